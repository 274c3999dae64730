/**
 * What to do and say about failures: a third of the client, and no part of a call that succeeds. Its own chunk is loaded
 * beside the first request, so that it is there before anything can go wrong.
 */
export { errorFromResponse, unusableSuccess } from './errors/from-response.js';
export { attemptError, bodyTooLarge, neverSent, redirectRefused } from './transport/attempt-error.js';
export { retryDelay } from './transport/retry-after.js';
