import { isAtlasError } from '../errors/classes.js';
import { asRecord, parseJson } from './json.js';
import type { HttpResponse } from './response.js';
import { isTransient, retryAfterOf } from './retry-after.js';
import type { RetryPolicy, Runtime } from './types.js';

/** How an attempt failed: with a response, or with an error. */
export interface Failure {
  readonly response?: HttpResponse;
  readonly error?: unknown;
}

/** Whether the failure may pass, and the milliseconds that the server asked for. */
async function passes({ response, error }: Failure): Promise<[passes: boolean, asked?: number | undefined]> {
  if (!response) return isAtlasError(error) ? [error.transient === true, error.retryAfterMs] : [false];
  const { status, headers } = response;
  const body = asRecord(parseJson(await response.text()));
  const errorCode = headers.get('x-error-code') ?? body?.errorCode;
  return [isTransient(status, errorCode), retryAfterOf(status, headers, body)];
}

/**
 * How long to wait before the next attempt, in milliseconds; `undefined` where another one cannot help.
 *
 * @param left milliseconds to the deadline.
 */
export async function retryDelay(
  failure: Failure,
  attempts: number,
  left: number,
  policy: RetryPolicy,
  runtime: Runtime,
): Promise<number | undefined> {
  const [mayPass, asked] = await passes(failure);
  if (!mayPass) return undefined;
  if (asked === undefined)
    return runtime.random() * Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempts - 1));
  return asked + runtime.random() * Math.max(0, Math.min(policy.baseDelay, left - asked));
}
