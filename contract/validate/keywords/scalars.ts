/** Keywords for any value and for text (JSON Schema validation, sections 6.1, 6.3 and 7). */
import { isWhole } from '../../decimal.js';
import { decimalOf, ExactNumber, mayBeMore } from '../../exact.js';
import { type Json, joinPointer } from '../../json.js';
import type { Contract } from '../../load.js';
import { canonical } from '../canonical.js';
import type { Evaluation, Keyword } from '../evaluation.js';
import { checkFormat } from '../formats/index.js';
import type { Frame } from '../frame.js';
import { BudgetError, compilePattern } from '../pattern.js';

export const scalars: Readonly<Record<string, Keyword>> = {
  type(argument, at, evaluation) {
    const { value } = at.instance;
    if (value === null && at.schema.nullable === true && evaluation.contract.version === '3.0') return true;
    const fits = Array.isArray(argument)
      ? argument.some((each) => isOfType(value, each))
      : isOfType(value, argument);
    return fits || evaluation.fail(at, 'type');
  },
  enum(argument, at, evaluation) {
    if (!Array.isArray(argument)) return true;
    evaluation.charge(sizeOf(at.instance.value));
    return keysOf(argument, at, evaluation).has(canonical(at.instance.value)) || evaluation.fail(at, 'enum');
  },
  const(argument, at, evaluation) {
    evaluation.charge(sizeOf(at.instance.value));
    const expected = canonical(exactValue(argument, `${at.pointer}/const`, evaluation.contract));
    return canonical(at.instance.value) === expected || evaluation.fail(at, 'const');
  },
  format(argument, at, evaluation) {
    // An empty one says nothing.
    if (typeof argument !== 'string' || argument === '') return true;
    const { value } = at.instance;
    if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof ExactNumber))
      return true;
    if (typeof value === 'string') evaluation.charge(1 + (value.length >> 6));
    const verdict = checkFormat(argument, value, decimalOf(value));
    if (verdict === 'unknown') {
      return evaluation.notChecked(at, 'format', 'format', 'no standard says what this format is');
    }
    return verdict === 'holds' || evaluation.fail(at, 'format');
  },
  minLength(argument, at, evaluation) {
    const { value } = at.instance;
    return (
      typeof value !== 'string' || lengthOf(value) >= Number(argument) || evaluation.fail(at, 'minLength')
    );
  },
  maxLength(argument, at, evaluation) {
    const { value } = at.instance;
    return (
      typeof value !== 'string' || lengthOf(value) <= Number(argument) || evaluation.fail(at, 'maxLength')
    );
  },
  pattern(argument, at, evaluation) {
    const { value } = at.instance;
    if (typeof value !== 'string' || typeof argument !== 'string') return true;
    const reading = compilePattern(argument);
    if ('problem' in reading) return evaluation.notChecked(at, 'pattern', 'pattern', reading.problem);
    try {
      return reading.pattern.matches(value, evaluation.budget) || evaluation.fail(at, 'pattern');
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
      return evaluation.notChecked(at, 'pattern', 'pattern', error.message);
    }
  },
};

/** JSON Schema core 4.2.1; a whole number is an integer however it is written. */
function isOfType(value: unknown, type: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        !(value instanceof ExactNumber)
      );
    case 'number':
      return typeof value === 'number' || value instanceof ExactNumber;
    case 'integer': {
      if (typeof value === 'number') return Number.isInteger(value);
      const decimal = value instanceof ExactNumber ? decimalOf(value) : undefined;
      return decimal !== undefined && isWhole(decimal);
    }
    default:
      return typeof value === type;
  }
}

/** In characters, as RFC 8259 counts them. */
function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    length -= 1;
    at += 1;
  }
  return length;
}

const enumerations = new WeakMap<readonly Json[], ReadonlySet<string>>();

function keysOf(values: readonly Json[], at: Frame, evaluation: Evaluation): ReadonlySet<string> {
  const known = enumerations.get(values);
  if (known) return known;
  evaluation.charge(values.length);
  const exact = exactValue(values, `${at.pointer}/enum`, evaluation.contract);
  const keys = new Set(Array.isArray(exact) ? exact.map(canonical) : []);
  enumerations.set(values, keys);
  return keys;
}

/** A value of the contract in which numbers that no double holds are exact. */
function exactValue(value: Json, pointer: string, contract: Contract): unknown {
  if (typeof value === 'number') {
    const text = mayBeMore(value) ? contract.exactNumber(pointer) : undefined;
    return text === undefined ? value : new ExactNumber(text);
  }
  if (typeof value !== 'object' || value === null) return value;
  const deeper = (inner: Json | undefined, key: string | number) =>
    inner === undefined ? undefined : exactValue(inner, joinPointer(pointer, key), contract);
  if (Array.isArray(value)) return value.map((inner: Json, index) => deeper(inner, index));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deeper(inner, key)]));
}

/** How much there is to compare. */
export function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const inner of Object.values(value)) size += sizeOf(inner);
  return size;
}
