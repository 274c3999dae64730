import type { Json } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import { type Pair, shown, shownValues } from '../collector.js';
import { lowerBound, tightening, upperBound } from './bounds.js';
import type { Choice } from './comparison.js';
import { finiteValues, includes, isMultiple, numbers, withinLimits } from './finite.js';
import { compareFormats } from './formats.js';
import { type Spot, say, sayLimit } from './sides.js';

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
export function compareScalars(choice: Choice): void {
  const { type } = choice;
  compareFormats(choice);
  // Of null there is one value, so a list of it says nothing new.
  if (type === 'null') return;
  // What is listed has been held against every limit.
  if (compareLists(choice) && (type === 'number' || type === 'string')) return;
  if (type === 'number') compareNumbers(choice);
  for (const keyword of LEAST[type] ?? []) compareLimit(choice, keyword, 1);
  for (const keyword of MOST[type] ?? []) compareLimit(choice, keyword, -1);
  if (type === 'string') comparePatterns(choice);
}

/** Returns false where neither side lists its values. */
function compareLists(choice: Choice): boolean {
  const { type, before, after } = choice;
  const [older, newer] = [before, after].map((view) => finiteValues(view, type));
  if (older === undefined && newer === undefined) return false;
  const pair: Pair = { before: listPlace(before), after: listPlace(after) };
  const all = type === 'boolean' ? [true, false] : undefined;
  if ((older ?? all) === undefined || (newer ?? all) === undefined) {
    say(choice, older === undefined ? 'enum-added' : 'enum-removed', pair, shownValues(pair));
    // Values of the list that the other side's limits rule out.
    sayValues(
      choice,
      pair,
      (older ?? []).filter((value) => !withinLimits(after, value)),
      (newer ?? []).filter((value) => !withinLimits(before, value)),
    );
  } else compareValues(choice, pair, older ?? all ?? [], newer ?? all ?? []);
  return true;
}

/** Reports which of the listed values came and went. */
export function compareValues(spot: Spot, pair: Pair, before: readonly Json[], after: readonly Json[]): void {
  sayValues(
    spot,
    pair,
    before.filter((one) => !includes(after, one)),
    after.filter((one) => !includes(before, one)),
  );
}

function sayValues(spot: Spot, pair: Pair, gone: readonly Json[], come: readonly Json[]): void {
  for (const value of come) say(spot, 'enum-value-added', pair, { after: shown(value) });
  for (const value of gone) say(spot, 'enum-value-removed', pair, { before: shown(value) });
}

function listPlace(view: SchemaView): Located | undefined {
  return view.keywords.get('enum')?.[0] ?? view.keywords.get('const')?.[0];
}

function compareNumbers(choice: Choice): void {
  for (const [keyword, bound, sign] of [
    ['minimum', lowerBound, 1],
    ['maximum', upperBound, -1],
  ] as const) {
    const before = bound(choice.before);
    const after = bound(choice.after);
    const movement = tightening(before, after, sign);
    sayLimit(choice, keyword, movement > 0, movement < 0, { before: before?.at, after: after?.at });
  }
  const before = numbers(choice.before, 'multipleOf');
  const after = numbers(choice.after, 'multipleOf');
  const missing = (steps: readonly number[], others: readonly number[], whole: boolean) =>
    steps.some((step) => !others.some((other) => isMultiple(other, step)) && !(whole && isMultiple(1, step)));
  const tighter = missing(after, before, choice.before.integer !== undefined);
  const looser = missing(before, after, choice.after.integer !== undefined);
  sayLimit(choice, 'multipleOf', tighter, looser, firstPlaces(choice, 'multipleOf'));
}

/** `minLength` and the like; the highest holds, and none is 0. */
function compareLimit(choice: Choice, keyword: string, sign: 1 | -1): void {
  const limit = (view: SchemaView): { value: number; at: Located | undefined } =>
    (view.keywords.get(keyword) ?? []).reduce<{ value: number; at: Located | undefined }>(
      (tightest, at) =>
        typeof at.value === 'number' && sign * (at.value - tightest.value) > 0
          ? { value: at.value, at }
          : tightest,
      { value: sign === 1 ? 0 : Number.POSITIVE_INFINITY, at: undefined },
    );
  const before = limit(choice.before);
  const after = limit(choice.after);
  const beyond = (one: number, other: number, { required }: SchemaView) => {
    // Fields that are required are that many fields already.
    const known = keyword === 'minProperties' ? Math.max(other, required.size) : other;
    return sign * (one - known) > 0;
  };
  const tighter = beyond(after.value, before.value, choice.before);
  const looser = !tighter && beyond(before.value, after.value, choice.after);
  sayLimit(choice, keyword, tighter, looser, { before: before.at, after: after.at });
}

/** Whether one regular expression allows what another did cannot be told by looking; more of them allow less. */
function comparePatterns(choice: Choice): void {
  const of = (view: SchemaView) => (view.keywords.get('pattern') ?? []).map(({ value }) => value);
  const before = of(choice.before);
  const after = of(choice.after);
  const tighter = after.some((pattern) => !includes(before, pattern) && !TAKES_ALL.has(String(pattern)));
  const looser = before.some((pattern) => !includes(after, pattern) && !TAKES_ALL.has(String(pattern)));
  sayLimit(choice, 'pattern', tighter, looser, firstPlaces(choice, 'pattern'));
}

const TAKES_ALL: ReadonlySet<string> = new Set(['', '^', '$', '.*', '^.*', '^[\\s\\S]*$', '[\\s\\S]*']);

/** Where a keyword stands first. */
export function firstPlaces({ before, after }: Choice, keyword: string): Pair {
  return { before: before.keywords.get(keyword)?.[0], after: after.keywords.get(keyword)?.[0] };
}
