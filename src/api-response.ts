import { AtlasResponseError } from './errors/classes.js';
import type { Answer } from './transport/answer.js';
import { toResponse } from './transport/answer.js';
import { noteUnreadable } from './transport/in-doubt.js';
import { asRecord, parseJson } from './transport/json.js';
import type { Call } from './transport/types.js';

/** Longest part of a body that becomes the `detail` of an error, in characters. */
const EXCERPT = 200;

/**
 * The response as openapi-fetch can take it. What it makes of bodies that are no JSON is put right: an error whose body
 * is empty, HTML or no object becomes one of the contract (`ApiError`), so that `error` says something, and a success
 * that is no JSON is thrown.
 *
 * @throws {AtlasResponseError} a success that cannot be read; `ambiguous` where it may be that of a deletion.
 */
export async function apiResponse(
  answer: Answer,
  method: string,
  call: Call,
  redact: (text: string) => string,
): Promise<Response> {
  const { status, statusText, headers, ok } = answer;
  const text = await answer.clone().text();
  const body = parseJson(text);
  // As openapi-fetch sees a response without a body.
  const isEmpty = status === 204 || text === '';
  if (ok && (isEmpty || body !== undefined)) return toResponse(answer);
  const excerpt = redact(text).trim().slice(0, EXCERPT);
  if (ok) {
    noteUnreadable(call, method);
    throw new AtlasResponseError(`${method}: ${status}, and its body is no JSON: ${excerpt}`, {
      status,
      ambiguous: call.ambiguous || undefined,
      requestId: call.requestId,
      attempts: call.attempts,
    });
  }
  if (asRecord(body)) return toResponse(answer);
  const code = headers.get('x-error-code');
  const error = {
    error: status,
    ...(code !== null && { errorCode: redact(code) }),
    reason: statusText,
    detail: excerpt || 'The response has no body.',
  };
  // Of another length and kind than the body that came.
  const own = new Headers(headers);
  own.delete('content-length');
  own.delete('content-encoding');
  own.set('content-type', 'application/json');
  return new Response(JSON.stringify(error), { status, statusText, headers: own });
}
