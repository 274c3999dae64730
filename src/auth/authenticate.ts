import type { Redactor } from '../errors/redact.js';
import { securitySchemes } from '../generated/operations.js';
import { raceSignal } from '../transport/abort.js';
import type { Logger } from '../transport/observers.js';
import type { Fetch, Layer, Timeouts } from '../transport/types.js';
import { type AtlasCredentials, type Field, readSecret, type Secret } from './credentials.js';
import type { Scheme } from './scheme.js';
import type { TokenStore } from './token-store.js';

/** What authentication needs to know of the client. */
export interface AuthenticationOptions {
  readonly credentials: AtlasCredentials;
  readonly baseUrl: string;
  /** Of the token endpoint, below `baseUrl`. @default the one of the contract */
  readonly tokenPath?: string | undefined;
  readonly userAgent: string;
  readonly timeout: Timeouts;
  readonly renewalSkew: number;
  readonly store: TokenStore | undefined;
  readonly logger: Logger;
  readonly redactor: Redactor;
  /** Monotonic milliseconds. @default the platform's */
  readonly now?: (() => number) | undefined;
}

/** Public key and client id name the caller, and help to understand an error. */
const SECRET = /^(private|access)|Secret$/;

async function loadScheme(options: AuthenticationOptions, next: Fetch): Promise<Scheme> {
  const { credentials, redactor, baseUrl } = options;
  // Who needs it waits for it.
  import('../failures.js').catch(() => undefined);
  const read = async (field: Field, secret: Secret) => {
    const value = await readSecret(field, secret);
    if (SECRET.test(field)) redactor.hide(value);
    return value;
  };
  if ('publicKey' in credentials) {
    const { digestAuthentication } = await import('./digest.js');
    const resolve = async () => ({
      publicKey: await read('publicKey', credentials.publicKey),
      privateKey: await read('privateKey', credentials.privateKey),
    });
    return { send: digestAuthentication(resolve, next) };
  }
  if ('accessToken' in credentials) {
    const { bearerAuthentication } = await import('./bearer.js');
    // Asked for every attempt.
    const tokens = { get: () => read('accessToken', credentials.accessToken), reject: async () => undefined };
    return { send: bearerAuthentication(tokens, next) };
  }
  const { serviceAccountAuthentication } = await import('./service-account.js');
  const resolve = async () => ({
    clientId: await read('clientId', credentials.clientId),
    clientSecret: await read('clientSecret', credentials.clientSecret),
  });
  const tokenUrl =
    baseUrl + (options.tokenPath ?? new URL(securitySchemes.serviceAccounts.tokenUrl).pathname);
  return serviceAccountAuthentication(resolve, { ...options, tokenUrl }, next);
}

/** Adds credentials to every attempt. The code of a scheme is loaded when the first request needs it. */
export function authenticate(options: AuthenticationOptions) {
  let scheme: Promise<Scheme> | undefined;
  let loaded: Scheme | undefined;
  return {
    layer: ((next) => async (request) => {
      scheme ??= loadScheme(options, next).catch((error) => {
        // A chunk that could not be loaded may be there the next time.
        scheme = undefined;
        throw error;
      });
      loaded ??= await raceSignal(scheme, request.signal);
      return loaded.send(request);
    }) satisfies Layer,
    async close(revoke?: boolean): Promise<void> {
      await (await scheme?.catch(() => undefined))?.close?.(revoke);
    },
  };
}
