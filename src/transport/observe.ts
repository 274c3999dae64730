import type { Redactor } from '../errors/redact.js';
import { isAnswer } from './answer.js';
import type { OnRetry } from './retry.js';
import type { Layer, OutgoingRequest, Runtime } from './types.js';

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

/** Calls an observer. What it throws or rejects with must not decide about a deletion. */
export function tell(observer: () => unknown): void {
  try {
    Promise.resolve(observer()).catch(() => undefined);
  } catch {
    // As documented at Hooks.
  }
}

/** What hooks and logger are told, as a layer for requests and a callback for retries. */
export interface Observer {
  readonly layer: Layer;
  readonly onRetry: OnRetry;
}

/** Reports requests and answers to the hooks and, at debug level, to the logger; retries at info level. */
export function observe(hooks: Hooks, logger: Logger, runtime: Runtime, redactor: Redactor): Observer {
  const about = ({ call, method, url }: OutgoingRequest): RequestInfo => ({
    requestId: call.requestId,
    method,
    url: redactor.redact(url),
    attempt: call.attempts,
  });
  return {
    layer: (next) => async (request) => {
      // Most clients have no observer, and redaction takes time.
      if (!hooks.onRequest && !hooks.onResponse && !logger.debug) return next(request);
      const info = about(request);
      tell(() => hooks.onRequest?.(info));
      const start = runtime.now();
      const response = await next(request);
      const code = response.headers.get('x-error-code');
      const answered: ResponseInfo = {
        ...info,
        status: response.status,
        ...(code !== null && { errorCode: redactor.redact(code) }),
        durationMs: runtime.now() - start,
      };
      tell(() => hooks.onResponse?.(answered));
      tell(() => logger.debug?.('Atlas answered', answered));
      return response;
    },
    onRetry(request, delayMs, failure) {
      const reason = isAnswer(failure) ? failure.status : String(Object(failure).name);
      const info: RetryInfo = { ...about(request), delayMs, reason };
      tell(() => hooks.onRetry?.(info));
      tell(() => logger.info?.('Trying again', info));
    },
  };
}
