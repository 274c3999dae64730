import { hex, preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

export const encodingRules: readonly ResponseRule[] = [
  {
    id: 'content-encoding-known',
    family: 'encoding',
    severity: 'error',
    checks: 'A stated content coding is one that exists.',
    source: 'RFC 9110 section 8.4; IANA content coding registry',
    *check({ decoding, response }) {
      if (decoding.kind !== 'unknown') return;
      yield {
        message: 'The content coding is not registered, so nobody can read the body.',
        expected: 'gzip, deflate, br or none',
        got: `${preview(decoding.coding)}, bytes ${hex(response.body, 8)}`,
      };
    },
  },
  {
    id: 'content-encoding-true',
    family: 'encoding',
    severity: 'error',
    checks: 'The body is encoded as Content-Encoding says, to its last byte.',
    source: 'RFC 9110 section 8.4',
    *check({ decoding, response }) {
      if (decoding.kind !== 'untrue' || !response.complete) return;
      yield {
        message: `The body is not what Content-Encoding says: ${decoding.problem}.`,
        expected: `${decoding.coding} data`,
        got: hex(response.body),
      };
    },
  },
  {
    id: 'content-encoding-unstated',
    family: 'encoding',
    severity: 'error',
    checks: 'A packed body says so in Content-Encoding.',
    source: 'RFC 9110 section 8.4',
    *check({ packedUnstated, response }) {
      if (!packedUnstated || !response.complete) return;
      yield {
        message: 'The body is gzip data where the headers promise text.',
        expected: 'Content-Encoding: gzip, or text',
        got: hex(response.body, 8),
      };
    },
  },
  {
    id: 'content-encoding-not-checked',
    family: 'encoding',
    severity: 'warning',
    checks:
      'Tells where a registered content coding cannot be taken off here, so that the body was not judged.',
    source: 'RFC 9110 section 8.4',
    *check({ decoding }) {
      if (decoding.kind !== 'unsupported') return;
      yield {
        message: 'This content coding cannot be taken off here; the body was not judged.',
        expected: 'gzip, deflate, br or none',
        got: preview(decoding.coding),
      };
    },
  },
];
