import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikeBump, readBumpPage } from './bump/read.js';
import { eachFact } from './facts.js';
import { infer, inferences } from './inferences.js';
import { readLegacyPage } from './legacy/read.js';
import type { DocumentedField, DocumentedOperation, Fact, SchemaType } from './model.js';
import { SourceText } from './source.js';

/** An operation whose one parameter is described in these words, as they stand on the page from its line 5 on. */
function described(words: string, type: SchemaType | undefined = 'string', typeWord?: string) {
  const fact = <T>(value: T, quote = String(value), line = 1, column = 1): Fact<T> => ({
    value,
    evidence: [{ page: 'p', line, column, quote }],
  });
  const operation: DocumentedOperation = {
    page: 'p',
    format: 'bump',
    method: fact('get'),
    path: fact('/groups/{groupId}/peers/{peerId}'),
    summary: fact('Return One Network Peering Connection'),
    tags: [],
    servers: [],
    security: [],
    roles: [],
    parameters: [
      {
        name: fact('value'),
        in: 'query',
        ...(type === undefined ? {} : { type: fact(type) }),
        ...(typeWord === undefined ? {} : { typeWord: fact(typeWord) }),
        description: fact(words.replace(/\s+/g, ' '), words, 5, 9),
      },
    ],
    responses: [],
    remarks: [],
    examples: [],
  };
  return operation;
}

function made(words: string, type?: SchemaType, typeWord?: string) {
  const [parameter] = infer(described(words, type, typeWord)).parameters;
  return { pattern: parameter?.pattern, format: parameter?.format };
}

describe('pattern-hex-24', () => {
  it.each([
    ['Unique 24-hexadecimal digit string that identifies your project.', 24],
    ['Unique 24-digit hexadecimal string of the crate.', 24],
    ['Unique 24-hexadecimal character string.', 24],
    ['Organization, written as 24 hexadecimal digits.', 24],
    ['A string of 24 hexadecimal digits.', 24],
    ['32-hexadecimal\n  digit string.', 32],
  ])('%j', (words, digits) => {
    expect(made(words).pattern?.value).toBe(`^[0-9a-fA-F]{${digits}}$`);
    expect(new RegExp(made(words).pattern?.value ?? '').test('aB'.repeat(digits / 2))).toBe(true);
  });

  it.each([
    'List of 24-hexadecimal digit strings.',
    'Unique 24-hexadecimal digit strings, separated by commas.',
    'Name or 24-hexadecimal digit string of the cluster.',
    '24-hexadecimal digit string or name of the cluster.',
    'Name of the project. Not the unique 24-hexadecimal digit string.',
    'Name, not the 24-hexadecimal digit string.',
    'Hexadecimal digits.',
  ])('makes nothing of %j', (words) => expect(made(words).pattern).toBeUndefined());

  it('needs text', () => {
    expect(made('Unique 24-hexadecimal digit string.', 'integer').pattern).toBeUndefined();
    expect(made('Unique 24-hexadecimal digit string.', 'array').pattern).toBeUndefined();
  });

  it('quotes the exact words with their own place', () => {
    expect(made('Project id:\r\n  a unique 24-hexadecimal\r\n  digit string.').pattern?.evidence).toEqual([
      { page: 'p', line: 6, column: 12, quote: '24-hexadecimal\r\n  digit string', rule: 'pattern-hex-24' },
    ]);
  });
});

describe('pattern-hex-24 of items', () => {
  const items = (words: string, type: SchemaType) =>
    infer(described(words, type)).parameters[0]?.itemsPattern?.value;

  it('is stated in the plural', () => {
    expect(items('Unique 24-hexadecimal digit strings that identify the lids.', 'array')).toBe(
      '^[0-9a-fA-F]{24}$',
    );
    expect(
      items('Names. Unique 24-hexadecimal digit strings that identify the lids.', 'array'),
    ).toBeUndefined();
    expect(items('Unique 24-hexadecimal digit strings that identify the lids.', 'string')).toBeUndefined();
  });
});

describe('formats', () => {
  it.each([
    ['Timestamp in ISO 8601 date and time format in UTC.', 'date-time'],
    ['Date and time in ISO-8601 format.', 'date-time'],
    ['UTC time in the ISO 8601 timestamp format.', 'date-time'],
    [
      "Required if you don't specify `period`. Timestamp in ISO 8601 date and time format in UTC.",
      'date-time',
    ],
    ['Start. This parameter expresses its value in the RFC 3339 timestamp format in UTC.', 'date-time'],
    ['When it began. The timestamp displays in the ISO 8601 date and time format in UTC.', 'date-time'],
    ['The exact point in time when the lid was shut in ISO 8601 date and time format in UTC.', 'date-time'],
    [
      'Timestamp in ISO 8601 date and time format in UTC when the rental period of the crate ended.',
      'date-time',
    ],
    ['Absolute URL of the resource.', 'uri'],
    ['Fully qualified URI of the hook.', 'uri'],
    ['Email address of the person.', 'email'],
    ['The e-mail address that gets the alert.', 'email'],
    ["The user's email address.", 'email'],
    ['UUID of the sailing.', 'uuid'],
    ["Required if you don't set `start`. Duration in ISO 8601 notation that it takes.", 'duration'],
    ['ISO 8601 duration of the trip.', 'duration'],
    ['Universally unique identifier of the device.', 'uuid'],
  ])('%j makes %s', (words, format) => expect(made(words).format?.value).toBe(format));

  it.each([
    'ISO 8601 durations, in UTC.',
    'ISO 8601 date.',
    'Length of the period in ISO 8601 format, counted in UTC.',
    'Set when the lid was shut in ISO 8601 date and time format in UTC.',
    'Unix timestamp or ISO 8601 timestamp.',
    'URL of the resource.',
    'Name or email address of the person.',
    'Email address, or name.',
    'Comma-separated list of UUIDs.',
    'Whether the person has an email address.',
  ])('%j makes none', (words) => expect(made(words).format).toBeUndefined());

  it('a type called date makes date-time, a timestamp does not', () => {
    expect(made('When.', 'string', 'date').format?.value).toBe('date-time');
    expect(made('When.', 'string', 'DateTime').format?.value).toBe('date-time');
    expect(made('When.', 'string', 'BSON timestamp').format).toBeUndefined();
  });

  it('never replaces what the page states', () => {
    const operation = described('UUID of the sailing.');
    const [parameter] = operation.parameters;
    if (parameter === undefined) throw new Error('no parameter');
    const stated: Fact<string> = { value: 'custom', evidence: parameter.name.evidence };
    const inferred = infer({ ...operation, parameters: [{ ...parameter, format: stated }] });
    expect(inferred.parameters[0]?.format).toBe(stated);
  });
});

describe('rules for the whole operation', () => {
  it.each([
    ['Rename a Team', 'renameATeam'],
    ['Get All Network Peering Connections in A Project', 'getAllNetworkPeeringConnectionsInAProject'],
    ["Update the User's IP Access-List", 'updateTheUserSIpAccessList'],
    ['Créer un élève', 'creerUnEleve'],
    ['2 Beds', 'operation2Beds'],
    ['返回一个组织', 'getGroupsGroupIdPeersPeerId'],
  ])('%j makes the operationId %s', (title, id) => {
    const operation = described('');
    const summary = { value: title, evidence: [{ page: 'p', line: 1, column: 3, quote: title }] };
    expect(infer({ ...operation, summary }).operationId?.value).toBe(id);
  });

  it('the last literal segment of the path makes the tag', () => {
    const { tags } = infer(described(''));
    expect(tags).toEqual([
      {
        value: 'peers',
        evidence: [{ page: 'p', line: 1, column: 19, quote: 'peers', rule: 'tag-from-path' }],
      },
    ]);
  });

  it('a parameter in the path is required', () => {
    const operation = described('');
    const [parameter] = operation.parameters;
    if (parameter === undefined) throw new Error('no parameter');
    const inPath = infer({ ...operation, parameters: [{ ...parameter, in: 'path' }] });
    expect(inPath.parameters[0]?.required).toMatchObject({
      value: true,
      evidence: [{ rule: 'path-parameter-required' }],
    });
    expect(infer(operation).parameters[0]?.required).toBeUndefined();
  });

  it('a required field at its top makes the body required', () => {
    const operation = described('');
    const fact = <T>(value: T, quote: string): Fact<T> => ({
      value,
      evidence: [{ page: 'p', line: 9, column: 1, quote }],
    });
    const made = (path: string, required: boolean) =>
      infer({
        ...operation,
        requestBody: {
          contents: [{ fields: [{ path: fact(path, path), required: fact(required, 'Required') }] }],
        },
      }).requestBody?.required;
    expect(made('name', true)).toEqual({
      value: true,
      evidence: [{ page: 'p', line: 9, column: 1, quote: 'Required', rule: 'required-body' }],
    });
    for (const [path, required] of [
      ['name', false],
      ['lid.size', true],
      ['[].name', true],
    ] as const)
      expect(made(path, required)).toBeUndefined();
  });

  it('names like [i].id make an array of the body', () => {
    const operation = described('');
    const field: DocumentedField = {
      path: { value: '[].id', evidence: [{ page: 'p', line: 9, column: 1, quote: '[i].id' }] },
    };
    const status = { value: '200', evidence: field.path.evidence };
    const [response] = infer({
      ...operation,
      responses: [{ status, headers: [], contents: [{ fields: [field] }] }],
    }).responses;
    expect(response?.contents[0]?.body).toMatchObject({
      type: { value: 'array', evidence: [{ quote: '[i].id', rule: 'array-body' }] },
      items: { value: 'object' },
    });
  });
});

const samples = ['legacy', 'bump'].flatMap((format) => {
  const folder = new URL(`fixtures/${format}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => name.replace('.expected.json', '.txt'))
    .map((name) => new SourceText(name, readFileSync(new URL(name, folder), 'utf8')));
});

/** Pages that give each rule something to do, beside the samples. */
const rich = new SourceText(
  'rich',
  [
    '# Lijst van bedden',
    '**GET /beds/{bedId}/plants**',
    'Lists plants.',
    '## Servers',
    '- https://garden.example: https://garden.example ()',
    '## Parameters',
    '#### Path parameters',
    '- **bedId** (string) Unique 24-hexadecimal digit string that identifies the bed.',
    '#### Query parameters',
    '- **since** (string) Timestamp in ISO 8601 date and time format in UTC.',
    '- **limit** (integer) Number of plants, between 1 and 500. Defaults to `100`.',
    '- **kind** (string) Possible values are `rose`, `tulip`, and `fern`.',
    '- **hook** (string) Absolute URL that hears of it.',
    '- **mail** (string) Email address that hears of it.',
    '- **device** (string) UUID of the device.',
    '## Responses',
    '### 204: No Content',
    '[Powered by Bump.sh](https://bump.sh)',
  ].join('\n'),
);

describe('switching a rule off', () => {
  const operations = [...samples, rich].flatMap((source) => {
    const read = looksLikeBump(source) ? readBumpPage : readLegacyPage;
    return read(source).operations;
  });
  const describeFact = ({ of, key, fact }: { of: string; key: string; fact: Fact<unknown> }) =>
    JSON.stringify([of, key, fact]);

  it.each(inferences.map(({ name }) => name))('%s removes its facts and no others', (name) => {
    for (const operation of operations) {
      const all = [...eachFact(infer(operation))];
      const expected = all.flatMap(({ of, key, fact }) => {
        const evidence = fact.evidence.filter((each) => each.rule !== name);
        return evidence.length === 0
          ? []
          : [describeFact({ of, key, fact: { value: fact.value, evidence } })];
      });
      const without = [...eachFact(infer(operation, { without: [name] }))].map(describeFact);
      expect(without).toEqual(expected);
    }
  });

  it('of all of them leaves what the page states', () => {
    for (const operation of operations) {
      const bare = infer(operation, { without: inferences.map(({ name }) => name) });
      const rules = [...eachFact(bare)].flatMap(({ fact }) => fact.evidence.map((each) => each.rule));
      expect(rules.filter((rule) => rule !== undefined)).toEqual([]);
    }
  });

  it('has something to remove for every rule but those that no page here gives words to', () => {
    const used = new Set(
      operations.flatMap((operation) =>
        [...eachFact(infer(operation))].flatMap(({ fact }) => fact.evidence.map((each) => each.rule)),
      ),
    );
    const idle = inferences.filter(({ name }) => !used.has(name)).map(({ name }) => name);
    expect(idle).toEqual(['format-duration', 'array-body', 'operation-id-from-path']);
  });

  it('that does not exist is an error that lists those that do', () => {
    expect(() => infer(described(''), { without: ['pattern-hex'] })).toThrow(
      /There is no inference "pattern-hex".*pattern-hex-24/,
    );
  });
});
