import { operations, versions } from '../generated/operations.js';

/** A version of the Atlas Administration API that the contract describes. */
export type ApiVersion = keyof typeof versions;

/** What a verb does, under the name that the oldest version has for it. */
export type VersionedOperation = keyof (typeof versions)['v1.0'];

/** Id of the operation that does it in this version of the API. */
export function operationIn<O extends VersionedOperation>(
  version: ApiVersion,
  operation: O,
): (typeof versions)[ApiVersion][O] {
  return versions[version][operation];
}

/** Path of the operation that does it in this version of the API. */
export function pathIn<O extends VersionedOperation>(
  version: ApiVersion,
  operation: O,
): (typeof operations)[(typeof versions)[ApiVersion][O]]['path'] {
  return operations[operationIn(version, operation)].path;
}

/** The versions that may be asked for, oldest first. */
// `Object.keys` gives up the names that the table is known to have.
export const apiVersions = Object.keys(versions) as readonly ApiVersion[];

/** Whether a value is a version that the contract describes. */
export function isApiVersion(value: unknown): value is ApiVersion {
  return apiVersions.some((version) => version === value);
}
