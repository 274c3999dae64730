import type { RawExchange } from '../../types.js';
import type { ConnectionRule, Finding, ResponseRule } from '../rule.js';

export const connectionRules: readonly (ConnectionRule | (ConnectionRule & ResponseRule))[] = [
  {
    id: 'no-response',
    family: 'framing',
    severity: 'error',
    checks: 'A request is answered with an HTTP response.',
    source: 'RFC 9110 section 3.4',
    *checkFailure({ exchange }) {
      const { code, message } = exchange.failure ?? { code: 'none', message: 'nothing was recorded' };
      if (isParseError(code)) return;
      yield {
        message: 'No HTTP response arrived.',
        expected: 'a status line and headers',
        got: `${code}: ${message}`,
      };
    },
  },
  {
    id: 'http-syntax',
    family: 'framing',
    severity: 'error',
    checks:
      'What arrives is HTTP: a status line, headers that are tokens without control characters, one way of framing the body.',
    source: 'RFC 9112 sections 2 to 6',
    checkFailure: ({ exchange }) => parseFailure(exchange.failure),
    // The head could be read; what followed could not.
    check: ({ input }) => parseFailure(input.exchange.failure),
  },
];

/** Codes of Node's HTTP parser, llhttp. */
export function isParseError(code: string): boolean {
  return code.startsWith('HPE_');
}

function* parseFailure(failure: RawExchange['failure']): Generator<Finding> {
  if (!failure || !isParseError(failure.code)) return;
  yield {
    message: 'What the server sent cannot be read as HTTP.',
    expected: 'an HTTP response, and nothing after it',
    got: `${failure.code}: ${failure.message}`,
  };
}
