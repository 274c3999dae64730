import { type AtlasControl, createControl } from './control.js';
import type { ApiKeyCredentials, ServiceAccountCredentials } from './gate/index.js';
import { createInstance } from './instance.js';
import { checkNames } from './known-options.js';
import type { AtlasEmulatorOptions } from './options.js';
import { Seeder } from './seeding.js';
import { listen } from './server.js';
import { createClock } from './virtual-clock.js';

/** A running emulator. What there is none of, such as `key` after `keys: []`, throws when it is asked for. */
export interface AtlasEmulator extends AsyncDisposable {
  /** Base address, without a slash at the end: what stands in for `https://cloud.mongodb.com`. */
  readonly url: string;
  /** The first of the API keys. */
  readonly key: ApiKeyCredentials;
  /** The API keys it was started with. */
  readonly keys: readonly ApiKeyCredentials[];
  /** The first of the service accounts. */
  readonly serviceAccount: ServiceAccountCredentials;
  /** The service accounts it was started with. */
  readonly serviceAccounts: readonly ServiceAccountCredentials[];
  /** The id of the first of the projects. */
  readonly projectId: string;
  /** The ids of the projects it was started with. */
  readonly projectIds: readonly string[];
  /** The id of the first of the peers. */
  readonly peerId: string;
  /** The ids of the peers it was started with, in the order given. */
  readonly peerIds: readonly string[];
  /** Sees and changes everything behind the API's back. */
  readonly control: AtlasControl;
  /** Ends all connections and everything that waits. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a stateful stand-in for the network peering part of the Atlas Administration API on loopback, for tests: strict
 * digest and OAuth, projects, roles, access lists, peering connections of three providers whose deletion takes time,
 * every documented error by its real cause, and faults to switch on.
 *
 * Time stands still unless `control.advance(ms)` moves it (or `clock: 'real'` is given).
 *
 * @throws TypeError for options that there are none of, and seeds that contradict each other or that Atlas could not have; Error where the port is taken.
 *
 * @example
 * ```ts
 * import { startAtlasEmulator } from 'atlas-peering/emulator';
 *
 * const atlas = await startAtlasEmulator({ peers: [{ providerName: 'AWS', vpcId: 'vpc-0a1b' }] });
 * const peer = `${atlas.url}/api/atlas/v1.0/groups/${atlas.projectId}/peers/${atlas.peerId}`;
 * const headers = { Authorization: `Bearer ${atlas.control.issueToken()}` };
 *
 * const accepted = await fetch(peer, { method: 'DELETE', headers });
 * console.log(accepted.status, atlas.control.peer(atlas.peerId)?.statusName); // 202 TERMINATING
 *
 * atlas.control.advance(60_000);
 * const gone = await fetch(peer, { headers });
 * console.log(gone.status, gone.headers.get('X-Error-Code')); // 404 PEER_NOT_FOUND
 *
 * await atlas.close();
 * ```
 */
export async function startAtlasEmulator(options: AtlasEmulatorOptions = {}): Promise<AtlasEmulator> {
  checkNames('emulator', options);
  if (options.gate !== undefined) checkNames('gate', options.gate);
  if (options.gate?.authenticationInfo !== undefined)
    checkNames('authenticationInfo', options.gate.authenticationInfo);
  if (options.rateLimit !== undefined) checkNames('rateLimit', options.rateLimit);
  const initial = new Seeder(options);
  const { keys, serviceAccounts, projects, peers } = initial;
  const clock = createClock(options.clock ?? 'virtual');
  const closing = new AbortController();

  const begin = () => {
    // The made-up secrets of the start are kept, so that a client stays valid over a reset.
    const seeder = initial.copy();
    const instance = createInstance({
      seeds: seeder.worldSeeds(),
      gate: {
        ...options.gate,
        ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
        credentials: { apiKeys: seeder.keys, serviceAccounts: seeder.serviceAccounts },
      },
      clock: clock.now,
      rateLimit: options.rateLimit,
      faults: options.faults ?? [],
      signal: closing.signal,
    });
    return { seeder, instance };
  };
  let current = begin();
  const server = await listen(
    (request, env) => current.instance.app.fetch(request, env),
    options.port === undefined ? 0 : options.port,
  );
  const close = async () => {
    closing.abort();
    await server.close();
  };

  return {
    url: server.url,
    get key() {
      return first('API key', keys);
    },
    keys: [...keys],
    get serviceAccount() {
      return first('service account', serviceAccounts);
    },
    serviceAccounts: [...serviceAccounts],
    get projectId() {
      return first('project', projects).id;
    },
    projectIds: projects.map(({ id }) => id),
    get peerId() {
      return first('peer', peers).id;
    },
    peerIds: peers.map(({ id }) => id),
    control: createControl({
      clock,
      instance: () => current.instance,
      seeder: () => current.seeder,
      reset: () => {
        current = begin();
      },
    }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function first<T>(kind: string, all: readonly T[]): T {
  const [one] = all;
  if (one === undefined) throw new Error(`The emulator was started with no ${kind}.`);
  return one;
}

export type { Clock } from './clock.js';
export type { AtlasControl } from './control.js';
export type { ErrorCode } from './error-codes.js';
export type { ErrorParameter } from './error-texts.js';
export type {
  ActiveFault,
  AnswerFault,
  BodyFault,
  Fault,
  FaultTarget,
  OperationId,
  WireFault,
} from './faults.js';
export type {
  ApiKeyCredentials,
  DigestAlgorithm,
  DigestRefusal,
  GateCredentials,
  GateOptions,
  GateRefusal,
  GateStatistics,
  Limit,
  ServiceAccountCredentials,
  UnauthorizedBody,
} from './gate/index.js';
export type { AtlasEmulatorOptions } from './options.js';
export type { AwsStatus, AzureStatus, GcpStatus, PeerStatus, ProviderName, Timings } from './peer-machine.js';
export type { PeerBody } from './peers.js';
export type { RateLimit } from './rate-limit.js';
export type { LoggedRequest } from './request-log.js';
export type {
  AccessListEntry,
  ApiKeySeed,
  ApiVersion,
  AwsPeerSeed,
  AzurePeerSeed,
  GcpPeerSeed,
  OrganizationRole,
  OrganizationSeed,
  PeerSeed,
  ProjectRole,
  ProjectSeed,
  SeedOptions,
  ServiceAccountSeed,
} from './seeds.js';
export type { ClockOption } from './virtual-clock.js';
export type { VersionAnnouncement } from './world.js';
