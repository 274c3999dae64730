import type { Json } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import { foundWherever } from '../../validate/pattern-inclusion.js';
import type { Pair } from '../collector.js';
import { lowerBound, tightening, upperBound } from './bounds.js';
import { finiteValues, includes, mostItems, withinLimits } from './finite.js';
import { compareFormats } from './formats.js';
import { orHere, type Run, type ValuePlace } from './sides.js';
import { commonMultiple, isMultiple, isWhole, numbers } from './steps.js';

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
  // Whole numbers are multiples of 1, and the type has said so.
  const steps = (view: SchemaView, own: readonly number[]) => (isWhole(view) ? [...own, 1] : own);
  const tighter = asksMore(after, steps(views.before, before));
  const looser = asksMore(before, steps(views.after, after));
  reportBoth(tighter, looser, 'multipleOf', views, here, place, run);
}

/** Whether some number that is a multiple of all `others` is no multiple of one of the steps. */
function asksMore(steps: readonly number[], others: readonly number[]): boolean {
  const [first = 0, ...more] = others;
  const common = more.reduce((all, other) => commonMultiple(all, other) ?? all, first);
  return steps.some((step) => ![common, ...more].some((other) => other > 0 && isMultiple(other, step)));
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
  const beyond = (one: number, other: number, view: SchemaView) => {
    // Fields that are required are that many fields already; a prefix that nothing follows is so many items.
    const known =
      keyword === 'minProperties'
        ? Math.max(other, view.required.size)
        : keyword === 'maxItems'
          ? mostItems(view)
          : other;
    return sign * (one - known) > 0 && !saidByPattern(keyword, one, view);
  };
  const tighter = beyond(after.value, before.value, views.before);
  if (!tighter && !beyond(before.value, after.value, views.after)) return;
  const pair = { before: before.at, after: after.at };
  report(tighter ? 'tightened' : 'loosened', keyword, pair, here, place, run);
}

/** More patterns allow less; where it cannot be told what one of them allows, another one is another one. */
function comparePatterns(views: Views, here: Pair, place: ValuePlace, run: Run): void {
  const tighter = patternsOf(views.after).some((pattern) => !isSaid(pattern, views.before));
  const looser = patternsOf(views.before).some((pattern) => !isSaid(pattern, views.after));
  reportBoth(tighter, looser, 'pattern', views, here, place, run);
}

function patternsOf(view: SchemaView): string[] {
  return (view.keywords.get('pattern') ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? value : [],
  );
}

/** Whether every text of a choice, as far as its patterns and lengths tell, has the pattern in it. */
function isSaid(pattern: string, view: SchemaView): boolean {
  const own = patternsOf(view);
  if (own.includes(pattern)) return true;
  const least = Math.max(0, ...numbers(view, 'minLength'));
  const most = Math.min(LONGEST, ...numbers(view, 'maxLength'));
  const lengths = least === 0 && most === LONGEST ? [] : [anyText(least, most === LONGEST ? '' : most)];
  return foundWherever([...own, ...lengths], pattern) === true;
}

/** Whether the patterns of a choice set the limit already that another one has in so many words. */
function saidByPattern(keyword: string, limit: number, view: SchemaView): boolean {
  if ((keyword !== 'minLength' && keyword !== 'maxLength') || limit > LONGEST) return false;
  const own = patternsOf(view);
  const text = keyword === 'minLength' ? anyText(limit, '') : anyText(0, limit);
  return own.length > 0 && foundWherever(own, text) === true;
}

/** Lengths beyond which it is not asked what they mean together with a pattern. */
const LONGEST = 256;

function anyText(least: number, most: number | ''): string {
  return `^[\\s\\S]{${Math.min(least, LONGEST)},${most}}$`;
}

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
