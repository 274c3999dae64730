import { isAtlasError } from '../errors/classes.js';
import { asRecord, parseJson } from './json.js';
import type { HttpResponse } from './response.js';
import type { RetryPolicy, Runtime } from './types.js';

/** Whether a response says that the same request may succeed later. */
export function isTransient(status: number, errorCode: unknown): boolean {
  if (status === 405) return errorCode === 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES';
  return [408, 429, 500, 502, 503, 504].includes(status);
}

/** Longest wait that a server is believed, in milliseconds: an hour. What asks for more is at fault. */
export const LONGEST_WAIT = 3_600_000;

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date, which Atlas writes with single-digit days.
 *
 * @param now what a date is measured against, milliseconds since the epoch.
 * @returns milliseconds to wait, never negative; `undefined` where the value says nothing.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  // The asctime form names no zone and means GMT; without one the local zone would be taken.
  const date = Date.parse(/GMT|UTC|Z|[+-]\d{4}$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * What the body of a 429 says. Parameters of a token bucket are `[path, retrySeconds, capacity, refill, refillSeconds]`,
 * those of a plain limit `[path, requests, minutes]`.
 */
function waitOfBody(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { errorCode, parameters }: { errorCode?: unknown; parameters?: unknown } = body;
  if (!Array.isArray(parameters)) return undefined;
  const read = (value: unknown, unit: number) =>
    value !== '' && value !== null && Number(value) >= 0 ? Number(value) * unit : undefined;
  if (errorCode === 'RATE_LIMITED_TOKEN_BUCKET') return read(parameters[1], 1000);
  return errorCode === 'RATE_LIMITED' ? read(parameters[2], 60_000) : undefined;
}

/**
 * Milliseconds that a 429 or 503 asks to wait: its header, else what its body says; at most {@link LONGEST_WAIT}. Only
 * their length counts, so that a clock that is set meanwhile changes nothing.
 */
export function retryAfterOf(status: number, headers: Headers, body?: unknown): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  // The server's own clock decides about its dates, so that a wrong clock here does no harm.
  const serverNow = Date.parse(headers.get('date') ?? '') || Date.now();
  const asked = parseRetryAfter(headers.get('retry-after'), serverNow) ?? waitOfBody(body);
  return asked === undefined ? undefined : Math.min(asked, LONGEST_WAIT);
}

export interface Failure {
  readonly response?: HttpResponse;
  readonly error?: unknown;
}

/** Whether the failure may pass, and the milliseconds that the server asked for. */
async function passes({ response, error }: Failure): Promise<[passes: boolean, asked?: number | undefined]> {
  if (!response) return isAtlasError(error) ? [error.transient === true, error.retryAfterMs] : [false];
  const { status, headers } = response;
  const body = asRecord(parseJson(await response.text()));
  const errorCode = headers.get('x-error-code') ?? body?.errorCode;
  return [isTransient(status, errorCode), retryAfterOf(status, headers, body)];
}

/**
 * How long to wait before the next attempt, in milliseconds; `undefined` where another one cannot help.
 *
 * @param left milliseconds to the deadline.
 */
export async function retryDelay(
  failure: Failure,
  attempts: number,
  left: number,
  policy: RetryPolicy,
  runtime: Runtime,
): Promise<number | undefined> {
  const [mayPass, asked] = await passes(failure);
  if (!mayPass) return undefined;
  if (asked === undefined)
    return runtime.random() * Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempts - 1));
  return asked + runtime.random() * Math.max(0, Math.min(policy.baseDelay, left - asked));
}
