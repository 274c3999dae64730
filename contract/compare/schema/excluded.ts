import type { Located } from '../../located.js';
import type { Choice } from './comparison.js';
import { disjointFrom } from './disjoint.js';
import { say, sayLimit } from './sides.js';

/**
 * What a choice rules out: `not`, the other branch of an `if`, the rivals in a `oneOf`. More of it is tighter, unless the
 * values that are ruled out were none of the choice's own.
 */
export function compareExcluded(choice: Choice): void {
  const { schemas, type, before, after, run } = choice;
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
    say(choice, kind, { before: gone, after: come });
    return;
  }
  const pair = { before: gone, after: come };
  sayLimit(choice, keywordOf(come ?? gone), come !== undefined, gone !== undefined, pair);
}

function keywordOf(place: Located | undefined): string {
  return (
    /\/(oneOf)\/\d+$|\/(if)$/
      .exec(place?.pointer ?? '')
      ?.slice(1)
      .find((name) => name !== undefined) ?? 'not'
  );
}
