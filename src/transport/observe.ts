import type { Redactor } from '../errors/redact.js';
import type { OnRetry } from './retry.js';
import type { Layer, Runtime } from './types.js';

/** What hooks are told about every request, challenges and token requests included. Redacted. */
export interface RequestInfo {
  /** The same for all requests of one call. */
  readonly requestId: string;
  readonly method: string;
  readonly url: string;
  /** Which attempt of the call, counted from 1. */
  readonly attempt: number;
}

/** What hooks are told about every answer. */
export interface ResponseInfo extends RequestInfo {
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
  /** The status answered, or the name of the error. */
  readonly reason: number | string;
}

/** Observers. They see no credential, cannot change anything, and an error in one is ignored. */
export interface Hooks {
  onRequest?(info: RequestInfo): void;
  onResponse?(info: ResponseInfo): void;
  onRetry?(info: RetryInfo): void;
}

/** Takes messages and plain data, redacted. `console` is one. */
export interface Logger {
  debug?(message: string, data?: object): void;
  info?(message: string, data?: object): void;
  warn?(message: string, data?: object): void;
}

/** Whom to tell, and what is needed for that. */
export interface Observers {
  readonly hooks: Hooks;
  readonly logger: Logger;
  readonly runtime: Runtime;
  readonly redactor: Redactor;
}

/**
 * Reports requests and answers to the hooks and, at debug level, to the logger. Most clients have no observer: what
 * reports is loaded for those that have.
 */
export function observe(observers: Observers): Layer {
  const { hooks, logger } = observers;
  return (next) => (request) =>
    hooks.onRequest || hooks.onResponse || logger.debug
      ? import('./report.js').then(({ reportExchange }) => reportExchange(observers, next, request))
      : next(request);
}

/** Reports retries to the hooks and, at info level, to the logger. */
export function observeRetries(observers: Observers): OnRetry {
  return async (...retried) => {
    const { reportRetry } = await import('./report.js');
    reportRetry(observers, ...retried);
  };
}
