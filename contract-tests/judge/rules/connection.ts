import type { ConnectionRule } from '../rule.js';

export const connectionRules: readonly ConnectionRule[] = [
  {
    id: 'no-response',
    family: 'framing',
    severity: 'error',
    checks: 'A request is answered with an HTTP response.',
    source: 'RFC 9110 section 3.4',
    *checkFailure({ exchange }) {
      const { code, message } = exchange.failure ?? { code: 'none', message: 'nothing was recorded' };
      yield {
        message: 'No HTTP response arrived.',
        expected: 'a status line and headers',
        got: `${code}: ${message}`,
      };
    },
  },
];
