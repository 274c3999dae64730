/** Values that a schema accepts, for requests: examples where there are some, else made. A value that cannot be made is a gap. */

import { asList, asObject, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import type { Contract, Resolved } from '../load.js';
import { makeNumber } from './numbers.js';
import { type Made, makeString } from './strings.js';

const deepest = 12;

/** What a keyword that narrows several schemas at once becomes when `allOf` is folded into one schema. */
const tighter: Readonly<Record<string, (a: number, b: number) => number>> = {
  minimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
  minProperties: Math.max,
  maximum: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
  maxProperties: Math.min,
};

export interface MakeOptions {
  readonly seed: number;
  /** Whether a made value is really accepted; a value that is not becomes a gap. */
  readonly check?: (schema: Resolved, value: Json) => boolean;
}

/**
 * A value for the schema at this place of the contract. Only required properties are filled in, and none that is read-only.
 * The same contract, place and seed give the same value.
 */
export function makeValue(contract: Contract, schema: Resolved, options: MakeOptions): Made<Json> {
  const made = new Maker(contract, options.seed).make(schema, 0);
  if (!made.ok || !options.check || options.check(schema, made.value)) return made;
  return { ok: false, gap: `the value made for #${schema.pointer} does not meet its own schema` };
}

/** The schema with `$ref` and `allOf` folded in: the keywords that hold for a value here. */
export function effectiveSchema(contract: Contract, schema: Resolved): JsonObject {
  return fold(contract, schema, 0);
}

function fold(contract: Contract, schema: Resolved, depth: number): JsonObject {
  const at = isObject(schema.value) && '$ref' in schema.value ? contract.resolve(schema.pointer) : schema;
  const own = isObject(at?.value) ? at.value : {};
  if (depth > deepest || !at) return own;
  // In 3.1 keywords may stand beside a reference; what they say holds as well.
  const beside = isObject(schema.value) && schema.value !== own ? [schema.value] : [];
  const parts = asList(own.allOf).map((value, index) =>
    fold(contract, { pointer: joinPointer(at.pointer, 'allOf', String(index)), value }, depth + 1),
  );
  const { allOf: _, ...rest } = own;
  return [...beside, ...parts].reduce(merge, rest);
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...a };
  for (const [keyword, value] of Object.entries(b)) {
    const present = a[keyword];
    const pick = tighter[keyword];
    if (keyword === '$ref') continue;
    if (keyword === 'required') result[keyword] = [...new Set([...asList(present), ...asList(value)])];
    else if (keyword === 'properties') result[keyword] = { ...asObject(present), ...asObject(value) };
    else if (keyword === 'enum' && Array.isArray(present)) {
      const allowed = new Set(asList(value).map((each) => JSON.stringify(each)));
      result[keyword] = asList(present).filter((each) => allowed.has(JSON.stringify(each)));
    } else if (pick && typeof present === 'number' && typeof value === 'number') {
      result[keyword] = pick(present, value);
    } else result[keyword] = value;
  }
  return result;
}

class Maker {
  readonly #contract: Contract;
  readonly #seed: number;

  constructor(contract: Contract, seed: number) {
    this.#contract = contract;
    this.#seed = seed;
  }

  make(place: Resolved, depth: number): Made<Json> {
    if (place.value === true) return { ok: true, value: {} };
    if (place.value === false) return { ok: false, gap: `#${place.pointer} accepts nothing` };
    const schema = effectiveSchema(this.#contract, place);
    const given = givenValue(schema);
    if (given !== undefined) return { ok: true, value: given };
    if (depth > deepest) return nothing(schema, place) ?? { ok: false, gap: `#${place.pointer} never ends` };
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const choices = asList(schema[keyword]);
      if (choices.length > 0) return this.#choose(schema, keyword, place, depth);
    }
    return this.#byType(schema, place, depth);
  }

  #choose(schema: JsonObject, keyword: 'oneOf' | 'anyOf', place: Resolved, depth: number): Made<Json> {
    const { [keyword]: choices, ...shared } = schema;
    let gap = '';
    // Choices may be null or one of several objects; the first that can be made is taken.
    const inOrder = [...asList(choices).entries()].sort(([, a], [, b]) => rank(a) - rank(b));
    for (const [index, value] of inOrder) {
      const choice = { pointer: joinPointer(place.pointer, keyword, String(index)), value };
      const folded = merge(shared, fold(this.#contract, choice, depth));
      const made = this.make({ pointer: choice.pointer, value: folded }, depth + 1);
      if (made.ok) return made;
      gap = made.gap;
    }
    return { ok: false, gap };
  }

  #byType(schema: JsonObject, place: Resolved, depth: number): Made<Json> {
    switch (typeOf(schema)) {
      case 'string':
        return makeString(schema, this.#seed);
      case 'integer':
      case 'number':
        return makeNumber(schema);
      case 'boolean':
        return { ok: true, value: true };
      case 'null':
        return { ok: true, value: null };
      case 'array':
        return this.#array(schema, place, depth);
      default:
        return this.#object(schema, place, depth);
    }
  }

  #array(schema: JsonObject, place: Resolved, depth: number): Made<Json> {
    const count = typeof schema.minItems === 'number' ? schema.minItems : 0;
    // One item shows more than none, unless the schema calls itself again.
    const wanted = Math.max(count, depth < 3 && schema.maxItems !== 0 ? 1 : 0);
    const items: Json[] = [];
    for (let index = 0; index < wanted; index += 1) {
      const item = schema.items === undefined ? true : schema.items;
      const maker = new Maker(this.#contract, this.#seed + index);
      const made = maker.make({ pointer: `${place.pointer}/items`, value: item }, depth + 1);
      if (!made.ok) return count === 0 ? { ok: true, value: [] } : made;
      items.push(schema.uniqueItems === true ? distinct(made.value, index) : made.value);
    }
    return { ok: true, value: items };
  }

  #object(schema: JsonObject, place: Resolved, depth: number): Made<Json> {
    const properties = asObject(schema.properties);
    const result: Record<string, Json> = {};
    const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
    const required = asList(schema.required).map(String);
    const optional = Object.keys(properties).filter((name) => !required.includes(name));
    for (const name of [...required, ...optional]) {
      if (!required.includes(name) && Object.keys(result).length >= least) break;
      const property = properties[name] ?? true;
      if (isObject(property) && property.readOnly === true) continue;
      const made = this.make(
        { pointer: joinPointer(place.pointer, 'properties', name), value: property },
        depth + 1,
      );
      if (made.ok) result[name] = made.value;
      else if (required.includes(name)) return made;
    }
    for (let index = 1; Object.keys(result).length < least; index += 1) {
      const more = schema.additionalProperties ?? true;
      const made = this.make({ pointer: `${place.pointer}/additionalProperties`, value: more }, depth + 1);
      if (!made.ok) return made;
      result[`key${index}`] = made.value;
    }
    return { ok: true, value: result };
  }
}

/** Text before numbers: in a URL, 1 is both a number and a text, and a choice of exactly one of them is refused. */
function rank(choice: Json): number {
  const type = asObject(choice).type;
  return type === 'integer' || type === 'number' || type === 'boolean' ? 1 : 0;
}

function givenValue(schema: JsonObject): Json | undefined {
  if (schema.const !== undefined) return schema.const;
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.examples) && schema.examples[0] !== undefined) return schema.examples[0];
  if (Array.isArray(schema.enum)) return schema.enum.find((each) => each !== null) ?? schema.enum[0];
  return schema.default ?? undefined;
}

/** The smallest value there is, where going deeper would never end. */
function nothing(schema: JsonObject, place: Resolved): Made<Json> | undefined {
  const type = typeOf(schema);
  if (schema.nullable === true) return { ok: true, value: null };
  if (type === 'array' && !schema.minItems) return { ok: true, value: [] };
  if (type === 'object' && asList(schema.required).length === 0) return { ok: true, value: {} };
  if (type === 'string') return makeString(schema, 0);
  return type === 'object' || type === 'array'
    ? { ok: false, gap: `#${place.pointer} requires itself without an end` }
    : undefined;
}

function typeOf(schema: JsonObject): string {
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  if (typeof type === 'string') return type;
  if (Array.isArray(schema.type)) return 'null';
  if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema) return 'array';
  if ('pattern' in schema || 'minLength' in schema || 'maxLength' in schema) return 'string';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'object';
}

function distinct(value: Json, index: number): Json {
  if (index === 0) return value;
  if (typeof value === 'number') return value + index;
  if (typeof value === 'string') return `${value}${index}`;
  return value;
}
