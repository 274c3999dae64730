import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '../json.js';
import { viewOf } from '../load.js';
import { schemasOf } from '../validate/schemas.js';
import { makeValue } from './make.js';

/**
 * Schemas that some value meets by construction: first there is a value, then a schema is written around it. What holds for the
 * value is said in many ways; what does not hold stands where it does not count.
 */
const names = ['id', 'kind', 'a/b', 'ä', 'x-y', '__proto__x'] as const;

const texts = fc.oneof(
  fc.constantFrom('', 'a', 'Zz9', 'needle in it', '2024-01-31', 'ab-12', 'person@example.com', '日本'),
  fc.string({ maxLength: 12 }),
);
const scalars: fc.Arbitrary<Json> = fc.oneof(
  texts,
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.integer({ min: -80, max: 80 }).map((quarters) => quarters / 4),
  fc.boolean(),
  fc.constant(null),
);

const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: scalars },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    },
  ),
})).value;

type Draw = <T>(from: readonly T[]) => T;

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
}

// biome-ignore-start lint/suspicious/noThenProperty: a keyword of JSON Schema; nobody awaits these objects
/** A schema that the value meets. */
function schemaFor(value: Json, draw: Draw, depth = 0): JsonObject {
  const plain = plainFor(value, draw, depth);
  if (depth > 1) return plain;
  const other = draw(
    ['string', 'integer', 'boolean', 'null', 'array', 'object'].filter(
      (type) => type !== typeOf(value) && !(type === 'integer' && typeof value === 'number'),
    ),
  );
  const wrong: JsonObject = draw<JsonObject>([
    { type: other },
    { type: other, enum: [] },
    { not: plain },
    { allOf: [plain, { type: other }] },
  ]);
  return draw<() => JsonObject>([
    () => plain,
    () => plain,
    () => plain,
    () => ({ allOf: [plain, plainFor(value, draw, depth)] }),
    () => ({ ...plain, allOf: [schemaFor(value, draw, depth + 2)] }),
    () => ({ anyOf: [wrong, plain] }),
    () => ({
      oneOf: draw([
        [plain, wrong],
        [wrong, plain],
        [wrong, wrong, plain],
      ]),
    }),
    () => ({ allOf: [{ oneOf: [wrong, plain] }, { anyOf: [schemaFor(value, draw, depth + 2), wrong] }] }),
    () => ({ ...plain, not: wrong }),
    () => ({ ...plain, not: { anyOf: [wrong, { type: other }] } }),
    () => ({ if: plain, then: plainFor(value, draw, depth), else: false }),
    () => ({ if: wrong, then: false, else: plain }),
    () => ({ ...plain, if: { type: typeOf(value) }, then: schemaFor(value, draw, depth + 2) }),
    () => ({ $ref: '#/components/schemas/it/$defs/inner', $defs: { inner: plain } }),
    () => ({ enum: [value] }),
    () => ({
      enum: draw<Json[]>([
        [value, 'other'],
        [null, value],
        [{ a: 1 }, value],
      ]),
      ...plain,
    }),
    () => ({ const: value }),
  ])();
}

// biome-ignore-end lint/suspicious/noThenProperty: as above

function plainFor(value: Json, draw: Draw, depth: number): JsonObject {
  const some = (part: JsonObject): JsonObject => draw([part, part, {}]);
  const type = typeOf(value);
  const typed: JsonObject = draw<JsonObject>([
    { type },
    { type },
    { type: [type, draw(['null', 'string', 'boolean'].filter((each) => each !== type))] },
    {},
  ]);
  if (typeof value === 'string') return { ...typed, ...textual(value, some, draw) };
  if (typeof value === 'number') return { ...typed, ...numeric(value, some, draw) };
  if (Array.isArray(value)) return { ...typed, ...listed(value, some, draw, depth) };
  if (isObject(value)) return { ...typed, ...keyed(value, some, draw, depth) };
  return draw([{ type }, { enum: [value] }]);
}

function textual(value: string, some: (part: JsonObject) => JsonObject, draw: Draw): JsonObject {
  const length = Array.from(value).length;
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const formats = ['date', 'email', 'uri', 'hostname', 'ipv4', 'uuid'].filter((format) =>
    isFormat(format, value),
  );
  return {
    ...some({ minLength: Math.max(0, length - draw([0, 1, 5])) }),
    ...some({ maxLength: length + draw([0, 1, 5]) }),
    ...draw<JsonObject>([
      {},
      {},
      { pattern: draw(['^', '']) + escaped },
      { pattern: `^[\\s\\S]{${length}}$` },
      { pattern: `^(?!never)` },
      ...formats.map((format) => ({ format })),
    ]),
  };
}

function isFormat(format: string, value: string): boolean {
  const { contract } = around({ type: 'string', format });
  return schemasOf(contract).judge('/components/schemas/it', value).errors.length === 0;
}

function numeric(value: number, some: (part: JsonObject) => JsonObject, draw: Draw): JsonObject {
  const steps = [1, 2, 0.25, 3, 7].filter((step) => Number.isInteger(value / step));
  return {
    ...some(
      draw<JsonObject>([
        { minimum: value - draw([0, 0.25, 3]) },
        { exclusiveMinimum: value - draw([0.25, 1]) },
      ]),
    ),
    ...some(
      draw<JsonObject>([
        { maximum: value + draw([0, 0.25, 3]) },
        { exclusiveMaximum: value + draw([0.25, 1]) },
      ]),
    ),
    ...some(steps.length === 0 ? {} : { multipleOf: draw(steps) }),
  };
}

function listed(
  value: readonly Json[],
  some: (part: JsonObject) => JsonObject,
  draw: Draw,
  depth: number,
): JsonObject {
  const isUnique = new Set(value.map((each) => JSON.stringify(each))).size === value.length;
  const schemas = value.map((each) => schemaFor(each, draw, depth + 1));
  const [first] = value;
  return {
    ...some({ minItems: value.length }),
    ...some({ maxItems: value.length + draw([0, 2]) }),
    ...some(isUnique ? { uniqueItems: true } : {}),
    ...draw<JsonObject>([
      {},
      { prefixItems: schemas },
      { prefixItems: schemas, items: false },
      { prefixItems: schemas, unevaluatedItems: false },
      ...(schemas.length === 0
        ? [{ items: false }]
        : [{ items: { anyOf: schemas } }, { items: { anyOf: schemas } }]),
      ...(first === undefined ? [] : [{ contains: schemaFor(first, draw, depth + 1) }]),
    ]),
  };
}

function keyed(
  value: JsonObject,
  some: (part: JsonObject) => JsonObject,
  draw: Draw,
  depth: number,
): JsonObject {
  const present = Object.entries(value).flatMap(([name, each]): [string, Json][] =>
    each === undefined ? [] : [[name, each]],
  );
  const properties = Object.fromEntries(
    present.map(([name, each]) => [name, schemaFor(each, draw, depth + 1)]),
  );
  const keys = present.map(([name]) => name);
  const absent = names.filter((name) => !keys.includes(name));
  const [name] = keys;
  return {
    ...draw<JsonObject>([
      { properties },
      { properties, required: keys },
      { properties, required: keys.slice(0, 1), additionalProperties: false },
      { properties, minProperties: keys.length, unevaluatedProperties: false },
      {
        patternProperties: Object.fromEntries(
          Object.entries(properties).map(([key, schema]) => [`^${key}$`, schema]),
        ),
        additionalProperties: false,
        minProperties: keys.length,
      },
      { required: keys, additionalProperties: { anyOf: [...Object.values(properties), false] } },
      { allOf: [{ properties, required: keys }], unevaluatedProperties: false },
      { properties: { ...properties, [absent[0] ?? 'zz']: false } },
    ]),
    ...some({ maxProperties: keys.length + draw([0, 1]) }),
    ...some({ minProperties: keys.length }),
    ...(keys.length === 0 ? {} : some({ propertyNames: { enum: keys } })),
    ...(name === undefined ? {} : some({ dependentRequired: { [name]: keys } })),
    ...(name === undefined ? {} : some({ dependentSchemas: { [name]: { required: keys } } })),
    ...some({ not: { required: [absent[0] ?? 'zz'] } }),
  };
}

function around(it: Json) {
  const document = { openapi: '3.1.0', paths: {}, components: { schemas: { it } } };
  const contract = viewOf(document, 'the contract of the property');
  const place = contract.resolve('/components/schemas/it');
  if (!place) throw new Error('no schema');
  return { contract, place };
}

test('a schema that some value meets gets a value, but for two in a hundred', () => {
  const unmet: string[] = [];
  let tried = 0;
  const runs = Number(process.env.PROPERTY_RUNS ?? 200);
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.nat()), (value, stream) => {
      const draw: Draw = (from) => {
        const drawn = from[Number(stream.next().value) % from.length];
        if (drawn === undefined) throw new Error('nothing to draw from');
        return drawn;
      };
      const schema = schemaFor(value, draw);
      const { contract, place } = around(schema);
      // The reference of an inner `$defs` leads to the outer one; such a schema may say something else of the value.
      if (schemasOf(contract).judge(place.pointer, value, { direction: 'request' }).errors.length > 0) return;
      tried += 1;
      const made = makeValue(contract, place, { seed: 1 });
      if (!made.ok) unmet.push(`${JSON.stringify(value)} ${JSON.stringify(schema)}: ${made.gap}`);
    }),
    { seed: Number(process.env.PROPERTY_SEED ?? 20_240_131), numRuns: runs },
  );
  expect(tried).toBeGreaterThan(runs / 2);
  expect(unmet.length, unmet.join('\n')).toBeLessThanOrEqual(tried / 50);
});
