import createOpenApiClient, { type Client } from 'openapi-fetch';
import { readOptions, refuseMore } from './arguments/read-options.js';
import { refusal } from './arguments/rules.js';
import { authenticate } from './auth/authenticate.js';
import type { Environment } from './auth/credentials.js';
import { AtlasConfigurationError } from './errors/classes.js';
import { createRedactor } from './errors/redact.js';
import type { paths } from './generated/atlas-peering.js';
import { type AtlasClientOptions, resolveOptions } from './options.js';
import {
  type DeletePeeringConnectionOptions,
  type DeletionOutcome,
  deletePeeringConnection,
} from './peering/delete.js';
import type {
  DeletePeeringConnectionsOptions,
  DeletionPlanResult,
  DeletionResult,
  PeeringDeletion,
} from './peering/delete-many.js';
import { type Certain, deletionOf, type PeeringExpectation } from './peering/expect.js';
import { type GetPeeringConnectionOptions, getPeeringConnection } from './peering/get.js';
import type { ListPeeringConnectionsOptions } from './peering/list.js';
import type { PeeringDeletionPlan, PlanPeeringDeletionOptions } from './peering/plan.js';
import { itemRules, type VerbOptions, verbRules } from './peering/rules.js';
import type { CloseOptions, PeeringConnection, PeeringContext } from './peering/types.js';
import type { DeletionCompleted, WaitUntilDeletedOptions } from './peering/wait.js';
import { createTransport, platform, type Send } from './transport/transport.js';
import type { Runtime } from './transport/types.js';

/**
 * A client for the network peering connections of Atlas. Safe to share among parallel calls.
 *
 * Options are checked before anything is sent: one that is misspelt, or holds what it does not take, is an
 * {@link AtlasConfigurationError} that names it. `undefined` means that an option is not given; `dryRun` and `expect`,
 * which protect, refuse it.
 */
export interface AtlasClient extends AsyncDisposable {
  /**
   * The contract's operations as openapi-fetch offers them: `atlas.api.GET(path, { params })`. Middleware given to its
   * `use` counts for its own calls, not for the verbs. Goes through the same
   * transport; HTTP errors come back as `error`, failures of the transport are thrown, envelopes are unwrapped. A
   * request that is no operation of the contract, also by an id of another form such as `..`, is refused before it is
   * sent ({@link AtlasConfigurationError}), and so is one to another server than `baseUrl`.
   */
  readonly api: Client<paths>;

  /** Looks ahead with `dryRun: true`: as {@link AtlasClient.planPeeringDeletion}, and no DELETE is sent. */
  deletePeeringConnection<E extends object = PeeringExpectation>(
    options: DeletePeeringConnectionOptions<E & Certain<E>> & { readonly dryRun: true },
  ): Promise<PeeringDeletionPlan>;
  /**
   * Deletes a peering connection, or begins to: Atlas carries it out afterwards, see
   * {@link AtlasClient.waitUntilDeleted}. A DELETE whose response was lost is repeated, and the
   * outcome says so.
   *
   * @throws {AtlasConfigurationError} an id or option is wrong. Nothing was sent.
   * @throws {AtlasExpectationError} the connection is another than `expect` says. No DELETE was sent.
   * @throws {AtlasConflictError} the state of the connection does not allow it.
   * @throws {AtlasNotFoundError} `errorCode` says whether the connection or the project is missing.
   * @throws {AtlasResponseError} a success that cannot be read, or a redirect; see `status` and `ambiguous`.
   * @throws {AtlasError} of the class that the status of the response, or its absence, calls for.
   * @example
   * const { outcome } = await atlas.deletePeeringConnection({ groupId, peerId, idempotent: true });
   */
  deletePeeringConnection<E extends object = PeeringExpectation>(
    options: DeletePeeringConnectionOptions<E & Certain<E>> & { readonly dryRun?: false },
  ): Promise<DeletionOutcome>;
  /** With a `dryRun` that is known at run time only: a plan has `warnings`, an outcome `attempts`. */
  deletePeeringConnection<E extends object = PeeringExpectation>(
    options: DeletePeeringConnectionOptions<E & Certain<E>>,
  ): Promise<PeeringDeletionPlan | DeletionOutcome>;

  /** Looks ahead with `dryRun: true`: plans each deletion as if the others of the list were done. No DELETE is sent. */
  deletePeeringConnections<E extends object = PeeringExpectation, F extends object = PeeringExpectation>(
    ids: readonly PeeringDeletion<E & Certain<E>>[],
    options: DeletePeeringConnectionsOptions<F & Certain<F>> & { readonly dryRun: true },
  ): Promise<DeletionPlanResult[]>;
  /**
   * Deletes several connections and says of each how it ended, in the order given. What `expect` says, of all in the
   * options or of one beside its ids, must hold; else that one is not deleted.
   *
   * @throws {AtlasConfigurationError} an argument is wrong, also one id among many. Nothing was sent.
   */
  deletePeeringConnections<E extends object = PeeringExpectation, F extends object = PeeringExpectation>(
    ids: readonly PeeringDeletion<E & Certain<E>>[],
    options?: DeletePeeringConnectionsOptions<F & Certain<F>> & { readonly dryRun?: false },
  ): Promise<DeletionResult[]>;
  /** With a `dryRun` that is known at run time only: a result that is `ok` has a `plan` or a `deletion`. */
  deletePeeringConnections<E extends object = PeeringExpectation, F extends object = PeeringExpectation>(
    ids: readonly PeeringDeletion<E & Certain<E>>[],
    options?: DeletePeeringConnectionsOptions<F & Certain<F>>,
  ): Promise<(DeletionResult | DeletionPlanResult)[]>;

  /**
   * Reads one peering connection.
   *
   * @throws {AtlasNotFoundError} `errorCode` says whether the connection or the project is missing.
   * @throws {AtlasError} of the class that the status of the response, or its absence, calls for.
   */
  getPeeringConnection(options: GetPeeringConnectionOptions): Promise<PeeringConnection>;

  /**
   * Lists the peering connections of a project, page by page and provider by provider. Errors are thrown while
   * iterating, wrong arguments on the first step.
   *
   * @example
   * for await (const peer of atlas.listPeeringConnections({ groupId })) console.log(peer.id, peer.providerName); // bbbbbbbbbbbbbbbbbbbbbbbb AWS
   */
  listPeeringConnections(
    options: ListPeeringConnectionsOptions,
  ): AsyncGenerator<PeeringConnection, void, undefined>;

  /**
   * Says what a deletion would do, as far as reading tells, without doing it; `unknown` names what it does not tell.
   *
   * @throws {AtlasExpectationError} the connection is another than `expect` says.
   * @throws {AtlasError} of the class that the status of a response, or its absence, calls for.
   */
  planPeeringDeletion<E extends object = PeeringExpectation>(
    options: PlanPeeringDeletionOptions<E & Certain<E>>,
  ): Promise<PeeringDeletionPlan>;

  /**
   * Waits until the connection is gone: until Atlas answers 404 `PEER_NOT_FOUND`. Does not ask for the deletion.
   *
   * @throws {AtlasTimeoutError} the deadline passed; `detail` is the last state, `cause` the last failed poll.
   * @throws {AtlasDeletionFailedError} Atlas gave the deletion up.
   * @throws {AtlasError} of the class that the status of a response calls for, where polling again cannot help.
   */
  waitUntilDeleted(options: WaitUntilDeletedOptions): Promise<DeletionCompleted>;

  /**
   * Refuses further calls, and revokes the service account's access token unless a `tokenStore` shares it. Rejects for
   * nothing but an option that is wrong. Calls under way go on. `await using` does the same.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Makes a client for the network peering connections of Atlas. Nothing is sent before the first call; the code of an
 * authentication scheme, and of the verbs beyond get and delete, is loaded when it is first needed.
 *
 * @throws {AtlasConfigurationError} an option is wrong, or there are no credentials.
 * @example
 * const atlas = createAtlasClient({ credentials: { publicKey, privateKey } });
 */
export function createAtlasClient(options?: AtlasClientOptions): AtlasClient;
export function createAtlasClient(
  options: AtlasClientOptions = {},
  ...more: readonly unknown[]
): AtlasClient {
  refuseMore('createAtlasClient', [options, ...more], 1);
  return buildClient(options, platform);
}

/** As {@link createAtlasClient}, with the sources of time and chance put in. */
export function buildClient(options: AtlasClientOptions, runtime: Runtime): AtlasClient {
  // Not every runtime has `process`, and the types of those that have none do not know it.
  const { process } = globalThis as { readonly process?: { readonly env?: Environment } } & object;
  const settings = resolveOptions(options, process?.env ?? {});
  const { baseUrl, headers } = settings;
  const redactor = createRedactor();
  redactor.hideHeaders(headers);
  const authentication = authenticate({ ...settings, redactor, now: runtime.now });
  const transport = createTransport({
    ...settings,
    runtime,
    redactor,
    authenticate: authentication.layer,
  });
  let closed = false;
  const send: Send = async (request) => {
    if (closed) throw new AtlasConfigurationError('The client is closed.');
    return transport(request);
  };
  const context: PeeringContext = {
    baseUrl,
    version: settings.apiVersion,
    headers,
    send,
    runtime,
    redact: redactor.redact,
  };
  const api = createOpenApiClient<paths>({
    baseUrl,
    headers,
    fetch: async (request) => (await import('./api.js')).sendForApi(request, context),
  });

  /** A verb. Its options are read at the call: what the caller changes while its code is loaded decides nothing. */
  const verb =
    <V extends keyof VerbOptions, T>(name: V, run: (options: VerbOptions[V]) => T | Promise<T>) =>
    async (...given: readonly unknown[]): Promise<T> => {
      refuseMore(name, given, 1);
      const [options = {}] = given;
      return run(readOptions<VerbOptions[V]>(name, options, verbRules[name]));
    };
  const loadPlan = () => import('./peering/plan.js');
  const close = verb('close', async ({ revoke }) => {
    closed = true;
    await authentication.close(revoke);
  });

  return {
    api,
    // That `dryRun` decides which of the two results comes is more than the compiler sees.
    deletePeeringConnection: verb('deletePeeringConnection', async ({ dryRun, ...options }) =>
      dryRun
        ? (await loadPlan()).planPeeringDeletion(context, deletionOf(options))
        : deletePeeringConnection(context, deletionOf(options)),
    ) as AtlasClient['deletePeeringConnection'],
    deletePeeringConnections: (async (...given: readonly unknown[]) => {
      const name = 'deletePeeringConnections';
      refuseMore(name, given, 2);
      const [ids, options = {}] = given;
      if (!Array.isArray(ids)) throw refusal(`${name}: the first argument`, 'be a list of ids', ids);
      // Array.from also visits holes.
      const deletions = Array.from(ids, (one: unknown, index) =>
        readOptions(`${name}: ids[${index}]`, one, itemRules, `ids[${index}].`),
      );
      const read = readOptions(name, options, verbRules[name]);
      return (await import('./peering/delete-many.js')).deletePeeringConnections(context, deletions, read);
    }) as AtlasClient['deletePeeringConnections'],
    getPeeringConnection: verb('getPeeringConnection', (options) => getPeeringConnection(context, options)),
    async *listPeeringConnections(...given) {
      const name = 'listPeeringConnections';
      refuseMore(name, given, 1);
      const { listPeeringConnections, listRules } = await import('./peering/list.js');
      yield* listPeeringConnections(context, readOptions(name, given[0], listRules));
    },
    planPeeringDeletion: verb('planPeeringDeletion', async (options) =>
      (await loadPlan()).planPeeringDeletion(context, deletionOf(options)),
    ),
    waitUntilDeleted: verb('waitUntilDeleted', async (options) =>
      (await import('./peering/wait.js')).waitUntilDeleted(context, options),
    ),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
