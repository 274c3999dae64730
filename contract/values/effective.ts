/** The keywords that hold for a value at one place: `$ref` and `allOf` folded into one schema. */
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  pointerOf,
} from '../json.js';
import type { Contract, Resolved } from '../load.js';
import { isFoundIn } from '../validate/pattern.js';

/** What a keyword that narrows several schemas at once becomes when they are folded into one. */
const tighter: Readonly<Record<string, (a: number, b: number) => number>> = {
  minimum: Math.max,
  minLength: Math.max,
  minItems: Math.max,
  minProperties: Math.max,
  exclusiveMinimum: Math.max,
  minContains: Math.max,
  maximum: Math.min,
  exclusiveMaximum: Math.min,
  maxContains: Math.min,
  maxLength: Math.min,
  maxItems: Math.min,
  maxProperties: Math.min,
};

/** By schema object: the same one is met again and again, and a chain of `allOf` would be folded once for each way to it. */
const folded = new WeakMap<Contract, WeakMap<JsonObject, JsonObject>>();

/** The schema with `$ref` and `allOf` folded in. A schema that contains itself is folded as far as that goes. */
export function effectiveSchema(contract: Contract, schema: Resolved): JsonObject {
  const known = folded.get(contract) ?? new WeakMap<JsonObject, JsonObject>();
  folded.set(contract, known);
  return fold(contract, schema, { known, within: new Set(), cuts: 0 });
}

interface Folding {
  readonly known: WeakMap<JsonObject, JsonObject>;
  /** Schemas that are being folded. */
  readonly within: Set<JsonObject>;
  /** How often one of them was met again: what was folded inside of it lacks a part then, and is not kept. */
  cuts: number;
}

function fold(contract: Contract, schema: Resolved, folding: Folding): JsonObject {
  const own = schema.value;
  if (!isObject(own)) return {};
  const { known, within, cuts } = folding;
  if (within.has(own)) {
    folding.cuts += 1;
    return {};
  }
  const present = known.get(own);
  if (present) return present;
  within.add(own);
  const { allOf, $ref, ...rest } = own;
  const target = targetOf(contract, own);
  const parts = asList(allOf).map((value, index) =>
    fold(contract, { pointer: joinPointer(schema.pointer, 'allOf', String(index)), value }, folding),
  );
  // In 3.1 keywords may stand beside a reference; in 3.0 they are ignored ("Reference Object").
  const beside = target && contract.version === '3.0' ? {} : rest;
  const result = [...(target ? [fold(contract, target, folding)] : []), ...parts].reduce(merge, beside);
  within.delete(own);
  if (within.size === 0 || folding.cuts === cuts) known.set(own, result);
  return result;
}

/** Where the `$ref` of a schema leads; undefined where there is none, or it leads nowhere. */
export function targetOf(contract: Contract, schema: Json | undefined): Resolved | undefined {
  const reference = asText(asObject(schema).$ref);
  if (reference === undefined || !reference.startsWith('#')) return undefined;
  return contract.resolve(pointerOf(reference));
}

/** What both schemas ask for together. What cannot be said in one schema stays in its `allOf`. */
export function merge(a: JsonObject, b: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...a };
  const apart: Json[] = [...asList(a.allOf)];
  for (const [keyword, value] of Object.entries(b)) {
    const present = a[keyword];
    const pick = tighter[keyword];
    if (keyword === 'allOf') apart.push(...asList(value));
    else if (present === undefined || value === undefined) result[keyword] = value;
    else if (keyword === 'required') result[keyword] = [...new Set([...asList(present), ...asList(value)])];
    else if (named.has(keyword)) result[keyword] = mergeProperties(asObject(present), asObject(value));
    else if (keyword === 'enum') {
      const allowed = new Set(asList(value).map((each) => JSON.stringify(each)));
      result[keyword] = asList(present).filter((each) => allowed.has(JSON.stringify(each)));
    } else if (pick && typeof present === 'number' && typeof value === 'number') {
      result[keyword] = pick(present, value);
    } else if (keyword === 'type') result[keyword] = commonType(present, value);
    else if (keyword === 'multipleOf' && isWhole(present) && isWhole(value))
      result[keyword] = (present * value) / commonDivisor(present, value);
    else if (keyword === 'uniqueItems') result[keyword] = present === true || value === true;
    else if (JSON.stringify(present) === JSON.stringify(value)) continue;
    else if (inner.has(keyword)) result[keyword] = { allOf: [present, value] };
    else if (separate.has(keyword)) apart.push({ [keyword]: value });
    else result[keyword] = value;
  }
  if (a.properties !== undefined || b.properties !== undefined) {
    result.properties = { ...asObject(result.properties), ...closedBy(a, b), ...closedBy(b, a) };
  }
  return apart.length > 0 ? { ...result, allOf: apart } : result;
}

/** Properties that only one schema names are additional ones to the other, which says something of those. */
function closedBy(open: JsonObject, closed: JsonObject): JsonObject {
  const rest = closed.additionalProperties;
  if (rest === undefined || rest === true) return {};
  const own = asObject(closed.properties);
  const patterns = Object.keys(asObject(closed.patternProperties));
  const additional = Object.entries(asObject(open.properties)).filter(
    ([name]) => !Object.hasOwn(own, name) && !patterns.some((pattern) => isFoundIn(pattern, name) !== false),
  );
  return Object.fromEntries(
    additional.map(([name, value]) => [name, rest === false ? false : { allOf: [value ?? true, rest] }]),
  );
}

/** Maps of schemas by name. */
const named = new Set(['properties', 'patternProperties', 'dependentSchemas']);
/** Schemas of what is inside: it has to be right for both. */
const inner = new Set(['items', 'additionalProperties', 'contains', 'propertyNames']);
const separate = new Set(['oneOf', 'anyOf', 'not', 'pattern', 'multipleOf']);

/** One property that several branches describe must be right for each of them. */
function mergeProperties(a: JsonObject, b: JsonObject): JsonObject {
  const both = Object.entries(b).map(([name, value]): [string, Json | undefined] => {
    const present = a[name];
    if (present === undefined || value === undefined || JSON.stringify(present) === JSON.stringify(value))
      return [name, value];
    return [name, { allOf: [present, value] }];
  });
  return { ...a, ...Object.fromEntries(both) };
}

/** No type is left where they have none in common; an integer is a number. */
function commonType(a: Json, b: Json): Json {
  const [ones, others] = [a, b].map((each) => (Array.isArray(each) ? asList(each) : [each]));
  const isIn = (type: Json, types: readonly Json[] = []) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const common = [
    ...new Set([
      ...(ones ?? []).filter((each) => isIn(each, others)),
      ...(others ?? []).filter((each) => isIn(each, ones)),
    ]),
  ];
  return common.length === 1 ? (common[0] ?? []) : common;
}

function isWhole(value: Json): value is number {
  return typeof value === 'number' && value > 0 && Number.isSafeInteger(value);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
