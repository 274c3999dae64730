import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from './json.js';
import { loadContract, viewOf } from './load.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function view(paths: JsonObject, more: JsonObject = {}) {
  return viewOf({ openapi: '3.0.3', paths, ...more }, 'test.yaml');
}

describe('what is read', () => {
  test('parameters of the path are taken over, and replaced by the operation', () => {
    const contract = view({
      '/a/{id}': {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'q', in: 'query', schema: { type: 'string' } },
        ],
        get: { parameters: [{ name: 'q', in: 'query', schema: { type: 'integer' } }], responses: {} },
      },
    });
    const [operation] = contract.operations;
    expect(operation?.parameters.map(({ name, schema }) => [name, schema?.value])).toEqual([
      ['id', { type: 'string' }],
      ['q', { type: 'integer' }],
    ]);
    expect(operation?.parameters[1]?.pointer).toBe('/paths/~1a~1{id}/get/parameters/0');
  });

  test('security: the operation over the document, none over both', () => {
    const security = [{ a: [] }, { b: [], c: [] }];
    const contract = view(
      {
        '/inherits': { get: { responses: {} } },
        '/open': { get: { security: [], responses: {} } },
        '/optional': { get: { security: [{}, { a: [] }], responses: {} } },
      },
      { security },
    );
    expect(contract.operations.map((operation) => operation.security)).toEqual([
      [['a'], ['b', 'c']],
      [[]],
      [[], ['a']],
    ]);
  });

  test('an operation without an id, or with one given twice, is named by method and path', () => {
    const contract = view({
      '/a': { get: { responses: {} }, put: { operationId: 'same', responses: {} } },
      '/b': { put: { operationId: 'same', responses: {} } },
    });
    expect(contract.operations.map(({ operationId }) => operationId)).toEqual(['GET /a', 'PUT /a', 'PUT /b']);
  });

  test('references are followed where they stand and at their end; a schema inside itself is left as it is', () => {
    const contract = view(
      { '/a': { get: { responses: { 404: { $ref: '#/components/responses/gone' } } } } },
      {
        components: {
          responses: {
            gone: {
              description: 'gone',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/tree~1x' } } },
            },
          },
          schemas: { 'tree/x': { properties: { next: { $ref: '#/components/schemas/tree~1x' } } } },
        },
      },
    );
    const [response] = contract.operations[0]?.responses ?? [];
    expect(response).toMatchObject({
      pointer: '/paths/~1a/get/responses/404',
      target: '/components/responses/gone',
      content: [{ schema: { pointer: '/components/schemas/tree~1x' } }],
    });
    expect(contract.resolve('/components/schemas/tree~1x/properties/next/properties/next')?.pointer).toBe(
      '/components/schemas/tree~1x',
    );
  });

  test('references that lead in a circle, or nowhere, are undefined', () => {
    const contract = view({}, { a: { $ref: '#/b' }, b: { $ref: '#/a' }, c: { $ref: '#/none' } });
    expect(contract.resolve('/a')).toBeUndefined();
    expect(contract.resolve('/c')).toBeUndefined();
    expect(contract.resolve('/toString')).toBeUndefined();
  });

  test('servers with variables, ranges of statuses in any case, extensions left out', () => {
    const contract = view(
      {
        '/a': { get: { responses: { '4xx': { description: '' }, default: { description: '' }, 'x-y': {} } } },
      },
      { servers: [{ url: 'https://{host}/v1', variables: { host: { default: 'example.com' } } }] },
    );
    expect(contract.operations[0]?.servers).toEqual(['https://example.com/v1']);
    expect(contract.operations[0]?.responses.map(({ status }) => status)).toEqual(['4XX', 'default']);
  });
});

describe('files', () => {
  test('JSON and YAML give the same view, statuses unquoted or not', async () => {
    const yaml = join(folder, 'a.yaml');
    const json = join(folder, 'a.json');
    await writeFile(
      yaml,
      'openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        200: { description: ok }\n',
    );
    await writeFile(
      json,
      '{"openapi":"3.1.0","paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}',
    );
    const [first, second] = await Promise.all([loadContract(yaml), loadContract(json)]);
    expect(first.operations).toEqual(second.operations);
    expect(first.version).toBe('3.1');
  });

  test('references into other files are bundled', async () => {
    const file = join(folder, 'main.yaml');
    await writeFile(
      join(folder, 'part.yaml'),
      'type: object\nrequired: [a]\nproperties: { a: { type: string } }\n',
    );
    await writeFile(
      file,
      'openapi: 3.0.3\ninfo: { title: t, version: "1" }\npaths:\n  /a:\n    get:\n      responses:\n        "200":\n          description: ok\n          content:\n            application/json:\n              schema: { $ref: "./part.yaml" }\n',
    );
    const contract = await loadContract(file);
    const schema = contract.operations[0]?.responses[0]?.content[0]?.schema;
    expect(schema?.value).toMatchObject({ required: ['a'] });
    expect(schema?.pointer.startsWith('/')).toBe(true);
  });
});
