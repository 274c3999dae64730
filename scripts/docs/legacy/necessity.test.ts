import { describe, expect, it } from 'vitest';
import type { CellSpec, Part } from './testing/layout.js';
import { fieldsOf, parametersOf, readSpec } from './testing/read.js';

const HEAD = ['Name', 'Type', 'Necessity', 'Description'];

function body(...rows: (readonly CellSpec[])[]) {
  const reading = readSpec({ method: ['POST /crates'], body: [{ table: { head: HEAD, rows } }] });
  const fields = fieldsOf(reading, 'request') as Record<string, { required?: boolean }>;
  return {
    required: Object.fromEntries(Object.entries(fields).map(([path, { required }]) => [path, required])),
    codes: reading.codes,
    diagnostics: reading.diagnostics,
  };
}

describe('necessity against the description', () => {
  it('stays optional, with both places, where the description says in which case it is needed', () => {
    const { required, codes, diagnostics } = body([
      'lid',
      'string',
      'Optional',
      'Its lid. Required if `size` is `XL`.',
    ]);
    expect(required).toEqual({ lid: false });
    expect(codes).toEqual(['optional-but-required']);
    expect(diagnostics[0]?.quote).toBe('Required if `size` is `XL`.');
    expect(diagnostics[0]?.also?.quote).toBe('Optional');
    const note: Part[] = [{ note: 'Important', title: 'XL', text: 'If it is `XL`, you must set **lid**.' }];
    expect(body(['lid', 'string', 'Optional', note]).codes).toEqual(['optional-but-required']);
  });

  it('is no requirement that holds in some case only, whatever the table says', () => {
    expect(body(['lid', 'string', 'Required', "Required if you don't set `hatch`. Its lid."])).toMatchObject({
      required: { lid: undefined },
      codes: ['required-in-some-case'],
    });
    expect(
      body(
        ['lid', 'object', 'Optional', 'A lid.'],
        ['lid.size', 'string', 'Required', 'Required if you set `lid`.'],
      ),
    ).toMatchObject({ required: { lid: false, 'lid.size': true }, codes: [] });
  });

  it('stays required, with a remark, where the description says what happens without it', () => {
    expect(body(['lid', 'string', 'Required', 'Its lid. If omitted, it has none.'])).toMatchObject({
      required: { lid: true },
      codes: ['required-but-optional'],
    });
  });

  it('has nothing to say where both agree', () => {
    expect(body(['lid', 'string', 'Conditional', 'Required if `size` is `XL`.']).codes).toEqual([]);
    expect(body(['lid', 'string', 'Required', 'You must set this field.']).codes).toEqual([]);
    expect(
      body(['lid', 'string', 'Optional', 'You must set this field to `a` for large crates.']).codes,
    ).toEqual([]);
    expect(body(['lid', 'string', 'Optional', 'If you set it, you must set **hatch**.']).codes).toEqual([]);
  });
});

it('tells of cells that are empty where those of other rows are not', () => {
  const { required, codes, diagnostics } = body(
    ['lid', 'string', '', 'Its lid.'],
    ['size', 'string', 'Required', 'Its size.'],
  );
  expect(required).toEqual({ lid: undefined, size: true });
  expect(codes).toEqual(['empty-necessity']);
  expect(diagnostics[0]?.message).toContain('whether "lid" has to be there');
  expect(body(['lid', 'string', '', 'Its lid.']).codes).toEqual([]);
});

describe('fields that exclude each other', () => {
  it.each([
    'Set this parameter or **b** , not both.',
    'Specify either `a` or `b`, but not both.',
    'Mutually exclusive with `b`.',
    'A crate may contain only one **a** , or one **b**.',
  ])('are not both required: %s', (text) => {
    const { required, codes } = body(
      ['[i].a', 'string', 'Required', text],
      ['[i].b', 'string', 'Required', 'Text.'],
      ['[i].c', 'string', 'Required', 'Text.'],
    );
    expect(required).toEqual({ '[].a': undefined, '[].b': undefined, '[].c': true });
    expect(codes).toEqual(['required-but-exclusive']);
  });

  it('stay required where another field is meant', () => {
    const { required } = body(
      ['a', 'string', 'Required', 'Set this parameter or **lid** , not both.'],
      ['b.lid', 'string', 'Required', 'Text.'],
    );
    expect(required).toEqual({ a: true, 'b.lid': true });
  });
});

it('keeps that one of two fields has to be there, where it says so of two of the body itself', () => {
  const either = (text: string, necessity = 'Optional') => {
    const rows = [
      ['lid', 'string', necessity, `Its lid. ${text}`],
      ['hatch', 'string', 'Optional', 'Its hatch.'],
    ];
    return readSpec({ method: ['POST /crates'], body: [{ table: { head: HEAD, rows } }] }).facts.requestBody
      ?.anyRequired;
  };
  expect(either('Either `lid` or `hatch` is required.')).toEqual(['lid', 'hatch']);
  expect(either('Either `lid` or `hatch` is required if it is wet.')).toBeUndefined();
  expect(either('Either `lid` or `tap` is required.')).toBeUndefined();
  expect(either('Either `lid` or `hatch` is required.', 'Required')).toEqual(['lid', 'hatch']);
});

it('takes what is always to be included for required, and what one kind needs for nothing', () => {
  const kind = (name: string, ...fields: string[]): readonly CellSpec[] => [
    name,
    [
      { p: `You must provide the following fields when you configure a ${name} crate:` },
      { table: { head: ['Property', 'Description'], rows: fields.map((field) => [field, 'Text.']) } },
    ],
  ];
  const reading = readSpec({
    method: ['POST /crates'],
    body: [
      { p: 'The crate. Always include a `type` property that says what it is.' },
      {
        table: {
          head: ['Kind', 'Options'],
          rows: [kind('Dry', '`type`', '`lid`'), kind('Wet', '`type`', '`tap`')],
        },
      },
    ],
  });
  expect(fieldsOf(reading, 'request')).toEqual({ type: { required: true }, lid: {}, tap: {} });
  expect(reading.diagnostics.map(({ code, message }) => [code, message])).toEqual([
    [
      'required-by-kind',
      expect.stringContaining('when you configure a Dry crate", and the same of 1 other kinds: these fields'),
    ],
  ]);
});

it('takes how many of them the text above the tables asks for', () => {
  const fields = (p: string) =>
    fieldsOf(
      readSpec({
        method: ['POST /crates'],
        body: [
          { p },
          {
            table: {
              head: ['Name', 'Type', 'Description'],
              rows: [['sideLids', 'array of strings', 'Lids.']],
            },
          },
        ],
      }),
      'request',
    );
  const lids = { type: 'array', typeWord: 'array of strings', items: 'string' };
  expect(fields('The request body requires a document with at least two side lids, as shown here.')).toEqual({
    sideLids: { ...lids, required: true, minItems: 2 },
  });
  expect(fields('The request body requires a document with at least one hatch.')).toEqual({ sideLids: lids });
});

it('reads parameters of a query alike', () => {
  const reading = readSpec({
    method: ['GET /crates'],
    query: [
      {
        table: {
          head: HEAD,
          rows: [
            ['start', 'string', 'Required', 'Mutually exclusive with `period`.'],
            ['period', 'string', 'Required', 'Text.'],
          ],
        },
      },
    ],
  });
  expect(parametersOf(reading, 'query')).toEqual({ start: { type: 'string' }, period: { type: 'string' } });
});
