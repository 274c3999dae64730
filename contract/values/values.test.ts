import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.js';
import { viewOf } from '../load.js';
import { type Variant, variantsOf } from './constraints.js';
import { makeValue } from './make.js';

const seed = 20_240_131;
const ajv = new Ajv({ strict: false, unicodeRegExp: true });
addFormats.default(ajv);
ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);

function make(schema: Json, more: JsonObject = {}) {
  const contract = viewOf(
    { openapi: '3.1.0', paths: {}, components: { schemas: { it: schema, ...more } } },
    'test',
  );
  const at = contract.resolve('/components/schemas/it');
  if (!at) throw new Error('no schema');
  return { contract, made: makeValue(contract, at, { seed }) };
}

describe('values that a schema accepts', () => {
  const schemas: readonly [string, JsonObject][] = [
    ['an id', { type: 'string', pattern: '^[a-f0-9]{24}$' }],
    ['letters of any script', { type: 'string', pattern: '^\\p{L}+$' }],
    [
      'letters of any script, and how many',
      { type: 'string', pattern: '^[\\p{L}\\p{N}]+$', minLength: 30, maxLength: 40 },
    ],
    ['not a script', { type: 'string', pattern: '^\\P{L}{3}$' }],
    ['looking ahead', { type: 'string', pattern: '^(?!mdb_sa)[a-z_]{4,}$' }],
    ['alternatives', { type: 'string', pattern: '^(vpc-[0-9a-f]{8}|eni-[0-9]+)$' }],
    ['unanchored', { type: 'string', pattern: 'needle', minLength: 12 }],
    ['a CIDR block', { type: 'string', pattern: '^([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$' }],
    ['a pattern that only compiles without u', { type: 'string', pattern: '^[\\w-.]+$' }],
    ['a date-time', { type: 'string', format: 'date-time' }],
    ['a uuid', { type: 'string', format: 'uuid' }],
    ['a number as text', { type: 'string', format: 'int64', minLength: 5, maxLength: 7 }],
    ['a sum as text', { type: 'string', format: 'decimal', minLength: 9 }],
    ['an address', { type: 'string', format: 'email' }],
    ['a length', { type: 'string', minLength: 40, maxLength: 41 }],
    ['one of several', { type: 'string', enum: ['AWS', 'AZURE'] }],
    ['an integer above one', { type: 'integer', minimum: 7, maximum: 9, multipleOf: 4 }],
    ['a number between', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 }],
    ['below zero', { type: 'integer', maximum: -3 }],
    ['a list', { type: 'array', minItems: 3, uniqueItems: true, items: { type: 'integer' } }],
    ['an object', { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 5 } } }],
    [
      'an object with other keys',
      { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } },
    ],
    ['all of', { allOf: [{ type: 'integer', minimum: 5 }, { minimum: 9 }] }],
    ['one of', { oneOf: [{ type: 'string', minLength: 3 }, { type: 'integer' }] }],
    ['null or more', { type: ['null', 'string'], minLength: 1 }],
    ['true', { const: 'only this' }],
  ];
  test.each(schemas)('%s', (_name, schema) => {
    const { made } = make(schema);
    if (!made.ok) throw new Error(made.gap);
    const pattern =
      typeof schema.pattern === 'string'
        ? new RegExp(schema.pattern, /\\p/i.test(schema.pattern) ? 'u' : '')
        : undefined;
    expect(pattern === undefined || pattern.test(String(made.value))).toBe(true);
    const { pattern: _, ...others } = schema;
    expect(ajv.validate(others, made.value), `${JSON.stringify(made.value)} ${ajv.errorsText()}`).toBe(true);
  });

  test('are the same for the same seed', () => {
    expect(make({ type: 'string', pattern: '^[a-z]{9}[0-9]{9}$' }).made).toEqual(
      make({ type: 'string', pattern: '^[a-z]{9}[0-9]{9}$' }).made,
    );
  });

  test('a schema inside itself comes to an end', () => {
    const tree = {
      type: 'object',
      required: ['children'],
      properties: { children: { type: 'array', items: { $ref: '#/components/schemas/it' } } },
    };
    const { made } = make(tree);
    expect(made.ok && ajv.validate({ type: 'object', required: ['children'] }, made.value)).toBe(true);
  });

  test.each([
    ['an impossible length', { type: 'string', minLength: 5, maxLength: 4 }],
    ['an impossible range', { type: 'integer', minimum: 5, maximum: 4 }],
    ['a pattern against a length', { type: 'string', pattern: '^[ab]{3}$', minLength: 10 }],
    ['no pattern at all', { type: 'string', pattern: '(' }],
    [
      'a schema that requires itself',
      { type: 'object', required: ['a'], properties: { a: { $ref: '#/components/schemas/it' } } },
    ],
    ['nothing', false],
  ] as const)('%s is a gap with a reason', (_name, schema) => {
    const { made } = make(schema);
    expect(made.ok).toBe(false);
    expect(!made.ok && made.gap.length).toBeGreaterThan(5);
  });

  test('read-only properties are left out of requests', () => {
    const { made } = make({
      type: 'object',
      required: ['a', 'id'],
      properties: { a: { type: 'integer' }, id: { type: 'string', readOnly: true } },
    });
    expect(made).toEqual({ ok: true, value: { a: 1 } });
  });
});

describe('variants of a parameter', () => {
  const variants = (schema: JsonObject, place = 'query', required = false) => {
    const contract = viewOf(
      {
        openapi: '3.1.0',
        paths: {
          '/a/{p}': { get: { parameters: [{ name: 'p', in: place, required, schema }], responses: {} } },
        },
      },
      'test',
    );
    const parameter = contract.operations[0]?.parameters[0];
    if (!parameter) throw new Error('no parameter');
    return variantsOf(contract, parameter, seed);
  };

  /** What a server reads out of a URL, for a schema of a simple type. */
  const parsed = (schema: JsonObject, { value }: Variant): unknown => {
    if (schema.type === 'boolean') return value === true || value === false ? value : String(value);
    if (schema.type === 'integer' || schema.type === 'number')
      return typeof value === 'number' ? value : String(value);
    return value;
  };

  test('each says the truth about itself, for random schemas', () => {
    const bounds = fc.record(
      {
        minimum: fc.integer({ min: -50, max: 50 }),
        maximum: fc.integer({ min: 51, max: 90 }),
        multipleOf: fc.constantFrom(1, 2, 5),
      },
      { requiredKeys: [] },
    );
    const lengths = fc.record(
      { minLength: fc.integer({ min: 0, max: 9 }), maxLength: fc.integer({ min: 10, max: 30 }) },
      { requiredKeys: [] },
    );
    const schema: fc.Arbitrary<JsonObject> = fc.oneof(
      bounds.map((some) => ({ type: 'integer', ...some })),
      bounds.map((some) => ({ type: 'number', ...some })),
      lengths.map((some) => ({ type: 'string', ...some })),
      fc
        .constantFrom('^[a-f0-9]{24}$', '^[A-Z]{2,5}$', '^\\d+$')
        .map((pattern) => ({ type: 'string', pattern })),
      fc.constantFrom('date', 'uuid', 'email').map((format) => ({ type: 'string', format })),
      fc.constant({ type: 'boolean' }),
      fc
        .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
        .map((values) => ({ type: 'string', enum: values })),
    );
    fc.assert(
      fc.property(schema, fc.constantFrom('path', 'query'), (each, place) => {
        for (const variant of variants(each, place, place === 'path').variants) {
          if (variant.value === undefined) continue;
          const accepted = ajv.validate(each, parsed(each, variant));
          if (accepted !== variant.holds) {
            throw new Error(
              `${JSON.stringify(each)}: ${JSON.stringify(variant)} is ${accepted ? '' : 'not '}accepted`,
            );
          }
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  test('both edges of a range, inside and outside', () => {
    const labels = variants({ type: 'integer', minimum: 1, maximum: 500 }).variants.map(
      ({ constraint, label, holds, value }) => `${constraint} ${label} ${holds} ${value}`,
    );
    expect(labels).toEqual([
      'type not-number false many',
      'minimum edge true 1',
      'minimum below false 0',
      'maximum edge true 500',
      'maximum above false 501',
      'type fraction false 1.5',
    ]);
  });

  test('a required query parameter is left out once', () => {
    expect(variants({ type: 'string' }, 'query', true).variants).toContainEqual({
      constraint: 'required',
      label: 'absent',
      holds: false,
      value: undefined,
    });
  });

  test('no value that a path cannot hold', () => {
    for (const { value } of variants({ type: 'string', minLength: 1, pattern: '^[^/]+$' }, 'path', true)
      .variants) {
      expect(['', '.', '..']).not.toContain(value);
    }
  });
});
