import { ApiError } from './api-error.js';
import type { Clock } from './clock.js';
import type { ErrorParameter } from './error-texts.js';
import { RequestLimit } from './gate/request-limit.js';

/** How many requests a caller may make. */
export type RateLimit =
  | {
      /** So many requests within any stretch of so many milliseconds; then 429 RATE_LIMITED. */
      readonly kind: 'window';
      readonly requests: number;
      readonly windowMs: number;
    }
  | {
      /** A bucket of tokens, each request takes one, refilled step by step; then 429 RATE_LIMITED_TOKEN_BUCKET. */
      readonly kind: 'tokenBucket';
      readonly capacity: number;
      readonly refill: number;
      readonly refillSeconds: number;
    };

/** What `RateLimit-Limit` and `RateLimit-Remaining` say. */
export interface RateLimitState {
  readonly limit: number;
  readonly remaining: number;
}

/** Takes one request of this caller, or throws the 429. */
export type RateLimiter = (caller: string, path: string) => RateLimitState;

/** What is said where nothing is limited: the limit that is recorded most often, never used up. */
const unlimited: RateLimitState = { limit: 1200, remaining: 1199 };

export function createRateLimiter(limit: RateLimit | undefined, clock: Clock): RateLimiter {
  if (limit === undefined) return () => unlimited;
  return limit.kind === 'window' ? windowLimiter(limit, clock) : bucketLimiter(limit, clock);
}

function windowLimiter(limit: RateLimit & { kind: 'window' }, clock: Clock): RateLimiter {
  const requests = new RequestLimit(limit, clock);
  return (caller, path) => {
    const waitMs = requests.waitMs(caller);
    if (waitMs > 0) {
      const parameters = [path, limit.requests, limit.windowMs / 60_000];
      throw tooMany('RATE_LIMITED', Math.ceil(waitMs / 1000), limit.requests, parameters);
    }
    requests.take(caller);
    return { limit: limit.requests, remaining: requests.left(caller) };
  };
}

function bucketLimiter(limit: RateLimit & { kind: 'tokenBucket' }, clock: Clock): RateLimiter {
  const { capacity, refill, refillSeconds } = limit;
  const stepMs = refillSeconds * 1000;
  const buckets = new Map<string, { tokens: number; since: number }>();
  return (caller, path) => {
    const now = clock();
    const bucket = buckets.get(caller) ?? { tokens: capacity, since: now };
    const steps = Math.floor((now - bucket.since) / stepMs);
    const tokens = Math.min(capacity, bucket.tokens + steps * refill);
    const since = bucket.since + steps * stepMs;
    if (tokens < 1) {
      buckets.set(caller, { tokens, since });
      const retrySeconds = Math.ceil((since + stepMs - now) / 1000);
      const parameters = [path, retrySeconds, capacity, refill, refillSeconds];
      throw tooMany('RATE_LIMITED_TOKEN_BUCKET', retrySeconds, capacity, parameters);
    }
    buckets.set(caller, { tokens: tokens - 1, since });
    return { limit: capacity, remaining: tokens - 1 };
  };
}

function tooMany(
  code: 'RATE_LIMITED' | 'RATE_LIMITED_TOKEN_BUCKET',
  retrySeconds: number,
  limit: number,
  parameters: readonly ErrorParameter[],
): ApiError {
  const headers = {
    'Retry-After': String(retrySeconds),
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': '0',
  };
  return new ApiError(code, parameters, { headers });
}
