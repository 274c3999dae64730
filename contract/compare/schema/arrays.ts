import type { Located } from '../../located.js';
import { itemOf, type SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { mostItems } from './finite.js';
import { report, reportBoth } from './scalars.js';
import type { Run, ValuePlace } from './sides.js';

interface Views {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

/** Items of a list: those with a place of their own, and all others. */
export function compareArrays(
  schemas: SchemaComparison,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const longest = Math.max(
    0,
    ...[views.before, views.after].flatMap(({ arrays }) => arrays.map(({ prefix }) => prefix.length)),
  );
  for (let index = 0; index <= longest; index++) {
    if (run.out.stopped) return;
    if (index === longest && [views.before, views.after].every((view) => mostItems(view) <= longest)) break;
    const sides = { before: itemOf(views.before, index), after: itemOf(views.after, index) };
    const field = `${place.field}[${index === longest ? '' : index}]`;
    schemas.compare(sides, { ...place, field }, run);
  }
  const unique = (view: SchemaView) =>
    (view.keywords.get('uniqueItems') ?? []).some(({ value }) => value === true);
  const before = unique(views.before) || mostItems(views.before) <= 1;
  const after = unique(views.after) || mostItems(views.after) <= 1;
  reportBoth(
    unique(views.after) && !before,
    unique(views.before) && !after,
    'uniqueItems',
    views,
    here,
    place,
    run,
  );
  compareContains(schemas, views, here, place, run);
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

function compareContains(
  schemas: SchemaComparison,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const before = containsOf(views.before);
  const after = containsOf(views.after);
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
  if (!tighter && !looser) return;
  const pair = { before: before[0]?.at, after: after[0]?.at };
  report(
    tighter && looser ? 'changed' : tighter ? 'tightened' : 'loosened',
    'contains',
    pair,
    here,
    place,
    run,
  );
}

function empty({ least, most }: Contains): boolean {
  return least === 0 && most === Number.POSITIVE_INFINITY;
}
