import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';

export interface NonceOptions {
  readonly clock: Clock;
  /** How long a nonce is accepted, in milliseconds. */
  readonly lifeMs: number;
  /** Counts above this ask the client for a new nonce; one bit is kept for each count seen. */
  readonly maxCount: number;
}

/** `foreign`: not of the form this server issues, so no nonce that it could have forgotten. */
export type NonceState = 'live' | 'stale' | 'foreign';

export type CountVerdict = 'accepted' | 'replayed' | 'exhausted';

interface Nonce {
  readonly expiresAt: number;
  /** Bit n is set once count n was used; grows as counts do. */
  seen: Uint8Array;
}

/** As recorded: 32 characters of base64, `+` and `/` among them. */
const FORM = /^[A-Za-z0-9+/]{32}$/;

/**
 * Nonces with a limited life, and the counts used with each. Counts may arrive in any order, as those of parallel requests
 * do, and each is accepted once (RFC 7616, section 3.4: the count lets the server detect replays).
 */
export class NonceStore {
  readonly #options: NonceOptions;
  readonly #nonces = new Map<string, Nonce>();

  constructor(options: NonceOptions) {
    this.#options = options;
  }

  issue(): string {
    this.#forgetExpired();
    const nonce = randomBytes(24).toString('base64');
    this.adopt(nonce);
    return nonce;
  }

  /** Takes a nonce made elsewhere, such as that of a published test vector. */
  adopt(nonce: string): void {
    const expiresAt = this.#options.clock() + this.#options.lifeMs;
    this.#nonces.set(nonce, { expiresAt, seen: new Uint8Array(8) });
  }

  state(nonce: string): NonceState {
    const known = this.#nonces.get(nonce);
    if (known !== undefined) return known.expiresAt > this.#options.clock() ? 'live' : 'stale';
    return FORM.test(nonce) ? 'stale' : 'foreign';
  }

  /** Uses up one count of a live nonce. */
  use(nonce: string, count: number): CountVerdict {
    const known = this.#nonces.get(nonce);
    if (known === undefined || count > this.#options.maxCount) return 'exhausted';
    const index = count >> 3;
    const bit = 1 << (count & 7);
    if (index >= known.seen.length) {
      const grown = new Uint8Array(Math.max(index + 1, known.seen.length * 2));
      grown.set(known.seen);
      known.seen = grown;
    }
    const before = known.seen[index] ?? 0;
    if ((before & bit) !== 0) return 'replayed';
    known.seen[index] = before | bit;
    return 'accepted';
  }

  /** All of them, as a restarted server would: each is stale from now on. */
  forgetAll(): void {
    this.#nonces.clear();
  }

  // A forgotten nonce is answered like an expired one, so forgetting changes no answer.
  #forgetExpired(): void {
    const now = this.#options.clock();
    for (const [nonce, { expiresAt }] of this.#nonces) {
      // All live equally long, so they expire in the order of the map.
      if (expiresAt > now) break;
      this.#nonces.delete(nonce);
    }
  }
}
