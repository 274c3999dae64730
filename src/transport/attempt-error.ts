import { describeCause } from '../errors/cause.js';
import {
  AtlasAuthenticationError,
  AtlasConnectionError,
  AtlasResponseError,
  isAtlasError,
} from '../errors/classes.js';
import { hintFor } from '../errors/hints.js';
import { explainFailure, saysProxyAuthentication } from './connection-failure.js';
import type { OutgoingRequest } from './types.js';

/**
 * The error for an attempt that brought no usable response.
 *
 * @param begun the response as far as it came.
 */
export function attemptError(
  error: unknown,
  request: OutgoingRequest,
  begun: Response | undefined,
  redact: (text: string) => string,
): unknown {
  // The caller's abort reason comes as it is.
  if (isAtlasError(error) || request.signal?.aborted) return error;
  const cause = describeCause(error, redact);
  const subject = `${request.method} ${redact(request.url)}`;
  if (!begun) {
    if (saysProxyAuthentication(error))
      return new AtlasAuthenticationError(`${subject}: 407.`, { status: 407, hint: hintFor(407), cause });
    const { what, code, hint, transient } = explainFailure(error);
    const said = `${redact(what)}${code ? ` (${redact(code)})` : ''}`;
    return new AtlasConnectionError(`${subject}: no answer: ${said}.`, {
      code: code && redact(code),
      hint,
      transient,
      cause,
    });
  }
  return new AtlasResponseError(`${subject}: ${begun.status}, and its body was cut off.`, {
    status: begun.status,
    errorCode: begun.headers.get('x-error-code') ?? undefined,
    code: explainFailure(error).code,
    transient: true,
    cause,
  });
}

/** The error for a response that sends a DELETE or a credential elsewhere. Its body is not read. */
export function redirectRefused({ status, body }: Response): AtlasResponseError {
  body?.cancel().catch(() => undefined);
  return new AtlasResponseError(`Refused to follow a redirect (${status}).`, {
    status,
    hint: hintFor('any'),
  });
}

/** The error for a body of more than `limit` bytes. */
export function bodyTooLarge(status: number, limit: number): AtlasResponseError {
  return new AtlasResponseError(`Atlas answered ${status} with more than ${limit} bytes.`, {
    status,
    hint: 'Raise maxResponseBytes, or ask for smaller pages.',
  });
}
