/** Finds properties that a response should not hold: those the contract does not name, and those it says are only written. */

import { joinPointer } from '../json.js';
import type { Contract } from '../load.js';
import { isFoundIn } from './pattern.js';
import { type Shape, shapeAt } from './shape.js';

export interface OddProperty {
  readonly kind: 'undocumented' | 'write-only';
  readonly name: string;
  readonly valuePointer: string;
  readonly contractPointer: string;
}

const nowhere: readonly string[] = [];

/** Walks a value beside the schema at a pointer. A free-form object (no property named) holds nothing odd. */
export function oddProperties(contract: Contract, pointer: string, value: unknown): OddProperty[] {
  const found: OddProperty[] = [];
  const waiting: { value: object; at: string; schemas: readonly string[] }[] = [];
  const visit = (part: unknown, at: string, schemas: readonly string[]): void => {
    if (typeof part === 'object' && part !== null && schemas.length > 0)
      waiting.push({ value: part, at, schemas });
  };
  visit(value, '', [pointer]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: part, at, schemas } = next;
    const known = schemas.map((schema) => shapeAt(contract, schema));
    if (Array.isArray(part)) {
      const rest = distinct(known, ({ items }) => items);
      for (const [index, item] of part.entries()) {
        const own = distinct(known, ({ prefix }) =>
          prefix[index] === undefined ? nowhere : [prefix[index]],
        );
        visit(item, `${at}/${index}`, own.length > 0 ? own : rest);
      }
      continue;
    }
    const isOpen =
      known.some(({ settled }) => settled) || !known.some(({ properties }) => properties.size > 0);
    for (const [name, inner] of Object.entries(part)) {
      const documented = distinct(known, (shape) => schemasFor(shape, name));
      const hidden = known
        .find((shape) => shape.properties.get(name)?.writeOnly)
        ?.properties.get(name)?.writeOnly;
      const isUndocumented = documented.length === 0 && !isOpen;
      if (hidden === undefined && !isUndocumented && (typeof inner !== 'object' || inner === null)) continue;
      const place = joinPointer(at, name);
      if (hidden !== undefined) {
        found.push({ kind: 'write-only', name, valuePointer: place, contractPointer: `${hidden}/writeOnly` });
      }
      if (isUndocumented) {
        const [contractPointer = pointer] = schemas;
        found.push({ kind: 'undocumented', name, valuePointer: place, contractPointer });
      }
      visit(
        inner,
        place,
        documented.length > 0 ? documented : distinct(known, ({ additional }) => additional),
      );
    }
  }
  return found;
}

function schemasFor(shape: Shape, name: string): readonly string[] {
  const named = shape.properties.get(name)?.pointers ?? nowhere;
  if (shape.patterns.length === 0) return named;
  const matching = shape.patterns.filter(({ pattern }) => isFoundIn(pattern, name) !== false);
  return [...named, ...matching.map(({ pointer }) => pointer)];
}

/** What the shapes give, each schema once. One shape is by far the most common case. */
function distinct(known: readonly Shape[], of: (shape: Shape) => readonly string[]): readonly string[] {
  const [only, second] = known;
  if (!only) return nowhere;
  return second === undefined ? of(only) : [...new Set(known.flatMap(of))];
}
