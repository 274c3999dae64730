import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type AtlasEmulator, type AtlasEmulatorOptions, startAtlasEmulator } from '../emulator/index.js';
import type { AtlasClientOptions } from '../options.js';
import { groupId, peerId } from '../testing/client.js';
import { answer, loopback, problem, type SeenRequest } from '../testing/loopback.js';
import { latch, rejection } from '../testing/promise.js';
import { parseParameters } from './challenge.js';

const keys = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef-0123-456789abcdef' };

function clientFor(baseUrl: string, options: AtlasClientOptions = {}) {
  return createAtlasClient({ baseUrl, credentials: keys, retry: { limit: 0 }, ...options });
}

function challenge(nonce: string, rest = '') {
  return {
    'www-authenticate': `Digest realm="MMS Public API", nonce="${nonce}", algorithm=MD5, qop="auth"${rest}`,
  };
}

function digestOf({ headers }: SeenRequest) {
  return Object.fromEntries(parseParameters((headers.authorization ?? '').replace(/^Digest /, '')));
}

const unauthorized = problem(401, 'UNEXPECTED_ERROR');

describe('digest authentication against the emulator', () => {
  let emulator: AtlasEmulator;
  const start = async (options: AtlasEmulatorOptions = {}) => {
    emulator = await startAtlasEmulator({
      peers: [{ id: peerId }],
      projects: [{ id: groupId }],
      keys: [keys],
      ...options,
    });
  };
  beforeAll(() => start());
  afterAll(() => emulator.close());
  beforeEach(() => emulator.control.reset());
  const get = (atlas: ReturnType<typeof clientFor>, signal?: AbortSignal) =>
    atlas.getPeeringConnection({ groupId, peerId, signal });

  it('asks once for a challenge, then signs ahead: N calls in sequence cost N + 1 requests', async () => {
    const atlas = clientFor(emulator.url);
    for (let call = 0; call < 20; call += 1) await get(atlas);
    expect(emulator.control.stats()).toMatchObject({
      requests: 21,
      challenges: 1,
      nonceCounts: { accepted: 20, replayed: 0 },
    });
  });

  it('shares one challenge among 100 parallel cold calls: 101 requests, then 100', async () => {
    const atlas = clientFor(emulator.url);
    await Promise.all(Array.from({ length: 100 }, () => get(atlas)));
    expect(emulator.control.stats()).toMatchObject({ requests: 101, challenges: 1 });
    await Promise.all(Array.from({ length: 100 }, () => get(atlas)));
    expect(emulator.control.stats()).toMatchObject({
      requests: 201,
      challenges: 1,
      nonceCounts: { accepted: 200, replayed: 0 },
    });
  });

  it('goes along with a nonce that ran out, alone and in parallel, without a repeated count', async () => {
    const atlas = clientFor(emulator.url);
    await get(atlas);
    emulator.control.forgetNonces();
    await get(atlas);
    emulator.control.forgetNonces();
    await Promise.all(Array.from({ length: 20 }, () => get(atlas)));
    const { requests, nonceCounts } = emulator.control.stats();
    expect(nonceCounts).toEqual({ accepted: 22, replayed: 0 });
    expect(requests).toBeLessThanOrEqual(2 + 2 + 40);
  });

  it('gives up on wrong credentials after one signed request', async () => {
    const atlas = clientFor(emulator.url, { credentials: { ...keys, privateKey: 'wrong-private-key' } });
    for (const requests of [2, 4]) {
      const error = await rejection(get(atlas));
      expect(error).toMatchObject({ name: 'AtlasAuthenticationError', status: 401, attempts: 1 });
      expect(emulator.control.stats().requests).toBe(requests);
    }
  });

  it('asks for the keys again after they were refused, and once for all parallel calls', async () => {
    let asked = 0;
    let privateKey = keys.privateKey;
    const atlas = clientFor(emulator.url, {
      credentials: {
        publicKey: async () => keys.publicKey,
        privateKey: async () => {
          asked += 1;
          return privateKey;
        },
      },
    });
    await get(atlas);
    emulator.control.removeCaller(keys.publicKey);
    emulator.control.addKey({ ...keys, privateKey: 'rotated-private-key' });
    privateKey = 'rotated-private-key';
    await Promise.all(Array.from({ length: 10 }, () => get(atlas)));
    expect(asked).toBe(2);
  });

  it.each(['MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'] as const)(
    'speaks %s, with and without qop, opaque, userhash and nextnonce',
    async (algorithm) => {
      for (const gate of [
        { qop: 'auth', opaque: 'o"p\\aque', realm: 'a "realm", with \\ and =' },
        { qop: 'none' },
        { userhash: true },
        { authenticationInfo: { nextnonce: true, rspauth: true } },
      ] as const) {
        await using one = await startAtlasEmulator({
          peers: [{ id: peerId }],
          projects: [{ id: groupId }],
          keys: [keys],
          algorithms: [algorithm],
          gate,
        });
        const atlas = clientFor(one.url);
        await atlas.getPeeringConnection({ groupId, peerId, pretty: true });
        await atlas.getPeeringConnection({ groupId, peerId });
        const { requests, refused } = one.control.stats();
        expect(requests, JSON.stringify([gate, refused])).toBe(3);
      }
    },
  );

  it('takes over when the call that asks for the challenge is aborted', async () => {
    emulator.control.fault({ credentials: 'absent', kind: 'hang' });
    const controller = new AbortController();
    const atlas = clientFor(emulator.url);
    const first = rejection(get(atlas, controller.signal));
    const others = Array.from({ length: 5 }, () => get(atlas));
    // The fault is for the request that comes first: none may follow before it has come.
    await expect.poll(() => emulator.control.requests().length, { interval: 5 }).toBe(1);
    controller.abort(new Error('changed my mind'));
    expect(await first).toMatchObject({ name: 'AtlasAbortError', cause: { message: 'changed my mind' } });
    expect(await Promise.all(others)).toHaveLength(5);
    expect(emulator.control.stats().nonceCounts).toEqual({ accepted: 5, replayed: 0 });
  });

  it('does not let one failed challenge fail the calls that waited for it', async () => {
    // A server of its own: connections that an earlier test left idle may end on their own.
    await using server = await loopback((request, response, index) => {
      if (index === 0) return response.destroy();
      return request.headers.authorization === undefined
        ? answer(response, 401, unauthorized, challenge('one'))
        : answer(response, 200, { id: peerId });
    });
    const atlas = clientFor(server.url);
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => get(atlas)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', ...Array(5).fill('fulfilled')]);
  });

  it('lets a waiting call be aborted alone', async () => {
    const asked = latch();
    const held = latch();
    await using server = await loopback(async (_request, response, index) => {
      if (index > 0) return answer(response, 200, { id: peerId });
      asked.open();
      await held.opened;
      return answer(response, 401, unauthorized, challenge('one'));
    });
    const controller = new AbortController();
    const atlas = clientFor(server.url);
    const first = get(atlas);
    const second = rejection(get(atlas, controller.signal));
    await asked.opened;
    controller.abort('enough');
    expect(await second).toMatchObject({ name: 'AtlasAbortError', cause: 'enough' });
    held.open();
    expect(await first).toMatchObject({ id: peerId });
  });
});

describe('digest authentication against servers with a mind of their own', () => {
  it('does not hold calls back where the server asks for nothing', async () => {
    let open = 0;
    const several = latch();
    // The first is the one that asks for a challenge; after it, nothing is answered before five are waiting.
    await using server = await loopback(async (_request, response, index) => {
      open += 1;
      if (open > 5) several.open();
      if (index > 0) await several.opened;
      answer(response, 200, { id: peerId });
    });
    const atlas = clientFor(server.url);
    await Promise.all(Array.from({ length: 10 }, () => atlas.getPeeringConnection({ groupId, peerId })));
    expect(server.seen).toHaveLength(10);
  });

  it('keeps a newer nonce when the 401 for an older one comes late', async () => {
    // The first signed request hangs until a second one has moved on to nonce two.
    const held = latch();
    let uses = 0;
    await using server = await loopback(async (request, response) => {
      const { nonce } = digestOf(request);
      if (!nonce) return answer(response, 401, unauthorized, challenge('one'));
      if (nonce === 'one') {
        uses += 1;
        if (uses === 1) {
          await held.opened;
          return answer(response, 401, unauthorized, challenge('late', ', stale=true'));
        }
        return answer(response, 401, unauthorized, challenge('two', ', stale=true'));
      }
      return answer(response, 200, { id: peerId });
    });
    const atlas = clientFor(server.url);
    const ids = { groupId, peerId };
    const slow = atlas.getPeeringConnection(ids);
    await expect.poll(() => uses, { interval: 5 }).toBe(1);
    await atlas.getPeeringConnection(ids);
    held.open();
    await slow;
    await atlas.getPeeringConnection(ids);
    expect(server.seen.map((request) => digestOf(request).nonce)).toEqual([
      undefined,
      'one',
      'one',
      'two',
      'late',
      'two',
    ]);
  });

  it('never sends a count twice with a server that gives everybody the same nonce', async () => {
    await using server = await loopback((request, response) => {
      const { nc } = digestOf(request);
      // Every third signed request is refused although it is right.
      if (nc === undefined || Number.parseInt(nc, 16) % 3 === 0) {
        return answer(response, 401, unauthorized, challenge('static', ', stale=true'));
      }
      return answer(response, 200, { id: peerId });
    });
    const atlas = clientFor(server.url);
    await Promise.all(Array.from({ length: 30 }, () => atlas.getPeeringConnection({ groupId, peerId })));
    const counts = server.seen.map((request) => digestOf(request).nc).filter(Boolean);
    expect(new Set(counts).size).toBe(counts.length);
  });

  it('does not go round forever with a server that calls every nonce stale', async () => {
    let nonce = 0;
    await using server = await loopback((_request, response) => {
      nonce += 1;
      answer(response, 401, unauthorized, challenge(`n${nonce}`, ', stale=true'));
    });
    const error = await rejection(clientFor(server.url).getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError' });
    expect(server.seen.length).toBeLessThanOrEqual(4);
  });

  it('uses the next nonce of Authentication-Info, and ignores it for -sess', async () => {
    for (const algorithm of ['MD5', 'MD5-sess']) {
      let next = 0;
      await using server = await loopback((request, response) => {
        if (!request.headers.authorization) {
          const header = challenge('first')['www-authenticate'].replace(
            'algorithm=MD5',
            `algorithm=${algorithm}`,
          );
          return answer(response, 401, unauthorized, { 'www-authenticate': header });
        }
        next += 1;
        return answer(response, 200, { id: peerId }, { 'authentication-info': `nextnonce="next${next}"` });
      });
      const atlas = clientFor(server.url);
      for (let call = 0; call < 3; call += 1) await atlas.getPeeringConnection({ groupId, peerId });
      const used = server.seen.slice(1).map((request) => [digestOf(request).nonce, digestOf(request).nc]);
      expect(used).toEqual(
        algorithm === 'MD5'
          ? [
              ['first', '00000001'],
              ['next1', '00000001'],
              ['next2', '00000001'],
            ]
          : [
              ['first', '00000001'],
              ['first', '00000002'],
              ['first', '00000003'],
            ],
      );
    }
  });

  it('takes the 401 of the application for what it is, and does not sign again', async () => {
    await using server = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 401, problem(401, 'NOT_IN_GROUP'), { 'x-error-code': 'NOT_IN_GROUP' })
        : answer(response, 401, unauthorized, challenge('one')),
    );
    const error = await rejection(clientFor(server.url).getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({ name: 'AtlasPermissionError', status: 401, errorCode: 'NOT_IN_GROUP' });
    expect(server.seen).toHaveLength(2);
  });

  it('finds the digest challenge among several headers and schemes', async () => {
    await using server = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 200, { id: peerId })
        : answer(response, 401, unauthorized, {
            'www-authenticate': [
              'Bearer realm="a, b", error="invalid_token"',
              'Negotiate',
              'Basic realm="x", Digest realm="r", nonce="md5", algorithm=MD5, qop="auth"',
              'Digest realm="r", nonce="sha", algorithm=SHA-256, qop="auth"',
            ],
          }),
    );
    await clientFor(server.url).getPeeringConnection({ groupId, peerId });
    expect(server.seen.slice(1).map((request) => digestOf(request).nonce)).toEqual(['sha']);
  });

  it('says that the credentials were not accepted where no challenge can be answered', async () => {
    await using server = await loopback((_request, response) =>
      answer(response, 401, unauthorized, {
        'www-authenticate': 'Digest realm="r", nonce="n", algorithm=SHA-1',
      }),
    );
    const error = await rejection(clientFor(server.url).getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError' });
    expect(server.seen).toHaveLength(1);
  });

  it('names the credential whose function failed, and tries again with the next call', async () => {
    await using server = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 200, { id: peerId })
        : answer(response, 401, unauthorized, challenge('one')),
    );
    let fails = true;
    const atlas = clientFor(server.url, {
      credentials: {
        publicKey: 'abcdefgh',
        privateKey: () => {
          if (fails) throw new Error('vault://secret-path is sealed');
          return keys.privateKey;
        },
      },
    });
    const error = await rejection(atlas.getPeeringConnection({ groupId, peerId }));
    expect(error).toMatchObject({
      name: 'AtlasConfigurationError',
      message: 'The function given as privateKey failed.',
    });
    fails = false;
    expect(await atlas.getPeeringConnection({ groupId, peerId })).toMatchObject({ id: peerId });
  });
});
