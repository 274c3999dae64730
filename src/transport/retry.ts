import { INTERNAL_SERVER_ERROR, METHOD_NOT_ALLOWED } from '../http-status.js';
import { type Answer, isAnswer } from './answer.js';
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
export type OnRetry = (request: OutgoingRequest, delayMs: number, failure: Answer | unknown) => void;

/**
 * Repeats attempts that failed for a passing reason: no answer, the attempt's time limit, 408, 429, 500, 502, 503,
 * 504, and 405 while Atlas is upgraded. GET, HEAD, PUT, DELETE and OPTIONS only: the methods that are idempotent (RFC 9110 section 9.2.2).
 * The wait is random between nothing and a limit that doubles ("full jitter"); a wait that the server asks for is
 * kept, plus jitter. A wait that would go beyond the deadline is not begun: the failure is final at once.
 */
export function retry(policy: RetryPolicy, runtime: Runtime, onRetry: OnRetry): Layer {
  return (next) => async (request) => {
    const { call, method, deadline, signal } = request;
    const mayRepeat = method !== 'POST' && method !== 'PATCH';
    for (;;) {
      call.attempts += 1;
      let failure: unknown;
      try {
        const response = await next(request);
        if (response.status < METHOD_NOT_ALLOWED) return response;
        if (response.status >= INTERNAL_SERVER_ERROR && !isSafe(method)) call.ambiguous = true;
        failure = response;
      } catch (error) {
        failure = error;
      }
      const { retryDelay } = await import('../failures.js');
      const left = deadline - runtime.now();
      const delay = await retryDelay(failure, call.attempts, left, policy, runtime);
      if (delay === undefined || !mayRepeat || call.attempts > policy.limit || !(delay < left)) {
        if (isAnswer(failure)) return failure;
        throw failure;
      }
      onRetry(request, delay, failure);
      await runtime.sleep(delay, signal);
    }
  };
}
