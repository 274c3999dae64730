/** What a person can do about an error, by Atlas error code or, where the body says no more, by status. */
const hints: Readonly<Record<string, string>> = {
  NOT_IN_GROUP:
    'The credentials are valid, but not for this project: check groupId, or add the key to the project.',
  IP_ADDRESS_NOT_ON_ACCESS_LIST: "Add this machine's IP address to the API access list of the key.",
  ORG_REQUIRES_ACCESS_LIST: 'The organization requires an API access list: add one to the key.',
  ACCESS_FORBIDDEN: 'The key lacks the role that this operation requires.',
  USER_UNAUTHORIZED:
    'The credentials are valid, but their role in the project is too low: to delete a peering connection takes Project Owner or Project Network Access Manager, to read one Project Read Only.',
  PATH_PARAM_PARSE_ERROR:
    'An id is not of the form that Atlas has: 24 hexadecimal digits. What begins with pcx- or vpc- is an id at AWS.',
  ACCOUNT_SUSPENDED: 'The Atlas account is suspended: see its billing page.',
  PEER_NOT_FOUND: 'The project has no such peering connection: it is gone, or peerId is wrong.',
  GROUP_NOT_FOUND: 'Check groupId and the base URL: this says nothing about the peering connection.',
  PEER_ALREADY_REQUESTED_DELETION: 'Its deletion is under way: wait, or pass idempotent: true.',
  PEER_INVALID_STATE: "The connection's present state does not allow this: read it before trying again.",
  CONTAINERS_IN_USE:
    'The network container is in use: peering connections or clusters must leave it first. It answers the deletion of a container, not of a peering connection.',
  VERSION_GONE:
    'Atlas switched this API version off: set apiVersion (or MONGODB_ATLAS_API_VERSION) to a later one, or update atlas-peering.',
  WRITES_NOT_ALLOWED_DURING_APP_UPGRADES: 'Atlas is being upgraded: try again later.',
  400: 'Check the ids and the options of the call.',
  401: 'Check that the credentials are right, whole and not revoked.',
  402: 'Check the billing page of the Atlas account.',
  403: 'The caller is not allowed to: check the role of the key in the project, and its API access list.',
  404: 'Nothing says that the connection is gone: check groupId, peerId and the base URL.',
  405: 'This address takes no such request: check the base URL, and proxies in between.',
  407: 'A proxy in between asks for credentials of its own. No credentials were sent to it: this client has none for proxies.',
  408: 'The request took too long to arrive: try again later.',
  409: 'The present state of the connection does not allow this: read it before trying again.',
  429: 'Too many requests: wait, then try again.',
  500: 'Atlas failed: try again later.',
  502: 'A gateway in between, or Atlas behind it, failed: try again later.',
  503: 'Atlas is in maintenance or overloaded: try again later.',
  any: 'Check the base URL, and proxies in between.',
};

/** Codes that mean the same to a person. */
const sameAs: Readonly<Record<string, string>> = {
  USER_CANNOT_ACCESS_GROUP: 'NOT_IN_GROUP',
  INVALID_PEER_ID: 'PEER_NOT_FOUND',
  INVALID_GROUP_ID: 'GROUP_NOT_FOUND',
  NOT_ATLAS_GROUP: 'GROUP_NOT_FOUND',
};

/** The hint for an Atlas error code or a status, if there is one. */
export function hintFor(what: string | number | undefined): string | undefined {
  return what === undefined ? undefined : hints[sameAs[what] ?? what];
}
