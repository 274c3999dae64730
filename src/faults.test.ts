import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAtlasClient } from './client.js';
import { type AtlasEmulator, type Fault, startAtlasEmulator } from './emulator/index.js';
import { isAtlasError } from './errors.js';
import { stopTimers } from './testing/time-limits.js';

// Planted where a client could leak them, and looked for in everything that it puts out.
const key = { publicKey: 'plantkey', privateKey: '5ec2e7aa-1111-4222-8333-9a7b5c3d1e0f' };
const account = {
  clientId: 'mdb_sa_id_5a5a5a5a5a5a5a5a5a5a5a5a',
  clientSecret: 'mdb_sa_sk_PLANTED-secret_0123456789',
};
const basic = btoa(`${account.clientId}:${account.clientSecret}`);
const groupId = 'a'.repeat(24);
const peerId = 'b'.repeat(24);
const html = `<html>You sent ${key.privateKey} and ${account.clientSecret} and Basic ${basic}</html>`;
const forever = { times: Number.POSITIVE_INFINITY };

/** Distributes over the kinds of faults, as Omit alone does not. */
type Kind = Fault extends infer F ? (F extends Fault ? Omit<F, 'operation' | 'credentials'> : never) : never;

/** The deletion was carried out before its answer was spoilt; the repeated one says so in `X-Error-Code`. */
const deleted = { delete: /^ok$/ };
/** The fault is one of the code behind the gate. */
const noToken = { token: /^ok$/ };

/** Every fault with the names that the result may have: of the outcome, `ok`, or of the error class. */
const faults: readonly (readonly [
  name: string,
  fault: Kind,
  expected: RegExp,
  others?: Readonly<Record<string, RegExp>>,
])[] = [
  ['reset', { kind: 'reset', ...forever }, /^AtlasConnectionError$/],
  ['reset once', { kind: 'reset' }, /^ok$/],
  ['reset after', { kind: 'reset', when: 'after', ...forever }, /^AtlasConnectionError$/],
  ['reset after, once', { kind: 'reset', when: 'after' }, /^ok$/],
  ['hang-up', { kind: 'hangUp', ...forever }, /^AtlasConnectionError$/],
  ['hang-up after, once', { kind: 'hangUp', when: 'after' }, /^ok$/],
  ['hang', { kind: 'hang', ...forever }, /^AtlasTimeoutError$/],
  ['hang once', { kind: 'hang' }, /^ok$/],
  ['hang after, once', { kind: 'hang', when: 'after' }, /^ok$/],
  ['delay', { kind: 'delay', ms: 30 }, /^ok$/],
  ['crash', { kind: 'crash', ...forever }, /^AtlasServerError$/, noToken],
  ['crash once', { kind: 'crash' }, /^ok$/],
  ['HTML 502', { kind: 'html', ...forever }, /^AtlasServerError$/],
  ['HTML 502 after, once', { kind: 'html', when: 'after' }, /^ok$/],
  ['HTML 500', { kind: 'html', status: 500, ...forever }, /^AtlasServerError$/],
  ['HTML 404', { kind: 'html', status: 404, ...forever }, /^AtlasNotFoundError$/],
  ['HTML 200', { kind: 'html', status: 200, ...forever }, /^AtlasResponseError$/],
  ['an echo of secrets', { kind: 'respond', status: 502, body: html, ...forever }, /^AtlasServerError$/],
  [
    'an echo in JSON',
    {
      kind: 'respond',
      status: 403,
      body: JSON.stringify({ error: 403, errorCode: `X ${basic}`, detail: html }),
      ...forever,
    },
    /^AtlasPermissionError$/,
  ],
  [
    'an echo in the code',
    {
      kind: 'respond',
      status: 404,
      headers: { 'X-Error-Code': account.clientSecret, 'X-Java-Method': key.privateKey },
      body: '',
      ...forever,
    },
    /^AtlasNotFoundError$/,
  ],
  ['503 without body', { kind: 'unavailable', ...forever }, /^AtlasServerError$/],
  ['503 once', { kind: 'unavailable', retryAfter: 0 }, /^ok$/],
  ['503 for long', { kind: 'unavailable', retryAfter: 3600, ...forever }, /^AtlasServerError$/],
  [
    '429 for long',
    { kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 3600, ...forever },
    /^AtlasRateLimitError$/,
  ],
  [
    '429 with a date',
    { kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 'Mon, 5 Aug 2024 00:00:00 GMT' },
    /^ok$/,
  ],
  // A token endpoint that does not say how long is left alone for a minute, longer than these calls have.
  [
    '429 with nonsense',
    { kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 'soon' },
    /^(ok|AtlasRateLimitError)$/,
  ],
  [
    '429 of a bucket',
    { kind: 'apiError', code: 'RATE_LIMITED_TOKEN_BUCKET', parameters: ['/x', 0, 1, 1, 1] },
    /^ok$/,
  ],
  ['500', { kind: 'apiError', code: 'UNEXPECTED_ERROR', ...forever }, /^AtlasServerError$/],
  ['403', { kind: 'apiError', code: 'ACCESS_FORBIDDEN', ...forever }, /^AtlasPermissionError$/],
  ['402', { kind: 'apiError', code: 'ACCOUNT_SUSPENDED', ...forever }, /^AtlasPermissionError$/],
  ['405 once', { kind: 'apiError', code: 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES' }, /^ok$/],
  ['409', { kind: 'apiError', code: 'PEER_INVALID_STATE', ...forever }, /^AtlasConflictError$/],
  ['410', { kind: 'apiError', code: 'VERSION_GONE', ...forever }, /^AtlasRequestError$/],
  ['a redirect', { kind: 'redirect', location: 'http://127.0.0.1:9/', ...forever }, /^AtlasResponseError$/],
  [
    'a redirect to itself',
    { kind: 'redirect', location: '/', status: 307, ...forever },
    /^AtlasResponseError$/,
  ],
  ['an empty body', { kind: 'emptyBody', ...forever }, /^AtlasResponseError$/],
  ['malformed JSON', { kind: 'malformedJson', ...forever }, /^AtlasResponseError$/],
  ['a list', { kind: 'otherJson', value: [1], ...forever }, /^AtlasResponseError$/],
  ['null', { kind: 'otherJson', value: null, ...forever }, /^AtlasResponseError$/],
  ['text', { kind: 'otherJson', value: html, ...forever }, /^AtlasResponseError$/],
  [
    'another media type',
    { kind: 'contentType', value: 'text/html', ...forever },
    /^(ok|AtlasResponseError)$/,
  ],
  ['no media type', { kind: 'noContentType', ...forever }, /^(ok|AtlasResponseError)$/],
  ['another success', { kind: 'status', status: 206, ...forever }, /^(ok|AtlasResponseError)$/],
  ['no content', { kind: 'status', status: 204, ...forever }, /^AtlasResponseError$/],
  ['an unknown failure', { kind: 'status', status: 418, ...forever }, /^AtlasRequestError$/],
  ['false encoding', { kind: 'falseEncoding', ...forever }, /^AtlasResponseError$/, deleted],
  ['a byte order mark', { kind: 'byteOrderMark', ...forever }, /^(ok|AtlasResponseError)$/],
  ['invalid UTF-8', { kind: 'invalidUtf8', ...forever }, /^(ok|AtlasResponseError)$/],
  ['a huge body', { kind: 'oversizedBody', bytes: 300_000, ...forever }, /^AtlasResponseError$/],
  ['a cut-off body', { kind: 'truncatedBody', ...forever }, /^AtlasResponseError$/, deleted],
  ['a cut-off body once', { kind: 'truncatedBody' }, /^ok$/],
  ['a reset in the body', { kind: 'resetInBody', ...forever }, /^Atlas(Response|Connection)Error$/, deleted],
  ['cut-off chunks', { kind: 'truncatedChunks', ...forever }, /^AtlasResponseError$/, deleted],
  ['too short a body', { kind: 'contentLength', by: 10, ...forever }, /^AtlasResponseError$/, deleted],
  ['too long a body', { kind: 'contentLength', by: -1, ...forever }, /^Atlas(Response|Connection)Error$/],
  ['the answer twice', { kind: 'duplicatedResponse' }, /^(ok|Atlas(Response|Connection)Error)$/],
  ['a slow body', { kind: 'slowBody', ms: 400, ...forever }, /^AtlasTimeoutError$/],
  ['cut-off headers', { kind: 'truncatedHeaders', ...forever }, /^AtlasConnectionError$/],
  ['garbage', { kind: 'garbage', ...forever }, /^AtlasConnectionError$/],
];

describe(`${faults.length} faults, each in a delete, a get, a list and a token request`, () => {
  let emulator: AtlasEmulator;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    emulator = await startAtlasEmulator({
      projects: [{ id: groupId }],
      peers: [{ id: peerId }],
      keys: [key],
      serviceAccounts: [account],
    });
    process.on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('unhandledRejection', note);
    await emulator.close();
  });
  beforeEach(() => emulator.control.reset());
  afterEach(() => expect(unhandled).toEqual([]));

  /** Milliseconds. */
  const total = 20_000;
  /** What a busy machine may add to it. */
  const SLACK = 20_000;

  async function run(
    name: string,
    fault: Fault,
    viaToken: boolean,
    expected: RegExp,
    use: (atlas: ReturnType<typeof createAtlasClient>) => Promise<unknown>,
  ) {
    const output: unknown[] = [];
    const record = (...data: unknown[]) => output.push(data);
    // However busy the machine is, a limit ends nothing but what is meant to run into it.
    const attempt = expected.test('AtlasTimeoutError') ? 600 : 10_000;
    const hangs = () => emulator.control.requests().filter((seen) => seen.fault === 'hang').length;
    const hungBefore = hangs();
    const hangsOnce = attempt > 600 && fault.kind === 'hang';
    const limits = hangsOnce ? stopTimers() : undefined;
    const atlas = createAtlasClient({
      baseUrl: emulator.url,
      credentials: viaToken ? account : key,
      timeout: { attempt, total },
      retry: { limit: 2, baseDelay: 5, maxDelay: 10 },
      maxResponseBytes: 200_000,
      logger: { debug: record, info: record, warn: record },
      hooks: { onRequest: record, onResponse: record, onRetry: record },
    });
    emulator.control.fault(fault);
    const start = performance.now();
    let result = 'ok';
    try {
      const used = use(atlas);
      if (limits)
        await expect
          .poll(hangs, { interval: 5 })
          .toBe(hungBefore + 1)
          .finally(() => limits.goOn(attempt));
      output.push(await used);
    } catch (error) {
      result = isAtlasError(error) ? error.name : `not ours: ${String(error)}`;
      const { stack, message, cause } = error as Error;
      output.push(
        error,
        stack,
        message,
        cause,
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
      );
    }
    expect(performance.now() - start).toBeLessThan(total + SLACK);
    const text = `${inspect(output, { depth: 12, showHidden: true })}${JSON.stringify(output)}`;
    for (const secret of viaToken ? [account.clientSecret, basic] : [key.privateKey]) {
      expect(text.includes(secret), name).toBe(false);
    }
    // Neither of the credentials themselves: a digest response, a token, a whole header.
    expect(text).not.toMatch(/response="?[0-9a-f]{32}|Bearer (?!\[)|Basic (?!\[|realm)|[^\w]eyJ[\w-]{20}/);
    emulator.control.clearFaults();
    return result;
  }

  for (const [name, fault, expected, others] of faults) {
    it(name, async () => {
      const ids = { groupId, peerId };
      const on = (operation: NonNullable<Fault['operation']>, credentials: 'present' | 'any' = 'present') =>
        ({ ...fault, operation, credentials }) as Fault;
      const results = {
        get: await run(name, on('getPeeringConnection'), false, others?.get ?? expected, (atlas) =>
          atlas.getPeeringConnection(ids),
        ),
        list: await run(name, on('listPeeringConnections'), false, others?.list ?? expected, (atlas) =>
          atlas.listPeeringConnections({ groupId, providers: ['AWS'] }).next(),
        ),
        delete: await run(name, on('deletePeeringConnection'), false, others?.delete ?? expected, (atlas) =>
          atlas.deletePeeringConnection(ids),
        ),
        token: await run(name, on('token', 'any'), true, others?.token ?? expected, (atlas) =>
          atlas.getPeeringConnection(ids),
        ),
      };
      for (const [verb, result] of Object.entries(results)) {
        expect(result, verb).toMatch(others?.[verb] ?? expected);
      }
    });
  }
});
