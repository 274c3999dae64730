import { AtlasRateLimitError, isAtlasError } from '../errors/classes.js';
import { copyError } from '../errors/copy.js';
import { raceSignal } from '../transport/abort.js';
import type { Fetch } from '../transport/types.js';
import { bearerAuthentication, type TokenSource } from './bearer.js';
import { createOAuthClient } from './oauth-client.js';
import type { Keys, Scheme, SchemeOptions } from './scheme.js';
import { singleFlight } from './single-flight.js';
import type { StoredToken } from './token-store.js';

/** How long the token endpoint is left alone after a 429 that does not say, in milliseconds: its limits are per minute. */
const ASSUMED_PAUSE = 60_000;

/**
 * Service accounts as a layer: their tokens, sent as bearer tokens. Kept until shortly before their end, fetched by one
 * request however many calls wait, and not asked for again before a `Retry-After` of the token endpoint is over. Each
 * caller decides by its own deadline whether to wait that long. A renewal that fails does no harm while the old token is
 * still good.
 */
export function serviceAccountAuthentication(
  resolve: () => Promise<Keys<'clientId' | 'clientSecret'>>,
  tokenUrl: string,
  options: SchemeOptions,
  next: Fetch,
): Scheme {
  const { redactor, store, logger, renewalSkew, now = () => performance.now() } = options;
  const oauth = createOAuthClient(tokenUrl, options, next);
  let current: (StoredToken & { readonly renewAt: number }) | undefined;
  /** On the monotonic clock: a clock that is set meanwhile neither shortens nor lengthens a pause. */
  let blockedUntil = 0;
  let refused: string | undefined;

  const keyOf = ({ clientId }: Keys<'clientId'>) => `${clientId}@${tokenUrl}`;

  const askStore = async <T>(action: string, task: () => T | Promise<T>, signal?: AbortSignal) => {
    try {
      return await raceSignal(Promise.resolve().then(task), signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      logger.warn?.(`The token store failed to ${action} a token.`);
      return undefined;
    }
  };

  const keep = (accessToken: string, expiresAt: number, skew: number) => {
    redactor.hide(accessToken);
    current = { accessToken, expiresAt, renewAt: expiresAt - skew };
    return accessToken;
  };

  const fromStore = async (key: string, signal: AbortSignal) => {
    const stored: unknown = store && (await askStore('read', () => store.get(key), signal));
    if (typeof stored !== 'object' || stored === null) return undefined;
    const { accessToken, expiresAt }: { accessToken?: unknown; expiresAt?: unknown } = stored;
    const usable =
      typeof accessToken === 'string' &&
      typeof expiresAt === 'number' &&
      accessToken !== refused &&
      Date.now() < expiresAt - renewalSkew;
    return usable ? keep(accessToken, expiresAt, renewalSkew) : undefined;
  };

  const fetchToken = singleFlight(async (signal) => {
    const keys = await raceSignal(resolve(), signal);
    const key = keyOf(keys);
    const shared = await fromStore(key, signal);
    if (shared !== undefined) return shared;
    const wait = blockedUntil - now();
    if (wait > 0) throw tooEarly(wait);
    try {
      const { accessToken, life } = await oauth.grant(keys, signal);
      const expiresAt = Date.now() + life;
      keep(accessToken, expiresAt, Math.min(renewalSkew, life / 2));
      if (store) await askStore('keep', () => store.set(key, { accessToken, expiresAt }), signal);
      return accessToken;
    } catch (error) {
      if (isAtlasError(error) && error.status === 429) {
        const pause = error.retryAfterMs ?? ASSUMED_PAUSE;
        blockedUntil = now() + pause;
        if (error.retryAfterMs === undefined) throw copyError(error, { retryAfterMs: pause });
      }
      throw error;
    }
  });

  const tooEarly = (retryAfterMs: number) =>
    new AtlasRateLimitError('The token endpoint asked for a pause.', {
      status: 429,
      retryAfterMs,
      transient: true,
      hint: `Wait ${Math.ceil(retryAfterMs / 1000)} s.`,
    });

  const tokens: TokenSource = {
    async get(signal) {
      if (current && Date.now() < current.renewAt) return current.accessToken;
      try {
        return await fetchToken(signal);
      } catch (error) {
        if (!signal?.aborted && current && Date.now() < current.expiresAt) return current.accessToken;
        throw error;
      }
    },

    async reject(token) {
      refused = token;
      if (current?.accessToken !== token) return;
      current = undefined;
      if (!store) return;
      const key = keyOf(await resolve());
      await askStore('drop', async () => {
        if ((await store.get(key))?.accessToken === token) await store.delete(key);
      });
    },
  };

  return {
    send: bearerAuthentication(tokens, next),
    async close(revoke = !store) {
      const token = current?.accessToken;
      current = undefined;
      if (!revoke || token === undefined) return;
      try {
        const keys = await resolve();
        if (store) await askStore('drop', () => store.delete(keyOf(keys)));
        await oauth.revoke(keys, token);
      } catch {
        logger.warn?.('The access token could not be revoked.');
      }
    },
  };
}
