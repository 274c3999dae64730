/** The page's own example decides at which level fields stand, where the layout leaves it open. */
import { describe, expect, it } from 'vitest';
import type { Part, TableSpec } from './testing/layout.js';
import { fieldsOf, type Reading, readSpec } from './testing/read.js';

const HEAD = ['Name', 'Type', 'Description'] as const;

function table(...rows: TableSpec['rows']): Part {
  return { table: { head: HEAD, rows } };
}

function reading(example: readonly string[], ...parts: readonly Part[]): Reading {
  return readSpec({
    path: [
      {
        table: {
          head: ['Path Element', 'Type', 'Necessity', 'Description'],
          rows: [['GROUP-ID', 'string', 'Required', 'Id of the project.']],
        },
      },
    ],
    response: parts,
    answer: [{ code: example }],
  });
}

function paths(result: Reading): string[] {
  return Object.keys(fieldsOf(result, 'success'));
}

const id = ['id', 'string', 'Id.'] as const;
const colour = ['colour', 'string', 'Colour.'] as const;

describe('list-by-example', () => {
  it('puts fields into the items of the one list that the example shows them in', () => {
    const result = reading(
      [
        '{ "links": [{ "href": "https://a" }],',
        '  "results": [{ "id": "1", "colour": "red" }],',
        '  "totalCount": 1 }',
      ],
      table(id, colour, ['links', 'array', 'Links.']),
    );
    expect(fieldsOf(result, 'success')).toEqual({
      results: { type: 'array', items: 'object' },
      'results[].id': { type: 'string' },
      'results[].colour': { type: 'string' },
      links: { type: 'array', items: 'object' },
    });
    expect(result.diagnostics).toEqual([
      expect.objectContaining({ code: 'level-by-example', also: expect.objectContaining({ quote: 'id' }) }),
    ]);
  });

  it('leaves them where most of them stand beside the list', () => {
    const result = reading(
      ['{ "id": "1", "colour": "red", "lids": [{ "size": 1 }] }'],
      table(id, colour, ['size', 'integer', 'Size.']),
    );
    expect(paths(result)).toEqual(['id', 'colour', 'size']);
  });
});

describe('array-body-by-example', () => {
  const list = [
    table(['results', 'array of objects', 'Items.'], ['totalCount', 'integer', 'Count.']),
  ] as const;
  const embedded: readonly Part[] = [{ heading: 'results Embedded Document', level: 3 }, table(id, colour)];

  it('reads the items of a list as those of the body where the example is an array of them', () => {
    const result = reading(['[{ "id": "1", "colour": "red" }]'], ...list, ...embedded);
    expect(paths(result)).toEqual(['[].id', '[].colour', 'results', 'totalCount']);
    expect(fieldsOf(result, 'success').results).toMatchObject({ type: 'array', leftOut: true });
    expect(result.operation.responses[0]?.contents[0]?.fields.map(({ path }) => path.value)).toEqual([
      '[].id',
      '[].colour',
    ]);
    expect(result.codes).toEqual(['level-by-example']);
    expect(result.diagnostics[0]?.message).toContain('without "results", "totalCount"');
  });

  it('reads fields at the top as those of the items, without a remark', () => {
    const result = reading(['[ { "id": "1" }, ... ]'], table(id, colour));
    expect(paths(result)).toEqual(['[].id', '[].colour']);
    expect(result.codes).toEqual([]);
  });

  it('keeps the list where the example has it', () => {
    const result = reading(['{ "results": [{ "id": "1" }], "totalCount": 1 }'], ...list, ...embedded);
    expect(paths(result)).toEqual(['results', 'totalCount', 'results[].id', 'results[].colour']);
  });
});

describe('a body that the words call an array', () => {
  const words = { p: 'The response document contains an array of objects. Each object describes one crate:' };

  it('is one where the example prints its objects without brackets around them', () => {
    const example = ['{', '  "id": "1"', '},', '{', '  "id": 2', '}'];
    const result = reading(example, words, table(id));
    expect(paths(result)).toEqual(['[].id']);
    expect(result.facts.responses.success).toMatchObject({ bodyType: { type: 'array', items: 'object' } });
    expect(result.diagnostics).toEqual([
      expect.objectContaining({
        code: 'example-level',
        also: expect.objectContaining({ quote: expect.stringContaining('array of objects') }),
      }),
    ]);
    expect(paths(reading(example, table(id)))).toEqual(['id']);
  });

  it('is one where the example shows a single object, but not where it shows a list of them', () => {
    expect(paths(reading(['{ "id": "1" }'], words, table(id)))).toEqual(['[].id']);
    const inList = reading(['{ "results": [{ "id": "1" }] }'], words, table(id));
    expect(paths(inList)).toEqual(['results', 'results[].id']);
    const loosely = { p: 'The response contains an array of objects.' };
    expect(paths(reading(['{ "id": "1" }'], loosely, table(id)))).toEqual(['id']);
  });

  it('has items that are no objects', () => {
    const result = reading(['[ "A", "B" ]'], {
      p: 'The response returns an array of strings that `lid` takes.',
    });
    expect(result.facts.responses.success).toEqual({
      description: 'The response returns an array of strings that `lid` takes.',
      contentType: 'application/json',
      bodyType: { type: 'array', items: 'string' },
      fields: [],
    });
    const shown = reading(['{ "lids": [] }'], { p: 'The response returns an array of strings.' });
    expect(shown.facts.responses.success?.bodyType).toBeUndefined();
  });
});

describe('members-by-example', () => {
  it('reads rows after an array without members as its members', () => {
    const result = reading(
      ['{ "logs": [{ "host": "a", "line": "b" }], "count": 1 }'],
      table(
        ['logs', 'array', 'Logs.'],
        ['host', 'string', 'Host.'],
        ['line', 'string', 'Line.'],
        ['count', 'integer', 'Count.'],
      ),
    );
    expect(paths(result)).toEqual(['logs', 'logs[].host', 'logs[].line', 'count']);
    expect(result.codes).toEqual(['level-by-example']);
    expect(result.diagnostics[0]?.message).toContain('"host", "line" inside "logs"');
  });
});

describe('siblings-by-example', () => {
  const nested = (example: readonly string[]): Reading =>
    reading(
      example,
      table(id, [
        'file',
        'object',
        [{ p: 'File.' }, { table: { head: HEAD, rows: [['name', 'string', 'Name.'], colour] } }],
      ]),
    );

  it('ends a nested table where the example shows its rows beside the field', () => {
    const result = nested(['{ "id": "1", "file": { "name": "a" }, "colour": "red" }']);
    expect(paths(result)).toEqual(['id', 'file', 'file.name', 'colour']);
    expect(result.codes).toEqual(['level-by-example']);
  });

  it('does so even where the brackets of the example do not match', () => {
    const result = nested([
      '{ "links": [ { "links": [ ],',
      '"id": "1", "file": { "name": "a" }, "colour": "red" }',
    ]);
    expect(paths(result)).toEqual(['id', 'file', 'file.name', 'colour']);
  });

  it('keeps the rows of the nested table otherwise', () => {
    expect(paths(nested(['{ "id": "1", "file": { "name": "a", "colour": "red" } }']))).toEqual([
      'id',
      'file',
      'file.name',
      'file.colour',
    ]);
    expect(paths(nested(['{ "id": "1" }']))).toEqual(['id', 'file', 'file.name', 'file.colour']);
  });
});

describe('the method of a page', () => {
  const page = (title: string, curl: string, description: string) =>
    readSpec({
      title,
      method: ['POST /groups/{GROUP-ID}/crates'],
      preamble: [{ p: description }],
      request: [`curl --digest --request ${curl} "https://cloud.mongodb.com/api/atlas/v1.0/groups/1/crates"`],
    }).operation;

  it('is in doubt where title, example and description agree against the method line', () => {
    const operation = page('Get All Crates', 'GET', 'Retrieves all crates.');
    expect(operation.method.value).toBe('post');
    expect(operation.shownMethod).toEqual({
      value: 'get',
      evidence: [
        expect.objectContaining({ quote: 'Get All Crates' }),
        expect.objectContaining({ quote: '--request GET' }),
        expect.objectContaining({ quote: 'Retrieves all crates.' }),
      ],
    });
  });

  it.each([
    ['Create One Crate', 'GET', 'Creates one crate.'],
    ['Get All Crates', 'POST', 'Retrieves all crates.'],
    ['Get All Crates', 'GET', 'Creates crates.'],
    ['Crates', 'GET', 'Retrieves all crates.'],
  ])('is not in doubt: %s, %s, %s', (title, curl, description) => {
    expect(page(title, curl, description).shownMethod).toBeUndefined();
  });
});

it('takes what an untyped array holds from the example, where all items are alike', () => {
  const result = readSpec({
    response: [
      {
        table: {
          head: ['Name', 'Description'],
          rows: [
            ['lids', 'An array of the lids.'],
            ['mixed', 'An array of the rest.'],
          ],
        },
      },
    ],
    answer: [{ code: ['{ "lids": ["a", "b"], "mixed": ["a", 1] }'] }],
  });
  expect(fieldsOf(result, 'success')).toEqual({
    lids: { type: 'array', items: 'string' },
    mixed: { type: 'array' },
  });
});

it('takes a heading that is a code word alone for a field of the response', () => {
  const result = readSpec({
    response: [
      { heading: '`results`', level: 4 },
      { p: 'An array of documents, each of them a crate.' },
      { table: { head: ['Name', 'Description'], rows: [['`lid`', 'Its lid.']] } },
      { heading: '`links`', level: 5 },
      { p: 'An array of documents, each of them a link.' },
      { heading: '`totalCount`', level: 5 },
      { p: 'How many crates there are.' },
    ],
    answer: [{ code: ['{ "results": [{ "lid": "a" }], "links": [], "totalCount": 1 }'] }],
  });
  expect(fieldsOf(result, 'success')).toEqual({
    links: { type: 'array', items: 'object' },
    totalCount: {},
    results: { type: 'array', items: 'object' },
    'results[].lid': {},
  });
});
