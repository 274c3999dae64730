import { describeCause } from '../errors/cause.js';
import {
  AtlasAuthenticationError,
  AtlasConnectionError,
  AtlasResponseError,
  isAtlasError,
} from '../errors/classes.js';
import { hintFor } from '../errors/hints.js';
import type { OutgoingRequest } from './types.js';

/** Deeper chains of causes say nothing more. */
const DEPTH = 5;

/** What Node's TLS and its checks of certificates say; none of it passes by trying again. */
const TLS =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|OUT_OF_MEM$)/;
/** Faults of a TLS connection that was already in use. */
const TLS_IN_USE = /BAD_RECORD_MAC|DECRYPT|SHUTDOWN/;
/** Name resolution, and connections that were never made, whatever system call says so. */
const NOT_CONNECTED = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)$/;
const NOT_CONNECTED_CALL = /^(connect|getaddrinfo|queryA)/;

interface Link {
  readonly code: string;
  readonly call: string;
  readonly message: string;
}

const wordOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** An error and what caused it, outermost first; what they do not say is empty. */
function chain(error: unknown, depth = DEPTH): Link[] {
  if (typeof error !== 'object' || error === null || depth === 0) return [];
  const { code, syscall, message, cause }: Readonly<Record<string, unknown>> = Object(error);
  const link = { code: wordOf(code), call: wordOf(syscall), message: wordOf(message) };
  return [link, ...chain(cause, depth - 1)];
}

function isTls({ code, message }: Link): boolean {
  // A connection that is closed during the handshake is "reset" like any other.
  return (TLS.test(code) && !TLS_IN_USE.test(code)) || /before secure TLS connection/.test(message);
}

/** Whether a failure came before any byte of the request left: name resolution, connecting, the TLS handshake. */
export function neverSent(error: unknown): boolean {
  return chain(error).some(
    (link) => isTls(link) || NOT_CONNECTED.test(link.code) || NOT_CONNECTED_CALL.test(link.call),
  );
}

/**
 * Whether the platform's fetch took a 407 for a failure of the network, as the standard wants it. Node's gives an error
 * without a word for it, and for nothing else that this client can meet.
 */
function saysProxyAuthentication(error: unknown): boolean {
  const [outer, inner, ...deeper] = chain(error);
  const silent = inner?.message === '' && inner.code === '' && deeper.length === 0;
  return (
    (outer?.message === 'fetch failed' && silent) ||
    /proxy authentication required/i.test(`${outer?.message} ${inner?.message}`)
  );
}

const CHECK = 'Check the base URL, the network, and proxies in between.';

/** What codes mean, and what a person can do about it. */
const KINDS: readonly (readonly [code: RegExp, what: string, hint?: string])[] = [
  [/^(ENOTFOUND|EAI_)/, 'the name of the host could not be resolved', CHECK],
  [/^ECONNREFUSED$/, 'the connection was refused', CHECK],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'the host cannot be reached', CHECK],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'connecting took too long', CHECK],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, 'the connection was closed before the response came'],
];

/** Tells name resolution, refused connections, TLS and broken connections apart. */
function explainFailure(error: unknown) {
  const links = chain(error);
  const tls = links.find(isTls);
  if (tls) {
    return {
      code: tls.code || undefined,
      what: `TLS failed${tls.message ? `: ${tls.message}` : ''}`,
      hint: 'Check the certificate of the server, the name in the base URL, and proxies in between.',
      // A handshake that was cut off is like any connection that breaks; a certificate stays what it is.
      transient: tls.code === 'ECONNRESET',
    };
  }
  const code = links.find((link) => link.code !== '')?.code;
  const [, what = 'the connection failed', hint] = KINDS.find(([kind]) => kind.test(code ?? '')) ?? [];
  return { code, what, hint, transient: true };
}

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
    const { what, ...known } = explainFailure(error);
    const code = known.code && redact(known.code);
    const said = `${redact(what)}${code ? ` (${code})` : ''}`;
    return new AtlasConnectionError(`${subject}: no answer: ${said}.`, { ...known, code, cause });
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

export function bodyTooLarge(status: number, limit: number): AtlasResponseError {
  return new AtlasResponseError(`Atlas answered ${status} with more than ${limit} bytes.`, {
    status,
    hint: 'Raise maxResponseBytes, or ask for smaller pages.',
  });
}
