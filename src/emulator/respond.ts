import { ApiError, type ApiErrorExtras, errorBody } from './api-error.js';

/** How the caller wants its answer wrapped and laid out: the documented query flags. */
export interface Presentation {
  readonly envelope: boolean;
  readonly pretty: boolean;
}

/** Errors, in every version. */
const JSON_TYPE = 'application/json';

const plain: Presentation = { envelope: false, pretty: false };

/** One result. In an envelope the HTTP status is 200, and `status` and `content` say what it would have been. */
export function resultResponse(
  status: number,
  body: object,
  presentation: Presentation,
  mediaType?: string,
): Response {
  return presentation.envelope
    ? jsonResponse(200, { content: body, status }, presentation, mediaType)
    : jsonResponse(status, body, presentation, mediaType);
}

/** A list is its own envelope: `status` joins `results`. */
export function listResponse(
  status: number,
  body: object,
  presentation: Presentation,
  mediaType?: string,
): Response {
  return presentation.envelope
    ? jsonResponse(200, { ...body, status }, presentation, mediaType)
    : jsonResponse(status, body, presentation, mediaType);
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

function jsonResponse(
  status: number,
  body: object,
  { pretty }: Presentation,
  mediaType = JSON_TYPE,
): Response {
  const text = pretty ? JSON.stringify(body, null, 2) : JSON.stringify(body);
  const headers = {
    // Recorded: versioned media types carry a charset, application/json carries none.
    'Content-Type': mediaType === JSON_TYPE ? mediaType : `${mediaType};charset=utf-8`,
    'Content-Length': String(Buffer.byteLength(text)),
  };
  return new Response(text, { status, headers });
}
