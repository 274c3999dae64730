import { describe, expect, it } from 'vitest';
import type { Part, TableSpec } from './legacy/testing/layout.js';
import { pageText } from './legacy/testing/page.js';
import type { Diagnostic } from './model.js';
import { readPage } from './read.js';

/** Remarks on a page whose request body has these rows, and these words above them. */
function remarks(rows: TableSpec['rows'], ...above: readonly Part[]): readonly Diagnostic[] {
  const text = pageText({
    method: ['POST /crates'],
    body: [...above, { table: { head: ['Name', 'Type', 'Necessity', 'Description'], rows } }],
  });
  return readPage('page.txt', new TextEncoder().encode(text)).diagnostics;
}

const size = (necessity: string) => ['lid.size', 'number', necessity, 'Size.'];
const age = ['lid.age', 'number', 'Optional', 'Age.'];
const lid = (words: string, type = 'object') => ['lid', type, 'Optional', words];

describe('what a page says of a thing in two places', () => {
  it.each([
    [
      'a number that is called a text',
      [['sentAt', 'integer', 'Optional', 'Timestamp in ISO 8601 date and time format in UTC.']],
      'type-disagrees',
      'Timestamp in ISO 8601',
      'integer',
    ],
    [
      'a text that is called a number',
      [
        [
          'sentAt',
          'string',
          'Optional',
          'Timestamp in the number of seconds that have elapsed since the UNIX epoch.',
        ],
      ],
      'type-disagrees',
      expect.stringMatching(/^Timestamp in the number/),
      'string',
    ],
    [
      'a scalar with members',
      [lid('Lid.', 'number'), size('Optional')],
      'scalar-with-members',
      'number',
      'lid.size',
    ],
    [
      'scalar items with members',
      [lid('Lids.', 'array of strings'), ['lid[n].size', 'number', 'Optional', 'Size.']],
      'scalar-with-members',
      'array of strings',
      'lid[n].size',
    ],
    [
      'members that the parent asks for',
      [lid('Lid. You must specify the **size** and `depth` parameters.'), size('Optional'), age],
      'optional-but-required',
      'You must specify the **size** and `depth` parameters',
      'Optional',
    ],
    [
      'all members that the parent asks for',
      [lid('Lid. You must specify all parameters in **lid** object.'), size('Required'), age],
      'optional-but-required',
      'You must specify all parameters in **lid**',
      'Optional',
    ],
    [
      'a name with two descriptions',
      [lid('Lid.'), size('Optional'), ['lid.size', 'number', 'Optional', 'How big.']],
      'row-twice',
      'lid.size',
      'lid.size',
    ],
  ])('disagrees: %s', (_what, rows, code, quote, also) => {
    expect(remarks(rows)).toEqual([
      expect.objectContaining({ code, quote, also: expect.objectContaining({ quote: also }) }),
    ]);
  });

  it('disagrees: members that the text above the table asks for in some case', () => {
    const above = { list: ['If it is shut, Harbour requires all the fields in the `lid` document.'] };
    const intro = { p: 'What a crate has to have depends on it:' };
    expect(remarks([lid('Lid.'), size('Required'), age], intro, above)).toEqual([
      expect.objectContaining({
        code: 'optional-but-required',
        message: expect.stringContaining('"lid.age" optional; the page says in which case'),
      }),
    ]);
  });

  it.each([
    ['a text', [['sentAt', 'date', 'Optional', 'Timestamp in ISO 8601 date and time format.']]],
    ['a number', [['n', 'integer', 'Optional', 'Number of boxes. A timestamp in ISO 8601 is in `sentAt`.']]],
    ['an object', [lid('Lid.'), size('Optional')]],
    ['a timestamp with parts', [lid('When.', 'timestamp'), ['lid.date', 'date', 'Optional', 'Date.']]],
    ['an array', [lid('Lids.', 'array'), ['lid[n].size', 'number', 'Optional', 'Size.']]],
    [
      'members that are required',
      [lid('Lid. You must specify the `size` parameter.'), size('Required'), age],
    ],
    ['members of something else', [lid('You must specify all parameters in **box** object.'), age]],
    ['the same row twice', [lid('Lid.'), age, age]],
  ])('agrees: %s', (_what, rows) => expect(remarks(rows)).toEqual([]));
});

it('tells of a GET that is answered by 201', () => {
  const told = (method: string) => {
    const text = pageText({ method: [method], answer: [{ code: ['HTTP/1.1 201 Created'] }] });
    return readPage('page.txt', new TextEncoder().encode(text)).diagnostics;
  };
  const also = expect.objectContaining({ quote: 'GET' });
  expect(told('GET /crates')).toEqual([expect.objectContaining({ code: 'created-by-get', also })]);
  expect(told('POST /crates')).toEqual([]);
});
