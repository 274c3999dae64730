import { type Observers, type RequestInfo, type ResponseInfo, tell } from './observers.js';
import type { HttpResponse } from './response.js';
import type { Fetch, OnRetry, OutgoingRequest } from './types.js';

function about({ redactor }: Observers, { call, method, url }: OutgoingRequest): RequestInfo {
  return { requestId: call.requestId, method, url: redactor.redact(url), attempt: call.attempts };
}

export async function reportExchange(
  observers: Observers,
  next: Fetch,
  request: OutgoingRequest,
): Promise<HttpResponse> {
  const { hooks, logger, runtime, redactor } = observers;
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
}

export function reportRetry(observers: Observers, ...[request, delayMs, reason]: Parameters<OnRetry>): void {
  const { hooks, logger } = observers;
  const info = { ...about(observers, request), delayMs, reason };
  tell(() => hooks.onRetry?.(info));
  logger.info?.('Trying again', info);
}
