import { documentedFor } from '../evidence.js';
import type { ResponseRule } from '../rule.js';

/** What the contract says belongs together with redirects, which redirect.ts tells apart. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

export const statusRules: readonly ResponseRule[] = [
  {
    id: 'status-documented',
    family: 'status',
    severity: 'error',
    checks: 'The status is one that the contract documents for the operation.',
    source: 'OpenAPI 3.0.3, Responses Object',
    *check({ operation, status, documented, input, envelope }) {
      if (documented || isRedirect(status)) return;
      const asked = input.expectedStatus === undefined ? '' : ` (asked for: ${input.expectedStatus})`;
      yield {
        message: `${operation.operationId} does not document the status ${status}.`,
        expected: `${operation.responses.map((response) => response.status).join(', ')}${asked}`,
        got: String(status),
        contractPointer: `${operation.pointer}/responses`,
        ...(envelope?.found ? { bodyPointer: '/status' } : {}),
      };
    },
  },
  {
    id: 'status-expected',
    family: 'status',
    severity: 'error',
    checks: 'The status is the documented one that was asked for.',
    source: 'OpenAPI 3.0.3, Responses Object',
    *check({ operation, status, input, envelope }) {
      const documented = documentedFor(operation, status);
      const expected = input.expectedStatus?.toUpperCase();
      if (!documented || expected === undefined || documented.status.toUpperCase() === expected) return;
      yield {
        message: `The answer is documented, but it is not the one that was asked for.`,
        expected: input.expectedStatus ?? '',
        got: String(status),
        contractPointer: documented.pointer,
        ...(envelope?.found ? { bodyPointer: '/status' } : {}),
      };
    },
  },
];
