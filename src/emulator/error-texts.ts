import type { ErrorCode } from './error-codes.js';

/** What a parameter of an error may be: strings; numbers are recorded with the rate limits alone. */
export type ErrorParameter = string | number;

/**
 * The vendor's texts by code, from its list of error codes and from recorded responses; `%s` stands for a parameter, in
 * their order. Those marked "ours" are in neither.
 */
const texts: Readonly<Record<ErrorCode, string>> = {
  PATH_PARAM_PARSE_ERROR: 'One or more path parameter in the request URI %s is malformed.',
  // Ours.
  INVALID_ENUM_VALUE: 'An invalid enumeration value %s was specified.',
  // Ours.
  INVALID_QUERY_PARAMETER: 'Invalid query parameter %s specified.',
  USER_UNAUTHORIZED: 'Current user is not authorized to perform this action.',
  NOT_IN_GROUP: 'The current user is not in the group, or the group does not exist.',
  USER_CANNOT_ACCESS_GROUP: 'User cannot access this group.',
  // Ours.
  ACCOUNT_SUSPENDED: 'The account that owns group %s is suspended.',
  // Ours.
  ACCESS_FORBIDDEN: 'Access to this resource is forbidden.',
  IP_ADDRESS_NOT_ON_ACCESS_LIST: 'IP address %s is not allowed to access this resource.',
  // After "This resource requires access through a whitelist of ip ranges.", recorded in 2020.
  ORG_REQUIRES_ACCESS_LIST: 'This organization requires access through an access list of ip ranges.',
  PEER_NOT_FOUND: 'No peer with ID %s exists in project %s.',
  // Ours.
  INVALID_PEER_ID: 'An invalid peer ID %s was specified.',
  GROUP_NOT_FOUND: 'No group with ID %s exists.',
  // Ours.
  INVALID_GROUP_ID: 'An invalid group ID %s was specified.',
  // Ours.
  NOT_ATLAS_GROUP: 'Group %s is not an Atlas group.',
  RESOURCE_NOT_FOUND: 'Cannot find resource %s.',
  // Ours.
  WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: 'Writes are not allowed while the application is being upgraded.',
  PEER_ALREADY_REQUESTED_DELETION: 'The peer with ID %s has already been requested for deletion.',
  PEER_INVALID_STATE: 'The peer cannot be updated in its current state.',
  CONTAINERS_IN_USE: 'Cannot modify in use containers. %s.',
  // Ours.
  VERSION_GONE: 'This version of the API is no longer available.',
  RATE_LIMITED: 'Resource %s is limited to %s requests every %s minutes.',
  // Ours.
  RATE_LIMITED_TOKEN_BUCKET: 'Resource %s is rate limited: try again in %s seconds.',
  UNEXPECTED_ERROR: 'Unexpected error.',
};

/** The text of an error. A parameter that is not given is shown as `?`. */
export function errorText(code: ErrorCode, parameters: readonly ErrorParameter[]): string {
  let next = 0;
  return texts[code].replaceAll('%s', () => String(parameters[next++] ?? '?'));
}
