/** What a schema says about the properties of an object, all its parts taken together. */

import { asList, asObject, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import type { Contract } from '../load.js';
import { followed } from './raw.js';
import { isMarked } from './visibility.js';

export interface Shape {
  readonly properties: ReadonlyMap<string, DocumentedProperty>;
  readonly patterns: readonly { readonly pattern: string; readonly pointer: string }[];
  /** Schemas of the values of properties that have no name here. */
  readonly additional: readonly string[];
  /** Properties without a name here are allowed for, or forbidden and so the schema's business; else they are drift. */
  readonly settled: boolean;
  /** Schema pointers of array elements; `prefix` by position. */
  readonly items: readonly string[];
  readonly prefix: readonly string[];
}

export interface DocumentedProperty {
  /** Pointers of its schemas. */
  readonly pointers: readonly string[];
  /** Pointer of the schema that says `writeOnly: true`. */
  readonly writeOnly?: string;
}

interface Growing {
  properties: Map<string, DocumentedProperty>;
  patterns: { pattern: string; pointer: string }[];
  additional: string[];
  settled: boolean;
  items: string[];
  prefix: string[];
}

const shapes = new WeakMap<Contract, Map<string, Shape>>();

/** The shape of the schema at a pointer, worked out once. */
export function shapeAt(contract: Contract, pointer: string): Shape {
  const cache = shapes.get(contract) ?? new Map<string, Shape>();
  shapes.set(contract, cache);
  const shape = cache.get(pointer) ?? shapeOf(contract, pointer);
  cache.set(pointer, shape);
  return shape;
}

/** Merges what `allOf`, `oneOf`, `anyOf`, `if` and references contribute: a property that any of them names is documented. */
function shapeOf(contract: Contract, pointer: string): Shape {
  const shape: Growing = {
    properties: new Map(),
    patterns: [],
    additional: [],
    settled: false,
    items: [],
    prefix: [],
  };
  const seen = new Set<string>();
  const waiting = [pointer];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const target = followed(contract.document, next);
    if (!target) {
      // Nothing is known about what a broken reference allows.
      shape.settled = true;
      continue;
    }
    if (target.pointer !== next) {
      waiting.push(target.pointer);
      continue;
    }
    addOwn(contract, shape, target.schema, next);
    waiting.push(...partsOf(target.schema, next));
  }
  return shape;
}

function addOwn(contract: Contract, shape: Growing, schema: JsonObject, pointer: string): void {
  for (const name of Object.keys(asObject(schema.properties))) {
    const known = shape.properties.get(name);
    const own = joinPointer(pointer, 'properties', name);
    const writeOnly = isMarked(contract, own, 'writeOnly') ? own : known?.writeOnly;
    shape.properties.set(name, {
      pointers: [...(known?.pointers ?? []), own],
      ...(writeOnly === undefined ? {} : { writeOnly }),
    });
  }
  for (const pattern of Object.keys(asObject(schema.patternProperties))) {
    shape.patterns.push({ pattern, pointer: joinPointer(pointer, 'patternProperties', pattern) });
  }
  for (const keyword of ['additionalProperties', 'unevaluatedProperties']) {
    const rest: Json | undefined = schema[keyword];
    if (rest === undefined) continue;
    shape.settled = true;
    if (isObject(rest)) shape.additional.push(`${pointer}/${keyword}`);
  }
  // The base of a family names only what all its children have.
  if (isObject(schema.discriminator) && !schema.oneOf && !schema.anyOf) shape.settled = true;
  if (isObject(schema.items)) shape.items.push(`${pointer}/items`);
  shape.prefix.push(...asList(schema.prefixItems).map((_, index) => `${pointer}/prefixItems/${index}`));
}

function partsOf(schema: JsonObject, pointer: string): string[] {
  const lists = ['allOf', 'oneOf', 'anyOf'].flatMap((name) =>
    asList(schema[name]).map((_, index) => `${pointer}/${name}/${index}`),
  );
  const singles = ['if', 'then', 'else']
    .filter((name) => isObject(schema[name]))
    .map((name) => `${pointer}/${name}`);
  const dependent = Object.keys(asObject(schema.dependentSchemas)).map((name) =>
    joinPointer(pointer, 'dependentSchemas', name),
  );
  return [...lists, ...singles, ...dependent];
}
