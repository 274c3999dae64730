import type { Redactor } from '../errors/redact.js';
import type { Logger } from '../transport/observers.js';
import type { Fetch, Timeouts } from '../transport/types.js';
import type { Field } from './credentials.js';
import type { TokenStore } from './token-store.js';

export interface Scheme {
  readonly send: Fetch;
  /** Never rejects. @param revoke whether Atlas is told to end the token; by default where no other process can share it */
  close?(revoke?: boolean): Promise<void>;
}

/** Parts of credentials, as they were when they were asked for. */
export type Keys<F extends Field> = Readonly<Record<F, string>>;

export interface SchemeOptions {
  readonly userAgent: string;
  readonly timeout: Timeouts;
  /** How long before its end a token is renewed, in milliseconds; at most half its life. */
  readonly renewalSkew: number;
  readonly store: TokenStore | undefined;
  readonly logger: Logger;
  readonly redactor: Redactor;
  /** Monotonic milliseconds. @default the platform's */
  readonly now?: (() => number) | undefined;
}
