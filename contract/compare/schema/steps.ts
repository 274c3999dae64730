/** `multipleOf`, and whole numbers: the multiples of 1. */
import type { SchemaView } from '../../schema-view.js';

/** Every value that a choice has for a keyword of numbers. */
export function numbers(view: SchemaView, keyword: string): number[] {
  return (view.keywords.get(keyword) ?? []).flatMap(({ value }) =>
    typeof value === 'number' ? [value] : [],
  );
}

/** Whether a choice takes whole numbers alone. */
export function isWhole(view: SchemaView): boolean {
  return view.integer !== undefined || numbers(view, 'multipleOf').some((step) => isMultiple(step, 1));
}

/** Decimal fractions are not exact in binary: 0.3 is a multiple of 0.1. */
export function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

/** What is a multiple of both; `undefined` where the numbers are too fine to tell. */
export function commonMultiple(one: number, other: number): number | undefined {
  if (one <= 0 || other <= 0) return undefined;
  for (let scale = 1; scale <= 1e9; scale *= 10) {
    const [left, right] = [one * scale, other * scale];
    if (![left, right].every((value) => isMultiple(value, 1))) continue;
    let [a, b] = [Math.round(left), Math.round(right)];
    const product = a * b;
    while (b !== 0) [a, b] = [b, a % b];
    return Number.isSafeInteger(product) ? product / a / scale : undefined;
  }
  return undefined;
}
