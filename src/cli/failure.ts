/** What an error means to somebody at a terminal, and to a script. */

import { printable } from '../errors/printable.js';
import { type AtlasErrorName, isAtlasError } from '../errors.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** The command was used wrongly. Nothing was sent. */
export class UsageError extends Error {}

const CODES: Readonly<Partial<Record<string, ExitCode>>> = {
  AtlasConfigurationError: EXIT.usage,
  AtlasAuthenticationError: EXIT.notPermitted,
  AtlasPermissionError: EXIT.notPermitted,
  AtlasNotFoundError: EXIT.notFound,
  AtlasConflictError: EXIT.conflict,
  AtlasExpectationError: EXIT.conflict,
  AtlasRateLimitError: EXIT.rateLimited,
  AtlasTimeoutError: EXIT.timedOut,
} satisfies Partial<Record<AtlasErrorName, ExitCode>>;

/** The exit code of one error. That the deletion may have happened matters more than why it is not known. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (!isAtlasError(error)) return EXIT.failed;
  if (error.ambiguous === true) return EXIT.mayHaveHappened;
  return CODES[error.name] ?? EXIT.failed;
}

/** The exit code of several items: that of those that failed if they agree, 8 if one of them may have happened. */
export function exitCodeOfAll(errors: readonly unknown[]): ExitCode {
  const codes = new Set(errors.map(exitCodeOf));
  const [first = EXIT.done] = codes;
  if (codes.has(EXIT.mayHaveHappened)) return EXIT.mayHaveHappened;
  return codes.size > 1 ? EXIT.failed : first;
}

/** One line, or a few, for stderr. */
export function messageOf(error: unknown): string {
  const message = printable(error instanceof Error ? error.message : String(error));
  if (!isAtlasError(error)) return message;
  const { requestId, ambiguous } = error;
  const may = ambiguous === true ? ' The deletion may have happened: look before trying again.' : '';
  return `${message}${may}${requestId === undefined ? '' : ` (request ${requestId})`}`;
}

/** The error as data. */
export function errorData(error: unknown): Record<string, unknown> {
  if (!isAtlasError(error)) return { message: messageOf(error) };
  const { name, message, status, code, errorCode, detail, ambiguous, requestId } = error;
  return { name, message, status, code, errorCode, detail, ambiguous, requestId };
}
