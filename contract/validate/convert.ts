/** Turns a schema of an OpenAPI document, as it holds for a response, into JSON Schema 2020-12. */
import { asList, asObject, asText, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import { choicesOf } from './discriminator.js';
import { pointerOf, rawAt } from './raw.js';

export interface Conversion {
  readonly schema: boolean | Record<string, unknown>;
  /** Pointers of the schemas it refers to. */
  readonly references: readonly string[];
}

export interface ConversionContext {
  readonly document: JsonObject;
  readonly version: '3.0' | '3.1' | '3.2';
  /** The name under which the schema at a pointer is registered. */
  nameOf(pointer: string): string;
  /** Told where each object of the result comes from. */
  origin(converted: object, pointer: string): void;
}

const singles = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'contains',
  'propertyNames',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];
/** Kept as they are. All else (`example`, `xml`, `x-...`, `$id`) says nothing about whether a value is valid. */
const plain = [
  'type',
  'enum',
  'const',
  'format',
  'pattern',
  'required',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'dependentRequired',
];

/** Converts the schema at a pointer. References are not followed but listed. */
export function convertSchema(pointer: string, context: ConversionContext): Conversion {
  const references = new Set<string>();
  const schema = new Converter(context, references).at(rawAt(context.document, pointer), pointer);
  return { schema, references: [...references] };
}

class Converter {
  readonly #context: ConversionContext;
  readonly #references: Set<string>;

  constructor(context: ConversionContext, references: Set<string>) {
    this.#context = context;
    this.#references = references;
  }

  at(raw: Json | undefined, pointer: string): boolean | Record<string, unknown> {
    if (typeof raw === 'boolean') return raw;
    if (!isObject(raw)) return true;
    const reference = asText(raw.$ref);
    // In 3.0 what stands beside a reference does not count.
    const converted =
      reference !== undefined && this.#context.version === '3.0' ? {} : this.#keywords(raw, pointer);
    if (reference !== undefined) converted.$ref = this.#refer(pointerOf(reference));
    this.#context.origin(converted, pointer);
    return converted;
  }

  #refer(pointer: string): string {
    this.#references.add(pointer);
    return this.#context.nameOf(pointer);
  }

  #keywords(raw: JsonObject, pointer: string): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const name of plain) if (raw[name] !== undefined) result[name] = raw[name];
    for (const name of singles) {
      if (raw[name] !== undefined) result[name] = this.at(raw[name], `${pointer}/${name}`);
    }
    for (const name of lists) {
      if (!Array.isArray(raw[name])) continue;
      result[name] = asList(raw[name]).map((each, index) => this.at(each, `${pointer}/${name}/${index}`));
    }
    for (const name of maps) {
      if (!isObject(raw[name])) continue;
      result[name] = Object.fromEntries(
        Object.entries(raw[name]).map(([key, each]) => [key, this.at(each, joinPointer(pointer, name, key))]),
      );
    }
    if (this.#context.version === '3.0') bringUpFrom30(result, raw);
    this.#dropWriteOnly(result, raw);
    this.#choose(result, raw, pointer);
    return this.#context.version === '3.0' && raw.nullable === true ? nullable(result) : result;
  }

  /** A response need not hold what is only ever written (OpenAPI 3.0.3, Schema Object, `writeOnly`). */
  #dropWriteOnly(result: Record<string, unknown>, raw: JsonObject): void {
    if (!Array.isArray(raw.required)) return;
    const hidden = this.#writeOnlyNames(raw, new Set());
    const required = asList(raw.required).filter((name) => typeof name === 'string' && !hidden.has(name));
    if (required.length > 0) result.required = [...new Set(required)];
    else delete result.required;
  }

  #writeOnlyNames(raw: JsonObject, seen: Set<JsonObject>): Set<string> {
    const names = new Set<string>();
    if (seen.has(raw)) return names;
    seen.add(raw);
    for (const [name, property] of Object.entries(asObject(raw.properties))) {
      if (this.#target(property).writeOnly === true || asObject(property).writeOnly === true) names.add(name);
    }
    for (const part of asList(raw.allOf)) {
      for (const name of this.#writeOnlyNames(this.#target(part), seen)) names.add(name);
    }
    return names;
  }

  #target(raw: Json | undefined): JsonObject {
    let schema = asObject(raw);
    for (let steps = 0; typeof schema.$ref === 'string' && steps < 100; steps += 1) {
      schema = asObject(rawAt(this.#context.document, pointerOf(schema.$ref)));
    }
    return schema;
  }

  /** With a discriminator the named choice alone decides, in place of "exactly one of". */
  #choose(result: Record<string, unknown>, raw: JsonObject, pointer: string): void {
    const choices = choicesOf(raw, this.#context.document);
    if (!choices) return;
    const { property } = choices;
    const tags = {
      properties: { [property]: { enum: choices.branches.flatMap((branch) => branch.tags) } },
      required: [property],
    };
    const branches = choices.branches.map((branch) => ({
      if: { properties: { [property]: { enum: branch.tags } }, required: [property] },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { $ref: this.#refer(branch.pointer) },
    }));
    this.#context.origin(tags, `${pointer}/discriminator`);
    this.#context.origin(tags.properties[property] ?? tags, `${pointer}/discriminator`);
    delete result.oneOf;
    delete result.anyOf;
    result.allOf = [
      ...(Array.isArray(result.allOf) ? result.allOf : []),
      { type: 'object' },
      tags,
      ...branches,
    ];
  }
}

function bringUpFrom30(result: Record<string, unknown>, raw: JsonObject): void {
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof raw[exclusive] !== 'boolean') continue;
    delete result[exclusive];
    if (raw[exclusive] && raw[limit] !== undefined) {
      result[exclusive] = raw[limit];
      delete result[limit];
    }
  }
  if (typeof result.type !== 'string') delete result.type;
}

/**
 * `nullable: true` adds null to the type beside it. The standard gives it no effect where no type stands beside it; around an `allOf`,
 * `anyOf` or `oneOf` it is taken the way it is meant there: null, or what is inside.
 */
function nullable(converted: Record<string, unknown>): Record<string, unknown> {
  if (typeof converted.type === 'string') return { ...converted, type: [converted.type, 'null'] };
  if (converted.allOf || converted.anyOf || converted.oneOf) return { anyOf: [{ type: 'null' }, converted] };
  return converted;
}
