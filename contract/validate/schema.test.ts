import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.js';
import { type Contract, viewOf } from '../load.js';
import { oddProperties } from './properties.js';
import { schemasOf } from './schemas.js';

function contractOf(schemas: JsonObject, openapi = '3.0.3'): Contract {
  return viewOf({ openapi, info: { title: 'x', version: '1' }, paths: {}, components: { schemas } }, 'test');
}

function keywords(contract: Contract, value: Json, name = 'T'): string[] {
  const verdict = schemasOf(contract).judge(`/components/schemas/${name}`, value);
  expect(verdict.notChecked).toEqual([]);
  return verdict.errors.map(({ keyword, valuePointer }) => `${keyword} ${valuePointer}`);
}

describe('schemas of OpenAPI 3.0', () => {
  it.each<[string, JsonObject, Json, string[]]>([
    ['nullable beside a type', { type: 'string', nullable: true }, null, []],
    ['nullable without a type has no effect', { nullable: true, enum: ['a'] }, null, ['enum ']],
    ['nullable around a choice', { nullable: true, allOf: [{ type: 'object' }] }, null, []],
    ['an enumeration without null', { type: 'string', nullable: true, enum: ['a'] }, null, ['enum ']],
    [
      'a flag for an exclusive minimum',
      { type: 'number', minimum: 1, exclusiveMinimum: true },
      1,
      ['exclusiveMinimum '],
    ],
    ['the flag set to false', { type: 'number', minimum: 1, exclusiveMinimum: false }, 1, []],
    [
      'what stands beside a reference does not count',
      { $ref: '#/components/schemas/Any', type: 'string' },
      1,
      [],
    ],
    ['cents', { type: 'number', multipleOf: 0.01 }, 19.99, []],
    ['a large number as text', { type: 'string', format: 'int64' }, '9223372036854775807', []],
    ['a larger one', { type: 'string', format: 'int64' }, '9223372036854775808', ['format ']],
    ['a text that is no number', { type: 'string', format: 'uint64' }, 'many', ['format ']],
    ['a sum of money as text', { type: 'string', format: 'decimal' }, '-12.50', []],
    ['no sum of money', { type: 'string', format: 'decimal' }, '12,50', ['format ']],
    ['the format of a number says nothing of a text', { type: 'string', format: 'int32' }, 'many', []],
    [
      'unique objects, whatever the order of their keys',
      { type: 'array', uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      ['uniqueItems '],
    ],
    [
      'a required property that is only written',
      { type: 'object', required: ['p', 'q'], properties: { p: { type: 'string', writeOnly: true } } },
      {},
      ['required '],
    ],
    ['inherited names are not there', { type: 'object', required: ['toString'] }, {}, ['required ']],
  ])('%s', (_, schema, value, expected) => {
    expect(keywords(contractOf({ T: schema, Any: {} }), value)).toEqual(expected);
  });

  it('chooses by discriminator, mapped or by the name of the schema, and reports the chosen schema alone', () => {
    const contract = contractOf({
      T: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping: { miau: '#/components/schemas/Cat' } },
      },
      Cat: {
        type: 'object',
        required: ['lives'],
        properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
      },
      Dog: { type: 'object', properties: { kind: { type: 'string' } } },
    });
    expect(keywords(contract, { kind: 'miau', lives: 9 })).toEqual([]);
    expect(keywords(contract, { kind: 'miau' })).toEqual(['required ']);
    expect(keywords(contract, { kind: 'Dog' })).toEqual([]);
    expect(keywords(contract, { kind: 'Cow' })).toEqual(['discriminator /kind']);
    expect(keywords(contract, {})).toEqual(['discriminator ']);
  });

  it('takes the default of a discriminator where the value names no schema (OpenAPI 3.2)', () => {
    const Dog = { type: 'object', properties: { barks: { type: 'boolean' } } };
    const discriminator = { propertyName: 'kind', defaultMapping: 'Dog' };
    const choice = contractOf({
      T: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator,
      },
      Cat: { type: 'object', required: ['lives'] },
      Dog,
    });
    const family = contractOf({
      T: { type: 'object', discriminator },
      Dog: { allOf: [{ $ref: '#/components/schemas/T' }, Dog] },
    });
    for (const contract of [choice, family]) {
      expect(keywords(contract, { kind: 'Cow', barks: true })).toEqual([]);
      expect(keywords(contract, {})).toEqual([]);
      expect(keywords(contract, { kind: 'Cow', barks: 1 })).toEqual(['type /barks']);
      expect(keywords(contract, { barks: 1 })).toEqual(['type /barks']);
    }
    expect(keywords(choice, { kind: 'Cat' })).toEqual(['required ']);
  });

  it('follows recursive schemas, and survives references that go in a circle or nowhere', () => {
    const contract = contractOf({
      T: { type: 'object', properties: { next: { $ref: '#/components/schemas/T' }, n: { type: 'integer' } } },
      Loop: { $ref: '#/components/schemas/Pool' },
      Pool: { $ref: '#/components/schemas/Loop' },
    });
    expect(keywords(contract, { next: { next: { n: 'x' } } })).toEqual(['type /next/next/n']);
    expect(schemasOf(contract).judge('/components/schemas/Loop', 1).notChecked).toMatchObject([
      { kind: 'reference', reason: 'it refers to itself and so says nothing' },
    ]);
  });

  it('says where in the contract a broken keyword stands, also behind references', () => {
    const contract = contractOf({
      T: { type: 'array', items: { $ref: '#/components/schemas/I' } },
      I: { type: 'object', properties: { 'a/b': { type: 'integer' } } },
    });
    const [error] = schemasOf(contract).judge('/components/schemas/T', [{ 'a/b': 'x' }]).errors;
    expect(error).toMatchObject({
      contractPointer: '/components/schemas/I/properties/a~1b/type',
      valuePointer: '/0/a~1b',
    });
  });
});

it('3.1 counts what stands beside a reference', () => {
  const contract = contractOf(
    { T: { $ref: '#/components/schemas/Any', type: ['string', 'null'] }, Any: {} },
    '3.1.0',
  );
  expect(keywords(contract, 1)).toEqual(['type ']);
  expect(keywords(contract, null)).toEqual([]);
});

describe('oddProperties', () => {
  const odd = (schema: JsonObject, value: Json): string[] =>
    oddProperties(
      contractOf({ T: schema, Base: { type: 'object', properties: { id: {} } } }),
      '/components/schemas/T',
      value,
    ).map(({ kind, valuePointer }) => `${kind} ${valuePointer}`);

  it('names what no part of the schema names, at any depth', () => {
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Base' },
        { properties: { list: { type: 'array', items: { properties: { a: {} } } } } },
      ],
    };
    expect(odd(schema, { id: 1, list: [{ a: 1, 'b/c': 2 }], more: 1 })).toEqual([
      'undocumented /more',
      'undocumented /list/0/b~1c',
    ]);
  });

  it('leaves free-form objects, stated openness and alternatives alone', () => {
    expect(odd({ type: 'object' }, { any: 1 })).toEqual([]);
    expect(
      odd({ properties: { a: {} }, additionalProperties: { properties: { b: {} } } }, { x: { b: 1, c: 2 } }),
    ).toEqual(['undocumented /x/c']);
    expect(
      odd({ oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, { a: 1, b: 1, c: 1 }),
    ).toEqual(['undocumented /c']);
  });
});
