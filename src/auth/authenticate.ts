import { securitySchemes } from '../generated/operations.js';
import { raceSignal } from '../transport/abort.js';
import type { Fetch, Layer } from '../transport/types.js';
import { type AtlasCredentials, type Field, readSecret, type Secret } from './credentials.js';
import type { Keys, Scheme, SchemeOptions } from './scheme.js';

export interface AuthenticationOptions extends SchemeOptions {
  readonly credentials: AtlasCredentials;
  readonly baseUrl: string;
  /** Of the token endpoint, below `baseUrl`. @default the one of the contract */
  readonly tokenPath?: string | undefined;
}

/** Public key and client id name the caller, and help to understand an error. */
const SECRET = /^(private|access)|Secret$/;

async function loadScheme(options: AuthenticationOptions, next: Fetch): Promise<Scheme> {
  const { credentials, redactor, baseUrl } = options;
  // Who needs it waits for it.
  import('../failures.js').catch(() => undefined);
  const readKeys = async <F extends Field>(given: Readonly<Record<F, Secret>>): Promise<Keys<F>> => {
    const keys: Partial<Record<Field, string>> = {};
    for (const [field, secret] of Object.entries(given) as [F, Secret][]) {
      keys[field] = await readSecret(field, secret);
      if (SECRET.test(field)) redactor.hide(keys[field]);
    }
    return keys as Keys<F>;
  };
  if ('publicKey' in credentials) {
    const { digestAuthentication } = await import('./digest.js');
    return { send: digestAuthentication(() => readKeys(credentials), next) };
  }
  if ('accessToken' in credentials) {
    const { bearerAuthentication } = await import('./bearer.js');
    const get = async () => (await readKeys(credentials)).accessToken;
    return { send: bearerAuthentication({ get, reject: async () => undefined }, next) };
  }
  const { serviceAccountAuthentication } = await import('./service-account.js');
  const tokenUrl =
    baseUrl + (options.tokenPath ?? new URL(securitySchemes.serviceAccounts.tokenUrl).pathname);
  return serviceAccountAuthentication(() => readKeys(credentials), tokenUrl, options, next);
}

/** Adds credentials to every attempt. The code of a scheme is loaded when the first request needs it. */
export function authenticate(options: AuthenticationOptions) {
  let scheme: Promise<Scheme> | undefined;
  return {
    layer: ((next) => async (request) => {
      scheme ??= loadScheme(options, next).catch((error) => {
        // A chunk that could not be loaded may be there the next time.
        scheme = undefined;
        throw error;
      });
      const { send } = await raceSignal(scheme, request.signal);
      return send(request);
    }) satisfies Layer,
    async close(revoke?: boolean): Promise<void> {
      await (await scheme?.catch(() => undefined))?.close?.(revoke);
    },
  };
}
