import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildClient } from '../client.js';
import { clientFor, ids, peerId, timers } from '../testing/client.js';
import { fakeRuntime } from '../testing/clock.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { latch, rejection } from '../testing/promise.js';
import { stopTimers } from '../testing/time-limits.js';

describe('time limits and aborts', () => {
  it('ends an attempt at its limit, and says which limit it was', async () => {
    await using server = await loopback(() => undefined);
    const atlas = clientFor(server.url, { timeout: { attempt: 80 } });
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({
      name: 'AtlasTimeoutError',
      message: expect.stringContaining('within 80 ms'),
      attempts: 1,
      transient: true,
    });
  });

  it("covers the body with the attempt's limit", async () => {
    await using server = await loopback((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"id":');
    });
    expect(
      await rejection(clientFor(server.url, { timeout: { attempt: 80 } }).getPeeringConnection(ids)),
    ).toMatchObject({
      name: 'AtlasTimeoutError',
    });
  });

  it('ends the whole call at the total limit, with its retries', async () => {
    using stopped = stopTimers();
    const third = latch();
    await using server = await loopback((_request, response, index) =>
      index < 2 ? answer(response, 429, problem(429, 'RATE_LIMITED')) : third.open(),
    );
    const atlas = buildClient(
      { baseUrl: server.url, credentials: { accessToken: 'a-ready-made-token' }, logger: {} },
      fakeRuntime(),
    );
    const timeout = { attempt: Number.POSITIVE_INFINITY, total: 3_600_000 };
    const failed = rejection(atlas.deletePeeringConnection({ ...ids, timeout }));
    await third.opened;
    stopped.runOut();
    expect(await failed).toMatchObject({ name: 'AtlasTimeoutError', ambiguous: true, attempts: 3 });
  });

  it('also with a fetch that does not listen to its signal', async () => {
    const atlas = clientFor('http://127.0.0.1:9', {
      fetch: () => new Promise(() => undefined),
      timeout: { total: 60 },
    });
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({ name: 'AtlasTimeoutError' });
  });

  it('aborts during a request and during a wait, keeps the reason, and leaves nothing behind', async () => {
    let abort: () => unknown = () => undefined;
    await using server = await loopback((_request, response, index) =>
      index === 0 ? abort() : answer(response, 429, problem(429, 'RATE_LIMITED'), { 'retry-after': '30' }),
    );
    // Called before the wait begins, which is a few steps of the program later.
    const onRetry = () => setImmediate(abort);
    const atlas = clientFor(server.url, { retry: { limit: 3 }, hooks: { onRetry } });
    const before = timers();
    for (const [reason, message] of [
      [new Error('user left'), 'user left'],
      ['plain text', undefined],
    ] as const) {
      const controller = new AbortController();
      abort = () => controller.abort(reason);
      const call = rejection(atlas.deletePeeringConnection({ ...ids, signal: controller.signal }));
      const error = (await call) as Error;
      expect(error).toMatchObject({ name: 'AtlasAbortError', attempts: 1 });
      expect(error.cause).toBe(reason);
      if (message) expect(JSON.stringify(error)).toContain(message);
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    }
    expect(server.seen).toHaveLength(2);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('sends nothing under a signal that is already aborted', async () => {
    await using server = await loopback((_request, response) => answer(response, 200, { id: peerId }));
    const signal = AbortSignal.abort('before');
    expect(await rejection(clientFor(server.url).getPeeringConnection({ ...ids, signal }))).toMatchObject({
      name: 'AtlasAbortError',
      cause: 'before',
    });
    expect(server.seen).toEqual([]);
  });

  it('leaves no listener on a long-lived signal, and no timer, after a thousand calls', async () => {
    const atlas = clientFor('http://127.0.0.1:9', {
      fetch: async () => new Response(JSON.stringify({ id: peerId })),
    });
    const { signal } = new AbortController();
    const before = timers();
    for (let call = 0; call < 1000; call += 1) await atlas.getPeeringConnection({ ...ids, signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('takes no limit for an answer', async () => {
    await using server = await loopback((_request, response) => answer(response, 200, { id: peerId }));
    const timeout = { attempt: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY };
    expect(await clientFor(server.url, { timeout }).getPeeringConnection(ids)).toEqual({ id: peerId });
  });
});

describe('connections', () => {
  it('says that no answer came, with the code of the failure', async () => {
    const server = await loopback(() => undefined);
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const error = await rejection(clientFor(url).deletePeeringConnection(ids));
    expect(error).toMatchObject({ name: 'AtlasConnectionError', transient: true, attempts: 1 });
    expect(JSON.stringify(error)).toContain('ECONNREFUSED');
    // Nothing arrived anywhere, so nothing is in doubt.
    expect(error).not.toHaveProperty('ambiguous');
  });

  it('refuses redirects and does not go there', async () => {
    await using elsewhere = await loopback((_request, response) => answer(response, 200, { id: peerId }));
    for (const status of [301, 302, 303, 307, 308]) {
      await using server = await loopback((_request, response) =>
        answer(response, status, '', { location: elsewhere.url }),
      );
      expect(await rejection(clientFor(server.url).deletePeeringConnection(ids))).toMatchObject({
        name: 'AtlasResponseError',
        status,
      });
    }
    expect(elsewhere.seen).toEqual([]);
  });

  it('repeats an attempt whose answer was cut off, and reports it when it stays so', async () => {
    await using server = await loopback((_request, response, index) => {
      if (index === 1) return answer(response, 200, { id: peerId });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      return response.write('{"id":"', () => response.destroy());
    });
    expect(
      await clientFor(server.url, { retry: { limit: 1, baseDelay: 1 } }).getPeeringConnection(ids),
    ).toEqual({ id: peerId });
    expect(await rejection(clientFor(server.url).getPeeringConnection(ids))).toMatchObject({
      name: 'AtlasResponseError',
      status: 200,
      message: expect.stringContaining('cut off'),
    });
  });

  it('bounds bodies, also compressed ones, and frees the connection', async () => {
    const big = JSON.stringify({ id: peerId, vpcId: ' '.repeat(200_000) });
    await using server = await loopback((_request, response, index) => {
      if (index % 2 === 0) return answer(response, 200, big);
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      return response.end(gzipSync(big));
    });
    for (let call = 0; call < 2; call += 1) {
      const error = await rejection(
        clientFor(server.url, { maxResponseBytes: 100_000 }).getPeeringConnection(ids),
      );
      expect(error).toMatchObject({
        name: 'AtlasResponseError',
        message: expect.stringContaining('100000 bytes'),
      });
    }
    for (let call = 0; call < 2; call += 1) {
      expect(
        await clientFor(server.url, { maxResponseBytes: 300_000 }).getPeeringConnection(ids),
      ).toMatchObject({ id: peerId });
    }
  });

  it('refuses headers that cannot be sent, without showing them', async () => {
    for (const headers of [{ 'X-Gateway-Key': 'a-key-of\na-gateway' }, { 'not a name': 'x' }]) {
      const error = await rejection((async () => clientFor('http://127.0.0.1:9', { headers }))());
      expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
      expect(String(error)).not.toMatch(/a-key-of|a-gateway/);
    }
  });

  it('says who asks, what it accepts, and gives each call an id', async () => {
    await using server = await loopback((_request, response) => answer(response, 200, { id: peerId }));
    const atlas = clientFor(server.url, { headers: { 'X-Gateway': 'yes', 'User-Agent': 'mine' } });
    await atlas.getPeeringConnection(ids);
    await clientFor(server.url, { userAgent: 'deployer/2' }).getPeeringConnection(ids);
    const [first, second] = server.seen.map(({ headers }) => headers);
    expect(first).toMatchObject({ 'x-gateway': 'yes', 'user-agent': 'mine', accept: 'application/json' });
    expect(second?.['user-agent']).toMatch(/^deployer\/2 atlas-peering\/\d/);
    expect(first?.['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(first?.['x-request-id']).not.toBe(second?.['x-request-id']);
  });
});

describe('envelopes', () => {
  const get = async (body: unknown, status = 200) => {
    await using server = await loopback((_request, response) => answer(response, status, body));
    // Awaited here: the server is closed on return.
    return await clientFor(server.url).getPeeringConnection({ ...ids, envelope: true });
  };

  it.each([
    ['content', { status: 200, content: { id: peerId } }],
    ['envelope, as the older page has it', { status: 200, envelope: { id: peerId } }],
    ['the body beside the status', { status: 200, id: peerId }],
    ['no envelope after all', { id: peerId, status: 'AVAILABLE' }],
  ])('takes the body from %s', async (_, body) => {
    expect(await get(body)).toMatchObject({ id: peerId });
  });

  it.each([
    [404, { status: 404, content: problem(404, 'PEER_NOT_FOUND') }, 'AtlasNotFoundError'],
    [409, { status: 409, envelope: problem(409, 'PEER_INVALID_STATE') }, 'AtlasConflictError'],
    [503, { status: 503, content: '<html>' }, 'AtlasServerError'],
    [200, { status: 99, content: { id: peerId } }, 'AtlasResponseError'],
    [200, { status: 200, content: null }, 'AtlasResponseError'],
    [204, { status: 204, content: {} }, 'AtlasResponseError'],
    [200, 'not JSON', 'AtlasResponseError'],
    [200, '[1]', 'AtlasResponseError'],
  ])('lets the inner status %i decide', async (status, body, name) => {
    expect(await rejection(get(body))).toMatchObject({ name, status });
  });

  it('repeats what an envelope says may pass', async () => {
    await using server = await loopback((_request, response, index) =>
      index === 0
        ? answer(response, 200, { status: 503, content: problem(503, 'UNEXPECTED_ERROR') })
        : answer(response, 200, { status: 200, content: { id: peerId } }),
    );
    const atlas = clientFor(server.url, { retry: { limit: 1, baseDelay: 1 } });
    expect(await atlas.getPeeringConnection({ ...ids, envelope: true })).toEqual({ id: peerId });
  });
});
