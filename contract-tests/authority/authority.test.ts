/** What leaves this process, over generated contracts and command lines: nothing unsafe that was not named, no credential elsewhere. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { judge } from '../judge/index.js';
import { executeCase } from '../run/execute.js';
import { planRun } from '../run.js';
import { createSender } from '../send/sender.js';
import { addressTarget } from '../targets/address.js';
import { createWire } from '../wire/wire.js';
import { placeholdersOf } from './own.js';
import { recorded } from './recorded.js';

const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
const secrets = [
  'key-secret',
  'basic-user',
  'basic-secret',
  'token-secret',
  'client-id-1',
  'client-secret-1',
];
const env = {
  CONTRACT_AUTH_KEY: 'key-secret',
  CONTRACT_AUTH_BASIC: 'basic-user:basic-secret',
  CONTRACT_AUTH_BEARER: 'token-secret',
  CONTRACT_AUTH_OAUTH: 'client-id-1:client-secret-1',
  // Those of another service altogether.
  MONGODB_ATLAS_ACCESS_TOKEN: 'atlas-secret',
  MONGODB_ATLAS_PUBLIC_API_KEY: 'atlas-secret',
  MONGODB_ATLAS_PRIVATE_API_KEY: 'atlas-secret',
};

let server: Server;
let target = '';
let idp: Server;
let tokenUrl = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    // A redirect to another origin is an answer like any other: it is not followed.
    response.writeHead(request.url?.includes('moved') ? 307 : 200, {
      'content-type': 'application/json',
      location: 'http://evil.invalid/',
    });
    response.end('{}');
  });
  idp = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"access_token":"from-idp","token_type":"Bearer","expires_in":3600}');
  });
  await Promise.all(
    [server, idp].map((each) => new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))),
  );
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tokenUrl = `http://127.0.0.1:${(idp.address() as AddressInfo).port}/realms/x/token`;
});
afterAll(() => {
  for (const each of [server, idp]) {
    each.close();
    each.closeAllConnections();
  }
});

const segment = fc.constantFrom(
  'projects',
  'peers',
  'moved',
  '{pid}',
  '{peer}',
  '{id}',
  '{id}:start',
  'a{id}b',
  '..',
  '%2e%2e',
  '{pid}.{peer}',
);
const path = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '7/steal',
      '.evil.invalid/x',
      '@evil.invalid/x',
      '//evil.invalid/x',
      '/\\evil.invalid/{pid}',
      '/{pid}#share',
      '/{pid}?force={peer}',
      '/projects/{pid}/../../{peer}',
      '/\t/evil.invalid',
      ':99/x',
      '/projects/{pid}/',
      '/{undescribed}/x',
      'http://evil.invalid/{pid}',
    ),
  },
);
const method = fc.constantFrom('get', 'post', 'put', 'patch', 'delete');
const security = fc.constantFrom<Json>(
  [],
  [{ key: [] }],
  [{ basic: [] }],
  [{ bearer: [] }],
  [{ oauth: [] }],
  [{ key: [], bearer: [] }],
  [{ keyInQuery: [] }, {}],
);
const servers = fc.constantFrom<Json>(
  undefined as never,
  [{ url: '/v1' }],
  [{ url: 'https://evil.invalid/v2' }],
  [{ url: '//evil.invalid' }],
  [{ url: '{scheme}://evil.invalid', variables: {} }],
  [{ url: '.evil.invalid' }],
);
const values = fc.constantFrom('1', '7', 'abc', 'projects');

/** A contract, and a random choice of what is named of it. */
const input = fc.uniqueArray(
  fc.record({
    path,
    methods: fc.uniqueArray(method, { minLength: 1, maxLength: 3 }),
    security,
    servers,
    own: fc.boolean(),
    allow: fc.boolean(),
    value: values,
  }),
  {
    minLength: 1,
    maxLength: 6,
    selector: (each) => each.path,
  },
);

type Paths = typeof input extends fc.Arbitrary<infer Value> ? Value : never;

function documentOf(paths: Paths): JsonObject {
  const operation = (template: string, verb: string, each: Paths[number]): JsonObject => ({
    operationId: `${verb} ${template}`,
    security: each.security,
    ...(each.servers === undefined ? {} : { servers: each.servers }),
    parameters: [...new Set(placeholdersOf(template))]
      .filter((name) => name !== 'undescribed')
      .map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string', enum: ['1', '7', '..', 'x/y'] },
      })),
    ...(verb === 'get' || verb === 'delete'
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } }),
    responses: {
      '200': { description: '' },
      '401': { description: '' },
      '404': { description: '' },
      default: { description: '' },
    },
  });
  return {
    openapi: '3.0.3',
    info: { title: 'T', version: '1' },
    paths: Object.fromEntries(
      paths.map((each) => [
        each.path,
        Object.fromEntries(each.methods.map((verb) => [verb, operation(each.path, verb, each)])),
      ]),
    ),
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        keyInQuery: { type: 'apiKey', in: 'query', name: 'api_key' },
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: {} } } },
      },
    },
  };
}

const unsafe = (verb: string) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(verb);

test(`generated contracts, seed ${seed}`, async () => {
  let sent = 0;
  let sentUnsafe = 0;
  await fc.assert(
    fc.asyncProperty(input, async (paths) => {
      const contract = viewOf(documentOf(paths), 'generated.json');
      const named = paths.filter(
        (each) => each.own && placeholdersOf(each.path).length > 0 && each.path.startsWith('/'),
      );
      const twice = (template: string) =>
        new Set(placeholdersOf(template)).size < placeholdersOf(template).length;
      const own = named
        .filter((each) => !twice(each.path))
        .map((each) => ({ template: each.path, values: placeholdersOf(each.path).map(() => each.value) }));
      const allow = paths.flatMap((each) =>
        each.allow && placeholdersOf(each.path).length === 0
          ? each.methods.map((verb) => `${verb} ${each.path}`)
          : [],
      );
      const aim = addressTarget(contract, { url: target, provoke: 'auto', own, allow, rate: 1000, env });
      const wire = createWire({ timeoutMs: 2_000, refuses: (verb, url) => aim.refuses?.(verb, url) });
      const options = { contract, target: aim, sender: createSender(aim, wire), judge, strict: false };
      const { asked } = await recorded(async () => {
        for (const planned of planRun(contract, aim, {}, 1)) await executeCase(planned, options);
      });
      wire.close();
      sent += asked.length;
      const allowed = new Set([
        ...own.flatMap(({ template, values: ids }) => {
          const filled = ids.reduce(
            (text, id) => text.replace(/\{[^}]*\}/, id),
            template.split(/[?#]/)[0] ?? '',
          );
          return paths.flatMap((each) =>
            each.path === template ? each.methods.map((verb) => `${verb.toUpperCase()} ${filled}`) : [],
          );
        }),
        ...allow.map((each) => each.replace(/^\w+/, (verb) => verb.toUpperCase())),
      ]);
      for (const { origin, method: verb, path: sentPath, text } of asked) {
        const toIdp = `${origin}${sentPath}` === tokenUrl;
        // What cannot stand in a path as it is goes out encoded.
        const where = sentPath.replaceAll('%09', '\t').replaceAll('%5C', '\\');
        expect(origin === target || toIdp).toBe(true);
        expect(text).not.toContain('atlas-secret');
        if (toIdp || !unsafe(verb)) continue;
        sentUnsafe += 1;
        const base = ['', '/v1', '/v2', '/.evil.invalid'].some(
          (each) => where.startsWith(each) && allowed.has(`${verb} ${where.slice(each.length)}`),
        );
        expect(base, `${verb} ${where} of ${JSON.stringify([...allowed])}`).toBe(true);
      }
      // Only the client's own credentials go to the token endpoint, and they go nowhere else.
      for (const { origin, text } of asked) {
        const clientId = Buffer.from('client-id-1:').toString('base64').slice(0, 14);
        if (origin === target) expect(text).not.toContain(clientId);
        else for (const secret of secrets.slice(0, 4)) expect(text).not.toContain(secret);
      }
    }),
    { seed, numRuns: 220 },
  );
  // The property would hold of a suite that sends nothing.
  expect(sent).toBeGreaterThan(400);
  expect(sentUnsafe).toBeGreaterThan(40);
}, 60_000);
