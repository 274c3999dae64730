import type { Redactor } from '../errors/redact.js';
import { type Signal, sleep } from './abort.js';
import type { Answer } from './answer.js';
import { attempt } from './attempt.js';
import { contractGate } from './contract-gate.js';
import { totalDeadline } from './deadline.js';
import { unwrapEnvelope } from './envelope.js';
import { inDoubt } from './in-doubt.js';
import { observe, observeRetries } from './observe.js';
import type { Hooks, Logger } from './observers.js';
import { retry } from './retry.js';
import type { RetryPolicy } from './retry-policy.js';
import type { Call, Fetch, Layer, OutgoingRequest, Runtime, Timeouts } from './types.js';
import { versionNotices } from './version-notices.js';

/** Time and chance of the platform. */
export const platform: Runtime = {
  now: () => performance.now(),
  random: Math.random,
  sleep,
};

/** Everything that the transport is made of. */
export interface TransportOptions {
  readonly baseUrl: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly userAgent: string;
  readonly timeout: Timeouts;
  readonly retry: RetryPolicy;
  readonly maxResponseBytes: number;
  readonly hooks: Hooks;
  readonly logger: Logger;
  readonly runtime: Runtime;
  readonly redactor: Redactor;
  /** Adds the credentials; sits below the retries so that each attempt is signed anew. */
  readonly authenticate: Layer;
}

/** What one call sets apart from the client's own settings. */
export interface SendOptions {
  readonly call?: Call;
  readonly signal?: Signal | undefined;
  readonly timeout?: Partial<Timeouts> | undefined;
}

/** What openapi-fetch made of a call: as much of a `Request` as the transport needs. */
export type SendRequest = Pick<OutgoingRequest, 'method' | 'url' | 'headers'> & {
  readonly body?: ArrayBuffer | undefined;
};

/** Sends what openapi-fetch made. */
export type Send = (request: SendRequest, options?: SendOptions) => Promise<Answer>;

/** Begins the record of one call. */
export function newCall(): Call {
  return { requestId: crypto.randomUUID(), attempts: 0, ambiguous: false };
}

/**
 * The layers, outermost first: only what the contract has, notices about its version, the total deadline, retries,
 * authentication, reports to hooks, whether something is in doubt, unwrapping of envelopes, and one attempt under its own
 * time limit.
 */
export function createTransport(options: TransportOptions): Send {
  const { runtime, redactor, timeout } = options;
  const attemptOnce = observe(options)(
    inDoubt(unwrapEnvelope(attempt({ ...options, redact: redactor.redact }))),
  );
  const repeat = retry(options.retry, runtime, observeRetries(options));
  const inTime = totalDeadline(repeat(options.authenticate(attemptOnce)));
  const send: Fetch = contractGate(options.baseUrl)(versionNotices(options)(inTime));

  return (request, own = {}) => {
    const call = own.call ?? newCall();
    const limits: Timeouts = { ...timeout, ...own.timeout };
    const outgoing: OutgoingRequest = {
      method: request.method,
      url: request.url,
      headers: {
        'user-agent': options.userAgent,
        'x-request-id': call.requestId,
        ...request.headers,
      },
      body: request.body,
      signal: own.signal,
      timeout: limits,
      deadline: runtime.now() + limits.total,
      call,
    };
    return send(outgoing);
  };
}
