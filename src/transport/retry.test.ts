import { describe, expect, it } from 'vitest';
import {
  AtlasConnectionError,
  AtlasPermissionError,
  AtlasRateLimitError,
  AtlasTimeoutError,
} from '../errors.js';
import { fakeRuntime } from '../testing/clock.js';
import { rejection } from '../testing/promise.js';
import { retry } from './retry.js';
import { newCall } from './transport.js';
import type { OutgoingRequest, RetryPolicy } from './types.js';

const policy: RetryPolicy = { limit: 4, baseDelay: 100, maxDelay: 250 };

function answerOf(status: number, headers: Record<string, string> = {}, body: unknown = {}) {
  return () => new Response(JSON.stringify(body), { status, headers });
}

/** Sends one request through the layer; each step gives a response or throws. */
function run(
  steps: readonly (() => Response)[],
  {
    method = 'GET',
    deadline = 60_000,
    random = 0.5,
    limits = policy,
  }: { method?: string; deadline?: number; random?: number; limits?: RetryPolicy } = {},
) {
  const runtime = fakeRuntime(random);
  const call = newCall();
  const retries: { delayMs: number; status: unknown }[] = [];
  const request: OutgoingRequest = {
    method,
    url: 'http://host/x',
    headers: {},
    timeout: { attempt: 1000, total: deadline },
    deadline,
    call,
  };
  let index = 0;
  const layer = retry(limits, runtime, async (_request, delayMs, status) => {
    retries.push({ delayMs, status });
  });
  const response = layer(async () => {
    const step = steps[index] ?? steps.at(-1);
    index += 1;
    if (!step) throw new Error('no step');
    return step();
  })(request);
  return { response, runtime, call, retries, sent: () => index };
}

const fail = (error: unknown) => () => {
  throw error;
};

describe('retry', () => {
  it.each([408, 429, 500, 502, 503, 504])('repeats %i until it passes', async (status) => {
    const one = run([answerOf(status), answerOf(status), answerOf(200)]);
    expect((await one.response).status).toBe(200);
    expect(one.call.attempts).toBe(3);
    expect(one.retries.map((retried) => retried.status)).toEqual([status, status]);
  });

  it.each([200, 202, 204, 400, 401, 402, 403, 404, 405, 406, 409, 410, 418, 501, 505])(
    'does not repeat %i',
    async (status) => {
      const one = run([() => new Response(null, { status })]);
      expect((await one.response).status).toBe(status);
      expect(one.sent()).toBe(1);
    },
  );

  it('repeats 405 while Atlas is upgraded, told by the header or by the body', async () => {
    const code = 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES';
    for (const step of [answerOf(405, { 'x-error-code': code }), answerOf(405, {}, { errorCode: code })]) {
      const one = run([step, answerOf(202)], { method: 'DELETE' });
      expect((await one.response).status).toBe(202);
    }
    const other = run([answerOf(405, {}, { errorCode: 'OTHER' }), answerOf(202)]);
    expect((await other.response).status).toBe(405);
  });

  it.each([
    ['no answer', new AtlasConnectionError('x', { transient: true })],
    ["an attempt's time limit", new AtlasTimeoutError('x', { transient: true })],
    ['a pause of the token endpoint', new AtlasRateLimitError('x', { transient: true })],
  ])('repeats %s', async (_, error) => {
    expect((await run([fail(error), answerOf(200)]).response).status).toBe(200);
  });

  it.each([
    ['an error that stays', new AtlasPermissionError('x')],
    ['a foreign error', new TypeError('x')],
  ])('does not repeat %s', async (_, error) => {
    const one = run([fail(error)]);
    expect(await rejection(one.response)).toBe(error);
    expect(one.sent()).toBe(1);
  });

  it('gives the last response, or the last error, when the limit is reached', async () => {
    const responses = run([answerOf(503)]);
    expect((await responses.response).status).toBe(503);
    expect(responses.call.attempts).toBe(5);
    const error = new AtlasConnectionError('gone', { transient: true });
    const errors = run([fail(error)], { limits: { ...policy, limit: 0 } });
    expect(await rejection(errors.response)).toBe(error);
    expect(errors.sent()).toBe(1);
  });

  it('waits at random below a limit that doubles and then stays', async () => {
    const waits = async (random: number) => {
      const one = run([answerOf(503)], { random });
      await one.response;
      return one.runtime.waits;
    };
    expect(await waits(0)).toEqual([0, 0, 0, 0]);
    expect(await waits(0.5)).toEqual([50, 100, 125, 125]);
    expect(await waits(0.999)).toEqual([99.9, 199.8, 249.75, 249.75]);
  });

  it('waits as long as it is asked to, and a random bit more', async () => {
    const one = run([answerOf(429, { 'retry-after': '7' }), answerOf(200)]);
    await one.response;
    expect(one.runtime.waits).toEqual([7_050]);
    const bucket = { errorCode: 'RATE_LIMITED_TOKEN_BUCKET', parameters: ['/x', 3, 10, 1, 6] };
    const two = run([answerOf(429, {}, bucket), answerOf(200)], { random: 0 });
    await two.response;
    expect(two.runtime.waits).toEqual([3_000]);
    const three = run(
      [fail(new AtlasRateLimitError('x', { transient: true, retryAfterMs: 900 })), answerOf(200)],
      { random: 0 },
    );
    await three.response;
    expect(three.runtime.waits).toEqual([900]);
  });

  it('fails at once where the wait would go beyond the deadline', async () => {
    const one = run([answerOf(429, { 'retry-after': '61' })]);
    expect((await one.response).status).toBe(429);
    expect(one.runtime.waits).toEqual([]);
    const two = run([answerOf(503)], { deadline: 120, random: 0.9 });
    expect((await two.response).status).toBe(503);
    expect(two.runtime.waits).toEqual([90]);
    const endless = run([answerOf(429, { 'retry-after': '9'.repeat(400) })], {
      deadline: Number.POSITIVE_INFINITY,
    });
    expect((await endless.response).status).toBe(429);
  });

  it('adds no jitter that would cross the deadline', async () => {
    const one = run([answerOf(429, { 'retry-after': '1' }), answerOf(200)], { deadline: 1_010, random: 0.9 });
    expect((await one.response).status).toBe(200);
    expect(one.runtime.waits).toEqual([1_009]);
  });

  it('does not begin a wait that would end at the deadline itself', async () => {
    const step = answerOf(429, { 'retry-after': '1' });
    const one = run([step, answerOf(200)], { deadline: 1_000 });
    expect((await one.response).status).toBe(429);
    expect(one.runtime.waits).toEqual([]);
  });

  it('takes the code for an upgrade as passing with 405 only', async () => {
    const code = 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES';
    const one = run([answerOf(409, { 'x-error-code': code }), answerOf(200)]);
    expect((await one.response).status).toBe(409);
  });

  it('repeats no method that is not idempotent', async () => {
    for (const [method, sent] of [
      ['POST', 1],
      ['PATCH', 1],
      ['PUT', 2],
      ['DELETE', 2],
    ] as const) {
      const one = run([answerOf(503), answerOf(200)], { method });
      expect((await one.response).status, method).toBe(sent === 1 ? 503 : 200);
      expect(one.sent(), method).toBe(sent);
    }
  });
});
