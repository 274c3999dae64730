/** Which JSON types a schema lets through: what text on the wire can mean. */
import { asList, isObject, type Json, type JsonObject } from '../json.js';
import type { Contract } from '../load.js';
import { followed } from '../validate/raw.js';

export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

const everyType: readonly JsonType[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** The types that the schema at a pointer allows, all its parts taken together; all of them where it says nothing. */
export function typesAt(contract: Contract, pointer: string): ReadonlySet<JsonType> {
  return typesOf(contract, pointer, new Set());
}

function typesOf(contract: Contract, pointer: string, above: ReadonlySet<string>): ReadonlySet<JsonType> {
  const target = followed(contract.document, pointer);
  // A circle of choices says nothing of its own, and what leads nowhere says nothing at all.
  if (!target || above.has(target.pointer)) return new Set(everyType);
  const { schema } = target;
  const within = new Set([...above, target.pointer]);
  const part = (keyword: string) =>
    asList(schema[keyword]).map((_, index) =>
      typesOf(contract, `${target.pointer}/${keyword}/${index}`, within),
    );
  const limits = [ownTypes(schema), ...part('allOf')];
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = part(keyword);
    if (branches.length > 0) limits.push(new Set(branches.flatMap((branch) => [...branch])));
  }
  return new Set(everyType.filter((type) => limits.every((limit) => limit.has(type))));
}

function ownTypes(schema: JsonObject): ReadonlySet<JsonType> {
  const { type, nullable } = schema;
  const stated = typeof type === 'string' ? [type] : asList(type);
  if (stated.length > 0) {
    const named = everyType.filter(
      (each) => stated.includes(each) || (each === 'number' && stated.includes('integer')),
    );
    return new Set(nullable === true ? [...named, 'null' as const] : named);
  }
  const values = schema.const === undefined ? asList(schema.enum) : [schema.const];
  return new Set(values.length > 0 ? values.map(typeOf) : everyType);
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}
