import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.js';
import { viewOf } from '../../load.js';
import type { Direction } from '../../schema-view.js';
import { schemasOf } from '../../validate/schemas.js';
import { compareContracts } from '../compare.js';
import { valueDocument, verdictOf } from '../testing/documents.js';

/**
 * A report that says "non-breaking" is held to the validator, which was written apart from it: of a request every value that
 * was right stays right, of a response every value that is right was right before.
 */

const scalar: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record(
    {
      type: fc.constant('string'),
      minLength: fc.nat(3),
      maxLength: fc.nat(3),
      pattern: fc.constantFrom('^x', 'y$', '^[xy]+$', '^.{2}$', 'y|zz'),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    {
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.integer({ min: -1, max: 2 }),
      exclusiveMaximum: fc.integer({ min: 0, max: 3 }),
      multipleOf: fc.constantFrom(1, 2, 0.5),
    },
    { requiredKeys: ['type'] },
  ),
  fc.subarray([null, true, 'x', 1, 2.5] as Json[], { minLength: 1 }).map((values) => ({ enum: values })),
  fc.constantFrom<Json>('x', 1, null).map((value) => ({ const: value })),
  fc
    .subarray(['string', 'null', 'integer', 'boolean'], { minLength: 1 })
    .map((type): JsonObject => ({ type })),
);

type Pair = readonly [JsonObject, JsonObject];
const same = (one: JsonObject): Pair => [one, one];
const joined = (pairs: readonly Pair[], build: (parts: JsonObject[]) => JsonObject): Pair => [
  build(pairs.map(([before]) => before)),
  build(pairs.map(([, after]) => after)),
];
const optional = (name: string, values: fc.Arbitrary<Json>) =>
  fc.option(
    fc.oneof(
      values.map((value): Pair => same({ [name]: value })),
      values.map((value): Pair => [{}, { [name]: value }]),
      values.map((value): Pair => [{ [name]: value }, {}]),
    ),
    { nil: same({}) },
  );
const merged = (parts: readonly JsonObject[]): JsonObject => Object.assign({}, ...parts);

/** Two schemas that have much in common. */
const { pair } = fc.letrec<{ pair: Pair; inner: Pair }>((tie) => ({
  inner: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(scalar.map(same), fc.tuple(scalar, scalar)),
    tie('pair'),
  ),
  pair: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(scalar, scalar),
    fc
      .tuple(
        tie('inner'),
        tie('inner'),
        optional('required', fc.subarray(['a', 'b'], { minLength: 1 })),
        optional('additionalProperties', fc.oneof(fc.constant(false), scalar)),
        optional('minProperties', fc.nat(2)),
        optional('maxProperties', fc.nat(2)),
        optional('dependentRequired', fc.constant({ a: ['b'] })),
      )
      .map(([a, b, ...more]) => {
        const fields = joined([a, b], ([one = {}, two = {}]) => ({
          type: 'object',
          properties: { a: one, b: two },
        }));
        return joined([fields, ...more], merged);
      }),
    fc
      .tuple(
        tie('inner'),
        optional('minItems', fc.nat(2)),
        optional('maxItems', fc.nat(2)),
        optional('uniqueItems', fc.boolean()),
      )
      .map(([items, ...more]) =>
        joined([joined([items], ([one = {}]) => ({ type: 'array', items: one })), ...more], merged),
      ),
    fc
      .tuple(
        fc.constantFrom('anyOf', 'oneOf', 'allOf'),
        fc.constantFrom('anyOf', 'oneOf', 'allOf'),
        tie('inner'),
        tie('inner'),
      )
      .map(
        ([before, after, one, two]): Pair => [{ [before]: [one[0], two[0]] }, { [after]: [one[1], two[1]] }],
      ),
    fc
      .tuple(tie('inner'), tie('inner'))
      .map(([one, two]): Pair => [{ anyOf: [one[0], two[0]] }, { anyOf: [one[1]] }]),
    fc
      .tuple(tie('inner'), tie('inner'))
      .map(([one, two]): Pair => [{ oneOf: [one[0]] }, { oneOf: [one[1], two[1]] }]),
    tie('inner').map(([before, after]): Pair => [before, { anyOf: [after, { type: 'null' }] }]),
    fc
      .tuple(tie('inner'), scalar, scalar)
      .map(
        ([base, one, two]): Pair => [{ allOf: [base[0], { not: one }] }, { allOf: [base[1], { not: two }] }],
      ),
    fc
      .tuple(tie('inner'), scalar, tie('inner'))
      .map(
        ([base, condition, then]): Pair =>
          joined([base, then], ([own = {}, more = {}]) => ({ allOf: [own], if: condition, [THEN]: more })),
      ),
  ),
}));
const THEN = 'then';

const LEAVES: readonly Json[] = ['', 'x', 'yy', 'zzz', 0, 1, 2, 2.5, -1, true, null];
const FLAT: readonly Json[] = [
  ...LEAVES,
  {},
  [],
  ...LEAVES.flatMap((leaf): Json[] => [[leaf], [leaf, leaf], { a: leaf }, { b: leaf }]),
  ...LEAVES.flatMap((one) => LEAVES.map((two): Json => ({ a: one, b: two }))),
];
const VALUES: readonly Json[] = [
  ...FLAT,
  ...FLAT.flatMap((value): Json[] => [[value], { a: value }, { b: value }, { a: value, b: 'x' }]),
];

const AT: Readonly<Record<Direction, string>> = {
  request: '/paths/~1things/post/requestBody/content/application~1json/schema',
  response: '/paths/~1things/post/responses/200/content/application~1json/schema',
};

function right(document: JsonObject, direction: Direction): Json[] {
  const schemas = schemasOf(viewOf(document, 'document'));
  return VALUES.filter((value) => schemas.judge(AT[direction], value, { direction }).errors.length === 0);
}

describe('a report of "non-breaking"', () => {
  it.each(['request', 'response'] as const)('is true of every value of a %s', (direction) => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const [before, after] = [valueDocument(direction, one), valueDocument(direction, other)];
        const changes = compareContracts(before, after);
        if (changes.some(({ verdict }) => verdict === 'breaking' || verdict === 'not-compared')) return;
        // The one liberty: an object that was right for two shapes of a `oneOf`, and so wrong, is no news to receivers of either.
        if (changes.some(({ kind }) => kind === 'rival-removed')) return;
        const [from, to] = direction === 'request' ? [before, after] : [after, before];
        const kept = new Set(right(to, direction));
        expect(right(from, direction).filter((value) => !kept.has(value))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is given to a schema and itself, whatever it is', () => {
    fc.assert(
      fc.property(pair, ([one]) => {
        expect(verdictOf(valueDocument('request', one), valueDocument('request', structuredClone(one)))).toBe(
          'none',
        );
      }),
    );
  });
});
