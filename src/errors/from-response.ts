import {
  CONFLICT,
  FORBIDDEN,
  INTERNAL_SERVER_ERROR,
  METHOD_NOT_ALLOWED,
  NOT_FOUND,
  PAYMENT_REQUIRED,
  REQUEST_TIMEOUT,
  TOO_MANY_REQUESTS,
  UNAUTHORIZED,
} from '../http-status.js';
import { parseJson } from '../transport/json.js';
import { retryAfterOf } from '../transport/retry-after.js';
import { isTransient } from '../transport/transient.js';
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
import { KNOWN_CALLER_CODES } from './codes.js';
import { hintFor } from './hints.js';

/** Longest part of an unusable body that is shown, in characters. */
const EXCERPT = 200;

/** An answer that is not the success hoped for. */
export interface FailedAnswer {
  /** What was asked, for the message. */
  readonly what: string;
  readonly status: number;
  readonly headers: Headers;
  /** The body as text. */
  readonly text: string;
  readonly call: { readonly requestId: string; readonly attempts: number; readonly ambiguous: boolean };
  /** Whether a token endpoint answered, whose error bodies are those of RFC 6749 section 5.2. */
  readonly oauth?: boolean;
  redact(text: string): string;
}

/** OAuth errors that blame the credentials, with 400 or 401. */
const BAD_CLIENT: readonly string[] = ['invalid_client', 'unauthorized_client', 'invalid_grant'];

interface Problem {
  readonly errorCode: string;
  readonly detail?: string | undefined;
  readonly body: unknown;
}

/** The error body of the contract (`ApiError`), or that of a token endpoint (RFC 6749 section 5.2). */
function readProblem({ text, status, oauth }: FailedAnswer): Problem | undefined {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, errorCode, detail, reason, error_description }: Record<string, unknown> = { ...body };
  const words = [detail, reason, error_description].find((value) => typeof value === 'string');
  if (error === status && typeof errorCode === 'string') return { errorCode, detail: words, body };
  if (oauth && typeof error === 'string') return { errorCode: error, detail: words, body };
  return undefined;
}

type ErrorClass = new (message: string, details: AtlasErrorDetails) => AtlasError;

function classFor(status: number, errorCode: string, headers: Headers): ErrorClass {
  if (BAD_CLIENT.includes(errorCode)) return AtlasAuthenticationError;
  switch (status) {
    case UNAUTHORIZED: {
      // The gate answers with a challenge, the application behind it with its error code (and no challenge).
      const knownCaller =
        !headers.has('www-authenticate') &&
        (headers.has('x-error-code') || KNOWN_CALLER_CODES.includes(errorCode));
      return knownCaller ? AtlasPermissionError : AtlasAuthenticationError;
    }
    case PAYMENT_REQUIRED:
    case FORBIDDEN:
      return AtlasPermissionError;
    case NOT_FOUND:
      return AtlasNotFoundError;
    case REQUEST_TIMEOUT:
      return AtlasTimeoutError;
    case CONFLICT:
      return AtlasConflictError;
    case TOO_MANY_REQUESTS:
      return AtlasRateLimitError;
    default:
      if (status === METHOD_NOT_ALLOWED && isTransient(status, errorCode)) return AtlasServerError;
      return status >= INTERNAL_SERVER_ERROR ? AtlasServerError : AtlasRequestError;
  }
}

function classHint(type: ErrorClass, retryAfterMs: number | undefined): string | undefined {
  if (type === AtlasAuthenticationError)
    return 'Check that the credentials are right, whole and not revoked.';
  return retryAfterMs === undefined ? undefined : `Wait ${Math.ceil(retryAfterMs / 1000)} s.`;
}

/** What every error from an answer knows. */
function detailsOf(answer: FailedAnswer, problem: Problem | undefined): AtlasErrorDetails {
  const { status, headers, call, redact } = answer;
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

/** The error class and message for an answer, by its status and error code. */
export function errorFromAnswer(answer: FailedAnswer): AtlasError {
  const { what, status, headers, redact } = answer;
  const problem = readProblem(answer);
  if (!problem) return brokenAnswer(answer, 'and its body is no Atlas error');
  const details = detailsOf(answer, problem);
  const type = classFor(status, problem.errorCode, headers);
  const detail = problem.detail && redact(problem.detail);
  return new type(`${what}: ${status} ${details.errorCode}${detail ? `: ${detail}` : ''}`, {
    ...details,
    detail,
    hint: hintFor(problem.errorCode) ?? classHint(type, details.retryAfterMs),
  });
}

/** An answer that breaks the contract, with a short, redacted part of its body. */
export function brokenAnswer(answer: FailedAnswer, fault: string): AtlasResponseError {
  const details = detailsOf(answer, undefined);
  // Redacted before it is cut: half a secret is no longer recognised as one.
  const shown = answer.redact(answer.text).replace(/\s+/g, ' ').trim();
  const excerpt = shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}...` : shown;
  return new AtlasResponseError(`${answer.what}: ${answer.status}, ${fault}: ${excerpt || '(empty)'}`, {
    ...details,
    detail: excerpt || undefined,
    hint: hintFor(details.errorCode),
  });
}
