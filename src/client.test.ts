import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildClient, createAtlasClient } from './client.js';
import { startAtlasEmulator } from './emulator/index.js';
import { servers } from './generated/operations.js';
import type { AtlasClientOptions } from './options.js';
import { groupId, ids, peerId } from './testing/client.js';
import { fakeRuntime } from './testing/clock.js';
import { answer, loopback, problem } from './testing/loopback.js';
import { rejection } from './testing/promise.js';
import type { ResponseInfo } from './transport/observers.js';
import { VERSION } from './version.js';

const credentials = { accessToken: 'a-ready-made-token' };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function urlsOf(options: AtlasClientOptions) {
  const urls: string[] = [];
  const fetch = async (url: string) => {
    urls.push(url);
    return new Response(JSON.stringify({ id: peerId }));
  };
  return { atlas: createAtlasClient({ credentials, fetch, ...options }), urls };
}

describe('createAtlasClient', () => {
  it('takes everything from the environment', async () => {
    await using emulator = await startAtlasEmulator({ projects: [{ id: groupId }], peers: [{ id: peerId }] });
    const [key] = emulator.keys;
    vi.stubEnv('MONGODB_ATLAS_BASE_URL', emulator.url);
    vi.stubEnv('MONGODB_ATLAS_PUBLIC_KEY', key?.publicKey);
    vi.stubEnv('MONGODB_ATLAS_PRIVATE_KEY', key?.privateKey);
    expect(await createAtlasClient().getPeeringConnection(ids)).toMatchObject({ id: peerId });
  });

  it("asks the contract's server by default, and options go before the environment", async () => {
    const plain = urlsOf({});
    await plain.atlas.getPeeringConnection(ids);
    expect(plain.urls).toEqual([`${servers[0]}/api/atlas/v1.0/groups/${groupId}/peers/${peerId}`]);
    vi.stubEnv('MONGODB_ATLAS_BASE_URL', 'https://from-environment.example');
    const gov = urlsOf({ baseUrl: 'https://cloud.mongodbgov.com/' });
    await gov.atlas.getPeeringConnection(ids);
    expect(gov.urls[0]).toMatch(/^https:\/\/cloud\.mongodbgov\.com\/api\//);
  });

  it('works where there is no process', async () => {
    const { atlas, urls } = await (async () => {
      const { process: kept } = globalThis;
      try {
        Reflect.set(globalThis, 'process', undefined);
        return urlsOf({});
      } finally {
        Reflect.set(globalThis, 'process', kept);
      }
    })();
    await atlas.getPeeringConnection(ids);
    expect(urls).toHaveLength(1);
  });

  it.each([
    ['no URL', { baseUrl: 'cloud.mongodb.com' }],
    ['another scheme', { baseUrl: 'ftp://cloud.mongodb.com' }],
    ['credentials in the URL', { baseUrl: 'https://user:pass@cloud.mongodb.com' }],
    ['a user in the URL', { baseUrl: 'https://user@cloud.mongodb.com' }],
    ['a query', { baseUrl: 'https://cloud.mongodb.com/?' }],
    ['a fragment', { baseUrl: 'https://cloud.mongodb.com/#x' }],
    ['a negative time limit', { timeout: { total: -1 } }],
    ['a time limit that is no number', { timeout: { attempt: '5' as unknown as number } }],
    ['a negative number of retries', { retry: { limit: -1 } }],
    ['NaN', { retry: { baseDelay: Number.NaN } }],
    ['a negative size', { maxResponseBytes: -1 }],
    ['a negative skew', { tokenRenewalSkew: -1 }],
  ])('refuses %s', (_, options) => {
    expect(() => createAtlasClient({ credentials, ...options })).toThrow(
      expect.objectContaining({ name: 'AtlasConfigurationError' }),
    );
  });

  it('needs credentials', () => {
    for (const name of Object.keys(process.env)) if (name.startsWith('MONGODB_ATLAS_')) vi.stubEnv(name, '');
    expect(() => createAtlasClient()).toThrow(/credentials/);
  });

  it('takes undefined for not given, and Infinity for no limit', () => {
    expect(() =>
      createAtlasClient({
        credentials,
        timeout: { attempt: undefined as unknown as number, total: Number.POSITIVE_INFINITY },
        retry: {},
      }),
    ).not.toThrow();
  });

  it('warns about plain http, but not on loopback; through console.warn where there is no logger', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    for (const baseUrl of [
      'http://localhost:8080',
      'http://127.0.0.1',
      'http://[::1]:1/x',
      'https://any.example',
    ]) {
      createAtlasClient({ credentials, baseUrl });
    }
    expect(warned).not.toHaveBeenCalled();
    for (const baseUrl of [
      'http://atlas.internal',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
    ]) {
      createAtlasClient({ credentials, baseUrl });
    }
    expect(warned).toHaveBeenCalledTimes(3);
    createAtlasClient({ credentials, baseUrl: 'http://atlas.internal', logger: {} });
    expect(warned).toHaveBeenCalledTimes(3);
  });

  it('refuses a time limit of one call that is no number, before anything is sent', async () => {
    const { atlas, urls } = urlsOf({});
    expect(
      await rejection(atlas.getPeeringConnection({ ...ids, timeout: { total: Number.NaN } })),
    ).toMatchObject({
      name: 'AtlasConfigurationError',
    });
    expect(urls).toEqual([]);
  });

  it("uses the platform's fetch of the time of the call", async () => {
    const spy = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async () => new Response(JSON.stringify({ id: peerId })));
    await createAtlasClient({ credentials }).getPeeringConnection(ids);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('carries the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(VERSION).toBe(version);
  });
});

describe('atlas.api', () => {
  it('is openapi-fetch with the same transport: HTTP errors come back, envelopes are unwrapped', async () => {
    await using emulator = await startAtlasEmulator({ projects: [{ id: groupId }], peers: [{ id: peerId }] });
    const [key] = emulator.keys;
    if (!key) throw new Error('no key');
    const atlas = createAtlasClient({ baseUrl: emulator.url, credentials: key });
    const path = '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}';
    const { data, response } = await atlas.api.GET(path, {
      params: { path: ids, query: { envelope: true } },
    });
    expect(data?.id).toBe(peerId);
    expect(response.status).toBe(200);
    const missing = await atlas.api.DELETE(path, { params: { path: { groupId, peerId: 'c'.repeat(24) } } });
    expect(missing.error?.errorCode).toBe('PEER_NOT_FOUND');
    emulator.control.fault({ kind: 'reset' });
    expect((await atlas.api.GET(path, { params: { path: ids } })).data?.id).toBe(peerId);
  });

  it('listens to the signal of its own call, and sends bodies', async () => {
    await using server = await loopback(() => undefined);
    const atlas = createAtlasClient({ baseUrl: server.url, credentials });
    const call = atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers', {
      params: { path: { groupId } },
      signal: AbortSignal.timeout(50),
    });
    expect(await rejection(call)).toMatchObject({ name: 'AtlasAbortError', cause: { name: 'TimeoutError' } });
    const path = '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}';
    const controller = new AbortController();
    const bodied = atlas.api.DELETE(path, {
      params: { path: ids },
      body: { why: 'test' } as never,
      signal: controller.signal,
    });
    const ended = rejection(bodied);
    await vi.waitFor(() => expect(server.seen.at(-1)?.body).toBe('{"why":"test"}'), { timeout: 60_000 });
    controller.abort();
    await ended;
  });
});

describe('hooks and logger', () => {
  it('are told about requests, answers and retries, with one id for a call', async () => {
    await using server = await loopback((_request, response, index) =>
      index === 0
        ? answer(response, 503, problem(503, 'UNEXPECTED_ERROR'), { 'x-error-code': 'UNEXPECTED_ERROR' })
        : answer(response, 200, { id: peerId }),
    );
    const told: (readonly [string, object])[] = [];
    const atlas = createAtlasClient({
      baseUrl: server.url,
      credentials,
      retry: { baseDelay: 1 },
      hooks: {
        onRequest: (info) => told.push(['request', info]),
        onResponse: (info) => told.push(['response', info]),
        onRetry: (info) => told.push(['retry', info]),
      },
      logger: {
        debug: (message, data) => told.push([message, data ?? {}]),
        info: (message, data) => told.push([message, data ?? {}]),
      },
    });
    await atlas.getPeeringConnection(ids);
    expect(told.map(([kind]) => kind)).toEqual([
      'request',
      'response',
      'Atlas answered',
      'retry',
      'Trying again',
      'request',
      'response',
      'Atlas answered',
    ]);
    const url = `${server.url}/api/atlas/v1.0/groups/${groupId}/peers/${peerId}`;
    expect(told[1]?.[1]).toMatchObject({
      method: 'GET',
      url,
      attempt: 1,
      status: 503,
      errorCode: 'UNEXPECTED_ERROR',
    });
    expect(told[3]?.[1]).toMatchObject({ attempt: 1, reason: 503 });
    expect(told[6]?.[1]).toMatchObject({ attempt: 2, status: 200 });
    const requestIds = new Set(told.map(([, info]) => (info as { requestId: string }).requestId));
    expect(requestIds).toEqual(new Set([server.seen[0]?.headers['x-request-id']]));
  });

  it('are told how long an answer took', async () => {
    const runtime = fakeRuntime();
    runtime.advance(1000);
    const fetch = async () => {
      runtime.advance(250);
      return Response.json({ id: peerId });
    };
    const durations: number[] = [];
    const hooks = { onResponse: ({ durationMs }: ResponseInfo) => void durations.push(durationMs) };
    await buildClient({ credentials, fetch, hooks }, runtime).getPeeringConnection(ids);
    expect(durations).toEqual([250]);
  });

  it('decide nothing: what they throw or reject with is ignored', async () => {
    await using server = await loopback((_request, response) => answer(response, 200, { id: peerId }));
    const fail = () => {
      throw new Error('hook');
    };
    const atlas = createAtlasClient({
      baseUrl: server.url,
      credentials,
      hooks: { onRequest: fail, onResponse: (async () => fail()) as () => void },
      logger: { debug: fail },
    });
    expect(await atlas.getPeeringConnection(ids)).toEqual({ id: peerId });
  });
});
