import { describe, expect, it } from 'vitest';
import type { Part } from './testing/layout.js';
import { type PageSpec, pageText } from './testing/page.js';
import { readSpec, readText } from './testing/read.js';

const SPEC: PageSpec = { method: ['GET /crates'] };
const roles = (...preamble: Part[]) => readSpec({ ...SPEC, preamble }).facts.roles;

describe('roles', () => {
  it.each([
    ['You must have the `Project Owner` role to successfully call this endpoint.', ['Project Owner']],
    [
      'You must have the `Project Owner` role or the `Organization Owner` role.',
      ['Project Owner', 'Organization Owner'],
    ],
    ['To use this resource, you must have the `Project Read Only` role or higher.', ['Project Read Only']],
    ['Whoever asks holds the `Project Read Only` role or one that allows more.', ['Project Read Only']],
    ['You must have the Atlas admin role (`GROUP_ATLAS_ADMIN` (`Project Owner`)).', ['Project Owner']],
    ['The caller needs the `Organization Member` role.', ['Organization Member']],
    ['Creates a user with the `Project Owner` role.', []],
    ['If you add a user, it gets the `Project Owner` role.', []],
    ['Users of the `Project Owner` role see more crates.', []],
  ])('reads %s', (p, expected) => {
    expect(roles({ p })).toEqual(expected);
  });

  it('reads a note, and a list', () => {
    expect(
      roles({ note: 'Important', text: 'You must have the `Project Data Access Read Write` role.' }),
    ).toEqual(['Project Data Access Read Write']);
    expect(
      roles(
        { p: 'You must have one of the following roles:' },
        { list: ['`Project Owner`', '`Project Data Access Admin`'] },
      ),
    ).toEqual(['Project Owner', 'Project Data Access Admin']);
  });

  it.each(['Required Roles', 'Permissions Required'])('reads a section "%s"', (heading) => {
    const section = (...parts: Part[]) => readSpec({ ...SPEC, response: [{ heading }, ...parts] });
    expect(section({ p: 'The `Project Owner` role lets you use this resource.' }).facts.roles).toEqual([
      'Project Owner',
    ]);
    expect(
      section({ p: 'Any of these will do:' }, { list: ['`Project Owner`', 'Organization Owner'] }).facts
        .roles,
    ).toEqual(['Project Owner', 'Organization Owner']);
    const table = section({
      table: {
        head: ['Level', 'Needed Role'],
        rows: [
          ['Organization', '`Organization Owner`'],
          ['Project', '`Project Owner`'],
        ],
      },
    });
    expect(table.facts.roles).toEqual(['Organization Owner', 'Project Owner']);
    expect(table.facts.rolesByAction).toEqual([
      { action: 'Organization', roles: ['Organization Owner'] },
      { action: 'Project', roles: ['Project Owner'] },
    ]);
    expect(table.codes).toEqual([]);
  });

  it.each([
    [
      ['Role', 'Action', 'Atlas UI'],
      ['`Reader` or higher role', 'To view crates.', '✓'],
      ['`Packer` role', 'To pack and unpack crates.', ''],
      ['`Stower`', 'To pack and unpack crates.', '✓'],
    ],
    [
      ['What to do', '`Reader`', '`Packer`', '`Stower`'],
      ['To view crates.', '✓', '-', 'no'],
      ['To pack and unpack crates.', '', 'Yes', '✓'],
    ],
  ])('keeps roles by action where the heads are %j', (head, ...rows) => {
    const reading = readSpec({
      ...SPEC,
      response: [{ heading: 'Required Roles' }, { table: { head, rows } }],
    });
    expect([...reading.facts.roles].sort()).toEqual(['Packer', 'Reader', 'Stower']);
    expect(reading.facts.rolesByAction).toEqual([
      { action: 'To view crates.', roles: ['Reader'] },
      { action: 'To pack and unpack crates.', roles: ['Packer', 'Stower'] },
    ]);
    expect(reading.codes).toEqual([]);
  });

  it('takes no role from the descriptions of parameters and fields', () => {
    const head = ['Name', 'Type', 'Description'];
    const reading = readSpec({
      ...SPEC,
      query: [
        { table: { head, rows: [['a', 'string', 'You must have the `Project Owner` role to use it.']] } },
      ],
      response: [
        {
          table: {
            head,
            rows: [['b', 'string', [{ note: 'Important', text: 'You must have the `Project Owner` role.' }]]],
          },
        },
      ],
    });
    expect(reading.facts.roles).toEqual([]);
  });
});

describe('banner and authentication', () => {
  it('says that the reference is deprecated, not the operation', () => {
    const reading = readSpec(SPEC);
    expect(reading.operation.referenceDeprecated?.evidence[0]?.quote).toMatch(
      /^This API reference is deprecated\. [\s\S]*Specification now\.$/,
    );
    expect(reading.operation.deprecated).toBeUndefined();
    expect(readSpec({ ...SPEC, banner: false }).facts.deprecated).toBe(false);
    const own = readSpec({
      ...SPEC,
      banner: false,
      preamble: [{ p: 'This endpoint is deprecated. Use crates.' }],
    });
    expect(own.operation.deprecated?.value).toBe(true);
    expect(own.operation.referenceDeprecated).toBeUndefined();
  });

  it('takes a note for it that says so of this feature, and no note about another one', () => {
    const deprecates = (title: string, text: string) =>
      readSpec({ ...SPEC, preamble: [{ note: 'Note', title, text }] }).facts.deprecates;
    expect(deprecates('Deprecated Feature', 'This feature has been deprecated. Use crates.')).toBe(
      'operation',
    );
    expect(deprecates('Old Lids Deprecated', 'The endpoint for lids is deprecated.')).toBe('reference');
    expect(deprecates('Note', 'This endpoint packs lids, and the way they open is deprecated.')).toBe(
      'reference',
    );
  });

  it('reads digest from the sentence, from the example, or not at all', () => {
    const evidence = (spec: PageSpec) =>
      readSpec({ ...SPEC, ...spec }).operation.security[0]?.name.evidence.map(({ quote }) => quote);
    expect(evidence({})).toEqual(['--digest']);
    expect(evidence({ digestSentence: true, request: ['curl -X GET'] })).toEqual([
      'Callers authenticate with HTTP Digest Authentication.',
    ]);
    expect(evidence({ digestSentence: true })).toHaveLength(2);
    expect(evidence({ request: ['curl -X GET'] })).toBeUndefined();
  });
});

it('takes a URL alone in a line under "Required Roles" for the base URL', () => {
  const reading = readSpec({
    ...SPEC,
    base: 'none',
    resource: 'Required Roles',
    preamble: [{ p: 'Lists crates.' }, { heading: 'Required Roles' }, { p: '`https://harbour.example/api`' }],
  });
  expect(reading.facts.servers).toEqual(['https://harbour.example/api']);
});

describe('text', () => {
  it('makes a description of the summary, and remarks of notes', () => {
    const { operation, codes } = readSpec({
      ...SPEC,
      preamble: [
        { p: 'Lists crates. You must have the `Project Owner` role.' },
        { note: 'Note', text: 'A crate is a box.' },
        { note: 'Warning', title: 'AWS Only', text: 'Crates are heavy.' },
        { note: 'Important', title: 'Considerations', text: 'Think of these:' },
        {
          definitions: [
            ['Weight', 'Crates weigh.'],
            ['Height', 'Crates rise.'],
          ],
        },
        { p: 'It does so page by page.' },
      ],
    });
    expect(operation.description?.value).toBe('Lists crates.\n\nIt does so page by page.');
    expect(operation.remarks.map(({ kind, title, text }) => [kind, title?.value, text.value])).toEqual([
      ['note', undefined, 'A crate is a box.'],
      ['warning', 'AWS Only', 'Crates are heavy.'],
      ['important', 'Considerations', 'Think of these:\n\nWeight\n\nCrates weigh.\n\nHeight\n\nCrates rise.'],
    ]);
    expect(codes).toEqual([]);
  });

  it('keeps error codes and explaining tables, and reports a table of types under heads nobody knows', () => {
    const { operation, codes } = readSpec({
      ...SPEC,
      response: [
        { heading: 'Error Codes' },
        { table: { head: ['Error Code', 'Description'], rows: [['`CRATE_OPEN`', 'The crate is open.']] } },
        { heading: 'Considerations' },
        { table: { head: ['Day', 'Weather', 'Wind'], rows: [['Monday', 'Rain', 'West']] } },
        { p: 'Mind the gap.' },
        { table: { head: ['Crate', 'Type', 'Wind'], rows: [['lid', 'string', 'West']] } },
      ],
    });
    expect(operation.remarks.map(({ kind, title, text }) => [kind, title?.value, text.value])).toEqual([
      ['error code', 'CRATE_OPEN', 'The crate is open.'],
      ['text', 'Considerations', '| Day | Weather | Wind |\n| --- | --- | --- |\n| Monday | Rain | West |'],
      ['text', 'Considerations', 'Mind the gap.'],
    ]);
    expect(codes).toEqual(['unknown-table']);
  });

  it('makes one remark of a section that no fact is made from', () => {
    const { operation } = readSpec({
      ...SPEC,
      response: [
        { heading: 'Kinds of Crates' },
        { p: '**Boxes**' },
        { list: ['`LID`'] },
        { p: 'A box with a lid.' },
        { list: ['`OPEN`'] },
        { p: 'A box without one.' },
      ],
    });
    expect(operation.remarks.map(({ title, text }) => [title?.value, text.value])).toEqual([
      ['Kinds of Crates', '**Boxes**\n\n- `LID`\n\nA box with a lid.\n\n- `OPEN`\n\nA box without one.'],
    ]);
  });

  it('takes labels of tabs for no text, whatever follows them', () => {
    const labels: Part[] = ['SHA-1', 'X.509', 'Corx'].map((p) => ({ p }));
    const reading = readSpec({
      ...SPEC,
      preamble: [{ p: 'Packs crates.' }, ...labels, { p: 'An alphanumeric string' }],
      response: [{ p: 'The crate.' }, ...labels],
      answer: [...labels, { code: ['{}'] }],
    });
    expect(reading.operation.description?.value).toBe('Packs crates.\n\nAn alphanumeric string');
    expect(reading.facts.responses.success?.description).toBe('The crate.');
    expect(reading.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['tabs', expect.stringContaining('"SHA-1", "X.509", "Corx"; of what the page shows under them')],
      ['tabs', expect.stringContaining('nothing of what the page shows under them: SHA-1, X.509, Corx')],
      ['tabs', expect.stringContaining('follows is "SHA-1"; what the page shows under "X.509", "Corx"')],
    ]);
  });

  it('says where a page ends early, and what follows its end', () => {
    const { diagnostics } = readSpec({ ...SPEC, footer: false });
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'ends-early']]);
  });

  it('joins words broken after a hyphen', () => {
    const { operation } = readSpec({
      ...SPEC,
      preamble: [
        { p: 'Returns whatever was written about one of the crates of the project by user-defined rules.' },
      ],
    });
    expect(operation.description?.value).toContain('by user-defined rules');
  });
});

it('joins a title that the layout wrapped, and no other', () => {
  const long = 'Weigh and Measure Every Single Crate of the Harbour and Each of its Lids for';
  const wrapped = pageText().replace('# One Crate\n', `# ${long}\nOne Customer\n`);
  expect(readText(wrapped).facts.summary).toBe(`${long} One Customer`);
  const short = pageText().replace('# One Crate\n', '# One Crate\nAnd its lid.\n');
  expect(readText(short).facts.summary).toBe('One Crate');
});
