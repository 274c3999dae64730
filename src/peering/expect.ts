import { AtlasExpectationError, type Mismatch } from '../errors/classes.js';
import type { PeeringConnection } from './types.js';

/** What the connection must be like: `{ providerName: 'AWS', vpcId: 'vpc-0a1b' }`. */
export type PeeringExpectation = Readonly<Partial<PeeringConnection>>;

/**
 * Refuses a connection that is not the expected one.
 *
 * @throws {AtlasExpectationError} names each field that differs.
 */
export function checkExpectation(peer: PeeringConnection, expectation: PeeringExpectation): void {
  const actual: Readonly<Record<string, unknown>> = peer;
  const mismatches: Mismatch[] = Object.entries(expectation)
    .filter(([field, expected]) => expected !== undefined && actual[field] !== expected)
    .map(([field, expected]) => ({ field, expected, actual: actual[field] }));
  if (mismatches.length === 0) return;
  const differences = mismatches.map(
    ({ field, expected, actual }) => `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
  );
  throw new AtlasExpectationError(`Not the expected connection: ${differences.join('; ')}.`, {
    mismatches,
    hint: 'It was not deleted.',
  });
}
