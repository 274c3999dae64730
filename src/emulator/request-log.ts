/** One request as the emulator saw it. Credentials are redacted: there is nothing in it that could be replayed. */
export interface LoggedRequest {
  /** When, in milliseconds since the epoch, by the emulator's clock. */
  readonly at: number;
  /** As sent. */
  readonly method: string;
  /** The request target as sent: path and query. */
  readonly target: string;
  /** The operation, `token` or `revoke`; absent for any other path. */
  readonly operation?: string;
  /** Names in lower case, in wire order; values of credential headers are redacted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Public key or client id of the caller that the gate let in. */
  readonly caller?: string;
  /** Kind of the fault that fell on it. */
  readonly fault?: string;
  /** Status of the answer; absent while there is none, or when a fault kept it from being one. */
  readonly status?: number;
  /** `X-Error-Code` of the answer. */
  readonly errorCode?: string;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

const LIMIT = 10_000;
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** The latest 10,000 requests. */
export class RequestLog {
  #entries: Open<LoggedRequest>[] = [];

  open(entry: LoggedRequest): Open<LoggedRequest> {
    const opened = { ...entry };
    this.#entries.push(opened);
    if (this.#entries.length > LIMIT) this.#entries.shift();
    return opened;
  }

  entries(): LoggedRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }
}

/** Of credentials the scheme is kept, and of digest what tells requests apart: user name, nonce count, request target. */
export function redactedHeaders(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    pairs.push([name, SECRET_HEADERS.has(name) ? redact(value) : value]);
  }
  return pairs;
}

function redact(value: string): string {
  const scheme = /^[A-Za-z]+(?= )/.exec(value)?.[0];
  if (scheme === undefined) return '[redacted]';
  if (scheme.toLowerCase() !== 'digest') return `${scheme} [redacted]`;
  const kept = ['username="[^"]*"', 'uri="[^"]*"', 'nc=[0-9a-fA-F]+']
    .map((pattern) => new RegExp(`(?<=[ ,])${pattern}`).exec(value)?.[0])
    .filter((part) => part !== undefined);
  return `${scheme} ${[...kept, '[redacted]'].join(', ')}`;
}
