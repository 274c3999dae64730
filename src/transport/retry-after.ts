import { RATE_LIMITED_TOKEN_BUCKET } from '../errors/codes.js';
import { SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS } from '../http-status.js';

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

/** Milliseconds that a 429 or 503 asks to wait: its header, else what the token bucket in the body says. */
export function retryAfterOf(status: number, headers: Headers, body?: unknown): number | undefined {
  if (status !== TOO_MANY_REQUESTS && status !== SERVICE_UNAVAILABLE) return undefined;
  // The server's own clock decides about its dates, so that a wrong clock here does no harm.
  const serverNow = Date.parse(headers.get('date') ?? '') || Date.now();
  const header = parseRetryAfter(headers.get('retry-after'), serverNow);
  if (header !== undefined || typeof body !== 'object' || body === null) return header;
  const { errorCode, parameters }: { errorCode?: unknown; parameters?: unknown } = body;
  const seconds = Array.isArray(parameters) ? Number(parameters[1]) : Number.NaN;
  return errorCode === RATE_LIMITED_TOKEN_BUCKET && seconds >= 0 ? seconds * 1000 : undefined;
}
