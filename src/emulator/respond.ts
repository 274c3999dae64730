import { ApiError, type ApiErrorExtras, errorBody } from './api-error.js';

/** How the caller wants its answer wrapped and laid out: the documented query flags. */
export interface Presentation {
  readonly envelope: boolean;
  readonly pretty: boolean;
}

const plain: Presentation = { envelope: false, pretty: false };

/** One result. In an envelope the HTTP status is 200, and `status` and `content` say what it would have been. */
export function resultResponse(status: number, body: object, presentation: Presentation): Response {
  return presentation.envelope
    ? jsonResponse(200, { content: body, status }, presentation)
    : jsonResponse(status, body, presentation);
}

/** A list is its own envelope: `status` joins `results`. */
export function listResponse(status: number, body: object, presentation: Presentation): Response {
  return presentation.envelope
    ? jsonResponse(200, { ...body, status }, presentation)
    : jsonResponse(status, body, presentation);
}

export function errorResponse(
  status: number,
  errorCode: string,
  detail: string,
  extras: ApiErrorExtras = {},
  presentation: Presentation = plain,
): Response {
  const response = resultResponse(status, errorBody(status, errorCode, detail, extras), presentation);
  response.headers.set('X-Error-Code', errorCode);
  for (const [name, value] of Object.entries(extras.headers ?? {})) response.headers.set(name, value);
  return response;
}

/** What a handler threw, as the response it stands for; anything but an {@link ApiError} is a failure of the service. */
export function thrownResponse(thrown: unknown, presentation: Presentation): Response {
  if (thrown instanceof ApiError) {
    return errorResponse(thrown.status, thrown.code, thrown.message, thrown.extras, presentation);
  }
  return errorResponse(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.', {}, presentation);
}

function jsonResponse(status: number, body: object, { pretty }: Presentation): Response {
  const text = pretty ? JSON.stringify(body, null, 2) : JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
  };
  return new Response(text, { status, headers });
}
