import createOpenApiClient, { type Client } from 'openapi-fetch';
import { authenticate } from './auth/authenticate.js';
import {
  type AtlasCredentials,
  chooseCredentials,
  type Environment,
  readVariable,
} from './auth/credentials.js';
import type { TokenStore } from './auth/token-store.js';
import { AtlasConfigurationError } from './errors/classes.js';
import { createRedactor } from './errors/redact.js';
import type { paths } from './generated/atlas-peering.js';
import { securitySchemes, servers } from './generated/operations.js';
import { checkNumber } from './peering/arguments.js';
import {
  type DeletePeeringConnectionOptions,
  type DeletionOutcome,
  deletePeeringConnection,
} from './peering/delete.js';
import { type GetPeeringConnectionOptions, getPeeringConnection } from './peering/get.js';
import { type ListPeeringConnectionsOptions, listPeeringConnections } from './peering/list.js';
import {
  type PeeringDeletionPlan,
  type PlanPeeringDeletionOptions,
  planPeeringDeletion,
} from './peering/plan.js';
import type { PeeringConnection, PeeringContext } from './peering/types.js';
import type { Hooks, Logger } from './transport/observe.js';
import type { RetryPolicy } from './transport/retry.js';
import { createTransport, platform, type Send } from './transport/transport.js';
import type { Runtime, Timeouts } from './transport/types.js';
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
   * Credentials go nowhere else.
   *
   * @default the environment variable `MONGODB_ATLAS_BASE_URL`, else the server of the contract
   */
  readonly baseUrl?: string | undefined;
  /** Called as `fetch(url, init)` for every request. @default the platform's `fetch` at the time of the request */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Put before the client's own name in `User-Agent`. */
  readonly userAgent?: string | undefined;
  /** `attempt` limits one attempt, `total` the whole call. @default { attempt: 30_000, total: 120_000 } */
  readonly timeout?: Partial<Timeouts> | undefined;
  /** How passing failures are repeated. @default { limit: 4, baseDelay: 500, maxDelay: 20_000 } */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Largest body that is read, in bytes after decompression. @default 8_388_608 */
  readonly maxResponseBytes?: number | undefined;
  /** Takes redacted messages. @default warnings go to `console.warn` */
  readonly logger?: Logger | undefined;
  /** Told about requests, answers and retries, redacted. */
  readonly hooks?: Hooks | undefined;
  /** Where access tokens of a service account are shared with other processes. @default only in memory */
  readonly tokenStore?: TokenStore | undefined;
  /** How long before its end an access token is renewed. @default 60_000 */
  readonly tokenRenewalSkew?: number | undefined;
}

/** A client for the network peering connections of Atlas. */
export interface AtlasClient extends AsyncDisposable {
  /**
   * The contract's operations as openapi-fetch offers them: `atlas.api.GET(path, { params })`. Goes through the same
   * transport; HTTP errors come back as `error`, failures of the transport are thrown. A request that is no operation
   * of the contract, also by an id of another form, is refused before it is sent.
   */
  readonly api: Client<paths>;
  /** Says what a deletion would do: see {@link planPeeringDeletion}. */
  deletePeeringConnection(
    options: DeletePeeringConnectionOptions & { readonly dryRun: true },
  ): Promise<PeeringDeletionPlan>;
  /** Deletes a peering connection: see {@link deletePeeringConnection}. */
  deletePeeringConnection(
    options: DeletePeeringConnectionOptions & { readonly dryRun?: false | undefined },
  ): Promise<DeletionOutcome>;
  /** Reads one peering connection: see {@link getPeeringConnection}. */
  getPeeringConnection(options: GetPeeringConnectionOptions): Promise<PeeringConnection>;
  /** Lists the peering connections of a project, of all providers: see {@link listPeeringConnections}. */
  listPeeringConnections(
    options: ListPeeringConnectionsOptions,
  ): AsyncGenerator<PeeringConnection, void, undefined>;
  /** Says what a deletion would do, without doing it: see {@link planPeeringDeletion}. */
  planPeeringDeletion(options: PlanPeeringDeletionOptions): Promise<PeeringDeletionPlan>;
  /**
   * Refuses further calls and revokes the service account's access token, unless a `tokenStore` shares it. Never
   * rejects. Calls under way go on.
   */
  close(options?: { readonly revoke?: boolean | undefined }): Promise<void>;
}

const TIMEOUT: Timeouts = { attempt: 30_000, total: 120_000 };
const RETRY: RetryPolicy = { limit: 4, baseDelay: 500, maxDelay: 20_000 };

/** Drops what is given as `undefined`, so that a default takes its place. */
function over<T extends object>(
  defaults: T,
  given: { [K in keyof T]?: T[K] | undefined } | undefined,
  name: string,
): T {
  const merged = { ...defaults };
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === undefined) continue;
    checkNumber(`${name}.${key}`, value, 0);
    Object.assign(merged, { [key]: value });
  }
  return merged;
}

function checkBaseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new AtlasConfigurationError(
      'baseUrl must be an http or https URL without credentials, query and fragment.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

const LOOPBACK = /^https:|^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/;

/**
 * Makes a client for the network peering connections of Atlas. Nothing is sent before the first call.
 *
 * @throws {AtlasConfigurationError} an option is wrong, or there are no credentials.
 * @example
 * const atlas = createAtlasClient({ credentials: { publicKey, privateKey } });
 * const { outcome } = await atlas.deletePeeringConnection({ groupId, peerId, idempotent: true });
 */
export function createAtlasClient(options: AtlasClientOptions = {}): AtlasClient {
  return buildClient(options, platform);
}

/** As {@link createAtlasClient}, with time and chance put in. */
export function buildClient(options: AtlasClientOptions, runtime: Runtime): AtlasClient {
  const environment: Environment = globalThis.process?.env ?? {};
  const logger: Logger = options.logger ?? { warn: (message) => console.warn(message) };
  const redactor = createRedactor();
  const timeout = over(TIMEOUT, options.timeout, 'timeout');
  const baseUrl = checkBaseUrl(options.baseUrl ?? readVariable(environment, 'BASE_URL') ?? servers[0]);
  if (!LOOPBACK.test(baseUrl)) logger.warn?.('baseUrl is not https: credentials can be read on the way.');
  const { pathname } = new URL(securitySchemes.serviceAccounts.tokenUrl);
  const userAgent = [options.userAgent, `atlas-peering/${VERSION}`].filter(Boolean).join(' ');

  const authentication = authenticate({
    credentials: chooseCredentials(options.credentials, environment, (message) => logger.warn?.(message)),
    tokenUrl: baseUrl + pathname,
    // The contract names no revocation endpoint; Atlas has it beside the token endpoint.
    revokeUrl: baseUrl + pathname.replace(/[^/]+$/, 'revoke'),
    userAgent,
    timeout,
    renewalSkew: options.tokenRenewalSkew ?? 60_000,
    store: options.tokenStore,
    logger,
    redactor,
  });
  const transport = createTransport({
    baseUrl,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    userAgent,
    timeout,
    retry: over(RETRY, options.retry, 'retry'),
    maxResponseBytes: options.maxResponseBytes ?? 2 ** 23,
    hooks: options.hooks ?? {},
    logger,
    runtime,
    redactor,
    authenticate: authentication.layer,
  });
  let closed = false;
  const send: Send = async (request, own) => {
    if (closed) throw new AtlasConfigurationError('The client is closed.');
    return transport(request, own);
  };
  const api = createOpenApiClient<paths>({
    baseUrl,
    fetch: (request) => send(request),
    ...(options.headers && { headers: options.headers }),
  });
  const context: PeeringContext = { api, send, timeout, runtime, logger, redact: redactor.redact };
  const close = async ({ revoke }: { readonly revoke?: boolean | undefined } = {}) => {
    closed = true;
    await authentication.close(revoke);
  };

  function remove(
    own: DeletePeeringConnectionOptions & { readonly dryRun: true },
  ): Promise<PeeringDeletionPlan>;
  function remove(own: DeletePeeringConnectionOptions): Promise<DeletionOutcome>;
  function remove(own: DeletePeeringConnectionOptions) {
    return deletePeeringConnection(context, own);
  }
  return {
    api,
    deletePeeringConnection: remove,
    getPeeringConnection: (own) => getPeeringConnection(context, own),
    listPeeringConnections: (own) => listPeeringConnections(context, own),
    planPeeringDeletion: (own) => planPeeringDeletion(context, own),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
