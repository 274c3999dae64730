import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRetryAfter, retryAfterOf } from './retry-after.js';

const now = Date.UTC(2024, 7, 5, 12, 0, 0);
const SEED = 9110;

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['1.25', 1_250],
    ['12 Aug, 2024 12:00:00 GMT', undefined],
    ['Mon, 05 Aug 2024 12:00:30 GMT', 30_000],
    // Atlas writes single-digit days without a zero.
    ['Mon, 5 Aug 2024 12:01:00 GMT', 60_000],
    ['Monday, 05-Aug-24 12:00:10 GMT', 10_000],
    ['Mon Aug  5 12:00:20 2024', 20_000],
    ['Mon, 5 Aug 2024 14:00:05 +0200', 5_000],
    ['Mon, 05 Aug 2024 11:59:00 GMT', 0],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['2024-08-05T12:00:30Z', undefined],
    ['Mon, 99 Aug 2024 12:00:30 GMT', undefined],
    [null, undefined],
  ])('reads %j', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  it('is never negative and never throws', () => {
    console.info(`seed ${SEED}`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const ms = parseRetryAfter(value, now);
          expect(ms === undefined || ms >= 0).toBe(true);
        },
      ),
      { seed: SEED, numRuns: 1000 },
    );
  });

  it('does not depend on the local time zone', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Auckland';
    expect(parseRetryAfter('Mon Aug  5 12:00:20 2024', now)).toBe(20_000);
    process.env.TZ = zone;
  });
});

describe('retryAfterOf', () => {
  const headers = (fields: Record<string, string> = {}) => new Headers(fields);
  const bucket = { errorCode: 'RATE_LIMITED_TOKEN_BUCKET', parameters: ['/api/x', 3, 10, 1, 6] };

  it('believes an hour at most', () => {
    expect(retryAfterOf(429, headers({ 'retry-after': '999999999999' }))).toBe(3_600_000);
    expect(retryAfterOf(503, headers({ 'retry-after': 'Fri, 31 Dec 9999 00:00:00 GMT' }))).toBe(3_600_000);
  });

  it('listens to 429 and 503 only', () => {
    const fields = headers({ 'retry-after': '5' });
    expect([429, 503].map((status) => retryAfterOf(status, fields))).toEqual([5_000, 5_000]);
    expect([200, 404, 409, 500, 502].map((status) => retryAfterOf(status, fields))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it("measures dates against the server's own clock", () => {
    const fields = headers({
      date: 'Mon, 05 Aug 2024 12:00:00 GMT',
      'retry-after': 'Mon, 05 Aug 2024 12:00:09 GMT',
    });
    expect(retryAfterOf(429, fields)).toBe(9_000);
  });

  it('reads the token bucket where there is no header, and nothing else that looks like it', () => {
    expect(retryAfterOf(429, headers(), bucket)).toBe(3_000);
    expect(retryAfterOf(429, headers({ 'retry-after': '1' }), bucket)).toBe(1_000);
    // Of RATE_LIMITED the second parameter is a number of requests, the third the minutes that they are allowed in.
    const limited = (parameters: unknown) =>
      retryAfterOf(429, headers(), { errorCode: 'RATE_LIMITED', parameters });
    expect(limited(['/api/oauth/token', 50, 1])).toBe(60_000);
    expect(limited(['/api/oauth/token', '50', '2'])).toBe(120_000);
    for (const parameters of [
      null,
      [],
      ['/x', 50],
      ['/x', 50, null],
      ['/x', 50, ''],
      ['/x', 50, 'x'],
      ['/x', 50, -1],
    ])
      expect(limited(parameters)).toBeUndefined();
    expect(retryAfterOf(429, headers(), { ...bucket, parameters: ['/x', 0] })).toBe(0);
    for (const parameters of [undefined, [], ['x'], ['x', 'y'], ['x', -1], 'text']) {
      expect(retryAfterOf(429, headers(), { ...bucket, parameters })).toBeUndefined();
    }
    expect(retryAfterOf(429, headers(), null)).toBeUndefined();
  });
});
