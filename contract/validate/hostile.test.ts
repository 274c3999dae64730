/** Schemas and values made to take for ever: each ends in a verdict or in a named gap, within a number of steps and not of seconds. */
import { describe, expect, it } from 'vitest';
import { type ExactJson, parseExact } from '../exact.js';
import type { Json, JsonObject } from '../json.js';
import { viewOf } from '../load.js';
import { type SchemaVerdict, schemasOf } from './schemas.js';

function judged(schemas: JsonObject, value: ExactJson, openapi = '3.1.0'): SchemaVerdict {
  const document = { openapi, info: { title: 'x', version: '1' }, paths: {}, components: { schemas } };
  return schemasOf(viewOf(document, 'x')).judge('/components/schemas/T', value);
}

/** T0 is put together from T1 twice, T1 from T2 twice, and so on: 2^levels schemas to ask, levels to know. */
function doubling(keyword: string, levels: number, last: JsonObject): JsonObject {
  const names = ['T', ...Array.from({ length: levels }, (_, level) => `T${level + 1}`)];
  return Object.fromEntries(
    names.map((name, level): [string, Json] => {
      const next = { $ref: `#/components/schemas/${names[level + 1]}` };
      return [name, level === levels ? last : { [keyword]: [next, next] }];
    }),
  );
}

function nested(depth: number, leaf: ExactJson): ExactJson {
  let value = leaf;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe('hostile schemas', () => {
  it.each(['allOf', 'anyOf'])('a 40-fold %s is decided', (keyword) => {
    expect(judged(doubling(keyword, 40, { type: 'integer' }), 1)).toEqual({ errors: [], notChecked: [] });
    expect(judged(doubling(keyword, 40, { type: 'integer' }), 'x').errors.length).toBeGreaterThan(0);
  });

  it('a 40-fold oneOf is decided: two that are the same are one too many', () => {
    expect(judged(doubling('oneOf', 40, { type: 'integer' }), 1).errors).toMatchObject([
      { keyword: 'oneOf' },
    ]);
  });

  it('a schema that doubles at each level of the value is decided', () => {
    const next = { properties: { a: { $ref: '#/components/schemas/T' } } };
    const schemas = { T: { allOf: [next, { ...next, title: 'the same' }] } };
    expect(judged(schemas, nested(200, 1))).toEqual({ errors: [], notChecked: [] });
  });

  it('where nothing can be remembered, the steps end and that is told', () => {
    const schemas = {
      ...doubling('allOf', 40, { $dynamicRef: '#x' }),
      X: { $dynamicAnchor: 'x', type: 'integer' },
      Other: { $id: 'https://example.com/other', $dynamicAnchor: 'x' },
    };
    expect(judged(schemas, 1).notChecked).toMatchObject([
      { kind: 'schema', reason: 'holding the value to it takes too long' },
    ]);
  });

  it('an enumeration of 200,000 is looked up, once for each of many values', () => {
    const values = Array.from({ length: 200_000 }, (_, index) => `v${index}`);
    const schemas = { T: { type: 'array', items: { enum: values } } };
    expect(judged(schemas, [...values, 'other']).errors).toMatchObject([{ valuePointer: '/200000' }]);
  });

  it.each<[string, JsonObject, ExactJson, string[]]>([
    ['minLength of two thousand million', { minLength: 2e9 }, 'x', ['minLength']],
    ['minLength beyond all numbers', { minLength: 1e308 }, 'x', ['minLength']],
    ['minItems of a thousand million', { type: 'array', minItems: 1e9 }, [], ['minItems']],
    ['a pattern that counts to a million', { pattern: '^a{1000000}$' }, 'a', ['pattern']],
    ['repetitions inside of repetitions', { pattern: '^(a+)+$' }, `${'a'.repeat(5_000)}!`, ['pattern']],
    ['the same for names', { patternProperties: { '^(a|aa)+$': false } }, { [`${'a'.repeat(500)}!`]: 1 }, []],
    ['a schema nested in itself 5,000 times', deepNot(5_000), 1, []],
  ])('%s', (_, schema, value, expected) => {
    expect(judged({ T: schema }, value).errors.map(({ keyword }) => keyword)).toEqual(expected);
  });

  it('what could not be decided is named', () => {
    const reasons = (schema: JsonObject, value: ExactJson) =>
      judged({ T: schema }, value).notChecked.map(({ kind, reason }) => `${kind}: ${reason}`);
    expect(reasons({ pattern: '^(a+)+\\1b$' }, 'a'.repeat(100))).toEqual([
      'pattern: matching may take exponentially long, because it refers back to a group',
    ]);
    expect(reasons({ pattern: '(?i)x' }, 'x')).toMatchObject([expect.stringContaining('pattern: ')]);
    expect(reasons({ format: 'furlongs' }, 'x')).toEqual(['format: no standard says what this format is']);
    expect(reasons({ $ref: '#/components/schemas/None' }, 'x')).toEqual(['reference: it leads nowhere']);
    expect(reasons({ $ref: '#/components/schemas/T' }, 'x')).toEqual([
      'reference: it refers to itself and so says nothing',
    ]);
    expect(reasons({ multipleOf: 0 }, 1)).toEqual([
      'keyword: only multiples of numbers above zero are defined',
    ]);
    expect(reasons(deepNot(5_000), 1)).toEqual(['schema: it is nested too deeply']);
  });

  it('is no reason to say that a choice is broken, or that it is kept', () => {
    const unsure = { pattern: '(?i)x' };
    expect(judged({ T: { oneOf: [unsure, { pattern: '(?i)y' }] } }, 'z').errors).toEqual([]);
    expect(judged({ T: { not: unsure } }, 'z').errors).toEqual([]);
    expect(judged({ T: { oneOf: [unsure, { type: 'string' }, {}] } }, 'z').errors).toMatchObject([
      { keyword: 'oneOf' },
    ]);
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    expect(judged({ T: { if: unsure, then: false } }, 'z').errors).toEqual([]);
  });
});

describe('hostile values', () => {
  it('a million wrong items give some thousand findings', () => {
    const verdict = judged(
      { T: { items: { type: 'integer' } } },
      Array.from({ length: 1_000_000 }, () => 'x'),
    );
    expect(verdict.errors.length).toBe(5_000);
  });

  it('numbers of a hundred thousand digits are compared, and not divided', () => {
    const number = parseExact('9'.repeat(100_000));
    expect(judged({ T: { maximum: 5 } }, number).errors).toMatchObject([{ keyword: 'maximum' }]);
    expect(judged({ T: { multipleOf: 7 } }, number).notChecked).toMatchObject([{ kind: 'keyword' }]);
  });
});

function deepNot(depth: number): JsonObject {
  let schema: JsonObject = {};
  for (let level = 0; level < depth; level += 1) schema = { not: schema };
  return schema;
}
