/** Values that a schema accepts, for requests: examples and defaults where there are some, else made. */

import { asList, asObject, asText, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import type { Contract, Resolved } from '../load.js';
import { effectiveSchema, merge, targetOf } from './effective.js';
import { makeNumber } from './numbers.js';
import { type Made, makeString } from './strings.js';

export interface MakeOptions {
  readonly seed: number;
  /** Whether a value is really accepted. Several are tried; where none is, that is a gap. */
  readonly check?: (schema: Resolved, value: Json) => boolean;
}

export type MadeValue = Made<Json> & {
  /** Places of examples and defaults that break their own schema; a made value stands in for them. */
  readonly replaced?: readonly string[];
};

const deepest = 12;
/** Schemas visited for one value; more are a gap, whatever the schema goes on to describe. */
const mostSteps = 20_000;
const mostItems = 1_000;

/** What is tried, in this order: what the author shows first, then ever less likely ways to be right. */
interface Attempt {
  readonly examples: boolean;
  /** Which choice of `oneOf` and `anyOf` comes first. */
  readonly choice: number;
  /** `if` has to be met with `then`, or broken with `else`. */
  readonly conditional: 'then' | 'else' | undefined;
  readonly optional: boolean;
}

const plain = { choice: 0, conditional: undefined, optional: false } as const;
const attempts: readonly Attempt[] = [
  { ...plain, examples: true },
  { ...plain, examples: true, conditional: 'then' },
  { ...plain, examples: false },
  ...[1, 2, 3, 4, 5].map((choice) => ({ ...plain, examples: false, choice })),
  { ...plain, examples: false, conditional: 'then' },
  { ...plain, examples: false, conditional: 'else' },
  { ...plain, examples: false, optional: true },
  { ...plain, examples: false, optional: true, choice: 1 },
];

/**
 * A value for the schema at this place of the contract. Only required properties are filled in, and none that is read-only.
 * The same contract, place and seed give the same value.
 */
export function makeValue(contract: Contract, schema: Resolved, options: MakeOptions): MadeValue {
  const { check } = options;
  let shown: readonly Shown[] = [];
  let gap: string | undefined;
  const tried = new Set<string>();
  for (const attempt of attempts) {
    const maker = new Maker(contract, options, attempt);
    const made = maker.make(schema, 0);
    // Without a check, the first value is as good as any other.
    if (!check) return made;
    if (attempt === attempts[0]) shown = maker.shown;
    if (!made.ok) {
      gap ??= made.gap;
      continue;
    }
    const text = JSON.stringify(made.value);
    if (tried.has(text)) continue;
    tried.add(text);
    if (check(schema, made.value)) {
      const replaced = attempt.examples ? [] : brokenExamples(shown, check);
      return replaced.length === 0 ? made : { ...made, replaced };
    }
  }
  return { ok: false, gap: gap ?? `the value made for #${schema.pointer} does not meet its own schema` };
}

/** An example or default that was used, and where it stands. */
interface Shown {
  readonly place: Resolved;
  readonly value: Json;
}

function brokenExamples(shown: readonly Shown[], check: NonNullable<MakeOptions['check']>): string[] {
  return [
    ...new Set(shown.filter(({ place, value }) => !check(place, value)).map(({ place }) => place.pointer)),
  ];
}

class Maker {
  /** Examples and defaults that went into the value. */
  readonly shown: Shown[] = [];
  readonly #contract: Contract;
  readonly #options: MakeOptions;
  readonly #attempt: Attempt;
  #steps = 0;

  constructor(contract: Contract, options: MakeOptions, attempt: Attempt) {
    this.#contract = contract;
    this.#options = options;
    this.#attempt = attempt;
  }

  make(place: Resolved, depth: number, seed = this.#options.seed): Made<Json> {
    this.#steps += 1;
    if (this.#steps > mostSteps)
      return { ok: false, gap: `#${place.pointer} describes more than is looked into` };
    if (place.value === true) return { ok: true, value: {} };
    if (place.value === false) return { ok: false, gap: `#${place.pointer} accepts nothing` };
    const schema = this.#conditional(effectiveSchema(this.#contract, place), place);
    const given = this.#given(schema, place);
    if (given !== undefined) return { ok: true, value: given };
    if (depth > deepest) return nothing(schema, place) ?? { ok: false, gap: `#${place.pointer} never ends` };
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      if (asList(schema[keyword]).length > 0) return this.#choose(schema, keyword, place, depth, seed);
    }
    return this.#byType(schema, place, depth, seed);
  }

  #given(schema: JsonObject, place: Resolved): Json | undefined {
    if (schema.const !== undefined) return schema.const;
    if (this.#attempt.examples) {
      const list = asList(schema.examples);
      const example = schema.example ?? list[0] ?? schema.default ?? undefined;
      if (example !== undefined) {
        this.shown.push({ place, value: example });
        return example;
      }
    }
    if (Array.isArray(schema.enum)) return schema.enum.find((each) => each !== null) ?? schema.enum[0];
    return undefined;
  }

  /** `then` or `else` held to as if they stood in `allOf`: the check says whether that was right. */
  #conditional(schema: JsonObject, place: Resolved): JsonObject {
    const { conditional } = this.#attempt;
    if (conditional === undefined || schema.if === undefined) return schema;
    const { if: condition, then, else: otherwise, ...rest } = schema;
    const fold = (value: Json) => effectiveSchema(this.#contract, { pointer: place.pointer, value });
    if (conditional === 'else') return merge(rest, fold(otherwise ?? {}));
    return merge(merge(rest, fold(condition ?? {})), fold(then ?? {}));
  }

  #choose(
    schema: JsonObject,
    keyword: 'oneOf' | 'anyOf',
    place: Resolved,
    depth: number,
    seed: number,
  ): Made<Json> {
    const { [keyword]: listed, ...shared } = schema;
    const all = [...asList(listed).entries()];
    // Choices may be null or one of several objects; the first that can be made, and that is the only one met, is taken.
    const ranked = all.sort(([, a], [, b]) => rank(a) - rank(b));
    const from = this.#attempt.choice % Math.max(1, ranked.length);
    const inOrder = [...ranked.slice(from), ...ranked.slice(0, from)];
    let fallback: Made<Json> | undefined;
    let gap = '';
    for (const [index, value] of inOrder) {
      const pointer = joinPointer(place.pointer, keyword, String(index));
      const choice = effectiveSchema(this.#contract, { pointer, value });
      const made = this.make({ pointer, value: merge(shared, choice) }, depth + 1, seed);
      if (!made.ok) {
        gap = made.gap;
        continue;
      }
      const tagged = { ok: true, value: this.#tagged(schema, value, made.value) } as const;
      if (keyword === 'anyOf' || !this.#meetsAnother(asList(listed), value, tagged.value)) return tagged;
      fallback ??= tagged;
    }
    return fallback ?? { ok: false, gap };
  }

  /** The value with the name of its choice in the property that tells choices apart ("Discriminator Object"). */
  #tagged(schema: JsonObject, choice: Json, value: Json): Json {
    const { propertyName, mapping } = asObject(schema.discriminator);
    const property = asText(propertyName);
    const reference = asText(asObject(choice).$ref);
    if (property === undefined || reference === undefined || !isObject(value)) return value;
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const mapped = Object.entries(asObject(mapping)).find(
      ([, target]) => target === reference || target === name,
    );
    return { ...value, [property]: mapped?.[0] ?? name };
  }

  #meetsAnother(choices: readonly Json[], chosen: Json, value: Json): boolean {
    const { check } = this.#options;
    if (!check || choices.length > 12) return false;
    return choices.some((choice) => {
      const target = choice === chosen ? undefined : targetOf(this.#contract, choice);
      return target !== undefined && check(target, value);
    });
  }

  #byType(schema: JsonObject, place: Resolved, depth: number, seed: number): Made<Json> {
    switch (typeOf(schema)) {
      case 'string':
        return makeString(schema, seed);
      case 'integer':
      case 'number':
        return makeNumber(schema);
      case 'boolean':
        return { ok: true, value: true };
      case 'null':
        return { ok: true, value: null };
      case 'array':
        return this.#array(schema, place, depth, seed);
      default:
        return this.#object(schema, place, depth, seed);
    }
  }

  #array(schema: JsonObject, place: Resolved, depth: number, seed: number): Made<Json> {
    const prefix = asList(schema.prefixItems);
    const count = Math.max(
      typeof schema.minItems === 'number' ? schema.minItems : 0,
      schema.contains === undefined ? 0 : 1,
    );
    if (count > mostItems)
      return { ok: false, gap: `minItems ${count} at #${place.pointer} is more than is sent` };
    // One item shows more than none, unless the schema calls itself again.
    const least = Math.max(count, depth < 3 && schema.maxItems !== 0 && schema.items !== false ? 1 : 0);
    const wanted = Math.min(
      Math.max(least, prefix.length),
      typeof schema.maxItems === 'number' ? schema.maxItems : least + prefix.length,
    );
    const items: Json[] = [];
    for (let index = 0; index < wanted; index += 1) {
      const shown = schema.items ?? true;
      const value =
        prefix[index] ??
        (schema.contains !== undefined && index === 0
          ? merge(asObject(shown), asObject(schema.contains))
          : shown);
      const at = prefix[index] === undefined ? 'items' : `prefixItems/${index}`;
      const made = this.make({ pointer: `${place.pointer}/${at}`, value }, depth + 1, seed + index);
      if (!made.ok) return count === 0 ? { ok: true, value: [] } : made;
      items.push(schema.uniqueItems === true ? distinct(made.value, index, schema.items) : made.value);
    }
    return { ok: true, value: items };
  }

  #object(schema: JsonObject, place: Resolved, depth: number, seed: number): Made<Json> {
    const properties = asObject(schema.properties);
    const result: Record<string, Json> = Object.create(null);
    const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
    if (least > mostItems)
      return { ok: false, gap: `minProperties ${least} at #${place.pointer} is more than is sent` };
    const required = asList(schema.required).map(String);
    const optional = Object.keys(properties).filter((name) => !required.includes(name));
    const wantsAll = this.#attempt.optional && depth < 3;
    for (const name of [...required, ...optional]) {
      const needed = required.includes(name);
      if (!needed && !wantsAll && Object.keys(result).length >= least) break;
      const property = Object.hasOwn(properties, name)
        ? (properties[name] ?? true)
        : (schema.additionalProperties ?? true);
      const at = { pointer: joinPointer(place.pointer, 'properties', name), value: property };
      if (effectiveSchema(this.#contract, at).readOnly === true) continue;
      const made = this.make(at, depth + 1, seed);
      if (made.ok) result[name] = made.value;
      else if (needed) return made;
      const dependent = asList(asObject(schema.dependentRequired)[name]).map(String);
      required.push(...dependent.filter((each) => !required.includes(each)));
    }
    for (const name of required) {
      // Brought in by `dependentRequired` after its turn.
      if (Object.hasOwn(result, name) || !Object.hasOwn(properties, name)) continue;
      const at = { pointer: joinPointer(place.pointer, 'properties', name), value: properties[name] ?? true };
      if (effectiveSchema(this.#contract, at).readOnly === true) continue;
      const made = this.make(at, depth + 1, seed);
      if (made.ok) result[name] = made.value;
    }
    for (let index = 1; Object.keys(result).length < least; index += 1) {
      const more = schema.additionalProperties ?? true;
      const made = this.make(
        { pointer: `${place.pointer}/additionalProperties`, value: more },
        depth + 1,
        seed,
      );
      if (!made.ok) return made;
      result[`key${index}`] = made.value;
    }
    return { ok: true, value: this.#taggedByParent(schema, place, { ...result }) };
  }

  /** A schema that is told apart from its heirs by a property, without a list of choices: it is called by its own name. */
  #taggedByParent(schema: JsonObject, place: Resolved, value: JsonObject): Json {
    const { propertyName, mapping } = asObject(schema.discriminator);
    const property = asText(propertyName);
    if (property === undefined) return value;
    const pointer = targetOf(this.#contract, place.value)?.pointer ?? place.pointer;
    const name = pointer.slice(pointer.lastIndexOf('/') + 1);
    const mapped = Object.entries(asObject(mapping));
    const own = mapped.find(([, target]) => target === `#${pointer}` || target === name);
    return { ...value, [property]: own?.[0] ?? mapped[0]?.[0] ?? name };
  }
}

/** Text before numbers: in a URL, 1 is both a number and a text, and a choice of exactly one of them is refused. */
function rank(choice: Json): number {
  const type = asObject(choice).type;
  if (type === 'null') return 2;
  return type === 'integer' || type === 'number' || type === 'boolean' ? 1 : 0;
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

/** The type that a value is made of: the first that is not null; told from the keywords where none is given. */
export function typeOf(schema: JsonObject): string {
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  if (typeof type === 'string') return type;
  if (Array.isArray(schema.type)) return 'null';
  if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('pattern' in schema || 'minLength' in schema || 'maxLength' in schema || 'format' in schema)
    return 'string';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'object';
}

function distinct(value: Json, index: number, items: Json | undefined): Json {
  const choices = asList(asObject(items).enum);
  if (choices.length > 0) return choices[index % choices.length] ?? value;
  if (index === 0) return value;
  if (typeof value === 'number') return value + index;
  if (typeof value === 'string') return `${value}${index}`;
  if (typeof value === 'boolean') return index % 2 === 0 ? value : !value;
  return isObject(value) ? { ...value, [`key${index}`]: index } : value;
}
