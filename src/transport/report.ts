import type { Redactor } from '../errors/redact.js';
import { type Answer, isAnswer } from './answer.js';
import type { Observers, RequestInfo, ResponseInfo, RetryInfo } from './observers.js';
import { tell } from './observers.js';
import type { Fetch, OutgoingRequest } from './types.js';

function about({ call, method, url }: OutgoingRequest, redactor: Redactor): RequestInfo {
  return { requestId: call.requestId, method, url: redactor.redact(url), attempt: call.attempts };
}

/** Sends a request, and tells about it and its answer. */
export async function reportExchange(
  { hooks, logger, runtime, redactor }: Observers,
  next: Fetch,
  request: OutgoingRequest,
): Promise<Answer> {
  const info = about(request, redactor);
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

/** Tells about the wait before another attempt. */
export function reportRetry(
  { hooks, logger, redactor }: Observers,
  request: OutgoingRequest,
  delayMs: number,
  failure: unknown,
): void {
  const reason = isAnswer(failure) ? failure.status : String(Object(failure).name);
  const info: RetryInfo = { ...about(request, redactor), delayMs, reason };
  tell(() => hooks.onRetry?.(info));
  logger.info?.('Trying again', info);
}
