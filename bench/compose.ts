import type { InputFile } from '../scripts/contract/inputs.js';

/** A small generator of numbers (mulberry32): the same seed, the same pages. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Field {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'date-time' | 'strings' | 'object';
  readonly words: string;
}

/** What one composed page documents, before it is written in either format. */
interface Subject {
  readonly noun: string;
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body: readonly Field[];
  readonly answer: readonly Field[];
}

/**
 * `count` pages, the two formats in turn, each an operation of its own with the shapes and the length of real pages (2 to
 * 6 kB). The same count and seed give the same pages.
 */
export function composePages(count: number, seed: number): InputFile[] {
  const encoder = new TextEncoder();
  return Array.from({ length: count }, (_nothing, index) => {
    const subject = subjectOf(index, seed);
    const legacy = index % 2 === 0;
    const name = `page-${String(index).padStart(5, '0')}.${legacy ? 'legacy' : 'bump'}.txt`;
    return { name, bytes: encoder.encode(legacy ? legacyPage(subject) : bumpPage(subject)) };
  });
}

const ADJECTIVES = [
  'Archived',
  'Private',
  'Shared',
  'Regional',
  'Scheduled',
  'Encrypted',
  'Dedicated',
  'Managed',
];
const NOUNS = [
  'Cluster',
  'Snapshot',
  'Pipeline',
  'Gateway',
  'Index',
  'Trigger',
  'Invoice',
  'Alert',
  'Backup',
  'Role',
];
const VERBS = { GET: 'Return', POST: 'Create', PATCH: 'Update', DELETE: 'Remove' } as const;
const WORDS = [
  'region',
  'label',
  'owner',
  'status',
  'quota',
  'window',
  'source',
  'target',
  'policy',
  'comment',
  'zone',
];
const TYPES: readonly Field['type'][] = ['string', 'boolean', 'integer', 'date-time', 'strings', 'object'];

function subjectOf(index: number, seed: number): Subject {
  // A generator for each page: what a page holds does not depend on how many there are.
  const next = numbers(seed * 1_000_003 + index);
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => {
    const found = list[Math.floor(next() * list.length)];
    if (found === undefined) throw new TypeError('Nothing to pick from.');
    return found;
  };
  const fields = (count: number): Field[] =>
    Array.from({ length: count }, (_nothing, at) => {
      const word = pick(WORDS);
      return {
        name: `${word}${String.fromCharCode(65 + at)}`,
        type: pick(TYPES),
        words: `Tells the ${word} of the resource, as the ${pick(WORDS)} of its ${pick(WORDS)} sets it.`,
      };
    });
  const method = pick(['GET', 'POST', 'PATCH', 'DELETE'] as const);
  const noun = `${pick(ADJECTIVES)} ${pick(NOUNS)} ${index}`;
  return {
    noun,
    method,
    title: `${VERBS[method]} One ${noun}`,
    body: method === 'POST' || method === 'PATCH' ? fields(3 + Math.floor(next() * 5)) : [],
    answer: fields(4 + Math.floor(next() * 10)),
  };
}

function resource({ noun }: Subject): string {
  const [first = '', ...rest] = noun.split(' ');
  return first.toLowerCase() + rest.join('');
}

const BUMP_TYPES = {
  string: 'string',
  boolean: 'boolean',
  integer: 'integer(int32)',
  'date-time': 'string(date-time)',
  strings: 'array[string]',
  object: 'object',
} as const;

const ERROR_FIELDS = [
  '- **detail** (string) What in particular led to the error.',
  '- **error** (integer(int32)) HTTP status code that came with the error.',
  '- **errorCode** (string) Code the application has for the error.',
  '- **parameters** (array[object]) Values that say more about the error.',
  '- **reason** (string) Message the application has for the error.',
];

/** A Bump.sh page on one line, as the current generation is published. */
function bumpPage(subject: Subject): string {
  const list = (fields: readonly Field[]) =>
    fields.map(({ name, type, words }) => `- **${name}** (${BUMP_TYPES[type]}) ${words}`);
  const error = (status: string) => [
    `### ${status}`,
    '#### Body Parameters: application/json (object)',
    ...ERROR_FIELDS,
  ];
  return [
    `# ${subject.title}`,
    `**${subject.method} /api/atlas/v1.0/groups/{groupId}/${resource(subject)}/{resourceId}**`,
    `${VERBS[subject.method]}s one ${subject.noun}. To use this resource, the requesting Service Account or API Key must have the Project Owner role.`,
    '## Servers',
    '- https://cloud.mongodb.com: https://cloud.mongodb.com ()',
    '## Authentication methods',
    '- Service accounts',
    '- Digest auth',
    '## Parameters',
    '#### Path parameters',
    '- **groupId** (string) Unique 24-hexadecimal digit string that identifies your project.',
    `- **resourceId** (string) Unique 24-hexadecimal digit string that identifies the ${subject.noun}.`,
    '#### Query parameters',
    '- **envelope** (boolean) Flag that indicates whether the response is wrapped in an `envelope` JSON object.',
    '- **pretty** (boolean) Flag that indicates whether the response body should be in the prettyprint format.',
    ...(subject.body.length === 0
      ? []
      : [
          '## Body parameters',
          'Content-type: application/json',
          `The ${subject.noun}.`,
          ...list(subject.body),
        ]),
    '## Responses',
    '### 200: OK',
    '#### Body Parameters: application/json (object)',
    ...list(subject.answer),
    ...error('401: Unauthorized.'),
    ...error('404: Not Found.'),
    ...error('500: Internal Server Error.'),
    '[Powered by Bump.sh](https://bump.sh)',
  ].join(' ');
}

const LEGACY_TYPES = {
  string: 'string',
  boolean: 'boolean',
  integer: 'integer',
  'date-time': 'date',
  strings: 'array of strings',
  object: 'object',
} as const;

/** The end of a row of an exploded table. */
const ROW = '  \n  \n';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `${cells.join('\n\n|\n\n')}${ROW}`;
  return row(head) + '|'.repeat(head.length - 1) + ROW + rows.map(row).join('');
}

/** A page of the older reference, as text. */
function legacyPage(subject: Subject): string {
  const type = (field: Field) => LEGACY_TYPES[field.type];
  const query = [
    ['pretty', 'boolean', 'Optional', 'Whether the body comes back laid out for a human reader.', '`false`'],
    ['envelope', 'boolean', 'Optional', 'Whether Atlas puts the response inside an envelope.', '`false`'],
  ];
  const success = subject.method === 'POST' ? '201 Created' : '200 OK';
  return `Docs Home → Launch & Manage MongoDB → MongoDB Atlas

# ${subject.title}

Share Feedback

## Note

Project and group name the same thing.

Base URL: \`https://cloud.mongodb.com/api/atlas/v1.0\`

${VERBS[subject.method]}s one ${subject.noun}. You must have the \`Project Owner\` role to
successfully call this endpoint.

## Resource

    
    
    ${subject.method} /groups/{GROUP-ID}/${resource(subject)}/{RESOURCE-ID}  
      
  
### Request Path Parameters

${table(
  ['Parameter', 'Type', 'Necessity', 'Description'],
  [
    ['`GROUP-ID`', 'string', 'Required', 'Unique identifier for the project.'],
    ['`RESOURCE-ID`', 'string', 'Required', `Unique identifier for the ${subject.noun}.`],
  ],
)}### Request Query Parameters

${table(['Name', 'Type', 'Necessity', 'Description', 'Default'], query)}### Request Body Parameters

${
  subject.body.length === 0
    ? 'This endpoint does not use HTTP request body parameters.\n\n'
    : table(
        ['Name', 'Type', 'Necessity', 'Description'],
        subject.body.map((field, index) => [
          field.name,
          type(field),
          index === 0 ? 'Required' : 'Optional',
          field.words,
        ]),
      )
}## Response Elements

${table(
  ['Name', 'Type', 'Description'],
  subject.answer.map((field) => [field.name, type(field), field.words]),
)}## Example Request

    
    
    curl --user "{PUBLIC-KEY}:{PRIVATE-KEY}" --digest \\  
      
      --request ${subject.method} "https://cloud.mongodb.com/api/atlas/v1.0/groups/5356823b3794dee37132bb7b/${resource(subject)}/1112222b3bf99403840e8934"  
  
## Example Response

    
    
    HTTP/1.1 ${success}  
      
  
What is MongoDB Atlas? →
`;
}
