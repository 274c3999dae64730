import { afterEach, describe, expect, it, vi } from 'vitest';
import { account, apiKey, clientFor, ids, peerId } from '../testing/client.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';

describe('what the platform would add', () => {
  afterEach(() => vi.unstubAllGlobals());

  const asked = async () => {
    const inits: RequestInit[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      inits.push(init ?? {});
      return Response.json({ id: peerId });
    };
    await rejection(clientFor('http://127.0.0.1:9', { fetch }).deletePeeringConnection(ids));
    return inits;
  };

  it('is left out: no cookies, and no dialog at a challenge', async () => {
    expect(await asked()).toMatchObject([{ credentials: 'omit' }]);
  });

  it('is not mentioned where the platform does not know it', async () => {
    vi.stubGlobal('Request', class {});
    const inits = await asked();
    expect(inits).toHaveLength(1);
    expect(inits[0]).not.toHaveProperty('credentials');
  });
});

describe('redirects', () => {
  it.each([300, 301, 308, 399])('%i is refused as such', async (status) => {
    await using server = await loopback((_request, response) =>
      answer(response, status, {}, { location: '/elsewhere' }),
    );
    expect(await rejection(clientFor(server.url).deletePeeringConnection(ids))).toMatchObject({
      name: 'AtlasResponseError',
      status,
      message: expect.stringContaining(`Refused to follow a redirect (${status}).`),
      hint: 'Check the base URL, and proxies in between.',
    });
  });

  it('the one that a browser hides is refused too, and its body let go', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        cancelled = true;
      },
    });
    const hidden = Object.defineProperty(new Response(body), 'type', { value: 'opaqueredirect' });
    const atlas = clientFor('http://127.0.0.1:9', { fetch: async () => hidden });
    expect(String(await rejection(atlas.getPeeringConnection(ids)))).toContain('Refused to follow');
    expect(cancelled).toBe(true);
  });

  it('needs no body, and no 3xx is taken for more than that', async () => {
    const answering = (status: number) =>
      clientFor('http://127.0.0.1:9', { fetch: async () => new Response(null, { status }) });
    expect(String(await rejection(answering(302).getPeeringConnection(ids)))).toContain('redirect (302)');
    expect(String(await rejection(answering(400).getPeeringConnection(ids)))).toContain('400');
    expect(String(await rejection(answering(400).getPeeringConnection(ids)))).not.toContain('redirect');
  });
});

describe('bodies', () => {
  it('there may be none', async () => {
    const atlas = clientFor('http://127.0.0.1:9', { fetch: async () => new Response(null) });
    expect(String(await rejection(atlas.getPeeringConnection(ids)))).toContain(
      '200, and its body is not what the contract says: (empty)',
    );
  });

  it.each([1, 2, 3])('come whole in %i pieces', async (pieces) => {
    const text = JSON.stringify({ id: peerId, vpcId: 'vpc-1' });
    const size = Math.ceil(text.length / pieces);
    const chunks = Array.from({ length: pieces }, (_none, at) => text.slice(at * size, (at + 1) * size));
    const atlas = clientFor('http://127.0.0.1:9', {
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
              controller.close();
            },
          }),
        ),
    });
    expect(await atlas.getPeeringConnection(ids)).toEqual({ ...JSON.parse(text), providerName: 'AWS' });
  });

  it('may be as large as allowed, and not a byte larger', async () => {
    const text = JSON.stringify({ id: peerId });
    await using server = await loopback((_request, response) => answer(response, 200, text));
    const get = (maxResponseBytes: number) =>
      clientFor(server.url, { maxResponseBytes }).getPeeringConnection(ids);
    expect(await get(text.length)).toEqual({ id: peerId });
    expect(await rejection(get(text.length - 1))).toMatchObject({
      hint: 'Raise maxResponseBytes, or ask for smaller pages.',
    });
  });
});

describe('failures', () => {
  it('have the class of their status and the code of their header where the body is cut off', async () => {
    await using server = await loopback((_request, response) => {
      response.writeHead(500, { 'content-length': '100', 'x-error-code': 'UNEXPECTED_ERROR' });
      return response.write('{', () => response.destroy());
    });
    expect(await rejection(clientFor(server.url).getPeeringConnection(ids))).toMatchObject({
      name: 'AtlasServerError',
      errorCode: 'UNEXPECTED_ERROR',
      message: expect.stringContaining('500 UNEXPECTED_ERROR: its body is no Atlas error: {'),
    });
  });

  it('leave a deletion in doubt only if it was sent with credentials', async () => {
    const challenge = { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' };
    const inDoubt = async (failing: 'unsigned' | 'signed', method: 'delete' | 'get') => {
      await using server = await loopback((request, response) => {
        const state = request.headers.authorization ? 'signed' : 'unsigned';
        if (state === failing) return response.destroy();
        return answer(response, 401, problem(401, 'X'), challenge);
      });
      const atlas = clientFor(server.url, { credentials: apiKey });
      const call = method === 'delete' ? atlas.deletePeeringConnection(ids) : atlas.getPeeringConnection(ids);
      const error = await rejection(call);
      expect(error).toMatchObject({ name: 'AtlasConnectionError' });
      return (error as { ambiguous?: boolean }).ambiguous;
    };
    expect(await inDoubt('signed', 'delete')).toBe(true);
    expect(await inDoubt('unsigned', 'delete')).toBeUndefined();
    expect(await inDoubt('signed', 'get')).toBeUndefined();
  });

  it('of the token request keep the id that the token request was sent with', async () => {
    await using server = await loopback((_request, response) => answer(response, 500, '<html>down'));
    const error = await rejection(clientFor(server.url, { credentials: account }).getPeeringConnection(ids));
    expect(server.seen).toHaveLength(1);
    expect(error).toMatchObject({ requestId: server.seen[0]?.headers['x-request-id'], attempts: 1 });
  });
});

describe('signals', () => {
  /** A client whose requests are answered by `answerTo`, and the signals that they were sent with. */
  const watched = (answerTo: (signal: AbortSignal) => Promise<Response>, timeout = {}) => {
    const signals: AbortSignal[] = [];
    const fetch = (_url: string, { signal }: RequestInit) => {
      if (!signal) throw new Error('The request has no signal.');
      signals.push(signal);
      return answerTo(signal);
    };
    return { signals, atlas: clientFor('http://127.0.0.1:9', { fetch, timeout }) };
  };
  const answered = async () => Response.json({ id: peerId });
  const hanging = (signal: AbortSignal) =>
    new Promise<Response>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });

  it('gather no more listeners than the platform takes without a warning, also from a fetch that leaves them', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { atlas } = watched(async (signal) => {
      signal.addEventListener('abort', () => signal.reason);
      return answered();
    });
    for (let call = 0; call < 30; call += 1) await atlas.getPeeringConnection(ids);
    await new Promise((resolve) => setTimeout(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('are of their own for requests side by side: to end one ends no other', async () => {
    const { signals, atlas } = watched((signal) => (signals.length === 2 ? hanging(signal) : answered()));
    await atlas.getPeeringConnection(ids);
    const controller = new AbortController();
    const ended = rejection(atlas.getPeeringConnection({ ...ids, signal: controller.signal }));
    await expect.poll(() => signals.length).toBe(2);
    const beside = atlas.getPeeringConnection(ids);
    controller.abort('enough');
    expect(await ended).toMatchObject({ name: 'AtlasAbortError', cause: 'enough' });
    await beside;
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false]);
    expect(signals[2]).not.toBe(signals[1]);
  });

  it('that a limit ended serve no other request', async () => {
    const { signals, atlas } = watched((signal) => (signals.length === 1 ? hanging(signal) : answered()), {
      attempt: 30,
    });
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({ name: 'AtlasTimeoutError' });
    await atlas.getPeeringConnection({ ...ids, timeout: { attempt: 60_000 } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});
