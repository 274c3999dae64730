import { isIP } from 'node:net';
import { operations } from '../generated/operations.js';
import type { ApiKeyCredentials, ServiceAccountCredentials } from './gate/index.js';
import { checkNames, checkPeerNames } from './known-options.js';
import {
  madeUpClientId,
  madeUpClientSecret,
  madeUpId,
  madeUpPrivateKey,
  madeUpPublicKey,
} from './made-up.js';
import { type ProviderName, peerMachines, providerNames, type Timings } from './peer-machine.js';
import type { PeerRecord } from './peers.js';
import type {
  ApiKeySeed,
  OrganizationSeed,
  PeerSeed,
  ProjectSeed,
  SeedOptions,
  ServiceAccountSeed,
} from './seeds.js';
import type { Principal, Project, WorldSeeds } from './world.js';

/** Makes complete seeds of what a test cares to say; ids that it leaves out are the same in every run. */
export class Seeder {
  readonly timings: Timings;
  readonly organizations: OrganizationSeed[] = [];
  readonly projects: Project[] = [];
  readonly peers: PeerRecord[] = [];
  readonly principals: Principal[] = [];
  readonly keys: ApiKeyCredentials[] = [];
  readonly serviceAccounts: ServiceAccountCredentials[] = [];
  #madeUp = 0;

  constructor(options: SeedOptions) {
    if (options.timings !== undefined) checkNames('timings', options.timings);
    this.timings = {
      provisioningMs: 60_000,
      acceptanceMs: 7 * 24 * 3_600_000,
      deletionMs: 60_000,
      ...options.timings,
    };
    const organizations = options.organizations ?? [{ id: madeUpId('organization', 1) }];
    for (const organization of organizations) this.addOrganization(organization);
    for (const project of options.projects ?? [{}]) this.addProject(project);
    for (const key of options.keys ?? [{}]) this.addKey(key);
    for (const account of options.serviceAccounts ?? [{}]) this.addServiceAccount(account);
    for (const peer of options.peers ?? []) this.addPeer(peer);
  }

  /** The same seeds with lists of their own: what is added or removed later stays out of this one. */
  copy(): Seeder {
    const none = { organizations: [], projects: [], keys: [], serviceAccounts: [], peers: [] };
    const copy = new Seeder({ ...none, timings: this.timings });
    copy.organizations.push(...this.organizations);
    copy.projects.push(...this.projects);
    copy.keys.push(...this.keys);
    copy.serviceAccounts.push(...this.serviceAccounts);
    copy.principals.push(...this.principals);
    copy.peers.push(...this.peers);
    copy.#madeUp = this.#madeUp;
    return copy;
  }

  worldSeeds(): WorldSeeds {
    const { organizations, projects, principals, peers, timings } = this;
    return { organizations, projects, principals, peers, timings };
  }

  addOrganization(seed: OrganizationSeed): void {
    checkNames('organization', seed);
    checkId('organization', seed.id);
    this.organizations.push(seed);
  }

  addProject(seed: ProjectSeed): Project {
    checkNames('project', seed);
    const project: Project = {
      id: seed.id ?? this.#nextId('project'),
      organizationId: seed.organizationId ?? this.#firstOrganization(),
      kind: seed.kind ?? 'atlas',
      suspended: seed.suspended ?? false,
      accessList: seed.accessList ?? [],
    };
    checkId('project', project.id);
    refuseRepeat('project', project.id, this.projects);
    this.projects.push(project);
    return project;
  }

  addKey(seed: ApiKeySeed): { readonly key: ApiKeyCredentials; readonly principal: Principal } {
    checkNames('key', seed);
    const number = this.keys.length + 1;
    const key = {
      publicKey: seed.publicKey ?? madeUpPublicKey(number),
      privateKey: seed.privateKey ?? madeUpPrivateKey(),
    };
    const principal = this.#addPrincipal(key.publicKey, seed);
    this.keys.push(key);
    return { key, principal };
  }

  addServiceAccount(seed: ServiceAccountSeed): {
    readonly account: ServiceAccountCredentials;
    readonly principal: Principal;
  } {
    checkNames('serviceAccount', seed);
    const number = this.serviceAccounts.length + 1;
    const account = {
      clientId: seed.clientId ?? madeUpClientId(number),
      clientSecret: seed.clientSecret ?? madeUpClientSecret(),
    };
    const principal = this.#addPrincipal(account.clientId, seed);
    this.serviceAccounts.push(account);
    return { account, principal };
  }

  addPeer(seed: PeerSeed): void {
    const record = this.completePeer(seed);
    refuseRepeat('peer', record.id, this.peers);
    this.peers.push(record);
  }

  /** The whole of a peer, without adding it: once the emulator runs, only it knows which peers there still are. */
  completePeer(seed: PeerSeed): PeerRecord {
    checkPeerNames(seed.providerName ?? 'AWS', seed);
    const { id, projectId, containerId, deletionMs, providerName = 'AWS', status, error, ...rest } = seed;
    const { failingDeletions = 0, ...fields } = { failingDeletions: undefined, ...rest };
    const record: PeerRecord = {
      id: id ?? this.#nextId('peer'),
      projectId: projectId ?? this.#firstProject(),
      containerId: containerId ?? this.#nextId('container'),
      providerName,
      status: status ?? 'AVAILABLE',
      error: error ?? null,
      fields: { ...providerDefaults[providerName], ...fields },
      deletionMs: deletionMs ?? this.timings.deletionMs,
      failingDeletions,
      deletionRequested: status === peerMachines[providerName]?.deleting,
    };
    checkPeer(record, this.projects);
    return record;
  }

  /** In place: the gate reads the lists anew for every request. */
  removeCaller(id: string): void {
    removeWhere(this.keys, ({ publicKey }) => publicKey === id);
    removeWhere(this.serviceAccounts, ({ clientId }) => clientId === id);
    removeWhere(this.principals, (principal) => principal.id === id);
  }

  #addPrincipal(id: string, seed: ApiKeySeed | ServiceAccountSeed): Principal {
    refuseRepeat('caller', id, this.principals);
    const organizationId = seed.organizationId ?? this.#firstOrganization();
    for (const entry of seed.accessList ?? []) checkAccessListEntry(entry);
    const own = this.projects.filter((project) => project.organizationId === organizationId);
    const principal: Principal = {
      id,
      organizationId,
      organizationRoles: seed.organizationRoles ?? [],
      projectRoles:
        seed.projectRoles ??
        Object.fromEntries(own.map((project) => [project.id, ['Project Owner'] as const])),
      accessList: seed.accessList,
    };
    this.principals.push(principal);
    return principal;
  }

  #nextId(kind: string): string {
    this.#madeUp += 1;
    return madeUpId(kind, this.#madeUp);
  }

  #firstOrganization(): string {
    const [first] = this.organizations;
    if (first === undefined) throw new TypeError('organizations: at least one is needed.');
    return first.id;
  }

  #firstProject(): string {
    const [first] = this.projects;
    if (first === undefined) throw new TypeError('peers: a peer needs a project, and there is none.');
    return first.id;
  }
}

const providerDefaults: Readonly<Record<ProviderName, Readonly<Record<string, string | null>>>> = {
  AWS: {
    accepterRegionName: null,
    awsAccountId: '123456789012',
    connectionId: 'pcx-0123456789abcdef0',
    routeTableCidrBlock: '10.15.0.0/16',
    vpcId: 'vpc-0123456789abcdef0',
  },
  AZURE: {
    azureDirectoryId: '00000000-0000-4000-8000-000000000001',
    azureSubscriptionId: '00000000-0000-4000-8000-000000000002',
    resourceGroupName: 'emulated-group',
    vnetName: 'emulated-vnet',
  },
  GCP: { gcpProjectId: 'emulated-project', networkName: 'emulated-network' },
};

const idPattern = new RegExp(operations.getPeeringConnection.pathParameters.peerId.pattern);

function checkId(kind: string, id: string): void {
  if (idPattern.test(id)) return;
  throw new TypeError(`The ${kind} id ${JSON.stringify(id)} does not match ${idPattern.source}.`);
}

function checkPeer(record: PeerRecord, projects: readonly Project[]): void {
  checkId('peer', record.id);
  checkId('container', record.containerId);
  if (!providerNames.includes(record.providerName)) {
    throw new TypeError(
      `Peer ${record.id}: providerName is one of ${providerNames.join(', ')}, not ${record.providerName}.`,
    );
  }
  if (!projects.some(({ id }) => id === record.projectId)) {
    throw new TypeError(`Peer ${record.id}: there is no project ${record.projectId}; add it to projects.`);
  }
  const { statuses, deletionFailed } = peerMachines[record.providerName];
  if (!statuses.includes(record.status)) {
    throw new TypeError(
      `Peer ${record.id}: a connection of ${record.providerName} is ${statuses.join(', ')}, not ${record.status}.`,
    );
  }
  if (record.failingDeletions > 0 && deletionFailed === undefined) {
    throw new TypeError(`Peer ${record.id}: ${record.providerName} has no state for a failed deletion.`);
  }
}

function checkAccessListEntry(entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  const prefixFits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if (family !== 0 && prefixFits) return;
  throw new TypeError(`accessList: ${JSON.stringify(entry)} is neither an IP address nor a CIDR block.`);
}

function refuseRepeat(kind: string, id: string, known: readonly { readonly id: string }[]): void {
  if (known.some((one) => one.id === id)) throw new TypeError(`There are two of the ${kind} ${id}.`);
}

function removeWhere<T>(list: T[], isUnwanted: (item: T) => boolean): void {
  const index = list.findIndex(isUnwanted);
  if (index >= 0) list.splice(index, 1);
}
