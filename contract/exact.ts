/** JSON text read without losing digits: what no double holds is kept as it is written. */
import { type Decimal, decimalKey, readDecimal } from './decimal.js';
import { isObject, type Json, type JsonObject, joinPointer } from './json.js';
import { buildJson } from './json-scan.js';

/** A number whose text says more than a double holds: 9007199254740993, 0.1000000000000000001, 1e400. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest double, for whoever prints the value with others around it. */
  toJSON(): number {
    return Number(this.text);
  }
}

/** A JSON value with numbers as exact as they are written. */
export type ExactJson =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson | undefined };

/** Sixteen digits, or an exponent: anything shorter a double holds. Also true for such text inside of strings, which only costs time. */
const maybeInexact = /[0-9][0-9.]{15}|[0-9][eE]/;

/**
 * The value of JSON text. Numbers that doubles hold are numbers, all others are `ExactNumber`s.
 * @throws {SyntaxError} not JSON
 */
export function parseExact(text: string): ExactJson {
  const value: ExactJson = JSON.parse(text);
  if (!maybeInexact.test(text)) return value;
  const number = (written: string) => (isExact(written) ? Number(written) : new ExactNumber(written));
  return buildJson<number | ExactNumber>(text, { number }).value ?? null;
}

/** The pointers of the numbers of a JSON text that no double holds, and what is written there. */
export function exactNumbersOf(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const waiting: { part: unknown; at: string }[] = [{ part: value, at: '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { part, at } = next;
    if (part instanceof ExactNumber) found.set(at, part.text);
    else if (typeof part === 'object' && part !== null)
      for (const [key, inner] of Object.entries(part)) {
        if (typeof inner === 'object') waiting.push({ part: inner, at: joinPointer(at, key) });
      }
  }
  return found;
}

/** Whether a double is exactly what the text of a JSON number says. */
export function isExact(text: string): boolean {
  if (text.length < 16 && !/[eE]/.test(text)) return true;
  const value = Number(text);
  const said = readDecimal(text);
  const held = Number.isFinite(value) ? readDecimal(String(value)) : undefined;
  return said !== undefined && held !== undefined && decimalKey(said) === decimalKey(held);
}

/** The decimal value of a number, however it is held. Undefined for what is no number. */
export function decimalOf(value: unknown): Decimal | undefined {
  if (value instanceof ExactNumber) return readDecimal(value.text);
  return typeof value === 'number' ? readDecimal(String(value)) : undefined;
}

/** Whether the text of a number may say more than the double that was made of it. */
export function mayBeMore(number: Json | undefined): boolean {
  return typeof number === 'number' && !Number.isSafeInteger(number);
}

/** Whether a value is an object of JSON; an exact number is none. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value) && !(value instanceof ExactNumber);
}
