import { isAtlasError } from '../errors/classes.js';
import { INTERNAL_SERVER_ERROR, METHOD_NOT_ALLOWED, TOO_MANY_REQUESTS } from '../http-status.js';
import { retryAfterOf } from './retry-after.js';
import { isTransient } from './transient.js';
import { isSafe, type Layer, type OutgoingRequest, type Runtime } from './types.js';

/** How failed attempts are repeated. */
export interface RetryPolicy {
  /** Attempts after the first; 0 turns retries off. */
  readonly limit: number;
  /** Upper end of the first random wait, in milliseconds; it doubles with each attempt. */
  readonly baseDelay: number;
  /** Upper end of any random wait, in milliseconds. A wait that the server asks for may be longer. */
  readonly maxDelay: number;
}

/** Told before each wait. */
export type OnRetry = (request: OutgoingRequest, delayMs: number, failure: Response | unknown) => void;

/** Atlas repeats the code in a header; the body is looked at only where it decides something. */
async function readCode(response: Response): Promise<{ errorCode: string | undefined; body: unknown }> {
  const header = response.headers.get('x-error-code') ?? undefined;
  const { status } = response;
  if (status !== METHOD_NOT_ALLOWED && status !== TOO_MANY_REQUESTS)
    return { errorCode: header, body: undefined };
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const code = typeof body === 'object' && body !== null && 'errorCode' in body ? body.errorCode : undefined;
  return { errorCode: header ?? (typeof code === 'string' ? code : undefined), body };
}

/**
 * Repeats attempts that failed for a passing reason: no answer, the attempt's time limit, 408, 429, 500, 502, 503,
 * 504, and 405 while Atlas is upgraded. GET, HEAD, PUT, DELETE and OPTIONS only: the methods that are idempotent (RFC 9110 section 9.2.2).
 * The wait is random between nothing and a limit that doubles ("full jitter"); a wait that the server asks for is
 * kept, plus jitter. A wait that would go beyond the deadline is not begun: the failure is final at once.
 */
export function retry(policy: RetryPolicy, runtime: Runtime, onRetry: OnRetry): Layer {
  const delayAfter = (attempts: number, asked: number | undefined, left: number) => {
    const ceiling = Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempts - 1));
    if (asked === undefined) return runtime.random() * ceiling;
    return asked + runtime.random() * Math.max(0, Math.min(policy.baseDelay, left - asked));
  };

  return (next) => async (request) => {
    const { call, method, deadline, signal } = request;
    const mayRepeat = method !== 'POST' && method !== 'PATCH';
    for (;;) {
      call.attempts += 1;
      let failure: unknown;
      let asked: number | undefined;
      let response: Response | undefined;
      try {
        response = await next(request);
        const { errorCode, body } = await readCode(response);
        if (response.status >= INTERNAL_SERVER_ERROR && !isSafe(method)) call.ambiguous = true;
        if (!isTransient(response.status, errorCode)) return response;
        asked = retryAfterOf(response.status, response.headers, body);
        failure = response;
      } catch (error) {
        if (!isAtlasError(error) || !error.transient) throw error;
        asked = error.retryAfterMs;
        failure = error;
      }
      const left = deadline - runtime.now();
      const delay = delayAfter(call.attempts, asked, left);
      if (!mayRepeat || call.attempts > policy.limit || !(delay < left)) {
        if (response) return response;
        throw failure;
      }
      onRetry(request, delay, failure);
      await runtime.sleep(delay, signal);
    }
  };
}
