/** What a schema says about the properties of an object, all its parts taken together. */
import type { Contract } from '../../contract.js';
import { asList, asObject, isObject, type Json, type JsonObject, joinPointer } from '../../json.js';
import { compilePattern } from './pattern.js';
import { followed } from './raw.js';

export interface Shape {
  /** Schema pointers by property name. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly patterns: readonly { readonly expression: RegExp; readonly pointer: string }[];
  /** Schemas of the values of properties that have no name here. */
  readonly additional: readonly string[];
  /** Properties without a name here are allowed for, or forbidden and so the schema's business; else they are drift. */
  readonly settled: boolean;
  /** Schema pointers of array elements; `prefix` by position. */
  readonly items: readonly string[];
  readonly prefix: readonly string[];
}

interface Growing {
  properties: Map<string, string[]>;
  patterns: { expression: RegExp; pointer: string }[];
  additional: string[];
  settled: boolean;
  items: string[];
  prefix: string[];
}

/** Merges what `allOf`, `oneOf`, `anyOf`, `if` and references contribute: a property that any of them names is documented. */
export function shapeOf(contract: Contract, pointer: string): Shape {
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
    addOwn(shape, target.schema, next);
    waiting.push(...partsOf(target.schema, next));
  }
  return shape;
}

function addOwn(shape: Growing, schema: JsonObject, pointer: string): void {
  for (const name of Object.keys(asObject(schema.properties))) {
    const known = shape.properties.get(name) ?? [];
    known.push(joinPointer(pointer, 'properties', name));
    shape.properties.set(name, known);
  }
  for (const pattern of Object.keys(asObject(schema.patternProperties))) {
    const reading = compilePattern(pattern);
    if ('expression' in reading) {
      shape.patterns.push({
        expression: reading.expression,
        pointer: joinPointer(pointer, 'patternProperties', pattern),
      });
    } else shape.settled = true;
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
