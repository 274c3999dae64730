import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.js';
import type { CaseRecord } from '../report/record.js';
import { runTraffic, type TrafficOptions } from './run.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traffic-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const json = (schema: Json) => ({ 'application/json': { schema } });
const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string', maxLength: 5 },
    tags: { type: 'array', items: { type: 'string' } },
  },
};
const contract = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example/v1' }],
  security: [{ key: [] }],
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } },
    schemas: { Pet: pet },
  },
  paths: {
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
          {
            name: 'fields',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { enum: ['id', 'name'] } },
          },
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string' } },
        ],
        responses: {
          '200': { description: 'ok', content: json({ $ref: '#/components/schemas/Pet' }) },
          '404': { description: 'none' },
        },
      },
    },
    '/pets': {
      post: {
        operationId: 'addPet',
        requestBody: {
          required: true,
          content: {
            ...json({ $ref: '#/components/schemas/Pet' }),
            'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/Pet' } },
            'multipart/form-data': { schema: { $ref: '#/components/schemas/Pet' } },
          },
        },
        responses: { '201': { description: 'made' } },
      },
    },
  },
};

interface Given {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status?: number;
  readonly type?: string;
  readonly answer?: string;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

const trace = { 'X-Trace': 't' };
const good = '{"id":1,"name":"Rex"}';

function entry({
  method = 'GET',
  url = 'https://pets.example/v1/pets/1?key=hush',
  headers = trace,
  body,
  ...given
}: Given) {
  const { status = 200, type = 'application/json', answer = good, more = {}, content = {} } = given;
  return {
    time: 1,
    request: {
      method,
      url,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...(body === undefined ? {} : { postData: { text: body } }),
    },
    response: {
      status,
      statusText: '',
      headers: [
        { name: 'Content-Type', value: type },
        { name: 'Content-Encoding', value: 'br' },
        { name: 'content-length', value: '7' },
      ],
      content: { size: -1, text: answer, ...content },
    },
    ...more,
  };
}

let files = 0;
async function judged(
  entries: readonly Json[],
  options: Partial<TrafficOptions> = {},
  spec: Json = contract,
) {
  files += 1;
  const har = join(folder, `${files}.har`);
  const file = join(folder, `${files}.json`);
  await writeFile(har, JSON.stringify({ log: { version: '1.2', entries } }));
  await writeFile(file, JSON.stringify(spec));
  const records: CaseRecord[] = [];
  const result = await runTraffic({
    spec: file,
    har: [har],
    onRecord: (record) => void (record.outcome === 'unreachable' || records.push(record)),
    ...options,
  });
  return { ...result, records, rules: records.map(({ rules }) => rules.join(' ')) };
}

const post = {
  method: 'POST',
  url: 'https://pets.example/v1/pets?key=hush',
  status: 201,
  answer: '',
  type: 'text/plain',
};
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const parts = (name: string) =>
  `--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n${name}\r\n--b--\r\n`;

describe('requests and responses', () => {
  const table: readonly (readonly [string, Given, string])[] = [
    ['all as documented', {}, ''],
    ['a bad response', { answer: '{"id":"x"}' }, 'body-type body-required'],
    ['an undocumented status', { status: 500 }, 'status-documented'],
    ['a path value of the wrong type', { url: 'https://pets.example/v1/pets/x?key=k' }, 'request-parameter'],
    ['a path value out of range', { url: 'https://pets.example/v1/pets/0?key=k' }, 'request-parameter'],
    ['an array by its style', { url: 'https://pets.example/v1/pets/1?fields=id,name' }, ''],
    [
      'an array with a value outside its enum',
      { url: 'https://pets.example/v1/pets/1?fields=id,age' },
      'request-parameter',
    ],
    ['a required header left out', { headers: {} }, 'request-parameter-required'],
    [
      'an unknown query parameter',
      { url: 'https://pets.example/v1/pets/1?fool=1' },
      'request-parameter-undocumented',
    ],
    ['a body where none is documented', { body: 'x' }, 'request-body-undocumented'],
    [
      'a body, without what is read-only',
      { ...post, headers: { 'Content-Type': 'application/json' }, body: '{"name":"Rex"}' },
      '',
    ],
    [
      'a body that breaks its schema',
      { ...post, headers: { 'Content-Type': 'application/json' }, body: '{"name":"Bucephalus"}' },
      'request-body',
    ],
    [
      'a body that is no JSON',
      { ...post, headers: { 'Content-Type': 'application/json' }, body: '{' },
      'request-body-json',
    ],
    [
      'a body of another type',
      { ...post, headers: { 'Content-Type': 'application/xml' }, body: '<a/>' },
      'request-media-type',
    ],
    ['no body', { ...post, headers: {} }, 'request-body-required'],
    ['a form', { ...post, headers: form, body: 'name=Rex&tags=a&tags=b' }, ''],
    ['a form that breaks its schema', { ...post, headers: form, body: 'name=Bucephalus' }, 'request-body'],
    [
      'parts',
      { ...post, headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: parts('Rex') },
      '',
    ],
    [
      'parts that break the schema',
      { ...post, headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: parts('Bucephalus') },
      'request-body',
    ],
    [
      'parts that cannot be read',
      { ...post, headers: { 'Content-Type': 'multipart/form-data' }, body: 'x' },
      'request-body-not-checked',
    ],
    [
      'a response whose body was left out',
      { content: { text: undefined, size: 20 } },
      'response-body-not-checked',
    ],
    [
      'a response whose body was cut',
      { answer: '{"id"', content: { size: 500 } },
      'response-body-not-checked',
    ],
    ['a base64 body', { answer: Buffer.from(good).toString('base64'), content: { encoding: 'base64' } }, ''],
    ['an undocumented path', { url: 'https://pets.example/v1/dogs' }, 'operation-documented'],
    ['an undocumented method', { method: 'DELETE' }, 'operation-documented'],
  ];
  for (const [name, given, rules] of table) {
    test(name, async () => {
      const { rules: got, exitCode } = await judged([entry(given)]);
      expect(got).toEqual([rules]);
      const warns =
        ['request-parameter-undocumented', 'request-body-undocumented'].includes(rules) ||
        rules.endsWith('not-checked');
      expect(exitCode).toBe(rules === '' || warns ? 0 : 1);
    });
  }

  test('strict: what is undocumented is an error', async () => {
    const unknown = entry({ url: 'https://pets.example/v1/pets/1?fool=1' });
    expect((await judged([unknown], { strict: true })).exitCode).toBe(1);
  });

  test('no secret and nobody’s data in the record', async () => {
    const { records } = await judged([
      entry({ answer: '{"id":"my diary"}', headers: { 'X-Trace': 't', Cookie: 'a=hush' } }),
    ]);
    expect(JSON.stringify(records)).not.toMatch(/hush|my diary/);
    expect(records[0]?.id).toMatch(/^getPet\/200\/key\/\d+\.har:1$/);
  });
});

describe('what is judged', () => {
  test('other origins are counted, and are no finding', async () => {
    const { foreign, rules } = await judged([entry({}), entry({ url: 'https://ads.example/x' })]);
    expect([...foreign]).toEqual([['https://ads.example', 1]]);
    expect(rules).toEqual(['']);
  });

  test('nothing of the API in the recording is no success', async () => {
    expect((await judged([entry({ url: 'https://ads.example/x' })])).exitCode).toBe(2);
    expect((await judged([])).exitCode).toBe(2);
  });

  test('an address in place of the servers, with their base path or without', async () => {
    const entries = ['/v1/pets/1', '/pets/1'].map((path) => entry({ url: `http://127.0.0.1:8080${path}` }));
    expect((await judged(entries, { address: 'http://127.0.0.1:8080' })).rules).toEqual(['', '']);
  });

  test('relative servers: the origins that answer an operation are the API', async () => {
    const spec = { ...contract, servers: [{ url: '/v1' }] };
    const urls = ['https://a.example/v1/pets/1', 'https://a.example/v1/dogs', 'https://b.example/v1/dogs'];
    const { rules, foreign } = await judged(
      urls.map((url) => entry({ url })),
      {},
      spec,
    );
    expect(rules).toEqual(['', 'operation-documented']);
    expect([...foreign.keys()]).toEqual(['https://b.example']);
  });

  test('what cannot be judged is counted with its reason', async () => {
    const preflight = { 'Access-Control-Request-Method': 'GET' };
    const { skipped, rules } = await judged([
      entry({ status: 0 }),
      entry({ more: { _fromCache: 'memory' } }),
      entry({ url: 'data:text/plain,x' }),
      entry({ method: 'OPTIONS', headers: preflight }),
      entry({ method: 'HEAD' }),
      entry({}),
    ]);
    expect(rules).toEqual(['']);
    expect([...skipped.values()]).toEqual([1, 1, 1, 1, 1]);
  });

  test('documented responses that did not come are not reached', async () => {
    const { summary } = await judged([entry({})]);
    expect(summary).toMatchObject({ passed: 1, unreachable: 1, total: 2 });
  });
});

describe('files that are no HAR', () => {
  for (const [name, text, message] of [
    ['no JSON', '{"log"', /is no JSON/],
    ['another JSON', '{}', /#\/log\/entries: expected the list/],
    [
      'an entry without an address',
      '{"log":{"entries":[{"request":{"method":"GET"},"response":{}}]}}',
      /#\/log\/entries\/0\/request\/url: expected/,
    ],
    [
      'an entry without a response',
      '{"log":{"entries":[{"request":{"method":"GET","url":"http://a/"}}]}}',
      /#\/log\/entries\/0\/response: expected/,
    ],
  ] as const) {
    test(name, async () => {
      const har = join(folder, 'bad.har');
      await writeFile(har, text);
      await expect(judged([], { har: [har] })).rejects.toThrow(message);
    });
  }
});

test('a proxy judges what passes, in both directions', async () => {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(request.url?.startsWith('/v1/pets/2') === true ? '{"id":2}' : good);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const target = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
  const end = new AbortController();
  let result: ReturnType<typeof judged> | undefined;
  const url = await new Promise<string>((onListening) => {
    result = judged([], { har: [], proxy: { target, port: 0, onListening }, signal: end.signal });
  });
  for (const path of ['/v1/pets/1', '/v1/pets/2', '/v1/pets/x', '/elsewhere']) {
    await (await fetch(`${url}${path}`, { headers: trace })).text();
  }
  end.abort();
  const all = await result;
  server.close();
  expect(all?.exitCode).toBe(1);
  expect(all?.rules).toEqual(['', 'body-required', 'request-parameter', 'operation-documented']);
});
