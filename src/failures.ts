/**
 * What to do and say about failures. A chunk of its own: it is loaded beside the first request, so that it is there
 * before anything can go wrong, and importing the package stays small.
 */
export { brokenAnswer, errorFromAnswer } from './errors/from-response.js';
export { attemptError, bodyTooLarge, redirectRefused } from './transport/attempt-error.js';
export { retryDelay } from './transport/retry-delay.js';
