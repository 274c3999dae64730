/** Where the operations of a contract are served on a target: the base path comes from the contract's `servers`. */
import type { Contract, ContractOperation } from '../../contract/load.js';
import { literal } from './path-matcher.js';
import type { Served } from './target.js';

interface Server {
  /** Undefined where the contract names no host: a path, relative to wherever the contract is served. */
  readonly host: string | undefined;
  /** Without a slash at the end; empty for the root. */
  readonly path: string;
}

/**
 * An address without a path stands for the hosts of the contract's servers: an operation is found below the path of its own
 * server ("Server Object", url). An address with a path stands for the first server of the contract as a whole.
 * @param targetUrl without a slash at the end
 */
export function servedAt(contract: Contract, targetUrl: string): (operation: ContractOperation) => Served {
  const target = new URL(targetUrl);
  const targetPath = trimmed(target.pathname);
  const main = serverOf(contract.document.servers === undefined ? undefined : mainServer(contract));
  return (operation) => {
    const server = serverOf(operation.servers[0]);
    if (!server) return { ok: false, reason: `the server ${JSON.stringify(operation.servers[0])} is no URL` };
    // On the host the contract names, another host is another service; a stand-in plays all of them.
    if (main?.host === target.host && server.host !== undefined && server.host !== target.host) {
      return { ok: false, reason: `it is served by ${server.host}, which --target does not name` };
    }
    const at = (path: string): Served => ({ ok: true, baseUrl: `${target.origin}${path}` });
    if (targetPath === '') return at(server.path);
    const mainPath = main?.path ?? '';
    if (server.path === mainPath) return at(targetPath);
    if (mainPath !== '' && targetPath.endsWith(mainPath)) {
      return at(targetPath.slice(0, targetPath.length - mainPath.length) + server.path);
    }
    return {
      ok: false,
      reason: `it has a server of its own (${operation.servers[0]}), and the path of --target stands for another`,
    };
  };
}

function mainServer(contract: Contract): string | undefined {
  const [first] = Array.isArray(contract.document.servers) ? contract.document.servers : [];
  const url = typeof first === 'object' && first !== null && !Array.isArray(first) ? first : undefined;
  // The operations carry it with its variables filled in.
  const written = typeof url?.url === 'string' ? url.url : undefined;
  return contract.operations
    .map(({ servers }) => servers[0])
    .find((each) => each !== undefined && matches(each, written));
}

/** Whether an address is the written one with its variables filled in. */
function matches(filled: string, written: string | undefined): boolean {
  if (written === undefined) return false;
  const source = written
    .split(/\{[^{}]*\}/)
    .map(literal)
    .join('.*');
  return new RegExp(`^${source}$`).test(filled);
}

/** @param text absent: the default, `/` ("OpenAPI Object", servers) */
function serverOf(text = '/'): Server | undefined {
  // Variables without a default are no part of a URL.
  const filled = text.replaceAll(/[{}]/g, '');
  if (/^https?:\/\//i.test(filled)) {
    if (!URL.canParse(filled)) return undefined;
    const url = new URL(filled);
    return { host: url.host, path: trimmed(url.pathname) };
  }
  if (!URL.canParse(filled, 'http://relative.invalid')) return undefined;
  const url = new URL(filled, 'http://relative.invalid');
  const relative = url.host === 'relative.invalid';
  return { host: relative ? undefined : url.host, path: trimmed(url.pathname) };
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, '');
}
