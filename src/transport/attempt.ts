import { AtlasTimeoutError } from '../errors/classes.js';
import type { Redactor } from '../errors/redact.js';
import { withTimeLimit } from './abort.js';
import { readWhole } from './response.js';
import type { Fetch } from './types.js';

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status <= 399);
}

/**
 * Neither cookies nor a dialog: at a challenge a browser asks its user for a password, and the request waits for that. Not every
 * runtime knows the option, and one that does not may refuse it.
 */
function withoutThePlatformsOwn(): Pick<RequestInit, 'credentials'> {
  return 'credentials' in globalThis.Request.prototype ? { credentials: 'omit' } : {};
}

export interface AttemptOptions {
  /** Called as `fetch(url, init)`. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Largest body in bytes, after decompression. */
  readonly maxResponseBytes: number;
  readonly redactor: Redactor;
}

/**
 * The innermost layer: one request under the attempt's time limit, its body read whole, redirects refused because
 * they would carry a DELETE or a credential elsewhere.
 *
 * @throws {AtlasTimeoutError} the attempt's limit ran out.
 * @throws {AtlasConnectionError} no answer came.
 * @throws {AtlasResponseError} a redirect, or a body that is cut off or too large.
 */
export function attempt({ fetch, maxResponseBytes, redactor: { redact } }: AttemptOptions): Fetch {
  return async (request) => {
    const { method, url, headers, body, timeout } = request;
    let begun: Response | undefined;
    const send = async (signal: AbortSignal) => {
      begun = await fetch(url, {
        method,
        headers,
        body: body ?? null,
        signal,
        redirect: 'manual',
        ...withoutThePlatformsOwn(),
      });
      if (isRedirect(begun)) throw (await import('../failures.js')).redirectRefused(begun);
      return readWhole(begun, maxResponseBytes);
    };
    const onTimeout = () =>
      new AtlasTimeoutError(`${method} ${redact(url)}: no complete answer within ${timeout.attempt} ms.`, {
        transient: true,
      });
    try {
      return await withTimeLimit(
        request.signal,
        timeout.attempt,
        { onTimeout, onAbort: (reason) => reason },
        send,
      );
    } catch (error) {
      const { attemptError } = await import('../failures.js');
      throw attemptError(error, request, begun, redact);
    }
  };
}
