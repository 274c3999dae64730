import type { Json } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import { lowerBound, tightening, upperBound } from './bounds.js';
import { finiteValues, includes, isMultiple, numbers, withinLimits } from './finite.js';
import { compareFormats } from './formats.js';
import { orHere, type Run, type ValuePlace } from './sides.js';

interface Views {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

const LEAST: Partial<Record<JsonType, readonly string[]>> = {
  string: ['minLength'],
  array: ['minItems'],
  object: ['minProperties'],
};
const MOST: Partial<Record<JsonType, readonly string[]>> = {
  string: ['maxLength'],
  array: ['maxItems'],
  object: ['maxProperties'],
};

/** Limits of one value: lists, bounds, lengths, patterns, formats. */
export function compareScalars(type: JsonType, views: Views, here: Pair, place: ValuePlace, run: Run): void {
  compareFormats(type, views, here, place, run);
  const before = finiteValues(views.before, type);
  const after = finiteValues(views.after, type);
  // Of null there is one value, so a list of it says nothing new.
  if (type === 'null') return;
  if (before !== undefined || after !== undefined) {
    compareLists(type, before, after, views, here, place, run);
    // What is listed has been held against every limit.
    if (type === 'number' || type === 'string') return;
  }
  if (type === 'number') compareNumbers(views, here, place, run);
  for (const keyword of LEAST[type] ?? []) compareLimit(keyword, 1, views, here, place, run);
  for (const keyword of MOST[type] ?? []) compareLimit(keyword, -1, views, here, place, run);
  if (type === 'string') comparePatterns(views, here, place, run);
}

function compareLists(
  type: JsonType,
  before: readonly Json[] | undefined,
  after: readonly Json[] | undefined,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const places: Pair = { before: listPlace(views.before), after: listPlace(views.after) };
  const pair = orHere(places, here);
  const older = before ?? (type === 'boolean' ? [true, false] : undefined);
  const newer = after ?? (type === 'boolean' ? [true, false] : undefined);
  if (older === undefined || newer === undefined) {
    const values = {
      ...(places.before === undefined ? {} : { before: shown(places.before.value) }),
      ...(places.after === undefined ? {} : { after: shown(places.after.value) }),
    };
    run.out.directed(older === undefined ? 'enum-added' : 'enum-removed', place, pair, values);
    // Values of the list that the other side's limits rule out.
    for (const value of older ?? []) {
      if (withinLimits(views.after, value)) continue;
      run.out.directed('enum-value-removed', place, pair, { before: shown(value) });
    }
    for (const value of newer ?? []) {
      if (withinLimits(views.before, value)) continue;
      run.out.directed('enum-value-added', place, pair, { after: shown(value) });
    }
    return;
  }
  for (const value of newer.filter((one) => !includes(older, one))) {
    run.out.directed('enum-value-added', place, pair, { after: shown(value) });
  }
  for (const value of older.filter((one) => !includes(newer, one))) {
    run.out.directed('enum-value-removed', place, pair, { before: shown(value) });
  }
}

function listPlace(view: SchemaView): Located | undefined {
  return view.keywords.get('enum')?.[0] ?? view.keywords.get('const')?.[0];
}

function compareNumbers(views: Views, here: Pair, place: ValuePlace, run: Run): void {
  for (const [keyword, bound, sign] of [
    ['minimum', lowerBound, 1],
    ['maximum', upperBound, -1],
  ] as const) {
    const before = bound(views.before);
    const after = bound(views.after);
    const movement = tightening(before, after, sign);
    if (movement !== 0) {
      const pair = { before: before?.at, after: after?.at };
      report(movement > 0 ? 'tightened' : 'loosened', keyword, pair, here, place, run);
    }
  }
  const before = numbers(views.before, 'multipleOf');
  const after = numbers(views.after, 'multipleOf');
  const missing = (steps: readonly number[], others: readonly number[], whole: boolean) =>
    steps.some((step) => !others.some((other) => isMultiple(other, step)) && !(whole && isMultiple(1, step)));
  const tighter = missing(after, before, views.before.integer !== undefined);
  const looser = missing(before, after, views.after.integer !== undefined);
  reportBoth(tighter, looser, 'multipleOf', views, here, place, run);
}

/** `minLength` and the like; the highest holds, and none is 0. */
export function compareLimit(
  keyword: string,
  sign: 1 | -1,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const limit = (view: SchemaView): { value: number; at: Located | undefined } =>
    (view.keywords.get(keyword) ?? []).reduce<{ value: number; at: Located | undefined }>(
      (tightest, at) =>
        typeof at.value === 'number' && sign * (at.value - tightest.value) > 0
          ? { value: at.value, at }
          : tightest,
      { value: sign === 1 ? 0 : Number.POSITIVE_INFINITY, at: undefined },
    );
  const before = limit(views.before);
  const after = limit(views.after);
  const beyond = (one: number, other: number, { required }: SchemaView) => {
    // Fields that are required are that many fields already.
    const known = keyword === 'minProperties' ? Math.max(other, required.size) : other;
    return sign * (one - known) > 0;
  };
  const tighter = beyond(after.value, before.value, views.before);
  if (!tighter && !beyond(before.value, after.value, views.after)) return;
  const pair = { before: before.at, after: after.at };
  report(tighter ? 'tightened' : 'loosened', keyword, pair, here, place, run);
}

/** Whether one regular expression allows what another did cannot be told by looking; more of them allow less. */
function comparePatterns(views: Views, here: Pair, place: ValuePlace, run: Run): void {
  const of = (view: SchemaView) => (view.keywords.get('pattern') ?? []).map(({ value }) => value);
  const before = of(views.before);
  const after = of(views.after);
  const tighter = after.some((pattern) => !includes(before, pattern) && !TAKES_ALL.has(String(pattern)));
  const looser = before.some((pattern) => !includes(after, pattern) && !TAKES_ALL.has(String(pattern)));
  reportBoth(tighter, looser, 'pattern', views, here, place, run);
}

const TAKES_ALL: ReadonlySet<string> = new Set(['', '^', '$', '.*', '^.*', '^[\\s\\S]*$', '[\\s\\S]*']);

export function reportBoth(
  tighter: boolean,
  looser: boolean,
  keyword: string,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  if (!tighter && !looser) return;
  const pair = {
    before: views.before.keywords.get(keyword)?.[0],
    after: views.after.keywords.get(keyword)?.[0],
  };
  report(tighter && looser ? 'changed' : tighter ? 'tightened' : 'loosened', keyword, pair, here, place, run);
}

export function report(
  movement: 'tightened' | 'loosened' | 'changed',
  keyword: string,
  pair: Pair,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  run.out.directed(`constraint-${movement}`, { ...place, keyword }, orHere(pair, here), {
    ...(pair.before === undefined ? {} : { before: shown(pair.before.value) }),
    ...(pair.after === undefined ? {} : { after: shown(pair.after.value) }),
  });
}

export function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
