import type { Failure } from './retry-after.js';
import type { Layer, OnRetry, RetryPolicy, Runtime } from './types.js';

/**
 * Repeats attempts that failed for a passing reason: no response, the attempt's time limit, 408, 429, 500, 502, 503,
 * 504, and 405 while Atlas is upgraded. Not POST and PATCH, the methods that are not idempotent (RFC 9110 section 9.2.2).
 * The wait is random between nothing and a limit that doubles ("full jitter"); a wait that the server asks for is
 * kept, plus jitter. A wait that would go beyond the deadline is not begun: the failure is final at once.
 */
export function retry(policy: RetryPolicy, runtime: Runtime, onRetry: OnRetry): Layer {
  return (next) => async (request) => {
    const { call, method, deadline, signal } = request;
    const limit = method === 'POST' || method === 'PATCH' ? 0 : policy.limit;
    for (;;) {
      call.attempts += 1;
      let failure: Failure;
      try {
        const response = await next(request);
        if (response.status < 400) return response;
        failure = { response };
      } catch (error) {
        failure = { error };
      }
      const { retryDelay } = await import('../failures.js');
      const left = deadline - runtime.now();
      const delay = await retryDelay(failure, call.attempts, left, policy, runtime);
      const { response, error } = failure;
      if (delay === undefined || call.attempts > limit || !(delay < left)) {
        if (response) return response;
        throw error;
      }
      await onRetry(request, delay, response?.status ?? String(Object(error).name));
      await runtime.sleep(delay, signal);
    }
  };
}
