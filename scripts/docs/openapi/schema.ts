import type { Fact, JsonObject, JsonValue } from '../model.js';
import type { ComponentNames } from './components.js';
import { type MutableObject, setOwn, settleBounds, settleType } from './keywords.js';
import type { Reporter } from './report.js';
import type { Value } from './value.js';

/** A schema in OpenAPI 3.0's terms, with the names of the component schemas it refers to. */
export interface ConvertedSchema {
  readonly schema: JsonObject;
  readonly references: ReadonlySet<string>;
}

/** Members of an OpenAPI 3.0.3 Schema Object that are taken as they stand. */
const PLAIN = new Set(
  (
    'title multipleOf maximum minimum maxLength minLength pattern maxItems minItems uniqueItems maxProperties ' +
    'minProperties enum description format default nullable readOnly writeOnly xml externalDocs example deprecated'
  ).split(' '),
);

/** Members that say nothing of the value, and those that are settled when all others are known. */
const SILENT = new Set(
  '$schema $comment $id $anchor $defs definitions $ref exclusiveMinimum exclusiveMaximum'.split(' '),
);

/** Members of a Swagger 2.0 Parameter Object that are none of its schema. */
const PARAMETER_MEMBERS: ReadonlySet<string> = new Set(
  'name in required collectionFormat allowEmptyValue'.split(' '),
);

/**
 * Turns Schema Objects of Swagger 2.0, OpenAPI 3.0 and 3.1 into those of OpenAPI 3.0.3. A keyword that 3.0 has no
 * word for is reported and left out, in a way that never forbids what was allowed.
 *
 * Sources: OpenAPI 3.0.3 and 3.1.1, "Schema Object"; Swagger 2.0, "Schema Object"; JSON Schema 2020-12.
 */
export class SchemaConverter {
  readonly #names: ComponentNames;
  readonly #report: Reporter;
  readonly #converted = new Map<object, ConvertedSchema>();

  constructor(names: ComponentNames, report: Reporter) {
    this.#names = names;
    this.#report = report;
  }

  /** @throws PageError for what is no schema, and for references that lead nowhere or to another file. */
  convert(value: Value): ConvertedSchema {
    let converted = this.#converted.get(value.identity);
    if (converted === undefined) {
      const references = new Set<string>();
      converted = { schema: this.#schema(value, references), references };
      this.#converted.set(value.identity, converted);
    }
    return converted;
  }

  /** A parameter or header of Swagger 2.0, which is its own schema: like {@link convert}, its own members aside. */
  convertParameter(value: Value): ConvertedSchema {
    const references = new Set<string>();
    const converted = this.#converted.get(value.identity) ?? {
      schema: this.#schema(value, references, PARAMETER_MEMBERS),
      references,
    };
    this.#converted.set(value.identity, converted);
    return converted;
  }

  fact(value: Value): Fact<JsonObject> {
    return value.fact(this.convert(value).schema);
  }

  #schema(value: Value, references: Set<string>, skip: ReadonlySet<string> = new Set()): JsonObject {
    const whole = value.scalar();
    if (whole === true) return {};
    if (whole === false) return { not: {} };
    if (!value.isObject) throw value.error('not-a-schema', 'expected a schema: an object, true or false');
    const reference = value.get('$ref')?.scalar();
    const out: MutableObject = {};
    if (typeof reference === 'string') {
      const name = this.#names.of(value, reference);
      references.add(name);
      const to = { $ref: `#/components/schemas/${name}` };
      // 3.1 allows other keywords beside $ref; in 2.0 and 3.0 they are ignored by definition.
      if (!this.#names.siblingsCount || value.entries().length === 1) return to;
      out.allOf = [to];
    }
    for (const [key, member] of value.entries())
      if (!skip.has(key)) this.#member(out, key, member, references);
    settleType(out, value);
    settleBounds(out, value);
    return out;
  }

  #member(out: MutableObject, key: string, value: Value, references: Set<string>): void {
    if (PLAIN.has(key) || key.startsWith('x-')) setOwn(out, key, value.json());
    else if (key === 'type') setOwn(out, key, value.json());
    else if (key === 'properties') setOwn(out, key, this.#properties(value, references));
    else if (key === 'items' && value.isList) this.#unknown(key, value);
    else if (key === 'items') setOwn(out, key, this.#schema(value, references));
    else if (key === 'not') this.#not(out, value, references);
    else if (key === 'additionalProperties') {
      const isFlag = typeof value.scalar() === 'boolean';
      setOwn(out, key, isFlag ? value.json() : this.#schema(value, references));
    } else if (key === 'allOf') {
      const before = Array.isArray(out.allOf) ? out.allOf : [];
      const members = value.items().map((each) => this.#schema(each, references));
      if (members.length > 0) setOwn(out, key, [...before, ...members]);
    } else if (key === 'oneOf' || key === 'anyOf') this.#alternatives(out, key, value, references);
    else if (key === 'required') {
      // An empty list is not allowed in 3.0, and a boolean is an old way to speak of the property itself.
      if (value.items().length > 0) setOwn(out, key, value.json());
    } else if (key === 'discriminator') setOwn(out, key, this.#discriminator(value, references));
    else if (key === 'const') {
      if (out.enum === undefined) setOwn(out, 'enum', [value.json()]);
    } else if (key === 'examples') {
      const [first] = value.items();
      if (first !== undefined && out.example === undefined) setOwn(out, 'example', first.json());
    } else if (key === 'contentEncoding' && value.scalar() === 'base64') setOwn(out, 'format', 'byte');
    else if (key === 'contentMediaType' && value.scalar() === 'application/octet-stream')
      setOwn(out, 'format', 'binary');
    else if (!SILENT.has(key)) this.#unknown(key, value);
  }

  #properties(value: Value, references: Set<string>): JsonObject {
    return Object.fromEntries(
      value.entries().map(([name, property]) => [name, this.#schema(property, references)]),
    );
  }

  /** The opposite of a schema that lost a keyword would forbid too much, so it is left out. */
  #not(out: MutableObject, value: Value, references: Set<string>): void {
    const before = this.#report.count;
    const schema = this.#schema(value, references);
    if (this.#report.count === before) setOwn(out, 'not', schema);
  }

  /** `oneOf: [X, {type: 'null'}]` is the 3.1 way to say that X may be null. */
  #alternatives(out: MutableObject, key: string, value: Value, references: Set<string>): void {
    const before = this.#report.count;
    const members = value.items().map((each) => this.#schema(each, references));
    // Alternatives that lost a keyword may overlap, which "exactly one" would forbid.
    const keyword = this.#report.count === before ? key : 'anyOf';
    const real = members.filter((each) => !isNull(each));
    const [only] = real;
    if (real.length < members.length && real.length === 1 && only?.type !== undefined)
      Object.assign(out, only, { nullable: true });
    else if (members.length > 0) setOwn(out, keyword, members);
  }

  #discriminator(value: Value, references: Set<string>): JsonObject {
    // Swagger 2.0 has the bare name of the property here.
    const property = value.text();
    if (property !== undefined) return { propertyName: property };
    const mapping = value
      .get('mapping')
      ?.entries()
      .map(([name, to]): [string, JsonValue] => {
        const target = to.text() ?? '';
        if (!target.startsWith('#')) return [name, target];
        const component = this.#names.of(to, target);
        references.add(component);
        return [name, `#/components/schemas/${component}`];
      });
    return {
      propertyName: value.get('propertyName')?.text() ?? '',
      ...(mapping === undefined ? {} : { mapping: Object.fromEntries(mapping) }),
    };
  }

  #unknown(key: string, value: Value): void {
    this.#report.notUnderstood(
      'schema-keyword',
      value,
      `OpenAPI 3.0 has no counterpart of "${key}" here; the value is described without it`,
    );
  }
}

function isNull(schema: JsonObject): boolean {
  return Array.isArray(schema.enum) && schema.enum.length === 1 && schema.enum[0] === null;
}
