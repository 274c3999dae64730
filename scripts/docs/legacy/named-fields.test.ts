/** What a page tells of its bodies beside the rows of its tables. */
import { describe, expect, it } from 'vitest';
import type { Part } from './testing/layout.js';
import { fieldsOf, type Reading, readSpec } from './testing/read.js';

const rows: Part = { table: { head: ['Name', 'Type', 'Description'], rows: [['lid', 'string', 'Lid.']] } };

function reading(answer: readonly string[], ...response: readonly Part[]): Reading {
  const path: Part = {
    table: {
      head: ['Path Element', 'Necessity', 'Description'],
      rows: [['GROUP-ID', 'Required', 'Unique identifier of the project.']],
    },
  };
  return readSpec({ path: [path], response, answer: [{ code: answer }] });
}

describe('a field that a heading names', () => {
  const list = ['{ "links": [{ "rel": "self" }], "results": [{ "lid": "a" }], "totalCount": 1 }'];

  it('has the words under it, and what they and the example say of its type', () => {
    const { operation, facts, codes } = reading(
      list,
      { p: 'The response holds:' },
      { heading: '`links` Array', level: 3 },
      { p: 'Links to others:' },
      { list: ['the next one', 'the last one'] },
      { heading: '`results` Array', level: 3 },
      rows,
      { heading: '`totalCount` Document', level: 3 },
      { p: 'This value is the count of the crates.' },
    );
    expect(facts.responses.success).toMatchObject({
      description: 'The response holds:',
      fields: [
        { path: 'links', type: 'array', items: 'object' },
        { path: 'results', type: 'array', items: 'object' },
        { path: 'totalCount', type: 'integer' },
        { path: 'results[].lid', type: 'string' },
      ],
    });
    const [links] = operation.responses[0]?.contents[0]?.fields ?? [];
    expect(links?.description?.value).toBe('Links to others:\n\n- the next one\n- the last one');
    expect(codes).toEqual([]);
  });
});

describe('a field that the words above the table name', () => {
  const words = {
    p: 'The response includes the `totalCount` of the crates and their `results`, all of them.',
  };

  it('is one where the example shows it beside what the rows describe', () => {
    const result = reading(['{ "results": [{ "lid": "a" }], "totalCount": 1 }'], words, rows);
    expect(fieldsOf(result, 'success')).toEqual({
      totalCount: { type: 'integer' },
      results: { type: 'array', items: 'object' },
      'results[].lid': { type: 'string' },
    });
    expect(result.codes).toEqual(['level-by-example']);
  });

  it('is one where a parameter is there to have it returned', () => {
    const query: Part = {
      table: {
        head: ['Name', 'Type', 'Necessity', 'Description', 'Default'],
        rows: [
          [
            'includeCount',
            'boolean',
            'Optional',
            'Whether Atlas returns the **totalCount** parameter in the response body.',
            '`true`',
          ],
        ],
      },
    };
    const paths = (answer: string) =>
      Object.keys(
        fieldsOf(
          readSpec({
            method: ['GET /crates'],
            query: [query],
            response: [rows],
            answer: [{ code: [answer] }],
          }),
          'success',
        ),
      );
    expect(paths('{ "lid": "a", "totalCount": 1 }')).toEqual(['totalCount', 'lid']);
    expect(paths('{ "lid": "a" }')).toEqual(['lid']);
  });

  it('is none where it does not, where a row describes it, or where it is named for another reason', () => {
    const names = (answer: string, p: string, ...parts: Part[]) =>
      Object.keys(fieldsOf(reading([answer], { p }, ...parts), 'success'));
    expect(names('{ "lid": "a" }', words.p, rows)).toEqual(['lid']);
    expect(names('{ "lid": "a" }', 'The response includes the `lid` only.', rows)).toEqual(['lid']);
    expect(names('{ "lid": "a", "size": 1 }', 'Set `size` to have more lids.', rows)).toEqual(['lid']);
  });
});

it('tells of a response that is described in words only', () => {
  const described = reading(['-- BEGIN LID --'], { p: 'The response is a lid.' });
  expect(described.codes).toEqual(['body-in-words']);
  expect(described.diagnostics[0]?.quote).toBe('The response is a lid.');
  expect(reading(['{ }'], { p: 'The response is a lid.' }).codes).toEqual([]);
});

it('takes an array for what the description and the example call one, whatever the cell says', () => {
  const typed = (words: string, answer: string) =>
    reading([answer], {
      table: { head: ['Name', 'Type', 'Description'], rows: [['lids', 'string', words]] },
    });
  const result = typed('An array of documents, each a lid.', '{ "lids": [ { "size": 1 } ] }');
  expect(fieldsOf(result, 'success')).toEqual({ lids: { type: 'array', items: 'object' } });
  expect(result.diagnostics).toEqual([
    expect.objectContaining({ code: 'type-by-example', also: expect.objectContaining({ quote: 'string' }) }),
  ]);
  const head = ['Name', 'Type', 'Description'];
  const list: Part = {
    table: {
      head,
      rows: [
        ['id', 'string', 'Id.'],
        ['lids', 'string', 'List that contains the lids.'],
        ['lids.size', 'integer', 'Size.'],
      ],
    },
  };
  expect(
    fieldsOf(reading(['{ "results": [ { "id": "1", "lids": [ { "size": 1 } ] } ] }'], list), 'success'),
  ).toEqual({
    results: { type: 'array', items: 'object' },
    'results[].id': { type: 'string' },
    'results[].lids': { type: 'array', items: 'object' },
    'results[].lids[].size': { type: 'integer' },
  });
  const lids = { lids: { type: 'string' } };
  expect(fieldsOf(typed('An array of documents.', '{ "lids": "a" }'), 'success')).toEqual(lids);
  expect(fieldsOf(typed('The lids.', '{ "lids": [ "a" ] }'), 'success')).toEqual(lids);
});

it('makes a map of an object whose keys are told to be data', () => {
  const told = (...list: string[]) => {
    const cell: readonly Part[] = [{ p: 'Addresses of the lids. In this object:' }, { list }];
    const head = ['Name', 'Type', 'Description'];
    return fieldsOf(reading(['{ }'], { table: { head, rows: [['lids', 'object', cell]] } }), 'success');
  };
  expect(told('Each key is the id of a lid.', 'Each value is the **lid://** string to find it.')).toEqual({
    lids: { type: 'object' },
    'lids.<key>': { type: 'string' },
  });
  expect(told('Each key is the id of a lid.', 'Each value is a lid.')).toEqual({ lids: { type: 'object' } });
});

it('keeps the lists of an introduction in their place', () => {
  const list = { list: ['a lid or'] };
  const inner = { list: ['a seal'], depth: 2 };
  const between: readonly Part[] = [{ p: 'A crate has:' }, list, inner, { p: 'Crates are of wood.' }];
  const { facts, operation } = readSpec({
    method: ['POST /crates'],
    preamble: between,
    body: [
      ...between,
      { table: { head: ['Name', 'Type', 'Description'], rows: [['lid', 'string', 'Lid.']] } },
    ],
  });
  const text = 'A crate has:\n\n- a lid or\n  - a seal\n\nCrates are of wood.';
  expect(operation.description?.value).toBe(text);
  expect(facts.requestBody?.description).toBe(text);
  expect(operation.remarks).toEqual([]);
});

it('tells a cell without the marks of its layout', () => {
  const cell: readonly Part[] = [
    { note: 'Note', title: 'This appears where there is a lid.', text: 'Lids are of wood.' },
    { p: 'For example:' },
    { code: ['| "lids": [', '  "a" ]'] },
    { p: 'See also the seals.' },
    { heading: 'See also:', level: 3 },
  ];
  const head = ['Name', 'Type', 'Description'];
  const result = reading(['{ }'], { table: { head, rows: [['lids', 'array of strings', cell]] } });
  expect(result.operation.responses[0]?.contents[0]?.fields[0]?.description?.value).toBe(
    [
      'Note:',
      'This appears where there is a lid.',
      'Lids are of wood.',
      'For example:',
      '"lids": [\n  "a" ]',
      'See also the seals.',
    ].join('\n\n'),
  );
});

it('keeps the words of cells that become no facts', () => {
  const head = ['Name', 'Type', 'Necessity', 'Description'];
  const necessity: readonly Part[] = [{ p: 'Required.' }, { p: 'For no lid at all, set the field to 0.' }];
  const { operation } = readSpec({
    method: ['POST /crates'],
    body: [{ table: { head, rows: [['lids', 'integer', necessity, 'Number of lids.']] } }],
  });
  const [lids] = operation.requestBody?.contents[0]?.fields ?? [];
  expect(lids?.required?.value).toBe(true);
  expect(lids?.description?.value).toBe('Number of lids.\n\nFor no lid at all, set the field to 0.');
  const further = readSpec({
    method: ['POST /crates'],
    body: [
      {
        table: {
          head: [...head, 'Harbour'],
          rows: [
            ['lids', 'integer', 'AWS Optional', 'Number of lids.', 'Oslo, Bergen'],
            ['seals', 'array of strings', 'Required', 'Seals.', ''],
          ],
        },
      },
    ],
  });
  const told = further.operation.requestBody?.contents[0]?.fields.map(
    ({ description }) => description?.value,
  );
  expect(told).toEqual(['Number of lids.\n\nAWS Optional\n\nHarbour: Oslo, Bergen', 'Seals.']);
});

it('keeps what is said of each kind of body round its table, and all that is said of a field', () => {
  const fields = (...rows: (readonly string[])[]): Part => ({
    table: { head: ['Property', 'Description'], rows },
  });
  const kinds: Part = {
    table: {
      head: ['Crate', 'Options'],
      rows: [
        [
          'Wooden',
          [
            { p: 'You must set the following fields:' },
            fields(['`type`', '`WOOD`'], ['`size`', 'Size in feet.']),
            { p: 'You may also set:' },
            fields(['`lid`', 'Lid.']),
          ],
        ],
        [
          'Steel',
          [
            { p: 'You must set the following fields:' },
            fields(['`type`', '`STEEL`'], ['`size`', 'Size in metres.']),
          ],
        ],
      ],
    },
  };
  const { operation, facts } = readSpec({ method: ['POST /crates'], body: [kinds] });
  expect(operation.remarks.map(({ title, text }) => [title?.value, text.value])).toEqual([
    ['Wooden', 'You must set the following fields:\n\n`type`, `size`\n\nYou may also set:\n\n`lid`'],
    ['Steel', 'You must set the following fields:\n\n`type`, `size`'],
  ]);
  expect(facts.requestBody?.fields).toMatchObject([
    { path: 'type', enum: ['WOOD', 'STEEL'] },
    { path: 'size' },
    { path: 'lid' },
  ]);
  expect(operation.requestBody?.contents[0]?.fields.map(({ description }) => description?.value)).toEqual([
    undefined,
    'Size in feet.\n\nSize in metres.',
    'Lid.',
  ]);
});

it('reads a title of a note that is broken over two lines as one', () => {
  const title = 'Limitations of the small crates that are free of charge and of the crates';
  const { text, operation } = readSpec({
    method: ['GET /crates'],
    preamble: [{ note: 'Important', title: `${title}\nthat are shared`, text: 'They have limits.' }],
  });
  expect(text).toContain(`### ${title}\nthat are shared\n\n`);
  expect(operation.remarks.map(({ title: words, text: told }) => [words?.value, told.value])).toEqual([
    [`${title} that are shared`, 'They have limits.'],
  ]);
});

it('does not tell of a default that is missing after code, and tells of other cells', () => {
  const codes = (...cells: readonly (string | readonly Part[])[]) =>
    readSpec({
      method: ['GET /crates'],
      query: [{ table: { head: ['Name', 'Type', 'Necessity', 'Description', 'Default'], rows: [cells] } }],
    }).codes;
  expect(codes('m', 'string', 'Optional', 'Measures of the crate.')).toEqual([]);
  expect(codes('m', 'string', 'Optional')).toContain('ragged-row');
});
