/** JSON values as texts that are the same where the values are equal (JSON Schema core 4.2.2). */
import { decimalKey } from '../decimal.js';
import { decimalOf, ExactNumber } from '../exact.js';

/** The same text for equal JSON values, whatever the order of their keys and the way their numbers are written. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value === 0 ? 0 : value) ?? 'null';
  if (value instanceof ExactNumber) {
    const decimal = decimalOf(value);
    return `~${decimal ? decimalKey(decimal) : value.text}`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
