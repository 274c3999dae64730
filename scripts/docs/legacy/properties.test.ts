import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatedField, StatedParameter } from '../facts.js';
import { type ExpectedFacts, score } from '../score.js';
import type { CellSpec, Part, TableSpec } from './testing/layout.js';
import { BASE, pageText } from './testing/page.js';
import { readText } from './testing/read.js';

/** Printed by fast-check where a property fails; can be given. */
const SEED = Number(process.env.FC_SEED ?? 20_261_122);

/** What a description holds, and what it states of the value. */
interface Told {
  readonly parts: readonly Part[];
  readonly facts: { enum?: string[]; default?: string };
}

const sentence = fc.constantFrom(
  'Text of one line.',
  'Text that is long enough to be wrapped somewhere in the middle of the paragraph, after a user-defined hyphen or a blank.',
  'Whether crates are open, see **envelope=true** and the `name` of each.',
);
const value = fc.stringMatching(/^[A-Z][A-Z0-9_]{1,8}$/);
const values = fc.uniqueArray(value, { minLength: 2, maxLength: 5 });
/** Remarks on what these pages do have. */
const EXPECTED: ReadonlySet<string> = new Set(['nested-table', 'empty-necessity']);
/** The first cells of one table are alike. */
const nestedRows = fc
  .tuple(
    fc.constantFrom(['Sunday', 'Monday'], ['`X`', '`Y_Z`'], ['**A**', '**B**'], ['eu-west-1', 'us-east-1']),
    fc.array(fc.tuple(fc.nat(1), sentence), { minLength: 1, maxLength: 4 }),
  )
  .map(([names, rows]) => rows.map(([which, text]) => [names[which] ?? '', text]));

const told: fc.Arbitrary<Told> = fc.oneof(
  { weight: 4, arbitrary: sentence.map((p) => ({ parts: [{ p }], facts: {} })) },
  fc.tuple(sentence, sentence).map(([a, b]) => ({ parts: [{ p: a }, { p: b }], facts: {} })),
  fc
    .tuple(
      sentence,
      fc.constantFrom('Possible values are:', 'Value can be one of the following:'),
      values,
      fc.boolean(),
    )
    .map(([p, intro, list, explained]) => ({
      parts: [
        { p },
        { p: intro },
        { list: list.map((each) => (explained ? `\`${each}\` \\- what it means` : `\`${each}\``)) },
      ],
      facts: { enum: list },
    })),
  fc.tuple(sentence, values).map(([p, list]) => ({
    parts: [{ p: `${p} Accepted values are ${list.map((each) => `\`${each}\``).join(', ')}.` }],
    facts: { enum: list },
  })),
  fc
    .tuple(sentence, value)
    .map(([p, word]) => ({ parts: [{ p: `${p} Defaults to \`${word}\`.` }], facts: { default: word } })),
  fc
    .tuple(
      sentence,
      fc.constantFrom('Note', 'Important', 'Warning', 'Tip', 'See also:'),
      fc.option(fc.constant('AWS Only')),
      sentence,
    )
    .map(([p, note, title, text]) => ({
      parts: [{ p }, { note, text, ...(title === null ? {} : { title }) }],
      facts: {},
    })),
  fc
    .tuple(sentence, nestedRows, fc.boolean(), fc.boolean(), fc.boolean())
    .map(([p, rows, headed, noted, goesOn]) => ({
      parts: [
        { p },
        { table: { head: headed ? ['Day of Week', 'Meaning'] : ['', ''], rows } },
        ...(noted ? [{ note: 'Note', text: 'Text of the note.' }] : []),
        ...(goesOn
          ? [{ p: 'Text after the table.' }, { list: ['A list.', 'Of two.'] }, { p: 'And more text.' }]
          : []),
      ],
      facts: {},
    })),
  fc.tuple(sentence, fc.boolean()).map(([p, numbered]) => ({
    parts: [{ p }, { code: ['{', '  "a" : [ ... ]', '}'], numbered }, { p: 'Text after the code.' }],
    facts: {},
  })),
  fc.tuple(sentence, fc.array(sentence, { minLength: 1, maxLength: 3 })).map(([p, list]) => ({
    parts: [{ p }, { list }],
    facts: {},
  })),
);

interface Row {
  readonly name: string;
  readonly type: string;
  readonly necessity: string;
  readonly told: Told;
}

const NECESSITY = new Map([
  ['Required', true],
  ['Required.', true],
  ['`Required`', true],
  ['Optional', false],
  ['Optional.', false],
  ['', undefined],
]);

const row: fc.Arbitrary<Row> = fc.record({
  name: fc.stringMatching(/^[a-z][A-Za-z0-9]{0,14}$/),
  type: fc.constantFrom('string', 'objectId', 'String'),
  necessity: fc.constantFrom(...NECESSITY.keys()),
  told,
});
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: ({ name }) => name });

const HEADS = {
  path: [
    ['Path Element', 'Type', 'Necessity', 'Description'],
    ['Parameter', 'Type', 'Necessity', 'Description'],
    ['Path Element', 'Required/Optional', 'Description'],
    ['Path Parameter', 'Type', 'Necessity', 'Description'],
    ['Path Element', 'Necessity', 'Description'],
    ['Path Element', 'Description'],
    ['Name', 'Type', 'Description'],
  ],
  query: [
    ['Name', 'Type', 'Necessity', 'Description', 'Default'],
    ['Query Parameter', 'Type', 'Description', 'Default'],
    ['Field', 'Required/Optional', 'Description'],
  ],
  body: [
    ['Name', 'Type', 'Necessity', 'Description'],
    ['Body Parameter', 'Type', 'Necessity', 'Description'],
    ['Body Parameter', 'Type', 'Description'],
    ['Name', 'Type', 'Description', 'Required'],
    ['Property', 'Description'],
    ['Path Element', 'Required/Optional', 'Description'],
  ],
  response: [
    ['Name', 'Type', 'Description'],
    ['', '', ''],
    ['Response Parameter', 'Type', 'Description'],
    ['Response Element', 'Type', 'Description'],
    ['Field', 'Description'],
    ['Name', 'Description'],
  ],
} as const;

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  readonly ticked: boolean;
  /** Before this row stands a false header row. */
  readonly falseHeader: number | undefined;
}

function tableOf(place: keyof typeof HEADS): fc.Arbitrary<Table> {
  return fc.record({
    head: fc.constantFrom(...HEADS[place]),
    rows,
    ticked: fc.boolean(),
    falseHeader: place === 'query' ? fc.option(fc.nat(8), { nil: undefined }) : fc.constant(undefined),
  });
}

/** The part of a page, with the Default cell given by the first value a row tells of. */
function laidOut({ head, rows, ticked, falseHeader }: Table): Part {
  const spec: (readonly CellSpec[] | { falseHeader: number })[] = [];
  rows.forEach((each, index) => {
    if (index > 0 && index === falseHeader && head.length > 2) spec.push({ falseHeader: head.length });
    spec.push(head.map((title, column) => cellOf(each, column === 0 ? 'name' : title, ticked, head.length)));
  });
  const table: TableSpec = { head, rows: spec };
  return { table };
}

function cellOf(each: Row, title: string, ticked: boolean, columns: number): CellSpec {
  if (title === 'name') return ticked ? `\`${each.name}\`` : each.name;
  if (title === 'Type') return each.type;
  if (title === 'Description') return each.told.parts;
  if (title === 'Default')
    return each.told.facts.default === undefined ? '`None`' : `\`${each.told.facts.default}\``;
  if (title === '') return columns === 3 ? each.type : each.told.parts;
  return each.necessity;
}

/** Empty heads: name, type and description by position. */
function laidOutUnnamed(table: Table): Part {
  const spec = table.rows.map((each) => [
    table.ticked ? `\`${each.name}\`` : each.name,
    each.type,
    each.told.parts,
  ]);
  return { table: { head: table.head, rows: spec } };
}

function expected({ head, rows }: Table) {
  return rows.map((each) => {
    const required = head.some((title) => /Necessity|Required/.test(title))
      ? NECESSITY.get(each.necessity)
      : undefined;
    return {
      name: each.name,
      ...(head.includes('Type') || head.every((title) => title === '') ? { type: 'string' as const } : {}),
      ...(required === undefined ? {} : { required }),
      ...each.told.facts,
    };
  });
}

function fieldsExpected(table: Table): StatedField[] {
  return expected(table).map(({ name, ...rest }) => ({ path: name, ...rest }));
}

const page = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
  path: fc.option(tableOf('path')),
  query: fc.option(tableOf('query')),
  body: fc.option(tableOf('body')),
  response: fc.option(tableOf('response')),
  base: fc.constantFrom('labelled', 'bare', 'both' as const),
  banner: fc.boolean(),
  status: fc.option(fc.constantFrom('200 OK', '201 Created', '202 Accepted')),
  newline: fc.constantFrom('\n', '\r\n'),
});

describe('any page of the format', () => {
  it('is read back exactly as it was written', () => {
    fc.assert(
      fc.property(page, (spec) => {
        const names = spec.path?.rows.map(({ name }) => name) ?? [];
        const path = `/crates${names.map((name) => `/{${name}}`).join('')}`;
        const text = pageText({
          title: 'One Crate',
          method: [`${spec.method} ${path}`],
          base: spec.base as 'labelled' | 'bare' | 'both',
          banner: spec.banner,
          path:
            spec.path === null
              ? [{ p: 'This endpoint does not use path parameters.' }]
              : [laidOut(spec.path)],
          query: spec.query === null ? [] : [laidOut(spec.query)],
          body:
            spec.body === null
              ? [{ p: "This endpoint doesn't use HTTP request body parameters." }]
              : [laidOut(spec.body)],
          response:
            spec.response === null
              ? []
              : [spec.response.head[0] === '' ? laidOutUnnamed(spec.response) : laidOut(spec.response)],
          answer:
            spec.status === null
              ? []
              : [{ code: [`HTTP/1.1 ${spec.status}`, '', 'Content-Type: application/json'] }],
        });
        const parameters: StatedParameter[] = [
          ...(spec.path === null
            ? []
            : expected(spec.path).map((each) => ({ ...each, in: 'path', required: true }))),
          ...(spec.query === null ? [] : expected(spec.query).map((each) => ({ ...each, in: 'query' }))),
        ];
        const facts: ExpectedFacts = {
          method: spec.method,
          path,
          url: BASE + path,
          summary: 'One Crate',
          parameters,
          requestBody: spec.body === null ? null : { contentType: null, fields: fieldsExpected(spec.body) },
          responses: {
            [spec.status?.slice(0, 3) ?? 'success']: {
              contentType: 'application/json',
              fields: spec.response === null ? [] : fieldsExpected(spec.response),
            },
          },
          security: ['digest'],
          roles: [],
          deprecated: spec.banner,
        };
        const reading = readText(text.replaceAll('\n', spec.newline));
        const { missed, surplus } = score(facts, reading.facts);
        expect({ missed, surplus }).toEqual({ missed: [], surplus: [] });
        expect(reading.codes.filter((code) => !EXPECTED.has(code))).toEqual([]);
      }),
      { numRuns: 250, seed: SEED },
    );
  });
});
