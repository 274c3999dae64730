import { AtlasConfigurationError } from './errors/classes.js';
import { errorFromResponse, unusableSuccess } from './errors/from-response.js';
import type { PeeringContext } from './peering/types.js';
import { operationAt } from './transport/contract-guard.js';
import { noteUnreadable } from './transport/in-doubt.js';
import { asRecord, parseJson } from './transport/json.js';
import { type HttpResponse, isSuccess, toResponse } from './transport/response.js';
import { newCall } from './transport/transport.js';
import type { Call } from './transport/types.js';

/**
 * Sends what openapi-fetch made of a call, if it is an operation of the contract at the client's own base URL. The URL is
 * looked at as it would be sent, after normalisation: an id of `..` asks for the parent resource, one with upper-case or
 * encoded characters for another, typed paths accept any string, and a base URL given for one call would take the
 * credentials elsewhere.
 *
 * @throws {AtlasConfigurationError} it is something else. Nothing was sent.
 * @throws {AtlasResponseError} a success that cannot be read; `ambiguous` where it may be that of a deletion.
 */
export async function sendForApi(request: Request, context: PeeringContext): Promise<Response> {
  const { baseUrl, send, redact } = context;
  const { method, signal } = request;
  const url = request.url.replace(/[?#].*/s, '');
  const operation = url.startsWith(`${baseUrl}/`)
    ? operationAt(method, url.slice(baseUrl.length))
    : undefined;
  if (!operation) {
    throw new AtlasConfigurationError(`${method} ${url} is not in the contract.`, {
      hint: 'Nothing was sent.',
    });
  }
  const body = request.body ? await request.arrayBuffer() : undefined;
  const headers = Object.fromEntries(request.headers);
  const call = newCall();
  const response = await send({ operation, url: request.url, headers, body, call, signal });
  return readable(response, method, call, redact);
}

/**
 * The response as openapi-fetch can take it. What it makes of bodies that are no JSON is put right: an error whose body
 * is empty, HTML or no object becomes one of the contract (`ApiError`), so that `error` says something, and a success
 * that is no JSON is thrown.
 */
async function readable(
  response: HttpResponse,
  method: string,
  call: Call,
  redact: (text: string) => string,
): Promise<Response> {
  const { status, statusText, headers } = response;
  const text = await response.text();
  const body = parseJson(text);
  // As openapi-fetch sees a response without a body.
  const isReadable = isSuccess(status)
    ? status === 204 || text === '' || body !== undefined
    : status <= 599 && asRecord(body) !== undefined;
  if (isReadable) return toResponse(response);
  const failed = { what: method, status, headers, text, call, redact };
  if (isSuccess(status)) {
    noteUnreadable(call, method);
    throw unusableSuccess(failed, 'and its body is no JSON');
  }
  // Some gateways have statuses of their own, which no `Response` takes.
  if (status > 599) throw unusableSuccess(failed, 'which is no status of HTTP');
  const { errorCode, detail } = errorFromResponse(failed);
  const error = {
    error: status,
    errorCode,
    reason: statusText,
    detail: detail ? `The body is no Atlas error: ${detail}` : 'The response has no body.',
  };
  // Of another length and kind than the body that came.
  const own = new Headers(headers);
  own.delete('content-length');
  own.delete('content-encoding');
  own.set('content-type', 'application/json');
  return new Response(JSON.stringify(error), { status, statusText, headers: own });
}
