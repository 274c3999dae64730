import { canonicalPath, splitServer } from '../../../contract/paths.js';
import type { DocumentedOperation } from '../../docs/model.js';

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
