import type { Redactor } from '../errors/redact.js';
import { raceSignal } from '../transport/abort.js';
import type { Logger } from '../transport/observe.js';
import type { Fetch, Layer, Timeouts } from '../transport/types.js';
import { type AtlasCredentials, readSecret } from './credentials.js';
import type { TokenStore } from './token-store.js';

/** What authentication needs to know of the client. */
export interface AuthenticationOptions {
  readonly credentials: AtlasCredentials;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  readonly userAgent: string;
  readonly timeout: Timeouts;
  readonly renewalSkew: number;
  readonly store: TokenStore | undefined;
  readonly logger: Logger;
  readonly redactor: Redactor;
}

interface Scheme {
  readonly send: Fetch;
  readonly close?: ((revoke?: boolean) => Promise<void>) | undefined;
}

async function loadScheme(options: AuthenticationOptions, next: Fetch): Promise<Scheme> {
  const { credentials, redactor } = options;
  const hidden = async (...args: Parameters<typeof readSecret>) => {
    const value = await readSecret(...args);
    redactor.hide(value);
    return value;
  };
  if ('publicKey' in credentials) {
    const { digestAuthentication } = await import('./digest.js');
    const resolve = async () => ({
      publicKey: await readSecret('publicKey', credentials.publicKey),
      privateKey: await hidden('privateKey', credentials.privateKey),
    });
    return { send: digestAuthentication(resolve, next) };
  }
  const { bearerAuthentication, givenToken } = await import('./bearer.js');
  if ('accessToken' in credentials) {
    return {
      send: bearerAuthentication(
        givenToken(() => hidden('accessToken', credentials.accessToken)),
        next,
      ),
    };
  }
  const [{ createOAuthClient }, { serviceAccount }] = await Promise.all([
    import('./oauth-client.js'),
    import('./service-account.js'),
  ]);
  const resolve = async () => ({
    clientId: await readSecret('clientId', credentials.clientId),
    clientSecret: await hidden('clientSecret', credentials.clientSecret),
  });
  const tokens = serviceAccount(resolve, createOAuthClient(options, next), options);
  return { send: bearerAuthentication(tokens, next), close: tokens.close };
}

/** Authentication as a layer, and its end. */
export interface Authentication {
  readonly layer: Layer;
  close(revoke?: boolean): Promise<void>;
}

/** Adds credentials to every attempt. The code of a scheme is loaded when the first request needs it. */
export function authenticate(options: AuthenticationOptions): Authentication {
  let scheme: Promise<Scheme> | undefined;
  return {
    layer: (next) => async (request) => {
      scheme ??= loadScheme(options, next).catch((error) => {
        // A chunk that could not be loaded may be there the next time.
        scheme = undefined;
        throw error;
      });
      const { send } = await raceSignal(scheme, request.signal);
      return send(request);
    },
    async close(revoke) {
      await (await scheme?.catch(() => undefined))?.close?.(revoke);
    },
  };
}
