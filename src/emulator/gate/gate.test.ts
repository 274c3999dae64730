import { request } from 'node:http';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { curl } from '../testing/curl.js';
import { readChallenge, sign } from '../testing/digest-client.js';
import { createGate, type GateEnv, type GateOptions, revokePath, tokenPath } from './index.js';

const key = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef' };
const account = { clientId: 'mdb_sa_id_0123456789ab', clientSecret: 'mdb_sa_sk_secret:with:colons' };
const other = { clientId: 'mdb_sa_id_ffffffffffff', clientSecret: 'mdb_sa_sk_other' };
const credentials = { apiKeys: [key], serviceAccounts: [account, other] };

function gateApp(options: Partial<GateOptions> = {}) {
  let now = 1_000_000;
  const gate = createGate({ credentials, clock: () => now, ...options });
  const app = new Hono<GateEnv>()
    .route('/', gate.routes)
    .use(gate.middleware)
    .all('*', (c) => c.json(c.get('caller')));
  const get = (authorization?: string, path = '/peers?a=1') =>
    app.request(path, authorization === undefined ? {} : { headers: { Authorization: authorization } });
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const post = (path: string, body: string | URLSearchParams, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body,
      headers: { Authorization: basic(account.clientId, account.clientSecret), ...headers },
    });
  const form = (fields: Record<string, string>) => new URLSearchParams(fields);
  const token = () => post(tokenPath, form({ grant_type: 'client_credentials' }));
  return { gate, app, get, basic, post, form, token, advance: (ms: number) => (now += ms) };
}

const unauthorizedBody = {
  error: 401,
  reason: 'Unauthorized',
  detail: 'You are not authorized for this resource.',
  errorCode: 'UNEXPECTED_ERROR',
};

describe('digest at the gate', () => {
  it('challenges as recorded, lets the answer in once, and counts both', async () => {
    const { gate, get } = gateApp();
    const refused = await get();
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(refused.headers.has('x-error-code')).toBe(false);
    expect(await refused.json()).toEqual(unauthorizedBody);
    const challenge = readChallenge(refused.headers.get('www-authenticate'));

    const authorization = sign(challenge, key, { uri: '/peers?a=1' });
    const admitted = await get(authorization);
    expect(admitted.status).toBe(200);
    expect(await admitted.json()).toEqual({ kind: 'apiKey', id: key.publicKey });
    expect(admitted.headers.has('authentication-info')).toBe(false);
    const replayed = await get(authorization);
    expect(replayed.status).toBe(401);
    expect(readChallenge(replayed.headers.get('www-authenticate')).stale).toBe('false');
    expect(gate.stats()).toEqual({
      requests: 3,
      admitted: 1,
      refused: { 'no-credentials': 1, 'replayed-count': 1 },
      challenges: 2,
      staleChallenges: 0,
      nonceCounts: { accepted: 1, replayed: 1 },
      tokenRequests: 0,
      tokensIssued: 0,
      revocations: 0,
    });
    gate.resetStats();
    expect(gate.stats()).toMatchObject({ requests: 0, refused: {} });
  });

  it('says stale=true after the life of a nonce, and after it forgot them', async () => {
    const { gate, get, advance } = gateApp({ nonceLifeMs: 1000 });
    const first = readChallenge((await get()).headers.get('www-authenticate'));
    advance(1000);
    const stale = await get(sign(first, key, { uri: '/peers?a=1' }));
    const second = readChallenge(stale.headers.get('www-authenticate'));
    expect(second.stale).toBe('true');
    gate.forgetNonces();
    const forgotten = await get(sign(second, key, { uri: '/peers?a=1' }));
    expect(readChallenge(forgotten.headers.get('www-authenticate')).stale).toBe('true');
    expect(gate.stats()).toMatchObject({ staleChallenges: 2, refused: { 'stale-nonce': 2 } });
  });

  it('sends several challenges in several headers, and Authentication-Info if told to', async () => {
    const { get } = gateApp({ algorithms: ['SHA-256', 'MD5'], authenticationInfo: { nextnonce: true } });
    const both = (await get()).headers.get('www-authenticate') ?? '';
    const [sha] = both.split(/, (?=Digest )/);
    const admitted = await get(sign(readChallenge(sha ?? ''), key, { uri: '/peers?a=1' }));
    expect(both.match(/Digest realm/g)).toHaveLength(2);
    expect(admitted.headers.get('authentication-info')).toMatch(/^nextnonce="[A-Za-z0-9+/]{32}"$/);
  });

  it.each([
    ['malformed-header', 'Digest username="a", username="b"'],
    ['malformed-header', 'Digest'.concat(' a="')],
    ['malformed', 'Digest username="a"'],
    ['unsupported-scheme', 'Basic YTpi'],
    ['unsupported-scheme', 'Bearer'],
    ['unsupported-scheme', 'Bearer a=b, c=d'],
  ])('refuses a header as %s', async (reason, header) => {
    const { gate, get } = gateApp();
    const refused = await get(header);
    expect(await refused.json()).toEqual(unauthorizedBody);
    expect(refused.headers.get('www-authenticate')).toContain('Digest ');
    expect(gate.stats().refused).toEqual({ [reason]: 1 });
  });

  it('reads the credentials anew for every request', async () => {
    const apiKeys = [key];
    const { get } = gateApp({ credentials: { apiKeys } });
    const challenge = readChallenge((await get()).headers.get('www-authenticate'));
    apiKeys.pop();
    expect((await get(sign(challenge, key, { uri: '/peers?a=1' }))).status).toBe(401);
    apiKeys.push(key);
    expect((await get(sign(challenge, key, { uri: '/peers?a=1' }))).status).toBe(200);
  });

  it('works with no credentials and with no digest at all', async () => {
    const { get } = gateApp({ credentials: {}, algorithms: [] });
    expect((await get()).headers.get('www-authenticate')).toBe('Bearer realm="MMS Public API"');
    expect((await get('Digest a=1')).headers.get('www-authenticate')).toBe('Bearer realm="MMS Public API"');
    const nobody = gateApp({ credentials: {} });
    const challenge = readChallenge((await nobody.get()).headers.get('www-authenticate'));
    expect((await nobody.get(sign(challenge, key, { uri: '/peers?a=1' }))).status).toBe(401);
    expect((await nobody.get('Bearer abc')).status).toBe(401);
    expect((await nobody.token()).status).toBe(401);
    expect((await nobody.post(revokePath, nobody.form({ token: 'a' }))).status).toBe(401);
  });
});

describe('service accounts at the gate', () => {
  it('get a token for an hour, use it, and revoke it', async () => {
    const { gate, get, token, post, form, advance } = gateApp();
    const answer = await token();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = (await answer.json()) as { access_token: string };
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 3600,
      token_type: 'Bearer',
    });
    const admitted = await get(`Bearer ${body.access_token}`);
    expect(await admitted.json()).toEqual({ kind: 'serviceAccount', id: account.clientId });
    advance(3_599_999);
    expect((await get(`bearer ${body.access_token}`)).status).toBe(200);

    const revoked = await post(
      revokePath,
      form({ token: body.access_token, token_type_hint: 'access_token' }),
    );
    expect(revoked.status).toBe(200);
    expect(await revoked.text()).toBe('');
    const refused = await get(`Bearer ${body.access_token}`);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="MMS Public API", error="invalid_token", error_description="The access token is revoked."',
    );
    expect(await refused.json()).toEqual(unauthorizedBody);
    expect(gate.stats()).toMatchObject({ tokenRequests: 1, tokensIssued: 1, revocations: 1, requests: 3 });
  });

  it('are told apart: unknown, expired, revoked, account gone', async () => {
    const serviceAccounts = [account];
    const { gate, get, advance } = gateApp({ credentials: { serviceAccounts } });
    const token = gate.issueToken(account.clientId, { lifeMs: 1000 });
    const why = async (value: string) => (await get(`Bearer ${value}`)).headers.get('www-authenticate');
    expect(await why('abc')).toContain('unknown');
    serviceAccounts.pop();
    expect(await why(token)).toContain('revoked');
    advance(1000);
    expect(await why(token)).toContain('expired');
    const lasting = gate.issueToken(account.clientId);
    gate.revokeTokens();
    expect(await why(lasting)).toContain('revoked');
    expect(gate.stats().refused).toEqual({ 'unknown-token': 1, 'revoked-token': 2, 'expired-token': 1 });
  });

  const grant = { grant_type: 'client_credentials' };

  it('send their id as it is: the form-encoded id of RFC 6749 is refused', async () => {
    const { basic, post, form } = gateApp();
    const encoded = account.clientId.replaceAll('_', '%5F');
    const Authorization = basic(encoded, account.clientSecret);
    const refused = await post(tokenPath, form(grant), { Authorization });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="MMS Public API"');
    expect(await refused.json()).toMatchObject({ error: 'invalid_client' });
  });

  it.each([
    ['invalid_request', 'grant_type=client_credentials', { 'Content-Type': 'application/json' }],
    [
      'invalid_request',
      'grant_type=client_credentials&grant_type=client_credentials',
      { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
    ],
    ['invalid_request', '', { 'Content-Type': 'Application/X-WWW-Form-Urlencoded' }],
    ['invalid_request', 'client_id=a&grant_type=client_credentials', {}],
    ['invalid_request', 'client_secret=a&grant_type=client_credentials', {}],
    ['unsupported_grant_type', 'grant_type=password', {}],
    ['invalid_client', 'grant_type=client_credentials', { Authorization: 'Bearer abc' }],
    ['invalid_client', 'grant_type=client_credentials', { Authorization: 'Basic a=b, c=d' }],
    ['invalid_client', 'grant_type=client_credentials', { Authorization: 'Basic YTpi=' }],
    ['invalid_client', 'grant_type=client_credentials', { Authorization: 'Basic YWI=' }],
    ['invalid_client', 'grant_type=client_credentials', { Authorization: '' }],
    [
      'invalid_client',
      'grant_type=client_credentials',
      { Authorization: `Basic ${Buffer.from(`${account.clientId}:`).toString('base64')}` },
    ],
  ])('get %s for %j with %j', async (error, body, headers) => {
    const { post, gate } = gateApp();
    const refused = await post(tokenPath, body, {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    } as Record<string, string>);
    expect(await refused.json()).toMatchObject({ error });
    expect(refused.status).toBe(error === 'invalid_client' ? 401 : 400);
    expect(refused.headers.has('www-authenticate')).toBe(error === 'invalid_client');
    expect(gate.stats().tokensIssued).toBe(0);
  });

  it('cannot revoke what belongs to another, may revoke what is unknown, must name a token', async () => {
    const { gate, get, post, form } = gateApp();
    const token = gate.issueToken(other.clientId);
    const refused = await post(revokePath, form({ token }));
    expect(await refused.json()).toMatchObject({ error: 'unauthorized_client' });
    expect((await get(`Bearer ${token}`)).status).toBe(200);
    expect((await post(revokePath, form({ token: 'unknown' }))).status).toBe(200);
    expect((await post(revokePath, form({ token: '' }))).status).toBe(400);
    expect((await post(revokePath, form({ x: '1' }))).status).toBe(400);
  });

  it('use POST', async () => {
    const { app } = gateApp();
    for (const path of [tokenPath, revokePath]) {
      const refused = await app.request(path);
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe('POST');
    }
  });

  it('get 50 tokens in a minute and 100 in an hour, each account for itself', async () => {
    const { token, basic, post, form, advance } = gateApp();
    const many = async (count: number) => {
      const statuses = [];
      for (let i = 0; i < count; i += 1) statuses.push((await token()).status);
      return new Set(statuses);
    };
    expect(await many(50)).toEqual(new Set([200]));
    advance(15_500);
    const refused = await token();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('45');
    expect(await refused.json()).toMatchObject({
      error: 429,
      errorCode: 'RATE_LIMITED',
      parameters: ['/api/oauth/token', 50, 1],
    });
    const Authorization = basic(other.clientId, other.clientSecret);
    expect((await post(tokenPath, form(grant), { Authorization })).status).toBe(200);
    advance(44_500);
    expect(await many(50)).toEqual(new Set([200]));
    advance(60_000);
    const hourly = await token();
    expect(hourly.headers.get('retry-after')).toBe(String(3600 - 120));
    expect(await hourly.json()).toMatchObject({ parameters: ['/api/oauth/token', 100, 60] });
  });

  it('have other limits if told so', async () => {
    const { token } = gateApp({ tokenLimits: [{ requests: 1, windowMs: 1 }], tokenLifeMs: 90_500 });
    expect(await (await token()).json()).toMatchObject({ expires_in: 90 });
    const refused = await token();
    expect(refused.headers.get('retry-after')).toBe('1');
  });
});

describe('the gate in front of a real server', () => {
  let close: (() => Promise<void>) | undefined;
  afterEach(() => close?.());

  async function listen(options: Partial<GateOptions> = {}) {
    const { app, gate } = gateApp(options);
    const url = await new Promise<string>((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      close = () => promisify(server.close.bind(server))();
    });
    return { url, gate };
  }

  it('checks the request target as sent, not as normalised', async () => {
    const { url, gate } = await listen();
    // Unlike fetch, node:http sends the path as it is given.
    const at = (path: string, ...authorization: string[]) =>
      new Promise<string>((resolve, reject) => {
        const { hostname, port } = new URL(url);
        const headers = ['Host', hostname, ...authorization.flatMap((value) => ['Authorization', value])];
        request({ hostname, port, path, headers }, (response) => {
          response.setEncoding('utf8').once('data', resolve);
        })
          .once('error', reject)
          .end();
      });
    const refused = await fetch(`${url}/a`);
    const challenge = readChallenge(refused.headers.get('www-authenticate'));
    const header = (uri: string, count: number) => sign(challenge, key, { uri, count });
    expect(await at('/x/../a?q=%7E', header('/x/../a?q=%7E', 1))).toContain('apiKey');
    expect(await at('/x/../a', header('/a', 2))).toContain('UNEXPECTED_ERROR');
    // Two headers are one too many, also where each would do.
    expect(await at('/a', header('/a', 3), header('/a', 4))).toContain('UNEXPECTED_ERROR');
    expect(gate.stats().refused).toMatchObject({ 'wrong-uri': 1, 'malformed-header': 1 });
  });

  it.for([
    ['MD5', { algorithms: ['MD5'] }],
    ['SHA-256 first', { algorithms: ['SHA-256', 'MD5'] }],
    ['MD5-sess', { algorithms: ['MD5-sess'] }],
    ['no qop', { qop: 'none' }],
    ['opaque', { opaque: 'o"paque' }],
  ] as const)('lets curl --digest in: %s', async ([, options], context) => {
    const { url, gate } = await listen(options);
    const user = `${key.publicKey}:${key.privateKey}`;
    const stdout = await curl(context, '--digest', '--user', user, `${url}/a?pretty=true`, `${url}/b`);
    expect(stdout).toBe('{"kind":"apiKey","id":"abcdefgh"}'.repeat(2));
    // Older versions of curl ask for a challenge for each address, newer ones keep the nonce.
    const { requests, challenges } = gate.stats();
    expect(gate.stats()).toMatchObject({ admitted: 2, refused: { 'no-credentials': challenges } });
    expect(requests - challenges).toBe(2);
  });
});
