import { METHOD_NOT_ALLOWED } from '../http-status.js';
import { isAnswer } from './answer.js';
import type { RetryPolicy } from './retry-policy.js';
import type { Layer, OnRetry, Runtime } from './types.js';

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
      await onRetry(request, delay, failure);
      await runtime.sleep(delay, signal);
    }
  };
}
