import type { Located } from '../../located.js';
import type { SchemaView } from '../../schema-view.js';
import { isWhole } from './steps.js';

/** A limit of a number, and the place that sets it. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
  readonly at: Located;
}

/** Formats that stand for a range of whole numbers. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

/** The range of a number format, where it has one that JavaScript's numbers can tell. */
export function rangeOf(format: string): readonly [number, number] | undefined {
  return Object.hasOwn(RANGES, format) ? RANGES[format] : undefined;
}

/** The highest `minimum` or `exclusiveMinimum` (a flag in 3.0, a number in 3.1) that holds. */
export function lowerBound(view: SchemaView): Bound | undefined {
  return tightest(view, 'minimum', 'exclusiveMinimum', 1);
}

export function upperBound(view: SchemaView): Bound | undefined {
  return tightest(view, 'maximum', 'exclusiveMaximum', -1);
}

function tightest(view: SchemaView, plain: string, exclusive: string, sign: 1 | -1): Bound | undefined {
  const bounds: Bound[] = [];
  for (const at of view.keywords.get(plain) ?? []) {
    if (typeof at.value !== 'number') continue;
    bounds.push({ value: at.value, exclusive: flagBeside(view, at, exclusive), at });
  }
  for (const at of view.keywords.get(exclusive) ?? []) {
    if (typeof at.value === 'number') bounds.push({ value: at.value, exclusive: true, at });
  }
  // Of whole numbers, "above 0" and "1 or more" are the same.
  const whole = !isWhole(view) ? bounds : bounds.map((bound) => wholeBound(bound, sign));
  return whole.sort((a, b) => sign * (b.value - a.value) || Number(b.exclusive) - Number(a.exclusive))[0];
}

function wholeBound({ value, exclusive, at }: Bound, sign: 1 | -1): Bound {
  const nearest = sign === 1 ? Math.ceil(value) : Math.floor(value);
  return { value: exclusive && nearest === value ? nearest + sign : nearest, exclusive: false, at };
}

/** In 3.0 `exclusiveMinimum: true` speaks of the `minimum` in the same schema object. */
function flagBeside(view: SchemaView, at: Located, exclusive: string): boolean {
  const owner = at.pointer.slice(0, at.pointer.lastIndexOf('/'));
  return (view.keywords.get(exclusive) ?? []).some(
    (flag) => flag.value === true && flag.pointer === `${owner}/${exclusive}`,
  );
}

/** Compares two bounds of the same side: above 0 where the newer one is tighter. */
export function tightening(before: Bound | undefined, after: Bound | undefined, sign: 1 | -1): number {
  if (before === undefined || after === undefined)
    return Number(after !== undefined) - Number(before !== undefined);
  return sign * (after.value - before.value) || Number(after.exclusive) - Number(before.exclusive);
}
