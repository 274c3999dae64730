import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AtlasClientOptions } from '../options.js';
import { account, clientFor as clientWith, ids } from '../testing/client.js';
import { problem } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { atlasLike, tokenRequests } from '../testing/token-server.js';
import type { StoredToken, TokenStore } from './token-store.js';

const clientFor = (baseUrl: string, options: AtlasClientOptions = {}) =>
  clientWith(baseUrl, { credentials: account, ...options });

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

  it('a refused token is not worth a warning where there is no store', async () => {
    const warnings: string[] = [];
    await using server = await atlasLike((_token, count) => (count === 1 ? [401] : [200]));
    const logger = { warn: (message: string) => warnings.push(message) };
    await clientFor(server.url, { logger }).getPeeringConnection(ids);
    expect(warnings).toEqual([]);
  });

  it('a store that cannot drop a token is warned about, after a refusal and at the end', async () => {
    const warnings: string[] = [];
    await using server = await atlasLike((token) => (token === 'stored-token' ? [401] : [200]));
    const tokenStore: TokenStore = {
      get: () => ({ accessToken: 'stored-token', expiresAt: hour() }),
      set: () => undefined,
      delete: () => {
        throw new Error('down');
      },
    };
    const logger = { warn: (message: string) => warnings.push(message) };
    const atlas = clientFor(server.url, { tokenStore, logger });
    await atlas.getPeeringConnection(ids);
    await atlas.close({ revoke: true });
    expect(warnings).toEqual([
      'The token store failed to drop a token.',
      'The token store failed to drop a token.',
    ]);
  });

  it('there is nothing to revoke where none was granted', async () => {
    await using server = await atlasLike(
      () => [200],
      () => [401, { error: 'invalid_client' }],
    );
    const atlas = clientFor(server.url);
    await rejection(atlas.getPeeringConnection(ids));
    await atlas.close();
    expect(server.seen.filter(({ url }) => url.endsWith('/revoke'))).toEqual([]);
  });

  it('an abort while the store hangs is an abort, and no failure of the store', async () => {
    const warnings: string[] = [];
    const controller = new AbortController();
    const store: TokenStore = {
      get: () => {
        setImmediate(() => controller.abort());
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
