import type { versions } from '../generated/operations.js';
import type { ApiKeyCredentials, ServiceAccountCredentials } from './gate/index.js';
import type { AwsStatus, AzureStatus, GcpStatus, Timings } from './peer-machine.js';

/** A version of the API that the contract describes. */
export type ApiVersion = keyof typeof versions;

interface PeerSeedBase {
  /** 24 lower-case hex digits. @default made up */
  readonly id?: string;
  /** @default the first project */
  readonly projectId?: string;
  /** The network container that the connection belongs to; its id is not a peer's id. @default made up */
  readonly containerId?: string;
  /** How long this one takes to go, in milliseconds. @default `timings.deletionMs` */
  readonly deletionMs?: number;
}

/** A connection to a VPC in Amazon Web Services. */
export interface AwsPeerSeed extends PeerSeedBase {
  /** What makes it one of Amazon. */
  readonly providerName?: 'AWS';
  /** @default 'AVAILABLE' */
  readonly status?: AwsStatus;
  /** Shown as `errorStateName`; goes with FAILED: `REJECTED`, `EXPIRED` or `INVALID_ARGUMENT`. */
  readonly error?: string;
  /** Goes with `error`. @default words for it */
  readonly errorMessage?: string;
  /** `null` where it is the region of the network container. @default null */
  readonly accepterRegionName?: string | null;
  /** The account that owns the VPC. @default made up */
  readonly awsAccountId?: string;
  /** Amazon's id of the connection, `pcx-...`. @default made up */
  readonly connectionId?: string;
  /** Addresses of the VPC. @default made up */
  readonly routeTableCidrBlock?: string;
  /** Amazon's id of the VPC, `vpc-...`. @default made up */
  readonly vpcId?: string;
}

/** A connection to a virtual network in Microsoft Azure. */
export interface AzurePeerSeed extends PeerSeedBase {
  /** What makes it one of Microsoft. */
  readonly providerName: 'AZURE';
  /** @default 'AVAILABLE' */
  readonly status?: AzureStatus;
  /** Shown as `errorState`. */
  readonly error?: string;
  /** So many deletions end in DELETION_FAILED before one succeeds. @default 0 */
  readonly failingDeletions?: number;
  /** The tenant. @default made up */
  readonly azureDirectoryId?: string;
  /** The subscription that has the network. @default made up */
  readonly azureSubscriptionId?: string;
  /** The resource group that has the network. @default made up */
  readonly resourceGroupName?: string;
  /** The virtual network. @default made up */
  readonly vnetName?: string;
}

/** A connection to a network in Google Cloud. */
export interface GcpPeerSeed extends PeerSeedBase {
  /** What makes it one of Google. */
  readonly providerName: 'GCP';
  /** @default 'AVAILABLE' */
  readonly status?: GcpStatus;
  /** Shown as `errorMessage`. */
  readonly error?: string;
  /** The project that has the network. @default made up */
  readonly gcpProjectId?: string;
  /** The network. @default made up */
  readonly networkName?: string;
}

/** A network peering connection that exists from the start. */
export type PeerSeed = AwsPeerSeed | AzurePeerSeed | GcpPeerSeed;

/** An entry of a project's IP access list: who may reach its clusters. */
export type AccessListEntry =
  | { readonly ipAddress: string }
  | { readonly cidrBlock: string }
  | { readonly awsSecurityGroup: string };

/** An organization, which projects and callers belong to. */
export interface OrganizationSeed {
  /** 24 lower-case hex digits. */
  readonly id: string;
  /** Callers without an access list of their own get 403 ORG_REQUIRES_ACCESS_LIST. @default false */
  readonly requiresAccessList?: boolean;
}

/** A project, or group in the words of the API's paths. */
export interface ProjectSeed {
  /** 24 lower-case hex digits. @default made up */
  readonly id?: string;
  /** @default the first organization */
  readonly organizationId?: string;
  /** A project of Cloud Manager is no Atlas project: 404 NOT_ATLAS_GROUP. @default 'atlas' */
  readonly kind?: 'atlas' | 'cloudManager';
  /** 402 ACCOUNT_SUSPENDED. @default false */
  readonly suspended?: boolean;
  /** The project's IP access list. @default [] */
  readonly accessList?: readonly AccessListEntry[];
}

/** Roles in a project, by the names of the documentation. Owners may do everything, network access managers may delete by version 2 of the API, all may read. */
export type ProjectRole =
  | 'Project Owner'
  | 'Project Network Access Manager'
  | 'Project Cluster Manager'
  | 'Project Data Access Admin'
  | 'Project Data Access Read Only'
  | 'Project Read Only';

/** Roles in an organization. An owner has every role in each project, a reader may read each; a member has neither. */
export type OrganizationRole = 'Organization Owner' | 'Organization Read Only' | 'Organization Member';

interface AccessSeed {
  /** @default the first organization */
  readonly organizationId?: string;
  /** @default [] */
  readonly organizationRoles?: readonly OrganizationRole[];
  /** Roles by project id. @default Project Owner of every project of the organization */
  readonly projectRoles?: Readonly<Record<string, readonly ProjectRole[]>>;
  /** Addresses and CIDR blocks that this caller may call from. @default anywhere */
  readonly accessList?: readonly string[];
}

/** A programmatic API key and what it may do. Its two halves are made up where they are not given. */
export interface ApiKeySeed extends AccessSeed, Partial<ApiKeyCredentials> {}

/** A service account and what it may do. Id and secret are made up where they are not given. */
export interface ServiceAccountSeed extends AccessSeed, Partial<ServiceAccountCredentials> {}

/** What exists at the start. */
export interface SeedOptions {
  /** @default one */
  readonly organizations?: readonly OrganizationSeed[];
  /** @default one Atlas project */
  readonly projects?: readonly ProjectSeed[];
  /** Network peering connections. @default none */
  readonly peers?: readonly PeerSeed[];
  /** API keys, for digest. @default one, Project Owner of every project */
  readonly keys?: readonly ApiKeySeed[];
  /** @default one, Project Owner of every project */
  readonly serviceAccounts?: readonly ServiceAccountSeed[];
  /** How long things take, in milliseconds of the emulator's clock. */
  readonly timings?: Partial<Timings>;
}
