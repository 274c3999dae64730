import { describe, expect, it } from 'vitest';
import { contract, converted, read } from './testing/contracts.js';

describe('schemas of 3.1 in the terms of 3.0', () => {
  it.each<[object, object]>([
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [
      { type: ['string', 'null'], enum: ['a'] },
      { type: 'string', enum: ['a'] },
    ],
    [
      { type: ['string', 'null'], enum: ['a', null] },
      { type: 'string', enum: ['a', null], nullable: true },
    ],
    [{ type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    [{ type: 'null' }, { enum: [null] }],
    [{ const: 'x' }, { enum: ['x'] }],
    [
      { type: 'string', examples: ['a', 'b'] },
      { type: 'string', example: 'a' },
    ],
    [
      { type: 'integer', exclusiveMinimum: 5 },
      { type: 'integer', minimum: 5, exclusiveMinimum: true },
    ],
    [
      { type: 'integer', minimum: 7, exclusiveMinimum: 5 },
      { type: 'integer', minimum: 7 },
    ],
    [
      { type: 'integer', maximum: 7, exclusiveMaximum: 5 },
      { type: 'integer', maximum: 5, exclusiveMaximum: true },
    ],
    [{ type: 'array' }, { type: 'array', items: {} }],
    [
      { type: 'object', properties: { any: true, none: false } },
      { type: 'object', properties: { any: {}, none: { not: {} } } },
    ],
    [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'string', nullable: true }],
    [
      { type: 'string', contentEncoding: 'base64' },
      { type: 'string', format: 'byte' },
    ],
    [{ type: 'object', required: [] }, { type: 'object' }],
  ])('%j becomes %j', (schema, expected) => {
    const { body, diagnostics } = converted(schema);
    expect(body).toEqual(expected);
    expect(diagnostics).toEqual([]);
  });

  it.each<[object, object]>([
    [
      { type: 'object', patternProperties: { '^x': {} }, additionalProperties: false },
      { type: 'object', additionalProperties: true },
    ],
    [
      { type: 'array', prefixItems: [{}], items: false },
      { type: 'array', items: {} },
    ],
    [{ not: { if: {} } }, {}],
    [{ oneOf: [{ type: 'object', if: {} }, {}] }, { anyOf: [{ type: 'object' }, {}] }],
  ])('%j is reported and never made stricter', (schema, expected) => {
    const { body, diagnostics } = converted(schema);
    expect(body).toEqual(expected);
    expect(diagnostics.map((each) => each.code)).toEqual(['schema-keyword']);
  });

  it('keeps what stands beside a reference, in 3.1 only', () => {
    const schema = { $ref: '#/components/schemas/A', description: 'mine' };
    const schemas = { A: { type: 'string' } };
    expect(converted(schema, '3.1.0', schemas).body).toEqual({
      allOf: [{ $ref: '#/components/schemas/A' }],
      description: 'mine',
    });
    expect(converted(schema, '3.0.3', schemas).body).toEqual({ $ref: '#/components/schemas/A' });
  });
});

describe('references', () => {
  it('bring recursive schemas along once each', () => {
    const schemas = {
      Tree: {
        type: 'object',
        properties: {
          left: { $ref: '#/components/schemas/Tree' },
          leaf: { $ref: '#/components/schemas/Leaf' },
        },
      },
      Leaf: { type: 'string' },
      Unused: { type: 'integer' },
    };
    const { components } = converted({ $ref: '#/components/schemas/Tree' }, '3.0.3', schemas);
    expect(Object.fromEntries(Object.entries(components ?? {}).map(([k, v]) => [k, v.value]))).toEqual({
      Tree: schemas.Tree,
      Leaf: schemas.Leaf,
    });
  });

  it('to schemas that stand elsewhere make components named after the place', () => {
    const { body, components } = converted(
      {
        type: 'object',
        properties: {
          a: { $ref: '#/components/schemas/Outer/$defs/Inner' },
          b: { $ref: '#/components/schemas/Outer/properties/x~1y' },
        },
      },
      '3.1.0',
      {
        Outer: { $defs: { Inner: { type: 'integer' } }, properties: { 'x/y': { type: 'boolean' } } },
        Outer_x_y: { type: 'string' },
      },
    );
    expect(body).toMatchObject({
      properties: {
        a: { $ref: '#/components/schemas/Outer_Inner' },
        b: { $ref: '#/components/schemas/Outer_x_y_2' },
      },
    });
    expect(components?.Outer_Inner?.value).toEqual({ type: 'integer' });
    expect(components?.Outer_x_y_2?.value).toEqual({ type: 'boolean' });
  });

  it.each([
    ['other.yaml#/A', 'external-reference', 'bundle the contract into one file first'],
    ['#/components/schemas/Nope', 'dangling-reference', 'no "Nope" there'],
    ['#anchor', 'unsupported-reference', 'is no JSON Pointer'],
  ])('%s is refused', ($ref, code, words) => {
    let error: unknown;
    try {
      converted({ type: 'object', properties: { x: { $ref } } }, '3.0.3', {});
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'PageError', code });
    expect(String(error)).toContain(words);
    expect(String(error)).toContain('/properties/x');
    expect(String(error)).toMatch(/vendor\.json:[1-9]\d+:\d+:/);
  });

  it('that lead back to themselves are refused where no schema is recursive by them', () => {
    const parameters = { a: { $ref: '#/components/parameters/b' }, b: { $ref: '#/components/parameters/a' } };
    expect(() =>
      read(
        contract({
          operation: { parameters: [{ $ref: '#/components/parameters/a' }] },
          components: { parameters },
        }),
      ),
    ).toThrow('leads back to itself');
  });
});
