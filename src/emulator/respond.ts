import { ApiError, errorBody } from './api-error.js';

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

/**
 * An error of the application.
 *
 * @param detail in place of the vendor's text
 */
export function errorResponse(
  error: ApiError,
  presentation: Presentation = plain,
  detail: string = error.message,
): Response {
  const response = resultResponse(error.status, errorBody(error, detail), presentation);
  response.headers.set('X-Error-Code', error.code);
  for (const [name, value] of Object.entries(error.extras.headers ?? {})) response.headers.set(name, value);
  return response;
}

/** What a handler threw, as the response it stands for; anything but an {@link ApiError} is a failure of the service. */
export function thrownResponse(thrown: unknown, presentation: Presentation): Response {
  const error = thrown instanceof ApiError ? thrown : new ApiError('UNEXPECTED_ERROR');
  return errorResponse(error, presentation);
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
