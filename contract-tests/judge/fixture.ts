/** Exchanges made by hand, for the tests of single rules. */
import type { RawExchange } from '../types.js';

export interface Answer {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
  readonly complete?: boolean;
  readonly method?: string;
  readonly url?: string;
}

/** An exchange with a JSON answer; `headers` replace the usual ones. */
export function exchangeWith(answer: Answer): RawExchange {
  const { status = 200, body = '', complete = true, method = 'GET', url = 'http://127.0.0.1/x' } = answer;
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const usual: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(bytes.length)],
  ];
  return {
    request: { method, url, headers: [] },
    response: {
      status,
      statusText: '',
      headers: answer.headers ?? usual,
      body: bytes,
      complete,
      durationMs: 1,
    },
  };
}
