import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.js';
import { type ContractParameter, viewOf } from '../load.js';
import { readPairs, readPathValue, readScalar, readSimple, splitQuery } from './read.js';

const strings = { type: 'array', items: { type: 'string' } };
const colour = {
  type: 'object',
  properties: { R: { type: 'integer' }, G: { type: 'integer' }, B: { type: 'integer' } },
};
const list = ['blue', 'black', 'brown'];
const rgb = { R: 100, G: 200, B: 150 };

function given(place: string, style: string, explode: boolean, schema: Json, version = '3.1.0') {
  const contract = viewOf(
    {
      openapi: version,
      paths: {
        '/x/{color}': {
          get: {
            parameters: [{ name: 'color', in: place, style, explode, schema, required: true }],
            responses: {},
          },
        },
      },
    },
    'test.yaml',
  );
  const parameter = contract.operations[0]?.parameters[0];
  if (!parameter) throw new Error('no parameter');
  return { contract, parameter };
}

// OpenAPI 3.1.1, "Style Examples"; the columns string, array and object.
const table: readonly (readonly [string, string, boolean, string, string, string])[] = [
  ['path', 'matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['path', 'matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ['path', 'label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['path', 'label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['path', 'simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['path', 'simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
  ['query', 'form', false, 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['query', 'form', true, 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['query', 'spaceDelimited', false, '', 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['query', 'pipeDelimited', false, '', 'color=blue%7Cblack%7Cbrown', 'color=R|100|G|200|B|150'],
  ['query', 'deepObject', true, '', '', 'color%5BR%5D=100&color[G]=200&color[B]=150'],
];

function read(place: string, style: string, explode: boolean, schema: Json, text: string) {
  const { contract, parameter } = given(place, style, explode, schema);
  return place === 'path'
    ? readPathValue(contract, parameter, text)
    : readPairs(contract, parameter, splitQuery(text));
}

describe('styles', () => {
  for (const [place, style, explode, single, several, object] of table) {
    test(`${place} ${style}${explode ? ' exploded' : ''}`, () => {
      if (single !== '') expect(read(place, style, explode, { type: 'string' }, single)).toBe('blue');
      if (several !== '') expect(read(place, style, explode, strings, several)).toEqual(list);
      expect(read(place, style, explode, colour, object)).toEqual(rgb);
    });
  }

  test('a value keeps the separators that were encoded in it', () => {
    expect(read('path', 'simple', false, strings, 'a%2Cb,c')).toEqual(['a,b', 'c']);
    expect(read('query', 'form', false, strings, 'color=a%2Cb,c')).toEqual(['a,b', 'c']);
  });

  test('an exploded object leaves the pairs of other parameters alone', () => {
    const open = { type: 'object', additionalProperties: { type: 'integer' } };
    const { contract, parameter } = given('query', 'form', true, open);
    expect(readPairs(contract, parameter, splitQuery('a=1&page=2'), new Set(['page']))).toEqual({ a: 1 });
  });

  test('what is not there is undefined', () => {
    expect(read('query', 'form', true, { type: 'string' }, 'other=1')).toBeUndefined();
    expect(read('query', 'deepObject', true, colour, 'other[R]=1')).toBeUndefined();
  });
});

describe('scalars', () => {
  const cases: readonly (readonly [JsonObject, string, Json])[] = [
    [{ type: 'integer' }, '5', 5],
    [{ type: 'integer' }, '05', '05'],
    [{ type: 'integer' }, '5.5', 5.5],
    [{ type: 'string' }, '5', '5'],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'True', 'True'],
    [{ type: ['string', 'integer'], maxLength: 1 }, '55', 55],
    [{ oneOf: [{ type: 'integer' }, { type: 'string', pattern: '^a' }] }, 'abc', 'abc'],
    [{ allOf: [{ type: ['integer', 'string'] }, { type: 'integer' }] }, '5', 5],
    [{ enum: [1, 2] }, '2', 2],
    [{ enum: ['1', '2'] }, '2', '2'],
    [{}, 'x', 'x'],
  ];
  for (const [schema, text, value] of cases) {
    test(`${text} under ${JSON.stringify(schema)}`, () => {
      const { contract, parameter } = given('query', 'form', true, schema);
      expect(readScalar(contract, parameter.schema?.pointer, text)).toEqual(value);
    });
  }

  test('nullable of 3.0', () => {
    const { contract, parameter } = given(
      'query',
      'form',
      true,
      { type: 'integer', nullable: true },
      '3.0.3',
    );
    expect(readScalar(contract, parameter.schema?.pointer, 'null')).toBeNull();
  });
});

test('a header: spaces around the parts do not count', () => {
  const header = (schema: Json): [ReturnType<typeof given>['contract'], ContractParameter] => {
    const { contract, parameter } = given('header', 'simple', false, schema);
    return [contract, parameter];
  };
  expect(readSimple(...header({ type: 'array', items: { type: 'integer' } }), '1, 2 ,3')).toEqual([1, 2, 3]);
  expect(readSimple(...header(colour), 'R, 100, G, 200, B, 150')).toEqual(rgb);
});
