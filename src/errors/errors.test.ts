import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as errors from '../errors.js';
import { AtlasError, AtlasNotFoundError, isAtlasError } from '../errors.js';
import { describeCause } from './cause.js';
import { errorFromResponse } from './from-response.js';
import { createRedactor } from './redact.js';

const call = { requestId: 'id-of-call', attempts: 2, ambiguous: false };

function errorFor(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  more: { ambiguous?: boolean; oauth?: boolean } = {},
) {
  const { redact } = createRedactor();
  return errorFromResponse({
    what: 'deletePeeringConnection',
    status,
    headers: new Headers(headers),
    text: typeof body === 'string' ? body : JSON.stringify(body),
    call: { ...call, ambiguous: more.ambiguous ?? false },
    oauth: more.oauth ?? false,
    redact,
  });
}

function problem(status: number, errorCode: string, more: object = {}) {
  return { error: status, errorCode, detail: 'What happened.', reason: 'Reason', ...more };
}

describe('errors by meaning', () => {
  it.each([
    [400, 'PATH_PARAM_PARSE_ERROR', 'AtlasRequestError', 'pcx-'],
    [401, 'USER_UNAUTHORIZED', 'AtlasPermissionError', 'role in the project is too low'],
    [401, 'NOT_IN_GROUP', 'AtlasPermissionError', 'not for this project'],
    [401, 'USER_CANNOT_ACCESS_GROUP', 'AtlasPermissionError', 'not for this project'],
    [402, 'ACCOUNT_SUSPENDED', 'AtlasPermissionError', 'suspended'],
    [403, 'ACCESS_FORBIDDEN', 'AtlasPermissionError', 'role'],
    [403, 'IP_ADDRESS_NOT_ON_ACCESS_LIST', 'AtlasPermissionError', 'IP address'],
    [403, 'ORG_REQUIRES_ACCESS_LIST', 'AtlasPermissionError', 'access list'],
    [404, 'PEER_NOT_FOUND', 'AtlasNotFoundError', 'no such peering connection'],
    [404, 'INVALID_PEER_ID', 'AtlasNotFoundError', 'no such peering connection'],
    [404, 'GROUP_NOT_FOUND', 'AtlasNotFoundError', 'groupId'],
    [404, 'INVALID_GROUP_ID', 'AtlasNotFoundError', 'groupId'],
    [404, 'NOT_ATLAS_GROUP', 'AtlasNotFoundError', 'groupId'],
    [405, 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES', 'AtlasServerError', 'upgraded'],
    [405, 'SOMETHING_ELSE', 'AtlasRequestError', undefined],
    [408, 'SLOW', 'AtlasTimeoutError', undefined],
    [409, 'PEER_ALREADY_REQUESTED_DELETION', 'AtlasConflictError', 'under way'],
    [409, 'PEER_INVALID_STATE', 'AtlasConflictError', 'state'],
    [409, 'CONTAINERS_IN_USE', 'AtlasConflictError', 'container'],
    [410, 'VERSION_GONE', 'AtlasRequestError', 'API version'],
    [429, 'RATE_LIMITED', 'AtlasRateLimitError', undefined],
    [429, 'RATE_LIMITED_TOKEN_BUCKET', 'AtlasRateLimitError', undefined],
    [500, 'UNEXPECTED_ERROR', 'AtlasServerError', undefined],
    [503, 'NEW_CODE', 'AtlasServerError', undefined],
  ])('%i %s is an %s', (status, errorCode, name, hint) => {
    const error = errorFor(status, problem(status, errorCode), { 'x-error-code': errorCode });
    expect(error).toMatchObject({
      name,
      status,
      errorCode,
      detail: 'What happened.',
      attempts: 2,
      requestId: 'id-of-call',
    });
    expect(error.message).toContain(`deletePeeringConnection: ${status} ${errorCode}: What happened.`);
    if (hint) expect(error.message).toContain(hint);
    expect(isAtlasError(error, name as errors.AtlasErrorName)).toBe(true);
  });

  it('tells credentials that were not accepted from a caller who is not allowed, by the challenge', () => {
    const body = problem(401, 'UNEXPECTED_ERROR');
    expect(errorFor(401, body, { 'www-authenticate': 'Digest nonce="n"' }).name).toBe(
      'AtlasAuthenticationError',
    );
    expect(errorFor(401, body).name).toBe('AtlasAuthenticationError');
    expect(errorFor(401, body, { 'x-error-code': 'UNEXPECTED_ERROR' }).name).toBe('AtlasPermissionError');
    // In an envelope there is no header that says so.
    expect(errorFor(401, problem(401, 'NOT_IN_GROUP')).name).toBe('AtlasPermissionError');
    expect(errorFor(401, problem(401, 'NOT_IN_GROUP'), { 'www-authenticate': 'Digest nonce="n"' }).name).toBe(
      'AtlasAuthenticationError',
    );
    expect(errorFor(401, body).message).toContain('not revoked');
  });

  it('says how long to wait, whether it may pass, what is in doubt and who answered', () => {
    expect(errorFor(429, problem(429, 'RATE_LIMITED'), { 'retry-after': '7' })).toMatchObject({
      retryAfterMs: 7000,
      transient: true,
      hint: 'Wait 7 s.',
    });
    const error = errorFor(
      502,
      problem(502, 'X'),
      { 'x-java-method': 'ApiResource.delete', 'x-mongodb-service-version': 'gitHash=1' },
      { ambiguous: true },
    );
    expect(error).toMatchObject({ ambiguous: true, servedBy: 'ApiResource.delete gitHash=1' });
    expect(errorFor(404, problem(404, 'PEER_NOT_FOUND')).transient).toBe(false);
  });

  it.each([
    ['HTML', '<html><body>Bad   Gateway</body></html>'],
    ['nothing', ''],
    ['cut off JSON', '{"error":502,"errorCo'],
    ['another shape', { message: 'x' }],
    ['a list', []],
    ['null', 'null'],
    ['text', '"text"'],
    ['the status of another answer', problem(404, 'PEER_NOT_FOUND')],
    ['no code', { error: 502 }],
    ['an OAuth error where none belongs', { error: 'invalid_client' }],
  ])('the status decides where the body is %s', (_, body) => {
    for (const [status, name] of [
      [400, 'AtlasRequestError'],
      [401, 'AtlasAuthenticationError'],
      [402, 'AtlasPermissionError'],
      [403, 'AtlasPermissionError'],
      [404, 'AtlasNotFoundError'],
      [405, 'AtlasRequestError'],
      [407, 'AtlasAuthenticationError'],
      [409, 'AtlasConflictError'],
      [429, 'AtlasRateLimitError'],
      [500, 'AtlasServerError'],
      [502, 'AtlasServerError'],
      [503, 'AtlasServerError'],
    ] as const) {
      if (status === 404 && _ === 'the status of another answer') continue;
      const error = errorFor(status, body);
      expect(error).toMatchObject({ name, status });
      expect(error.errorCode).toBeUndefined();
      expect(error.hint).toMatch(/\w/);
    }
  });

  it.each([
    ['no code', { error: 401, reason: 'Unauthorized', detail: 'You are not authorized for this resource.' }],
    ['a code that is null', { error: 404, errorCode: null, parameters: null, detail: 'Could not find it.' }],
    [
      'parameters that are text',
      { error: 404, errorCode: 'X', parameters: 'a', detail: 'Could not find it.' },
    ],
    [
      'another layout',
      '{\n  "error" : 403,\n  "detail" : "This resource requires access through a whitelist."\n}',
    ],
  ])('the words of a body with %s are kept', (_, body) => {
    const { error: status, detail }: { error: number; detail: string } =
      typeof body === 'string' ? JSON.parse(body) : body;
    expect(errorFor(status, body)).toMatchObject({ status, detail });
    expect(errorFor(status, body).message).toContain(detail);
  });

  it('uses the code of the header where the body is broken', () => {
    expect(errorFor(403, '<html>', { 'x-error-code': 'IP_ADDRESS_NOT_ON_ACCESS_LIST' })).toMatchObject({
      name: 'AtlasPermissionError',
      errorCode: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
      hint: expect.stringContaining('IP address'),
    });
  });

  it('shows a short part of a broken body', () => {
    const error = errorFor(502, `<html>${'x'.repeat(5000)}</html>`);
    expect(error.message.length).toBeLessThan(400);
    expect(error.detail).toHaveLength(203);
    expect(errorFor(502, '').message).toContain('(empty)');
  });

  it('takes the words of an error body from detail, else from reason', () => {
    expect(errorFor(404, { error: 404, errorCode: 'X', reason: 'Not Found' }).detail).toBe('Not Found');
    expect(errorFor(404, { error: 404, errorCode: 'X', detail: 5 }).detail).toBeUndefined();
  });
});

describe('error objects', () => {
  it('are told apart across realms and copies of the package', () => {
    const foreign: unknown = runInNewContext(
      `Object.assign(new Error('x'), { name: 'AtlasNotFoundError', [Symbol.for('atlas-peering.error')]: true })`,
    );
    expect(foreign instanceof Error).toBe(false);
    expect(isAtlasError(foreign)).toBe(true);
    expect(isAtlasError(foreign, 'AtlasNotFoundError')).toBe(true);
    expect(isAtlasError(foreign, 'AtlasConflictError')).toBe(false);
    for (const other of [new Error('x'), null, undefined, 'AtlasError', {}, { name: 'AtlasNotFoundError' }]) {
      expect(isAtlasError(other)).toBe(false);
      expect(isAtlasError(other, 'AtlasNotFoundError')).toBe(false);
    }
  });

  it('have names of their own that survive minification, and one base', () => {
    const classes = Object.entries(errors).filter(([name]) => /^Atlas\w*Error$/.test(name));
    expect(classes).toHaveLength(15);
    for (const [name, type] of classes) {
      const error: unknown = new (type as typeof AtlasError)('What.');
      expect(error).toBeInstanceOf(AtlasError);
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ name, message: 'What.' });
      if (name !== 'AtlasError') expect(isAtlasError(error, name as errors.AtlasErrorName)).toBe(true);
    }
  });

  it('show their fields and a summary of the cause in JSON and util.inspect', () => {
    const cause = Object.assign(new Error('socket closed', { cause: new Error('deeper') }), {
      code: 'ECONNRESET',
      request: { headers: { authorization: 'Bearer top-secret' } },
    });
    const error = new AtlasNotFoundError('Nothing there', { status: 404, hint: 'Look elsewhere.', cause });
    expect(error.message).toBe('Nothing there. Look elsewhere.');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'AtlasNotFoundError',
      message: 'Nothing there. Look elsewhere.',
      status: 404,
      hint: 'Look elsewhere.',
      cause: {
        name: 'Error',
        message: 'socket closed',
        code: 'ECONNRESET',
        cause: { name: 'Error', message: 'deeper' },
      },
    });
    const shown = inspect(error, { depth: 10, showHidden: true });
    expect(shown).toContain('AtlasNotFoundError: Nothing there.');
    expect(shown).toContain('ECONNRESET');
    expect(shown).not.toContain('top-secret');
    expect(new AtlasNotFoundError('x', { cause: 'text' }).toJSON().cause).toBe('text');
    expect(new AtlasNotFoundError('x', { cause: { secret: 1 } }).toJSON().cause).toBeUndefined();
  });
});

describe('describeCause', () => {
  const keep = (text: string) => text;

  it('keeps name, message and code, also of deeper causes, and nothing else', () => {
    const deep = Object.assign(new Error('reset'), { code: 'ECONNRESET', socket: { secret: 'x' } });
    const described = describeCause(new TypeError('fetch failed', { cause: deep }), (text) =>
      text.toUpperCase(),
    );
    expect(described).toMatchObject({
      name: 'TYPEERROR',
      message: 'FETCH FAILED',
      cause: { message: 'RESET', code: 'ECONNRESET' },
    });
    expect(inspect(described)).not.toContain('secret');
  });

  it('takes anything that can be thrown', () => {
    expect(describeCause(undefined, keep)).toBeUndefined();
    expect(describeCause(null, keep)).toBeUndefined();
    expect(describeCause('text', keep)).toMatchObject({ message: 'text' });
    expect(describeCause(5, keep)).toMatchObject({ message: '' });
    expect(describeCause({ message: 'm', code: 7, name: 5 }, keep)).toMatchObject({
      name: 'Error',
      message: 'm',
      code: 7,
    });
    const circular: { message: string; cause?: unknown } = { message: 'round' };
    circular.cause = circular;
    expect(describeCause(circular, keep)).toMatchObject({ message: 'round' });
  });
});

describe('redaction', () => {
  it('hides registered secrets in each of their forms, and what looks like a credential', () => {
    const { hide, redact } = createRedactor();
    hide('se"cr/et+value');
    hide('short');
    for (const text of [
      'x se"cr/et+value y',
      'x se%22cr%2Fet%2Bvalue y',
      'x se\\"cr/et+value y',
      'Authorization: Bearer abc.def-ghi',
      'authorization: basic YTpi',
      'Digest username="u", response="deadbeef", cnonce="deadbeef", nonce="deadbeef"',
      '{"access_token":"deadbeef","x":1}',
      'client_secret=deadbeef&x=1',
      'mdb_sa_sk_deadbeef',
    ]) {
      const shown = redact(text);
      expect(shown).toContain('[redacted]');
      expect(shown).not.toMatch(/se.{1,3}cr|abc\.def|YTpi|deadbeef/);
    }
    // Too short to be hidden without blanking out ordinary words.
    expect(redact('a short text, the public key abcdefgh')).toBe('a short text, the public key abcdefgh');
  });

  it('never lets a registered secret through, wherever it stands', () => {
    const SEED = 99;
    console.info(`seed ${SEED}`);
    const { hide, redact } = createRedactor();
    const secret = 'S3cr3t-Value_42';
    hide(secret);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redact(before + secret + after + secret)).not.toContain(secret);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('forgets the oldest of very many, as tokens come and go', () => {
    const { hide, redact } = createRedactor();
    for (let index = 0; index < 200; index += 1) hide(`token-number-${index}`);
    expect(redact('token-number-199')).toBe('[redacted]');
    expect(redact('token-number-0')).toBe('token-number-0');
  });
});
