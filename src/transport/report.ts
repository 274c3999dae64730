import type { Redactor } from '../errors/redact.js';
import { type Answer, isAnswer } from './answer.js';
import type { Observers, RequestInfo, ResponseInfo, RetryInfo } from './observe.js';
import type { Fetch, OutgoingRequest } from './types.js';

/** Calls an observer. What it throws or rejects with must not decide about a deletion. */
export function tell(observer: () => unknown): void {
  try {
    Promise.resolve(observer()).catch(() => undefined);
  } catch {
    // As documented at Hooks.
  }
}

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
  tell(() => logger.debug?.('Atlas answered', answered));
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
  tell(() => logger.info?.('Trying again', info));
}
