import type { Fact, SchemaType } from '../model.js';
import type { Prose } from '../source.js';
import { matches, numberFrom, type Span, sentences } from './text.js';

/** Bounds of a number, of a string's length in characters, or of an array's length; inclusive. */
export interface StatedLimits {
  readonly minimum?: Fact<number>;
  /** The minimum itself is too little: "must be a positive number". */
  readonly exclusiveMinimum?: Fact<boolean>;
  readonly maximum?: Fact<number>;
  readonly minLength?: Fact<number>;
  readonly maxLength?: Fact<number>;
  readonly minItems?: Fact<number>;
}

const N = '[`*]{0,3}([+-]?\\d[\\d,]{0,20}(?:\\.\\d{1,15})?)[`*]{0,3}';
const NOT = "(?:\\b(?:(?:can)?not|never)|n['’]t)";

/** How a bound is worded. `by` is what an exclusive bound of whole numbers has to be moved by. */
interface Wording {
  readonly pattern: RegExp;
  readonly bound: 'lower' | 'upper';
  readonly by: -1 | 0 | 1;
}

function wording(bound: 'lower' | 'upper', by: -1 | 0 | 1, before: string): Wording {
  return { bound, by, pattern: new RegExp(`${before} ?${N}`, 'gi') };
}

const RANGE = new RegExp(
  `\\b(?:(between|from|range(?: is| of|:)?|in the range(?: of)?|values? (?:are|is|can be|must be)|must be|ranges? from|accepts?(?: values?(?: of| from| between)?)?)) (?:integers? )?${N}(?: characters)?(?: and | to | through |-|–| - | – )${N}`,
  'gi',
);
/** "1-64 characters" needs no words before it. */
const CHARACTER_RANGE = new RegExp(`(?<![\\d.,-])()${N} ?(?:-|–|to) ?${N}(?= characters?\\b)`, 'gi');
const WORDINGS: readonly Wording[] = [
  wording('upper', 0, `(?:\\bno|${NOT}(?: be)?) (?:higher|more|greater|larger|bigger|longer) than`),
  wording('upper', 0, '\\bup to(?: and including)?(?: a)?(?: maximum)?(?: possible)?(?: value)?(?: of)?'),
  wording(
    'upper',
    0,
    '\\b(?:maximum|max\\.?|longest|largest|highest)(?: (?:value|length|size|number|allowed|permitted|accepted|possible value))?(?: (?:is|of)|:)?',
  ),
  wording('upper', 0, '\\bhighest (?:possible )?priority is'),
  wording('lower', 0, '\\blowest (?:possible )?priority is'),
  wording('upper', 0, '\\bat (?:the )?most'),
  wording('upper', 0, `${NOT} exceed`),
  wording('upper', 0, '\\b(?:less|fewer|smaller|lower|shorter) than or equal to'),
  wording('upper', 0, '\\b(?:(?:limited|restricted) to|limit (?:is|of))'),
  wording('upper', -1, '\\b(?<!\\b(?:no|not|be not) )(?:less|fewer|smaller|lower|shorter) than'),
  wording('lower', 0, `(?:\\bno|${NOT}(?: be)?) (?:less|fewer|smaller|lower|shorter) than`),
  wording(
    'lower',
    0,
    '\\b(?:minimum|min\\.?|smallest|shortest|lowest)(?: (?:value|length|size|number|allowed|permitted|accepted))?(?: (?:is|of)|:)?',
  ),
  wording('lower', 0, '\\bat (?:the )?least'),
  wording('lower', 0, '\\b(?:more|greater|larger|higher|longer) than or equal to'),
  wording(
    'lower',
    1,
    "\\b(?<!\\b(?:no|not|never|not be|never be) )(?<!n['’]t )(?<!n['’]t be )(?:more|greater|larger|higher|longer) than",
  ),
];
const OR_LESS = new RegExp(
  `(?<![\\w.-])${N}(?: characters)? or (fewer|less|lower|shorter|more|greater|higher|longer)\\b`,
  'gi',
);
const EXACTLY = new RegExp(
  `\\b(?:exactly|must be|length (?:is|of)) ${N}(?= characters?\\b(?! or (?:more|less|longer|shorter|fewer|greater)\\b))|\\b(\\d{1,5})[- ]characters?(?: [a-z]{1,20}){0,2} string\\b`,
  'gi',
);

const COUNT = '(\\d{1,4}|one|two|three|four|five)';
const COUNTS: ReadonlyMap<string, number> = new Map(
  ['one', 'two', 'three', 'four', 'five'].map((word, index) => [word, index + 1]),
);
const GIVEN =
  '(?:(?:is|are) required|(?:must|has to|have to) be (?:provided|specified|given|included|set))\\b';
/** "A minimum of one role must be provided.", "At least one zone mapping is required.", "This array can't be empty." */
const FEWEST_ITEMS: readonly RegExp[] = [
  new RegExp(`\\b(?:minimum of|at least) ${COUNT} (?:[\\w-]{1,30} ){1,5}${GIVEN}`, 'gi'),
  new RegExp(
    `(?:^|\\b(?:this|the) (?:array|list|parameter|field) )(?:must|has to) (?:contain|have|include|hold|list) (?:a minimum of|at least) ${COUNT} \\w`,
    'gi',
  ),
  new RegExp(`^(?:specify|provide|include) at least ${COUNT} \\w`, 'gi'),
  /(?:^|\b(?:it|this (?:parameter|field|array|list)|the (?:array|list)) )(?:can['’]t|cannot|must not|may not) be (?:an )?empty(?: array| list)?(?=[.,]|$)/gi,
];

/** Bounds in words: "Page number, starting with one", "Positive integer that ...", "can't be an empty string". */
const STARTS_WITH_ONE = /\bnumber, starting (?:with|at|from) (?:one|1)\b(?! hundred| thousand)/gi;
const POSITIVE_INTEGER =
  /^(?:(?:must|has to) be )?(?:an? )?positive(?:, non-?zero)? (?:integer|whole number)\b(?! or zero)/gi;
const POSITIVE =
  /\b(?:it|this value|the value|this (?:parameter|field)) (?:must|has to) be (?:a )?positive(?: (?:number|integer))?(?=[.,]|$)/gi;
const NOT_NEGATIVE =
  /^(?:must be )?(?:an? )?non-?negative (?:integer|number|whole number)\b|(?:^|\b(?:it|this (?:value|parameter|field)|the value) )(?:can['’]t|cannot|must not|may not) be negative(?=[.,]|$)/gi;
const NOT_EMPTY =
  /(?:^|\b(?:it|this (?:parameter|field|value|string)|the value) )(?:can['’]t|cannot|must not|may not) be (?:an )?empty(?: string)?(?=[.,]|$)/gi;

const CHARACTERS = /^(?:[ -](?:\w{1,20}[ -])?characters?\b| (?:or (?:fewer|less|more) )?characters?\b)/i;
const LENGTH_BEFORE = /\b(?:length|long|characters?)\b/i;
/** What may stand after a number that bounds the value itself: nothing, or the unit the value is counted in. */
const ENDS_OR_UNIT =
  /^[*_)]{0,3}(?:$| ?[.,;:)]|[ -](?:milliseconds?|ms|seconds?|minutes?|hours?|days?|weeks?|months?|years?|bytes|[kmgt]i?b|gigabytes|megabytes|kilobytes|percent|items?|results?|entries|records?|documents?|elements?|objects?|pages?|rows?|units?)\b(?=$|[.,;:)]| (?:per|and|inclusive|\(|in total|long|old|or))| ?%| (?:and|inclusive|\(|or (?:less|fewer|more|greater|higher|lower)|per|by|at a time|in total|that|which|representing|indicating)|, )/i;
const CONDITION_BEFORE = /^\W{0,4}(?:if|when|where|for|unless|on|with|in case)\b/i;
const CONDITION_AFTER =
  /^(?! (?:that|which|representing|indicating)\b)[*_)\w\s]{0,20}\b(?:if|when|unless|for|on|in)\b/i;
/** "This can take up to 10 minutes" bounds a duration, not the value. */
const OTHER_SUBJECT =
  /\b(?:takes?|taking|last|lasts|wait|waits|delay(?:ed)?|retr(?:y|ies)|supports?|contains?|holds?|has|have|requires?|needs?)(?: \w{1,20})? $/i;

/** "where **electableNodes** is at least **1**" bounds the other value. */
const OTHER_NAMED = /[`*][\w.<>[\] -]+[`*]{1,2} (?:is|are|has|must be|of)(?: \w{1,10})? $/;

interface Bound extends Span {
  readonly value: number;
  readonly bound: 'lower' | 'upper';
  readonly length: boolean;
}

/**
 * Bounds that running prose states with digits: "no higher than 500", "between 1 and 500", "less than 80
 * characters". Numbers get `minimum` and `maximum`, strings `minLength` and `maxLength` (only where the prose counts
 * characters or says "length"); bounds are inclusive. Nothing where the sentence is conditional, counts something
 * else ("at least 3 nodes"), or where two different bounds are stated.
 */
export function statedLimits(prose: Prose, type: SchemaType | undefined): StatedLimits {
  if (type === 'array') return fewestItems(prose);
  if (type === 'boolean' || type === 'object') return {};
  const { text } = prose;
  if (!/\d|\bpositive\b|negative\b|\bstarting (?:with|at|from) one\b|\bempty\b/i.test(text)) return {};
  const bounds: Bound[] = [];
  for (const sentence of sentences(text)) {
    if (sentence.to - sentence.from > 2000) continue;
    const words = text.slice(sentence.from, sentence.to);
    if (CONDITION_BEFORE.test(words)) continue;
    for (const bound of boundsInWords(words, type))
      bounds.push({ ...bound, from: bound.from + sentence.from, to: bound.to + sentence.from });
    if (!/\d/.test(words)) continue;
    for (const bound of boundsIn(words, type))
      bounds.push({ ...bound, from: bound.from + sentence.from, to: bound.to + sentence.from });
  }
  const one = (bound: 'lower' | 'upper', length: boolean): Fact<number> | undefined => {
    const all = bounds.filter((other) => other.bound === bound && other.length === length);
    const first = all[0];
    if (first === undefined || all.some((other) => other.value !== first.value)) return undefined;
    return prose.fact(first.value, first.from, first.to, 'limits-in-prose');
  };
  const minimum = one('lower', false);
  const maximum = one('upper', false);
  const minLength = one('lower', true);
  const maxLength = one('upper', true);
  const positive = type === 'number' && minimum === undefined ? positiveNumber(prose) : undefined;
  if ((minimum?.value ?? -Infinity) > (maximum?.value ?? Infinity)) return {};
  if ((minLength?.value ?? 0) > (maxLength?.value ?? Infinity)) return {};
  return {
    ...(positive && { minimum: { ...positive, value: 0 }, exclusiveMinimum: { ...positive, value: true } }),
    ...(minimum && { minimum }),
    ...(maximum && { maximum }),
    ...(minLength && { minLength }),
    ...(maxLength && { maxLength }),
  };
}

/** Numbers that the prose tells to set in some case: "For dry crates, set this value to **0**." They are within any bound. */
export function settings(prose: Prose): readonly number[] {
  return [...matches(SET_TO, prose.text)].flatMap(([, digits = '']) => numberFrom(digits) ?? []);
}

const SET_TO =
  /\b(?:set (?:this (?:value|parameter|field|option)|it) to|specify) [`*]{1,3}(-?\d{1,15}(?:\.\d{1,9})?)[`*]{1,3}/gi;

/** "This value must be a positive number.": of numbers that need not be whole. */
function positiveNumber(prose: Prose): Fact<unknown> | undefined {
  for (const match of matches(POSITIVE, prose.text)) {
    const to = match.index + match[0].length;
    const from = prose.text.lastIndexOf('. ', match.index) + 1;
    if (CONDITION_BEFORE.test(prose.text.slice(from, match.index + 1))) continue;
    if (CONDITION_AFTER.test(prose.text.slice(to, to + 40))) continue;
    return prose.fact(undefined, match.index, to, 'limits-in-prose');
  }
  return undefined;
}

function fewestItems(prose: Prose): StatedLimits {
  for (const { from, to } of sentences(prose.text)) {
    const words = prose.text.slice(from, to);
    if (words.length > 2000 || CONDITION_BEFORE.test(words)) continue;
    for (const pattern of FEWEST_ITEMS)
      for (const match of matches(pattern, words)) {
        const end = match.index + match[0].length;
        if (CONDITION_AFTER.test(words.slice(end, end + 40))) continue;
        const count = match[1] === undefined ? 1 : (COUNTS.get(match[1].toLowerCase()) ?? Number(match[1]));
        return { minItems: prose.fact(count, from + match.index, from + end, 'limits-in-prose') };
      }
  }
  return {};
}

function* boundsInWords(words: string, type: SchemaType | undefined): Generator<Bound> {
  const isNumber = type === 'integer' || type === 'number';
  const least = [
    ...(isNumber ? [STARTS_WITH_ONE, POSITIVE_INTEGER, NOT_NEGATIVE] : []),
    // More than zero is one and up for whole numbers only.
    ...(type === 'integer' ? [POSITIVE] : []),
    ...(type === 'string' ? [NOT_EMPTY] : []),
  ];
  for (const pattern of least)
    for (const match of matches(pattern, words)) {
      const span = { from: match.index, to: match.index + match[0].length };
      const isOfAll = pattern === POSITIVE_INTEGER || pattern === NOT_NEGATIVE;
      if (!isOfAll && CONDITION_AFTER.test(words.slice(span.to, span.to + 40))) continue;
      yield { ...span, value: pattern === NOT_NEGATIVE ? 0 : 1, bound: 'lower', length: !isNumber };
    }
}

function* boundsIn(words: string, type: SchemaType | undefined): Generator<Bound> {
  const taken: Span[] = [];
  const free = (span: Span) => !taken.some((other) => span.from < other.to && other.from < span.to);
  for (const match of [...matches(RANGE, words), ...matches(CHARACTER_RANGE, words)]) {
    const [whole, , low, high] = match;
    const span = { from: match.index, to: match.index + whole.length };
    if (!free(span)) continue;
    const lower = bound(words, span, low, 0, 'lower', type, false);
    const upper = bound(words, span, high, 0, 'upper', type, false);
    if (lower === undefined || upper === undefined || lower.value > upper.value) continue;
    taken.push(span);
    yield lower;
    yield upper;
  }
  for (const match of matches(EXACTLY, words)) {
    if (type !== 'string' && type !== undefined) break;
    const span = { from: match.index, to: match.index + match[0].length };
    const value = numberFrom(match[1] ?? match[2] ?? '');
    if (
      value === undefined ||
      value < 0 ||
      !free(span) ||
      CONDITION_AFTER.test(words.slice(span.to, span.to + 40))
    )
      continue;
    taken.push(span);
    yield { ...span, value, bound: 'lower', length: true };
    yield { ...span, value, bound: 'upper', length: true };
  }
  for (const match of matches(OR_LESS, words)) {
    const span = { from: match.index, to: match.index + match[0].length };
    const side = /^(?:fewer|less|lower|shorter)$/i.test(match[2] ?? '') ? 'upper' : 'lower';
    const stated = bound(words, span, match[1], 0, side, type, / characters /.test(match[0]));
    if (stated === undefined || !free(span)) continue;
    taken.push(span);
    yield stated;
  }
  for (const { pattern, bound: side, by } of WORDINGS)
    for (const match of matches(pattern, words)) {
      const span = { from: match.index, to: match.index + match[0].length };
      if (!free(span)) continue;
      const stated = bound(words, span, match[1], by, side, type, false);
      if (stated === undefined) continue;
      taken.push(span);
      yield stated;
    }
}

function bound(
  words: string,
  span: Span,
  digits: string | undefined,
  by: -1 | 0 | 1,
  side: 'lower' | 'upper',
  type: SchemaType | undefined,
  saysCharacters: boolean,
): Bound | undefined {
  // A comma after the number belongs to the sentence: "minimum is 1, maximum is 5".
  const number = numberFrom((digits ?? '').replace(/,+$/, ''));
  if (number === undefined) return undefined;
  const after = words.slice(span.to, span.to + 60);
  const before = words.slice(Math.max(0, span.from - 60), span.from);
  const unit = CHARACTERS.exec(after);
  const saysLength =
    LENGTH_BEFORE.test(words.slice(span.from, span.to)) || /\blength (?:is |of )?$/i.test(before);
  if (unit !== null || saysCharacters || saysLength) {
    if (type !== 'string' && type !== undefined) return undefined;
    if (number < 0 || !Number.isSafeInteger(number)) return undefined;
    if (CONDITION_AFTER.test(after.slice(unit?.[0].length ?? 0).replace(/^ in length\b/, '')))
      return undefined;
    const to = span.to + (unit?.[0].length ?? 0);
    return { from: span.from, to, value: Math.max(0, number + by), bound: side, length: true };
  }
  if (type !== 'integer' && type !== 'number') return undefined;
  if (type === 'number' && by !== 0) return undefined;
  if (by !== 0 && !Number.isSafeInteger(number)) return undefined;
  const closesWithComma = /,[`*]*$/.test(words.slice(span.from, span.to));
  if (!closesWithComma && !ENDS_OR_UNIT.test(after)) return undefined;
  if (OTHER_SUBJECT.test(before) || OTHER_NAMED.test(before) || CONDITION_AFTER.test(after)) return undefined;
  return { ...span, value: number + by, bound: side, length: false };
}
