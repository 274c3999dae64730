/** An access token and when it ends. */
export interface StoredToken {
  /** The credential itself. */
  readonly accessToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Keeps access tokens where several processes find them, because Atlas limits how many may be fetched.
 * What it holds is a credential: keep it as safe as the client secret.
 * A store that throws or rejects is logged and passed over.
 */
export interface TokenStore {
  /** Looks for a token. @param key names the service account and the base URL; holds no secret. */
  get(key: string): Promise<StoredToken | undefined> | StoredToken | undefined;
  /** Called with each token that was fetched. */
  set(key: string, token: StoredToken): Promise<void> | void;
  /** Called when Atlas did not accept the token, or it was revoked. */
  delete(key: string): Promise<void> | void;
}
