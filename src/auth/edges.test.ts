import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAtlasClient } from '../client.js';
import type { AtlasClientOptions } from '../options.js';
import { answer, loopback, problem, type SeenRequest } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { parseChallenges } from './challenge.js';
import { chooseCredentials } from './credentials.js';
import { selectDigestChallenge } from './digest-challenge.js';
import { createDigestSession } from './digest-session.js';
import { singleFlight } from './single-flight.js';
import type { StoredToken, TokenStore } from './token-store.js';

/** Where authentication could be a little different and still let the ordinary calls in. */

const groupId = 'a'.repeat(24);
const peerId = 'b'.repeat(24);
const ids = { groupId, peerId };
const keys = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef-0123-456789abcdef' };
const account = {
  clientId: 'mdb_sa_id_0123456789abcdef01234567',
  clientSecret: 'mdb_sa_sk_abcDEF0123456789abcDEF',
};
const digest = 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"';

function clientFor(baseUrl: string, options: AtlasClientOptions = {}) {
  return createAtlasClient({ baseUrl, credentials: account, retry: { limit: 0 }, logger: {}, ...options });
}

const authorizations = (seen: readonly SeenRequest[]) =>
  seen.map(({ headers }) => headers.authorization?.split(' ')[0]);

/** A server of both sides: grants tokens one after the other, and answers calls as the test says. */
function atlasLike(
  call: (token: string, count: number) => [status: number, headers?: Record<string, string>],
  grant: (count: number) => [status: number, body: unknown, headers?: Record<string, string>] = (count) => [
    200,
    { access_token: `token-number-${count}`, token_type: 'Bearer', expires_in: 60 },
  ],
) {
  let granted = 0;
  let called = 0;
  return loopback((request, response) => {
    if (request.url.endsWith('/revoke')) return answer(response, 200, '');
    if (request.method === 'POST') {
      granted += 1;
      return answer(response, ...grant(granted));
    }
    called += 1;
    const [status, headers] = call(request.headers.authorization?.replace('Bearer ', '') ?? '', called);
    return answer(
      response,
      status,
      status === 200 ? { id: peerId } : problem(status, 'UNEXPECTED_ERROR'),
      headers,
    );
  });
}

const tokenRequests = (seen: readonly SeenRequest[]) =>
  seen.filter(({ url }) => url.endsWith('/token')).length;

describe('credentials', () => {
  it('the older names of the variables count first, one by one', () => {
    const environment = {
      MONGODB_ATLAS_PUBLIC_API_KEY: 'first',
      MONGODB_ATLAS_PUBLIC_KEY: 'second',
      MONGODB_ATLAS_PRIVATE_KEY: 'private',
    };
    expect(chooseCredentials(undefined, environment, () => undefined)).toEqual({
      publicKey: 'first',
      privateKey: 'private',
    });
  });

  it('only a whole UUID looks like a private key, and only a token must be one word', () => {
    for (const publicKey of [`x${keys.privateKey}`, `${keys.privateKey}x`, 'J\u00e4 key']) {
      expect(chooseCredentials({ ...keys, publicKey }, {}, () => undefined)).toMatchObject({ publicKey });
    }
    expect(() => chooseCredentials({ ...keys, publicKey: keys.privateKey }, {}, () => undefined)).toThrow(
      'looks like a privateKey',
    );
  });

  it('says which variables to set where there are none', () => {
    expect(() => chooseCredentials(undefined, {}, () => undefined)).toThrow(
      /MONGODB_ATLAS_PUBLIC_KEY and MONGODB_ATLAS_PRIVATE_KEY/,
    );
  });

  it.each([
    ['publicKey', keys],
    ['privateKey', keys],
    ['clientId', account],
    ['clientSecret', account],
    ['accessToken', { accessToken: 'x' }],
  ])('names %s where its function fails', async (field, credentials) => {
    const failing = { ...credentials, [field]: () => Promise.reject(new Error('vault')) } as typeof keys;
    await using server = await loopback((_request, response) =>
      answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest }),
    );
    const error = await rejection(clientFor(server.url, { credentials: failing }).getPeeringConnection(ids));
    expect(error).toMatchObject({ message: `The function given as ${field} failed.` });
  });

  it('shows who called, and hides what proves it', async () => {
    await using server = await loopback((_request, response) =>
      answer(
        response,
        403,
        { ...problem(403, 'X'), detail: `${keys.publicKey} with ${keys.privateKey}` },
        {},
      ),
    );
    const once = clientFor(server.url, { credentials: keys });
    await rejection(once.getPeeringConnection(ids));
    await using challenging = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 403, { ...problem(403, 'X'), detail: `${keys.publicKey} with ${keys.privateKey}` })
        : answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest }),
    );
    const error = await rejection(
      clientFor(challenging.url, { credentials: keys }).getPeeringConnection(ids),
    );
    expect(String(error)).toContain('abcdefgh with [redacted]');
  });

  it('closes a client that was never used, and one without a token', async () => {
    await using server = await atlasLike(
      () => [200],
      () => [500, 'down'],
    );
    await clientFor(server.url).close();
    await clientFor(server.url, { credentials: { accessToken: 'x' } }).close();
    expect(server.seen).toEqual([]);
    const atlas = clientFor(server.url);
    await rejection(atlas.getPeeringConnection(ids));
    await atlas.close();
    expect(server.seen.map(({ url }) => url)).toEqual(['/api/oauth/token']);
  });
});

describe('challenges', () => {
  it('spaces before a token68, and unreadable elements with quotes and commas', () => {
    expect(parseChallenges('Negotiate \t abc==')).toMatchObject([{ scheme: 'negotiate', token68: 'abc==' }]);
    expect(parseChallenges('@"a\\", b", Digest realm="r"').map(({ scheme }) => scheme)).toEqual(['digest']);
    expect(parseChallenges('Digest a=@"b, c=1", d=2')[0]?.parameters).toEqual(new Map([['d', '2']]));
    expect(parseChallenges('Basic')[0]).not.toHaveProperty('token68');
  });

  it('a challenge of another scheme is no digest challenge, whatever it holds', () => {
    expect(selectDigestChallenge(digest.replace('Digest', 'Other'))).toBeUndefined();
  });

  it('without qop and algorithm, none of them is answered (RFC 2069)', () => {
    const challenge = selectDigestChallenge('Digest realm="algorithm=MD5,response=", nonce="n"');
    if (!challenge) throw new Error('no challenge');
    expect(createDigestSession(challenge, keys).authorize('GET', 'http://h/x')).toMatch(
      /^Digest username="abcdefgh",realm="algorithm=MD5,response=",nonce="n",uri="\/x",response="[0-9a-f]{32}"$/,
    );
  });

  it('one session signs for different targets and methods', () => {
    const challenge = selectDigestChallenge(digest);
    if (!challenge) throw new Error('no challenge');
    const signed = (sessions: readonly (readonly [string, string])[]) => {
      const session = createDigestSession(challenge, keys, { count: 0 }, () => 'c');
      return sessions.map(([method, url]) => session.authorize(method, url).replace(/,nc=.*/, '')).at(-1);
    };
    const alone = (method: string, url: string) => {
      const uses = { count: 1 };
      const session = createDigestSession(challenge, keys, uses, () => 'c');
      return session.authorize(method, url).replace(/,nc=.*/, '');
    };
    const get = ['GET', 'http://h/a'] as const;
    expect(signed([get, ['DELETE', 'http://h/a']])).toBe(alone('DELETE', 'http://h/a'));
    expect(signed([get, ['GET', 'http://h/b']])).toBe(alone('GET', 'http://h/b'));
  });
});

describe('digest authentication', () => {
  const challenging = (status: (authorized: boolean, index: number) => number, challenge = digest) =>
    loopback((request, response, index) => {
      const code = status(request.headers.authorization !== undefined, index);
      return answer(response, code, code === 200 ? { id: peerId } : problem(code, 'X'), {
        'www-authenticate': challenge,
      });
    });
  const client = (url: string, credentials: AtlasClientOptions['credentials'] = keys) =>
    clientFor(url, { credentials });

  it('only a 401 is a challenge', async () => {
    for (const status of [200, 403]) {
      await using server = await challenging(() => status);
      await client(server.url)
        .getPeeringConnection(ids)
        .catch(() => undefined);
      expect(authorizations(server.seen)).toEqual([undefined]);
    }
  });

  it('after a final refusal, the next call asks for a challenge again', async () => {
    await using server = await challenging(() => 401);
    const atlas = client(server.url);
    for (let call = 0; call < 2; call += 1) {
      expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({
        name: 'AtlasAuthenticationError',
      });
    }
    expect(authorizations(server.seen)).toEqual([undefined, 'Digest', undefined, 'Digest']);
  });

  it('a nonce that ran out says nothing about the keys, which are not asked for again', async () => {
    let asked = 0;
    const privateKey = () => {
      asked += 1;
      return keys.privateKey;
    };
    await using server = await challenging(
      (_signed, index) => (index < 2 ? 401 : 200),
      `${digest}, stale=true`,
    );
    const atlas = client(server.url, { ...keys, privateKey });
    await atlas.getPeeringConnection(ids);
    expect(authorizations(server.seen)).toEqual([undefined, 'Digest', 'Digest']);
    expect(asked).toBe(1);
  });

  it('when the call that asked is aborted, one other asks in its place', async () => {
    const controller = new AbortController();
    await using server = await loopback((request, response, index) => {
      if (index === 0) return controller.abort();
      return request.headers.authorization
        ? answer(response, 200, { id: peerId })
        : answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest });
    });
    const atlas = client(server.url);
    const first = rejection(atlas.getPeeringConnection({ ...ids, signal: controller.signal }));
    const others = Array.from({ length: 4 }, () => atlas.getPeeringConnection(ids));
    expect(await first).toMatchObject({ name: 'AtlasAbortError' });
    await Promise.all(others);
    expect(authorizations(server.seen)).toEqual([undefined, undefined, ...Array(4).fill('Digest')]);
  });
});

describe('bearer tokens', () => {
  it.each([
    ['of the application', { 'x-error-code': 'X' }, 1],
    ['of the gate', { 'www-authenticate': 'Bearer' }, 2],
    ['of the gate, with a code', { 'www-authenticate': 'Bearer', 'x-error-code': 'X' }, 2],
    ['of nobody', {}, 2],
  ])('a 401 %s', async (_of, headers, tokens) => {
    await using server = await atlasLike((token) => (token.endsWith('1') ? [401, { ...headers }] : [200]));
    await clientFor(server.url)
      .getPeeringConnection(ids)
      .catch(() => undefined);
    expect(tokenRequests(server.seen)).toBe(tokens);
  });

  it('a late 401 for an old token does not take the new one away', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let old = 0;
    let granted = 0;
    await using server = await loopback(async (request, response) => {
      if (request.method === 'POST') {
        granted += 1;
        return answer(response, 200, { access_token: `token-number-${granted}`, token_type: 'bearer' });
      }
      if (!request.headers.authorization?.endsWith('1')) return answer(response, 200, { id: peerId });
      old += 1;
      if (old === 1) await held;
      return answer(response, 401, problem(401, 'X'), { 'www-authenticate': 'Bearer' });
    });
    const atlas = clientFor(server.url);
    const slow = atlas.getPeeringConnection(ids);
    await vi.waitFor(() => expect(old).toBe(1), { timeout: 60_000 });
    await atlas.getPeeringConnection(ids);
    release();
    await slow;
    await atlas.getPeeringConnection(ids);
    expect(granted).toBe(2);
  });
});

describe('tokens of a service account', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const hour = () => Date.now() + 3_600_000;

  it.each<[string, () => unknown]>([
    ['null', () => null],
    ['a token that is no text', () => ({ accessToken: 12345678, expiresAt: hour() })],
    ['an end that is no number', () => ({ accessToken: 'stored-token', expiresAt: String(hour()) })],
    ['an end within the skew', () => ({ accessToken: 'stored-token', expiresAt: Date.now() + 30_000 })],
    ['another shape', () => ({ token: 'stored-token' })],
  ])('nothing is sent with what a store holds if it is %s', async (_what, held) => {
    await using server = await atlasLike(() => [200]);
    const store = { get: () => held(), set: () => undefined, delete: () => undefined } as TokenStore;
    await clientFor(server.url, { tokenStore: store }).getPeeringConnection(ids);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringMatching(/^Basic /),
      'Bearer token-number-1',
    ]);
  });

  it('a refused token is dropped from the store, and not taken from one that keeps it', async () => {
    for (const keeps of [false, true]) {
      await using server = await atlasLike((token) => (token === 'stored-token' ? [401] : [200]));
      const deleted: string[] = [];
      let held: StoredToken | undefined = { accessToken: 'stored-token', expiresAt: hour() };
      const store: TokenStore = {
        get: () => held,
        set: () => undefined,
        delete: (key) => {
          deleted.push(key);
          if (!keeps) held = undefined;
        },
      };
      await clientFor(server.url, { tokenStore: store }).getPeeringConnection(ids);
      expect(deleted).toEqual([`${account.clientId}@${server.url}/api/oauth/token`]);
      expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer token-number-1');
    }
  });

  it('a store that lost the refused token is not worth a warning; one that fails needs no logger', async () => {
    const warnings: string[] = [];
    await using server = await atlasLike((_token, count) => (count === 1 ? [401] : [200]));
    const empty: TokenStore = { get: () => undefined, set: () => undefined, delete: () => undefined };
    const logger = { warn: (message: string) => warnings.push(message) };
    await clientFor(server.url, { tokenStore: empty, logger }).getPeeringConnection(ids);
    expect(warnings).toEqual([]);
    const fail = () => {
      throw new Error('down');
    };
    const failing: TokenStore = { get: fail, set: fail, delete: fail };
    await clientFor(server.url, { tokenStore: failing }).getPeeringConnection(ids);
    await clientFor(server.url, { tokenStore: failing, logger }).getPeeringConnection(ids);
    expect(warnings).toEqual([
      'The token store failed to read a token.',
      'The token store failed to keep a token.',
    ]);
  });

  it('an abort while the store hangs is an abort, and no failure of the store', async () => {
    const warnings: string[] = [];
    const controller = new AbortController();
    const store: TokenStore = {
      get: () => {
        setTimeout(() => controller.abort(), 20);
        return new Promise<undefined>(() => undefined);
      },
      set: () => undefined,
      delete: () => undefined,
    };
    const logger = { warn: (message: string) => warnings.push(message) };
    const atlas = clientFor('http://127.0.0.1:9', { tokenStore: store, logger });
    expect(await rejection(atlas.getPeeringConnection({ ...ids, signal: controller.signal }))).toMatchObject({
      name: 'AtlasAbortError',
    });
    expect(warnings).toEqual([]);
  });

  it('only a 429 of the token endpoint begins a pause, and a call with time left waits for its end', async () => {
    await using busy = await atlasLike(
      () => [200],
      () => [503, problem(503, 'X'), { 'retry-after': '50' }],
    );
    const atlas = clientFor(busy.url);
    for (let call = 0; call < 2; call += 1) await rejection(atlas.getPeeringConnection(ids));
    expect(tokenRequests(busy.seen)).toBe(2);

    await using limited = await atlasLike(
      () => [200],
      () => [429, problem(429, 'X'), { 'retry-after': '50' }],
    );
    const other = clientFor(limited.url);
    await rejection(other.getPeeringConnection(ids));
    expect(await rejection(other.getPeeringConnection(ids))).toMatchObject({
      name: 'AtlasRateLimitError',
      transient: true,
      hint: expect.stringMatching(/^Wait \d+ s\.$/),
    });
    expect(tokenRequests(limited.seen)).toBe(1);
  });

  it('a token that has ended is not used, whatever became of its renewal', async () => {
    await using server = await atlasLike(
      () => [200],
      (count) =>
        count === 1
          ? [200, { access_token: 'token-number-1', token_type: 'Bearer', expires_in: 60 }]
          : [503, problem(503, 'X')],
    );
    vi.useFakeTimers({ toFake: ['Date'] });
    const atlas = clientFor(server.url);
    await atlas.getPeeringConnection(ids);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({ name: 'AtlasServerError' });
  });

  it.each([
    ['a number', { access_token: 12345678, token_type: 'Bearer' }],
    ['of another kind', { access_token: 'token-number-1', token_type: 'DPoP' }],
    ['at its end', { access_token: 'token-number-1', token_type: 'Bearer', expires_in: 0 }],
  ])('a token that is %s is none', async (_what, body) => {
    await using server = await atlasLike(
      () => [200],
      () => [200, body],
    );
    expect(await rejection(clientFor(server.url).getPeeringConnection(ids))).toMatchObject({
      name: 'AtlasResponseError',
      message: 'The token endpoint answered something that is no access token.',
    });
  });

  it('is revoked by its value and kind, without a word', async () => {
    const warnings: string[] = [];
    await using server = await atlasLike(() => [200]);
    const atlas = clientFor(server.url, { logger: { warn: (message) => warnings.push(message) } });
    await atlas.getPeeringConnection(ids);
    await atlas.close();
    expect(server.seen.at(-1)).toMatchObject({
      url: '/api/oauth/revoke',
      body: 'token_type_hint=access_token&token=token-number-1',
    });
    expect(warnings.filter((warning) => warning.includes('revoked'))).toEqual([]);
  });
});

describe('singleFlight', () => {
  it('begins anew when all have left, and an abandoned run that ends later changes nothing', async () => {
    const runs: ((value: string) => void)[] = [];
    const fly = singleFlight<string>(() => new Promise((resolve) => runs.push(resolve)));
    const controller = new AbortController();
    const left = rejection(fly(controller.signal));
    controller.abort('left');
    expect(await left).toBe('left');
    const second = fly(undefined);
    runs[0]?.('late');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = fly(undefined);
    runs[1]?.('value');
    expect(await Promise.all([second, third])).toEqual(['value', 'value']);
    expect(runs).toHaveLength(2);
    const next = fly(undefined);
    runs[2]?.('another');
    expect(await next).toBe('another');
  });
});
