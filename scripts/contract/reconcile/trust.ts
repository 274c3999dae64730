import type { DocumentedOperation } from '../../docs/model.js';

/**
 * The order of trust between descriptions of one operation, most trusted first:
 *
 * 1. a vendor's own OpenAPI file: written for machines;
 * 2. Bump.sh pages, newer generation before older;
 * 3. the older reference pages;
 * 4. companion contracts: they fill a silence, they never contradict a page.
 *
 * Equal ranks keep the order of their file names. Within a slot, what is stated beats what is inferred (`Findings.settle`);
 * overlays are applied to the built contract, so they come last and win.
 */
export function byTrust(
  operations: readonly DocumentedOperation[],
  companions: ReadonlySet<string>,
): DocumentedOperation[] {
  const rank = (operation: DocumentedOperation): number => {
    if (companions.has(operation.page)) return 9;
    if (operation.format === 'openapi') return 0;
    if (operation.format === 'bump') return 4 - (operation.generation ?? 1);
    return 5;
  };
  return [...operations].sort(
    (a, b) => rank(a) - rank(b) || (a.page < b.page ? -1 : a.page > b.page ? 1 : 0),
  );
}
