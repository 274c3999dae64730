import { getEventListeners } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import type { AtlasClientOptions } from '../options.js';
import { groupId, peerId } from '../testing/client.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import type { StoredToken, TokenStore } from './token-store.js';

const account = {
  clientId: 'mdb_sa_id_0123456789abcdef01234567',
  clientSecret: 'mdb_sa_sk_abcDEF0123456789abcDEF',
};

function clientFor(baseUrl: string, options: AtlasClientOptions = {}) {
  return createAtlasClient({ baseUrl, credentials: account, retry: { limit: 0 }, ...options });
}

function memoryStore(tokens = new Map<string, StoredToken>()) {
  const calls: string[] = [];
  const store: TokenStore = {
    get: async (key) => {
      calls.push(`get ${key}`);
      return tokens.get(key);
    },
    set: async (key, token) => {
      calls.push(`set ${key}`);
      tokens.set(key, token);
    },
    delete: async (key) => {
      calls.push(`delete ${key}`);
      tokens.delete(key);
    },
  };
  return { store, tokens, calls };
}

describe('service accounts against the emulator', () => {
  let emulator: AtlasEmulator;
  beforeAll(async () => {
    emulator = await startAtlasEmulator({
      peers: [{ id: peerId }],
      projects: [{ id: groupId }],
      serviceAccounts: [account],
      clock: 'real',
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.control.reset());
  const get = (atlas: ReturnType<typeof clientFor>) => atlas.getPeeringConnection({ groupId, peerId });

  it('fetches one token for parallel calls', async () => {
    const atlas = clientFor(emulator.url);
    await Promise.all(Array.from({ length: 20 }, () => get(atlas)));
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 1, requests: 20, admitted: 20 });
  });

  it('fetches another token once when Atlas no longer takes the first', async () => {
    const atlas = clientFor(emulator.url);
    await get(atlas);
    emulator.control.revokeTokens();
    await Promise.all(Array.from({ length: 10 }, () => get(atlas)));
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 2, requests: 21 });
  });

  it('does not fetch another token for a 401 of the application', async () => {
    emulator.control.setProjectRoles(account.clientId, groupId, []);
    const atlas = clientFor(emulator.url);
    expect(await rejection(get(atlas))).toMatchObject({ name: 'AtlasPermissionError', status: 401 });
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 1, requests: 1 });
  });

  it('names wrong secrets, and does not ask twice', async () => {
    const atlas = clientFor(emulator.url, { credentials: { ...account, clientSecret: 'mdb_sa_sk_wrong' } });
    const error = await rejection(get(atlas));
    expect(error).toMatchObject({
      name: 'AtlasAuthenticationError',
      status: 401,
      errorCode: 'invalid_client',
    });
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 1, requests: 0 });
  });

  it('revokes its token on close, by await using too, and refuses further calls', async () => {
    let kept: ReturnType<typeof clientFor>;
    {
      await using atlas = clientFor(emulator.url);
      kept = atlas;
      await get(atlas);
    }
    expect(emulator.control.stats().revocations).toBe(1);
    expect(await rejection(get(kept))).toMatchObject({
      name: 'AtlasConfigurationError',
      message: 'The client is closed.',
    });
    await kept.close();
    expect(emulator.control.stats().revocations).toBe(1);
  });

  it('does not reject when the token cannot be revoked', async () => {
    const warnings: string[] = [];
    const atlas = clientFor(emulator.url, { logger: { warn: (message) => warnings.push(message) } });
    await get(atlas);
    emulator.control.fault({ operation: 'revoke', kind: 'html' });
    await atlas.close();
    expect(warnings).toEqual(['The access token could not be revoked.']);
  });

  it('shares a token through a store, and leaves it alone on close unless told otherwise', async () => {
    const { store, tokens, calls } = memoryStore();
    const first = clientFor(emulator.url, { tokenStore: store });
    const second = clientFor(emulator.url, { tokenStore: store });
    await get(first);
    await get(second);
    expect(emulator.control.stats().tokenRequests).toBe(1);
    expect([...tokens.keys()]).toEqual([`${account.clientId}@${emulator.url}/api/oauth/token`]);
    await first.close();
    expect(emulator.control.stats().revocations).toBe(0);
    await second.close({ revoke: true });
    expect(emulator.control.stats().revocations).toBe(1);
    expect(tokens.size).toBe(0);
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['get', 'set', 'get', 'delete']);
  });

  it('replaces a token of the store that Atlas refuses, and drops no newer one', async () => {
    const { store, tokens } = memoryStore();
    const atlas = clientFor(emulator.url, { tokenStore: store });
    await get(atlas);
    const [key = ''] = tokens.keys();
    emulator.control.revokeTokens();
    // Another process was quicker.
    const newer = { accessToken: emulator.control.issueToken(), expiresAt: Date.now() + 3_600_000 };
    tokens.set(key, newer);
    await get(atlas);
    expect(emulator.control.stats().tokenRequests).toBe(1);
    expect(tokens.get(key)).toBe(newer);
    emulator.control.revokeTokens();
    await get(atlas);
    expect(emulator.control.stats().tokenRequests).toBe(2);
    expect(tokens.get(key)?.accessToken).not.toBe(newer.accessToken);
  });

  it.each([
    ['nothing', undefined],
    ['another shape', { token: 'x' }],
    ['a token that ends too soon', { accessToken: 'x'.repeat(40), expiresAt: Date.now() + 30_000 }],
    ['a word', 'token'],
  ])('passes over a store that holds %s', async (_, held) => {
    const store = { get: () => held, set: () => undefined, delete: () => undefined } as unknown as TokenStore;
    await get(clientFor(emulator.url, { tokenStore: store }));
    expect(emulator.control.stats().tokenRequests).toBe(1);
  });

  it('goes on without a store that throws', async () => {
    const warnings: string[] = [];
    const fail = () => {
      throw new Error('redis://secret-host is down');
    };
    const atlas = clientFor(emulator.url, {
      tokenStore: { get: fail, set: async () => fail(), delete: fail },
      logger: { warn: (message) => warnings.push(message) },
    });
    await get(atlas);
    emulator.control.revokeTokens();
    await get(atlas);
    await atlas.close({ revoke: true });
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 2, revocations: 1 });
    expect(warnings.join()).not.toContain('redis');
    expect(warnings).toContain('The token store failed to read a token.');
  });

  it('keeps the request for the others when the call that began it is aborted', async () => {
    emulator.control.fault({ operation: 'token', kind: 'delay', ms: 300, credentials: 'any' });
    const controller = new AbortController();
    const abort = () => controller.abort(new Error('not me'));
    const atlas = clientFor(emulator.url, { hooks: { onRequest: () => setImmediate(abort) } });
    const first = rejection(atlas.getPeeringConnection({ groupId, peerId, signal: controller.signal }));
    const second = get(atlas);
    expect(await first).toMatchObject({ name: 'AtlasAbortError', cause: { message: 'not me' } });
    expect(await second).toMatchObject({ id: peerId });
    expect(emulator.control.stats().tokenRequests).toBe(1);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('aborts the request when nobody waits for it any longer', async () => {
    let aborted = 0;
    const controller = new AbortController();
    const atlas = clientFor(emulator.url, {
      fetch: (url, init) => {
        if (url.endsWith('/token')) {
          init.signal?.addEventListener('abort', () => (aborted += 1));
        }
        return fetch(url, init);
      },
    });
    emulator.control.fault({ operation: 'token', kind: 'hang', credentials: 'any' });
    const both = [1, 2].map(() =>
      rejection(atlas.getPeeringConnection({ groupId, peerId, signal: controller.signal })),
    );
    // The fault is for the request that comes first: the next call must not be it.
    await expect.poll(() => emulator.control.requests().length, { interval: 5 }).toBe(1);
    controller.abort();
    await Promise.all(both);
    expect(aborted).toBe(1);
    expect(await get(atlas)).toMatchObject({ id: peerId });
  });
});

describe('service accounts against servers with a mind of their own', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  function tokenAnswer(token: string, rest: object = {}) {
    return { access_token: token, token_type: 'Bearer', expires_in: 3600, ...rest };
  }

  it('sends plain base64 of id and secret, the grant, and its own name', async () => {
    await using server = await loopback((request, response) =>
      request.url === '/gateway/api/oauth/token'
        ? answer(response, 200, tokenAnswer('the-token'))
        : answer(response, 200, { id: peerId }),
    );
    await clientFor(`${server.url}/gateway/`, { userAgent: 'deployer/1.0' }).getPeeringConnection({
      groupId,
      peerId,
    });
    const [token, call] = server.seen;
    expect(token).toMatchObject({ method: 'POST', body: 'grant_type=client_credentials' });
    expect(token?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^deployer\/1\.0 atlas-peering\//),
    });
    expect(call?.headers.authorization).toBe('Bearer the-token');
    expect(call?.url).toBe(`/gateway/api/atlas/v1.0/groups/${groupId}/peers/${peerId}`);
  });

  it('waits as long as the token endpoint asks, in one call', async () => {
    let asked = 0;
    await using server = await loopback((request, response) => {
      if (request.method !== 'POST') return answer(response, 200, { id: peerId });
      asked += 1;
      return asked === 1
        ? answer(response, 429, problem(429, 'RATE_LIMITED'), { 'retry-after': '1' })
        : answer(response, 200, tokenAnswer('t'.repeat(30)));
    });
    const atlas = clientFor(server.url, { retry: { limit: 2, baseDelay: 10 } });
    const start = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => atlas.getPeeringConnection({ groupId, peerId })));
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect(asked).toBe(2);
  });

  it('does not ask again before a pause is over, and fails at once where the deadline is nearer', async () => {
    await using server = await loopback((_request, response) =>
      answer(response, 429, problem(429, 'RATE_LIMITED', 'Too many.'), { 'retry-after': '50' }),
    );
    const atlas = clientFor(server.url, { retry: { limit: 4 }, timeout: { total: 40_000 } });
    for (let call = 0; call < 3; call += 1) {
      const error = await rejection(atlas.getPeeringConnection({ groupId, peerId }));
      expect(error).toMatchObject({ name: 'AtlasRateLimitError', status: 429 });
      expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(20_000);
    }
    expect(server.seen).toHaveLength(1);
  });

  it('renews ahead of the end, and uses the old token where that fails', async () => {
    let asked = 0;
    await using server = await loopback((request, response) => {
      if (request.method !== 'POST') return answer(response, 200, { id: peerId });
      asked += 1;
      if (asked === 2) return answer(response, 503, '<html>down</html>');
      return answer(response, 200, tokenAnswer(`token-number-${asked}`, { expires_in: 60 }));
    });
    const atlas = clientFor(server.url);
    // Only the date: requests and their time limits go on.
    vi.useFakeTimers({ toFake: ['Date'] });
    const use = async () => {
      await atlas.getPeeringConnection({ groupId, peerId });
      return server.seen.at(-1)?.headers.authorization;
    };
    // The skew of a minute is cut to half of the token's life of a minute.
    expect(await use()).toBe('Bearer token-number-1');
    expect(await use()).toBe('Bearer token-number-1');
    vi.setSystemTime(Date.now() + 29_999);
    expect(await use()).toBe('Bearer token-number-1');
    expect(asked).toBe(1);
    vi.setSystemTime(Date.now() + 1);
    expect(await use()).toBe('Bearer token-number-1');
    expect(asked).toBe(2);
    expect(await use()).toBe('Bearer token-number-3');
  });

  it.each([
    ['no JSON', '<html>ok</html>'],
    ['another shape', '{"token":"x"}'],
    ['no object', '[]'],
    ['null', 'null'],
    ['an empty body', ''],
    ['another kind of token', JSON.stringify(tokenAnswer('secret-token-value', { token_type: 'DPoP' }))],
    ['an unusable life', JSON.stringify(tokenAnswer('secret-token-value', { expires_in: -1 }))],
    ['an unprintable token', JSON.stringify(tokenAnswer('secret token\nvalue'))],
  ])('takes %s for no token, and shows nothing of it', async (_, body) => {
    await using server = await loopback((_request, response) => answer(response, 200, body));
    const error = await rejection(clientFor(server.url).getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({ name: 'AtlasResponseError', status: 200 });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it.each([
    [400, { error: 'unauthorized_client' }, 'AtlasAuthenticationError'],
    [401, { error: 'invalid_client', error_description: 'Unknown client.' }, 'AtlasAuthenticationError'],
    [400, { error: 'invalid_scope' }, 'AtlasRequestError'],
    [403, problem(403, 'IP_ADDRESS_NOT_ON_ACCESS_LIST'), 'AtlasPermissionError'],
    [500, problem(500, 'UNEXPECTED_ERROR'), 'AtlasServerError'],
    [502, '<html>bad gateway</html>', 'AtlasServerError'],
    [302, '', 'AtlasResponseError'],
  ])('reads the %i answer of a token endpoint: %j', async (status, body, name) => {
    await using server = await loopback((_request, response) =>
      answer(response, status, body, { location: '/elsewhere' }),
    );
    const error = await rejection(clientFor(server.url).getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({ name, status });
    expect(server.seen.map(({ url }) => url)).toEqual(['/api/oauth/token']);
  });
});

describe('ready-made access tokens', () => {
  it('are sent as they are, and a function is asked again after a 401', async () => {
    await using server = await loopback((request, response) =>
      request.headers.authorization === 'Bearer second-token'
        ? answer(response, 200, { id: peerId })
        : answer(response, 401, problem(401, 'UNEXPECTED_ERROR'), {
            'www-authenticate': 'Bearer error="invalid_token"',
          }),
    );
    const tokens = ['first-token', 'second-token'];
    const atlas = clientFor(server.url, {
      credentials: { accessToken: async () => tokens.shift() ?? 'none' },
    });
    await atlas.getPeeringConnection({ groupId, peerId });
    expect(server.seen).toHaveLength(2);

    const plain = clientFor(server.url, { credentials: { accessToken: 'third-token' } });
    expect(await rejection(plain.getPeeringConnection({ groupId, peerId }))).toMatchObject({
      name: 'AtlasAuthenticationError',
    });
    expect(server.seen).toHaveLength(3);
  });
});
