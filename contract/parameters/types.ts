/** Which JSON types a schema lets through: what text on the wire can mean. */
import { asList, type JsonObject } from '../json.js';
import type { Contract } from '../load.js';
import { EVERYTHING, JSON_TYPES, type JsonType, typeOf, typesOf } from '../schema-drafts.js';
import { followed } from '../validate/raw.js';

/** The types that the schema at a pointer allows, all its parts taken together; all of them where it says nothing. */
export function typesAt(contract: Contract, pointer: string): ReadonlySet<JsonType> {
  return typesWithin(contract, pointer, new Set());
}

function typesWithin(contract: Contract, pointer: string, above: ReadonlySet<string>): ReadonlySet<JsonType> {
  const target = followed(contract.document, pointer);
  // A circle of choices says nothing of its own, and what leads nowhere says nothing at all.
  if (!target || above.has(target.pointer)) return EVERYTHING;
  const { schema } = target;
  const within = new Set([...above, target.pointer]);
  const part = (keyword: string) =>
    asList(schema[keyword]).map((_, index) =>
      typesWithin(contract, `${target.pointer}/${keyword}/${index}`, within),
    );
  const limits = [ownTypes(schema), ...part('allOf')];
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = part(keyword);
    if (branches.length > 0) limits.push(new Set(branches.flatMap((branch) => [...branch])));
  }
  return new Set(JSON_TYPES.filter((type) => limits.every((limit) => limit.has(type))));
}

function ownTypes(schema: JsonObject): ReadonlySet<JsonType> {
  const values = schema.const === undefined ? asList(schema.enum) : [schema.const];
  return typesOf(schema, true) ?? (values.length > 0 ? new Set(values.map(typeOf)) : EVERYTHING);
}
