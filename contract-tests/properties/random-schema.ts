/** Random JSON Schemas of the kinds that contracts are made of, all of which some value meets. */
import fc from 'fast-check';
import type { Json, JsonObject } from '../../contract/json.js';

const names = fc.constantFrom('id', 'name', 'status', 'links', 'a/b', 'ä', 'x y', 'toString', '__proto__x');
const patterns = fc.constantFrom(
  '^[a-f0-9]{24}$',
  '^\\p{Lu}\\p{L}*$',
  '^\\d+$',
  '^[a-z_]+(-[a-z]+)?$',
  '^$|^x',
  'b',
);

/** `depth` is how far arrays, objects and choices nest. Default: 3. */
export function randomSchema(depth = 3): fc.Arbitrary<JsonObject> {
  const leaves = [
    strings(),
    integers(),
    numbers(),
    fc.constant<JsonObject>({ type: 'boolean' }),
    enumerations(),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = randomSchema(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: objects(inner) },
    { weight: 2, arbitrary: arrays(inner) },
    { weight: 1, arbitrary: nullable(inner) },
    { weight: 1, arbitrary: choices(inner) },
    { weight: 1, arbitrary: both(inner) },
    ...leaves.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

function strings(): fc.Arbitrary<JsonObject> {
  const lengths = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 8 }))
    .map(([minLength, more]) => ({ type: 'string', minLength, maxLength: minLength + more }));
  const formats = fc
    .constantFrom('date-time', 'date', 'uuid', 'ipv4', 'uri', 'byte')
    .map((format) => ({ type: 'string', format }));
  return fc.oneof(
    lengths,
    formats,
    patterns.map((pattern) => ({ type: 'string', pattern })),
  );
}

function integers(): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    fc.constant<JsonObject>({ type: 'integer', format: 'int32' }),
    fc
      .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 100 }))
      .map(([minimum, more]) => ({ type: 'integer', minimum, maximum: minimum + more })),
    fc.integer({ min: 2, max: 7 }).map((multipleOf) => ({ type: 'integer', multipleOf })),
  );
}

function numbers(): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 2, max: 9 }))
    .map(([low, more]) => ({ type: 'number', exclusiveMinimum: low, maximum: low + more }));
}

function enumerations(): fc.Arbitrary<JsonObject> {
  const values = fc.uniqueArray(fc.constantFrom<Json>('A', 'B', 'a', 1, 0, true, null), {
    minLength: 1,
    maxLength: 4,
  });
  return values.map((each) => ({ enum: each }));
}

function objects(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  const properties = fc.dictionary(names, inner, { maxKeys: 4, noNullPrototype: true });
  const rest = fc.option(fc.oneof(fc.boolean(), inner), { nil: undefined });
  return fc
    .tuple(properties, fc.infiniteStream(fc.boolean()), rest)
    .map(([named, picks, additionalProperties]) => {
      const required = Object.keys(named).filter(() => picks.next().value === true);
      return {
        type: 'object',
        properties: named,
        ...(required.length > 0 ? { required } : {}),
        ...(additionalProperties === undefined ? {} : { additionalProperties }),
      };
    });
}

function arrays(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(inner, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 }))
    .map(([items, minItems, more]) => ({ type: 'array', items, minItems, maxItems: minItems + more }));
}

function nullable(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return inner.map((schema) => ({ anyOf: [schema, { type: 'null' }] }));
}

function choices(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.array(inner, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf }));
}

/** Two objects that both hold, with properties of their own. */
function both(inner: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.tuple(inner, inner).map(([a, b]) => ({
    allOf: [
      { type: 'object', required: ['first'], properties: { first: a } },
      { type: 'object', properties: { second: b } },
    ],
  }));
}
