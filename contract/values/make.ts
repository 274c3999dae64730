/** Values that a schema accepts, for messages: examples and defaults where there are some, else made. */

import { asList, asObject, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import type { Contract, Resolved } from '../load.js';
import { canonical } from '../validate/canonical.js';
import { choicesOf } from '../validate/discriminator.js';
import { isFoundIn } from '../validate/pattern.js';
import { referencesOf } from '../validate/references.js';
import { type Direction, type SchemaVerdict, schemasOf } from '../validate/schemas.js';
import { effectiveSchema, merge, targetOf } from './effective.js';
import { Lessons } from './lessons.js';
import { makeNumber } from './numbers.js';
import { type Made, makeString } from './strings.js';

export interface MakeOptions {
  readonly seed: number;
  /** What the value is part of: a request holds no read-only property, a response no write-only one. @default request */
  readonly direction?: Direction;
  /** Every documented property, and no examples in place of made values. @default false */
  readonly complete?: boolean;
  /** Why a value that the schema accepts cannot be used all the same; another is tried then. @default never */
  readonly problem?: (value: Json) => string | undefined;
}

export type MadeValue = Made<Json> & {
  /** Places of examples and defaults that break their own schema; a made value stands in for them. */
  readonly replaced?: readonly string[];
};

const deepest = 12;
/** Schemas visited for one value; more are a gap, whatever the schema goes on to describe. */
const mostSteps = 20_000;
const mostItems = 1_000;
/** Values that are made and held to the schema, each in the light of what was wrong with those before. */
const mostRounds = 60;

/**
 * A value for the schema at this place of the contract. Only required properties are filled in, as far as that is enough. What no
 * rule of construction guarantees (`not`, conditions, tags that choose another schema) is found by trying: what the validator says
 * of one value is held to when the next one is made. The same contract, place and seed give the same value.
 */
export function makeValue(contract: Contract, place: Resolved, options: MakeOptions): MadeValue {
  const { seed, direction = 'request', complete = false } = options;
  const judge = (at: Resolved, value: Json) =>
    schemasOf(contract).judge(at.pointer, value, { direction, schema: at.value });
  const lessons = new Lessons(contract, judge);
  let gap: string | undefined;
  let steps = mostSteps;
  for (let round = 0; round < mostRounds && steps > 0; round += 1) {
    const maker = new Maker(contract, { direction, complete }, judge, lessons, steps);
    const made = maker.make(place, { at: '', depth: 0, seed, variant: 0 });
    // A large schema is not looked into again and again.
    steps = round === 0 ? maker.steps + mostSteps : maker.steps;
    if (!made.ok) {
      gap ??= made.gap;
      if (!lessons.retreat(maker.failedAt ?? '', maker)) break;
      continue;
    }
    const { errors } = judge(place, made.value);
    const problem = errors.length === 0 ? options.problem?.(made.value) : undefined;
    if (problem !== undefined) {
      gap ??= problem;
      if (!lessons.useAnother(maker)) break;
      continue;
    }
    if (errors.length === 0) {
      const replaced = [...lessons.replaced];
      return replaced.length === 0 ? made : { ...made, replaced };
    }
    const [first] = errors;
    const where = first?.valuePointer === '' ? '' : ` at ${first?.valuePointer}`;
    gap ??= `no value was found for #${place.pointer}: ${first?.keyword}${where} is not met`;
    if (!lessons.learn(errors, made.value, maker)) break;
  }
  return { ok: false, gap: gap ?? `no value was found for #${place.pointer}` };
}

type Judge = (place: Resolved, value: Json) => SchemaVerdict;

/** Where in the value something is made, and as which of several. */
interface Spot {
  /** JSON Pointer into the value. */
  readonly at: string;
  readonly depth: number;
  readonly seed: number;
  /** 0 is what one would expect first; others are other values, as far as there are some. */
  readonly variant: number;
}

class Maker {
  /** Examples and defaults that went into the value, by their place in it. */
  readonly shown = new Map<string, { readonly place: Resolved; readonly value: Json }>();
  /** The alternatives that were chosen, by `Lessons.choice`. */
  readonly chosen = new Map<string, { at: string; listed: Json; branch: Resolved; count: number }>();
  readonly listed = new Set<string>();
  /** Where something could first not be made. */
  failedAt: string | undefined;
  steps: number;
  readonly #contract: Contract;
  readonly #wanted: { readonly direction: Direction; readonly complete: boolean };
  readonly #lessons: Lessons;
  readonly #judge: Judge;

  constructor(
    contract: Contract,
    wanted: { readonly direction: Direction; readonly complete: boolean },
    judge: Judge,
    lessons: Lessons,
    steps: number,
  ) {
    this.#contract = contract;
    this.#judge = judge;
    this.#wanted = wanted;
    this.#lessons = lessons;
    this.steps = steps;
  }

  make(place: Resolved, spot: Spot): Made<Json> {
    const besides = this.#lessons.besides(spot.at);
    if (place.value === true && besides.length === 0)
      return { ok: true, value: spot.variant === 0 ? {} : spot.variant };
    if (place.value === false) return this.#gap(spot, `#${place.pointer} accepts nothing`);
    const schema = besides.reduce<JsonObject>(
      (known, more) => merge(known, effectiveSchema(this.#contract, more)),
      effectiveSchema(this.#contract, place),
    );
    return this.#from(schema, place, spot, 0);
  }

  /** @param choices how many choices were made for this place already */
  #from(merged: JsonObject, place: Resolved, spot: Spot, choices: number): Made<Json> {
    this.steps -= 1;
    if (this.steps < 0) return this.#gap(spot, `#${place.pointer} describes more than is looked into`);
    const schema =
      'allOf' in merged ? effectiveSchema(this.#contract, { pointer: place.pointer, value: merged }) : merged;
    const given = this.#given(schema, place, spot);
    if (given) return given;
    if (spot.depth > deepest) {
      const none = nothing(schema);
      return none.ok ? none : this.#gap(spot, `#${place.pointer} requires itself without an end`);
    }
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      if (asList(schema[keyword]).length > 0) return this.#choose(schema, keyword, place, spot, choices);
    }
    return this.#byType(schema, place, spot);
  }

  #gap({ at }: Spot, gap: string): Made<Json> {
    this.failedAt ??= at;
    return { ok: false, gap };
  }

  #given(schema: JsonObject, place: Resolved, spot: Spot): Made<Json> | undefined {
    if (schema.const !== undefined) return { ok: true, value: schema.const };
    const turn = spot.variant + this.#lessons.turns(spot.at);
    if (turn === 0 && !this.#wanted.complete && this.#lessons.mayShow(spot.at)) {
      const example = schema.example ?? asList(schema.examples)[0] ?? schema.default ?? undefined;
      if (example !== undefined) {
        this.shown.set(spot.at, { place, value: example });
        return { ok: true, value: example };
      }
    }
    if (!Array.isArray(schema.enum)) return undefined;
    const types = typesOf(schema);
    const values = asList(schema.enum).filter(
      (value) => schema.type === undefined || types.some((type) => isOf(type, value)),
    );
    const ranked = [...values.filter((value) => value !== null), ...values.filter((value) => value === null)];
    const value = ranked[turn % Math.max(1, ranked.length)];
    if (ranked.length > 1) this.listed.add(spot.at);
    return value === undefined
      ? this.#gap(spot, `#${place.pointer}/enum leaves no value`)
      : { ok: true, value };
  }

  #choose(
    schema: JsonObject,
    keyword: 'oneOf' | 'anyOf',
    place: Resolved,
    spot: Spot,
    choices: number,
  ): Made<Json> {
    const { [keyword]: listed, ...shared } = schema;
    const key = `${spot.at} ${choices}`;
    const ranked = [...asList(listed).entries()].sort(
      ([, a], [, b]) => rank(a, spot.depth) - rank(b, spot.depth),
    );
    const from = (this.#lessons.choice(key) + spot.variant) % ranked.length;
    let gap = '';
    let fallback: { readonly value: Json; readonly branch: Resolved } | undefined;
    const count = ranked.length;
    const choose = (branch: Resolved) =>
      this.chosen.set(key, { at: spot.at, listed: listed ?? [], branch, count });
    const inner = { ...spot, variant: Math.floor(spot.variant / count) };
    for (const [index, value] of [...ranked.slice(from), ...ranked.slice(0, from)]) {
      if (value === false) continue;
      const branch = { pointer: joinPointer(place.pointer, keyword, String(index)), value };
      choose(branch);
      const both = merge(shared, effectiveSchema(this.#contract, branch));
      const made = this.#from(both, branch, inner, choices + 1);
      if (!made.ok) {
        gap ||= made.gap;
        continue;
      }
      const tagged = this.#tagged(schema, keyword, index, place, made.value, spot);
      if (keyword === 'anyOf' || !this.#meetsAnother(asList(listed), value, tagged)) {
        return { ok: true, value: tagged };
      }
      fallback ??= { value: tagged, branch };
    }
    if (fallback === undefined) return this.#gap(spot, gap || `#${place.pointer}/${keyword} accepts nothing`);
    choose(fallback.branch);
    return { ok: true, value: fallback.value };
  }

  /** A tag may choose one of several that a value meets, but not every service looks at tags. */
  #meetsAnother(choices: readonly Json[], chosen: Json, value: Json): boolean {
    if (choices.length > 12) return false;
    return choices.some((choice) => {
      const target = choice === chosen ? undefined : targetOf(this.#contract, choice);
      return target !== undefined && this.#judge(target, value).errors.length === 0;
    });
  }

  /** The value with the name of its choice in the property that tells choices apart ("Discriminator Object"). */
  #tagged(
    schema: JsonObject,
    keyword: 'oneOf' | 'anyOf',
    index: number,
    place: Resolved,
    value: Json,
    { at }: Spot,
  ): Json {
    if (!isObject(value) || schema.discriminator === undefined) return value;
    const resource = referencesOf(this.#contract).resources.at(place.pointer);
    const choices = choicesOf(schema, keyword, this.#contract, resource);
    const tags = choices?.branches.find((branch) => branch.index === index)?.tags ?? [];
    const property = choices?.property ?? '';
    const present = Object.hasOwn(value, property) ? value[property] : undefined;
    const tag = tags[this.#lessons.turns(joinPointer(at, property)) % Math.max(1, tags.length)];
    if (tag === undefined || (present !== undefined && tags.includes(String(present)))) return value;
    return { ...value, [property]: typeof present === 'number' ? Number(tag) : tag };
  }

  #byType(schema: JsonObject, place: Resolved, spot: Spot): Made<Json> {
    const types = typesOf(schema);
    if (types.length === 0) return this.#gap(spot, `#${place.pointer} asks for two types at once`);
    const turn = spot.variant + this.#lessons.turns(spot.at);
    // Where the keywords hint at a type, others are right as well, but nobody expects them.
    const patience = schema.type === undefined && hintedType(schema) !== undefined ? 4 : 1;
    const type = types[Math.max(0, turn - patience + 1) % types.length];
    const variant = schema.type === undefined ? turn : Math.floor(turn / types.length);
    const failing = (made: Made<Json>) => (made.ok ? made : this.#gap(spot, made.gap));
    switch (type) {
      case 'string':
        return failing(makeString(schema, spot.seed, variant));
      case 'integer':
      case 'number':
        return failing(makeNumber(schema, variant));
      case 'boolean':
        return { ok: true, value: variant % 2 === 0 };
      case 'null':
        return { ok: true, value: null };
      case 'array':
        return this.#array(schema, place, spot);
      default:
        return this.#object(schema, place, spot);
    }
  }

  /** Whether what need not be there is made at this depth. */
  #showsMore({ depth }: Spot): boolean {
    return depth < (this.#wanted.complete ? 5 : 3);
  }

  #array(schema: JsonObject, place: Resolved, spot: Spot): Made<Json> {
    const prefix = asList(schema.prefixItems);
    const contained = schema.contains === undefined ? 0 : Number(schema.minContains ?? 1);
    const most = schema.items === false ? prefix.length : Number(schema.maxItems ?? Number.POSITIVE_INFINITY);
    const count = Math.max(Number(schema.minItems ?? 0), contained);
    if (count > mostItems)
      return this.#gap(spot, `minItems ${count} at #${place.pointer} is more than is sent`);
    // What is contained goes behind what stands at fixed places, where there is room for both.
    const first = prefix.length + contained <= most ? prefix.length : 0;
    // One item shows more than none, unless the schema calls itself again.
    const wanted = Math.max(
      count,
      prefix.length,
      contained === 0 ? 0 : first + contained,
      this.#showsMore(spot) ? 1 : 0,
    );
    const items: Json[] = [];
    const seen = new Set<string>();
    let variant = spot.variant + Math.max(0, this.#lessons.turns(spot.at) - 1);
    for (let index = 0; index < Math.min(wanted, most); index += 1) {
      const own = prefix[index] ?? schema.items ?? true;
      const isContained = index >= first && index < first + contained;
      const value = isContained ? { allOf: [own, schema.contains ?? true] } : own;
      const at = prefix[index] === undefined ? 'items' : `prefixItems/${index}`;
      const item = (turn: number) =>
        this.make(
          { pointer: `${place.pointer}/${at}`, value },
          {
            at: joinPointer(spot.at, String(index)),
            depth: spot.depth + 1,
            seed: spot.seed + index,
            variant: turn,
          },
        );
      let made = item(schema.uniqueItems === true && prefix[index] === undefined ? variant : spot.variant);
      for (
        let more = 0;
        schema.uniqueItems === true && made.ok && seen.has(canonical(made.value));
        more += 1
      ) {
        variant += 1;
        made =
          more < 50
            ? item(variant)
            : this.#gap(spot, `#${place.pointer} has no ${index + 1} different items`);
      }
      if (!made.ok) return index >= count ? { ok: true, value: items } : made;
      seen.add(canonical(made.value));
      items.push(made.value);
    }
    return items.length < count
      ? this.#gap(spot, `#${place.pointer} has no ${count} items`)
      : { ok: true, value: items };
  }

  #object(schema: JsonObject, place: Resolved, spot: Spot): Made<Json> {
    const result: Record<string, Json> = Object.create(null);
    const least = Number(schema.minProperties ?? 0);
    if (least > mostItems)
      return this.#gap(spot, `minProperties ${least} at #${place.pointer} is more than is sent`);
    const turn = this.#lessons.turns(spot.at);
    const required = new Set(asList(schema.required).map(String));
    const hidden = this.#wanted.direction === 'request' ? 'readOnly' : 'writeOnly';
    const property = (name: string): Made<Json> | undefined => {
      const value = this.#propertyOf(schema, name);
      const inner = { pointer: joinPointer(place.pointer, 'properties', name), value };
      if (effectiveSchema(this.#contract, inner)[hidden] === true) return undefined;
      const variant = spot.variant + Math.max(0, turn - 1);
      return this.make(inner, {
        at: joinPointer(spot.at, name),
        depth: spot.depth + 1,
        seed: spot.seed,
        variant,
      });
    };
    const add = (name: string, made: Made<Json> | undefined): boolean => {
      if (!made?.ok) return false;
      result[name] = made.value;
      return true;
    };
    // The set grows while it is gone through: a property brings others with it.
    for (const name of required) {
      const made = property(name);
      if (!add(name, made) && made) return made;
      for (const other of asList(asObject(schema.dependentRequired)[name])) required.add(String(other));
    }
    const optional = Object.keys(asObject(schema.properties)).filter(
      (name) => !required.has(name) && this.#lessons.mayHold(joinPointer(spot.at, name)),
    );
    const most = Number(schema.maxProperties ?? Number.POSITIVE_INFINITY);
    const wantsAll = (this.#wanted.complete || (spot.variant + turn) % 2 === 1) && this.#showsMore(spot);
    // What the schema does not name is no documented property, unless it says what further ones are.
    const wantsOther =
      wantsAll && optional.length === 0 && (!this.#wanted.complete || isObject(schema.additionalProperties));
    const failed = this.failedAt;
    for (const name of optional) {
      const size = Object.keys(result).length;
      if (size >= (wantsAll ? most : least)) break;
      add(name, property(name));
    }
    for (let index = 1; Object.keys(result).length < least || (wantsOther && index === 1); index += 1) {
      const name = index > mostItems + 50 ? undefined : this.#anotherName(schema, spot, index);
      const made =
        name === undefined ? this.#gap(spot, `#${place.pointer} has no ${least} properties`) : property(name);
      const isNeeded = Object.keys(result).length < least;
      if (name !== undefined && made?.ok) result[name] = made.value;
      else if (isNeeded && made && !made.ok) return made;
      else if (!isNeeded) break;
    }
    this.failedAt = failed;
    return { ok: true, value: { ...result } };
  }

  /** All that the schema says of the property of this name. */
  #propertyOf(schema: JsonObject, name: string): Json {
    const own = asObject(schema.properties);
    const parts = [
      ...(Object.hasOwn(own, name) ? [own[name] ?? true] : []),
      ...Object.entries(asObject(schema.patternProperties)).flatMap(([pattern, value]) =>
        isFoundIn(pattern, name) === true ? [value ?? true] : [],
      ),
    ];
    const [only = schema.additionalProperties ?? true, another] = parts;
    return another === undefined ? only : { allOf: parts };
  }

  #anotherName(schema: JsonObject, spot: Spot, index: number): string | undefined {
    const patterns = Object.keys(asObject(schema.patternProperties));
    if (schema.additionalProperties === false) {
      const pattern = patterns[(index - 1) % Math.max(1, patterns.length)];
      if (pattern === undefined) return undefined;
      const made = makeString({ pattern }, spot.seed, Math.floor((index - 1) / patterns.length));
      return made.ok ? made.value : undefined;
    }
    if (schema.propertyNames === undefined) return `key${index}`;
    const value = { allOf: [{ type: 'string' }, schema.propertyNames] };
    const made = this.make({ pointer: '', value }, { ...spot, at: `${spot.at}/ name`, variant: index - 1 });
    return made.ok ? String(made.value) : undefined;
  }
}

/** Text before numbers: in a URL, 1 is both a number and a text. Null comes last, and deep inside what asks for little is first. */
function rank(choice: Json, depth: number): number {
  const { type, required, properties, $ref } = asObject(choice);
  if (type === 'null') return 1_000;
  const size =
    depth < 4 ? 0 : asList(required).length + (properties === undefined && $ref === undefined ? 0 : 10);
  return size + (type === 'integer' || type === 'number' || type === 'boolean' ? 1 : 0);
}

/** The smallest value there is, where going deeper would never end. */
function nothing(schema: JsonObject): Made<Json> {
  const types = typesOf(schema);
  if (types.includes('null') && schema.type !== undefined) return { ok: true, value: null };
  if (types[0] === 'array' && !schema.minItems) return { ok: true, value: [] };
  if (types[0] === 'object' && asList(schema.required).length === 0) return { ok: true, value: {} };
  if (types[0] === 'string') return makeString(schema, 0);
  if (types[0] === 'integer' || types[0] === 'number') return makeNumber(schema);
  return types[0] === 'boolean' ? { ok: true, value: true } : { ok: false, gap: '' };
}

const anyType = ['object', 'string', 'integer', 'boolean', 'array', 'null'];

/** The types a value may have, the likeliest first: null comes last, and where none is given the keywords tell. */
export function typesOf(schema: JsonObject): readonly string[] {
  if (schema.type !== undefined) {
    const types = (Array.isArray(schema.type) ? asList(schema.type) : [schema.type]).map(String);
    const others = types.filter((type) => type !== 'null');
    return others.length < types.length || schema.nullable === true ? [...others, 'null'] : others;
  }
  const hinted = hintedType(schema);
  return hinted === undefined ? anyType : [hinted, ...anyType.filter((type) => type !== hinted)];
}

function hintedType(schema: JsonObject): string | undefined {
  const has = (...keywords: readonly string[]) => keywords.some((keyword) => keyword in schema);
  if (
    has(
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'minProperties',
      'maxProperties',
    )
  )
    return 'object';
  if (has('items', 'prefixItems', 'contains', 'minItems', 'maxItems', 'uniqueItems')) return 'array';
  if (has('pattern', 'minLength', 'maxLength', 'format')) return 'string';
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return 'number';
  return undefined;
}

function isOf(type: string, value: Json): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
