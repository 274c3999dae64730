/** Small parts that every reader of running prose needs: sentences, marked words, typed values. */
import type { JsonPrimitive, SchemaType } from '../model.js';

/** A stretch of a text: `text.slice(from, to)`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A word or name in a text, with or without marks round it. */
export interface Token extends Span {
  /** Without the marks. */
  readonly value: string;
  /** Set apart by back-ticks, bold, emphasis or quotes. */
  readonly marked: boolean;
}

/** Names set apart by back-ticks or stars: paths of fields as well, with dots and brackets. */
export function markedNames(text: string): readonly string[] {
  return [...text.matchAll(/[`*]{1,3}([\w.[\]-]{1,100})[`*]{1,3}/g)].map(([, name = '']) => name);
}

/** Matches `pattern` (sticky) exactly at `at`. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * All matches of `pattern` (global). As `matchAll`, which copies its pattern first: most patterns match nothing in most
 * sentences, and on large pages the copies were half of the time.
 */
export function matches(pattern: RegExp, text: string): Iterable<RegExpExecArray> {
  return text.search(pattern) === -1 ? [] : text.matchAll(pattern);
}

const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|incl|approx|no|min|max)$/i;

/**
 * The sentences of unwrapped prose. A full stop, exclamation or question mark ends one when white space, or
 * closing marks and then white space, follow; none ends inside a code span.
 */
export function sentences(text: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  let inCode = false;
  let codeEndsAt = text.lastIndexOf('`');
  if (codeEndsAt === -1) codeEndsAt = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '`') inCode = !inCode && at < codeEndsAt;
    if (inCode || (char !== '.' && char !== '!' && char !== '?')) continue;
    let end = at + 1;
    while (end < text.length && '*_)]"\'='.includes(text[end] ?? '')) end++;
    if (end < text.length && text[end] !== ' ') continue;
    // `zones. <region>.shards` is one name, broken by the layout.
    if (text[end + 1] === '<') continue;
    if (char === '.' && ABBREVIATION.test(text.slice(Math.max(0, at - 8), at))) continue;
    found.push({ from, to: end });
    from = end + 1;
    at = end;
  }
  if (from < text.length) found.push({ from, to: text.length });
  return found;
}

const MARKED =
  /`([^`]{1,200})`|\*\*`?([^*`]{1,200})`?\*\*|\*`?([^*`\s][^*`]{0,200})`?\*|_([^_\s][^_`]{0,200})_(?!\w)|"([^"]{1,200})"|“([^”]{1,200})”|'([^'\s]{1,200})'/y;
const BARE = /-?[\p{L}\p{N}](?:[\p{L}\p{N}_.:/+-]{0,80}[\p{L}\p{N}_+])?/uy;

/** The marked word that starts exactly at `at`. */
export function markedAt(text: string, at: number): Token | undefined {
  const match = matchAt(MARKED, text, at);
  if (match === null) return undefined;
  const value = match.slice(1).find((group) => group !== undefined);
  const trimmed = value?.trim();
  if (trimmed === undefined || trimmed === '') return undefined;
  return { value: trimmed, marked: true, from: at, to: at + match[0].length };
}

/** The single bare word that starts exactly at `at`; closing punctuation is not part of it. */
export function bareAt(text: string, at: number): Token | undefined {
  const match = matchAt(BARE, text, at);
  return match === null ? undefined : { value: match[0], marked: false, from: at, to: at + match[0].length };
}

export function tokenAt(text: string, at: number): Token | undefined {
  return markedAt(text, at) ?? bareAt(text, at);
}

const NUMBER = /^[+-]?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,17})(?:\.\d{1,17})?$/;

/** `1,000` and `-2.5` as numbers; `undefined` for anything that is not a plain decimal number. */
export function numberFrom(words: string): number | undefined {
  return NUMBER.test(words) ? Number(words.replaceAll(',', '')) : undefined;
}

/**
 * Words of a page as a value of the declared type, or `undefined` where they are none. Without a declared type
 * `true`, `false` and decimal numbers stand for themselves, everything else is a string.
 */
export function typedValue(words: string, type: SchemaType | undefined): JsonPrimitive | undefined {
  const plain = unquoted(words);
  switch (type) {
    case 'boolean':
      return /^true$/i.test(plain) ? true : /^false$/i.test(plain) ? false : undefined;
    case 'integer': {
      const value = numberFrom(plain);
      return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
    }
    case 'number':
      return numberFrom(plain);
    case 'string':
      return plain === 'null' ? undefined : plain;
    case undefined:
      if (plain === 'null') return undefined;
      if (plain === 'true' || plain === 'false') return plain === 'true';
      return numberFrom(plain) ?? plain;
    default:
      return undefined;
  }
}

/** `"asc"` inside a code span is the string asc. */
function unquoted(words: string): string {
  const match = /^"([^"]*)"$|^'([^']*)'$/.exec(words);
  return match?.[1] ?? match?.[2] ?? words;
}
