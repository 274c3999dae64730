import { versions } from '../generated/operations.js';
import type { ActiveFault, Fault } from './faults.js';
import type { ApiKeyCredentials, GateStatistics, ServiceAccountCredentials } from './gate/index.js';
import type { Instance } from './instance.js';
import { type PeerStatus, peerMachines } from './peer-machine.js';
import { type PeerBody, type PeerRecord, peerBody } from './peers.js';
import type { LoggedRequest } from './request-log.js';
import type { Seeder } from './seeding.js';
import type {
  AccessListEntry,
  ApiKeySeed,
  ApiVersion,
  PeerSeed,
  ProjectRole,
  ProjectSeed,
  ServiceAccountSeed,
} from './seeds.js';
import type { MovableClock } from './virtual-clock.js';
import type { Project, VersionAnnouncement } from './world.js';

const apiVersions = Object.keys(versions) as ApiVersion[];

/** What a test does behind the API's back: sees everything, changes anything, moves time. */
export interface AtlasControl {
  /** Moves the emulator's clock on; deletions end, tokens and nonces run out, limits refill. Milliseconds. */
  advance(ms: number): void;
  /** The emulator's time, in milliseconds since the epoch. */
  now(): number;

  /** Adds a connection and returns it as a GET of version 2 would show it. */
  addPeer(seed?: PeerSeed): PeerBody;
  /** Whether the deletion of a connection was asked for and has not ended, which one that is FAILED does not show. */
  isBeingDeleted(peerId: string): boolean;
  /** A connection as a GET of version 2 would show it now; `undefined` once it is gone. */
  peer(peerId: string): PeerBody | undefined;
  /** All connections, or those of one project. */
  peers(projectId?: string): PeerBody[];
  /** The owner of the peer network accepts: PENDING_ACCEPTANCE to FINALIZING (AWS), WAITING_FOR_USER to AVAILABLE (GCP). */
  acceptPeer(peerId: string): void;
  /** The owner of the peer network refuses, or the provider does: FAILED. */
  rejectPeer(peerId: string, error?: string): void;
  /** Any status of the connection's provider, from any other. */
  setPeerStatus(peerId: string, status: PeerStatus, error?: string): void;
  /** The connection is gone at once, as if somebody else's deletion had ended. */
  removePeer(peerId: string): void;

  /** Adds a project and returns its id. Callers that exist have no role in it yet. */
  addProject(seed?: ProjectSeed): string;
  /** Adds an API key; by default a Project Owner of every project. */
  addKey(seed?: ApiKeySeed): ApiKeyCredentials;
  /** Adds a service account; by default a Project Owner of every project. */
  addServiceAccount(seed?: ServiceAccountSeed): ServiceAccountCredentials;
  /** Takes away an API key or a service account: the gate does not know it any more. */
  removeCaller(publicKeyOrClientId: string): void;
  /** Sets the roles of a caller in one project; none takes it out of the project. */
  setProjectRoles(publicKeyOrClientId: string, projectId: string, roles: readonly ProjectRole[]): void;
  /** The IP access list of a project. */
  accessList(projectId?: string): readonly AccessListEntry[];
  /** Replaces the IP access list of a project, the first one by default. */
  setAccessList(entries: readonly AccessListEntry[], projectId?: string): void;
  /** 402 ACCOUNT_SUSPENDED for everything in the project. */
  setSuspended(suspended: boolean, projectId?: string): void;
  /** 405 WRITES_NOT_ALLOWED_DURING_APP_UPGRADES for every write, until set to false. */
  setUpgrading(upgrading: boolean): void;
  /** 410 VERSION_GONE for everything, or for one version of the API, until set to false. */
  setVersionGone(gone: boolean, version?: ApiVersion): void;
  /** Sends `Deprecation` and `Sunset` with every response of a version of the API; without an announcement no longer. */
  announce(version: ApiVersion, announcement?: VersionAnnouncement): void;
  /** Requests seem to come from this address, for access lists; `undefined` for where they really come from. */
  setClientAddress(address: string | undefined): void;

  /** Switches a fault on; without `times` it falls on one request. */
  fault(fault: Fault): ActiveFault;
  /** Switches every fault off. */
  clearFaults(): void;
  /** Every nonce is stale from now on, as after a restart. */
  forgetNonces(): void;
  /** Every access token is refused from now on. */
  revokeTokens(): void;
  /** An access token of a service account, the first one by default, without a request. */
  issueToken(options?: { readonly clientId?: string; readonly lifeMs?: number }): string;

  /** The requests since the start or the last reset, oldest first, credentials redacted. */
  requests(): LoggedRequest[];
  /** What the gate counted: challenges, nonce counts, replays, token requests. */
  stats(): GateStatistics;
  /** Back to the state of the start: peers, callers, faults, log, counters. The clock keeps its time. */
  reset(): void;
}

export interface ControlParts {
  readonly clock: MovableClock;
  /** The current life, which a reset replaces. */
  readonly instance: () => Instance;
  readonly seeder: () => Seeder;
  readonly reset: () => void;
}

export function createControl({ clock, instance, seeder, reset }: ControlParts): AtlasControl {
  const peers = () => instance().world.peers;
  const record = (peerId: string): PeerRecord => {
    const found = peers().get(peerId);
    if (found === undefined) throw new Error(`There is no peering connection ${peerId}.`);
    return found;
  };
  const project = (projectId = seeder().projects[0]?.id): Project => {
    const found = instance().world.projects.get(projectId ?? '');
    if (found === undefined) throw new Error(`There is no project ${projectId}.`);
    return found;
  };

  return {
    advance: (ms) => clock.advance(ms),
    now: () => clock.now(),

    addPeer: (seed = {}) => {
      const added = seeder().completePeer(seed);
      if (peers().get(added.id) !== undefined) throw new TypeError(`There are two of the peer ${added.id}.`);
      peers().put(added);
      return peerBody(added);
    },
    isBeingDeleted: (peerId) => record(peerId).deletionRequested,
    peer: (peerId) => {
      const found = peers().get(peerId);
      return found === undefined ? undefined : peerBody(found);
    },
    peers: (projectId) =>
      peers()
        .all(projectId)
        .map((peer) => peerBody(peer)),
    acceptPeer: (peerId) => {
      const { providerName, status } = record(peerId);
      const { acceptance } = peerMachines[providerName];
      if (acceptance?.from !== status) {
        throw new Error(`Peering connection ${peerId} is ${status}; there is nothing to accept.`);
      }
      peers().change(peerId, acceptance.to, null);
    },
    rejectPeer: (peerId, error) => {
      const { providerName } = record(peerId);
      peers().change(peerId, 'FAILED', error ?? peerMachines[providerName].rejectionError);
    },
    setPeerStatus: (peerId, status, error) => {
      const { providerName } = record(peerId);
      const { statuses } = peerMachines[providerName];
      if (!statuses.includes(status)) {
        throw new TypeError(`A connection of ${providerName} is ${statuses.join(', ')}, not ${status}.`);
      }
      peers().change(peerId, status, error ?? null);
    },
    removePeer: (peerId) => peers().remove(record(peerId).id),

    addProject: (seed = {}) => {
      const added = seeder().addProject(seed);
      instance().world.projects.set(added.id, { ...added });
      return added.id;
    },
    addKey: (seed = {}) => {
      const { key, principal } = seeder().addKey(seed);
      instance().world.principals.set(principal.id, principal);
      return key;
    },
    addServiceAccount: (seed = {}) => {
      const { account, principal } = seeder().addServiceAccount(seed);
      instance().world.principals.set(principal.id, principal);
      return account;
    },
    removeCaller: (id) => {
      if (!instance().world.principals.delete(id)) throw new Error(`There is no caller ${id}.`);
      seeder().removeCaller(id);
    },
    setProjectRoles: (id, projectId, roles) => {
      const { principals } = instance().world;
      const principal = principals.get(id);
      if (principal === undefined) throw new Error(`There is no caller ${id}.`);
      const { [projectId]: _, ...others } = principal.projectRoles;
      const projectRoles = roles.length === 0 ? others : { ...others, [project(projectId).id]: roles };
      principals.set(id, { ...principal, projectRoles });
    },
    accessList: (projectId) => {
      // Looking settles what time has brought about, the loss of the security groups among it.
      peers().all();
      return project(projectId).accessList;
    },
    setAccessList: (entries, projectId) => {
      project(projectId).accessList = entries;
    },
    setSuspended: (suspended, projectId) => {
      project(projectId).suspended = suspended;
    },
    setUpgrading: (upgrading) => {
      instance().world.upgrading = upgrading;
    },
    setVersionGone: (gone, version) => {
      const { world } = instance();
      for (const one of version === undefined ? apiVersions : [version]) {
        if (gone) world.gone.add(one);
        else world.gone.delete(one);
      }
    },
    announce: (version, announcement = {}) => {
      instance().world.announcements.set(version, announcement);
    },
    setClientAddress: (address) => {
      instance().client.address = address;
    },

    fault: (fault) => instance().faults.add(fault),
    clearFaults: () => instance().faults.clear(),
    forgetNonces: () => instance().gate.forgetNonces(),
    revokeTokens: () => instance().gate.revokeTokens(),
    issueToken: ({ clientId = seeder().serviceAccounts[0]?.clientId, lifeMs } = {}) => {
      if (clientId === undefined) throw new Error('There is no service account to issue a token to.');
      return instance().gate.issueToken(clientId, lifeMs === undefined ? {} : { lifeMs });
    },

    requests: () => instance().log.entries(),
    stats: () => instance().gate.stats(),
    reset,
  };
}
