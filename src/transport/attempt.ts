import { AtlasTimeoutError } from '../errors/classes.js';
import { withTimeLimit } from './abort.js';
import { readWhole } from './body.js';
import type { Fetch } from './types.js';

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status <= 399);
}

/**
 * How many requests use one controller, one after the other. Each leaves a listener of the platform's on the signal
 * until it is collected, and Node warns of more than ten.
 */
const REQUESTS_PER_CONTROLLER = 8;

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
  // To make one is dear, and what no request aborted can end the next.
  let spare: { readonly controller: AbortController; readonly requests: number } | undefined;
  return async (request) => {
    const { method, url, headers, body, timeout } = request;
    const { controller, requests } = spare ?? { controller: new AbortController(), requests: 0 };
    // Not for those that run beside this one.
    spare = undefined;
    let begun: Response | undefined;
    const send = async (signal: AbortSignal) => {
      begun = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' });
      if (isRedirect(begun)) throw (await import('../failures.js')).redirectRefused(begun);
      return readWhole(begun, maxResponseBytes);
    };
    const onTimeout = () =>
      new AtlasTimeoutError(`${method} ${redact(url)}: no complete answer within ${timeout.attempt} ms.`, {
        transient: true,
      });
    try {
      const answer = await withTimeLimit(
        request.signal,
        timeout.attempt,
        { onTimeout, onAbort: (reason) => reason },
        send,
        controller,
      );
      if (requests + 1 < REQUESTS_PER_CONTROLLER && !controller.signal.aborted)
        spare = { controller, requests: requests + 1 };
      return answer;
    } catch (error) {
      const { attemptError } = await import('../failures.js');
      throw attemptError(error, request, begun, redact);
    }
  };
}
