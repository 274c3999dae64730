/** How failed attempts are repeated. */
export interface RetryPolicy {
  /** Attempts after the first; 0 turns retries off. */
  readonly limit: number;
  /** Upper end of the first random wait, in milliseconds; it doubles with each attempt. */
  readonly baseDelay: number;
  /** Upper end of any random wait, in milliseconds. A wait that the server asks for may be longer, up to an hour. */
  readonly maxDelay: number;
}
