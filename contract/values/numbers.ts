/** Numbers for a schema, and the bounds it sets in either dialect. */
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

/** A number within the bounds: 1 where that is allowed, else the nearest to the lower or upper bound. */
export function makeNumber(schema: JsonObject): Made<number> {
  const bounds = boundsOf(schema);
  const range = formatRanges[String(schema.format)] ?? [-Infinity, Infinity];
  const step = bounds.step ?? (bounds.integer ? 1 : undefined);
  const grain = step ?? smallStep(bounds);
  const candidates = [1, step ?? 1, 0, ...nearLeast(bounds, grain), ...nearMost(bounds, grain)];
  const value = candidates.find(
    (each) => accepts(bounds, each) && each >= range[0] && each <= range[1] && Number.isFinite(each),
  );
  if (value !== undefined) return { ok: true, value: Object.is(value, -0) ? 0 : value };
  return { ok: false, gap: `no number lies between ${bounds.least} and ${bounds.most} in steps of ${grain}` };
}

export function accepts(bounds: Bounds, value: number): boolean {
  if (bounds.integer && !Number.isInteger(value)) return false;
  if (bounds.leastExcluded ? value <= bounds.least : value < bounds.least) return false;
  if (bounds.mostExcluded ? value >= bounds.most : value > bounds.most) return false;
  return bounds.step === undefined || isMultiple(value, bounds.step);
}

export function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function nearLeast({ least }: Bounds, grain: number): number[] {
  const first = Math.ceil(least / grain) * grain;
  return [least, first, first + grain];
}

function nearMost({ most }: Bounds, grain: number): number[] {
  const last = Math.floor(most / grain) * grain;
  return [most, last, last - grain];
}

/** Small enough to fit between the bounds, for numbers without a step of their own. */
function smallStep({ least, most }: Bounds): number {
  const width = most - least;
  return Number.isFinite(width) && width > 0 && width < 2 ? width / 4 : 1;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
