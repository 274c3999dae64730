/** Reads `discriminator` (OpenAPI 3.0.3 and 3.1.0, Discriminator Object): which values name which schema. */
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  pointerOf,
  readPointer,
  valueAt,
} from '../json.js';
import type { Contract } from '../load.js';
import type { Resource } from '../resources.js';
import { referenceTo } from '../structure.js';
import { type Referred, referencesOf } from './references.js';

export interface Choices {
  readonly property: string;
  readonly branches: readonly Branch[];
  /** Indices of alternatives without a name: no value names them. */
  readonly unnamed: readonly number[];
  /** What a value is held to that names none (`defaultMapping`, OpenAPI 3.2). */
  readonly otherwise: Referred | undefined;
}

interface Branch {
  readonly index: number;
  readonly schema: Json;
  /** Where the alternative's reference leads. */
  readonly pointer: string;
  readonly tags: readonly string[];
}

/** A schema whose discriminator chooses among the schemas that take it into their `allOf`. */
export interface Family {
  readonly property: string;
  readonly children: readonly { readonly target: Referred; readonly tags: readonly string[] }[];
  /** Values that name the parent itself. */
  readonly own: readonly string[];
  /** What a value is held to that names none (`defaultMapping`, OpenAPI 3.2). */
  readonly otherwise: Referred | undefined;
}

const choicesKnown = new WeakMap<JsonObject, Choices | 'none'>();
const familiesKnown = new WeakMap<JsonObject, Family | 'none'>();

/** The choices of a schema with a discriminator; undefined where it has none, or none of its alternatives has a name. */
export function choicesOf(
  raw: JsonObject,
  keyword: 'oneOf' | 'anyOf',
  contract: Contract,
  resource: Resource,
): Choices | undefined {
  // Beside a `oneOf`, the `anyOf` is something else.
  if (!isObject(raw.discriminator) || (keyword === 'anyOf' && Array.isArray(raw.oneOf))) return undefined;
  const known = choicesKnown.get(raw) ?? readChoices(raw, keyword, contract, resource) ?? 'none';
  choicesKnown.set(raw, known);
  return known === 'none' ? undefined : known;
}

/** The tag that a value bears; numbers and flags by the text that stands for them in a mapping. */
export function tagOf(value: JsonObject, property: string): string | undefined {
  const tag = Object.hasOwn(value, property) ? value[property] : undefined;
  return typeof tag === 'string'
    ? tag
    : typeof tag === 'number' || typeof tag === 'boolean'
      ? String(tag)
      : undefined;
}

function readChoices(
  raw: JsonObject,
  keyword: 'oneOf' | 'anyOf',
  contract: Contract,
  resource: Resource,
): Choices | undefined {
  const discriminator = asObject(raw.discriminator);
  const property = asText(discriminator.propertyName);
  if (property === undefined) return undefined;
  const branches: Branch[] = [];
  const unnamed: number[] = [];
  for (const [index, schema] of asList(raw[keyword]).entries()) {
    const reference = isObject(schema) ? asText(schema.$ref) : undefined;
    const target = reference === undefined ? undefined : referencesOf(contract).resolve(reference, resource);
    if (target) {
      const tags = tagsOf(target, property, discriminator, contract);
      branches.push({ index, schema, pointer: target.pointer, tags });
    } else unnamed.push(index);
  }
  const otherwise = mappedTo(asText(discriminator.defaultMapping), contract, resource);
  return branches.length === 0 ? undefined : { property, branches, unnamed, otherwise };
}

/** The children of a schema with a discriminator and without alternatives. Undefined where it has none. */
export function familyOf(raw: JsonObject, contract: Contract, resource: Resource): Family | undefined {
  const known = familiesKnown.get(raw) ?? readFamily(raw, contract, resource) ?? 'none';
  familiesKnown.set(raw, known);
  return known === 'none' ? undefined : known;
}

function readFamily(raw: JsonObject, contract: Contract, resource: Resource): Family | undefined {
  const discriminator = asObject(raw.discriminator);
  const property = asText(discriminator.propertyName);
  if (property === undefined) return undefined;
  const references = referencesOf(contract);
  const targets = new Map<Json, Referred>();
  for (const [name, schema] of Object.entries(asObject(contract.resolve('/components/schemas')?.value))) {
    if (schema === undefined || schema === raw || !descendsFrom(schema, raw, contract)) continue;
    const pointer = joinPointer('/components/schemas', name);
    targets.set(schema, { schema, pointer, resource: references.resources.at(pointer) });
  }
  const mapping = Object.entries(asObject(discriminator.mapping));
  const own: string[] = nameOfSchema(raw, contract);
  for (const [tag, written] of mapping) {
    const target = mappedTo(asText(written), contract, resource);
    if (target?.schema === raw) own.push(tag);
    else if (target) targets.set(target.schema, target);
  }
  if (targets.size === 0) return undefined;
  const children = [...targets.values()].map((target) => ({
    target,
    tags: tagsOf(target, property, discriminator, contract),
  }));
  const otherwise = mappedTo(asText(discriminator.defaultMapping), contract, resource);
  return { property, children, own, otherwise: otherwise?.schema === raw ? undefined : otherwise };
}

/** Whether a schema takes another into its `allOf`, itself or through one that does. */
function descendsFrom(schema: Json, parent: JsonObject, contract: Contract): boolean {
  const references = referencesOf(contract);
  const waiting = [schema];
  const seen = new Set<Json>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const part of asList(asObject(next).allOf)) {
      const reference = asText(asObject(part).$ref);
      const target =
        reference === undefined ? part : references.resolve(reference, references.resources.at(''))?.schema;
      if (target === parent) return true;
      if (target !== undefined) waiting.push(target);
    }
  }
  return false;
}

function nameOfSchema(raw: JsonObject, contract: Contract): string[] {
  const schemas = asObject(contract.resolve('/components/schemas')?.value);
  return Object.keys(schemas).filter((name) => schemas[name] === raw);
}

/**
 * The values that name a schema: those the mapping gives it, else those its own property allows, else its name. A schema that is a
 * choice itself is also named by what names its alternatives.
 */
function tagsOf(
  { pointer }: Referred,
  property: string,
  discriminator: JsonObject,
  contract: Contract,
): string[] {
  const mapped = Object.entries(asObject(discriminator.mapping))
    .filter(([, target]) => isMappingTo(asText(target) ?? '', pointer))
    .map(([tag]) => tag);
  if (mapped.length > 0) return mapped;
  const allowed = tagsOfSchema(pointer, property, contract);
  if (allowed.length > 0) return allowed;
  return [readPointer(pointer).at(-1) ?? '', ...namesInside(pointer, contract)];
}

/** A mapping names a schema by reference or by its bare name. */
function isMappingTo(target: string, pointer: string): boolean {
  return target.includes('/')
    ? pointerOf(target) === pointer
    : joinPointer('/components/schemas', target) === pointer;
}

function mappedTo(written: string | undefined, contract: Contract, resource: Resource): Referred | undefined {
  return written === undefined ? undefined : referencesOf(contract).resolve(referenceTo(written), resource);
}

/**
 * Many contracts name no mapping but give the property an enumeration, or one value, in each schema. What holds together allows what
 * each allows; of alternatives, any may be the one.
 */
function tagsOfSchema(pointer: string, property: string, contract: Contract): string[] {
  return [...(allowedTags(valueAt(contract.document, pointer), property, contract, new Set()) ?? [])];
}

function allowedTags(
  raw: Json | undefined,
  property: string,
  contract: Contract,
  seen: Set<Json>,
): ReadonlySet<string> | undefined {
  if (!isObject(raw) || seen.has(raw)) return undefined;
  seen.add(raw);
  const references = referencesOf(contract);
  const deeper = (part: Json | undefined) => allowedTags(part, property, contract, seen);
  const all = [...asList(raw.allOf).map(deeper)];
  if (typeof raw.$ref === 'string') {
    all.push(deeper(references.resolve(raw.$ref, references.resources.at(''))?.schema));
  }
  if (isObject(raw.properties) && Object.hasOwn(raw.properties, property)) {
    all.push(...reachable(raw.properties[property], contract, ['allOf']).map(valuesOf));
  }
  for (const keyword of ['oneOf', 'anyOf']) {
    const alternatives = asList(raw[keyword]).map(deeper);
    if (alternatives.length > 0 && alternatives.every((each) => each !== undefined))
      all.push(new Set(alternatives.flatMap((each) => [...(each ?? [])])));
  }
  const said = all.filter((each) => each !== undefined);
  const [first, ...others] = said;
  return first && new Set([...first].filter((tag) => others.every((each) => each.has(tag))));
}

/** The values that a schema of the property lists; undefined where it lists none. */
function valuesOf(schema: JsonObject): ReadonlySet<string> | undefined {
  const listed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (listed === undefined) return undefined;
  return new Set(
    asList(listed).flatMap((value) => (value === null || typeof value === 'object' ? [] : [String(value)])),
  );
}

/** The names of the alternatives of a schema that is a choice, and of theirs. */
function namesInside(pointer: string, contract: Contract): string[] {
  const names: string[] = [];
  const references = referencesOf(contract);
  for (const schema of reachable(valueAt(contract.document, pointer), contract, ['oneOf', 'anyOf'])) {
    for (const part of [...asList(schema.oneOf), ...asList(schema.anyOf)]) {
      const reference = asText(asObject(part).$ref);
      const target =
        reference === undefined ? undefined : references.resolve(reference, references.resources.at(''));
      if (target) names.push(readPointer(target.pointer).at(-1) ?? '');
    }
    names.push(...Object.keys(asObject(asObject(schema.discriminator).mapping)));
  }
  return names;
}

/** A schema and those that its keywords lead to, references followed. */
function reachable(first: Json | undefined, contract: Contract, keywords: readonly string[]): JsonObject[] {
  const references = referencesOf(contract);
  const found = new Set<JsonObject>();
  const waiting = [first];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next) || found.has(next)) continue;
    found.add(next);
    const reference = asText(next.$ref);
    if (reference !== undefined) {
      const target = references.resolve(reference, references.resources.at(''));
      if (target) waiting.push(target.schema);
    }
    for (const keyword of keywords) waiting.push(...asList(next[keyword]));
  }
  return [...found];
}
