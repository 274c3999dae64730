import type { Located } from '../../located.js';
import { fieldOf, type JsonType, type SchemaView, type SchemaViews } from '../../schema-view.js';
import { lowerBound, upperBound } from './bounds.js';
import { finiteValues, includes, withinLimits } from './finite.js';
import { takesNothing } from './objects.js';
import type { Mode } from './sides.js';
import { numbers } from './steps.js';
import { takes } from './types.js';

interface OneChoice {
  readonly views: SchemaViews;
  readonly view: SchemaView;
}

interface AnySchema {
  readonly views: SchemaViews;
  readonly parts: readonly Located[];
}

/** How deep fields are looked into for what tells two objects apart. */
const DEEPEST = 3;

/** Whether no value of the type is right for both; `false` where it cannot be told. */
export function disjointFrom(
  one: OneChoice,
  other: AnySchema,
  type: JsonType,
  mode: Mode,
  depth = 0,
): boolean {
  return other.views
    .of(other.parts, mode.view)
    .filter((view) => takes(view, type))
    .every((view) => apart(one, { views: other.views, view }, type, mode, depth));
}

function apart(one: OneChoice, other: OneChoice, type: JsonType, mode: Mode, depth: number): boolean {
  const [left, right] = [one, other].map(({ view }) => finiteValues(view, type));
  if (left !== undefined && right !== undefined) return !left.some((value) => includes(right, value));
  if (left?.every((value) => !withinLimits(other.view, value)) === true) return true;
  if (right?.every((value) => !withinLimits(one.view, value)) === true) return true;
  if (type === 'number') return above(one.view, other.view) || above(other.view, one.view);
  if (type === 'string') return longer(one.view, other.view) || longer(other.view, one.view);
  return type === 'object' && depth < DEEPEST && objectsApart(one, other, mode, depth);
}

function above(high: SchemaView, low: SchemaView): boolean {
  const from = lowerBound(high);
  const to = upperBound(low);
  if (from === undefined || to === undefined) return false;
  return from.value > to.value || (from.value === to.value && (from.exclusive || to.exclusive));
}

function longer(long: SchemaView, short: SchemaView): boolean {
  return (
    Math.max(0, ...numbers(long, 'minLength')) >
    Math.min(Number.POSITIVE_INFINITY, ...numbers(short, 'maxLength'))
  );
}

/** A field that one of them must have, and that the other cannot have, or only with other values. */
function objectsApart(one: OneChoice, other: OneChoice, mode: Mode, depth: number): boolean {
  return [
    [one, other],
    [other, one],
  ].some(([asking, asked]) => {
    if (asking === undefined || asked === undefined) return false;
    return [...asking.view.required.keys()].some((name) => {
      const theirs = fieldOf(asked.view, name);
      if (!theirs.listed && theirs.parts.length === 0) {
        // Nobody sends a field that is not listed in what is sent; an open rival takes one that it does not list.
        return asked === one && !mode.strict && !asked.view.required.has(name);
      }
      if (theirs.parts.some(takesNothing)) return true;
      const own = fieldOf(asking.view, name).parts;
      return partsApart(
        { views: asking.views, parts: own },
        { views: asked.views, parts: theirs.parts },
        mode,
        depth + 1,
      );
    });
  });
}

function partsApart(left: AnySchema, right: AnySchema, mode: Mode, depth: number): boolean {
  return left.views
    .of(left.parts, mode.view)
    .every((view) =>
      [...view.types].every((type) => disjointFrom({ views: left.views, view }, right, type, mode, depth)),
    );
}
