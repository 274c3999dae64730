import { asRecord, parseJson } from '../transport/json.js';
import { isTransient, retryAfterOf } from '../transport/retry-after.js';
import type { Call } from '../transport/types.js';
import {
  AtlasAuthenticationError,
  AtlasConflictError,
  type AtlasError,
  type AtlasErrorDetails,
  AtlasNotFoundError,
  AtlasPermissionError,
  AtlasRateLimitError,
  AtlasRequestError,
  AtlasResponseError,
  AtlasServerError,
  AtlasTimeoutError,
} from './classes.js';
import { hintFor } from './hints.js';

/** Longest part of a body that is shown where it is no Atlas error, in characters. */
const EXCERPT = 200;

/** A response that is not the success hoped for. */
export interface FailedResponse {
  readonly what: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly call: Readonly<Call>;
  /** Whether a token endpoint answered, whose error bodies are those of RFC 6749 section 5.2. */
  readonly oauth?: boolean;
  redact(text: string): string;
}

/** OAuth errors that blame the credentials, with 400 or 401. */
const BAD_CLIENT: readonly string[] = ['invalid_client', 'unauthorized_client', 'invalid_grant'];

/** What a body adds to the status; every part may be missing, and most recorded 401s have no code. */
interface Problem {
  readonly errorCode?: string | undefined;
  readonly words?: string | undefined;
  readonly body: unknown;
}

const textOf = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/**
 * Reads an Atlas error (`ApiError`), that of a token endpoint, or the problem of a gateway (RFC 9457); `undefined` where the
 * body is none of them.
 */
function readProblem({ text, status, oauth }: FailedResponse): Problem | undefined {
  const body = asRecord(parseJson(text));
  if (!body) return undefined;
  const { error } = body;
  // The error of another response, for example one that a gateway kept.
  if (typeof error === 'number' && error !== status) return undefined;
  const words = [body.detail, body.reason, body.error_description, body.title].map(textOf).find(Boolean);
  const errorCode = textOf(body.errorCode) ?? (oauth ? textOf(error) : undefined);
  return errorCode || words ? { errorCode, words, body } : undefined;
}

type ErrorClass = new (message: string, details: AtlasErrorDetails) => AtlasError;

const classByStatus: Readonly<Record<number, ErrorClass>> = {
  402: AtlasPermissionError,
  403: AtlasPermissionError,
  404: AtlasNotFoundError,
  407: AtlasAuthenticationError,
  408: AtlasTimeoutError,
  409: AtlasConflictError,
  429: AtlasRateLimitError,
};

/**
 * The class that a status calls for. Only two need more: a 401 the challenge, since the gate answers with one and the
 * application behind it, which knows the caller, does not; and a 405 the code of an upgrade.
 */
function classFor(status: number, errorCode: string | undefined, headers: Headers): ErrorClass {
  if (errorCode !== undefined && BAD_CLIENT.includes(errorCode)) return AtlasAuthenticationError;
  if (status === 401) {
    const byApplication =
      // That code says nothing: the gate has it too.
      headers.has('x-error-code') || (errorCode !== undefined && errorCode !== 'UNEXPECTED_ERROR');
    return byApplication && !headers.has('www-authenticate')
      ? AtlasPermissionError
      : AtlasAuthenticationError;
  }
  if (status === 405 && isTransient(status, errorCode)) return AtlasServerError;
  if (status >= 500) return AtlasServerError;
  // In an envelope only: others are refused before they are read.
  if (status < 400) return AtlasResponseError;
  return classByStatus[status] ?? AtlasRequestError;
}

function hintOf(type: ErrorClass, { status, errorCode, retryAfterMs }: AtlasErrorDetails, unsent?: string) {
  if (unsent !== undefined) return `No credentials were sent: ${unsent}`;
  const known = hintFor(errorCode);
  if (known) return known;
  if (retryAfterMs) return `Wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  if (type === AtlasPermissionError && status === 401) return hintFor(403);
  // Atlas names a code where it refuses a request.
  return (
    hintFor(status) ??
    (type === AtlasServerError ? hintFor(500) : errorCode === undefined ? hintFor('any') : undefined)
  );
}

function detailsOf(response: FailedResponse, problem: Problem | undefined): AtlasErrorDetails {
  const { status, headers, call, redact } = response;
  const errorCode = problem?.errorCode ?? headers.get('x-error-code') ?? undefined;
  const servedBy = [headers.get('x-java-method'), headers.get('x-mongodb-service-version')].filter(Boolean);
  return {
    status,
    errorCode: errorCode && redact(errorCode),
    attempts: call.attempts,
    requestId: call.requestId,
    retryAfterMs: retryAfterOf(status, headers, problem?.body),
    transient: isTransient(status, errorCode),
    ambiguous: call.ambiguous || undefined,
    servedBy: servedBy.length > 0 ? redact(servedBy.join(' ')) : undefined,
  };
}

function excerptOf({ text, redact }: FailedResponse): string {
  // Redacted before it is cut: half a secret is no longer recognised as one.
  const shown = redact(text).replace(/\s+/g, ' ').trim();
  return shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}...` : shown;
}

/** The error for a response that is no success: its class by the status, its words by the body as far as it has any. */
export function errorFromResponse(response: FailedResponse): AtlasError {
  const { what, status, headers, call, redact } = response;
  const problem = readProblem(response);
  const details = detailsOf(response, problem);
  const { errorCode } = details;
  const type = classFor(status, errorCode, headers);
  const words = problem?.words && redact(problem.words);
  const excerpt = problem ? undefined : excerptOf(response);
  const rest = problem ? words : `its body is no Atlas error: ${excerpt || '(empty)'}`;
  return new type(
    [`${what}: ${status}${errorCode ? ` ${errorCode}` : ''}`, rest].filter(Boolean).join(': '),
    {
      ...details,
      detail: words ?? (excerpt || undefined),
      hint: hintOf(type, details, status === 401 ? call.unsent : undefined),
    },
  );
}

/** A success that breaks the contract, with a short, redacted part of its body. */
export function unusableSuccess(response: FailedResponse, fault: string): AtlasResponseError {
  const excerpt = excerptOf(response);
  const details = detailsOf(response, undefined);
  return new AtlasResponseError(`${response.what}: ${response.status}, ${fault}: ${excerpt || '(empty)'}`, {
    ...details,
    detail: excerpt || undefined,
    hint: hintFor(details.errorCode),
  });
}
