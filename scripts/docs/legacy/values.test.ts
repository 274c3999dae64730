import { describe, expect, it } from 'vitest';
import type { CellSpec, Part } from './testing/layout.js';
import type { PageSpec } from './testing/page.js';
import { fieldsOf, parametersOf, readSpec } from './testing/read.js';

const HEAD = ['Name', 'Type', 'Necessity', 'Description'];

function bodySpec(rows: readonly (readonly CellSpec[])[], head: readonly string[] = HEAD): PageSpec {
  return { method: ['POST /crates'], body: [{ table: { head, rows } }] };
}

function body(rows: readonly (readonly CellSpec[])[], head: readonly string[] = HEAD) {
  const reading = readSpec(bodySpec(rows, head));
  return { fields: fieldsOf(reading, 'request'), codes: reading.codes };
}

/** Facts of one string field with this description. */
function described(cell: CellSpec, type = 'string') {
  const { x = {} } = body([['x', type, 'Optional', cell]]).fields as { x?: Record<string, unknown> };
  const { required: _required, typeWord: _word, type: _type, ...rest } = x;
  return rest;
}

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

describe('enumerations', () => {
  it.each([
    'Value can be one of the following:',
    'Possible values are:',
    'Accepted values are:',
    'Accepted values include:',
    'Atlas accepts the following values:',
    'The value is one of the following:',
    'It takes one of these values:',
    'Valid values:',
    'Must be one of:',
    'Accepted regions are:',
  ])('takes the list after: %s', (p) => {
    expect(described([{ p }, { list: ['`A`', '`B`'] }])).toEqual({ enum: ['A', 'B'] });
    expect(
      described([{ p: `Text before it. ${p}` }, { list: ['**A**', '**B**'] }, { p: 'Text after it.' }]),
    ).toEqual({ enum: ['A', 'B'] });
  });

  it('reads items with explanations, behind a dash or in paragraphs of their own', () => {
    const intro = { p: 'Possible values are:' };
    expect(described([intro, { list: ['`A` \\- first', '`B` - second', 'C \\- third'] }])).toEqual({
      enum: ['A', 'B', 'C'],
    });
    expect(
      described([
        intro,
        { list: ['`A`'] },
        { p: 'The first.' },
        { note: 'Tip', text: 'Take it.' },
        { list: ['`B`'] },
        { p: 'The second.' },
      ]),
    ).toEqual({ enum: ['A', 'B'] });
    expect(
      described([intro, { list: ['`A`'] }, { list: ['`A1`', '`A2`'], depth: 1 }, { list: ['`B`'] }]),
    ).toEqual({ enum: ['A', 'B'] });
  });

  it('gives values the declared type, of the items where it is an array', () => {
    const cell: Part[] = [{ p: 'Possible values are:' }, { list: ['`1`', '`2`'] }];
    expect(described(cell, 'integer')).toEqual({ enum: [1, 2] });
    expect(described(cell, 'array of integers')).toEqual({ items: 'integer', itemsEnum: [1, 2] });
    expect(described([{ p: 'Possible values are:' }, { list: ['`a`', '`b`'] }], 'integer')).toEqual({});
  });

  it('reads running prose', () => {
    expect(described('Atlas accepts **A** , **B** , or **C**.')).toEqual({ enum: ['A', 'B', 'C'] });
    expect(described('Accepted values are `A`, `B` and `C`.')).toEqual({ enum: ['A', 'B', 'C'] });
    expect(described('Values include: `A`, `B`.')).toEqual({ enum: ['A', 'B'] });
    expect(described('Allowable values include `A` and `B`.')).toEqual({ enum: ['A', 'B'] });
  });

  it('reads a nested table of values, but no other', () => {
    const table = (head: string): Part[] => [
      { p: 'Kind.' },
      {
        table: {
          head: [head, 'Description'],
          rows: [
            ['`A`', 'First.'],
            ['`B`', 'Second.'],
          ],
        },
      },
    ];
    expect(described(table('Value'))).toEqual({ enum: ['A', 'B'] });
    expect(described(table('Metric Name'))).toEqual({});
  });

  it('reads a list under a sentence that only names what is one of a few', () => {
    const list: Part = { list: ['`OPEN` \\- it has no lid.', '`SHUT`'] };
    expect(described([{ p: 'Current state of the crate:' }, list])).toEqual({ enum: ['OPEN', 'SHUT'] });
    expect(described([{ p: 'Harbour only supports the following lids:' }, list])).toEqual({
      enum: ['OPEN', 'SHUT'],
    });
    expect(described([{ p: 'Crates of the harbour:' }, list])).toEqual({});
    expect(described([{ p: 'Type of crate:' }, { list: ['`open` \\- it has no lid.', '`shut`'] }])).toEqual(
      {},
    );
  });

  it('reads values in groups, with a note between them', () => {
    const groups = (second: string): Part[] => [
      { p: 'Its name. Possible values are:' },
      { list: ['Crate Roles'] },
      { list: ['`CRATE_OWNER`', '`CRATE_READER`'], depth: 2 },
      { list: [second] },
      { note: 'Note', text: 'Lids and covers are the same.' },
      { list: ['`LID_OWNER` (Large Crates)'], depth: 2 },
    ];
    expect(described(groups('Lid Roles'))).toEqual({ enum: ['CRATE_OWNER', 'CRATE_READER', 'LID_OWNER'] });
    expect(described(groups('If it has a lid, one of:'))).toEqual({});
  });

  it('reads a table without heads below a list that sorts its values', () => {
    const table: Part = {
      table: {
        head: ['', ''],
        rows: [
          ['BOX', 'A box.'],
          ['BARREL', 'A barrel.'],
        ],
      },
    };
    const cell = [
      { p: 'Kind of crate.' },
      { list: ['Set dry ones to **BOX**.', 'Set wet ones to **BARREL**.'] },
      table,
    ];
    expect(described(cell)).toEqual({ enum: ['BOX', 'BARREL'] });
  });

  it('tells of tabs in a cell', () => {
    const cell: Part[] = [
      { p: 'Size of the crate.' },
      { p: 'North' },
      { p: 'South' },
      { table: { head: ['Size', 'Weight'], rows: [['XL', '1 t']] } },
    ];
    expect(body([['x', 'string', 'Optional', cell]]).codes).toEqual(['tabs']);
    const words = (...labels: string[]): Part[] =>
      ['Maker of the crate.', ...labels, 'It has to be known to the harbour.'].map((p) => ({ p }));
    expect(body([['x', 'string', 'Optional', words('Acme', 'Bolt', 'Corx')]]).codes).toEqual(['tabs']);
    expect(body([['x', 'string', 'Optional', words('Acme')]]).codes).toEqual([]);
  });

  it('takes null for a member where the row of its parent says so', () => {
    const rows = (words: string) => [
      ['points', 'array of objects', 'Required', words],
      ['points.weight', 'number', 'Required', 'Its weight.'],
    ];
    const { fields } = body(rows('Points. If there is none, the **weight** field is set to **null**.'));
    expect(fields['points[].weight']).toEqual({ type: 'number', required: true, nullable: true });
    expect(body(rows('Points with a **weight** field.')).fields['points[].weight']).toEqual({
      type: 'number',
      required: true,
    });
  });

  it('takes members of an array from the example in its description', () => {
    const cell = (...code: string[]): Part[] => [
      { p: 'Marks on it. Each key and value has a maximum length of 40 characters.' },
      { code },
    ];
    const marks = { type: 'array', required: false };
    const whole = body([
      ['marks', 'array', 'Optional', cell('"marks": [', '  { "key": "a",', '    "value": "b" }', ']')],
    ]);
    expect(whole.fields).toEqual({
      marks: { ...marks, items: 'object' },
      'marks[].key': { type: 'string', maxLength: 40 },
      'marks[].value': { type: 'string', maxLength: 40 },
    });
    const broken = body([['marks', 'array', 'Optional', cell('"marks": [{ "key": <key> }]')]]);
    expect(broken.fields).toEqual({ marks });
  });

  it('takes members that a description spells out with their values', () => {
    const spelled = (...lines: string[]): Part[] => [
      { p: 'Checks of the crate. The array contains a document for each check:' },
      ...lines.map((p) => ({ p })),
    ];
    const state = '**state: "OK" || "FAIL",**';
    const checks = spelled(
      '**{**',
      state,
      '**"of": "LID" | "LOCK"**',
      '**},{**',
      state,
      '**"of": "SEAL"**',
      '**}**',
    );
    const { fields } = body([['checks', 'array', 'Optional', checks]]);
    expect(fields).toEqual({
      checks: { type: 'array', items: 'object', required: false },
      'checks[].state': { type: 'string', enum: ['OK', 'FAIL'] },
      'checks[].of': { type: 'string', enum: ['LID', 'LOCK', 'SEAL'] },
    });
    const row = (words: string) => body([['check', 'object', 'Optional', words]]).fields;
    expect(row('One of `state: "OK" || "FAIL"`.')).toEqual({
      check: { type: 'object', required: false },
      'check.state': { type: 'string', enum: ['OK', 'FAIL'] },
    });
    expect(Object.keys(row('Where `state: "OK"`.'))).toEqual(['check']);
    const described = body([
      ['check', 'object', 'Optional', 'One of `state: "OK" || "FAIL"`.'],
      ['check.state', 'string', 'Optional', 'State.'],
    ]);
    expect(described.fields['check.state']).toEqual({ type: 'string', required: false });
  });

  it('makes none of a list that lacks the default, and names of what a placeholder in the name stands for', () => {
    const versions = body([
      [
        'crateVersion',
        'string',
        'Optional',
        [
          { p: 'Atlas supports the following versions for **XL** crates:' },
          { list: ['`3.1`', '`3.2`'] },
          { p: 'If omitted, Atlas uses `4.0`.' },
        ],
      ],
    ]);
    expect(versions).toEqual({
      fields: { crateVersion: { type: 'string', required: false, default: '4.0' } },
      codes: ['values-not-all'],
    });
    const keys = body([
      [
        'lids.{OWNER}',
        'string',
        'Optional',
        '`{OWNER}` is whose lid it is. Possible values are: `me` or `you`.',
      ],
    ]);
    expect(keys).toEqual({
      fields: { 'lids.{OWNER}': { type: 'string', required: false, keys: ['me', 'you'] } },
      codes: [],
    });
    const only = 'Its maker. Harbour only supports `acme`.';
    for (const type of ['string', 'object'])
      expect(body([['lids.<maker>', type, 'Optional', only]])).toEqual({
        fields: { 'lids.<maker>': { type, required: false, keys: ['acme'] } },
        codes: [],
      });
  });

  it('takes versions without marks, of a list that names them', () => {
    const list: Part = { list: ['4.2', '4.4', '5.0'] };
    const versions = { enum: ['4.2', '4.4', '5.0'] };
    expect(
      described([{ p: 'Harbour supports the following crate versions for **XL** crates:' }, list]),
    ).toEqual(versions);
    expect(described([{ p: 'Major version of the crate:' }, list])).toEqual(versions);
    expect(described([{ p: 'Weights of the crate:' }, list])).toEqual({});
  });

  it('tells of lists that look like values, and that it took for nothing', () => {
    const told = (...cell: Part[]) => body([['x', 'string', 'Optional', cell]]).codes;
    expect(told({ p: 'If `y` is set, it can be:' }, { list: ['`A`', '`B`'] })).toEqual(['values-unread']);
    const groups: Part[] = [
      { p: 'Accepted values are:' },
      { note: 'Important', text: 'The list changes often.' },
      { p: '**Dry**' },
      { list: ['`A` It is dry.'] },
    ];
    expect(told(...groups)).toEqual(['values-unread']);
    expect(
      told(
        { p: 'Name of it.' },
        { list: ['Dry crates have these:'] },
        { list: ['`LID`', '`TAP`'], depth: 2 },
        { list: ['Wet crates have these:'] },
        { list: ['`TAP`'], depth: 2 },
      ),
    ).toEqual(['values-unread']);
    expect(told({ p: 'Values include `A` or `B`. Harbour currently supports only `A`.' })).toEqual([
      'values-disagree',
    ]);
    expect(
      told(
        { p: 'Name of it. This can either be a built-in lid or a custom lid.' },
        { p: 'If it is dry, these are there:' },
        { list: ['`A`', '`B`'] },
      ),
    ).toEqual([]);
    expect(told({ p: 'It needs the following actions:' }, { list: ['`A`', '`B`'] })).toEqual([]);
    expect(told({ p: 'Possible values are:' }, { list: ['`A`', '`B`'] })).toEqual([]);
  });

  it('leaves other lists alone', () => {
    expect(described([{ p: 'The response body includes:' }, { list: ['`status`', '`envelope`'] }])).toEqual(
      {},
    );
    expect(
      described([
        { p: 'It is possible in these cases:' },
        { list: ['the crate is open', 'the crate is shut'] },
      ]),
    ).toEqual({});
    expect(described([{ p: 'Possible values are:' }, { list: ['any crate that is open', '`B`'] }])).toEqual(
      {},
    );
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
