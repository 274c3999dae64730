import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';

/** What the bearer check finds out about a token; the last three are `invalid_token` to the client (RFC 6750, section 3.1). */
export type TokenState = 'valid' | 'expired' | 'revoked' | 'unknown';

interface Token {
  readonly clientId: string;
  readonly expiresAt: number;
  revoked: boolean;
}

/** The access tokens of all service accounts. Tokens are kept as hashes, so that a dump of the store shows none. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(clientId: string, lifeMs: number): string {
    const token = randomBytes(32).toString('base64url');
    this.#tokens.set(fingerprint(token), { clientId, expiresAt: this.#clock() + lifeMs, revoked: false });
    return token;
  }

  state(token: string): { readonly state: TokenState; readonly clientId?: string } {
    const known = this.#tokens.get(fingerprint(token));
    if (known === undefined) return { state: 'unknown' };
    const { clientId } = known;
    if (known.revoked) return { state: 'revoked', clientId };
    return { state: known.expiresAt > this.#clock() ? 'valid' : 'expired', clientId };
  }

  /** Returns whether the token was known. */
  revoke(token: string): boolean {
    const known = this.#tokens.get(fingerprint(token));
    if (known !== undefined) known.revoked = true;
    return known !== undefined;
  }

  revokeAll(): void {
    for (const token of this.#tokens.values()) token.revoked = true;
  }
}

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
