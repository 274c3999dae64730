import { isMultipleOf } from '../../decimal.js';
import type { Json } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import { foundWherever } from '../../validate/pattern-inclusion.js';
import { type Pair, shown, shownValues } from '../collector.js';
import { lowerBound, tightening, upperBound } from './bounds.js';
import type { Choice } from './comparison.js';
import { finiteValues, includes, mostItems, withinLimits } from './finite.js';
import { compareFormats } from './formats.js';
import { type Spot, say, sayLimit } from './sides.js';
import { commonMultiple, isWhole, numbers } from './steps.js';

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
  // Whole numbers are multiples of 1, and the type has said so.
  const steps = (view: SchemaView, own: readonly number[]) => (isWhole(view) ? [...own, 1] : own);
  const tighter = asksMore(after, steps(choice.before, before));
  const looser = asksMore(before, steps(choice.after, after));
  sayLimit(choice, 'multipleOf', tighter, looser, firstPlaces(choice, 'multipleOf'));
}

/** Whether some number that is a multiple of all `others` is no multiple of one of the steps. */
function asksMore(steps: readonly number[], others: readonly number[]): boolean {
  const [first = 0, ...more] = others;
  const common = more.reduce((all, other) => commonMultiple(all, other) ?? all, first);
  return steps.some((step) => ![common, ...more].some((other) => other > 0 && isMultipleOf(other, step)));
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
  const tighter = beyond(after.value, before.value, choice.before);
  const looser = !tighter && beyond(before.value, after.value, choice.after);
  sayLimit(choice, keyword, tighter, looser, { before: before.at, after: after.at });
}

/** More patterns allow less; where it cannot be told what one of them allows, another one is another one. */
function comparePatterns(choice: Choice): void {
  const tighter = patternsOf(choice.after).some((pattern) => !isSaid(pattern, choice.before));
  const looser = patternsOf(choice.before).some((pattern) => !isSaid(pattern, choice.after));
  sayLimit(choice, 'pattern', tighter, looser, firstPlaces(choice, 'pattern'));
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

/** Where a keyword stands first. */
export function firstPlaces({ before, after }: Choice, keyword: string): Pair {
  return { before: before.keywords.get(keyword)?.[0], after: after.keywords.get(keyword)?.[0] };
}
