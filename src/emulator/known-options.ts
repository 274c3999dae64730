import { nearest } from '../arguments/nearest.js';
import type { Fault } from './faults.js';
import type { GateOptions } from './gate/index.js';
import type { AtlasEmulatorOptions } from './options.js';
import type { ProviderName, Timings } from './peer-machine.js';
import type { RateLimit } from './rate-limit.js';
import type {
  ApiKeySeed,
  AwsPeerSeed,
  AzurePeerSeed,
  GcpPeerSeed,
  OrganizationSeed,
  ProjectSeed,
  ServiceAccountSeed,
} from './seeds.js';

/** Every key of an options object, of each member of a union. The compiler sees to it that none is missing. */
type Names<T> = Readonly<Record<T extends unknown ? keyof T : never, true>>;

const access = {
  organizationId: true,
  organizationRoles: true,
  projectRoles: true,
  accessList: true,
} as const;
const anyPeer = {
  id: true,
  projectId: true,
  containerId: true,
  deletionMs: true,
  providerName: true,
  status: true,
  error: true,
} as const;

const emulator: Names<AtlasEmulatorOptions> = {
  port: true,
  clock: true,
  rateLimit: true,
  faults: true,
  algorithms: true,
  gate: true,
  organizations: true,
  projects: true,
  peers: true,
  keys: true,
  serviceAccounts: true,
  timings: true,
};
const timings: Names<Timings> = { provisioningMs: true, acceptanceMs: true, deletionMs: true };
const gate: Names<NonNullable<AtlasEmulatorOptions['gate']>> = {
  realm: true,
  qop: true,
  opaque: true,
  userhash: true,
  strictQuoting: true,
  authenticationInfo: true,
  unauthorizedBody: true,
  nonceLifeMs: true,
  maxNonceCount: true,
  tokenLifeMs: true,
  tokenLimits: true,
};
const authenticationInfo: Names<NonNullable<GateOptions['authenticationInfo']>> = {
  rspauth: true,
  nextnonce: true,
};
const rateLimit: Names<RateLimit> = {
  kind: true,
  requests: true,
  windowMs: true,
  capacity: true,
  refill: true,
  refillSeconds: true,
};
const fault: Names<Fault> = {
  operation: true,
  method: true,
  path: true,
  credentials: true,
  skip: true,
  times: true,
  when: true,
  kind: true,
  ms: true,
  code: true,
  detail: true,
  retryAfter: true,
  parameters: true,
  status: true,
  location: true,
  headers: true,
  body: true,
  value: true,
  set: true,
  bytes: true,
  by: true,
};
const organization: Names<OrganizationSeed> = { id: true, requiresAccessList: true };
const project: Names<ProjectSeed> = {
  id: true,
  organizationId: true,
  kind: true,
  suspended: true,
  accessList: true,
};
const key: Names<ApiKeySeed> = { ...access, publicKey: true, privateKey: true };
const serviceAccount: Names<ServiceAccountSeed> = { ...access, clientId: true, clientSecret: true };
const AWS: Names<AwsPeerSeed> = {
  ...anyPeer,
  errorMessage: true,
  accepterRegionName: true,
  awsAccountId: true,
  connectionId: true,
  routeTableCidrBlock: true,
  vpcId: true,
};
const AZURE: Names<AzurePeerSeed> = {
  ...anyPeer,
  failingDeletions: true,
  azureDirectoryId: true,
  azureSubscriptionId: true,
  resourceGroupName: true,
  vnetName: true,
};
const GCP: Names<GcpPeerSeed> = { ...anyPeer, gcpProjectId: true, networkName: true };
const peers: Readonly<Record<ProviderName, Readonly<Record<string, true>>>> = { AWS, AZURE, GCP };

const known = {
  emulator,
  timings,
  gate,
  authenticationInfo,
  rateLimit,
  fault,
  organization,
  project,
  key,
  serviceAccount,
};

/**
 * Refuses what is no plain options object, and names that nobody reads: a misspelt one would change nothing in silence.
 *
 * @param what whose options they are, for the message.
 * @throws TypeError names the key and the one that it is most like.
 */
export function checkNames(what: keyof typeof known, given: unknown): void {
  refuseOthers(what, given, known[what]);
}

/** As {@link checkNames}, for a peer of a provider; one of an unknown provider may have the names of all. */
export function checkPeerNames(providerName: string, given: unknown): void {
  const own = new Map(Object.entries(peers)).get(providerName) ?? { ...AWS, ...AZURE, ...GCP };
  refuseOthers(`peer of ${providerName}`, given, own);
}

function refuseOthers(what: string, given: unknown, names: Readonly<Record<string, true>>): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`The options of ${what} are an object.`);
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(names, name)) continue;
    const like = nearest(name, Object.keys(names));
    const hint = like === undefined ? `It takes ${Object.keys(names).join(', ')}.` : `Did you mean ${like}?`;
    throw new TypeError(`The options of ${what} have no ${JSON.stringify(name.slice(0, 40))}. ${hint}`);
  }
}
