import type { DocumentedOperation } from '../../docs/model.js';

/**
 * The order of trust between pages that describe one operation, most trusted first: Bump.sh pages, newer generation before older;
 * then the older reference pages. Equal ranks keep the order of their file names. Within a slot, what is stated beats what is
 * inferred (`Findings.settle`). An OpenAPI document is trusted more than any page (`document/pages.ts`), a companion contract
 * less (it is merged last and only fills); overlays are applied to the built contract, so they win.
 */
export function byTrust(operations: readonly DocumentedOperation[]): DocumentedOperation[] {
  const rank = ({ format, generation }: DocumentedOperation): number =>
    format === 'bump' ? 4 - (generation ?? 1) : 5;
  return [...operations].sort(
    (a, b) => rank(a) - rank(b) || (a.page < b.page ? -1 : a.page > b.page ? 1 : 0),
  );
}
