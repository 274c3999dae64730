import { describe, expect, it } from 'vitest';
import type { TableSpec } from './legacy/testing/layout.js';
import { type PageSpec, pageText } from './legacy/testing/page.js';
import type { Diagnostic } from './model.js';
import { readPage } from './read.js';

function reading(spec: PageSpec) {
  return readPage('page.txt', new TextEncoder().encode(pageText(spec)));
}

/** Remarks on a page whose response has these rows and whose example shows this document. */
function remarks(rows: TableSpec['rows'], ...example: readonly string[]): readonly Diagnostic[] {
  return reading({
    method: ['GET /crates'],
    response: [{ table: { head: ['Name', 'Type', 'Necessity', 'Description'], rows } }],
    answer: [{ code: example }],
  }).diagnostics;
}

const id = ['id', 'string', 'Required', 'Unique 24-hexadecimal digit string that identifies the crate.'];
const ID = '"id": "6a1b2c3d4e5f60718293a4b5"';

describe('a page and its own example', () => {
  it('agree', () => {
    const rows = [
      id,
      ['lids', 'array of objects', 'Optional', 'Lids.'],
      ['lids[n].size', 'integer', 'Required', 'Size.'],
    ];
    expect(remarks(rows, `{ ${ID}, "lids": [{ "size": 1 }, { "size": {SIZE} }] }`)).toEqual([]);
    expect(remarks(rows, '{ ... }')).toEqual([]);
  });

  it('agree on an object whose type is no object, which is told without the example', () => {
    const rows = [id, ['lid', 'number', 'Optional', 'Lid.'], ['lid.size', 'number', 'Optional', 'Size.']];
    const found = remarks(rows, `{ ${ID}, "lid": { "size": 1 } }`);
    expect(found.map(({ code }) => code)).toEqual(['scalar-with-members']);
    expect(remarks(rows, `{ ${ID}, "lid": true }`).map(({ code }) => code)).toContain('example-type');
  });

  it.each([
    [
      'a key without a row',
      [id],
      `{ ${ID}, "links": [], "lid": { "size": 1 } }`,
      'example-key-undocumented',
      '"links"',
      'id',
    ],
    [
      'a wrong type',
      [id, ['size', 'number', 'Optional', 'Size.']],
      `{ ${ID}, "size": "1" }`,
      'example-type',
      '"1"',
      'number',
    ],
    [
      'an array read as an object',
      [id, ['lid', 'object', 'Optional', 'Lid.']],
      `{ ${ID}, "lid": [] }`,
      'example-type',
      '[]',
      'object',
    ],
    [
      'null',
      [id, ['size', 'number', 'Optional', 'Size.']],
      `{ ${ID}, "size": null }`,
      'example-null',
      'null',
      'size',
    ],
    [
      'a value outside the enumeration',
      [id, ['kind', 'string', 'Optional', 'Kind. Possible values are `A` and `B`.']],
      `{ ${ID}, "kind": "C" }`,
      'example-value',
      '"C"',
      'Possible values are `A` and `B`',
    ],
    [
      'a value outside the limits',
      [id, ['size', 'number', 'Optional', 'Between 1 and 5.']],
      `{ ${ID}, "size": 9 }`,
      'example-value',
      '9',
      'Between 1 and 5',
    ],
    [
      'a value that does not match',
      [id],
      '{ "id": "crate-1" }',
      'example-value',
      '"crate-1"',
      '24-hexadecimal digit string',
    ],
    [
      'a value of another format',
      [id, ['sentAt', 'date', 'Optional', 'Timestamp in ISO 8601 date and time format.']],
      `{ ${ID}, "sentAt": "2018-12-01" }`,
      'example-value',
      '"2018-12-01"',
      'date',
    ],
    [
      'an item of another type',
      [id, ['sizes', 'array of integers', 'Optional', 'Sizes.']],
      `{ ${ID}, "sizes": [1, {SIZE}, "2", 3.5] }`,
      'example-type',
      '"2"',
      'array of integers',
    ],
    [
      'an item outside the enumeration',
      [id, ['kinds', 'array of strings', 'Optional', 'Kinds. Possible values are `A` and `B`.']],
      `{ ${ID}, "kinds": ["A", "<kind>", "C"] }`,
      'example-value',
      '"C"',
      'Possible values are `A` and `B`',
    ],
    [
      'a text that is too long',
      [id, ['name', 'string', 'Optional', 'Name of up to 3 characters.']],
      `{ ${ID}, "name": "abcd" }`,
      'example-value',
      '"abcd"',
      'up to 3 characters',
    ],
    [
      'a required field that is missing',
      [id, ['size', 'number', 'Required', 'Size.']],
      `{ ${ID} }`,
      'example-lacks-required',
      `{ ${ID} }`,
      'Required',
    ],
    [
      'an array for an object',
      [id, ['size', 'number', 'Optional', 'Size.']],
      '[ "a" ]',
      'example-level',
      '[ "a" ]',
      'id',
    ],
  ] as const)('disagree on %s, and both places are named', (_what, rows, example, code, quote, also) => {
    expect(remarks(rows, example)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code,
        quote,
        also: expect.objectContaining({ quote: also }),
      }),
    ]);
  });

  it('takes what stands for a value, and keys of a map, as they are', () => {
    expect(remarks([id], '{ "id": "{CRATE-ID}" }')).toEqual([]);
    const zones = [
      id,
      ['zones', 'object', 'Optional', 'Zones.'],
      ['zones.<zone>.size', 'number', 'Optional', 'Size.'],
    ];
    expect(remarks(zones, `{ ${ID}, "zones": { "north": { "size": 1 } } }`)).toEqual([]);
  });

  it('compares the keys of a map with the row of its placeholder, and those that have rows of their own', () => {
    const size = ['lid.acme.size', 'number', 'Optional', 'Size.'];
    const any = [['lid.<maker>', 'string', 'Optional', 'Whoever made it.'], size];
    expect(remarks(any, '{ "lid": { "acme": { "size": 1 }, "other": "x" } }')).toEqual([]);
    const wrong = remarks(any, '{ "lid": { "acme": { "size": 1, "age": 1 }, "other": 1 } }');
    expect(wrong.map(({ message }) => message)).toEqual([
      'The page says that "lid.<maker>" is of type string; the example shows a number.',
      'The example of the response success shows "lid.acme.age", which no row describes.',
    ]);
    const listed = [['lid.<maker>', 'object', 'Optional', 'Harbour only supports `acme`.'], size];
    expect(remarks(listed, '{ "lid": { "acme": { "size": 1 }, "other": {} } }')).toMatchObject([
      { code: 'example-key-undocumented', quote: '"other"' },
    ]);
  });

  it('takes no document in a string for a placeholder', () => {
    const query = ['query', 'integer', 'Optional', 'Query.'];
    expect(remarks([query], '{ "query": "{\\"a\\": 1}" }')).toMatchObject([{ code: 'example-type' }]);
    const host = ['host', 'string', 'Optional', 'Possible values are `a` and `b`.'];
    for (const value of ['{HOST}', '<host>:<port>', '[host]', 'a...'])
      expect(remarks([host], `{ "host": "${value}" }`)).toEqual([]);
  });

  it('says of an example that is no JSON where, and compares what can be compared', () => {
    const rows = [
      id,
      ['lids', 'array of objects', 'Optional', 'Lids.'],
      ['lids[n].size', 'integer', 'Optional', '1.'],
    ];
    const told = (...example: string[]) => remarks(rows, ...example).map(({ code, quote }) => [code, quote]);
    expect(told(`{ ${ID}`, '  "lids": [] }')).toEqual([['example-invalid', '"']]);
    expect(told(`{ ${ID}, "lids": [ { "size": "1" }, ] }`)).toEqual([
      ['example-invalid', ']'],
      ['example-type', '"1"'],
    ]);
    expect(told(`{ ${ID}, "lids" [] }`)).toEqual([['example-invalid', '[']]);
    expect(told(`{ ${ID}, "lids": [ { "size": "1", "age": 1 ], "links": 1 }`)).toEqual([
      ['example-invalid', ']'],
      ['example-type', '"1"'],
      ['example-key-undocumented', '"age"'],
    ]);
    for (const whole of ['{ ... }', `{ ${ID}, "lids": [ ... ], ... }`, `{ ${ID}, "lids": [ {LID}, ... ] }`])
      expect(told(whole)).toEqual([]);
  });

  it('says a thing once however often the example shows it', () => {
    const rows = [['[n].size', 'number', 'Optional', 'Size.']];
    expect(remarks(rows, '[{ "size": "1" }, { "size": "2" }, { "size": "3" }]')).toHaveLength(1);
  });
});

describe('the address that an example calls', () => {
  const HOST = 'https://cloud.mongodb.com';
  const called = (...request: readonly string[]) =>
    reading({
      method: ['GET /groups/{GROUP-ID}/hosts/{HOST}:{PORT}/crates'],
      path: [
        {
          table: {
            head: ['Path Element', 'Type', 'Necessity', 'Description'],
            rows: ['{GROUP-ID}', '{HOST}', '{PORT}'].map((name) => [name, 'string', 'Required', 'A part.']),
          },
        },
      ],
      query: [
        {
          table: {
            head: ['Name', 'Type', 'Necessity', 'Description', 'Default'],
            rows: [['pretty', 'boolean', 'Optional', 'Indented.', '`false`']],
          },
        },
      ],
      request: ['curl --digest \\', ...request],
    }).diagnostics;

  it.each([
    [`"${HOST}/api/atlas/v1.0/groups/6a1b/hosts/a.example:27017/crates?pretty=true"`],
    [`  --request GET '${HOST}/api/public/v9//groups/{GROUP-ID}/hosts/{HOST}:{PORT}/crates/'`],
    [`  ${HOST}/api/atlas/v1.0/groups/<group>/hosts/$HOST/crates \\`],
    [
      `  --request GET "${HOST}/api/atlas/v1.0/groups/`,
      '      {GROUP-ID}/hosts/a:1/',
      '     crates?pretty=true" \\',
    ],
    [`  --header "Referer: ${HOST}/pears" "${HOST}/api/atlas/v1.0/groups/a/hosts/b:1/crates"`],
    [`  --data '{ "url": "${HOST}/pears" }' "${HOST}/api/atlas/v1.0/groups/a/hosts/b:1/crates"`],
    ['  "https://pears.example/pears"'],
    [`  "${HOST}/api/atlas/v1.0/.../crates"`],
    [`  "${HOST}/api/atlas/v1.0/groups"`, '', `curl "${HOST}/api/atlas/v1.0/groups/a/hosts/b:1/crates"`],
  ])('is that of the method line: %s', (...request) => {
    expect(called(...request).filter(({ code }) => code !== 'undescribed-body')).toEqual([]);
  });

  it.each([
    [`  "${HOST}/api/atlas/v1.0/groups/{GROUP-ID}/hosts/a:1/boxes?a=b"`, 'example-address'],
    [`  "${HOST}/api/atlas/v1.0/groups/{GROUP-ID}/hosts/a:1"`, 'example-address'],
    [`  "${HOST}/api/atlas/v1.0/groups/{GROUP-ID}hosts/a:1/crates"`, 'example-address'],
    [`  "${HOST}/api/atlas/v1.0/groups/a/hosts/a:1/crates?pretty=true&lid=1"`, 'example-query-undocumented'],
  ])('is another: %s', (request, code) => {
    const also = expect.objectContaining({ quote: '/groups/{GROUP-ID}/hosts/{HOST}:{PORT}/crates' });
    const quote = /https:[^"]+/.exec(request)?.[0];
    expect(called(request)).toEqual([expect.objectContaining({ code, quote, also })]);
  });
});

describe('what a page says of the body of its response', () => {
  const head = (status: string) => ({ code: [`HTTP/1.1 ${status}`, '', 'Content-Type: application/json'] });
  const none = { p: 'This endpoint does not return a response body.' };
  const empty = { p: 'This endpoint returns an empty JSON object.' };
  const noElements = { p: 'This endpoint does not have response elements.' };
  const shown = { code: ['{ "id": 1 }'] };
  const table = { table: { head: ['Name', 'Type', 'Description'], rows: [['id', 'integer', 'Id.']] } };

  it.each([
    [
      'an empty object under 204',
      { answer: [head('204 No Content'), empty] },
      'body-without-content',
      'HTTP/1.1 204 No Content',
      empty.p,
    ],
    [
      'fields under 205',
      { response: [table], answer: [head('205 Reset Content')] },
      'body-without-content',
      'HTTP/1.1 205 Reset Content',
      'id',
    ],
    [
      'none, and an empty object',
      { response: [none], answer: [head('200 OK'), empty] },
      'body-disagrees',
      empty.p,
      none.p,
    ],
    [
      'no elements, and a body',
      { response: [noElements], answer: [head('200 OK'), shown] },
      'body-disagrees',
      noElements.p,
      '{',
    ],
    ['none, and fields', { response: [table], answer: [shown, none] }, 'body-disagrees', none.p, 'id'],
    [
      'two statuses',
      { answer: [head('200 OK'), head('204 No Content')] },
      'two-statuses',
      'HTTP/1.1 204 No Content',
      'HTTP/1.1 200 OK',
    ],
  ] as const)('contradicts itself: %s', (_what, spec, code, quote, also) => {
    expect(reading({ method: ['GET /crates'], ...spec }).diagnostics).toEqual([
      expect.objectContaining({ code, quote, also: expect.objectContaining({ quote: also }) }),
    ]);
  });

  it.each([
    ['an empty object', { response: [empty], answer: [head('200 OK'), { code: ['{ }'] }] }],
    ['no elements, and an empty object', { response: [noElements], answer: [empty] }],
    [
      'none, and the error that another call gets',
      { response: [none], answer: [head('404 Not Found'), shown] },
    ],
    ['none under 204', { response: [none], answer: [head('204 No Content')] }],
    [
      'a condition',
      {
        response: [table],
        answer: [shown, { p: 'This endpoint returns an empty document if there is no crate.' }],
      },
    ],
    ['the challenge first', { answer: [head('401 Unauthorized'), head('200 OK')] }],
    [
      'a status for each of two requests',
      { answer: [head('200 OK'), { code: ['curl https://a.example'] }, head('202 Accepted')] },
    ],
  ] as const)('agrees: %s', (_what, spec) => {
    expect(reading({ method: ['GET /crates'], ...spec }).diagnostics).toEqual([]);
  });

  it('keeps what it says of the request body as a whole', () => {
    const method = ['POST /groups/{GROUP-ID}/crates'];
    const said = (p: string) =>
      reading({ method, body: [{ p }, table] }).operations[0]?.requestBody?.required?.value;
    for (const words of ['The body parameter is required.', 'Crates. You must provide a request body.'])
      expect(said(words)).toBe(true);
    for (const words of ['The body parameter `id` is required.', 'The body is required in some cases.'])
      expect(said(words)).toBeUndefined();
  });
});
