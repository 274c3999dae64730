import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseParameters } from './auth/challenge.js';
import { account, apiKey, clientFor, groupId, ids, peerId } from './testing/client.js';
import { answer, loopback, problem, type SeenRequest } from './testing/loopback.js';
import { rejection } from './testing/promise.js';

afterEach(() => vi.restoreAllMocks());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const parametersOf = ({ headers }: SeenRequest) =>
  parseParameters(String(headers.authorization ?? '').replace('Digest ', ''));
const peer = { id: peerId };

describe('nonces that come to parallel calls', () => {
  it('are counted once for all of them: a strict server sees no count twice', async () => {
    const counts = new Map<string, Set<string>>();
    let current = 'first+/=';
    let signed = 0;
    let replayed = 0;
    await using server = await loopback((request, response) => {
      const sent = parametersOf(request);
      const nonce = sent.get('nonce') ?? '';
      const seen = counts.get(nonce) ?? new Set();
      counts.set(nonce, seen);
      if (nonce !== '') signed += 1;
      const again = nonce !== '' && seen.has(sent.get('nc') ?? '');
      if (again) replayed += 1;
      seen.add(sent.get('nc') ?? '');
      // Everybody's nonce runs out at the same time.
      if (signed === 2) current = 'second+/=';
      if (nonce === current && !again) return answer(response, 200, peer);
      return answer(response, 401, problem(401, 'X'), {
        'www-authenticate': `Digest realm="r", nonce="${current}", qop="auth", stale=${nonce !== '' && !again}`,
      });
    });
    const atlas = clientFor(server.url, { credentials: apiKey });
    await atlas.getPeeringConnection(ids);
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => atlas.getPeeringConnection(ids)),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(replayed).toBe(0);
  });
});

describe('challenges that cannot be answered', () => {
  it.each([
    ['Basic realm="x"', /asks for basic, and API keys are used with digest only/],
    ['Digest realm="r", nonce="n", qop="auth-int"', /protection auth-int only/],
    ['Digest realm="r", nonce="n", algorithm=SHA-3', /the algorithm SHA-3/],
    ['Digest nonce="n"', /without realm or nonce/],
    ['Negotiate, NTLM', /asks for negotiate, ntlm/],
  ])('%s: no credentials are sent, and the message says why', async (challenge, why) => {
    await using server = await loopback((_request, response) =>
      answer(response, 401, '', { 'www-authenticate': challenge }),
    );
    const error = await rejection(clientFor(server.url, { credentials: apiKey }).getPeeringConnection(ids));
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError', status: 401 });
    expect(String(error)).toContain('No credentials were sent');
    expect(String(error)).toMatch(why);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('says nothing of the kind where credentials were sent', async () => {
    await using server = await loopback((_request, response) =>
      answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
    );
    const error = await rejection(clientFor(server.url).getPeeringConnection(ids));
    expect(String(error)).not.toContain('No credentials were sent');
  });

  it('names a proxy that wants credentials of its own', async () => {
    await using server = await loopback((_request, response) =>
      answer(response, 407, '<html>proxy', { 'proxy-authenticate': 'Basic realm="x"' }),
    );
    const error = await rejection(clientFor(server.url, { credentials: apiKey }).getPeeringConnection(ids));
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError' });
    expect(String(error)).toMatch(/407.*proxy in between.*No credentials were sent to it/);
  });
});

describe('rspauth', () => {
  const run = async (change: (proof: string, fields: ReadonlyMap<string, string>) => string) => {
    await using server = await loopback((request, response) => {
      const sent = parametersOf(request);
      if (!sent.has('nonce'))
        return answer(response, 401, '', { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' });
      const a1 = md5(`${apiKey.publicKey}:r:${apiKey.privateKey}`);
      const proof = md5(`${a1}:n:${sent.get('nc')}:${sent.get('cnonce')}:auth:${md5(`:${request.url}`)}`);
      return answer(response, 202, {}, { 'authentication-info': change(proof, sent) });
    });
    return await clientFor(server.url, { credentials: apiKey })
      .deletePeeringConnection({ ...ids, pretty: true })
      .catch((error: unknown) => error);
  };

  it('is taken where it is right, or says nothing', async () => {
    const right = await run(
      (proof, sent) => `qop=auth, rspauth="${proof}", cnonce="${sent.get('cnonce')}", nc=${sent.get('nc')}`,
    );
    expect(right).toMatchObject({ outcome: 'accepted' });
    expect(await run((proof) => `rspauth="${proof.toUpperCase()}"`)).toMatchObject({ outcome: 'accepted' });
    expect(await run(() => 'qop=auth')).toMatchObject({ outcome: 'accepted' });
  });

  it.each([
    ['another proof', () => `rspauth="${'0'.repeat(32)}"`],
    ['an empty one', () => 'rspauth=""'],
    ['the proof of another request', (proof: string) => `rspauth="${proof}", nc=00000009`],
  ])('is refused where it is %s, and the deletion is in doubt', async (_, change) => {
    expect(await run(change)).toMatchObject({ name: 'AtlasResponseError', status: 202, ambiguous: true });
  });
});

describe('a token endpoint that answers 429', () => {
  const limited = (parameters?: unknown) => ({ error: 429, errorCode: 'RATE_LIMITED', parameters });

  it.each([
    [['/api/oauth/token', 50, 1], 60_000],
    [['/api/oauth/token', '10', '2'], 120_000],
    [null, 60_000],
    [undefined, 60_000],
  ])(
    'with the parameters %j is left alone for %i ms, whatever the wall clock says',
    async (parameters, pause) => {
      await using server = await loopback((_request, response) => answer(response, 429, limited(parameters)));
      const atlas = clientFor(server.url, {
        credentials: account,
        retry: { limit: 4 },
        timeout: { total: 50_000 },
      });
      const first = await rejection(atlas.deletePeeringConnection(ids));
      expect(first).toMatchObject({ name: 'AtlasRateLimitError', retryAfterMs: pause });
      vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10 * pause);
      expect(await rejection(atlas.deletePeeringConnection(ids))).toMatchObject({
        name: 'AtlasRateLimitError',
      });
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe('deep JSON', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each([5_000, 200_000, 2_000_000])(
    'in an envelope, %i levels, is an error of this package',
    async (depth) => {
      const body = `{"status":200,"content":${deep(depth)}}`;
      const atlas = clientFor('http://127.0.0.1:9', { fetch: async () => new Response(body) });
      for (const call of [
        () => atlas.getPeeringConnection({ ...ids, envelope: true }),
        () => atlas.deletePeeringConnection({ ...ids, envelope: true }),
        () => atlas.listPeeringConnections({ groupId, envelope: true }).next(),
        () => atlas.getPeeringConnection(ids),
      ])
        expect(await rejection(call())).toMatchObject({ name: 'AtlasResponseError' });
    },
  );
});

describe('close', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('logger');
      },
    ],
    ['rejects', () => Promise.reject(new Error('logger'))],
  ])('never rejects where the logger %s', async (_, warn) => {
    await using server = await loopback((request, response) =>
      request.url.endsWith('/token')
        ? answer(response, 200, { access_token: 'a-token-of-mine', token_type: 'Bearer', expires_in: 3600 })
        : request.url.endsWith('/revoke')
          ? answer(response, 500, '')
          : answer(response, 200, peer),
    );
    const store = {
      get: () => {
        throw new Error('store');
      },
      set: () => Promise.reject(new Error('store')),
      delete: () => {
        throw new Error('store');
      },
    };
    const atlas = clientFor(server.url, { credentials: account, logger: { warn }, tokenStore: store });
    await atlas.getPeeringConnection(ids);
    expect(await atlas.close({ revoke: true })).toBeUndefined();
    // Plain http elsewhere is warned about when the client is made.
    expect(await clientFor('http://atlas.example', { logger: { warn } }).close()).toBeUndefined();
  });
});

describe('atlas.api', () => {
  const path = '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}';
  const params = { path: ids };
  const client = (body: string | null, status: number, headers = {}) =>
    clientFor('http://127.0.0.1:9', { fetch: async () => new Response(body, { status, headers }) });

  it.each([
    ['nothing', null, 401],
    ['nothing', '', 503],
    ['no length', '', 500],
    ['HTML', '<html>maintenance\u001b[2J</html>', 503],
    ['JSON that is false', 'false', 500],
    ['JSON that is null', 'null', 404],
    ['a number', '0', 500],
    ['text', '""', 400],
    ['a list', '[]', 502],
    ['cut off JSON', '{"error":50', 500],
  ])('gives an error for a body of %s (%j, %i)', async (_, body, status) => {
    const atlas = client(body, status, body === '' ? { 'content-length': '0' } : {});
    for (const call of [atlas.api.GET(path, { params }), atlas.api.DELETE(path, { params })]) {
      const { error, data, response } = await call;
      expect(error).toMatchObject({ error: status, detail: expect.stringMatching(/\w/) });
      expect(JSON.stringify(error)).not.toMatch(/\\u001b/);
      expect(data).toBeUndefined();
      expect(response.status).toBe(status);
    }
  });

  it('gives the error of Atlas as it is', async () => {
    const body = { ...problem(404, 'PEER_NOT_FOUND'), parameters: ['a'] };
    expect((await client(JSON.stringify(body), 404).api.GET(path, { params })).error).toEqual(body);
  });

  it.each(['<html>', '{"a":', 'undefined'])(
    'throws for a success that is %j, and says that it is in doubt',
    async (body) => {
      expect(await rejection(client(body, 202).api.DELETE(path, { params }))).toMatchObject({
        name: 'AtlasResponseError',
        status: 202,
        ambiguous: true,
      });
    },
  );
});

describe('what is printed', () => {
  const evil = 'line\r\nend \u001b[31mred\u001b[0m \u0007 \u202Eevil \u2028 \u009b1m \u200b';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there.
  const raw = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u200b]/;

  it('holds no control characters of a server: messages, fields, hooks and logs', async () => {
    const said: unknown[] = [];
    const note = (...args: unknown[]) => void said.push(...args);
    const bodies: [number, string][] = [
      [404, JSON.stringify({ error: 404, errorCode: evil, detail: evil })],
      [401, evil],
      [500, `<html>${evil}`],
      [202, evil],
      [200, JSON.stringify({ ...peer, vpcId: evil, statusName: evil, providerName: 'AWS' })],
    ];
    for (const [status, body] of bodies) {
      const fetch = async () => new Response(body, { status, headers: { 'x-error-code': 'A B' } });
      const atlas = clientFor('http://127.0.0.1:9', {
        fetch,
        logger: { debug: note, info: note, warn: note },
        hooks: { onRequest: note, onResponse: note, onRetry: note },
        retry: { limit: 1, baseDelay: 1 },
      });
      said.push(await rejection(atlas.deletePeeringConnection({ ...ids, expect: { vpcId: 'vpc-1' } })));
      said.push(await rejection(atlas.waitUntilDeleted({ ...ids, deadline: 30, pollInterval: 5 })));
    }
    for (const one of said) {
      const text =
        one instanceof Error
          ? [
              one.message,
              ...Object.entries(one).flatMap(([key, value]) => (key === 'mismatches' ? [] : [String(value)])),
            ].join(' ')
          : String(Object(one).message ?? one);
      expect(text).not.toMatch(raw);
    }
    expect(said.length).toBeGreaterThan(20);
  });

  const secret = `k&y"<'of>\\gateway/+=%\u00e4-0123456789`;
  const escapes: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => encodeURIComponent(text),
    (text) => encodeURIComponent(text).toLowerCase(),
    (text) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16)}`).join(''),
    (text) => JSON.stringify(text),
    (text) => JSON.stringify(text).replaceAll('/', '\\/'),
    (text) => Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
    (text) => text.replace(/[&<>"']/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
    (text) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    (text) => Buffer.from(text).toString('base64'),
    (text) => Buffer.from(text).toString('base64url'),
    (text) => Buffer.from(`a${text}b`).toString('base64'),
    (text) => Buffer.from(`user:${text}`).toString('base64'),
  ];
  const visible = (text: string) =>
    [
      '0123456789',
      encodeURIComponent(secret),
      ...['', 'a', 'ab'].map((before) =>
        Buffer.from(before + secret)
          .toString('base64')
          .slice(8, -8),
      ),
    ].some((part) => text.includes(part));

  it.each([['x-gateway-key'], ['authorization-of-proxy'], ['cookie']])(
    'hides the header %s of the caller in every encoding',
    async (name) => {
      // A header takes no character beyond Latin-1, and keeps all others as they are.
      const value =
        name === 'cookie' ? `a=b; session=${secret}` : name.startsWith('auth') ? `Token ${secret}` : secret;
      for (const written of escapes) {
        const fetch = async () => new Response(`<p>${written(secret)}</p>`, { status: 500 });
        const atlas = clientFor('http://127.0.0.1:9', {
          fetch,
          headers: { [name]: value, accept: 'application/json' },
        });
        const error = await rejection(atlas.getPeeringConnection(ids));
        const text = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
        expect(visible(text), `${written}: ${text}`).toBe(false);
        expect(text).toContain('[redacted]');
      }
    },
  );

  it('leaves alone what headers say that is no secret', async () => {
    const fetch = async () => new Response('no application/json here', { status: 500 });
    const atlas = clientFor('http://127.0.0.1:9', { fetch, headers: { accept: 'application/json' } });
    expect(String(await rejection(atlas.getPeeringConnection(ids)))).toContain('no application/json here');
  });

  it('hides made-up secrets in mixed encodings', async () => {
    const SEED = 117;
    console.info(`seed ${SEED}`);
    const { createRedactor } = await import('./errors/redact.js');
    const any = fc.string({
      unit: fc.constantFrom(...'abcXYZ019&<>"\'/+=%\\-_.~ '),
      minLength: 8,
      maxLength: 40,
    });
    const one = fc.nat(escapes.length - 5);
    fc.assert(
      fc.property(any, fc.array(one, { minLength: 1 }), any, (made, ways, around) => {
        if (made.trim().length < 8 || around.includes(made)) return;
        const { hide, redact } = createRedactor();
        hide(made);
        const text = Array.from(made, (c, at) => {
          const encoded = escapes[ways[at % ways.length] ?? 0]?.(c) ?? c;
          return encoded.length > 1 && encoded.startsWith('"') ? encoded.slice(1, -1) : encoded;
        }).join('');
        expect(redact(`${around}|${text}|`)).toContain('[redacted]');
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
