/** Numbers for a schema, and the bounds it sets in either dialect. */

import { isMultipleOf } from '../decimal.js';
import type { JsonObject } from '../json.js';
import type { Made } from './strings.js';

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** `least` itself is not allowed. */
  readonly leastExcluded: boolean;
  readonly mostExcluded: boolean;
  readonly step: number | undefined;
  readonly integer: boolean;
}

const formatRanges: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** `exclusiveMinimum` is a flag beside `minimum` in 3.0 and a bound of its own in 3.1; both are read. */
export function boundsOf(schema: JsonObject): Bounds {
  const least = Math.max(number(schema.minimum) ?? -Infinity, number(schema.exclusiveMinimum) ?? -Infinity);
  const most = Math.min(number(schema.maximum) ?? Infinity, number(schema.exclusiveMaximum) ?? Infinity);
  return {
    least,
    most,
    leastExcluded: schema.exclusiveMinimum === true || schema.exclusiveMinimum === least,
    mostExcluded: schema.exclusiveMaximum === true || schema.exclusiveMaximum === most,
    // Zero and less are no steps (JSON Schema Validation, section 6.2.1).
    step: Number(schema.multipleOf) > 0 ? number(schema.multipleOf) : undefined,
    integer: schema.type === 'integer' || (Array.isArray(schema.type) && schema.type.includes('integer')),
  };
}

/**
 * A number within the bounds: 1 where that is allowed, else the nearest to the lower or upper bound.
 * @param variant 0 is that one; others are different ones, where there are several
 */
export function makeNumber(schema: JsonObject, variant = 0): Made<number> {
  const bounds = boundsOf(schema);
  const range = formatRanges[String(schema.format)] ?? [-Infinity, Infinity];
  const grain = grainOf(bounds);
  const found = new Set<number>();
  for (const each of candidates(bounds, grain, variant + 3)) {
    const value = rounded(each, grain);
    if (!Number.isFinite(value) || value < range[0] || value > range[1] || !accepts(bounds, value)) continue;
    found.add(Object.is(value, -0) ? 0 : value);
    if (found.size > variant) break;
  }
  const value = [...found].at(-1);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, gap: `no number lies between ${bounds.least} and ${bounds.most} in steps of ${grain}` };
}

function* candidates(bounds: Bounds, grain: number, count: number): Generator<number> {
  const first = Math.ceil(bounds.least / grain) * grain;
  const last = Math.floor(bounds.most / grain) * grain;
  yield* [1, grain, 0, bounds.least, first, first + grain, bounds.most, last, last - grain];
  for (let index = 2; index < count; index += 1)
    yield* [index * grain, first + index * grain, last - index * grain];
}

/** How far apart numbers are that may do: a multiple of the step that is whole, where it has to be. */
function grainOf({ step, integer, least, most }: Bounds): number {
  if (integer && step !== undefined) {
    for (let times = 1; times <= 1_000; times += 1) {
      if (Number.isInteger(rounded(times * step, step))) return rounded(times * step, step);
    }
  }
  const width = most - least;
  // Small enough to fit between the bounds, for numbers without a step of their own.
  return step ?? (integer || !(width > 0 && width < 2) ? 1 : width / 4);
}

/** Without the noise of binary fractions, so that 3 x 0.1 is 0.3. */
function rounded(value: number, grain: number): number {
  const [, fraction = '', exponent = '0'] = /^\d*\.?(\d*)(?:e([+-]\d+))?$/.exec(String(grain)) ?? [];
  const decimals = fraction.length - Number(exponent);
  return decimals > 0 && decimals <= 20 && Number.isFinite(value) ? Number(value.toFixed(decimals)) : value;
}

export function accepts(bounds: Bounds, value: number): boolean {
  if (bounds.integer && !Number.isInteger(value)) return false;
  if (bounds.leastExcluded ? value <= bounds.least : value < bounds.least) return false;
  if (bounds.mostExcluded ? value >= bounds.most : value > bounds.most) return false;
  return bounds.step === undefined || isMultipleOf(value, bounds.step);
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
