import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json.js';
import { valueDocument, verdictOf } from '../testing/documents.js';

type Written = readonly [name: string, wide: unknown, narrow: unknown, version?: string];

const rowsOf = (list: readonly Written[]) =>
  list.map(([name, one, other, version]) => ({ name, one, other, version }));

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const a = { type: 'string' };
/** `then`, spelt so that nothing takes the schema for a promise. */
const THEN = 'then';

/** Each with a schema that takes more and one that takes less; what follows for both directions is one rule. */
const NARROWED: readonly Written[] = [
  ['type of several', { type: ['string', 'integer'] }, { type: 'string' }],
  ['type at all', {}, { type: 'string' }],
  ['number to integer', { type: 'number' }, { type: 'integer' }],
  ['null by type', { type: ['string', 'null'] }, { type: 'string' }],
  ['null by nullable', { type: 'string', nullable: true }, { type: 'string' }, '3.0.3'],
  ['null by anyOf', { anyOf: [a, { type: 'null' }] }, a],
  [
    'null around a composition',
    { allOf: [object({ a })], nullable: true },
    { allOf: [object({ a })] },
    '3.0.3',
  ],
  ['enum', { enum: ['x', 'y'] }, { enum: ['x'] }],
  ['enum appears', a, { ...a, enum: ['x'] }],
  ['enum of numbers', { type: 'integer', enum: [1, 2] }, { type: 'integer', enum: [2] }],
  ['const appears', a, { const: 'x' }],
  ['enum to const', { enum: ['x', 'y'] }, { const: 'x' }],
  ['boolean to one value', { type: 'boolean' }, { type: 'boolean', enum: [true] }],
  ['minLength', { ...a, minLength: 1 }, { ...a, minLength: 2 }],
  [
    'minProperties beyond those that are required',
    object({ a }, { required: ['a'] }),
    object({ a }, { required: ['a'], minProperties: 2 }),
  ],
  ['maxLength', { ...a, maxLength: 3 }, { ...a, maxLength: 2 }],
  ['pattern appears', a, { ...a, pattern: '^x' }],
  ['pattern that takes less', { ...a, pattern: '^[a-z0-9]{1,5}$' }, { ...a, pattern: '^[a-z]{3}$' }],
  ['pattern without its anchor', { ...a, pattern: 'x|y' }, { ...a, pattern: '^x' }],
  [
    'maxLength below what the pattern says',
    { ...a, pattern: '^a+$' },
    { ...a, pattern: '^a+$', maxLength: 2 },
  ],
  ['second pattern by allOf', { ...a, pattern: '^x' }, { ...a, pattern: '^x', allOf: [{ pattern: 'y$' }] }],
  ['format appears', a, { ...a, format: 'date' }],
  ['format of a wider number', { type: 'integer', format: 'int64' }, { type: 'integer', format: 'int32' }],
  ['contentEncoding appears', a, { ...a, contentEncoding: 'base64' }],
  [
    'contentSchema',
    { ...a, contentSchema: { type: ['string', 'null'] } },
    { ...a, contentSchema: { type: 'string' } },
  ],
  ['minimum', { type: 'number', minimum: 1 }, { type: 'number', minimum: 2 }],
  ['maximum', { type: 'number', maximum: 2 }, { type: 'number', maximum: 1 }],
  ['exclusiveMinimum as a number', { type: 'number', minimum: 1 }, { type: 'number', exclusiveMinimum: 1 }],
  [
    'exclusiveMinimum as a flag',
    { type: 'number', minimum: 1 },
    { type: 'number', minimum: 1, exclusiveMinimum: true },
    '3.0.3',
  ],
  ['exclusiveMaximum', { type: 'number', exclusiveMaximum: 5 }, { type: 'number', exclusiveMaximum: 4 }],
  [
    'tightest of allOf',
    { type: 'number', allOf: [{ minimum: 1 }] },
    { type: 'number', allOf: [{ minimum: 1 }, { minimum: 3 }] },
  ],
  ['multipleOf', { type: 'number', multipleOf: 0.01 }, { type: 'number', multipleOf: 0.1 }],
  ['multipleOf of whole numbers', { type: 'number' }, { type: 'number', multipleOf: 1 }],
  ['items', { type: 'array', items: { type: ['string', 'null'] } }, { type: 'array', items: a }],
  ['items false', { type: 'array', items: a }, { type: 'array', items: false }],
  ['prefixItems', { type: 'array', prefixItems: [{}] }, { type: 'array', prefixItems: [a] }],
  ['second prefixItem', { type: 'array', prefixItems: [a, {}] }, { type: 'array', prefixItems: [a, a] }],
  [
    'items after a prefix',
    { type: 'array', prefixItems: [a] },
    { type: 'array', prefixItems: [a], items: false },
  ],
  ['minItems', { type: 'array' }, { type: 'array', minItems: 1 }],
  ['maxItems', { type: 'array', maxItems: 5 }, { type: 'array', maxItems: 4 }],
  ['uniqueItems', { type: 'array' }, { type: 'array', uniqueItems: true }],
  ['contains', { type: 'array' }, { type: 'array', contains: a }],
  ['contains narrower', { type: 'array', contains: {} }, { type: 'array', contains: a }],
  ['minContains', { type: 'array', contains: a }, { type: 'array', contains: a, minContains: 2 }],
  [
    'maxContains',
    { type: 'array', contains: a, maxContains: 3 },
    { type: 'array', contains: a, maxContains: 2 },
  ],
  [
    'unevaluatedItems',
    { type: 'array', prefixItems: [a] },
    { type: 'array', prefixItems: [a], unevaluatedItems: false },
  ],
  ['required', object({ a }), object({ a }, { required: ['a'] })],
  ['required by allOf', object({ a }), { allOf: [object({ a }), { required: ['a'] }] }],
  ['required of an unlisted name', object({ a }), object({ a }, { required: ['z'] })],
  ['additionalProperties false', object({ a }), object({ a }, { additionalProperties: false })],
  [
    'additionalProperties schema',
    object({}, { additionalProperties: { type: ['string', 'null'] } }),
    object({}, { additionalProperties: a }),
  ],
  ['additionalProperties appears', object({}), object({}, { additionalProperties: a })],
  [
    'patternProperties',
    object({}, { patternProperties: { '^x': {} } }),
    object({}, { patternProperties: { '^x': a } }),
  ],
  [
    'a pattern that names fewer fields',
    object({}, { patternProperties: { '^x': a }, additionalProperties: false }),
    object({}, { patternProperties: { '^x[a-z]$': a }, additionalProperties: false }),
  ],
  ['patternProperties appears', object({}), object({}, { patternProperties: { '^x': a } })],
  [
    'patternProperties over a listed field',
    object({ xa: {} }),
    object({ xa: {} }, { patternProperties: { '^x': a } }),
  ],
  ['propertyNames', object({ a }), object({ a }, { propertyNames: { maxLength: 3 } })],
  [
    'propertyNames narrower',
    object({ a }, { propertyNames: { maxLength: 3 } }),
    object({ a }, { propertyNames: { maxLength: 2 } }),
  ],
  ['minProperties', object({ a }), object({ a }, { minProperties: 1 })],
  ['maxProperties', object({ a }, { maxProperties: 2 }), object({ a }, { maxProperties: 1 })],
  ['dependentRequired', object({ a, b: a }), object({ a, b: a }, { dependentRequired: { a: ['b'] } })],
  [
    'dependentSchemas',
    object({ a, b: a }),
    object({ a, b: a }, { dependentSchemas: { a: { required: ['b'] } } }),
  ],
  [
    'dependentSchemas narrower',
    object({ a, b: a }, { dependentSchemas: { a: { properties: { b: {} } } } }),
    object({ a, b: a }, { dependentSchemas: { a: { properties: { b: { maxLength: 2 } } } } }),
  ],
  ['unevaluatedProperties false', object({ a }), object({ a }, { unevaluatedProperties: false })],
  [
    'unevaluatedProperties over allOf',
    { allOf: [object({ a })] },
    { allOf: [object({ a })], unevaluatedProperties: false },
  ],
  [
    'if then',
    object({ a, b: a }),
    object({ a, b: a }, { if: { required: ['a'] }, [THEN]: { required: ['b'] } }),
  ],
  [
    'if else',
    object({ a, b: a }),
    object({ a, b: a }, { if: { required: ['a'] }, else: { required: ['b'] } }),
  ],
  [
    'then narrower',
    object({ a, b: a }, { if: { required: ['a'] }, [THEN]: { minProperties: 1 } }),
    object({ a, b: a }, { if: { required: ['a'] }, [THEN]: { minProperties: 2 } }),
  ],
  ['not', a, { ...a, not: { enum: ['x'] } }],
  ['not of a type', {}, { not: { type: 'null' } }],
  ['not wider', { ...a, not: { enum: ['x'] } }, { ...a, not: { enum: ['x', 'y'] } }],
  ['anyOf', { anyOf: [a, { type: 'integer' }] }, { anyOf: [a] }],
  [
    'anyOf of objects',
    { anyOf: [object({ a }, { required: ['a'] }), object({ b: a }, { required: ['b'] })] },
    object({ a }, { required: ['a'] }),
  ],
  [
    'anyOf, one branch narrower',
    { anyOf: [a, object({ a })] },
    { anyOf: [{ ...a, maxLength: 3 }, object({ a })] },
  ],
  ['oneOf', { oneOf: [a, { type: 'integer' }] }, { oneOf: [a] }],
  [
    'oneOf, one branch narrower',
    { oneOf: [a, object({ a })] },
    { oneOf: [a, object({ a }, { required: ['a'] })] },
  ],
  [
    'allOf, third branch',
    { allOf: [object({ a }), {}] },
    { allOf: [object({ a }), {}, { minProperties: 1 }] },
  ],
  [
    'second allOf of a field',
    { allOf: [object({ a: {} }), object({ a: {} })] },
    { allOf: [object({ a: {} }), object({ a })] },
  ],
  [
    'beside a $ref',
    { $ref: '#/components/schemas/Any' },
    { $ref: '#/components/schemas/Any', minProperties: 1 },
  ],
  [
    'const of a field of a choice',
    {
      anyOf: [
        object({ k: { const: 'x' } }, { required: ['k'] }),
        object({ k: { const: 'y' } }, { required: ['k'] }),
      ],
    },
    { anyOf: [object({ k: { const: 'x' } }, { required: ['k'] })] },
  ],
];

/** Two ways to write the same. */
const EQUAL: readonly Written[] = [
  [
    'minProperties implied',
    object({ a }, { required: ['a'] }),
    object({ a }, { required: ['a'], minProperties: 1 }),
  ],
  ['minLength 0', a, { ...a, minLength: 0 }],
  ['minItems 0', { type: 'array' }, { type: 'array', minItems: 0 }],
  ['minProperties 0', object({ a }), object({ a }, { minProperties: 0 })],
  ['uniqueItems false', { type: 'array' }, { type: 'array', uniqueItems: false }],
  ['nullable false', a, { ...a, nullable: false }, '3.0.3'],
  [
    'exclusiveMinimum false',
    { type: 'number', minimum: 1 },
    { type: 'number', minimum: 1, exclusiveMinimum: false },
    '3.0.3',
  ],
  [
    'exclusiveMaximum false',
    { type: 'number', maximum: 1 },
    { type: 'number', maximum: 1, exclusiveMaximum: false },
    '3.0.3',
  ],
  ['additionalProperties true', object({ a }), object({ a }, { additionalProperties: true })],
  ['additionalProperties {}', object({ a }), object({ a }, { additionalProperties: {} })],
  [
    'additionalProperties not {}',
    object({ a }, { additionalProperties: false }),
    object({ a }, { additionalProperties: { not: {} } }),
  ],
  ['unevaluatedProperties true', object({ a }), object({ a }, { unevaluatedProperties: true })],
  ['items {}', { type: 'array' }, { type: 'array', items: {} }],
  ['items true', { type: 'array' }, { type: 'array', items: true }],
  ['required []', object({ a }), object({ a }, { required: [] })],
  ['required twice', object({ a }, { required: ['a'] }), object({ a }, { required: ['a', 'a'] })],
  ['type of one', a, { type: ['string'] }],
  ['order of types', { type: ['string', 'null'] }, { type: ['null', 'string'] }],
  ['enum of one and const', { enum: ['x'] }, { const: 'x' }],
  ['enum twice', { enum: ['x'] }, { enum: ['x', 'x'] }],
  ['type beside enum', { enum: ['x'] }, { type: 'string', enum: ['x'] }],
  ['boolean spelt out', { type: 'boolean' }, { type: 'boolean', enum: [false, true] }],
  ['integer by number', { type: 'integer' }, { type: ['integer', 'number'], allOf: [{ type: 'integer' }] }],
  ['exclusive bound of integers', { type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 1 }],
  [
    'looser bound beside',
    { type: 'number', minimum: 2 },
    { allOf: [{ type: 'number', minimum: 2 }, { minimum: 1 }] },
  ],
  ['number in another spelling', { type: 'number', minimum: 5 }, { type: 'number', minimum: 5.0 }],
  ['single allOf', object({ a }), { allOf: [object({ a })] }],
  ['single anyOf', object({ a }), { anyOf: [object({ a })] }],
  ['single oneOf', object({ a }), { oneOf: [object({ a })] }],
  ['nested single', a, { allOf: [{ anyOf: [{ oneOf: [a] }] }] }],
  ['empty allOf branch', object({ a }), { allOf: [object({ a }), {}] }],
  ['fields by allOf', object({ a, b: a }), { allOf: [object({ a }), object({ b: a })] }],
  [
    'order of allOf',
    { allOf: [object({ a }), object({ b: a })] },
    { allOf: [object({ b: a }), object({ a })] },
  ],
  ['order of oneOf', { oneOf: [a, { type: 'integer' }] }, { oneOf: [{ type: 'integer' }, a] }],
  [
    'order of anyOf',
    { anyOf: [object({ a }, { required: ['a'] }), object({ b: a }, { required: ['b'] })] },
    { anyOf: [object({ b: a }, { required: ['b'] }), object({ a }, { required: ['a'] })] },
  ],
  ['anyOf twice', { anyOf: [a, { type: 'integer' }] }, { anyOf: [a, { type: 'integer' }, a] }],
  [
    'anyOf in anyOf',
    { anyOf: [a, { type: 'integer' }, { type: 'null' }] },
    { anyOf: [a, { anyOf: [{ type: 'integer' }, { type: 'null' }] }] },
  ],
  ['types by anyOf', { type: ['string', 'integer'] }, { anyOf: [a, { type: 'integer' }] }],
  ['types by oneOf', { type: ['string', 'boolean'] }, { oneOf: [a, { type: 'boolean' }] }],
  ['enum by anyOf', { enum: ['x', 'y'] }, { anyOf: [{ const: 'x' }, { const: 'y' }] }],
  [
    'enum by oneOf of const',
    { type: 'string', enum: ['x', 'y'] },
    {
      type: 'string',
      oneOf: [
        { const: 'x', title: 'X' },
        { const: 'y', title: 'Y' },
      ],
    },
  ],
  ['null by oneOf', { type: ['string', 'null'] }, { oneOf: [{ type: 'null' }, a] }],
  ['a $ref in place', { $ref: '#/components/schemas/Any' }, { type: 'object' }],
  ['a $ref to a $ref', { $ref: '#/components/schemas/Any' }, { $ref: '#/components/schemas/Same' }],
  ['object by its fields', { properties: { a } }, object({ a })],
  ['minContains 0', { type: 'array' }, { type: 'array', contains: a, minContains: 0 }],
  ['multiples of 1', { type: 'integer' }, { type: 'number', multipleOf: 1 }],
  ['multiples of a fraction that are whole', { type: 'integer' }, { type: 'integer', multipleOf: 0.5 }],
  [
    'multiples of both',
    { type: 'number', multipleOf: 0.6 },
    { type: 'number', allOf: [{ multipleOf: 0.2 }, { multipleOf: 0.3 }] },
  ],
  [
    'a prefix and no more',
    { type: 'array', prefixItems: [a], items: false },
    { type: 'array', prefixItems: [a], maxItems: 1 },
  ],
  [
    'a pattern of names in other words',
    object({}, { patternProperties: { '^\\d+$': a }, additionalProperties: false }),
    object({}, { patternProperties: { '^[0-9]+$': a }, additionalProperties: false }),
  ],
  [
    'fields of any name',
    object({}, { additionalProperties: a }),
    object({}, { patternProperties: { '.*': a } }),
  ],
  ['pattern by another spelling', { ...a, pattern: '^[0-9]+$' }, { ...a, pattern: '^\\d\\d*$' }],
  [
    'lengths that the pattern says',
    { ...a, pattern: '^[ab]{2,3}$' },
    { ...a, pattern: '^[ab]{2,3}$', minLength: 2, maxLength: 3 },
  ],
  ['nullable where types are lists', a, { ...a, nullable: true }, '3.1.0'],
  [
    'what a required field asks for',
    object({ a, b: a }, { required: ['a', 'b'] }),
    object({ a, b: a }, { required: ['a'], dependentRequired: { a: ['b'] } }),
  ],
  [
    'required fields by dependentSchemas',
    object({ a, b: a }, { dependentRequired: { a: ['b'] } }),
    object({ a, b: a }, { dependentSchemas: { a: { required: ['b'] } } }),
  ],
  ['not of a type', { type: ['string', 'null'] }, { type: ['string', 'null'], not: { type: 'object' } }],
  ['if alone', a, { ...a, if: { maxLength: 3 } }],
  ['limits of another type', a, { ...a, minItems: 3, minimum: 2 }],
];

/** Neither takes what the other takes. */
const OTHER: readonly Written[] = [
  ['type', a, { type: 'integer' }],
  ['format', { ...a, format: 'date' }, { ...a, format: 'uuid' }],
  ['pattern', { ...a, pattern: '^a$' }, { ...a, pattern: '^b$' }],
  ['pattern that looks ahead', { ...a, pattern: '^(?=a)' }, { ...a, pattern: '^a' }],
  ['enum', { enum: ['x'] }, { enum: ['y'] }],
  ['const', { const: 1 }, { const: 2 }],
  ['multipleOf', { type: 'integer', multipleOf: 2 }, { type: 'integer', multipleOf: 3 }],
  ['contentEncoding', { ...a, contentEncoding: 'base64' }, { ...a, contentEncoding: 'base32' }],
  ['contentMediaType', { ...a, contentMediaType: 'image/png' }, { ...a, contentMediaType: 'image/jpeg' }],
  ['required', object({ a, b: a }, { required: ['a'] }), object({ a, b: a }, { required: ['b'] })],
  ['not', { ...a, not: { enum: ['x'] } }, { ...a, not: { enum: ['y'] } }],
  ['prefixItems', { type: 'array', prefixItems: [a] }, { type: 'array', prefixItems: [{ type: 'integer' }] }],
  ['contains', { type: 'array', contains: a }, { type: 'array', contains: { type: 'integer' } }],
  [
    'discriminating field',
    { oneOf: [{ $ref: '#/components/schemas/Any' }], discriminator: { propertyName: 'a' } },
    { oneOf: [{ $ref: '#/components/schemas/Any' }], discriminator: { propertyName: 'b' } },
  ],
];

/** Where a schema may stand. */
const PLACES: readonly (readonly [string, (schema: unknown) => unknown])[] = [
  ['the whole value', (schema) => schema],
  ['a field', (schema) => object({ f: schema })],
  ['a field of a second allOf branch', (schema) => ({ allOf: [object({ f: {} }), object({ f: schema })] })],
  ['an item', (schema) => ({ type: 'array', items: schema })],
];

const components = {
  schemas: { Any: { type: 'object' }, Same: { $ref: '#/components/schemas/Any' } },
} as unknown as JsonObject;

function judged(
  direction: 'request' | 'response',
  before: unknown,
  after: unknown,
  version = '3.1.0',
): string {
  const root = { openapi: version, components };
  return verdictOf(valueDocument(direction, before, root), valueDocument(direction, after, root));
}

describe.each(PLACES)('in %s', (_place, inPlace) => {
  it.each(rowsOf(NARROWED))(
    '$name: less breaks requests, more breaks responses',
    ({ one, other, version }) => {
      const [more, less] = [inPlace(one), inPlace(other)];
      expect({
        'request, less': judged('request', more, less, version),
        'request, more': judged('request', less, more, version),
        'response, less': judged('response', more, less, version),
        'response, more': judged('response', less, more, version),
      }).toEqual({
        'request, less': 'breaking',
        'request, more': 'non-breaking',
        'response, less': 'non-breaking',
        'response, more': 'breaking',
      });
    },
  );

  it.each(rowsOf(EQUAL))('$name: the same by another name', ({ one, other, version }) => {
    const [left, right] = [inPlace(one), inPlace(other)];
    const verdicts = (['request', 'response'] as const).flatMap((direction) => [
      judged(direction, left, right, version),
      judged(direction, right, left, version),
    ]);
    for (const verdict of verdicts) expect(['none', 'documentation']).toContain(verdict);
  });

  it.each(rowsOf(OTHER))('$name: another one breaks both', ({ one, other, version }) => {
    const [left, right] = [inPlace(one), inPlace(other)];
    const verdicts = (['request', 'response'] as const).flatMap((direction) => [
      judged(direction, left, right, version),
      judged(direction, right, left, version),
    ]);
    expect(verdicts).toEqual(['breaking', 'breaking', 'breaking', 'breaking']);
  });
});
