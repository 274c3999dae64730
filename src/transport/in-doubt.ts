import { isAtlasError } from '../errors/classes.js';
import { isSuccess } from './response.js';
import { type Call, isSafe, type Layer, type OutgoingRequest } from './types.js';

/** Whether a status settles what became of a request: it was carried out (2xx), or refused (4xx). */
function settles(status = 0): boolean {
  return isSuccess(status) || (status >= 400 && status < 500);
}

/** Whether a request could change something at Atlas: one for a token, or one without credentials, changes nothing. */
function mayChange({ method, operation, headers }: OutgoingRequest): boolean {
  return !isSafe(method) && operation !== undefined && headers.authorization !== undefined;
}

/**
 * The one place that decides what `ambiguous` says. A request that changes something is in doubt from the moment it is
 * begun until its response settles it; so whatever ends the call meanwhile, an abort or a time limit of any kind, finds
 * the doubt noted. It is taken back where nothing can have arrived: see `neverSent`.
 */
export const inDoubt: Layer = (next) => async (request) => {
  const { call, signal } = request;
  // Nothing is begun under a signal that is aborted.
  if (!mayChange(request) || signal?.aborted) return next(request);
  const { ambiguous } = call;
  call.ambiguous = true;
  try {
    const response = await next(request);
    if (settles(response.status)) call.ambiguous = ambiguous;
    return response;
  } catch (error) {
    const { neverSent } = await import('../failures.js');
    const refused = isAtlasError(error) && settles(error.status) && !isSuccess(error.status ?? 0);
    if (refused || neverSent(error)) call.ambiguous = ambiguous;
    throw error;
  }
};

/** Notes that a success cannot be read: it may be somebody else's, and the request may have been carried out or not. */
export function noteUnreadable(call: Call, method: string): void {
  if (!isSafe(method)) call.ambiguous = true;
}
