import type { Redactor } from '../errors/redact.js';
import type { Runtime } from './types.js';

/** What hooks are told about every request, challenges and token requests included. Redacted. */
export interface RequestInfo {
  /** The same for all requests of one call. */
  readonly requestId: string;
  /** In capitals. */
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  /** Which attempt of the call, counted from 1. */
  readonly attempt: number;
}

/** What hooks are told about every response. */
export interface ResponseInfo extends RequestInfo {
  /** Of the response. */
  readonly status: number;
  /** From the `X-Error-Code` header. */
  readonly errorCode?: string | undefined;
  /** From sending the request to the end of the body, in milliseconds. */
  readonly durationMs: number;
}

/** What hooks are told before the wait that precedes another attempt. */
export interface RetryInfo extends RequestInfo {
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
  /** The status of the response, or the name of the error. */
  readonly reason: number | string;
}

/** Observers. They see no credential, cannot change anything, and an error in one is ignored. */
export interface Hooks {
  /** Before each request is sent. */
  onRequest?(info: RequestInfo): void;
  /** Once the body of a response has ended. */
  onResponse?(info: ResponseInfo): void;
  /** Before each wait for another attempt. */
  onRetry?(info: RetryInfo): void;
}

/** Takes messages and plain data, redacted. `console` is one. */
export interface Logger {
  /** Every request and response. */
  debug?(message: string, data?: object): void;
  /** Retries. */
  info?(message: string, data?: object): void;
  /** What the user should change. */
  warn?(message: string, data?: object): void;
}

/** The observers, and the redactor and clock they share. */
export interface Observers {
  readonly hooks: Hooks;
  readonly logger: Logger;
  readonly runtime: Runtime;
  readonly redactor: Redactor;
}

/** Calls an observer. What it throws or rejects with must not decide about a deletion. */
export function tell(observer: () => unknown): void {
  try {
    Promise.resolve(observer()).catch(() => undefined);
  } catch {
    // As documented at Hooks.
  }
}
