/** What is sent as a body, and the cases that come from its schema. */
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { writeBody } from '../send/body.js';
import { planGaps } from './plan.js';
import { validRequest } from './request.js';
import { requestVariants } from './variants.js';

function planned(content: JsonObject, schemas: JsonObject = {}, version = '3.1.0') {
  const contract = viewOf(
    {
      openapi: version,
      info: { title: 'T', version: '1' },
      paths: {
        '/a': {
          post: {
            operationId: 'a',
            requestBody: { required: true, content },
            responses: { '200': { description: 'OK' }, '400': { description: 'Bad' } },
          },
        },
      },
      components: { schemas },
    },
    't.json',
  );
  const [operation] = contract.operations;
  if (!operation) throw new Error('no operation');
  return { contract, operation, ...validRequest(contract, operation, 1) };
}

const json = (schema: Json, schemas: JsonObject = {}, version?: string) =>
  planned({ 'application/json': { schema } }, schemas, version);

describe('a valid body', () => {
  test.each<[string, Json, JsonObject, string, Json]>([
    [
      'then',
      {
        type: 'object',
        properties: { kind: { type: 'string' }, phone: { type: 'string' } },
        if: { properties: { kind: { const: 'x' } } },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { required: ['phone'] },
      },
      {},
      '3.1.0',
      { phone: 'bcdefg' },
    ],
    [
      'a reference inside of allOf',
      { $ref: '#/components/schemas/New' },
      {
        New: { allOf: [{ $ref: '#/components/schemas/Base' }] },
        Base: {
          type: 'object',
          required: ['currency'],
          properties: { currency: { $ref: '#/components/schemas/Currency' } },
        },
        Currency: { type: 'string', enum: ['GBP', 'EUR'] },
      },
      '3.0.3',
      { currency: 'GBP' },
    ],
    [
      'one property in two branches',
      {
        allOf: [
          { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 10 } } },
          { type: 'object', properties: { n: { type: 'integer', maximum: 20 } } },
        ],
      },
      {},
      '3.0.3',
      { n: 10 },
    ],
    [
      'the format url',
      { type: 'object', required: ['hook'], properties: { hook: { type: 'string', format: 'url' } } },
      {},
      '3.0.3',
      { hook: 'https://example.com/a' },
    ],
    [
      'the tag of a mapping',
      {
        oneOf: [{ $ref: '#/components/schemas/P' }, { $ref: '#/components/schemas/Q' }],
        discriminator: {
          propertyName: 'by',
          mapping: { password: '#/components/schemas/P', code: '#/components/schemas/Q' },
        },
      },
      {
        P: {
          type: 'object',
          required: ['by', 'pw'],
          properties: { by: { type: 'string' }, pw: { type: 'string' } },
        },
        Q: {
          type: 'object',
          required: ['by', 'code'],
          properties: { by: { type: 'string' }, code: { type: 'string' } },
        },
      },
      '3.0.3',
      { by: 'password', pw: 'bcdefg' },
    ],
    [
      'exactly one choice',
      {
        oneOf: [{ $ref: '#/components/schemas/L' }, { $ref: '#/components/schemas/C' }],
        discriminator: {
          propertyName: 'by',
          mapping: { link: '#/components/schemas/L', code: '#/components/schemas/C' },
        },
      },
      {
        L: {
          type: 'object',
          required: ['by', 'email'],
          properties: { by: { type: 'string', enum: ['link', 'code'] }, email: { type: 'string' } },
        },
        C: {
          type: 'object',
          required: ['by'],
          properties: { by: { type: 'string', enum: ['link', 'code'] }, email: { type: 'string' } },
        },
      },
      '3.0.3',
      { by: 'code' },
    ],
    [
      'what the child asks for that a tag names',
      { $ref: '#/components/schemas/Message' },
      {
        Message: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string' } },
          discriminator: { propertyName: 'type', mapping: { text: '#/components/schemas/Text' } },
        },
        Text: {
          allOf: [
            { $ref: '#/components/schemas/Message' },
            { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
          ],
        },
      },
      '3.0.3',
      { type: 'text', text: 'bcdefg' },
    ],
    [
      'a tag that no schema has its name from',
      {
        type: 'object',
        required: ['kind'],
        properties: { kind: { type: 'string', enum: ['fixed', 'percent'] } },
        discriminator: { propertyName: 'kind' },
      },
      {},
      '3.0.3',
      { kind: 'fixed' },
    ],
    [
      'one wrong example among right ones',
      {
        type: 'object',
        required: ['a', 'b'],
        properties: { a: { type: 'string', example: 'right' }, b: { type: 'integer', example: 'wrong' } },
      },
      {},
      '3.0.3',
      { a: 'right', b: 1 },
    ],
    [
      'dependentRequired',
      {
        type: 'object',
        required: ['card'],
        properties: { card: { type: 'string' }, address: { type: 'string' } },
        dependentRequired: { card: ['address'] },
      },
      {},
      '3.1.0',
      { card: 'bcdefg', address: 'bcdefg' },
    ],
    [
      'a required property that is only read',
      {
        type: 'object',
        required: ['id', 'name'],
        properties: { id: { $ref: '#/components/schemas/Id' }, name: { type: 'string' } },
      },
      { Id: { type: 'string', readOnly: true } },
      '3.0.3',
      { name: 'bcdefg' },
    ],
  ])('%s', (_name, schema, schemas, version, body) => {
    const { request, gaps } = json(schema, schemas, version);
    expect(gaps).toEqual([]);
    expect(request.body?.value).toEqual(body);
  });

  test('a wrong example is replaced, and said', () => {
    const { contract, request, replaced } = json({
      type: 'object',
      required: ['x'],
      properties: { x: { type: 'string', minLength: 3, example: 'no' } },
    });
    expect(request.body?.value).toEqual({ x: 'bcdefg' });
    expect(replaced.map(({ pointer }) => pointer)).toEqual([expect.stringContaining('/properties/x')]);
    expect(planGaps(contract, 1)).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('breaks its own schema') }),
    ]);
  });

  test('an example and a default are used as they are', () => {
    const { request } = json({
      type: 'object',
      required: ['x', 'y'],
      properties: { x: { type: 'string', example: 'shown' }, y: { type: 'integer', default: 40 } },
    });
    expect(request.body?.value).toEqual({ x: 'shown', y: 40 });
  });

  test.each([
    ['a string of 2e9 characters', { type: 'string', minLength: 2e9 }, 'is more than is sent'],
    [
      'a list of 1e9 items',
      { type: 'array', minItems: 1e9, items: { type: 'string' } },
      'is more than is sent',
    ],
    [
      'a schema that requires itself',
      { $ref: '#/components/schemas/Loop' },
      'requires itself without an end',
    ],
  ])('%s is a gap with its name', (_name, schema, reason) => {
    const { gaps } = json(schema, {
      Loop: {
        type: 'object',
        required: ['next'],
        properties: { next: { $ref: '#/components/schemas/Loop' } },
      },
    });
    expect(gaps).toEqual([
      expect.objectContaining({ what: 'body', reason: expect.stringContaining(reason) }),
    ]);
  });

  test('25 levels of allOf, twice each, are folded once each', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 25 }, (_, level) => [
        `A${level}`,
        level === 24
          ? { type: 'object', required: ['x'], properties: { x: { type: 'integer' } } }
          : {
              allOf: [
                { $ref: `#/components/schemas/A${level + 1}` },
                { $ref: `#/components/schemas/A${level + 1}` },
              ],
            },
      ]),
    );
    const { operation, contract } = json({ type: 'object' }, schemas);
    expect(operation).toBeDefined();
    expect(contract.resolve('/components/schemas/A0')).toBeDefined();
  });
});

describe('media types', () => {
  const written = (mediaType: string, media: JsonObject, version?: string) => {
    const { request, gaps } = planned({ [mediaType]: media }, {}, version);
    return request.body ? writeBody(request.body) : gaps[0]?.reason;
  };

  test('a form repeats a list, writes an object as JSON, and follows its encoding', () => {
    const schema = {
      type: 'object',
      required: ['ids', 'o', 'deep', 'csv', 'plain'],
      properties: {
        ids: { type: 'array', items: { type: 'string' }, example: ['a b', 'c'] },
        o: { type: 'object', example: { k: 1 } },
        deep: { type: 'object', example: { k: 1 } },
        csv: { type: 'array', items: { type: 'integer' }, example: [1, 2] },
        plain: { type: 'string', example: 'x&y=z' },
      },
    };
    const encoding = { deep: { style: 'deepObject', explode: true }, csv: { style: 'form', explode: false } };
    expect(written('application/x-www-form-urlencoded', { schema, encoding })).toEqual({
      contentType: 'application/x-www-form-urlencoded',
      content: 'ids=a%20b&ids=c&o=%7B%22k%22%3A1%7D&deep%5Bk%5D=1&csv=1,2&plain=x%26y%3Dz',
    });
  });

  test('multipart has a part for each property, files among them', () => {
    const schema = {
      type: 'object',
      required: ['file', 'note', 'meta'],
      properties: {
        file: { type: 'string', format: 'binary' },
        note: { type: 'string', example: 'hi' },
        meta: { type: 'object', example: { a: 1 } },
      },
    };
    const body = written(
      'multipart/form-data',
      { schema, encoding: { file: { contentType: 'image/png, image/jpeg' } } },
      '3.0.3',
    );
    expect(body).toMatchObject({ contentType: expect.stringMatching(/^multipart\/form-data; boundary=/) });
    const text = typeof body === 'object' ? body.content : '';
    expect(text).toContain('name="file"; filename="file.bin"\r\nContent-Type: image/png\r\n\r\n');
    expect(text).toContain('name="note"\r\nContent-Type: text/plain\r\n\r\nhi\r\n');
    expect(text).toContain('name="meta"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n');
  });

  test.each<[string, JsonObject, unknown]>([
    ['text/plain', { schema: { type: 'integer', minimum: 3 } }, { contentType: 'text/plain', content: '3' }],
    ['*/*', { schema: { type: 'string', example: 'x' } }, { contentType: 'text/plain', content: 'x' }],
    ['application/*', { schema: { type: 'object' } }, { contentType: 'application/json', content: '{}' }],
    ['image/*', {}, { contentType: 'image/png', content: 'a' }],
    ['application/octet-stream', {}, { contentType: 'application/octet-stream', content: 'a' }],
    [
      'application/octet-stream',
      { schema: { type: 'object', format: 'file' } },
      { contentType: 'application/octet-stream', content: 'a' },
    ],
    [
      'application/pdf',
      { schema: { type: 'string', format: 'binary' } },
      { contentType: 'application/pdf', content: 'a' },
    ],
    [
      'application/xml',
      { schema: { type: 'object' } },
      expect.stringContaining('no body can be written as application/xml'),
    ],
    [
      'application/xml',
      { schema: { type: 'object' }, example: '<a/>' },
      { contentType: 'application/xml', content: '<a/>' },
    ],
  ])('%s %j', (mediaType, media, expected) => {
    expect(written(mediaType, media)).toEqual(expected);
  });
});

describe('cases', () => {
  test('each constraint of each property, met and broken', () => {
    const { contract, operation } = json({
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 2, maxLength: 4 },
        age: { type: 'integer', minimum: 0 },
        id: { type: 'string', readOnly: true },
        tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, maxItems: 2, uniqueItems: true },
        address: {
          type: 'object',
          required: ['zip'],
          properties: { zip: { type: 'string', pattern: '^\\d{5}$' } },
        },
      },
    });
    const { variants } = requestVariants(contract, operation, 1);
    const ids = variants.map(({ id, parameter }) => `${parameter.variant.holds ? '+' : '-'} ${id}`);
    expect(ids).toEqual(
      expect.arrayContaining([
        '- body.required.absent',
        '- body.name.required.absent',
        '- body.additionalProperties.another-property',
        '- body.name.type.object-instead',
        '+ body.name.minLength.edge',
        '- body.name.minLength.shorter',
        '- body.name.maxLength.longer',
        '+ body.age.minimum.edge',
        '- body.age.minimum.below',
        '- body.age.type.fraction',
        '- body.tags.maxItems.above',
      ]),
    );
    expect(ids.filter((id) => id.includes('.id.'))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what another choice allows is no broken constraint', () => {
    const { contract, operation } = json({
      anyOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
        { type: 'object' },
      ],
    });
    const { variants } = requestVariants(contract, operation, 1);
    expect(variants.map(({ id }) => id)).toEqual(['body.required.absent']);
  });
});

test.each([
  ['GET', '3.0.3', false],
  ['HEAD', '3.0.3', false],
  ['DELETE', '3.0.3', true],
  ['GET', '3.1.0', true],
])('a body of %s in %s is planned: %s', (method, version, isPlanned) => {
  const requestBody = { required: true, content: { 'application/json': { schema: { type: 'object' } } } };
  const contract = viewOf(
    { openapi: version, paths: { '/a': { [method.toLowerCase()]: { requestBody, responses: {} } } } },
    't.json',
  );
  const [operation] = contract.operations;
  if (!operation) throw new Error('no operation');
  expect(validRequest(contract, operation, 1).request.body !== undefined).toBe(isPlanned);
  expect(requestVariants(contract, operation, 1).variants.length > 0).toBe(isPlanned);
});
