/** Atlas error codes that decide something here. The full list is longer; an unknown code is handled by its status. */
export const PEER_NOT_FOUND = 'PEER_NOT_FOUND';
export const PEER_ALREADY_REQUESTED_DELETION = 'PEER_ALREADY_REQUESTED_DELETION';
/** Sent while Atlas itself is upgraded; passes by itself. */
export const WRITES_NOT_ALLOWED_DURING_APP_UPGRADES = 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES';
/** This version of the API was switched off. */
export const VERSION_GONE = 'VERSION_GONE';
/** Its `parameters` are `[path, retrySeconds, capacity, refill, refillSeconds]`. */
export const RATE_LIMITED_TOKEN_BUCKET = 'RATE_LIMITED_TOKEN_BUCKET';
/** Its `parameters` are `[path, requests, minutes]`. */
export const RATE_LIMITED = 'RATE_LIMITED';
/** Says nothing: the gate's 401 has it, and so has a 500. */
export const UNEXPECTED_ERROR = 'UNEXPECTED_ERROR';
