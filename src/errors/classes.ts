import { printable } from './printable.js';
import { redactShapes } from './redact.js';

/** Recognises this package's errors also when they come from another copy of it or another realm. */
const BRAND = Symbol.for('atlas-peering.error');

/** A field in which a connection differs from what was expected. */
export interface Mismatch {
  /** Name of the field. */
  readonly field: string;
  /** What `expect` says. */
  readonly expected: unknown;
  /** What the connection has. */
  readonly actual: unknown;
}

/** What an error knows beyond its message. Every field may be absent. */
export interface AtlasErrorDetails {
  /** HTTP status of the response; absent where none came. */
  readonly status?: number | undefined;
  /** What the system calls a connection that failed, such as `ENOTFOUND`, `ECONNRESET` or `CERT_HAS_EXPIRED`. */
  readonly code?: string | undefined;
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
  /** Milliseconds that the server asked to wait, an hour at most. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the same call may succeed later without any change. */
  readonly transient?: boolean | undefined;
  /**
   * Whether the deletion may have been carried out: its DELETE was begun, and then was aborted, ran out of time, broke,
   * or got a response that does not say. Never set where it cannot have been.
   */
  readonly ambiguous?: boolean | undefined;
  /** Which part of Atlas answered: its `X-Java-Method` and `X-Mongodb-Service-Version` headers. */
  readonly servedBy?: string | undefined;
  /** Of an {@link AtlasExpectationError}. */
  readonly mismatches?: readonly Mismatch[] | undefined;
  /** What it came from: an error of the platform, or the `reason` of an aborted signal. */
  readonly cause?: unknown;
}

export interface AtlasError extends Omit<AtlasErrorDetails, 'cause'> {}

/**
 * Base of every error that this package throws on purpose. Carries no request, no header and no credential.
 * Tell the kinds apart with `isAtlasError(error, 'AtlasNotFoundError')`, which also works across realms.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor takes the fields over as they are declared.
export class AtlasError extends Error {
  override readonly name: string = 'AtlasError';

  constructor(message: string, { cause, ...details }: AtlasErrorDetails = {}) {
    // Here, because texts of a server come into messages at many places.
    const said = printable(message);
    super(
      details.hint ? `${said.replace(/[.?!]?$/, (end) => end || '.')} ${printable(details.hint)}` : said,
      cause === undefined ? undefined : { cause },
    );
    for (const [key, value] of Object.entries(details))
      Object.assign(this, { [key]: typeof value === 'string' ? printable(value) : value });
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The fields above and a summary of the cause, for logs. */
  toJSON(): Record<string, unknown> {
    const fields: object = { ...this };
    return { ...fields, name: this.name, message: this.message, cause: summary(this.cause) };
  }

  /** What `console.log` and `util.inspect` show in Node and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { name: _name, message: _message, ...rest } = this.toJSON();
    return `${this.stack} ${JSON.stringify(rest, null, 2)}`;
  }
}

function summary(cause: unknown): unknown {
  if (typeof cause === 'string') return redactShapes(cause);
  if (!(cause instanceof Error)) return typeof cause === 'object' ? undefined : cause;
  const { name, message, cause: inner, code }: Error & { code?: unknown } = cause;
  const short = typeof code === 'string' ? redactShapes(code) : code;
  return { name: redactShapes(name), message: redactShapes(message), code: short, cause: summary(inner) };
}

/** The options, the environment or an argument are wrong. Nothing was sent. */
export class AtlasConfigurationError extends AtlasError {
  override readonly name = 'AtlasConfigurationError';
}

/** The credentials were not accepted (401 with a challenge, refused by the token endpoint), or a proxy wants its own (407). */
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

/**
 * The response is not what the contract says: a success that is not JSON, of another shape or status, a body that is cut
 * off or too large, or a redirect. Other failures have the class of their status, whatever their body.
 */
export class AtlasResponseError extends AtlasError {
  override readonly name = 'AtlasResponseError';
}

/** No response came: the connection could not be made, or broke; `code` says how. */
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

/** The connection is another than the caller expected. It was not deleted. */
export class AtlasExpectationError extends AtlasError {
  override readonly name = 'AtlasExpectationError';
  /** The fields that differ. */
  declare readonly mismatches: readonly Mismatch[];
}

/** Atlas gave a deletion up; `detail` is the provider's explanation. */
export class AtlasDeletionFailedError extends AtlasError {
  override readonly name = 'AtlasDeletionFailedError';
}

/** Every error class but the base. */
type SpecificError =
  | AtlasAbortError
  | AtlasAuthenticationError
  | AtlasConfigurationError
  | AtlasConflictError
  | AtlasConnectionError
  | AtlasDeletionFailedError
  | AtlasExpectationError
  | AtlasNotFoundError
  | AtlasPermissionError
  | AtlasRateLimitError
  | AtlasRequestError
  | AtlasResponseError
  | AtlasServerError
  | AtlasTimeoutError;

/** The names by which {@link isAtlasError} tells errors apart. */
export type AtlasErrorName = SpecificError['name'];

/**
 * Whether a value is an error of this package, and of the class named, whichever copy of the package or realm it
 * comes from (`instanceof` knows only one).
 *
 * @example
 * if (isAtlasError(error, 'AtlasNotFoundError')) console.log(error.errorCode); // PEER_NOT_FOUND
 */
export function isAtlasError<N extends AtlasErrorName>(
  value: unknown,
  name: N,
): value is Extract<SpecificError, { readonly name: N }>;
export function isAtlasError(value: unknown): value is AtlasError;
export function isAtlasError(value: unknown, name?: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    BRAND in value &&
    (!name || ('name' in value && value.name === name))
  );
}
