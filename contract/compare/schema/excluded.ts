import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { disjointFrom } from './disjoint.js';
import { report } from './scalars.js';
import type { Run, ValuePlace } from './sides.js';

interface Views {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

/**
 * What a choice rules out: `not`, the other branch of an `if`, the rivals in a `oneOf`. More of it is tighter, unless the
 * values that are ruled out were none of the choice's own.
 */
export function compareExcluded(
  schemas: SchemaComparison,
  type: JsonType,
  { before, after }: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  if (before.excludes.length + after.excludes.length === 0) return;
  if (schemas.identical(before.excludes, after.excludes)) return;
  const mode = { ...run.mode, strict: true };
  const { before: older, after: newer } = schemas.views;
  const own = { before: { views: older, view: before }, after: { views: newer, view: after } };
  // Across the two documents: everything that one rules out the other rules out, too.
  const nowWithinThen = (now: Located) =>
    before.excludes.some((then) =>
      schemas.fits({ before: [then], after: [now] }, { ...mode, sense: 'response' }),
    );
  const thenWithinNow = (then: Located) =>
    after.excludes.some((now) =>
      schemas.fits({ before: [then], after: [now] }, { ...mode, sense: 'request' }),
    );
  const tighter = after.excludes.filter(
    (now) => !disjointFrom(own.before, { views: newer, parts: [now] }, type, run.mode) && !nowWithinThen(now),
  );
  const looser = before.excludes.filter(
    (then) =>
      !disjointFrom(own.after, { views: older, parts: [then] }, type, run.mode) && !thenWithinNow(then),
  );
  const [come] = tighter;
  const [gone] = looser;
  if (come === undefined && gone === undefined) return;
  // Objects of a `oneOf` are meant as different things even where one could be taken for the other; numbers and strings are not.
  const composed = type === 'object' || type === 'array';
  if (composed && (come ?? gone)?.pointer.includes('/oneOf/') && (gone === undefined || come === undefined)) {
    const kind = come === undefined ? 'rival-removed' : 'rival-added';
    run.out.directed(kind, place, { before: gone ?? here.before, after: come ?? here.after });
    return;
  }
  const movement =
    come !== undefined && gone !== undefined ? 'changed' : come !== undefined ? 'tightened' : 'loosened';
  report(movement, keywordOf(come ?? gone), { before: gone, after: come }, here, place, run);
}

function keywordOf(place: Located | undefined): string {
  return (
    /\/(oneOf)\/\d+$|\/(if)$/
      .exec(place?.pointer ?? '')
      ?.slice(1)
      .find((name) => name !== undefined) ?? 'not'
  );
}
