/** `multipleOf`, and whole numbers: the multiples of 1. */
import { isMultipleOf, readDecimal } from '../../decimal.js';
import type { SchemaView } from '../../schema-view.js';

/** Every value that a choice has for a keyword of numbers. */
export function numbers(view: SchemaView, keyword: string): number[] {
  return (view.keywords.get(keyword) ?? []).flatMap(({ value }) =>
    typeof value === 'number' ? [value] : [],
  );
}

/** Whether a choice takes whole numbers alone. */
export function isWhole(view: SchemaView): boolean {
  return view.integer !== undefined || numbers(view, 'multipleOf').some((step) => isMultipleOf(step, 1));
}

/** What is a multiple of both; `undefined` where the numbers are too fine to tell. */
export function commonMultiple(one: number, other: number): number | undefined {
  const [a, b] = [readDecimal(String(one)), readDecimal(String(other))];
  if (one <= 0 || other <= 0 || a === undefined || b === undefined) return undefined;
  const power = Math.min(a.exponent, b.exponent);
  if (Math.max(a.exponent, b.exponent) - power > 100) return undefined;
  const [left, right] = [a, b].map(
    ({ digits, exponent }) => BigInt(digits) * 10n ** BigInt(exponent - power),
  );
  let [x = 1n, y = 1n] = [left, right];
  const product = x * y;
  while (y !== 0n) [x, y] = [y, x % y];
  return Number(`${product / x}e${power}`);
}
