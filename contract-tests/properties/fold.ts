/** A schema with its references and `allOf` folded in, for making values: what holds at one place, said once. */
import {
  asList,
  asObject,
  isObject,
  type Json,
  type JsonObject,
  pointerOf,
  valueAt,
} from '../../contract/json.js';

const larger = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const smaller = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

export function foldSchema(document: JsonObject, raw: Json | undefined, depth = 0): JsonObject {
  if (!isObject(raw) || depth > 50) return {};
  const { $ref, allOf, ...own } = raw;
  const parts = [...(typeof $ref === 'string' ? [valueAt(document, pointerOf($ref))] : []), ...asList(allOf)];
  return parts.reduce<JsonObject>((folded, part) => both(folded, foldSchema(document, part, depth + 1)), own);
}

/** What holds where both hold. */
export function both(a: JsonObject, b: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...a };
  for (const [keyword, value] of Object.entries(b)) {
    const known = a[keyword];
    if (known === undefined || value === undefined) result[keyword] = value;
    else if (keyword === 'required') result[keyword] = [...new Set([...asList(known), ...asList(value)])];
    else if (keyword === 'properties') result[keyword] = properties(asObject(known), asObject(value));
    else if (keyword === 'enum') {
      const allowed = new Set(asList(value).map((each) => JSON.stringify(each)));
      result[keyword] = asList(known).filter((each) => allowed.has(JSON.stringify(each)));
    } else if (larger.has(keyword)) result[keyword] = Math.max(Number(known), Number(value));
    else if (smaller.has(keyword)) result[keyword] = Math.min(Number(known), Number(value));
    else if (keyword === 'nullable') result[keyword] = known === true && value === true;
    else result[keyword] = value;
  }
  return result;
}

function properties(a: JsonObject, b: JsonObject): JsonObject {
  const shared = Object.entries(b).map(([name, schema]): [string, Json | undefined] => {
    const known = a[name];
    return [name, known === undefined || schema === undefined ? schema : { allOf: [known, schema] }];
  });
  return { ...a, ...Object.fromEntries(shared) };
}
