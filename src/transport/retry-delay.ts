import { isAtlasError } from '../errors/classes.js';
import { METHOD_NOT_ALLOWED, TOO_MANY_REQUESTS } from '../http-status.js';
import { type Answer, isAnswer } from './answer.js';
import { asRecord, parseJson } from './json.js';
import { retryAfterOf } from './retry-after.js';
import type { RetryPolicy } from './retry-policy.js';
import { isTransient } from './transient.js';
import type { Runtime } from './types.js';

/** Whether the failure may pass, and the milliseconds that the server asked for. */
interface Verdict {
  readonly transient: boolean;
  readonly asked?: number | undefined;
}

async function judgeAnswer(answer: Answer): Promise<Verdict> {
  const { status, headers } = answer;
  // The body is looked at only where it decides something.
  const decides = status === METHOD_NOT_ALLOWED || status === TOO_MANY_REQUESTS;
  const body = decides ? asRecord(parseJson(await answer.clone().text())) : undefined;
  const errorCode = headers.get('x-error-code') ?? body?.errorCode;
  return { transient: isTransient(status, errorCode), asked: retryAfterOf(status, headers, body) };
}

function judgeError(error: unknown): Verdict {
  return isAtlasError(error)
    ? { transient: error.transient === true, asked: error.retryAfterMs }
    : { transient: false };
}

/**
 * How long to wait before the next attempt, in milliseconds; `undefined` where another one cannot help.
 * The wait is random between nothing and a limit that doubles ("full jitter"); a wait that the server asks for is
 * kept, plus jitter as far as the deadline allows.
 *
 * @param left milliseconds to the deadline.
 */
export async function retryDelay(
  failure: unknown,
  attempts: number,
  left: number,
  policy: RetryPolicy,
  runtime: Runtime,
): Promise<number | undefined> {
  const { transient, asked } = isAnswer(failure) ? await judgeAnswer(failure) : judgeError(failure);
  if (!transient) return undefined;
  if (asked === undefined)
    return runtime.random() * Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempts - 1));
  return asked + runtime.random() * Math.max(0, Math.min(policy.baseDelay, left - asked));
}
