import { describe, expect, it } from 'vitest';
import { body, described } from './testing/body.js';
import type { Part } from './testing/layout.js';
import { parametersOf, readSpec } from './testing/read.js';

describe('names', () => {
  it.each([
    ['pretty', 'pretty'],
    ['`ticked`', 'ticked'],
    ['{BRACED}', 'BRACED'],
    ['`{BOTH}`', 'BOTH'],
    ['**bold**', 'bold'],
    ['`a.b.c`', 'a.b.c'],
    ['`mappings` `.dynamic`', 'mappings.dynamic'],
    ['biConnector .enabled', 'biConnector.enabled'],
    ['`_id`', '_id'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['replicationSpecs.<region>.priority', 'replicationSpecs.<region>.priority'],
    ['`<type>.name`', '<type>.name'],
    ['snake\\_case', 'snake_case'],
    ['x [1]', 'x'],
    ['roles[n].orgId', 'roles[].orgId'],
    ['`roles[i]` `.orgId`', 'roles[].orgId'],
    ['a[m].b[].c', 'a[].b[].c'],
    ['[i].x', '[].x'],
    ['[n].x.y', '[].x.y'],
  ])('reads %s', (cell, path) => {
    const { fields, codes } = body([[cell, 'string', 'Required', 'Text.']]);
    expect(Object.entries(fields)).toEqual([[path, { type: 'string', required: true }]]);
    expect(codes).toEqual([]);
  });

  it('puts in the index that a page leaves out', () => {
    const paths = (...rows: [string, string][]) =>
      Object.keys(body(rows.map(([name, type]) => [name, type, 'Required', 'Text.'])).fields);
    expect(paths(['roles', 'array of objects'], ['roles.orgId', 'string'])).toEqual([
      'roles',
      'roles[].orgId',
    ]);
    expect(paths(['roles.orgId', 'string'], ['roles', 'array'])).toEqual(['roles[].orgId', 'roles']);
    expect(
      paths(['a', 'object'], ['a.b', 'object array'], ['a.b.c', 'array'], ['a.b.c.d', 'string']),
    ).toEqual(['a', 'a.b', 'a.b[].c', 'a.b[].c[].d']);
    expect(paths(['s[n].x', 'string'], ['s.y', 'string'])).toEqual(['s[].x', 's[].y']);
    expect(paths(['a', 'object'], ['a.b', 'string'])).toEqual(['a', 'a.b']);
  });

  it('keeps one field for two rows of the same name, and warns where they disagree', () => {
    expect(
      body([
        ['a', 'string', 'Required', 'A.'],
        ['a', 'integer', '', 'B.'],
      ]),
    ).toEqual({
      fields: { a: { type: 'string', required: true } },
      codes: ['field-twice'],
    });
  });
});

describe('type words', () => {
  it.each([
    ['string', { type: 'string' }],
    ['boolean', { type: 'boolean' }],
    ['integer', { type: 'integer' }],
    ['number', { type: 'number' }],
    ['array', { type: 'array' }],
    ['object', { type: 'object' }],
    ['array of objects', { type: 'array', items: 'object' }],
    ['array of strings', { type: 'array', items: 'string' }],
    ['array of documents', { type: 'array', items: 'object' }],
    ['array of BSON objects', { type: 'array', items: 'object' }],
    ['array of objectIds', { type: 'array', items: 'string' }],
    ['array of integers', { type: 'array', items: 'integer' }],
    ['object array', { type: 'array', items: 'object' }],
    ['document array', { type: 'array', items: 'object' }],
    ['string array', { type: 'array', items: 'string' }],
    ['document', { type: 'object' }],
    ['Document', { type: 'object' }],
    ['Boolean', { type: 'boolean' }],
    ['String', { type: 'string' }],
    ['int', { type: 'integer' }],
    ['date', { type: 'string' }],
    ['DateTime', { type: 'string' }],
    ['timestamp', { type: 'string' }],
    ['BSON timestamp', { type: 'string' }],
    ['objectId', { type: 'string' }],
    ['ObjectId', { type: 'string' }],
    ['enum', { type: 'string' }],
    ['`string`', { type: 'string' }],
  ] as const)('reads %s', (word, expected) => {
    const { fields, codes } = body([['x', word, 'Required', 'Text.']]);
    const plain = word.replace(/`/g, '');
    const exact = plain === expected.type;
    expect(fields).toEqual({ x: { ...expected, ...(exact ? {} : { typeWord: plain }), required: true } });
    expect(codes).toEqual([]);
  });

  it('takes a timestamp for an object where it has fields', () => {
    const { fields } = body([
      ['last', 'BSON timestamp', 'Optional', 'Text.'],
      ['last.date', 'date', 'Optional', 'Text.'],
    ]);
    expect(fields).toMatchObject({ last: { type: 'object' }, 'last.date': { type: 'string' } });
  });

  it('reports a word it does not know', () => {
    expect(body([['x', 'quaternion', 'Required', 'Text.']])).toEqual({
      fields: { x: { typeWord: 'quaternion', required: true } },
      codes: ['unknown-type-word'],
    });
  });
});

describe('necessity', () => {
  it.each([
    ['Required', true],
    ['Required.', true],
    ['`Required`', true],
    ['Require', true],
    ['Optional', false],
    ['Optional.', false],
    ['Conditional', false],
    ['Conditional: only for AWS.', false],
  ])('reads %s', (word, required) => {
    expect(body([['x', 'string', word, 'Text.']])).toEqual({
      fields: { x: { type: 'string', required } },
      codes: [],
    });
  });

  it('reads a cell with paragraphs after the word, and keeps silent about an empty one', () => {
    const cell: Part[] = [{ p: 'Required.' }, { p: 'Without it nothing happens.' }];
    expect(
      body([
        ['x', 'string', cell, 'Text.'],
        ['y', 'string', '', 'Optional text.'],
      ]).fields,
    ).toEqual({
      x: { type: 'string', required: true },
      y: { type: 'string' },
    });
  });

  it('reads a mark at the start of the description where there is no column', () => {
    const head = ['Name', 'Type', 'Description'];
    expect(
      body(
        [
          ['a', 'string', ' _Optional._ Text.'],
          ['b', 'string', '**Required.** Text.'],
          ['c', 'string', 'Text. Required for AWS.'],
        ],
        head,
      ).fields,
    ).toEqual({
      a: { type: 'string', required: false },
      b: { type: 'string', required: true },
      c: { type: 'string' },
    });
  });

  it.each([
    [
      ['Body Parameter', 'Type', 'Necessity', 'Description'],
      ['x', 'string', 'Required', 'Text.'],
    ],
    [
      ['Name', 'Type', 'Description', 'Required'],
      ['x', 'string', 'Text.', 'Required'],
    ],
    [
      ['Parameter', 'Type', 'Necessity', 'Description'],
      ['x', 'string', 'Required', 'Text.'],
    ],
  ])('finds it under these heads: %s', (head, row) => {
    expect(body([row], head).fields).toEqual({ x: { type: 'string', required: true } });
  });

  it.each([
    [
      ['Path Element', 'Required/Optional', 'Description'],
      ['x', 'Required', 'Text.'],
    ],
    [
      ['Field', 'Required/Optional', 'Description'],
      ['x', 'Required', 'Text.'],
    ],
    [
      ['Path Element', 'Necessity', 'Description'],
      ['x', 'Required', 'Text.'],
    ],
  ])('finds it under these heads without a type: %s', (head, row) => {
    expect(body([row], head).fields).toEqual({ x: { required: true } });
  });

  it('takes the type from the words where no column has it', () => {
    expect(body([['x', 'Unique 8-digit hexadecimal string.']], ['Property', 'Description']).fields).toEqual({
      x: { type: 'string' },
    });
  });

  it('reads heads that have neither', () => {
    expect(body([['x', 'Text.']], ['Property', 'Description']).fields).toEqual({ x: {} });
    expect(body([['x', 'Text.']], ['Field', 'Description']).fields).toEqual({ x: {} });
  });
});

describe('defaults', () => {
  const query = (type: string, cell: string, text = 'Text.') => {
    const head = ['Name', 'Type', 'Necessity', 'Description', 'Default'];
    const reading = readSpec({
      query: [{ table: { head, rows: [['x', type, 'Optional', text, cell]] } }],
      method: ['GET /crates'],
    });
    const { x = {} } = parametersOf(reading, 'query') as { x?: { default?: unknown } };
    return { value: x.default, codes: reading.codes };
  };

  it.each([
    ['boolean', '`false`', false],
    ['boolean', 'true', true],
    ['integer', '`1`', 1],
    ['number', '`100`', 100],
    ['string', '`100`', '100'],
    ['string', '`AWS`', 'AWS'],
    ['string', 'None', undefined],
    ['string', '`None`', undefined],
    ['string', '', undefined],
    ['array', '`[]`', []],
  ])('reads a %s cell %s', (type, cell, value) => {
    expect(query(type, cell)).toEqual({ value, codes: [] });
  });

  it('reports a cell that holds no value of the type, and warns where the prose disagrees', () => {
    expect(query('integer', '`many`')).toEqual({ value: undefined, codes: ['unknown-default'] });
    expect(query('integer', '`1`', 'Defaults to `2`.')).toEqual({ value: 1, codes: ['default-disagrees'] });
    expect(query('integer', '`1`', 'Defaults to `1`.')).toEqual({ value: 1, codes: [] });
    expect(query('integer', 'None', 'If omitted, defaults to `2`.')).toEqual({ value: 2, codes: [] });
    expect(query('string', '`<all-crates>`')).toEqual({ value: undefined, codes: ['default-in-words'] });
  });

  it('says nothing of a row whose last cell, for its default, is not there', () => {
    const head = ['Name', 'Type', 'Necessity', 'Description', 'Default'];
    const rows = [
      ['x', 'string', 'Optional', 'Text.'],
      ['y', 'string', 'Optional', 'Text.', '`a`'],
    ];
    const reading = readSpec({ query: [{ table: { head, rows } }], method: ['GET /crates'] });
    expect(Object.keys(parametersOf(reading, 'query'))).toEqual(['x', 'y']);
    expect(reading.codes).toEqual([]);
  });

  it('reads prose, and the mark of a list item, but not what something else defaults to', () => {
    expect(described('This parameter defaults to `x`.')).toEqual({ default: 'x' });
    expect(described('Default value is `x`.')).toEqual({ default: 'x' });
    expect(described([{ p: 'Possible values are:' }, { list: ['`a` (default)', '`b`'] }])).toEqual({
      enum: ['a', 'b'],
      default: 'a',
    });
    expect(
      described([
        { p: 'Region, one for each provider:' },
        { list: ['**AWS** defaults to **US_EAST_1**', '**GCP** defaults to **C_US**'] },
      ]),
    ).toEqual({});
  });
});

it('takes the item that is marked at its end for the default', () => {
  const list = ['`A` \\- the first one (default)', '`B` \\- the second one'];
  expect(described([{ p: 'Value can be one of the following:' }, { list }])).toEqual({
    enum: ['A', 'B'],
    default: 'A',
  });
});

describe('deprecation', () => {
  it('is stated by the necessity, by the description, or by a note in it', () => {
    const note: Part[] = [{ note: 'Important', title: 'Use y', text: '**x** is deprecated. Use **y**.' }];
    expect(described([...note, { p: 'Text.' }])).toEqual({ deprecated: true });
    expect(described('_This field is deprecated and will be ignored._')).toEqual({ deprecated: true });
    expect(described('**y** is deprecated.')).toEqual({});
    expect(body([['x', 'string', 'Deprecated', 'Text.']]).fields).toEqual({
      x: { type: 'string', deprecated: true },
    });
  });
});

describe('limits', () => {
  it('reads digits in prose', () => {
    expect(described('Up to a maximum of 500.', 'integer')).toEqual({ maximum: 500 });
    expect(described('Must be less than 80 characters.')).toEqual({ maxLength: 79 });
    expect(described('Counted from one.', 'integer')).toEqual({});
    expect(described('A minimum of one lid must be provided.', 'array of strings')).toEqual({
      items: 'string',
      minItems: 1,
    });
  });

  it('drops a bound that the row itself tells to pass', () => {
    const bounds = { p: 'The highest priority is **7**. The lowest priority is **1**.' };
    expect(described([bounds], 'integer')).toEqual({ minimum: 1, maximum: 7 });
    expect(described([bounds, { p: 'If it is wet, set this value to **0**.' }], 'integer')).toEqual({
      maximum: 7,
    });
  });
});
