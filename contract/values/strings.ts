/** Strings for a schema: by format, by pattern, by length. Deterministic for one seed. */
import fc from 'fast-check';
import { asList, asObject, asText, type JsonObject } from '../json.js';
import { checkFormat } from '../validate/formats/index.js';
import { compilePattern, isFoundIn } from '../validate/pattern.js';

/** A value, or why none could be made. */
export type Made<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly gap: string };

/**
 * Examples of the formats of JSON Schema (draft 2020-12, section 7.3), OpenAPI and its format registry: the first, and others by
 * number, of about the length that is asked for where a format may be of any.
 */
const formats: Readonly<Record<string, (number: number, length: number | undefined) => string>> = {
  date: (n) => `2024-01-${String(31 - (n % 31)).padStart(2, '0')}`,
  'date-time': (n, length = 0) =>
    `2024-01-31T${clock(n)}${length > 20 ? `.${'0'.repeat(length - 21)}` : ''}Z`,
  'date-time-local': (n) => `2024-01-31T${clock(n)}`,
  time: (n) => `${clock(n)}Z`,
  'time-local': clock,
  duration: (n) => `P${n + 1}D`,
  email: (n, length = 18) =>
    length < 18 ? `a${label(n)}@b.co` : `person${label(n)}@${host(length - 7 - label(n).length)}`,
  hostname: (n, length = 16) =>
    length < 16 ? `a${label(n)}.co` : `host${label(n)}.${host(length - 5 - label(n).length)}`,
  ipv4: (n) => `192.0.${2 + (n >> 8)}.${(1 + n) % 256}`,
  ipv6: (n) => `2001:db8::${(n + 1).toString(16)}`,
  uri: (n, length = 21) => padded(length < 21 ? 'a:' : 'https://example.com/', length, label(n)),
  'uri-reference': (n, length = 2) => padded('/', length, label(n)),
  'uri-template': (n, length = 6) => padded('/', length, `${label(n)}/{b}`),
  uuid: (n) => `3fa85f64-5717-4562-b3fc-${(0x2c963f66afa6 + n).toString(16)}`,
  'json-pointer': (n, length = 2) => padded('/', length, label(n)),
  'relative-json-pointer': String,
  regex: (n, length = 3) => padded('^', length, `${label(n)}$`),
  byte: (n, length = 4) =>
    Buffer.from(
      n === 0
        ? 'a'.repeat(length < 5 ? 1 : Math.ceil(length / 4) * 3)
        : letters(3 * Math.ceil(length / 4), n),
    ).toString('base64'),
  base64url: (n, length = 4) => letters(4 * Math.ceil(length / 4), n),
  char: (n) => letters(1, n),
  int64: (n, length = 1) => String(n + 1).padStart(Math.min(length, 18), '1'),
  uint64: (n, length = 1) => String(n + 1).padStart(Math.min(length, 18), '1'),
  decimal: (n, length = 3) => `${String(n + 1).padStart(length - 2, '1')}.5`,
  binary: (n, length = 1) => letters(length, n),
};
const synonyms: Readonly<Record<string, string>> = {
  'idn-email': 'email',
  'idn-hostname': 'hostname',
  url: 'uri',
  iri: 'uri',
  'iri-reference': 'uri-reference',
};

function clock(number: number): string {
  const [minutes, seconds] = [number / 60, number].map((each) =>
    String(Math.floor(each) % 60).padStart(2, '0'),
  );
  return `12:${minutes}:${seconds}`;
}

function label(number: number): string {
  return number === 0 ? '' : String(number);
}

function padded(before: string, length: number, after: string): string {
  return `${before}${'a'.repeat(Math.max(1, length - before.length - after.length))}${after}`;
}

/** A host name that is this long, in labels of at most 63 characters (RFC 1035, section 2.3.4). */
function host(length: number): string {
  let name = 'example.com';
  for (let left = length - name.length; left > 1; left = length - name.length) {
    name = `${'a'.repeat(left <= 60 ? left - 1 : left === 61 ? 58 : 59)}.${name}`;
  }
  return name.length < length ? `a${name}` : name;
}

/** An example of a format; undefined for one that is not known. */
export function formatExample(format: string, number = 0, length?: number): string | undefined {
  return formats[synonyms[format] ?? format]?.(number, length);
}

const tries = 40;
/** Characters of one value: what no server takes in a request line or a field is not made. */
const longestMade = 100_000;
const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A string the schema accepts, as far as type, format, pattern and length go.
 * @param variant 0 is the plainest one; others are different ones, where there are several
 */
export function makeString(schema: JsonObject, seed: number, variant = 0): Made<string> {
  const least = numberOr(schema.minLength, 0);
  const most = numberOr(schema.maxLength, Number.POSITIVE_INFINITY);
  const format = asText(schema.format);
  const patterns = [schema, ...asList(schema.allOf).map(asObject)].flatMap(
    (each) => asText(each.pattern) ?? [],
  );
  if (patterns.some((pattern) => countsAbove(pattern, longestMade))) {
    return { ok: false, gap: 'the pattern asks for more characters than are sent' };
  }
  if (least > longestMade) return { ok: false, gap: `minLength ${least} is more than is sent` };
  if (least > most) return { ok: false, gap: `minLength ${least} is above maxLength ${most}` };
  const examples = format === undefined ? [] : ofFormat(format, least, most, variant);
  if (patterns.length > 0) return matching(patterns, least, most, format, examples, seed, variant);
  const example = examples.at(-1);
  if (example !== undefined) return { ok: true, value: example };
  return { ok: true, value: letters(Math.min(Math.max(least, 6), most), seed + variant) };
}

/** Examples of one format with a length in the range, up to the one with this number. */
function ofFormat(format: string, least: number, most: number, last: number): string[] {
  const lengths = [undefined, ...(Number.isFinite(most) ? [most] : []), least, 0];
  return Array.from({ length: last + 1 }, (_, number) => number).flatMap((number) => {
    const made = lengths.map((length) => formatExample(format, number, length) ?? '');
    return made.find((text) => text !== '' && fits(text, least, most)) ?? [];
  });
}

/** Whether a repetition such as `{1000000}` stands in a pattern. */
function countsAbove(pattern: string, most: number): boolean {
  return [...pattern.matchAll(/\{(\d+)(,\d*)?\}/g)].some(([, count]) => Number(count) > most);
}

/** Length in code points, as JSON Schema counts. */
export function codePoints(text: string): number {
  return Array.from(text).length;
}

export function letters(length: number, seed: number): string {
  return Array.from({ length }, (_, index) => alphabet[(seed + index) % alphabet.length]).join('');
}

function matching(
  patterns: readonly string[],
  least: number,
  most: number,
  format: string | undefined,
  examples: readonly string[],
  seed: number,
  variant: number,
): Made<string> {
  for (const pattern of patterns) {
    const reading = compilePattern(pattern);
    if ('problem' in reading)
      return { ok: false, gap: `the pattern ${pattern} cannot be used: ${reading.problem}` };
  }
  const accepted = (text: string) =>
    fits(text, least, most) &&
    patterns.every((pattern) => isFoundIn(pattern, text) === true) &&
    (format === undefined || checkFormat(format, text, undefined) !== 'broken');
  const found = new Set<string>();
  for (const text of candidates(patterns, least, most, examples, seed)) {
    if (accepted(text)) found.add(text);
    if (found.size > variant) break;
  }
  const value = [...found].at(-1);
  if (value !== undefined) return { ok: true, value };
  return {
    ok: false,
    gap: `no string was found that matches ${patterns.join(' and ')} with length ${least} to ${most}`,
  };
}

/** Short plain strings before exotic ones: an unanchored or loose pattern is met without control characters. */
function* candidates(
  patterns: readonly string[],
  least: number,
  most: number,
  examples: readonly string[],
  seed: number,
): Generator<string> {
  yield* examples;
  const length = Math.min(Math.max(least, 6), most);
  yield* [letters(length, seed), '1'.repeat(Math.min(length, 10_000)), letters(Math.max(least, 1), seed)];
  const found = patterns.flatMap((pattern) => [...sampledFrom(pattern, seed, least > 10)]);
  // Printable first: such a value can stand in a path or a header without being refused for another reason.
  const sampled = [...found.filter((text) => /^[\x21-\x7e]+$/.test(text)), ...found];
  yield* sampled;
  for (const text of sampled) {
    const short = least - codePoints(text);
    if (text !== '' && short > 0) {
      yield* [
        text.repeat(Math.ceil(least / codePoints(text))),
        text + letters(short, seed),
        letters(short, seed) + text,
      ];
    }
    if (codePoints(text) > most) yield Array.from(text).slice(0, most).join('');
  }
  // What asks for a character of each kind is met by one of each.
  for (const mixed of ['aA1!', 'Aa1', 'A1', 'a1-', '']) {
    for (const wanted of [Math.max(least, 4), 8, 12, 20, most]) {
      if (wanted < 1_000) yield mixed.repeat(wanted).slice(0, wanted);
    }
  }
}

function* sampledFrom(pattern: string, seed: number, isLong: boolean): Generator<string> {
  for (const source of new Set([pattern, withoutAssertions(pattern)])) {
    for (const flags of ['u', '']) {
      try {
        const matching = (size: 'small' | 'medium') => fc.stringMatching(new RegExp(source, flags), { size });
        yield* fc.sample(matching('small'), { seed, numRuns: tries });
        if (isLong) yield* fc.sample(matching('medium'), { seed, numRuns: tries });
        break;
      } catch {
        // fast-check knows no look-around; without it, the candidates are filtered by the whole pattern.
      }
    }
  }
}

/** Leaves out look-ahead and look-behind groups; the result is a looser pattern. */
function withoutAssertions(source: string): string {
  let rest = source;
  for (;;) {
    const start = rest.search(/\(\?<?[=!]/);
    if (start < 0) return rest;
    const end = closingParenthesis(rest, start);
    if (end < 0) return rest;
    rest = rest.slice(0, start) + rest.slice(end + 1);
  }
}

function closingParenthesis(source: string, open: number): number {
  let depth = 0;
  let inClass = false;
  for (let index = open; index < source.length; index += 1) {
    const character = source[index];
    if (character === '\\') index += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (!inClass && character === '(') depth += 1;
    else if (!inClass && character === ')') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}

function fits(text: string, least: number, most: number): boolean {
  const length = codePoints(text);
  return length >= least && length <= most;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
