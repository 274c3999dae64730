import { sleep } from './abort.js';
import { type AttemptOptions, attempt } from './attempt.js';
import { totalDeadline } from './deadline.js';
import { inDoubt } from './in-doubt.js';
import type { Observers } from './observers.js';
import type { HttpResponse } from './response.js';
import { retry } from './retry.js';
import type {
  Call,
  Fetch,
  Layer,
  Operation,
  OutgoingRequest,
  RetryPolicy,
  Runtime,
  Timeouts,
} from './types.js';

/** Time and chance of the platform. */
export const platform: Runtime = {
  now: () => performance.now(),
  random: Math.random,
  sleep,
};

export interface TransportOptions extends AttemptOptions, Observers {
  readonly userAgent: string;
  readonly timeout: Timeouts;
  readonly retry: RetryPolicy;
  /** Adds the credentials; sits below the retries so that each attempt is signed anew. */
  readonly authenticate: Layer;
}

/** One call of an operation; its address was checked. */
export type SendRequest = Pick<OutgoingRequest, 'url' | 'headers' | 'body' | 'signal' | 'call'> & {
  readonly operation: Operation;
  /** Over those of the client. */
  readonly timeout?: Partial<Timeouts> | undefined;
};

/** Sends one call, and repeats it as far as that may help. */
export type Send = (request: SendRequest) => Promise<HttpResponse>;

export function newCall(): Call {
  return { requestId: crypto.randomUUID(), attempts: 0, ambiguous: false };
}

/**
 * The layers, outermost first: the total deadline, retries, authentication, reports to hooks, whether something is in
 * doubt, unwrapping of envelopes, and one attempt under its own time limit.
 *
 * Asks for the media type that the contract has for the operation, which is also how version 2 of the API is told what to
 * answer.
 */
export function createTransport(options: TransportOptions): Send {
  const { runtime, timeout, hooks, logger } = options;
  const attemptOnce = attempt(options);
  const unwrapped: Fetch = async (request) => {
    const response = await attemptOnce(request);
    if (!/[?&]envelope=true(&|$)/.test(request.url)) return response;
    return (await import('./envelope.js')).unwrapEnvelope(response);
  };
  const settled = inDoubt(unwrapped);
  // Most clients have no observer: what reports is loaded for those that have.
  const observed: Fetch = async (request) =>
    hooks.onRequest || hooks.onResponse || logger.debug
      ? (await import('./report.js')).reportExchange(options, settled, request)
      : settled(request);
  const repeat = retry(options.retry, runtime, async (...retried) =>
    (await import('./report.js')).reportRetry(options, ...retried),
  );
  const send = totalDeadline(repeat(options.authenticate(observed)));
  const noticesGiven = new Set<string>();

  return async (request) => {
    const { operation, call } = request;
    const limits: Timeouts = { ...timeout, ...request.timeout };
    const response = await send({
      ...request,
      method: operation.method,
      headers: {
        'user-agent': options.userAgent,
        'x-request-id': call.requestId,
        accept: operation.accept,
        ...request.headers,
      },
      timeout: limits,
      deadline: runtime.now() + limits.total,
    });
    const { status, headers } = response;
    if (status === 410 || headers.has('deprecation') || headers.has('sunset')) {
      const { warnOfVersion } = await import('./version-notices.js');
      await warnOfVersion(operation.version, response, noticesGiven, logger);
    }
    return response;
  };
}
