/** Contracts that Prism stumbles over: each costs its own case, and no other. */
import { afterEach, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../contract/json.js';
import { viewOf } from '../../../contract/load.js';
import { createGate } from '../../../src/emulator/gate/index.js';
import { outcomesOf } from '../../run/outcomes.js';
import type { Target } from '../target.js';
import { mockDocument } from './document.js';
import { startPrism } from './prism.js';
import { startProxy } from './proxy.js';

let open: Target | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function onPrism(paths: Json, more: Readonly<Record<string, Json>> = {}) {
  const contract = viewOf({ openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, ...more }, 't.json');
  open = await startPrism(contract);
  return { contract, found: await outcomesOf(contract, open), target: open };
}

const ok = { '200': { description: 'OK' } };
const fine = { get: { operationId: 'fine', responses: ok } };

const matrix = {
  get: {
    operationId: 'matrix',
    parameters: [
      {
        name: 'ids',
        in: 'path',
        required: true,
        style: 'matrix',
        schema: { type: 'array', items: { type: 'integer' }, example: [3, 4] },
      },
    ],
    responses: ok,
  },
};

test('a request that makes Prism throw is that case alone, as the defect of the mock', async () => {
  const { found } = await onPrism({ '/m/{ids}': matrix, '/fine': fine });
  expect(found['matrix/200/none']).toMatchObject({ url: '/m/;ids=3,4', outcome: 'mock-defect' });
  expect(found['fine/200/none']).toMatchObject({ outcome: 'passed' });
});

test('requests that are under way beside it get their responses all the same', async () => {
  const { contract, target } = await onPrism({ '/m/{ids}': matrix, '/fine': fine });
  const all = await Promise.all(Array.from({ length: 8 }, () => outcomesOf(contract, target)));
  for (const found of all) {
    expect(found['matrix/200/none']?.outcome).toBe('mock-defect');
    expect(found['fine/200/none']?.outcome).toBe('passed');
  }
});

test('a path that Prism takes for a host is its defect', async () => {
  const { found } = await onPrism({
    '//evil.example/x': { get: { operationId: 'odd', responses: ok } },
    '/fine': fine,
  });
  expect(found['odd/200/none']).toMatchObject({ url: '//evil.example/x', outcome: 'mock-defect' });
  expect(found['fine/200/none']?.outcome).toBe('passed');
});

test('a path key without a slash does not reach the other operations', async () => {
  const { found } = await onPrism({
    '7/steal': { get: { operationId: 'steal', responses: ok } },
    '/fine': fine,
  });
  expect(found['fine/200/none']?.outcome).toBe('passed');
  expect(found['steal/200/none']).toMatchObject({ outcome: 'unreachable' });
  expect(found['steal/200/none']?.reason).toContain('does not begin with a slash');
});

test('headers named Accept, Content-Type and Authorization are no parameters', async () => {
  const json = { 'application/json': { schema: { type: 'object' } } };
  const header = (name: string) => ({
    name,
    in: 'header',
    required: true,
    schema: { type: 'string', enum: ['x/y'] },
  });
  const { found } = await onPrism({
    '/a': {
      post: {
        operationId: 'a',
        parameters: [header('Accept'), header('content-type'), header('Authorization')],
        requestBody: { required: true, content: json },
        responses: { '200': { description: 'OK', content: json } },
      },
    },
  });
  expect(Object.keys(found).filter((id) => id.includes('header.'))).toEqual([]);
  expect(found['a/200/none']?.outcome).toBe('passed');
});

test('path keys that differ in a fragment or a query are told apart', async () => {
  const of = (name: string, value: string) => ({
    put: {
      operationId: name,
      responses: {
        '200': {
          description: 'OK',
          content: {
            'application/json': { schema: { type: 'object', required: [value] }, example: { [value]: 1 } },
          },
        },
      },
    },
  });
  const { found } = await onPrism({
    '/a': of('plain', 'p'),
    '/a#share': of('share', 's'),
    '/a?move=1': of('move', 'm'),
  });
  expect(Object.values(found).map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
});

test('another operation that Prism takes for the one that was asked for is its defect', async () => {
  const key = { name: 'key', in: 'path', required: true, schema: { type: 'string' } };
  const get = (operationId: string, responses: JsonObject) => ({
    get: { operationId, parameters: [{ ...key, name: 'box' }, key], responses },
  });
  const { found } = await onPrism({
    '/{box}/{key}#part': get('part', { '480': { description: 'No such part' } }),
    '/{box}/{key}': get('whole', ok),
  });
  expect(found['part/480/none']).toMatchObject({ status: 404, outcome: 'mock-defect' });
  expect(found['whole/200/none']?.outcome).toBe('passed');
});

test('each scheme has its tokens where the contract says, also where that is an operation too', async () => {
  const flows = (tokenUrl: string) => ({
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl, scopes: {} } },
  });
  const guarded = (id: string, scheme: string) => ({
    get: {
      operationId: id,
      security: [{ [scheme]: [] }],
      responses: { '200': { description: 'OK' }, '401': { description: 'No' } },
    },
  });
  const { found, target } = await onPrism(
    {
      '/one': guarded('one', 'first'),
      '/two': guarded('two', 'second'),
      '/oauth2/token': { post: { operationId: 'token', responses: ok } },
    },
    {
      components: {
        securitySchemes: {
          first: flows('https://idp.invalid/realms/x/token'),
          second: flows('/oauth2/token'),
        },
      },
    },
  );
  expect(Object.values(found).map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 5 }, () => 'passed'),
  );
  expect(target.credentials('first', 'valid')).toMatchObject({
    tokenUrl: `${target.baseUrl}/realms/x/token`,
  });
});

test('a reference to a file in an extension is not followed', async () => {
  const { found } = await onPrism(
    { '/fine': fine },
    { 'x-topics': [{ content: { $ref: './no-such-page.md' } }] },
  );
  expect(found['fine/200/none']?.outcome).toBe('passed');
});

test('what Prism would write out without an end is kept from it, and nothing else', () => {
  const doubled = Object.fromEntries(
    Array.from({ length: 25 }, (_, level): [string, JsonObject] => {
      const inner = { $ref: `#/components/schemas/S${level}` };
      return [`S${level + 1}`, { allOf: [inner, inner] }];
    }),
  );
  const operation = (name: string): JsonObject => ({
    responses: {
      '200': {
        description: '',
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
      },
    },
  });
  const contract = viewOf(
    {
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      paths: { '/a': { get: operation('S1'), post: operation('S25') } },
      components: { schemas: { S0: { type: 'object' }, ...doubled } },
    },
    't.json',
  );
  const { document, refused } = mockDocument(contract);
  expect(refused).toMatchObject([
    { method: 'POST', path: '/a', reason: expect.stringContaining('written out') },
  ]);
  expect(document).toMatchObject({ paths: { '/a': { get: operation('S1') } } });
  expect(document).not.toHaveProperty(['paths', '/a', 'post']);
  expect(document).not.toHaveProperty(['components', 'schemas', 'S25']);
});

test('who shows no credentials is refused in the words of the contract, with a challenge', async () => {
  const schema = { type: 'object', example: { why: 'no key' } };
  const refused = { description: 'Who are you?', content: { 'application/json': { schema } } };
  const security = [{ key: [] }];
  const { target } = await onPrism(
    {
      '/said': { get: { operationId: 'said', security, responses: { ...ok, '401': refused } } },
      '/unsaid': { get: { operationId: 'unsaid', security, responses: ok } },
    },
    { components: { securitySchemes: { key: { type: 'http', scheme: 'digest' } } } },
  );
  for (const [path, body] of [
    ['/said', { why: 'no key' }],
    ['/unsaid', { title: 'Unauthorized', status: 401 }],
  ] as const) {
    const response = await fetch(target.baseUrl + path, { headers: { prefer: 'code=200' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Digest realm="mock", .*nonce=/);
    expect(await response.json()).toEqual(body);
  }
});

test('who gives up waiting has waited for the mock', async () => {
  let isAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const contract = viewOf(
    { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths: { '/fine': fine } },
    't.json',
  );
  const proxy = await startProxy({
    contract,
    gate: createGate({ realm: 'mock', credentials: { apiKeys: [], serviceAccounts: [] }, tokenLimits: [] }),
    upstream: {
      send: () => {
        isAsked();
        return new Promise(() => undefined);
      },
      close: () => undefined,
    },
    secrets: { basic: { username: 'a', password: 'b' }, apiKey: 'c' },
  });
  const url = `${proxy.baseUrl}/fine`;
  const request = { method: 'GET', url, headers: [] };
  const leaving = new AbortController();
  const waiting = fetch(url, { signal: leaving.signal }).catch(() => undefined);
  await asked;
  leaving.abort();
  await waiting;
  // The proxy hears of it a little later.
  await expect.poll(() => proxy.gave({ request })).toBe(true);
  expect(proxy.gave({ request: { ...request, url: `${proxy.baseUrl}/other` } })).toBe(false);
  await proxy.close();
});
