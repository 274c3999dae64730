import type { Clock } from '../clock.js';

/** So many requests within so many milliseconds. */
export interface Limit {
  /** How many are let through. */
  readonly requests: number;
  /** Within how many milliseconds. */
  readonly windowMs: number;
}

/** A limit over a sliding window: at most so many requests within any stretch of so many milliseconds, counted per key. */
export class RequestLimit {
  readonly #limit: Limit;
  readonly #clock: Clock;
  readonly #taken = new Map<string, number[]>();

  constructor(limit: Limit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Milliseconds until the next request would be let through; 0 when one would be now. */
  waitMs(key: string): number {
    const now = this.#clock();
    const recent = (this.#taken.get(key) ?? []).filter((at) => at > now - this.#limit.windowMs);
    this.#taken.set(key, recent);
    if (recent.length < this.#limit.requests) return 0;
    const oldest = recent[recent.length - this.#limit.requests] ?? now;
    return oldest + this.#limit.windowMs - now;
  }

  /** Requests that would be let through now. */
  left(key: string): number {
    const since = this.#clock() - this.#limit.windowMs;
    const taken = (this.#taken.get(key) ?? []).filter((at) => at > since);
    return Math.max(0, this.#limit.requests - taken.length);
  }

  take(key: string): void {
    const taken = this.#taken.get(key) ?? [];
    taken.push(this.#clock());
    this.#taken.set(key, taken);
  }
}
