import type { DocumentedOperation } from '../../docs/model.js';

/** A server URL in two parts: `https://host:port` and the path below it (no trailing slash). */
export function splitServer(url: string): { origin: string; basePath: string } {
  const afterScheme = url.indexOf('://');
  const slash = url.indexOf('/', afterScheme === -1 ? 0 : afterScheme + 3);
  if (slash === -1) return { origin: url, basePath: '' };
  return { origin: url.slice(0, slash), basePath: url.slice(slash).replace(/\/+$/, '') };
}

/** The placeholders of a path template, in order, without braces. */
export function placeholders(path: string): string[] {
  const names: string[] = [];
  let open = path.indexOf('{');
  while (open !== -1) {
    const close = path.indexOf('}', open);
    if (close === -1) break;
    names.push(path.slice(open + 1, close));
    open = path.indexOf('{', close);
  }
  return names;
}

/** The template with every placeholder spelt `{}`. */
export function canonicalPath(path: string): string {
  let result = '';
  let from = 0;
  let open = path.indexOf('{');
  while (open !== -1) {
    const close = path.indexOf('}', open);
    if (close === -1) break;
    result += `${path.slice(from, open)}{}`;
    from = close + 1;
    open = path.indexOf('{', from);
  }
  return result + path.slice(from);
}

/** The path a caller would send, base path of the server included. */
export function fullPath(operation: DocumentedOperation): string {
  const server = operation.servers[0]?.url.value;
  return (server === undefined ? '' : splitServer(server).basePath) + operation.path.value;
}

/**
 * Groups descriptions of the same operation: same method, same path (spelling of placeholders aside, base path of the
 * server included) and a server in common, where servers are stated. Groups keep the order of their first member.
 */
export function groupByOperation(operations: readonly DocumentedOperation[]): DocumentedOperation[][] {
  const byRoute = new Map<string, { origins: Set<string>; members: DocumentedOperation[] }[]>();
  for (const operation of operations) {
    const route = `${operation.method.value} ${canonicalPath(fullPath(operation))}`;
    const origins = new Set(operation.servers.map((server) => splitServer(server.url.value).origin));
    const candidates = byRoute.get(route) ?? [];
    byRoute.set(route, candidates);
    const home = candidates.find(
      (group) =>
        origins.size === 0 ||
        group.origins.size === 0 ||
        [...origins].some((origin) => group.origins.has(origin)),
    );
    if (home === undefined) {
      candidates.push({ origins, members: [operation] });
    } else {
      home.members.push(operation);
      for (const origin of origins) home.origins.add(origin);
    }
  }
  return [...byRoute.values()].flat().map((group) => group.members);
}
