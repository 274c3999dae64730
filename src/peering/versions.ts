import { operations, versions } from '../generated/operations.js';
import type { Operation } from '../transport/types.js';

/** A version of the Atlas Administration API that the contract describes. */
export type ApiVersion = keyof typeof versions;

/** The versions that may be asked for, oldest first. */
// `Object.keys` gives up the names that the table is known to have.
export const apiVersions = Object.keys(versions) as readonly ApiVersion[];

/** What a verb does: an operation that each version has, under the name that the oldest version has for it. */
export type VersionedOperation = keyof (typeof versions)[ApiVersion];

export function operationIn(version: ApiVersion, operation: VersionedOperation): Operation {
  return operations[versions[version][operation]];
}
