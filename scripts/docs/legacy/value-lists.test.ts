import { describe, expect, it } from 'vitest';
import { body, described } from './testing/body.js';
import type { Part } from './testing/layout.js';

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
