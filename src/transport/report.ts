import { type Observers, type RequestInfo, type ResponseInfo, tell } from './observers.js';
import type { Layer, OnRetry, OutgoingRequest } from './types.js';

function about({ redactor }: Observers, { call, method, url }: OutgoingRequest): RequestInfo {
  return { requestId: call.requestId, method, url: redactor.redact(url), attempt: call.attempts };
}

/** Reports requests and responses to the hooks and, at debug level, to the logger. */
export function reportExchanges(observers: Observers): Layer {
  const { hooks, logger, runtime, redactor } = observers;
  if (!hooks.onRequest && !hooks.onResponse && !logger.debug) return (next) => next;
  return (next) => async (request) => {
    const info = about(observers, request);
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
    logger.debug?.('Atlas answered', answered);
    return response;
  };
}

/** Reports retries to the hooks and, at info level, to the logger. */
export function reportRetries(observers: Observers): OnRetry {
  const { hooks, logger } = observers;
  return (request, delayMs, reason) => {
    const info = { ...about(observers, request), delayMs, reason };
    tell(() => hooks.onRetry?.(info));
    logger.info?.('Trying again', info);
  };
}
