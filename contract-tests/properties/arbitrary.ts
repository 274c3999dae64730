/** Random values that a schema accepts as part of a response. Seeded by fast-check, correct by construction, never filtered by the judge. */
import fc from 'fast-check';
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  valueAt,
} from '../../contract/json.js';
import { type Contract, viewOf } from '../../contract/load.js';
import { choicesOf } from '../../contract/validate/discriminator.js';
import { referencesOf } from '../../contract/validate/references.js';
import { makeString } from '../../contract/values/strings.js';
import { both, foldSchema } from './fold.js';

export interface ArbitraryOptions {
  /** `all`: every optional property is there. Default: each at random. */
  readonly optional?: 'all' | 'random';
}

const deepest = 5;
type Context = { readonly contract: Contract; readonly document: JsonObject; readonly all: boolean };

/** Values for the schema at a JSON Pointer of the document. @throws {RangeError} the schema says something no value can be made for */
export function arbitraryOf(
  document: JsonObject,
  pointer: string,
  options: ArbitraryOptions = {},
): fc.Arbitrary<Json> {
  const contract = viewOf(document, 'the contract of the property');
  return build({ contract, document, all: options.optional === 'all' }, valueAt(document, pointer), 0);
}

function build(context: Context, raw: Json | undefined, depth: number): fc.Arbitrary<Json> {
  if (depth > deepest + 20) throw new RangeError('the schema requires itself without an end');
  if (raw === undefined || raw === true) return anything();
  if (!isObject(raw)) throw new RangeError('the schema accepts nothing');
  const schema = foldSchema(context.document, raw);
  const value = withoutNull(context, schema, depth);
  const isNullable = schema.nullable === true && !schema.enum;
  return isNullable && !context.all
    ? fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
    : value;
}

function withoutNull(context: Context, schema: JsonObject, depth: number): fc.Arbitrary<Json> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...asList(schema.enum));
  const { oneOf, anyOf, discriminator: _, ...shared } = schema;
  const alternatives = asList(oneOf ?? anyOf);
  if (alternatives.length > 0) return choose(context, schema, shared, alternatives, depth);
  const types = Array.isArray(schema.type) ? schema.type.map(String) : [typeOf(schema)];
  return fc.oneof(...types.map((type) => ofType(context, type, schema, depth)));
}

function choose(
  context: Context,
  schema: JsonObject,
  shared: JsonObject,
  alternatives: readonly Json[],
  depth: number,
): fc.Arbitrary<Json> {
  const { contract } = context;
  const keyword = schema.oneOf === undefined ? 'anyOf' : 'oneOf';
  const choices = choicesOf(schema, keyword, contract, referencesOf(contract).resources.at(''));
  if (choices) {
    const { property } = choices;
    return fc.oneof(
      ...choices.branches.map(({ pointer, tags }) => {
        const branch = foldSchema(context.document, valueAt(context.document, pointer));
        const tagged = both(both(shared, branch), {
          required: [property],
          properties: { ...asObject(branch.properties), [property]: { enum: tags } },
        });
        return build(context, tagged, depth);
      }),
    );
  }
  return fc.oneof(
    ...alternatives.map((each) => build(context, both(shared, foldSchema(context.document, each)), depth)),
  );
}

function ofType(context: Context, type: string, schema: JsonObject, depth: number): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbers(schema, type === 'integer');
    case 'string':
      return strings(schema);
    case 'array':
      return arrays(context, schema, depth);
    default:
      return objects(context, schema, depth);
  }
}

function anything(): fc.Arbitrary<Json> {
  return fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant({}));
}

function numbers(schema: JsonObject, whole: boolean): fc.Arbitrary<Json> {
  const wide = schema.format === 'int32' ? 2 ** 31 - 1 : 2 ** 40;
  const step = typeof schema.multipleOf === 'number' ? schema.multipleOf : whole ? 1 : 0;
  const low = limit(schema, 'minimum', 'exclusiveMinimum', step === 0 ? 0.5 : step, -wide);
  const high = limit(schema, 'maximum', 'exclusiveMaximum', -(step === 0 ? 0.5 : step), wide);
  if (step > 0) {
    const [least, most] = [Math.ceil(low / step), Math.floor(high / step)];
    if (least > most) throw new RangeError('no number is in range');
    return fc
      .integer({ min: Math.max(least, -(2 ** 40)), max: Math.min(most, 2 ** 40) })
      .map((count) => count * step);
  }
  // Quarters are exact, so that no rounding decides whether a value is in range.
  const [least, most] = [Math.ceil(low * 4), Math.floor(high * 4)];
  if (least > most) throw new RangeError('no number is in range');
  return fc.integer({ min: least, max: most }).map((count) => count / 4);
}

/** 3.0 writes an exclusive limit as a flag beside the limit, 3.1 as a limit of its own. */
function limit(
  schema: JsonObject,
  inclusive: string,
  exclusive: string,
  step: number,
  otherwise: number,
): number {
  const [at, beyond] = [schema[inclusive], schema[exclusive]];
  const own = typeof at === 'number' ? (beyond === true ? at + step : at) : otherwise;
  if (typeof beyond !== 'number') return own;
  return step > 0 ? Math.max(own, beyond + step) : Math.min(own, beyond + step);
}

const formats: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  'date-time': () => moments().map((date) => date.toISOString()),
  date: () => moments().map((date) => date.toISOString().slice(0, 10)),
  uuid: () => fc.uuid(),
  uri: () => fc.webUrl(),
  ipv4: () => fc.ipV4(),
  hostname: () => fc.domain(),
  byte: () => fc.base64String({ maxLength: 20 }),
};

function moments(): fc.Arbitrary<Date> {
  return fc.date({
    min: new Date('1970-01-01T00:00:00Z'),
    max: new Date('2099-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
}

function strings(schema: JsonObject): fc.Arbitrary<Json> {
  const least = Number(schema.minLength ?? 0);
  const most = Number(schema.maxLength ?? least + 12);
  const pattern = asText(schema.pattern);
  const format = formats[asText(schema.format) ?? ''];
  if (pattern !== undefined) {
    return fc.integer({ min: 0, max: 2 ** 20 }).map((seed) => {
      const made = makeString(schema, seed);
      if (!made.ok) throw new RangeError(made.gap);
      return made.value;
    });
  }
  if (format)
    return format().filter(
      (text) => text.length >= least && (schema.maxLength === undefined || text.length <= most),
    );
  if (schema.format !== undefined && least <= 1) {
    const made = makeString(schema, 0);
    if (made.ok) return fc.constant(made.value);
  }
  // Whole characters, also beyond the first plane: JSON Schema counts code points.
  return fc
    .array(fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 1 }), {
      minLength: least,
      maxLength: most,
    })
    .map((parts) => Array.from(parts.join('')).slice(0, most).join(''));
}

function arrays(context: Context, schema: JsonObject, depth: number): fc.Arbitrary<Json> {
  const least = Number(schema.minItems ?? 0);
  if (depth >= deepest && least === 0) return fc.constant([]);
  const most = Math.min(Number(schema.maxItems ?? least + 3), least + 3);
  const wanted = context.all && most > 0 ? Math.max(least, 1) : least;
  const items = build(context, schema.items, depth + 1);
  const size = { minLength: wanted, maxLength: Math.max(most, wanted) };
  return schema.uniqueItems === true
    ? fc.uniqueArray(items, { ...size, selector: (item) => JSON.stringify(item) })
    : fc.array(items, size);
}

function objects(context: Context, schema: JsonObject, depth: number): fc.Arbitrary<Json> {
  const required = new Set(asList(schema.required).map(String));
  const named = Object.entries(asObject(schema.properties)).filter(
    ([, property]) => foldSchema(context.document, property).writeOnly !== true,
  );
  const shown = named.filter(([name]) => required.has(name) || depth < deepest);
  const model = Object.fromEntries(
    shown.map(([name, property]) => [name, build(context, property, depth + 1)]),
  );
  for (const name of required) {
    if (!Object.hasOwn(asObject(schema.properties), name)) model[name] = anything();
  }
  const names = Object.keys(model);
  const requiredKeys = context.all ? names : names.filter((name) => required.has(name));
  const own = fc.record<Record<string, Json>>(model, { requiredKeys, noNullPrototype: true });
  const least = Number(schema.minProperties ?? 0);
  const rest = schema.additionalProperties;
  if (!isObject(rest) && least <= requiredKeys.length) return own;
  if (rest === false) return own.filter((value) => Object.keys(value).length >= least);
  const more = fc.dictionary(
    fc.stringMatching(/^x[a-z]{3,8}$/),
    build(context, isObject(rest) ? rest : true, depth + 1),
    {
      minKeys: Math.max(0, least - requiredKeys.length),
      maxKeys: Math.max(2, least),
      noNullPrototype: true,
    },
  );
  return fc.tuple(own, more).map(([a, b]) => ({ ...b, ...a }));
}

function typeOf(schema: JsonObject): string {
  if (typeof schema.type === 'string') return schema.type;
  if (schema.items !== undefined) return 'array';
  if (schema.pattern !== undefined || schema.minLength !== undefined) return 'string';
  if (schema.minimum !== undefined || schema.maximum !== undefined) return 'number';
  return 'object';
}
