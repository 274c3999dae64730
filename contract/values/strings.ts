/** Strings for a schema: by format, by pattern, by length. Deterministic for one seed. */
import fc from 'fast-check';
import { asText, type JsonObject } from '../json.js';
import { BudgetError, compilePattern, type Pattern } from '../validate/pattern.js';

/** A value, or why none could be made. */
export type Made<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly gap: string };

/** Examples of the formats of JSON Schema (draft 2020-12, section 7.3), OpenAPI and its format registry. */
export const formatExamples: Readonly<Record<string, string>> = {
  date: '2024-01-31',
  'date-time': '2024-01-31T12:00:00Z',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'person@example.com',
  'idn-email': 'person@example.com',
  hostname: 'host.example.com',
  'idn-hostname': 'host.example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/a',
  url: 'https://example.com/a',
  'uri-reference': '/a',
  iri: 'https://example.com/a',
  'iri-reference': '/a',
  'uri-template': '/a/{b}',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  'json-pointer': '/a',
  'relative-json-pointer': '0',
  regex: '^a$',
  byte: 'YQ==',
  binary: 'a',
  password: 'pass word',
};

const tries = 40;
/** Characters of one value: what no server takes in a request line or a field is not made. */
const longestMade = 100_000;
const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** A string the schema accepts, as far as type, format, pattern and length go. */
export function makeString(schema: JsonObject, seed: number): Made<string> {
  const pattern = asText(schema.pattern);
  const least = numberOr(schema.minLength, 0);
  const most = numberOr(schema.maxLength, Number.POSITIVE_INFINITY);
  const format = asText(schema.format);
  const byFormat = format === undefined ? undefined : formatExamples[format];
  if (pattern !== undefined && countsAbove(pattern, longestMade)) {
    return { ok: false, gap: 'the pattern asks for more characters than are sent' };
  }
  if (pattern !== undefined) return matching(pattern, least, most, byFormat, seed);
  if (byFormat !== undefined && fits(byFormat, least, most)) return { ok: true, value: byFormat };
  if (least > longestMade) return { ok: false, gap: `minLength ${least} is more than is sent` };
  if (least > most) return { ok: false, gap: `minLength ${least} is above maxLength ${most}` };
  const length = Math.min(Math.max(least, 6), most);
  return { ok: true, value: letters(length, seed) };
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
  pattern: string,
  least: number,
  most: number,
  first: string | undefined,
  seed: number,
): Made<string> {
  const reading = compilePattern(pattern);
  if ('problem' in reading)
    return { ok: false, gap: `the pattern ${pattern} cannot be used: ${reading.problem}` };
  const accepted = (text: string) => fits(text, least, most) && isMatched(reading.pattern, text);
  if (first !== undefined && accepted(first)) return { ok: true, value: first };
  const found =
    simpleCandidates(least, most, seed).find(accepted) ?? sampled(pattern, least, most, seed).find(accepted);
  if (found !== undefined) return { ok: true, value: found };
  return { ok: false, gap: `no string was found that matches ${pattern} with length ${least} to ${most}` };
}

/** Short plain strings before exotic ones: an unanchored or loose pattern is met without control characters. */
function simpleCandidates(least: number, most: number, seed: number): string[] {
  const length = Math.min(Math.max(least, 6), most);
  return [letters(length, seed), '1'.repeat(Math.min(length, 10_000)), letters(Math.max(least, 1), seed)];
}

function* sampledFrom(pattern: string, seed: number): Generator<string> {
  for (const source of [pattern, withoutAssertions(pattern)]) {
    for (const flags of ['u', '']) {
      try {
        yield* fc.sample(fc.stringMatching(new RegExp(source, flags)), { seed, numRuns: tries });
        break;
      } catch {
        // fast-check knows no look-around; without it, the candidates are filtered by the whole pattern.
      }
    }
  }
}

/** A text that cannot be told in bounded time is left for another. */
export function isMatched(pattern: Pattern, text: string): boolean {
  try {
    return pattern.matches(text);
  } catch (error) {
    if (error instanceof BudgetError) return false;
    throw error;
  }
}

function sampled(pattern: string, least: number, most: number, seed: number): string[] {
  const found = [...sampledFrom(pattern, seed)];
  // Printable first: such a value can stand in a path or a header without being refused for another reason.
  const plain = found.filter((text) => /^[\x21-\x7e]+$/.test(text));
  const candidates = [...plain, ...found];
  const stretched = candidates
    .filter((text) => text !== '' && codePoints(text) < least)
    .map((text) => text.repeat(Math.ceil(least / codePoints(text))));
  const cut = Number.isFinite(most) ? candidates.map((text) => Array.from(text).slice(0, most).join('')) : [];
  return [...candidates, ...stretched, ...cut];
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
