import { isPlainObject, type OptionRules, readOptions } from '../arguments/read-options.js';
import { isText, protecting, type Rule, refusal, rule, text } from '../arguments/rules.js';
import { AtlasExpectationError, type Mismatch } from '../errors/classes.js';
import { connectionFields } from './connection.js';
import type { CallOptions, PeeringConnection, PeeringIds } from './types.js';

type Field = keyof PeeringConnection;
type Value<K extends Field> = Exclude<PeeringConnection[K], undefined>;

/**
 * What the connection must be like: `{ providerName: 'AWS', vpcId: 'vpc-0a1b' }`. At least one field, and none of them
 * `undefined`: a variable that was never set would expect nothing, and the deletion would go unguarded.
 */
// The index signature is what refuses `undefined` also without `exactOptionalPropertyTypes`.
export type PeeringExpectation = { readonly [K in Field]?: Value<K> } & {
  readonly [field: string]: string | null;
};

/** Refuses at compile time what is refused at run time: fields that do not exist, and values that may be `undefined`. */
export type Certain<E> = string extends keyof E
  ? E
  : { readonly [K in keyof E]-?: K extends Field ? Value<K> : never };

const word = protecting(text);
const wordOrNull: Rule<string | null> = protecting(
  rule(
    'be a string that is not empty, or null',
    (value): value is string | null => value === null || isText(value),
  ),
);

// The keys of the table are those of a connection, which `Object.entries` gives up.
const fields = Object.fromEntries(
  Object.entries(connectionFields).map(([name, { orNull }]) => [name, orNull ? wordOrNull : word]),
) as OptionRules<PeeringConnection>;

/** What a connection must be like. An expectation of nothing is refused. */
export const expectRule: Rule<PeeringExpectation> = protecting({
  read: (value, name) => {
    if (!isPlainObject(value)) throw refusal(name, 'be left out, or an object of fields', value);
    const expected: Partial<PeeringConnection> = readOptions(name, value, fields, `${name}.`);
    if (Object.keys(expected).length === 0)
      throw refusal(name, 'be an object of at least one field', value, 'An empty one expects nothing.');
    // Holds no `undefined` any more.
    return expected as PeeringExpectation;
  },
});

export interface Deletion extends PeeringIds, CallOptions {
  readonly idempotent?: boolean | undefined;
  /** All of them must hold. */
  readonly expectations: readonly PeeringExpectation[];
}

/** What one `expect`, or none, makes of checked options. */
export function deletionOf<T>({ expect, ...options }: T & { readonly expect?: PeeringExpectation }) {
  return { ...options, expectations: expect ? [expect] : [] };
}

/**
 * Refuses a connection that is not the expected one.
 *
 * @throws {AtlasExpectationError} names each field that differs.
 */
export function checkExpectation(peer: PeeringConnection, expectation: PeeringExpectation): void {
  const actual: Readonly<Record<string, unknown>> = peer;
  const mismatches: Mismatch[] = Object.entries(expectation)
    .filter(([field, expected]) => actual[field] !== expected)
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
