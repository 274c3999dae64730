/** Recognises this package's errors also when they come from another copy of it or another realm. */
const BRAND = Symbol.for('atlas-peering.error');

/** What an error knows beyond its message. Every field may be absent. */
export interface AtlasErrorDetails {
  /** HTTP status of the answer; absent where no answer came. */
  readonly status?: number | undefined;
  /** Atlas's error code, such as `PEER_NOT_FOUND`, from the body or the `X-Error-Code` header. */
  readonly errorCode?: string | undefined;
  /** Atlas's own explanation, redacted. */
  readonly detail?: string | undefined;
  /** What a person can do about it. */
  readonly hint?: string | undefined;
  /** How often the call was tried, the first time included. */
  readonly attempts?: number | undefined;
  /** Id made by this client for the call and sent as `X-Request-Id`; also in logs and hooks. */
  readonly requestId?: string | undefined;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the same call may succeed later without any change. */
  readonly transient?: boolean | undefined;
  /** Whether the deletion may have been carried out although no usable answer came. */
  readonly ambiguous?: boolean | undefined;
  /** Which part of Atlas answered: its `X-Java-Method` and `X-Mongodb-Service-Version` headers. */
  readonly servedBy?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Base of every error that this package throws on purpose. Carries no request, no header and no credential.
 * Tell the kinds apart with the guards (`isAtlasNotFoundError(error)`), which also work across realms.
 */
export class AtlasError extends Error implements AtlasErrorDetails {
  override readonly name: string = 'AtlasError';
  declare readonly status: number | undefined;
  declare readonly errorCode: string | undefined;
  declare readonly detail: string | undefined;
  declare readonly hint: string | undefined;
  declare readonly attempts: number | undefined;
  declare readonly requestId: string | undefined;
  declare readonly retryAfterMs: number | undefined;
  declare readonly transient: boolean | undefined;
  declare readonly ambiguous: boolean | undefined;
  declare readonly servedBy: string | undefined;

  constructor(message: string, { cause, ...details }: AtlasErrorDetails = {}) {
    super(
      details.hint ? `${message.replace(/\.?$/, '.')} ${details.hint}` : message,
      cause === undefined ? undefined : { cause },
    );
    for (const [key, value] of Object.entries(details)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true });
    }
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The fields above and a summary of the cause, for logs. */
  toJSON(): Record<string, unknown> {
    const fields: object = { ...this };
    return { ...fields, name: this.name, message: this.message, cause: summary(this.cause) };
  }

  /** What `console.log` and `util.inspect` show in Node and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { name, message, ...rest } = this.toJSON();
    return `${this.stack ?? `${name}: ${message}`} ${JSON.stringify(rest, null, 2)}`;
  }
}

function summary(cause: unknown): unknown {
  if (!(cause instanceof Error)) return typeof cause === 'object' ? undefined : cause;
  const { name, message }: Error = cause;
  const code = 'code' in cause ? cause.code : undefined;
  return { name, message, code, cause: summary(cause.cause) };
}

/** The options, the environment or an argument are wrong. Nothing was sent. */
export class AtlasConfigurationError extends AtlasError {
  override readonly name = 'AtlasConfigurationError';
}

/** The credentials were not accepted (401 with a challenge, or refused by the token endpoint). */
export class AtlasAuthenticationError extends AtlasError {
  override readonly name = 'AtlasAuthenticationError';
}

/** The caller is known but not allowed: not in the project, role too low, IP address not on the list. */
export class AtlasPermissionError extends AtlasError {
  override readonly name = 'AtlasPermissionError';
}

/** There is no such thing (404); `errorCode` says whether it is the connection or the project. */
export class AtlasNotFoundError extends AtlasError {
  override readonly name = 'AtlasNotFoundError';
}

/** The state of the connection does not allow it (409). */
export class AtlasConflictError extends AtlasError {
  override readonly name = 'AtlasConflictError';
}

/** Too many requests (429); see `retryAfterMs`. */
export class AtlasRateLimitError extends AtlasError {
  override readonly name = 'AtlasRateLimitError';
}

/** Atlas failed or is in maintenance (5xx, 405 during upgrades). */
export class AtlasServerError extends AtlasError {
  override readonly name = 'AtlasServerError';
}

/** Atlas refused the request as it was put (400, 410 and other 4xx). */
export class AtlasRequestError extends AtlasError {
  override readonly name = 'AtlasRequestError';
}

/** The answer breaks the contract: not JSON, cut off, too large, another shape or status, or a redirect. */
export class AtlasResponseError extends AtlasError {
  override readonly name = 'AtlasResponseError';
}

/** No answer came: the connection could not be made or broke. `cause.code` says how. */
export class AtlasConnectionError extends AtlasError {
  override readonly name = 'AtlasConnectionError';
}

/** A time limit ran out: of one attempt, of the whole call, or of a wait. */
export class AtlasTimeoutError extends AtlasError {
  override readonly name = 'AtlasTimeoutError';
}

/** The caller's `signal` was aborted; `cause` is its `reason`. */
export class AtlasAbortError extends AtlasError {
  override readonly name = 'AtlasAbortError';
}

/** A field in which a connection differs from what was expected. */
export interface Mismatch {
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The connection is another than the caller expected. It was not deleted. */
export class AtlasExpectationError extends AtlasError {
  override readonly name = 'AtlasExpectationError';
  readonly mismatches: readonly Mismatch[];

  constructor(mismatches: readonly Mismatch[]) {
    const differences = mismatches.map(({ field, expected, actual }) => {
      return `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
    });
    super(`Not the expected connection: ${differences.join('; ')}.`, { hint: 'It was not deleted.' });
    this.mismatches = mismatches;
  }
}

/** Atlas gave a deletion up; `detail` is the provider's explanation. */
export class AtlasDeletionFailedError extends AtlasError {
  override readonly name = 'AtlasDeletionFailedError';
}

/** Whether a value is an error of this package, whichever copy or realm it comes from. */
export function isAtlasError(value: unknown): value is AtlasError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

function guard<E extends AtlasError>(name: E['name']): (value: unknown) => value is E {
  return (value): value is E => isAtlasError(value) && value.name === name;
}

/** Whether the credentials were not accepted. */
export const isAtlasAuthenticationError = guard<AtlasAuthenticationError>('AtlasAuthenticationError');
/** Whether a known caller was not allowed. */
export const isAtlasPermissionError = guard<AtlasPermissionError>('AtlasPermissionError');
/** Whether Atlas knows no such connection or project. */
export const isAtlasNotFoundError = guard<AtlasNotFoundError>('AtlasNotFoundError');
/** Whether the state of the connection stood against it. */
export const isAtlasConflictError = guard<AtlasConflictError>('AtlasConflictError');
/** Whether a rate limit was hit. */
export const isAtlasRateLimitError = guard<AtlasRateLimitError>('AtlasRateLimitError');
/** Whether Atlas itself failed. */
export const isAtlasServerError = guard<AtlasServerError>('AtlasServerError');
/** Whether Atlas refused the request as it was put. */
export const isAtlasRequestError = guard<AtlasRequestError>('AtlasRequestError');
/** Whether the answer broke the contract. */
export const isAtlasResponseError = guard<AtlasResponseError>('AtlasResponseError');
/** Whether no answer came. */
export const isAtlasConnectionError = guard<AtlasConnectionError>('AtlasConnectionError');
/** Whether a time limit ran out. */
export const isAtlasTimeoutError = guard<AtlasTimeoutError>('AtlasTimeoutError');
/** Whether the caller's signal ended it. */
export const isAtlasAbortError = guard<AtlasAbortError>('AtlasAbortError');
/** Whether options, environment or an argument were wrong. */
export const isAtlasConfigurationError = guard<AtlasConfigurationError>('AtlasConfigurationError');
/** Whether the connection was another than expected. */
export const isAtlasExpectationError = guard<AtlasExpectationError>('AtlasExpectationError');
/** Whether Atlas gave a deletion up. */
export const isAtlasDeletionFailedError = guard<AtlasDeletionFailedError>('AtlasDeletionFailedError');
