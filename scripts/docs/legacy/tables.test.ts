import { describe, expect, it } from 'vitest';
import { type CellSpec, Layout, type Part, type TableSpec } from './testing/layout.js';
import { fieldsOf, parametersOf, readSpec, readText } from './testing/read.js';

const pathTable: Part = {
  table: {
    head: ['Parameter', 'Type', 'Necessity', 'Description'],
    rows: [['`GROUP-ID`', 'string', 'Required', 'Project of the crates.']],
  },
};
const queryHead = ['Name', 'Type', 'Necessity', 'Description', 'Default'];
const envelopeCell: readonly Part[] = [
  { p: 'Flag indicating if Atlas should wrap the response in a JSON envelope.' },
  { p: 'For endpoints that return one result, the response body includes:' },
  {
    table: {
      head: ['', ''],
      rows: [
        ['status', 'HTTP response code'],
        ['envelope', 'Expected response body'],
      ],
    },
  },
];
const pretty: readonly CellSpec[] = ['pretty', 'boolean', 'Optional', 'Layout for people.', '`false`'];
const envelope: readonly CellSpec[] = ['envelope', 'boolean', 'Optional', envelopeCell, '`false`'];

function query(rows: TableSpec['rows'], head: readonly string[] = queryHead) {
  return parametersOf(readSpec({ path: [pathTable], query: [{ table: { head, rows } }] }), 'query');
}

function body(table: TableSpec) {
  const reading = readSpec({
    method: ['PATCH /groups/{GROUP-ID}/crates'],
    path: [pathTable],
    body: [{ table }],
  });
  return { fields: fieldsOf(reading, 'request'), codes: reading.codes, reading };
}

const optionalBoolean = { type: 'boolean', required: false, default: false };

describe('the layout writer', () => {
  it('writes the layout of the published pages', () => {
    expect(new Layout().table({ head: queryHead, rows: [envelope] }).text).toContain(
      '\n\nFor endpoints that return one result, the response body includes:\n\n|\n\n|  \n  \n|  \n  \nstatus\n\n|\n\nHTTP response code  \n  \nenvelope\n\n|\n\nExpected response body  \n  \n`false`  \n  \n',
    );
  });
});

describe('nested tables', () => {
  it('goes on with the outer row after the members of an envelope', () => {
    expect(query([pretty, envelope])).toEqual({ pretty: optionalBoolean, envelope: optionalBoolean });
  });

  it('goes on where the outer cell after the nested table is empty', () => {
    expect(query([['envelope', 'boolean', 'Optional', envelopeCell, ''], pretty])).toEqual({
      envelope: { type: 'boolean', required: false },
      pretty: optionalBoolean,
    });
  });

  it('takes text after a nested table for text of the same cell', () => {
    const cell: readonly Part[] = [...envelopeCell, { p: 'Lists have members of their own.' }];
    const reading = readSpec({
      path: [pathTable],
      query: [
        { table: { head: queryHead, rows: [['envelope', 'boolean', 'Optional', cell, '`false`'], pretty] } },
      ],
    });
    expect(parametersOf(reading, 'query')).toEqual({ envelope: optionalBoolean, pretty: optionalBoolean });
    const { description } = reading.operation.parameters.find(({ name }) => name.value === 'envelope') ?? {};
    expect(description?.value).toContain('Lists have members of their own.');
    expect(reading.codes).toEqual([]);
  });

  it('reads two nested tables in one cell', () => {
    const values: Part = {
      table: {
        head: ['Value', 'Description'],
        rows: [
          ['`A`', 'First.'],
          ['`B`', 'Second.'],
        ],
      },
    };
    const cell: readonly Part[] = [
      { p: 'Kind of crate.' },
      values,
      { p: 'And days:' },
      { table: { head: ['Day of Week', 'Integer'], rows: [['Sunday', '1']] } },
    ];
    expect(query([['kind', 'string', 'Optional', cell, '`A`'], pretty])).toEqual({
      kind: { type: 'string', required: false, default: 'A', enum: ['A', 'B'] },
      pretty: optionalBoolean,
    });
  });

  it('keeps a note after a nested table in the cell, and a note after the last row out of it', () => {
    const note: Part = { note: 'Note', text: 'Crates are heavy.' };
    const { fields, reading, codes } = body({
      head: ['Name', 'Type', 'Necessity', 'Description'],
      rows: [
        ['a', 'string', 'Required', [...envelopeCell, note]],
        ['b', 'string', 'Required', 'Text.'],
      ],
    });
    expect(Object.keys(fields)).toEqual(['a', 'b']);
    expect(reading.operation.remarks).toEqual([]);
    expect(codes).toEqual([]);
    expect(query([['envelope', 'boolean', 'Optional', [...envelopeCell, note], '`false`'], pretty])).toEqual({
      envelope: optionalBoolean,
      pretty: optionalBoolean,
    });
    const after = readSpec({
      path: [pathTable],
      response: [
        { table: { head: ['Name', 'Type', 'Description'], rows: [['a', 'string', 'Text.']] } },
        note,
      ],
    });
    expect(Object.keys(fieldsOf(after, 'success'))).toEqual(['a']);
    expect(after.operation.remarks.map(({ text }) => text.value)).toEqual(['Crates are heavy.']);
  });

  it('reads the list form of the members of an envelope', () => {
    const cell: readonly Part[] = [
      { p: 'For endpoints that return one result, the response body includes:' },
      { list: ['`status` \\- HTTP response code', '`envelope` \\- Expected response body'] },
    ];
    expect(query([['envelope', 'boolean', 'Optional', cell, '`false`'], pretty])).toEqual({
      envelope: optionalBoolean,
      pretty: optionalBoolean,
    });
  });

  it('tells a nested row from a row around it by the words under Type, where both have three cells', () => {
    const { fields } = body({
      head: ['Name', 'Type', 'Description'],
      rows: [
        [
          'instanceSizeName',
          'string',
          [
            { p: 'Size of the crate.' },
            {
              table: {
                head: ['Instance Size', 'Default Storage', 'Default RAM'],
                rows: [
                  ['`M10`', '10 GB', '2 GB'],
                  ['`M20`', '20 GB', '4 GB'],
                ],
              },
            },
          ],
        ],
        ['regionName', 'string', 'Where it stands.'],
        ['sealed', 'boolean', 'Whether it is shut.'],
      ],
    });
    expect(fields).toEqual({
      instanceSizeName: { type: 'string' },
      regionName: { type: 'string' },
      sealed: { type: 'boolean' },
    });
  });

  it('reads a table of conditions inside the Necessity cell', () => {
    const { fields } = body({
      head: ['Name', 'Type', 'Necessity', 'Description'],
      rows: [
        [
          'vpcId',
          'string',
          [
            { p: 'Conditional' },
            {
              table: {
                head: ['Condition', 'Necessity'],
                rows: [
                  ['AWS crates', 'Required'],
                  ['Other crates', 'Optional'],
                ],
              },
            },
          ],
          'Network of the crate.',
        ],
        ['name', 'string', 'Required', 'What it is called.'],
      ],
    });
    expect(fields).toEqual({
      vpcId: { type: 'string', required: false },
      name: { type: 'string', required: true },
    });
  });

  it('reads the same table of conditions where a Default cell follows the description', () => {
    expect(
      query([
        [
          'vpcId',
          'string',
          [
            { p: 'Conditional' },
            {
              table: {
                head: ['Condition', 'Necessity'],
                rows: [
                  ['AWS', 'Required'],
                  ['Azure', 'Optional'],
                ],
              },
            },
          ],
          'Network of the crate.',
          '`main`',
        ],
        pretty,
      ]),
    ).toEqual({ vpcId: { type: 'string', required: false, default: 'main' }, pretty: optionalBoolean });
  });

  it('reads the sentence above the table that makes all of it optional', () => {
    const table: Part = {
      table: { head: ['Query Parameter', 'Type', 'Description'], rows: [['lid', 'string', 'Its lid.']] },
    };
    const stated = (p: string) => parametersOf(readSpec({ query: [{ p }, table] }), 'query');
    expect(stated('The following query parameters are optional:')).toEqual({
      lid: { type: 'string', required: false },
    });
    expect(stated('The following query parameters apply:')).toEqual({ lid: { type: 'string' } });
  });

  it('requires no parameters that the rows call required and mutually exclusive', () => {
    const rows = (other: string) => [
      ['age', 'string', 'Required', `Age. Mutually exclusive with **from** and **${other}**.`],
      [
        'from',
        'string',
        'Required',
        "First day. You can't set this parameter and **age** in the same request.",
      ],
      ['lid', 'string', 'Required', 'Its lid.'],
      ['until', 'string', 'Optional', 'Last day.'],
    ];
    const reading = readSpec({
      query: [
        { table: { head: ['Query Parameter', 'Type', 'Necessity', 'Description'], rows: rows('until') } },
      ],
    });
    expect(parametersOf(reading, 'query')).toEqual({
      age: { type: 'string' },
      from: { type: 'string' },
      lid: { type: 'string', required: true },
      until: { type: 'string', required: false },
    });
    expect(reading.codes.filter((code) => code === 'required-but-exclusive')).toHaveLength(1);
  });

  it.each([
    ['To see more crates, specify multiple `lid` query parameters.', true],
    ['To give more than one, you must repeat the **lid** parameter.', true],
    ['For more of them pass the parameter multiple times.', true],
    ['You may specify multiple `crate` query parameters.', false],
  ])('makes an array of a query parameter by %j: %j', (words, isArray) => {
    const type = isArray ? { type: 'array', items: 'string' } : { type: 'string' };
    expect(query([['lid', 'string', 'Optional', `Its lid. ${words}`], pretty]).lid).toEqual({
      ...type,
      required: false,
    });
  });

  it('keeps days of the week apart from the fields around them', () => {
    const days = ['Sunday', 'Monday', 'Tuesday'].map((day, index) => [day, ` **${index + 1}**`]);
    const { fields, codes, reading } = body({
      head: ['Name', 'Type', 'Necessity', 'Description'],
      rows: [
        [
          'dayOfWeek',
          'number',
          'Required',
          [{ p: 'Day.' }, { table: { head: ['Day of Week', 'Integer'], rows: days } }],
        ],
        ['hourOfDay', 'number', 'Required', 'Hour.'],
      ],
    });
    expect(Object.keys(fields)).toEqual(['dayOfWeek', 'hourOfDay']);
    expect(codes).toEqual([]);
    const [day] = reading.operation.requestBody?.contents[0]?.fields ?? [];
    expect(day?.description?.value).toContain('| Sunday | **1** |');
    expect(day?.enum).toBeUndefined();
  });

  it('reads two rows in turn that both end in a nested table', () => {
    const sizes: Part = { table: { head: ['Region', 'Name'], rows: [['EU', 'Ireland']] } };
    const { fields } = body({
      head: ['Name', 'Type', 'Necessity', 'Description'],
      rows: [
        ['a', 'string', 'Required', [{ p: 'First.' }, sizes]],
        ['b', 'string', 'Optional', [{ p: 'Second.' }, sizes]],
        ['c', 'string', 'Optional', [sizes]],
      ],
    });
    expect(Object.keys(fields)).toEqual(['a', 'b', 'c']);
  });

  it('reads properties for each kind of thing in nested tables', () => {
    const { fields } = body({
      head: ['Integration', 'Properties'],
      rows: [
        [
          'Slack',
          [
            {
              table: {
                head: ['Property', 'Description'],
                rows: [
                  ['`type`', 'Kind.'],
                  ['`teamName`', 'Team.'],
                ],
              },
            },
          ],
        ],
        [
          'PagerDuty',
          [
            {
              table: {
                head: ['Property', 'Description'],
                rows: [
                  ['`type`', 'Kind.'],
                  ['`serviceKey`', 'Key.'],
                ],
              },
            },
          ],
        ],
      ],
    });
    expect(Object.keys(fields)).toEqual(['type', 'teamName', 'serviceKey']);
  });
});

describe('header rows', () => {
  it('reads endpoint-specific parameters after a false header row', () => {
    expect(
      query([
        pretty,
        envelope,
        { falseHeader: 5 },
        ['providerName', 'string', 'Optional', 'Provider.', '`AWS`'],
      ]),
    ).toEqual({
      pretty: optionalBoolean,
      envelope: optionalBoolean,
      providerName: { type: 'string', required: false, default: 'AWS' },
    });
  });

  it('reads rows without a Default cell after a false header row of four', () => {
    expect(
      query([
        pretty,
        envelope,
        { falseHeader: 4 },
        ['ownerId', 'string', 'Optional', 'Owner.'],
        ['x', 'integer', 'Required', 'X.'],
      ]),
    ).toEqual({
      pretty: optionalBoolean,
      envelope: optionalBoolean,
      ownerId: { type: 'string', required: false },
      x: { type: 'integer', required: true },
    });
  });

  it('reads a false header row after an envelope whose Default cell is empty', () => {
    expect(
      query([
        ['envelope', 'boolean', 'Optional', envelopeCell, ''],
        { falseHeader: 5 },
        ['a', 'string', 'Required', 'A.', '`b`'],
      ]),
    ).toEqual({
      envelope: { type: 'boolean', required: false },
      a: { type: 'string', required: true, default: 'b' },
    });
  });

  it('reads a response table whose header row is empty', () => {
    const reading = readSpec({
      path: [pathTable],
      response: [
        {
          table: {
            head: ['', '', ''],
            rows: [
              ['id', 'string', 'Id.'],
              ['open', 'Boolean', 'Open.'],
            ],
          },
        },
      ],
    });
    expect(fieldsOf(reading, 'success')).toEqual({
      id: { type: 'string' },
      open: { type: 'boolean', typeWord: 'Boolean' },
    });
  });

  it('reads two tables of one section, with prose or without between them', () => {
    const table = (name: string): Part => ({
      table: { head: ['Name', 'Type', 'Description'], rows: [[name, 'string', 'Text.']] },
    });
    const reading = readSpec({
      path: [pathTable],
      response: [table('a'), { p: 'Some crates have more:' }, table('b'), table('c')],
    });
    expect(Object.keys(fieldsOf(reading, 'success'))).toEqual(['a', 'b', 'c']);
  });

  it('ends a table at the next heading, at prose, at code and at the end of the page', () => {
    const reading = readSpec({
      path: [pathTable],
      response: [
        { table: { head: ['Name', 'Type', 'Description'], rows: [['a', 'string', 'Text.']] } },
        { p: 'What follows is an example of a crate.' },
        { code: ['{', '  "a" : "b"', '}'] },
      ],
      request: null,
      footer: false,
    });
    expect(fieldsOf(reading, 'success')).toEqual({ a: { type: 'string' } });
    expect(reading.operation.examples.map(({ value }) => value)).toEqual(['{\n  "a" : "b"\n}']);
    expect(reading.codes).toEqual(['ends-early']);
  });
});

describe('cells', () => {
  const head = ['Name', 'Type', 'Necessity', 'Description'];

  it('keeps notes, lists and code inside the cell they stand in', () => {
    const { fields, reading, codes } = body({
      head,
      rows: [
        [
          'kind',
          'string',
          'Required',
          [
            { p: 'Kind of crate. Accepted values are:' },
            { list: ['`BOX` \\- has a lid', '`TRAY` \\- has none'] },
            { note: 'Important', title: 'Trays Only', text: 'Trays cannot be stacked.' },
          ],
        ],
        ['sample', 'object', 'Optional', [{ p: 'Looks like this:' }, { code: ['{', '  "a": 1', '}'] }]],
        ['last', 'string', 'Optional', 'The last one.'],
      ],
    });
    expect(fields).toEqual({
      kind: { type: 'string', required: true, enum: ['BOX', 'TRAY'] },
      sample: { type: 'object', required: false },
      last: { type: 'string', required: false },
    });
    expect(codes).toEqual([]);
    const [kind] = reading.operation.requestBody?.contents[0]?.fields ?? [];
    expect(kind?.description?.value).toBe(
      'Kind of crate. Accepted values are:\n\n- `BOX` \\- has a lid\n- `TRAY` \\- has none\n\nImportant:\n\nTrays Only:\n\nTrays cannot be stacked.',
    );
  });

  it('goes on after code in the middle of a cell, and in a cell that is not the last', () => {
    expect(
      query([
        ['a', 'string', 'Optional', [{ code: ['x'], numbered: true }, { p: 'More.' }], '`y`'],
        ['b', 'string', 'Optional', [{ p: 'Code:' }, { code: ['x', 'y'] }], '`z`'],
        pretty,
      ]),
    ).toEqual({
      a: { type: 'string', required: false, default: 'y' },
      b: { type: 'string', required: false, default: 'z' },
      pretty: optionalBoolean,
    });
  });

  it('reads empty cells, in the middle and at the end', () => {
    const { fields } = body({
      head,
      rows: [
        ['a', '', 'Required', 'A.'],
        ['b', 'string', '', ''],
        ['c', 'string', 'Optional', ''],
        ['d', '', '', ''],
        ['e', 'string', 'Required', 'E.'],
      ],
    });
    expect(fields).toEqual({
      a: { required: true },
      b: { type: 'string' },
      c: { type: 'string', required: false },
      d: {},
      e: { type: 'string', required: true },
    });
  });

  it('reads ragged last cells, and swapped Type and Necessity cells with a warning', () => {
    const { fields, codes } = body({
      head,
      rows: [
        ['a', 'string', 'Required', ' _Optional._ A.'],
        ['b', 'Optional', 'string', 'B.'],
      ],
    });
    expect(fields).toEqual({ a: { type: 'string', required: true }, b: { type: 'string', required: false } });
    expect(codes).toEqual(['swapped-cells']);
  });

  it('reads footnotes under a table as text', () => {
    const { text } = readSpec({
      method: ['POST /crates'],
      body: [{ table: { head, rows: [['a', 'string', 'Required', 'A. [1]']] } }],
    });
    const notes = '[1]|  A crate is a box.  \n  \n|  \n  \n[2]|  A box is a crate.  \n  \n';
    const reading = readText(text.replace('## Response Elements', () => `${notes}## Response Elements`));
    expect(Object.keys(fieldsOf(reading, 'request'))).toEqual(['a']);
    expect(reading.operation.remarks.map(({ kind, text }) => [kind, text.value])).toEqual([
      ['text', '[1] A crate is a box.'],
      ['text', '[2] A box is a crate.'],
    ]);
    expect(reading.codes).toEqual([]);
  });
});
