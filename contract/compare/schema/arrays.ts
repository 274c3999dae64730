import type { Located } from '../../located.js';
import { itemOf, type SchemaView } from '../../schema-view.js';
import type { Choice } from './comparison.js';
import { mostItems } from './finite.js';
import { firstPlaces } from './scalars.js';
import { sayLimit } from './sides.js';

/** Items of a list: those with a place of their own, and all others. */
export function compareArrays(choice: Choice): void {
  const { schemas, before, after, place, run } = choice;
  const longest = Math.max(
    0,
    ...[before, after].flatMap(({ arrays }) => arrays.map(({ prefix }) => prefix.length)),
  );
  for (let index = 0; index <= longest; index++) {
    if (run.out.stopped) return;
    if (index === longest && [before, after].every((view) => mostItems(view) <= longest)) break;
    const field = `${place.field}[${index === longest ? '' : index}]`;
    schemas.compare({ before: itemOf(before, index), after: itemOf(after, index) }, { ...place, field }, run);
  }
  const unique = (view: SchemaView) =>
    (view.keywords.get('uniqueItems') ?? []).some(({ value }) => value === true);
  const all = (view: SchemaView) => unique(view) || mostItems(view) <= 1;
  const tighter = unique(after) && !all(before);
  sayLimit(choice, 'uniqueItems', tighter, unique(before) && !all(after), firstPlaces(choice, 'uniqueItems'));
  compareContains(choice);
}

/** `contains` with `minContains` and `maxContains` beside it (JSON Schema 2020-12, 6.4.4 and 10.3.1.3). */
interface Contains {
  readonly at: Located;
  readonly least: number;
  readonly most: number;
}

function containsOf(view: SchemaView): Contains[] {
  return (view.keywords.get('contains') ?? []).map((at) => {
    const owner = at.pointer.slice(0, at.pointer.lastIndexOf('/'));
    const beside = (keyword: string): number | undefined => {
      const found = (view.keywords.get(keyword) ?? []).find(
        ({ pointer }) => pointer === `${owner}/${keyword}`,
      );
      return typeof found?.value === 'number' ? found.value : undefined;
    };
    return { at, least: beside('minContains') ?? 1, most: beside('maxContains') ?? Number.POSITIVE_INFINITY };
  });
}

function compareContains(choice: Choice): void {
  const { schemas, run } = choice;
  const before = containsOf(choice.before);
  const after = containsOf(choice.after);
  if (before.length === 0 && after.length === 0) return;
  const within = (side: 'after' | 'before', inner: Contains, outer: Contains): boolean => {
    const mode = { ...run.mode, strict: true };
    // "inner is part of outer" across the two documents, whichever of them is the older one.
    return side === 'after'
      ? schemas.fits({ before: [inner.at], after: [outer.at] }, { ...mode, sense: 'request' })
      : schemas.fits({ before: [outer.at], after: [inner.at] }, { ...mode, sense: 'response' });
  };
  const kept = (side: 'after' | 'before', given: Contains, asked: Contains): boolean => {
    const other = side === 'after' ? 'before' : 'after';
    const leastHolds = asked.least === 0 || (given.least >= asked.least && within(side, given, asked));
    const mostHolds =
      asked.most === Number.POSITIVE_INFINITY || (given.most <= asked.most && within(other, asked, given));
    return leastHolds && mostHolds;
  };
  const tighter = after.some(
    (asked) => !before.some((given) => kept('after', given, asked)) && !empty(asked),
  );
  const looser = before.some(
    (asked) => !after.some((given) => kept('before', given, asked)) && !empty(asked),
  );
  sayLimit(choice, 'contains', tighter, looser, { before: before[0]?.at, after: after[0]?.at });
}

function empty({ least, most }: Contains): boolean {
  return least === 0 && most === Number.POSITIVE_INFINITY;
}
