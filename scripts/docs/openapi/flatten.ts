import type {
  DocumentedField,
  DocumentedSchema,
  Fact,
  JsonObject,
  JsonPrimitive,
  JsonValue,
  SchemaType,
} from '../model.js';
import type { Components } from './components.js';
import { target } from './reference.js';
import type { Value } from './value.js';

const TYPES: ReadonlySet<JsonValue | undefined> = new Set([
  'string',
  'boolean',
  'integer',
  'number',
  'object',
  'array',
]);

/** The single facts of a schema, beside the ready-made one, so that pages of other formats can be compared. */
export function schemaFacts(value: Value, components: Components): DocumentedSchema {
  return { ...singleFacts(value, components), schema: components.schemas.fact(value) };
}

function singleFacts(value: Value, components: Components): DocumentedSchema {
  const here = followSchema(value);
  const { schema } = components.schemas.convert(here);
  const items = isObject(schema.items) ? resolve(schema.items, components) : undefined;
  const fact = <T>(key: string, stated: T | undefined): Fact<T> | undefined =>
    stated === undefined ? undefined : (here.get(key) ?? here).fact(stated);
  return defined<DocumentedSchema>({
    type: fact('type', typeOf(schema)),
    format: fact('format', text(schema.format)),
    nullable: fact('nullable', schema.nullable === true ? true : undefined),
    enum: fact('enum', values(schema.enum)),
    default: fact('default', schema.default),
    minimum: fact('minimum', number(schema.minimum)),
    maximum: fact('maximum', number(schema.maximum)),
    minLength: fact('minLength', number(schema.minLength)),
    maxLength: fact('maxLength', number(schema.maxLength)),
    pattern: fact('pattern', text(schema.pattern)),
    items: fact('items', items && typeOf(items)),
    itemsFormat: fact('items', items && text(items.format)),
    itemsEnum: fact('items', items && values(items.enum)),
  });
}

/** Top-level properties as fields: `name`, or `[].name` where the body is an array. */
export function fieldsOf(value: Value, components: Components): DocumentedField[] {
  const body = followSchema(value);
  const items = body.get('items');
  const { properties, required } = propertiesOf(
    items?.isObject ? followSchema(items) : body,
    new Set<object>(),
  );
  const prefix = items?.isObject ? '[].' : '';
  return [...properties].map(([name, property]): DocumentedField => {
    const mark = required.get(name);
    const description = followSchema(property).textFact('description');
    return {
      path: property.keyFact(prefix + name),
      ...singleFacts(property, components),
      ...(mark === undefined ? {} : { required: mark.fact(true) }),
      ...(description === undefined ? {} : { description }),
    };
  });
}

/** Properties of a schema and of all that it is composed of by `allOf`; the first of a name counts. */
function propertiesOf(
  value: Value,
  seen: Set<object>,
): { properties: Map<string, Value>; required: Map<string, Value> } {
  const properties = new Map<string, Value>();
  const required = new Map<string, Value>();
  if (seen.has(value.identity)) return { properties, required };
  seen.add(value.identity);
  const add = (of: { properties: Map<string, Value>; required: Map<string, Value> }) => {
    for (const [name, each] of of.properties) if (!properties.has(name)) properties.set(name, each);
    for (const [name, each] of of.required) if (!required.has(name)) required.set(name, each);
  };
  for (const part of value.get('allOf')?.items() ?? []) add(propertiesOf(followSchema(part), seen));
  add({
    properties: new Map(value.get('properties')?.entries() ?? []),
    required: new Map((value.get('required')?.items() ?? []).map((each) => [each.text() ?? '', each])),
  });
  return { properties, required };
}

/** The schema a reference leads to; a chain that comes back to itself ends where it began. */
function followSchema(value: Value): Value {
  const seen = new Set<object>();
  let at = value;
  for (;;) {
    const reference = at.get('$ref')?.scalar();
    if (typeof reference !== 'string' || seen.has(at.identity)) return at;
    seen.add(at.identity);
    at = target(at, reference);
  }
}

function resolve(schema: JsonObject, components: Components): JsonObject {
  const seen = new Set<JsonObject>();
  let at: JsonObject = schema;
  while (typeof at.$ref === 'string' && !seen.has(at)) {
    seen.add(at);
    at = components.schema(at.$ref.slice(at.$ref.lastIndexOf('/') + 1)) ?? {};
  }
  return at;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(schema: JsonObject): SchemaType | undefined {
  // The set holds exactly the words of SchemaType.
  return TYPES.has(schema.type) ? (schema.type as SchemaType) : undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A list of scalars; an enumeration of objects is left to the ready-made schema. */
function values(value: JsonValue | undefined): readonly JsonPrimitive[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const scalars = value.filter((each): each is JsonPrimitive => typeof each !== 'object' || each === null);
  return scalars.length === value.length ? scalars : undefined;
}

/** The object without its undefined members, which the model's optional keys do not allow. */
function defined<T extends object>(facts: { [K in keyof T]: T[K] | undefined }): T {
  // Only undefined members go, and those are optional in T.
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as T;
}
