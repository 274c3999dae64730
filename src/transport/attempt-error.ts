import { describeCause } from '../errors/cause.js';
import { AtlasConnectionError, AtlasResponseError, isAtlasError } from '../errors/classes.js';
import { isSafe, type OutgoingRequest } from './types.js';

/** Failures before any byte of the request left: name resolution, refused connections, TLS handshakes. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT|CERT_|ERR_TLS_|ERR_SSL_)/;

function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && NEVER_SENT.test(String(error.code))) || neverSent(error.cause);
}

/**
 * The error for an attempt that brought no usable answer. Notes whether Atlas may have acted on it nevertheless:
 * where it changes something, carries credentials and may have arrived.
 *
 * @param begun the answer as far as it came.
 */
export function attemptError(
  error: unknown,
  request: OutgoingRequest,
  begun: Response | undefined,
  redact: (text: string) => string,
): unknown {
  const { call, headers, method, url } = request;
  if (!isSafe(method) && headers.authorization !== undefined && !neverSent(error)) call.ambiguous = true;
  // The caller's abort reason comes as it is.
  if (isAtlasError(error) || request.signal?.aborted) return error;
  const cause = describeCause(error, redact);
  const what = `${method} ${redact(url)}`;
  if (!begun) return new AtlasConnectionError(`${what}: no answer.`, { transient: true, cause });
  return new AtlasResponseError(`${what}: ${begun.status}, and its body was cut off.`, {
    status: begun.status,
    errorCode: begun.headers.get('x-error-code') ?? undefined,
    transient: true,
    cause,
  });
}

/** The error for an answer that sends a DELETE or a credential elsewhere. Its body is not read. */
export function redirectRefused({ status, body }: Response): AtlasResponseError {
  body?.cancel().catch(() => undefined);
  return new AtlasResponseError(`Refused to follow a redirect (${status}).`, {
    status,
    hint: 'Check the base URL, and proxies in between.',
  });
}

/** The error for a body of more than `limit` bytes. */
export function bodyTooLarge(status: number, limit: number): AtlasResponseError {
  return new AtlasResponseError(`Atlas answered ${status} with more than ${limit} bytes.`, {
    status,
    hint: 'Raise maxResponseBytes, or ask for smaller pages.',
  });
}
