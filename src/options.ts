import { methodsOf, type OptionRules, optionsOf, readOptions } from './arguments/read-options.js';
import { callback, isFunction, isText, number, oneOf, type Rule, rule, text } from './arguments/rules.js';
import {
  type AtlasCredentials,
  chooseCredentials,
  type Environment,
  type Field,
  readVariable,
  type Secret,
} from './auth/credentials.js';
import type { TokenStore } from './auth/token-store.js';
import { AtlasConfigurationError } from './errors/classes.js';
import { servers } from './generated/operations.js';
import { timeoutRule } from './peering/call-rules.js';
import { type ApiVersion, apiVersions } from './peering/versions.js';
import { type Hooks, type Logger, tell } from './transport/observers.js';
import type { RetryPolicy, Timeouts } from './transport/types.js';
import { VERSION } from './version.js';

/** Settings of a client. Everything is optional. Durations are in milliseconds. */
export interface AtlasClientOptions {
  /**
   * An API key, a service account or an access token. Each value may be a function, also an async one.
   *
   * @default from the environment, the first kind that is complete: `MONGODB_ATLAS_ACCESS_TOKEN`;
   *   `MONGODB_ATLAS_CLIENT_ID` and `MONGODB_ATLAS_CLIENT_SECRET`; `MONGODB_ATLAS_PUBLIC_API_KEY` (or
   *   `MONGODB_ATLAS_PUBLIC_KEY`) and `MONGODB_ATLAS_PRIVATE_API_KEY` (or `MONGODB_ATLAS_PRIVATE_KEY`)
   */
  readonly credentials?: AtlasCredentials | undefined;
  /**
   * Where Atlas is, for example `https://cloud.mongodbgov.com`, an emulator or a gateway with a path of its own.
   * Credentials go nowhere else. Plain http is warned about, except on loopback.
   *
   * @default the environment variable `MONGODB_ATLAS_BASE_URL`, else the server of the contract
   */
  readonly baseUrl?: string | undefined;
  /**
   * Which version of the Atlas Administration API the verbs use. They take and give the same in each.
   *
   * @default the environment variable `MONGODB_ATLAS_API_VERSION`, else `v1.0`, the one that the documentation pages describe
   */
  readonly apiVersion?: ApiVersion | undefined;
  /** Called as `fetch(url, init)` for every request. @default the platform's `fetch` at the time of the request */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Sent with every call, for example to a gateway in between. Not sent to the token endpoint. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Put before the client's own name in `User-Agent`. */
  readonly userAgent?: string | undefined;
  /**
   * `attempt` limits one attempt with its body, `total` the whole call with retries, waits and authentication.
   * `Infinity` means no limit.
   *
   * @default { attempt: 30_000, total: 120_000 }
   */
  readonly timeout?: Partial<Timeouts> | undefined;
  /** How passing failures are repeated. @default { limit: 4, baseDelay: 500, maxDelay: 20_000 } */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Largest body that is read, in bytes after decompression. @default 8_388_608 */
  readonly maxResponseBytes?: number | undefined;
  /** Takes redacted messages. @default warnings go to `console.warn`, the rest nowhere */
  readonly logger?: Logger | undefined;
  /** Told about requests, responses and retries, redacted. */
  readonly hooks?: Hooks | undefined;
  /** Where access tokens of a service account are shared with other processes. @default only in memory */
  readonly tokenStore?: TokenStore | undefined;
  /** How long before its end an access token is renewed; at most half its life. @default 60_000 */
  readonly tokenRenewalSkew?: number | undefined;
}

const LOOPBACK = /^(https:|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$))/;

function checkBaseUrl(value: string): string {
  // Not URL.canParse, which browsers of 2023 and earlier runtimes lack.
  let url: URL | undefined;
  try {
    url = new URL(value);
  } catch {
    // Refused below, with the other faults.
  }
  // In `href`, because an empty query or fragment leaves its sign there alone.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || /[?#]/.test(url.href)) {
    throw new AtlasConfigurationError(
      'baseUrl must be an http(s) URL without credentials, query and fragment.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** Checks headers by making them, and puts their names into lower case. */
function readHeaders(given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(given));
  } catch {
    // The platform's own message shows the value, which may be a key of a gateway.
    throw new AtlasConfigurationError('headers holds what HTTP does not allow.');
  }
}

const secret = rule(
  'be a string that is not empty, or a function that gives one',
  (value): value is Secret => isFunction(value) || isText(value),
);

const versionRule = oneOf(apiVersions);

const headersRule: Rule<Readonly<Record<string, string>>> = {
  read: (value, name) => {
    const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const rules = Object.fromEntries(names.map((header) => [header, text]));
    return optionsOf(rules).read(value, name);
  },
};

const LEVELS = ['debug', 'info', 'warn'] as const;

const rules: OptionRules<AtlasClientOptions> = {
  // Of whichever kind: `chooseCredentials` tells the kinds apart.
  credentials: optionsOf<Record<Field, Secret>>({
    accessToken: secret,
    clientId: secret,
    clientSecret: secret,
    publicKey: secret,
    privateKey: secret,
  }),
  baseUrl: text,
  apiVersion: versionRule,
  fetch: callback(),
  headers: headersRule,
  userAgent: text,
  timeout: timeoutRule,
  retry: optionsOf<Partial<RetryPolicy>>(
    { limit: number(0, Number.POSITIVE_INFINITY, 'whole'), baseDelay: number(0), maxDelay: number(0) },
    (value) => (value === false ? 'To turn retries off: { limit: 0 }.' : ''),
  ),
  maxResponseBytes: number(0),
  logger: methodsOf<Logger>(LEVELS),
  hooks: methodsOf<Hooks>(['onRequest', 'onResponse', 'onRetry'], 'alone'),
  tokenStore: methodsOf<TokenStore>(['get', 'set', 'delete'], 'whole'),
  tokenRenewalSkew: number(0),
};

/** The logger, with what it throws or rejects with kept from deciding about a call. */
function harmless(logger: Logger): Logger {
  const guarded: Logger = {};
  for (const level of LEVELS)
    if (logger[level]) guarded[level] = (...said) => tell(() => logger[level]?.(...said));
  return guarded;
}

/**
 * Checks the options and fills them up from the environment and the defaults.
 *
 * @throws {AtlasConfigurationError} an option is wrong, or there are no credentials.
 */
export function resolveOptions(given: unknown, environment: Environment) {
  const options = readOptions('createAtlasClient', given, rules);
  const { maxResponseBytes = 2 ** 23, tokenRenewalSkew = 60_000 } = options;
  const logger = harmless(options.logger ?? { warn: (message) => console.warn(message) });
  const warn = (message: string) => logger.warn?.(message);
  const baseUrl = checkBaseUrl(options.baseUrl ?? readVariable(environment, 'BASE_URL') ?? servers[0]);
  if (!LOOPBACK.test(baseUrl)) warn('baseUrl is not https: others can read what is sent.');
  return {
    baseUrl,
    apiVersion:
      options.apiVersion ??
      versionRule.read(readVariable(environment, 'API_VERSION') ?? 'v1.0', 'MONGODB_ATLAS_API_VERSION'),
    credentials: chooseCredentials(options.credentials, environment, warn),
    headers: readHeaders(options.headers),
    userAgent: [options.userAgent, `atlas-peering/${VERSION}`].filter(Boolean).join(' '),
    timeout: { attempt: 30_000, total: 120_000, ...options.timeout } satisfies Timeouts,
    retry: { limit: 4, baseDelay: 500, maxDelay: 20_000, ...options.retry } satisfies RetryPolicy,
    maxResponseBytes,
    renewalSkew: tokenRenewalSkew,
    logger,
    // Looked up at each request, so that a `fetch` that is instrumented later is used.
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    hooks: options.hooks ?? {},
    store: options.tokenStore,
  };
}
