import type { DigestRefusal } from './digest-server.js';

/** Why a request was not let through. */
export type GateRefusal =
  | DigestRefusal
  | 'no-credentials'
  | 'unsupported-scheme'
  | 'malformed-header'
  | 'expired-token'
  | 'revoked-token'
  | 'unknown-token';

/** What a gate has seen since it was made, or since the last reset. Counts only, no credentials. */
export interface GateStatistics {
  /** Requests that reached the check; those to the OAuth endpoints are not among them. */
  readonly requests: number;
  /** Requests that were let through. */
  readonly admitted: number;
  /** Refused requests, by reason. */
  readonly refused: Readonly<Partial<Record<GateRefusal, number>>>;
  /** Responses that carried digest challenges. */
  readonly challenges: number;
  /** Those of them that said `stale=true`. */
  readonly staleChallenges: number;
  /** Digest counts (`nc`) that were right, and that came again. */
  readonly nonceCounts: { readonly accepted: number; readonly replayed: number };
  /** Requests to the token endpoint, refused ones among them. */
  readonly tokenRequests: number;
  /** Tokens that the token endpoint gave out. */
  readonly tokensIssued: number;
  /** Requests to the revocation endpoint. */
  readonly revocations: number;
}

export type Counter = Exclude<keyof GateStatistics, 'refused' | 'nonceCounts'>;

export class StatisticsRecorder {
  #counters = new Map<Counter | 'noncesAccepted', number>();
  #refused = new Map<GateRefusal, number>();

  count(counter: Counter | 'noncesAccepted'): void {
    this.#counters.set(counter, (this.#counters.get(counter) ?? 0) + 1);
  }

  refused(reason: GateRefusal): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  reset(): void {
    this.#counters = new Map();
    this.#refused = new Map();
  }

  snapshot(): GateStatistics {
    const read = (counter: Counter | 'noncesAccepted') => this.#counters.get(counter) ?? 0;
    return {
      requests: read('requests'),
      admitted: read('admitted'),
      refused: Object.fromEntries(this.#refused),
      challenges: read('challenges'),
      staleChallenges: read('staleChallenges'),
      nonceCounts: {
        accepted: read('noncesAccepted'),
        replayed: this.#refused.get('replayed-count') ?? 0,
      },
      tokenRequests: read('tokenRequests'),
      tokensIssued: read('tokensIssued'),
      revocations: read('revocations'),
    };
  }
}
