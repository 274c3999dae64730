/** Which credentials reach a server, for each kind of scheme and each way to combine them. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Json } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { outcomesOf } from '../run/outcomes.js';
import { addressTarget } from './address.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

async function listen(body = '{}'): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    request.resume();
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const schemes = {
  id: { type: 'apiKey', in: 'header', name: 'X-App-Id' },
  'app-key': { type: 'apiKey', in: 'header', name: 'X-App-Key' },
  app_key: { type: 'apiKey', in: 'header', name: 'X-Other' },
  inQuery: { type: 'apiKey', in: 'query', name: 'api_key' },
  inCookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
  basic: { type: 'http', scheme: 'Basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://x.invalid/.well-known' },
  implicit: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'https://x.invalid/a', scopes: {} } } },
  mutual: { type: 'mutualTLS' },
  negotiate: { type: 'http', scheme: 'negotiate' },
} as const;

/** Runs the one operation of a contract; gives what the server saw and how each case came out. */
async function run(
  security: Json,
  env: Record<string, string>,
  more: Readonly<Record<string, Json>> = {},
  provoke: 'auto' | 'prefer' = 'auto',
) {
  const { url, seen } = await listen();
  const contract = viewOf(
    {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths: {
        '/thing': {
          get: {
            operationId: 'thing',
            security,
            responses: {
              '200': { description: '', content: { 'application/json': { schema: { type: 'object' } } } },
            },
          },
        },
      },
      components: { securitySchemes: { ...schemes, ...more } },
    },
    't.json',
  );
  const target = addressTarget(contract, { url, provoke, own: [], allow: [], rate: 100, env });
  const found = await outcomesOf(contract, target);
  const outcomes = Object.entries(found).map(
    ([id, { outcome, reason }]) => `${id.split('/')[2]}: ${reason ?? outcome}`,
  );
  // What is found out about a mock before the run is no case.
  return { seen: seen.filter((each) => !each.url.startsWith('/no-such-path')), outcomes };
}

test('two keys that are needed together, each from its own variable', async () => {
  const { seen, outcomes } = await run([{ id: [], inQuery: [] }], {
    CONTRACT_AUTH_ID: 'app-7',
    CONTRACT_AUTH_INQUERY: 'secret-9',
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers['x-app-id']).toBe('app-7');
  expect(seen[0]?.url).toBe('/thing?api_key=secret-9');
  expect(outcomes).toEqual(['id+inQuery: passed']);
});

test('alternatives are cases of their own, and {} is one without credentials', async () => {
  const { seen } = await run([{ inCookie: [] }, { basic: [] }, { oidc: [] }, { implicit: [] }, {}], {
    CONTRACT_AUTH_INCOOKIE: 'k',
    CONTRACT_AUTH_BASIC: 'user:pass:word',
    CONTRACT_AUTH_OIDC: 't1',
    CONTRACT_AUTH_IMPLICIT: 't2',
  });
  expect(seen.map(({ headers }) => [headers.cookie, headers.authorization])).toEqual([
    ['sid=k', undefined],
    [undefined, `Basic ${Buffer.from('user:pass:word').toString('base64')}`],
    [undefined, 'Bearer t1'],
    [undefined, 'Bearer t2'],
    [undefined, undefined],
  ]);
});

test('client id and secret go to the tokenUrl as written, and the token alone to the target', async () => {
  const idp = await listen('{"access_token":"from-idp","token_type":"Bearer","expires_in":3600}');
  const { seen, outcomes } = await run(
    [{ o: [] }],
    { CONTRACT_AUTH_O: 'client-1:secret-1' },
    {
      o: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: `${idp.url}/realms/x/token`, scopes: {} } },
      },
    },
  );
  expect(idp.seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ['POST', '/realms/x/token', `Basic ${Buffer.from('client-1:secret-1').toString('base64')}`],
  ]);
  expect(seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
    ['GET', '/thing', 'Bearer from-idp'],
  ]);
  expect(outcomes).toEqual(['o: passed']);
});

test('a token for client credentials needs no token endpoint', async () => {
  const { seen } = await run(
    [{ o: [] }],
    { CONTRACT_AUTH_O: 'given' },
    {
      o: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://idp.invalid/token', scopes: {} } },
      },
    },
  );
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer given']);
});

test.each(['auto', 'prefer'] as const)(
  'what cannot be shown is unreachable and says why (%s)',
  async (provoke) => {
    const { seen, outcomes } = await run(
      [{ mutual: [] }, { negotiate: [] }, { nowhere: [] }, { basic: [], bearer: [] }],
      { CONTRACT_TOKEN: 't', CONTRACT_USERNAME: 'u', CONTRACT_PASSWORD: 'p' },
      {},
      provoke,
    );
    expect(seen).toEqual([]);
    expect(outcomes).toEqual([
      expect.stringContaining('mutual TLS needs a client certificate'),
      expect.stringContaining('"negotiate" is not known here'),
      expect.stringContaining('does not define it'),
      expect.stringContaining('both need the header authorization'),
    ]);
  },
);

test("another vendor's contract gets none of the variables of this project's service", async () => {
  const { seen, outcomes } = await run([{ bearer: [] }, { basic: [] }], {
    MONGODB_ATLAS_ACCESS_TOKEN: 'atlas',
    MONGODB_ATLAS_PUBLIC_API_KEY: 'atlas',
    MONGODB_ATLAS_PRIVATE_API_KEY: 'atlas',
  });
  expect(seen).toEqual([]);
  expect(outcomes[0]).toContain('set CONTRACT_AUTH_BEARER');
});

test('two schemes with one variable: its value is sent for neither', async () => {
  const { seen, outcomes } = await run([{ 'app-key': [] }], { CONTRACT_AUTH_APP_KEY: 'k' });
  expect(seen).toEqual([]);
  expect(outcomes[0]).toContain('the variable of several security schemes');
});

test('one token shows two schemes that take one, if it is the same', async () => {
  const both = [{ bearer: [], implicit: [] }];
  const same = await run(both, { CONTRACT_TOKEN: 'T' });
  expect(same.seen.map(({ headers }) => headers.authorization)).toContain('Bearer T');
  const different = await run(both, { CONTRACT_AUTH_BEARER: 'A', CONTRACT_AUTH_IMPLICIT: 'B' });
  expect(different.seen).toEqual([]);
  expect(different.outcomes).toEqual([
    'bearer+implicit: bearer and implicit are asked for together in one header, and their tokens differ',
  ]);
});
