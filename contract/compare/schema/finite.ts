import { isMultipleOf } from '../../decimal.js';
import { type Json, sameJson } from '../../json.js';
import { typeOf } from '../../schema-drafts.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import { isFoundIn } from '../../validate/pattern.js';
import { lowerBound, upperBound } from './bounds.js';
import { isWhole, numbers } from './steps.js';

/** The values of a type that a choice lists (`enum`, `const`), as far as its limits let them be; `undefined`: no list. */
export function finiteValues(view: SchemaView, type: JsonType): readonly Json[] | undefined {
  const lists = [
    ...(view.keywords.get('enum') ?? []).map(({ value }) => (Array.isArray(value) ? value : [])),
    ...(view.keywords.get('const') ?? []).map(({ value }) => [value]),
  ];
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  const values = first.filter(
    (value: Json) => typeOf(value) === type && others.every((list) => includes(list, value)),
  );
  return distinct(values).filter((value) => withinLimits(view, value));
}

export function includes(list: readonly Json[], value: Json): boolean {
  return list.some((one) => sameJson(one, value));
}

function distinct(values: readonly Json[]): Json[] {
  return values.filter((value, index) => !includes(values.slice(0, index), value));
}

/** Whether the scalar keywords of a choice let a value be; what is inside objects and lists is not looked at. */
export function withinLimits(view: SchemaView, value: Json): boolean {
  if (typeof value === 'number') {
    const low = lowerBound(view);
    const high = upperBound(view);
    return (
      (!isWhole(view) || Number.isInteger(value)) &&
      (low === undefined || value > low.value || (value === low.value && !low.exclusive)) &&
      (high === undefined || value < high.value || (value === high.value && !high.exclusive)) &&
      numbers(view, 'multipleOf').every((step) => step <= 0 || isMultipleOf(value, step))
    );
  }
  if (typeof value !== 'string') return true;
  const length = [...value].length;
  return (
    numbers(view, 'minLength').every((least) => length >= least) &&
    numbers(view, 'maxLength').every((most) => length <= most) &&
    (view.keywords.get('pattern') ?? []).every(({ value: pattern }) => mayMatch(pattern, value))
  );
}

/** Most items that a list may have: `maxItems`, or a prefix that nothing may follow. */
export function mostItems(view: SchemaView): number {
  const prefixes = view.arrays.flatMap(({ prefix, rest }) => (rest?.value === false ? [prefix.length] : []));
  return Math.min(Number.POSITIVE_INFINITY, ...numbers(view, 'maxItems'), ...prefixes);
}

function mayMatch(pattern: Json, value: string): boolean {
  // Where it cannot be told, a listed value is taken to have been listed for a reason.
  return typeof pattern !== 'string' || isFoundIn(pattern, value) !== false;
}
