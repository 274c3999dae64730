import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { AtlasClient } from './client.js';
import { isAtlasError } from './errors.js';
import type { AtlasClientOptions } from './options.js';
import type { DeletionOutcome } from './peering/delete.js';
import { apiKey, clientFor, ids } from './testing/client.js';
import { loopback, problem } from './testing/loopback.js';
import { latch } from './testing/promise.js';
import { stopTimers } from './testing/time-limits.js';

/** What a server does with the connection that brought a signed DELETE. */
type Reply = (socket: Socket) => unknown;

interface Deleter extends AsyncDisposable {
  readonly url: string;
  /** Whether a deletion was carried out. */
  acted: boolean;
  /** Settled when the DELETE has come, and was carried out or not. */
  readonly arrived: Promise<void>;
}

/** A server that asks for digest credentials, carries the DELETE out or not, and then replies as it is told. */
async function deleter(acts: boolean, reply: Reply): Promise<Deleter> {
  const sockets = new Set<Socket>();
  const arrival = latch();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const request = String(data);
      if (!request.startsWith('DELETE ') || !/^authorization: (Digest|Bearer)/im.test(request)) {
        return socket.write(
          'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="n/+=", qop="auth"\r\nContent-Length: 0\r\n\r\n',
        );
      }
      state.acted ||= acts;
      arrival.open();
      return reply(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: Deleter = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acted: false,
    arrived: arrival.opened,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

const http = (status: string, body: string, more = '') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;
const send = (text: string, then?: (socket: Socket) => unknown) => (socket: Socket) =>
  socket.write(text, () => then?.(socket));
const json = (status: string, code: string) =>
  http(
    status,
    JSON.stringify(problem(Number(status.slice(0, 3)), code)),
    'Content-Type: application/json\r\n',
  );

/** How a call ended in doubt or not, whatever the server had done: nobody but the server knows that. */
const replies: readonly (readonly [string, Reply, boolean | 'done'])[] = [
  ['a reset', (socket) => socket.resetAndDestroy(), true],
  ['the end of the connection', (socket) => socket.destroy(), true],
  ['a polite end', (socket) => socket.end(), true],
  ['half a status line', send('HTTP/1.1 20', (socket) => socket.destroy()), true],
  ['half the headers', send('HTTP/1.1 202 Accepted\r\nContent-', (socket) => socket.destroy()), true],
  [
    'half the body, then a reset',
    send('HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{', (s) => s.resetAndDestroy()),
    true,
  ],
  [
    'half a chunk',
    send('HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{', (s) => s.destroy()),
    true,
  ],
  ['no HTTP', send('garbage\r\n\r\n', (socket) => socket.destroy()), true],
  ['202 with HTML', send(http('202 Accepted', '<html>')), true],
  ['202 with nothing', send(http('202 Accepted', '')), true],
  ['202 with a list', send(http('202 Accepted', '[]')), true],
  ['200, which is no status of the contract', send(http('200 OK', '{}')), true],
  ['204', send('HTTP/1.1 204 No Content\r\n\r\n'), true],
  ['202 that is too large', send(http('202 Accepted', `{"a":"${'x'.repeat(3000)}"}`)), true],
  ['a false encoding', send(http('202 Accepted', 'no gzip', 'Content-Encoding: gzip\r\n')), true],
  ['500', send(json('500 Internal', 'UNEXPECTED_ERROR')), true],
  ['502 with HTML', send(http('502 Bad Gateway', '<html>')), true],
  ['503 with nothing', send(http('503 Unavailable', '')), true],
  [
    '504 cut off',
    send('HTTP/1.1 504 Timeout\r\nContent-Length: 9\r\n\r\n{', (socket) => socket.destroy()),
    true,
  ],
  ['a redirect', send('HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'), true],
  ['202', send(http('202 Accepted', '{}')), 'done'],
];

/** Refusals: a server that says so has not acted. */
const refusals: readonly (readonly [string, Reply])[] = [
  ['400', send(json('400 Bad', 'X'))],
  ['401 of the application', send(json('401 Unauthorized', 'NOT_IN_GROUP'))],
  ['403 with HTML', send(http('403 Forbidden', '<html>'))],
  ['404', send(json('404 Not Found', 'PEER_NOT_FOUND'))],
  ['405 with nothing', send(http('405 Not Allowed', ''))],
  ['409', send(json('409 Conflict', 'PEER_INVALID_STATE'))],
  ['429', send(json('429 Many', 'RATE_LIMITED'))],
  ['404 cut off', send('HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n{', (socket) => socket.destroy())],
];

const headers = send('HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n');
const halfBody = send('HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{');

/** Replies that never end, and whether the client comes to see any of them. */
const endless: readonly (readonly [string, Reply, 'seen' | 'unseen'])[] = [
  ['nothing, for ever', () => undefined, 'unseen'],
  ['headers, then nothing', headers, 'seen'],
  ['half the body, then nothing', halfBody, 'seen'],
];

/** The limits are out of reach: they run out when the test says so. */
const endings: readonly (readonly [string, AtlasClientOptions])[] = [
  ['the limit of the attempt', { timeout: { attempt: 3_600_000, total: Number.POSITIVE_INFINITY } }],
  ['the limit of the call', { timeout: { attempt: Number.POSITIVE_INFINITY, total: 3_600_000 } }],
  ['the signal of the caller', {}],
];

type Delete = (atlas: AtlasClient, signal: AbortSignal | undefined) => Promise<DeletionOutcome>;

const deleteOne: Delete = (atlas, signal) =>
  atlas.deletePeeringConnection({ ...ids, ...(signal && { signal }) });

/** The same as one of a list, whose results hold what else would be thrown. */
const deleteAmong: Delete = async (atlas, signal) => {
  const [result] = await atlas.deletePeeringConnections([ids], signal && { signal });
  if (result?.ok) return result.deletion;
  throw result?.error;
};

/** Deletes, and says what the error says. */
async function attempt(
  server: Deleter,
  options: AtlasClientOptions,
  signal?: AbortSignal,
  remove = deleteOne,
): Promise<unknown> {
  const atlas = clientFor(server.url, { maxResponseBytes: 1000, ...options });
  return remove(atlas, signal)
    .then(({ ambiguous }) => (ambiguous ? 'ambiguous outcome' : 'done'))
    .catch((error: unknown) =>
      isAtlasError(error) ? error.ambiguous === true : `not ours: ${String(error)}`,
    );
}

const ways: readonly (readonly [string, AtlasClientOptions, Delete])[] = [
  ['digest', { credentials: apiKey, apiVersion: 'v1.0' }, deleteOne],
  [
    'a token, by version 2',
    { credentials: { accessToken: 'a-ready-made-token' }, apiVersion: 'v2' },
    deleteOne,
  ],
  ['digest, as one of several', { credentials: apiKey, apiVersion: 'v2' }, deleteAmong],
];

describe.each(ways)('whether a deletion with %s may have been carried out', (_, client, remove) => {
  const cases = [true, false].flatMap((acts) =>
    replies.map(
      ([name, reply, expected]) => [acts ? 'acted' : 'did nothing', name, acts, reply, expected] as const,
    ),
  );
  it.each(cases)('the server %s and replies with %s', async (_acted, _name, acts, reply, expected) => {
    await using server = await deleter(acts, reply);
    expect(await attempt(server, client, undefined, remove)).toBe(expected);
    expect(server.acted).toBe(acts);
  });

  it.each(refusals)('the server refuses with %s', async (_name, reply) => {
    await using server = await deleter(false, reply);
    expect(await attempt(server, client, undefined, remove)).toBe(false);
  });

  const unfinished = [true, false].flatMap((acts) =>
    endless.flatMap(([name, reply, seen]) =>
      endings.map(
        ([ending, options]) =>
          [acts ? 'acted' : 'did nothing', name, ending, acts, reply, seen, options] as const,
      ),
    ),
  );
  it.each(unfinished)(
    'the server %s and replies with %s, until %s ends the call',
    async (_acted, _name, ending, acts, reply, seen, options) => {
      using timers = stopTimers();
      await using server = await deleter(acts, reply);
      const begun = latch();
      const controller = new AbortController();
      const watched = async (url: string, init: RequestInit) => {
        const response = await fetch(url, init);
        // Not for the challenge, which has come before the DELETE that counts.
        if (response.status === 202) begun.open();
        return response;
      };
      const result = attempt(server, { ...client, fetch: watched, ...options }, controller.signal, remove);
      await (seen === 'seen' ? begun.opened : server.arrived);
      if (ending === 'the signal of the caller') controller.abort('enough');
      else timers.runOut();
      expect(await result).toBe(true);
      expect(server.acted).toBe(acts);
    },
  );

  it('the call is aborted while it waits to repeat an attempt that was lost', async () => {
    const controller = new AbortController();
    await using server = await deleter(true, (socket) => socket.destroy());
    const hooks = { onRetry: () => setImmediate(() => controller.abort()) };
    const retry = { limit: 1, baseDelay: 60_000, maxDelay: 60_000 };
    expect(await attempt(server, { ...client, hooks, retry }, controller.signal, remove)).toBe(true);
  });

  it('a refusal after an attempt that was lost leaves it in doubt', async () => {
    let requests = 0;
    await using server = await deleter(true, (socket) => {
      requests += 1;
      return requests === 1 ? socket.destroy() : socket.write(json('403 Forbidden', 'ACCESS_FORBIDDEN'));
    });
    expect(await attempt(server, { ...client, retry: { limit: 1, baseDelay: 1 } }, undefined, remove)).toBe(
      true,
    );
  });
});

describe('waiting, which only reads', () => {
  it.each(replies.filter(([, , expected]) => expected === true))(
    'leaves nothing in doubt, also where the server replies with %s',
    async (_name, reply) => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => reply(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const atlas = clientFor(`http://127.0.0.1:${port}`, { maxResponseBytes: 1000, apiVersion: 'v2' });
      const wait = { ...ids, pollInterval: 1, deadline: 60 };
      const error = await atlas.waitUntilDeleted(wait).catch((thrown: unknown) => thrown);
      server.close();
      expect(isAtlasError(error)).toBe(true);
      expect(error).not.toHaveProperty('ambiguous', true);
      expect(Object(error).cause ?? {}).not.toHaveProperty('ambiguous', true);
    },
  );
});

describe('a deletion that cannot have been carried out', () => {
  const never = () => {
    throw new Error('The DELETE was sent.');
  };

  it('is aborted before it is begun', async () => {
    await using server = await deleter(false, never);
    expect(await attempt(server, { credentials: apiKey }, AbortSignal.abort())).toBe(false);
  });

  it('is aborted by a hook that hears of it first', async () => {
    await using server = await deleter(false, never);
    const controller = new AbortController();
    const hooks = { onRequest: () => controller.abort() };
    const credentials = { accessToken: 'a-ready-made-token' };
    expect(await attempt(server, { credentials, hooks }, controller.signal)).toBe(false);
  });

  it('is stopped by a proxy that wants credentials of its own', async () => {
    await using server = await deleter(false, never);
    // As the platform has it: see the 407 of `attempt-error.ts`.
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('') }));
    const credentials = { accessToken: 'a-ready-made-token' };
    expect(await attempt(server, { credentials, fetch })).toBe(false);
  });

  it('waits for its challenge', async () => {
    using timers = stopTimers();
    const asked = latch();
    await using silent = await loopback(() => asked.open());
    const atlas = clientFor(silent.url, { credentials: apiKey });
    const failed = atlas.deletePeeringConnection(ids).catch((thrown: unknown) => thrown);
    await asked.opened;
    timers.runOut();
    const error = await failed;
    expect(error).toMatchObject({ name: 'AtlasTimeoutError' });
    expect(error).not.toHaveProperty('ambiguous', true);
  });

  it('waits for a key', async () => {
    await using server = await deleter(false, never);
    using timers = stopTimers();
    const asked = latch();
    const privateKey = () => {
      asked.open();
      return new Promise<string>(() => undefined);
    };
    const credentials = { publicKey: apiKey.publicKey, privateKey };
    const result = attempt(server, { credentials });
    await asked.opened;
    timers.runOut();
    expect(await result).toBe(false);
  });

  const system = (code: string, syscall?: string, message = code) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code, syscall }) });

  it.each<[string, Error]>([
    ['ENOTFOUND', system('ENOTFOUND', 'getaddrinfo')],
    ['EAI_AGAIN', system('EAI_AGAIN', 'getaddrinfo')],
    ['ECONNREFUSED', system('ECONNREFUSED', 'connect')],
    ['ETIMEDOUT', system('ETIMEDOUT', 'connect')],
    ['EHOSTUNREACH', system('EHOSTUNREACH', 'connect')],
    ['ECONNRESET', system('ECONNRESET', 'connect')],
    ['UND_ERR_CONNECT_TIMEOUT', system('UND_ERR_CONNECT_TIMEOUT')],
    ['CERT_HAS_EXPIRED', system('CERT_HAS_EXPIRED')],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', system('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['ERR_TLS_CERT_ALTNAME_INVALID', system('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['EPROTO', system('EPROTO', 'write')],
    [
      'ECONNRESET',
      system(
        'ECONNRESET',
        undefined,
        'Client network socket disconnected before secure TLS connection was established',
      ),
    ],
  ])('was never sent: %s', async (code, error) => {
    const atlas = clientFor('http://127.0.0.1:9', { fetch: () => Promise.reject(error) });
    const failed = await atlas.deletePeeringConnection(ids).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ name: 'AtlasConnectionError', code });
    expect(failed).not.toHaveProperty('ambiguous');
  });

  it.each([
    system('ECONNRESET', 'read'),
    system('ETIMEDOUT', 'read'),
    system('EPIPE', 'write'),
    system('UND_ERR_SOCKET'),
    system('ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'),
    new TypeError('Failed to fetch'),
  ])('but may have been: %s', async (error) => {
    const atlas = clientFor('http://127.0.0.1:9', { fetch: () => Promise.reject(error) });
    const failed = await atlas.deletePeeringConnection(ids).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ name: 'AtlasConnectionError', ambiguous: true });
  });

  it.each<[string, (url: string) => Promise<Response>]>([
    ['500', async () => new Response('<html>', { status: 500 })],
    ['401', async () => Response.json({ error: 'invalid_client' }, { status: 401 })],
    ['a reset', () => Promise.reject(system('ECONNRESET', 'read'))],
    ['no token', async () => new Response('<html>')],
    ['nothing', () => new Promise(() => undefined)],
  ])('has no token, because the token endpoint answers %s', async (_, tokens) => {
    const fetch = async (url: string) => (url.endsWith('/api/oauth/token') ? tokens(url) : never());
    const credentials = { clientId: 'mdb_sa_id_1', clientSecret: 'mdb_sa_sk_12345678' };
    for (const timeout of [{ attempt: 40 }, { total: 40 }]) {
      const atlas = clientFor('http://127.0.0.1:9', { fetch, credentials, timeout });
      const error = await atlas.deletePeeringConnection(ids).catch((thrown: unknown) => thrown);
      expect(isAtlasError(error)).toBe(true);
      expect(error).not.toHaveProperty('ambiguous', true);
    }
  });

  it('may have been by an attempt before the token was lost, also where others wait for the same token', async () => {
    let granted = 0;
    const fetch = async (url: string) => {
      if (!url.endsWith('/api/oauth/token')) return new Response(null, { status: 401 });
      granted += 1;
      if (granted > 1) return Response.json({ error: 'invalid_client' }, { status: 401 });
      return Response.json({ access_token: 'a-token-of-1', token_type: 'Bearer', expires_in: 3600 });
    };
    let deletions = 0;
    const first = async (url: string, init: RequestInit) => {
      if (init.method !== 'DELETE') return fetch(url);
      deletions += 1;
      return deletions === 1 ? new Response('', { status: 502 }) : fetch(url);
    };
    const credentials = { clientId: 'mdb_sa_id_1', clientSecret: 'mdb_sa_sk_12345678' };
    const atlas = clientFor('http://127.0.0.1:9', {
      fetch: first,
      credentials,
      retry: { limit: 1, baseDelay: 1 },
    });
    const error = await atlas.deletePeeringConnection(ids).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError', ambiguous: true });
  });
});
