import {
  AtlasConnectionError,
  AtlasResponseError,
  AtlasTimeoutError,
  isAtlasError,
} from '../errors/classes.js';
import { describeCause } from '../errors/redact.js';
import { withTimeLimit } from './abort.js';
import { readWhole } from './body.js';
import { type Fetch, isSafe, type OutgoingRequest } from './types.js';

/** Failures before any byte of the request left: name resolution, refused connections, TLS handshakes. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT|CERT_|ERR_TLS_|ERR_SSL_)/;

function neverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && NEVER_SENT.test(String(error.code))) || neverSent(error.cause);
}

/** A request that Atlas may act on: one that changes something and carries credentials. */
function mayChangeSomething(request: OutgoingRequest): boolean {
  return !isSafe(request.method) && request.headers.authorization !== undefined;
}

function refuseRedirect(response: Response): void {
  const { status } = response;
  if (response.type !== 'opaqueredirect' && (status < 300 || status > 399)) return;
  response.body?.cancel().catch(() => undefined);
  throw new AtlasResponseError(`Refused to follow a redirect (status ${status}).`, {
    status,
    hint: 'Atlas does not redirect: check the base URL and any proxy in between.',
  });
}

/** What the innermost layer needs to know. */
export interface AttemptOptions {
  /** Called as `fetch(url, init)`. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Largest body in bytes, after decompression. */
  readonly maxResponseBytes: number;
  redact(text: string): string;
}

/**
 * The innermost layer: one request under the attempt's time limit, its body read whole, redirects refused because
 * they would carry a DELETE or a credential elsewhere.
 *
 * @throws {AtlasTimeoutError} the attempt's limit ran out.
 * @throws {AtlasConnectionError} no answer came.
 * @throws {AtlasResponseError} a redirect, or a body that is cut off or too large.
 */
export function attempt({ fetch, maxResponseBytes, redact }: AttemptOptions): Fetch {
  return async (request) => {
    const { method, url, headers, body, call, timeout } = request;
    const what = `${method} ${redact(url)}`;
    const doubt = () => {
      if (mayChangeSomething(request)) call.ambiguous = true;
    };
    const send = async (signal: AbortSignal) => {
      const init: RequestInit = { method, headers, signal, redirect: 'manual' };
      const response = await fetch(url, body === undefined ? init : { ...init, body });
      refuseRedirect(response);
      return readWhole(response, maxResponseBytes, redact);
    };
    const onTimeout = () =>
      new AtlasTimeoutError(`${what}: no complete answer within ${timeout.attempt} ms.`, { transient: true });
    try {
      return await withTimeLimit(
        request.signal,
        timeout.attempt,
        { onTimeout, onAbort: (reason) => reason },
        send,
      );
    } catch (error) {
      if (!neverSent(error)) doubt();
      if (isAtlasError(error)) throw error;
      throw new AtlasConnectionError(`${what}: no answer.`, {
        transient: true,
        cause: describeCause(error, redact),
      });
    }
  };
}
