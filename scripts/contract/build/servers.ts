import { splitServer } from '../../../contract/paths.js';
import type { DocumentedOperation } from '../../docs/model.js';

/** Where an operation stands in the contract. */
export interface Placement {
  readonly operation: DocumentedOperation;
  /** As the contract has it. */
  readonly path: string;
  /** Server URLs the path is relative to. */
  readonly servers: readonly string[];
}

/**
 * Splits addresses into servers and paths so that they go together in one document. Pages are taken as they are while
 * all operations of a host agree on a base path; where they differ (`/api/atlas/v1.0` in the server of one page, in the
 * path of another), the base path moves into the path.
 */
export function placeOperations(operations: readonly DocumentedOperation[]): Placement[] {
  const basePaths = new Map<string, Set<string>>();
  for (const operation of operations) {
    for (const server of operation.servers) {
      const { origin, basePath } = splitServer(server.url.value);
      basePaths.set(origin, (basePaths.get(origin) ?? new Set()).add(basePath));
    }
  }
  return operations.map((operation) => {
    const parts = operation.servers.map((server) => splitServer(server.url.value));
    const own = new Set(parts.map((part) => part.basePath));
    const [basePath] = own;
    const mixed = parts.some((part) => (basePaths.get(part.origin)?.size ?? 0) > 1);
    return mixed && own.size === 1
      ? {
          operation,
          path: basePath + operation.path.value,
          servers: [...new Set(parts.map((part) => part.origin))],
        }
      : {
          operation,
          path: operation.path.value,
          servers: operation.servers.map((server) => server.url.value),
        };
  });
}

/** The server list most operations share: it goes to the top of the document; ties go to the first in order. */
export function commonServers(placements: readonly Placement[]): readonly string[] {
  const counts = new Map<string, { servers: readonly string[]; count: number }>();
  for (const { servers } of placements.filter((placement) => placement.servers.length > 0)) {
    const key = servers.join(' ');
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { servers, count: 1 });
    else known.count++;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.servers ?? [];
}
