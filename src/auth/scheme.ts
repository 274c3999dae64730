import type { Fetch } from '../transport/types.js';

/** A loaded authentication scheme. */
export interface Scheme {
  readonly send: Fetch;
  /** Never rejects. */
  readonly close?: ((revoke?: boolean) => Promise<void>) | undefined;
}
