import type { Clock } from './clock.js';
import type { Timings } from './peer-machine.js';
import { type PeerRecord, PeerStore } from './peers.js';
import type {
  AccessListEntry,
  ApiVersion,
  OrganizationRole,
  OrganizationSeed,
  ProjectRole,
} from './seeds.js';

/** That a version will be switched off, as the headers say it. */
export interface VersionAnnouncement {
  /** Value of `Deprecation`: since when it is discouraged, such as `Mon, 5 Aug 2024 00:00:00 GMT`. */
  readonly deprecation?: string;
  /** Value of `Sunset`: when it will be switched off. */
  readonly sunset?: string;
}

export interface Project {
  readonly id: string;
  readonly organizationId: string;
  readonly kind: 'atlas' | 'cloudManager';
  suspended: boolean;
  accessList: readonly AccessListEntry[];
}

/** What a caller may do, whichever way it authenticates. */
export interface Principal {
  /** Public key or client id. */
  readonly id: string;
  readonly organizationId: string;
  readonly organizationRoles: readonly OrganizationRole[];
  readonly projectRoles: Readonly<Record<string, readonly ProjectRole[]>>;
  readonly accessList: readonly string[] | undefined;
}

/** Everything complete: what `startAtlasEmulator` makes of its options, and what a reset goes back to. */
export interface WorldSeeds {
  readonly organizations: readonly OrganizationSeed[];
  readonly projects: readonly Project[];
  readonly principals: readonly Principal[];
  readonly peers: readonly PeerRecord[];
  readonly timings: Timings;
}

/** The state of the emulated service. */
export class World {
  readonly organizations = new Map<string, OrganizationSeed>();
  readonly projects = new Map<string, Project>();
  readonly principals = new Map<string, Principal>();
  readonly peers: PeerStore;
  /** While set, writes are answered 405 WRITES_NOT_ALLOWED_DURING_APP_UPGRADES. */
  upgrading = false;
  /** Versions of the API that are answered 410 VERSION_GONE. */
  readonly gone = new Set<ApiVersion>();
  /** What responses of a version announce in their headers. */
  readonly announcements = new Map<ApiVersion, VersionAnnouncement>();

  constructor(seeds: WorldSeeds, clock: Clock) {
    for (const organization of seeds.organizations) this.organizations.set(organization.id, organization);
    for (const project of seeds.projects) this.projects.set(project.id, { ...project });
    for (const principal of seeds.principals) this.principals.set(principal.id, principal);
    this.peers = new PeerStore(clock, seeds.timings, (projectId) => this.#dropSecurityGroups(projectId));
    for (const peer of seeds.peers) this.peers.put(peer);
  }

  // The documented side effect of removing a project's last peering connection.
  #dropSecurityGroups(projectId: string): void {
    const project = this.projects.get(projectId);
    if (project === undefined) return;
    project.accessList = project.accessList.filter((entry) => !('awsSecurityGroup' in entry));
  }
}
