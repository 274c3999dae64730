import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { judgeRequest } from './request-rules.js';

/** What is wrong with a request to `POST /x`, by the ids of the rules. */
function wrong(operation: JsonObject, { search = '', type = '', body = '' }): string[] {
  const contract = viewOf(
    {
      openapi: '3.0.3',
      info: { title: 'x', version: '1' },
      paths: {
        '/x': { post: { operationId: 'x', responses: { '200': { description: '' } }, ...operation } },
      },
    },
    'x.json',
  );
  const [first] = contract.operations;
  if (!first) throw new Error('no operation');
  const request = {
    method: 'POST',
    url: `http://127.0.0.1/x${search}`,
    headers: [['Content-Type', type]] as const,
    ...(body === '' ? {} : { body: Buffer.from(body) }),
  };
  const seen = {
    raw: { request },
    place: '',
    requestBodyKnown: true,
    responseBodyKnown: true,
    framingKnown: true,
  };
  return judgeRequest({ contract, operation: first, seen, pathValues: {}, strict: false }).map(
    ({ rule }) => rule,
  );
}

const item = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
const numbers = { type: 'array', items: { type: 'integer' } };
const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=b';
const of = (type: string, properties: JsonObject, encoding: JsonObject = {}): JsonObject => ({
  requestBody: { content: { [type]: { schema: { type: 'object', properties }, encoding } } },
});
const part = (content: string, type?: string) =>
  `--b\r\nContent-Disposition: form-data; name="p"\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
const parts = (...all: string[]) => `${all.join('')}--b--`;
const json: Json = { contentType: 'application/json' };

describe('properties of forms, written as the contract says', () => {
  it.each<[string, JsonObject, string, string[]]>([
    ['a list with commas', of(form, { p: numbers }, { p: { style: 'form', explode: false } }), 'p=1,2', []],
    ['a wrong item in it', of(form, { p: numbers }, { p: { explode: false } }), 'p=1,x', ['request-body']],
    ['a list with bars', of(form, { p: numbers }, { p: { style: 'pipeDelimited' } }), 'p=1|2', []],
    ['a list as JSON', of(form, { p: numbers }, { p: json }), 'p=%5B1%2C2%5D', []],
    [
      'an object in brackets',
      of(form, { p: item }, { p: { style: 'deepObject', explode: true } }),
      'p[a]=1',
      [],
    ],
    ['an object spread', of(form, { p: item }, { p: { style: 'form', explode: true } }), 'a=1', []],
  ])('%s', (_, operation, body, expected) => {
    expect(wrong(operation, { type: form, body })).toEqual(expected);
  });

  const list = { type: 'array', items: item };
  it.each<[string, JsonObject, string, string[]]>([
    ['objects, a part each', of(multipart, { p: list }), parts(part('{"a":1}'), part('{"a":2}')), []],
    ['a wrong one', of(multipart, { p: list }), parts(part('{"a":1}'), part('{"a":"x"}')), ['request-body']],
    [
      'a list in one part',
      of(multipart, { p: numbers }, { p: json }),
      parts(part('[1,2]', 'application/json')),
      [],
    ],
    [
      'a listed type',
      of(multipart, { p: {} }, { p: { contentType: 'image/png, image/*' } }),
      parts(part('x', 'image/gif')),
      [],
    ],
    [
      'another type',
      of(multipart, { p: {} }, { p: { contentType: 'image/png' } }),
      parts(part('x', 'text/html')),
      ['request-media-type'],
    ],
    [
      'no type, which is plain text',
      of(multipart, { p: {} }, { p: json }),
      parts(part('{}')),
      ['request-media-type'],
    ],
  ])('%s', (_, operation, body, expected) => {
    expect(wrong(operation, { type: multipart, body })).toEqual(expected);
  });
});

it('bytes have nothing to check', () => {
  const bytes = (more: JsonObject) => ({
    requestBody: { content: { 'image/png': { schema: { type: 'string', format: 'binary', ...more } } } },
  });
  expect(wrong(bytes({}), { type: 'image/png', body: 'x' })).toEqual([]);
  expect(wrong(bytes({ maxLength: 1 }), { type: 'image/png', body: 'x' })).toEqual([
    'request-body-not-checked',
  ]);
});

it('a parameter may be empty where the contract allows that', () => {
  const query = (more: JsonObject) => ({
    parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'integer' }, ...more }],
  });
  expect(wrong(query({}), { search: '?n=' })).toEqual(['request-parameter']);
  expect(wrong(query({ allowEmptyValue: true }), { search: '?n=' })).toEqual([]);
});
