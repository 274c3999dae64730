import { AtlasConfigurationError } from '../errors/classes.js';
import { operations } from '../generated/operations.js';

/** An operation of the contract. */
export type OperationId = keyof typeof operations;

/** Says what a value is without showing it: a key pasted into the wrong place must not end up in a log. */
function describe(value: unknown): string {
  return typeof value === 'string'
    ? `a string of ${value.length} characters`
    : value === null
      ? 'null'
      : typeof value;
}

/**
 * Checks ids by the patterns of the contract, before anything is sent.
 *
 * @throws {AtlasConfigurationError} an id is not of the form that the contract gives.
 */
export function checkIds(operation: OperationId, ids: Readonly<Record<string, unknown>>): void {
  for (const [name, { pattern }] of Object.entries(operations[operation].pathParameters)) {
    const value = ids[name];
    if (typeof value === 'string' && new RegExp(pattern).test(value)) continue;
    throw new AtlasConfigurationError(`${name} must match ${pattern}, and is ${describe(value)}.`, {
      hint: 'Nothing was sent.',
    });
  }
}

/**
 * Checks a number, before anything is sent.
 *
 * @throws {AtlasConfigurationError} it is no number between the bounds, both included.
 */
export function checkNumber(
  name: string,
  value: unknown,
  least: number,
  most = Number.POSITIVE_INFINITY,
): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new AtlasConfigurationError(`${name} must be a number from ${least} to ${most}.`, {
    hint: 'Nothing was sent.',
  });
}
