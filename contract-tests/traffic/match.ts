/** Which operation of a contract a recorded request is for (OpenAPI 3.0.3, "Server Object" and "Path Templating Matching"). */
import type { Contract, ContractOperation } from '../../contract/load.js';
import { expressionOf, literal } from '../targets/path-matcher.js';

export type Match =
  | {
      readonly kind: 'operation';
      readonly operation: ContractOperation;
      /** By parameter name, still percent-encoded. */
      readonly pathValues: Readonly<Record<string, string>>;
    }
  /** Below one of the API's addresses, and in no operation. `path` is what follows that address. */
  | { readonly kind: 'undocumented'; readonly path: string; readonly otherMethods: readonly string[] }
  /** Addressed to somebody else. */
  | { readonly kind: 'foreign' };

interface Entry {
  readonly operation: ContractOperation;
  readonly base: RegExp;
  readonly path: RegExp;
  readonly names: readonly string[];
}

export interface Matcher {
  match(method: string, url: string): Match;
  /** Whether the API's addresses are known as origins; without, any origin may be the API. */
  readonly knowsOrigins: boolean;
}

/**
 * @param address where the recorded service was, if not at the contract's servers
 */
export function createMatcher(contract: Contract, address?: string): Matcher {
  const entries: Entry[] = [];
  let knowsOrigins = address !== undefined;
  for (const operation of contract.operations) {
    const servers = operation.servers.length > 0 ? operation.servers : ['/'];
    const bases =
      address === undefined ? servers : [address, ...servers.map((server) => movedTo(server, address))];
    if (/^https?:/i.test(servers[0] ?? '')) knowsOrigins = true;
    const [template = ''] = operation.path.split(/[?#]/);
    const expression = expressionOf(template);
    const names = [...template.matchAll(/\{([^}]*)\}/g)].map((found) => found[1] ?? '');
    for (const base of new Set(bases.map((each) => each.replace(/\/+$/, '')))) {
      entries.push({ operation, base: baseOf(base), path: expression, names });
    }
  }
  // Concrete segments win over templated ones.
  entries.sort((a, b) => a.names.length - b.names.length);
  return {
    knowsOrigins,
    match(method, url) {
      const { origin, pathname } = new URL(url);
      // As sent: a URL object removes dot segments and leaves the rest as it is.
      let undocumented: { path: string; otherMethods: string[] } | undefined;
      for (const { operation, base, path, names } of entries) {
        const at = base.exec(`${origin}${pathname}`);
        if (!at) continue;
        const rest = `${origin}${pathname}`.slice(at[0].length);
        undocumented ??= { path: rest, otherMethods: [] };
        const found = path.exec(rest);
        if (!found) continue;
        if (operation.method === method) {
          const pathValues = Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
          return { kind: 'operation', operation, pathValues };
        }
        if (!undocumented.otherMethods.includes(operation.method))
          undocumented.otherMethods.push(operation.method);
      }
      return undocumented ? { kind: 'undocumented', ...undocumented } : { kind: 'foreign' };
    },
  };
}

/** The server's own path at another origin. */
function movedTo(server: string, address: string): string {
  const path = server.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '');
  return `${new URL(address).origin}${path.startsWith('/') ? path : `/${path}`}`;
}

/** A server's address as an expression; variables stand for anything within a segment, relative addresses for any origin. */
function baseOf(server: string): RegExp {
  const absolute = /^https?:\/\//i.test(server);
  const text = absolute ? withoutDefaultPort(server) : server;
  const source = literal(text).replaceAll(/\\\{[^}]*\\\}/g, '[^/]+');
  return new RegExp(`^${absolute ? '' : '[^/]+//[^/]+'}${source}(?=/|$)`, 'i');
}

function withoutDefaultPort(server: string): string {
  return server
    .replace(/^(http:\/\/[^/:]+):80(?=\/|$)/i, '$1')
    .replace(/^(https:\/\/[^/:]+):443(?=\/|$)/i, '$1');
}
