/** What leaves this process, over generated contracts and command lines: nothing unsafe that was not named, no credential elsewhere. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { dryRun } from '../cli/dry-run.js';
import { judge } from '../judge/index.js';
import { executeCase } from '../run/execute.js';
import { planRun } from '../run.js';
import { createSender } from '../send/sender.js';
import { addressTarget } from '../targets/address.js';
import { createWire } from '../wire/wire.js';
import { createAuthority } from './authority.js';
import { NameError, parseOwn, placeholdersOf } from './own.js';
import { recorded } from './recorded.js';

const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
const secrets = [
  'key-secret',
  'basic-user',
  'basic-secret',
  'token-secret',
  'digest-user',
  'client-id-1',
  'client-secret-1',
];
const env = {
  CONTRACT_AUTH_KEY: 'key-secret',
  CONTRACT_AUTH_KEYINQUERY: 'key-secret',
  CONTRACT_AUTH_KEYINCOOKIE: 'key-secret',
  CONTRACT_AUTH_BASIC: 'basic-user:basic-secret',
  CONTRACT_AUTH_BEARER: 'token-secret',
  CONTRACT_AUTH_OPENID: 'token-secret',
  CONTRACT_AUTH_DIGEST: 'digest-user:digest-secret',
  CONTRACT_AUTH_OAUTH: 'client-id-1:client-secret-1',
  CONTRACT_AUTH_OAUTHMOVED: 'client-id-1:client-secret-1',
  // Those of another service altogether.
  MONGODB_ATLAS_ACCESS_TOKEN: 'atlas-secret',
  MONGODB_ATLAS_PUBLIC_API_KEY: 'atlas-secret',
  MONGODB_ATLAS_PRIVATE_API_KEY: 'atlas-secret',
};

const open: Server[] = [];
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let target = '';
let tokenUrl = '';
let movedTokenUrl = '';
/** Requests to servers that nothing may be sent to: where redirects lead, and the proxy that the environment names. */
const strayed: string[] = [];
beforeAll(async () => {
  const stray = (name: string) =>
    listening((request, response) => {
      strayed.push(`${name}: ${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end();
    });
  const elsewhere = await stray('elsewhere');
  const proxy = await stray('proxy');
  for (const name of ['http_proxy', 'https_proxy', 'all_proxy']) {
    vi.stubEnv(name, proxy);
    vi.stubEnv(name.toUpperCase(), proxy);
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  const locations = [`${elsewhere}/x`, '/stolen/1', elsewhere.slice('http:'.length), '../stolen/2'];
  const statuses = [307, 308, 301, 302, 303];
  let moves = 0;
  const move: RequestListener = (_request, response) => {
    moves += 1;
    const location = locations[moves % locations.length];
    response.writeHead(statuses[moves % statuses.length] ?? 307, { location }).end();
  };
  target = await listening((request, response) => {
    if (request.url?.includes('moved')) return move(request, response);
    if (request.url?.includes('peers') && request.headers.authorization === undefined) {
      const challenge = `Digest realm="r", nonce="n", qop="auth", domain="${elsewhere}/ /stolen"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    }
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const idp = await listening((request, response) => {
    if (request.url?.includes('moved')) return move(request, response);
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"access_token":"from-idp","token_type":"Bearer","expires_in":3600}');
  });
  tokenUrl = `${idp}/realms/x/token`;
  movedTokenUrl = `${idp}/moved/token`;
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const each of open) {
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
  [{ oauthMoved: [] }],
  [{ digest: [] }],
  [{ openId: [] }, { keyInCookie: [] }],
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
  [{ url: 'https://{host}/v3', variables: { host: { default: 'evil.invalid' } } }],
  [{ url: '/v1/../v4' }],
);
const values = fc.constantFrom('1', '7', 'abc', 'projects');

/** A contract, and a random choice of what is named of it. */
const input = fc.record({
  servers,
  base: fc.constantFrom('', '/base', '/v1'),
  paths: fc.uniqueArray(
    fc.record({
      path,
      methods: fc.uniqueArray(method, { minLength: 1, maxLength: 3 }),
      security,
      servers,
      pathServers: servers,
      own: fc.constantFrom(true, true, false),
      allow: fc.constantFrom(true, true, false),
      value: values,
    }),
    {
      minLength: 1,
      maxLength: 6,
      selector: (each) => each.path,
    },
  ),
});

type Input = typeof input extends fc.Arbitrary<infer Value> ? Value : never;

function documentOf({ servers: ofAll, paths }: Pick<Input, 'servers' | 'paths'>): JsonObject {
  const operation = (template: string, verb: string, each: Input['paths'][number]): JsonObject => ({
    operationId: `${verb} ${template}`,
    security: each.security,
    ...(each.servers === undefined ? {} : { servers: each.servers }),
    parameters: [...new Set(placeholdersOf(template))]
      .filter((name) => name !== 'undescribed')
      .map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string', enum: ['1', '7', '..', 'x/y', '%2e%2e', 'a%2Fb', '?x=1', '\u0000', 'é'] },
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
    ...(ofAll === undefined ? {} : { servers: ofAll }),
    paths: Object.fromEntries(
      paths.map((each) => [
        each.path,
        {
          ...(each.pathServers === undefined ? {} : { servers: each.pathServers }),
          ...Object.fromEntries(each.methods.map((verb) => [verb, operation(each.path, verb, each)])),
        },
      ]),
    ),
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        keyInQuery: { type: 'apiKey', in: 'query', name: 'api_key' },
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        keyInCookie: { type: 'apiKey', in: 'cookie', name: 'session' },
        digest: { type: 'http', scheme: 'digest' },
        openId: { type: 'openIdConnect', openIdConnectUrl: 'https://evil.invalid/.well-known' },
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: {} } } },
        oauthMoved: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: movedTokenUrl, scopes: {} } } },
      },
    },
  };
}

const unsafe = (verb: string) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(verb);
/** Below which the servers of a generated contract lie, and the target. */
const bases = ['', '/v1', '/v2', '/v3', '/v4', '/.evil.invalid'].flatMap((each) => [each, `/base${each}`]);

test(`generated contracts, seed ${seed}`, async () => {
  let sent = 0;
  let sentUnsafe = 0;
  await fc.assert(
    fc.asyncProperty(input, async ({ servers: ofAll, base, paths }) => {
      const contract = viewOf(documentOf({ servers: ofAll, paths }), 'generated.json');
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
      const url = `${target}${base}`;
      const aim = addressTarget(contract, { url, provoke: 'auto', own, allow, rate: 1000, env });
      const wire = createWire({ timeoutMs: 2_000, refuses: (verb, address) => aim.refuses?.(verb, address) });
      const options = { contract, target: aim, sender: createSender(aim, wire), judge, strict: false };
      const lines: string[] = [];
      for await (const line of dryRun(planRun(contract, aim, {}, 1), aim)) lines.push(line);
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
      const listed = new Set(
        lines.flatMap((line) => /^ {4}([A-Z]+ http\S+) {2}\(/m.exec(line)?.slice(1) ?? []),
      );
      const unlisted = new Set(listed);
      for (const { origin, method: verb, path: sentPath, target: sentTarget, text } of asked) {
        const toIdp = [tokenUrl, movedTokenUrl].includes(`${origin}${sentPath}`);
        // What cannot stand in a path as it is goes out encoded.
        const where = sentPath.replaceAll('%09', '\t').replaceAll('%5C', '\\');
        expect(origin === target || toIdp, `${verb} ${origin}${sentPath}`).toBe(true);
        expect(where).not.toContain('stolen');
        expect(text).not.toContain('atlas-secret');
        expect(text).not.toContain('digest-secret');
        if (toIdp) continue;
        const withoutKey = `${verb} ${origin}${sentTarget.replace(/[?&]api_key=key-secret$/, '')}`;
        expect([...listed]).toContain(withoutKey);
        unlisted.delete(withoutKey);
        if (!unsafe(verb)) continue;
        sentUnsafe += 1;
        const isNamed = bases.some(
          (each) => where.startsWith(each) && allowed.has(`${verb} ${where.slice(each.length)}`),
        );
        expect(isNamed, `${verb} ${where} of ${JSON.stringify([...allowed])}`).toBe(true);
      }
      // Without a token a request that needs one is not sent.
      if (!paths.some((each) => JSON.stringify(each.security).includes('oauthMoved')))
        expect([...unlisted]).toEqual([]);
      // Only the client's own credentials go to the token endpoint, and they go nowhere else.
      for (const { origin, text } of asked) {
        const clientId = Buffer.from('client-id-1:').toString('base64').slice(0, 14);
        if (origin === target) expect(text).not.toContain(clientId);
        else for (const secret of secrets.slice(0, 5)) expect(text).not.toContain(secret);
      }
      expect(strayed).toEqual([]);
    }),
    { seed, numRuns: 220 },
  );
  // The property would hold of a suite that sends nothing.
  expect(sent).toBeGreaterThan(400);
  expect(sentUnsafe).toBeGreaterThan(40);
}, 300_000);

test('a value that is not plain, or an operation with parameters, cannot be named', () => {
  const odd = [
    '..',
    '.',
    'a.b',
    '%2e%2e',
    '%2F',
    '7/x',
    '7\\x',
    '7?x',
    '7#x',
    '7;x',
    ' 7',
    '7\n',
    'é',
    '{x}',
    '*',
    '7&x',
    '',
  ];
  for (const value of odd) expect(() => parseOwn(`/pets/{id}=${value}`), value).toThrow(NameError);
  for (const text of ['/pets/{id}', '/pets=1', 'pets/{id}=1', '/pets/{id}=1,2', '/a/{x}/{y}=1', '{id}=1', ''])
    expect(() => parseOwn(text), text).toThrow(NameError);
  const contract = viewOf(
    {
      openapi: '3.0.3',
      info: { title: 'T', version: '1' },
      paths: {
        '/pets/{id}': { delete: { operationId: 'remove', responses: {} } },
        '/pets': { post: { operationId: 'create', responses: {} } },
      },
    },
    't.json',
  );
  const named = (own: readonly string[], allow: readonly string[]) =>
    createAuthority(contract, { own: own.map(parseOwn), allow });
  for (const [own, allow] of [
    [[], ['remove']],
    [[], ['Create']],
    [[], ['DELETE /pets']],
    [['/pet/{id}=1'], []],
    [['/pets/{name}=1'], []],
    [['/pets/{id}=1', '/pets/{id}=2'], []],
  ] as const)
    expect(() => named(own, allow)).toThrow(NameError);
});
