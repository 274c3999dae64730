import { type OptionRules, optionsOf } from '../arguments/read-options.js';
import { flag, isFunction, number, type Rule, required, rule } from '../arguments/rules.js';
import { operations } from '../generated/operations.js';
import type { Timeouts } from '../transport/types.js';
import type { CallOptions, PeeringIds } from './types.js';

/** Ids of Amazon's own, which people take for that of the peering connection in Atlas. */
const AWS_ID = /^(pcx|vpc)-/;

function idHint(value: unknown): string {
  const prefix = typeof value === 'string' && AWS_ID.exec(value)?.[0];
  return prefix ? `${prefix} is an id at AWS; listPeeringConnections tells Atlas's.` : '';
}

/** An id by the pattern of the contract: anything else, such as `..`, would address another resource. */
function idOf(pattern: string): Rule<string> {
  const shape = new RegExp(pattern);
  const fits = (value: unknown): value is string => typeof value === 'string' && shape.test(value);
  return required(rule(`match ${pattern}`, fits, idHint));
}

const { groupId, peerId } = operations.deletePeeringConnection.pathParameters;

export const idRules: OptionRules<PeeringIds> = {
  groupId: idOf(groupId.pattern),
  peerId: idOf(peerId.pattern),
};

export const timeoutRule: Rule<Partial<Timeouts>> = optionsOf<Partial<Timeouts>>(
  { attempt: number(0), total: number(0) },
  (value) => (typeof value === 'number' ? 'For the whole call: { total: milliseconds }.' : ''),
);

function isSignal(value: unknown): value is AbortSignal {
  const { aborted, addEventListener, removeEventListener }: Readonly<Record<string, unknown>> = Object(value);
  return typeof aborted === 'boolean' && isFunction(addEventListener) && isFunction(removeEventListener);
}

export const callRules: OptionRules<CallOptions> = {
  signal: rule('be an AbortSignal', isSignal, (value) =>
    value instanceof AbortController ? 'Pass its `signal`.' : '',
  ),
  timeout: timeoutRule,
  envelope: flag,
  pretty: flag,
};
