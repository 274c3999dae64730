import type { operations } from '../generated/operations.js';
import type { HttpResponse } from './response.js';

/** A row of the operation table. */
export type Operation = (typeof operations)[keyof typeof operations];

/** What the attempts of one call share. The transport writes it, the verbs and errors read it. */
export interface Call {
  /** Made by the client, sent as `X-Request-Id`. */
  readonly requestId: string;
  /** Attempts so far; an attempt may take two requests when a challenge is answered. */
  attempts: number;
  /** Whether an attempt, also one under way, may have been carried out although no usable response came. */
  ambiguous: boolean;
  /** Why no credentials were sent although they were asked for: a sentence. */
  unsent?: string | undefined;
}

/** Time limits in milliseconds; `Infinity` means none. */
export interface Timeouts {
  /** For one attempt, its body included. */
  readonly attempt: number;
  /** For the whole call with its retries, waits and authentication. */
  readonly total: number;
}

/** One request on its way down. A plain record: signing a copy is cheaper than copying a `Request`. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | ArrayBuffer | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeout: Timeouts;
  /** The operation of the contract that it is for; absent where a token is asked for. */
  readonly operation?: Operation;
  /** When the total limit ends, on the clock of {@link Runtime.now}. */
  readonly deadline: number;
  readonly call: Call;
}

/** Sends one request. Every layer of the transport is a function from one of these to another. */
export type Fetch = (request: OutgoingRequest) => Promise<HttpResponse>;

export type Layer = (next: Fetch) => Fetch;

/** Told before each wait; `reason` is the status of the response, or the name of the error. */
export type OnRetry = (request: OutgoingRequest, delayMs: number, reason: number | string) => Promise<void>;

/** How failed attempts are repeated. */
export interface RetryPolicy {
  /** Attempts after the first; 0 turns retries off. */
  readonly limit: number;
  /** Upper end of the first random wait, in milliseconds; it doubles with each attempt. */
  readonly baseDelay: number;
  /** Upper end of any random wait, in milliseconds. A wait that the server asks for may be longer, up to an hour. */
  readonly maxDelay: number;
}

/** Sources of time and chance; tests put their own in. */
export interface Runtime {
  /** Monotonic milliseconds. */
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** Waits, or rejects with the signal's reason. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Whether repeating the method could change anything beyond what the first time did (RFC 9110 section 9.2.2). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
