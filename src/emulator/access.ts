import { BlockList, isIP } from 'node:net';
import { ApiError } from './api-error.js';
import type { Principal, Project, World } from './world.js';

/** 403 unless the caller may call from this address at all. */
export function checkAddress(world: World, principal: Principal, address: string): void {
  const { accessList } = principal;
  if (accessList === undefined) {
    if (world.organizations.get(principal.organizationId)?.requiresAccessList !== true) return;
    throw new ApiError('ORG_REQUIRES_ACCESS_LIST');
  }
  if (!isOnAccessList(accessList, address)) {
    throw new ApiError('IP_ADDRESS_NOT_ON_ACCESS_LIST', [address]);
  }
}

/** The project, or the reason why this caller does not get to see it. */
export function findProject(world: World, principal: Principal, groupId: string): Project {
  if (Object.keys(principal.projectRoles).length === 0 && principal.organizationRoles.length === 0) {
    throw new ApiError('USER_UNAUTHORIZED');
  }
  const project = world.projects.get(groupId);
  if (project === undefined) {
    if (isIdOfSomethingElse(world, groupId)) {
      throw new ApiError('INVALID_GROUP_ID', [groupId]);
    }
    throw new ApiError('GROUP_NOT_FOUND', [groupId]);
  }
  if (project.organizationId !== principal.organizationId) {
    throw new ApiError('USER_CANNOT_ACCESS_GROUP');
  }
  if (rolesIn(principal, project).length === 0) {
    throw new ApiError('NOT_IN_GROUP');
  }
  if (project.kind !== 'atlas') {
    throw new ApiError('NOT_ATLAS_GROUP', [groupId]);
  }
  if (project.suspended) {
    throw new ApiError('ACCOUNT_SUSPENDED', [groupId]);
  }
  return project;
}

/**
 * 401 USER_UNAUTHORIZED, not 403, unless the caller has one of the roles that the contract asks for: so reported for a
 * read-only key (issue 1371 of the vendor's provider for Terraform).
 */
export function checkRole(principal: Principal, project: Project, required: readonly string[]): void {
  const held = rolesIn(principal, project);
  if (required.some((role) => held.includes(role))) return;
  throw new ApiError('USER_UNAUTHORIZED');
}

/** Every role of the contract that the caller's roles amount to. */
function rolesIn(principal: Principal, project: Project): readonly string[] {
  const roles: string[] = [...(principal.projectRoles[project.id] ?? [])];
  if (principal.organizationRoles.includes('Organization Owner')) {
    roles.push('Organization Owner', 'Project Owner');
  }
  if (principal.organizationRoles.includes('Organization Read Only')) roles.push('Project Read Only');
  // Each role in a project includes reading it.
  return roles.length === 0 ? roles : [...roles, 'Project Read Only'];
}

function isIdOfSomethingElse(world: World, id: string): boolean {
  if (world.organizations.has(id)) return true;
  return world.peers.all().some((peer) => peer.id === id || peer.containerId === id);
}

function isOnAccessList(entries: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [network = '', prefix] = entry.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
