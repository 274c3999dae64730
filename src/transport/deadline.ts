import { AtlasAbortError, AtlasTimeoutError, isAtlasError } from '../errors/classes.js';
import { copyError } from '../errors/copy.js';
import { withTimeLimit } from './abort.js';
import type { Call, Layer } from './types.js';

/** Adds what only the call knows to an error from a lower layer. */
export function stamp(error: unknown, call: Call): void {
  if (!isAtlasError(error)) return;
  const { requestId, attempts } = call;
  if (error.requestId === undefined) Object.assign(error, { requestId, attempts });
  if (call.ambiguous && error.requestId === requestId) Object.assign(error, { ambiguous: true });
}

/** The error as the caller gets it. One of a token request may be shared with other calls, and belongs to none. */
function errorOfCall(error: unknown, call: Call): unknown {
  stamp(error, call);
  if (!call.ambiguous || !isAtlasError(error) || error.ambiguous) return error;
  return copyError(error, { ambiguous: true });
}

export function callerAborted(reason: unknown): AtlasAbortError {
  return new AtlasAbortError('Aborted by the signal of the call.', { cause: reason });
}

/**
 * The outermost layer: the limit of the whole call and the caller's own signal.
 *
 * @throws {AtlasTimeoutError} the total limit ran out.
 * @throws {AtlasAbortError} the caller aborted; `cause` is `signal.reason`.
 */
export const totalDeadline: Layer = (next) => async (request) => {
  const { call, timeout } = request;
  try {
    return await withTimeLimit(
      request.signal,
      timeout.total,
      {
        onTimeout: () =>
          new AtlasTimeoutError(`${request.method}: not done within ${timeout.total} ms in all.`, {
            hint: 'Raise timeout.total.',
          }),
        onAbort: callerAborted,
      },
      (signal) => next({ ...request, signal }),
    );
  } catch (error) {
    throw errorOfCall(error, call);
  }
};
