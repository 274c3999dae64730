import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import type { DocumentedOperation, ReadResult } from '../model.js';
import { SourceText } from '../source.js';
import { readBumpPage } from './read.js';
import { valuesOnly } from './testing/facts.js';

interface Parts {
  readonly head?: string;
  readonly description?: string;
  readonly servers?: string;
  readonly auth?: string;
  readonly parameters?: string;
  readonly body?: string;
  readonly responses?: string;
}

/** A flattened page of the current generation around the part under test. */
function page(parts: Parts): string {
  const {
    head = '# Make a bed **POST /beds**',
    description = 'Makes a bed.',
    servers = '',
    auth,
    parameters = '',
  } = parts;
  const { body, responses = '### 204: No Content' } = parts;
  return [
    ...[
      head,
      description,
      '## Servers',
      servers,
      auth === undefined ? '' : `## Authentication methods ${auth}`,
    ],
    ...['## Parameters', parameters, body === undefined ? '' : `## Body parameters ${body}`],
    ...['## Responses', responses, '[Powered by Bump.sh](https://bump.sh)'],
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function read(text: string): ReadResult {
  return readBumpPage(new SourceText('page.md', text));
}

function operation(text: string): DocumentedOperation {
  const [first] = read(text).operations;
  if (first === undefined) throw new Error('no operation');
  return first;
}

function facts(parts: Parts) {
  return statedFacts(operation(page(parts)));
}

function codes(text: string): string[] {
  return read(text).diagnostics.map(({ code }) => code);
}

describe('the seed page', () => {
  const text = readFileSync(
    new URL('../../../openapi/sources/remove-one-network-peering-connection.bump.txt', import.meta.url),
    'utf8',
  );

  it('states one DELETE with a 202 that has an object without attributes, and five errors of one shape', () => {
    expect(read(text).diagnostics).toEqual([]);
    const seed = statedFacts(operation(text));
    expect(seed).toMatchObject({
      method: 'DELETE',
      path: '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}',
      url: 'https://cloud.mongodb.com/api/atlas/v1.0/groups/{groupId}/peers/{peerId}',
      summary: 'Remove One Network Peering Connection',
      parameters: [
        { name: 'groupId', in: 'path', required: true, type: 'string' },
        { name: 'peerId', in: 'path', required: true, type: 'string' },
        { name: 'envelope', in: 'query', type: 'boolean' },
        { name: 'pretty', in: 'query', type: 'boolean' },
      ],
      requestBody: null,
      security: ['Service accounts', 'Digest auth'],
      roles: ['Project Owner'],
    });
    expect(seed.responses['202']).toEqual({
      description: 'Accepted',
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [],
    });
    const errorBody = {
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [
        { path: 'badRequestDetail', type: 'object' },
        { path: 'detail', type: 'string' },
        { path: 'error', type: 'integer', format: 'int32' },
        { path: 'errorCode', type: 'string' },
        { path: 'parameters', type: 'array', items: 'object' },
        { path: 'reason', type: 'string' },
      ],
    };
    const errors = {
      401: 'Unauthorized.',
      403: 'Forbidden.',
      404: 'Not Found.',
      409: 'Conflict.',
      500: 'Internal Server Error.',
    };
    expect(Object.keys(seed.responses)).toEqual(['202', ...Object.keys(errors)]);
    for (const [code, description] of Object.entries(errors))
      expect(seed.responses[code]).toEqual({ description, ...errorBody });
    expect(operation(text).generation).toBe(3);
  });
});

describe('servers and path', () => {
  it('reads names, descriptions and brackets, and leaves out the trailing slash', () => {
    const servers =
      '- https://a.example: https://a.example () - Production - EU (main): fast: https://eu.example/v2/ (Production - EU (main): fast) - Mine: //host:8080/x (Another word)';
    const read = operation(page({ servers })).servers;
    expect(valuesOnly(read)).toEqual([
      { url: { value: 'https://a.example' } },
      { url: { value: 'https://eu.example/v2' }, description: { value: 'Production - EU (main): fast' } },
      { url: { value: '//host:8080/x' }, description: { value: 'Another word' } },
    ]);
  });

  it('says which entry of the list it could not read', () => {
    const text = page({ servers: '- Ask the operator - A: https://a.example (A)' });
    expect(operation(text).servers.map(({ url }) => url.value)).toEqual(['https://a.example']);
    expect(read(text).diagnostics).toMatchObject([
      { severity: 'not-understood', code: 'unknown-list-entry', quote: '- Ask the operator', line: 1 },
    ]);
  });

  it.each([
    ['/v2/beds', '- A: https://a.example/v2 (A)', '/beds', 'https://a.example/v2/beds'],
    ['/v2', '- A: https://a.example/v2 (A)', '/', 'https://a.example/v2/'],
    ['/v20/beds', '- A: https://a.example/v2 (A)', '/v20/beds', 'https://a.example/v2/v20/beds'],
    [
      '/v2/beds',
      '- A: https://a.example/v2 (A) - B: https://b.example/v3 (B)',
      '/v2/beds',
      'https://a.example/v2/v2/beds',
    ],
    ['/beds?state={state}', '- A: https://a.example (A)', '/beds', 'https://a.example/beds'],
    ['beds', '', '/beds', undefined],
  ])('path %j with servers %j is %j', (stated, servers, path, url) => {
    const result = facts({ head: `# T **GET ${stated}**`, servers });
    expect([result.path, result.url]).toEqual([path, url]);
  });
});

describe('description', () => {
  it('is followed by external documentation when it ends with a link of its own', () => {
    const result = operation(
      page({ description: 'Makes a bed. [What a Bed (really) Is](https://docs.example.com/bed_(x)#y)' }),
    );
    expect(result.description?.value).toBe('Makes a bed.');
    expect(valuesOnly(result.externalDocs)).toEqual({
      url: { value: 'https://docs.example.com/bed_(x)#y' },
      description: { value: 'What a Bed (really) Is' },
    });
  });

  it.each([
    'Makes a bed. For more, see [What a Bed Is](https://docs.example.com/bed)',
    'Makes a bed as in [beds](https://docs.example.com/bed).',
    'Makes a bed. [Beds](#tag/Beds)',
    'Makes a bed, the [usual](https://docs.example.com/bed)',
  ])('keeps a link that is part of a sentence: %s', (description) => {
    const result = operation(page({ description }));
    expect(result.externalDocs).toBeUndefined();
    expect(result.description?.value).toBe(description);
  });

  it('may be nothing but the link, or missing', () => {
    expect(operation(page({ description: '[Beds](https://docs.example.com/bed)' }))).toMatchObject({
      externalDocs: { url: { value: 'https://docs.example.com/bed' } },
    });
    expect(operation(page({ description: '' })).description).toBeUndefined();
  });

  it('states the roles of the caller', () => {
    expect(
      facts({ description: 'Makes it. The API Key must have the Project Owner or Organization Owner role.' })
        .roles,
    ).toEqual(['Project Owner', 'Organization Owner']);
    expect(
      facts({ description: 'Makes the user a Project Owner. The user gets the Project Owner role.' }).roles,
    ).toEqual([]);
  });
});

describe('attributes', () => {
  function query(words: string) {
    return facts({ parameters: `#### Query parameters ${words}` }).parameters.map(
      ({ in: _, ...rest }) => rest,
    );
  }

  it('carry what their descriptions state', () => {
    expect(
      query(
        '- **limit** (integer) Page size. Minimum value is 1, maximum value is 500. Default value is `100`. - **sort** (string) Accepted values are `asc` (default) and `desc`. - **name** (string) ==**REQUIRED**== Less than 80 characters. - **branch** (string) *Defaults to the main branch* - **tags** (array[string]) Possible values are `a`, `b`. - **url** (string(uri)) ==**REQUIRED**== if `plan` is not present.',
      ),
    ).toEqual([
      { name: 'limit', type: 'integer', minimum: 1, maximum: 500, default: 100 },
      { name: 'sort', type: 'string', enum: ['asc', 'desc'], default: 'asc' },
      { name: 'name', required: true, type: 'string', maxLength: 79 },
      { name: 'branch', type: 'string' },
      { name: 'tags', type: 'array', items: 'string', itemsEnum: ['a', 'b'] },
      { name: 'url', type: 'string', format: 'uri' },
    ]);
  });

  it('may have no description, odd names, or no name at all', () => {
    const parameters =
      '#### Query parameters - **a** (string) - **$b[c]** (boolean) - **** (string) - **d** (object | null)';
    const text = page({ parameters });
    expect(statedFacts(operation(text)).parameters.map(({ name }) => name)).toEqual(['a', '$b[c]', 'd']);
    expect(read(text).diagnostics).toMatchObject([
      { code: 'attribute-without-name', quote: '- **** (string)' },
    ]);
  });

  it('may look like attributes and be prose, which is said', () => {
    const text = page({
      parameters: '#### Query parameters - **a** (string) One of us - **Admin** (everyone) may.',
    });
    const [a] = operation(text).parameters;
    expect(a?.description?.value).toBe('One of us - **Admin** (everyone) may.');
    expect(codes(text)).toEqual(['unknown-type-word']);
  });

  it('may stand twice in a flat list of variants: the first is read, the second is said', () => {
    const text = page({
      parameters: '#### Query parameters - **a** (string) - **b** (string) - **a** (integer)',
    });
    expect(statedFacts(operation(text)).parameters.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'string'],
      ['b', 'string'],
    ]);
    expect(codes(text)).toEqual(['repeated-attribute']);
  });

  it('keep the page’s word for types that OpenAPI has no single word for', () => {
    const text = page({
      parameters:
        '#### Query parameters - **a** (string | integer) - **b** (file) - **c** (array[string | null])',
    });
    expect(statedFacts(operation(text)).parameters).toEqual([
      { name: 'a', in: 'query', typeWord: 'string | integer' },
      { name: 'b', in: 'query', typeWord: 'file' },
      { name: 'c', in: 'query', type: 'array', items: 'string', typeWord: 'array[string | null]' },
    ]);
    expect(codes(text)).toEqual(['unknown-type-word']);
  });

  it('make anyOf of unions, with null beside a type as OpenAPI 3.0 wants it', () => {
    const text = page({
      parameters:
        '#### Query parameters - **a** (string | number | null) - **b** (string | array[string]) - **c** (array[string | integer]) - **d** (array[array[integer]])',
    });
    const schemas = operation(text).parameters.map(({ anyOf, nullable, itemsSchema }) => ({
      anyOf: anyOf?.value,
      nullable: nullable?.value,
      items: itemsSchema?.value,
    }));
    expect(schemas).toEqual([
      { anyOf: [{ type: 'string', nullable: true }, { type: 'number' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      { items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
      { items: { type: 'array', items: { type: 'integer' } } },
    ]);
    expect(codes(text)).toEqual([]);
  });

  it('are read from headers, path, query and cookies, and from nowhere else', () => {
    const text = page({
      parameters:
        '#### Headers - **h** (string) #### Path parameters - **p** (string) #### Query parameters - **q** (string) #### Cookies - **c** (string) #### Form data - **f** (string) Lost.',
    });
    expect(statedFacts(operation(text)).parameters.map((each) => `${each.in} ${each.name}`)).toEqual([
      'header h',
      'path p',
      'query q',
      'cookie c',
    ]);
    expect(read(text).diagnostics.map(({ code, quote }) => [code, quote])).toEqual([
      ['unknown-parameters', '#### Form data'],
      ['unplaced-text', '- **f** (string) Lost.'],
    ]);
  });
});

describe('bodies', () => {
  it('come in several media types, each with its own attributes', () => {
    const { requestBody } = facts({
      body: 'Content-type: application/json Bed to make - **a** (string) Name Content-type: application/xml - **b** (string) Set the Content-type: text/plain header for others. Content-type: text/csv',
    });
    expect(requestBody).toEqual({
      description: 'Bed to make',
      contentType: 'application/json',
      fields: [{ path: 'a', type: 'string' }],
      otherContents: [
        { contentType: 'application/xml', fields: [{ path: 'b', type: 'string' }] },
        { contentType: 'text/csv', fields: [] },
      ],
    });
  });

  it('may have a type and no media type', () => {
    expect(facts({ body: '- **a** (string)' }).requestBody).toEqual({
      contentType: null,
      fields: [{ path: 'a', type: 'string' }],
    });
    expect(
      facts({ body: 'Content-type: application/json (array[object]) - **a** (string)' }).requestBody,
    ).toEqual({
      contentType: 'application/json',
      bodyType: { type: 'array', items: 'object' },
      fields: [{ path: '[].a', type: 'string' }],
    });
  });

  it('of older generations stand under the parameters', () => {
    const old = (body: string) =>
      operation(
        `# T **POST /x** D. ## Servers ## Parameters ${body} ## Responses ### 201 Made [Powered by Bump.sh](https://bump.sh)`,
      );
    const first = old('### Body: (object) Thing to make - **a** (string)');
    expect(first.generation).toBe(1);
    expect(statedFacts(first).requestBody).toEqual({
      description: 'Thing to make',
      contentType: null,
      bodyType: { type: 'object' },
      fields: [{ path: 'a', type: 'string' }],
    });
    const second = old(
      '### Query parameters - **q** (string) ### Body: application/json (array[object]) - **a** (string)',
    );
    expect(second.generation).toBe(2);
    expect(statedFacts(second)).toMatchObject({
      parameters: [{ name: 'q', in: 'query' }],
      requestBody: { contentType: 'application/json', fields: [{ path: '[].a', type: 'string' }] },
    });
  });
});

describe('responses', () => {
  it('keep the order of the page, patterns and default, headers, and several media types', () => {
    const { responses } = facts({
      responses:
        '### 422: Bad #### Headers - **Retry-After** (integer) Seconds. #### Body Parameters: application/json (object) - **m** (string) #### Body Parameters: text/csv (string) string ### 201: Made ### default: Else #### Body Parameters: application/json (array[array[string]]) array ### 4xx: Client',
    });
    expect(Object.entries(responses).sort()).toEqual(
      Object.entries({
        422: {
          description: 'Bad',
          contentType: 'application/json',
          bodyType: { type: 'object' },
          fields: [{ path: 'm', type: 'string' }],
          headers: [{ name: 'Retry-After', type: 'integer' }],
          otherContents: [{ contentType: 'text/csv', bodyType: { type: 'string' }, fields: [] }],
        },
        201: { description: 'Made', contentType: null, fields: [], noBody: true },
        default: {
          description: 'Else',
          contentType: 'application/json',
          bodyType: { type: 'array', items: 'array', typeWord: 'array[array[string]]' },
          fields: [],
        },
        '4XX': { description: 'Client', contentType: null, fields: [], noBody: true },
      }).sort(),
    );
  });

  it('may have a body under a 204: the page is the authority', () => {
    expect(
      facts({ responses: '### 204: No Content #### Body Parameters: application/json (object) object' })
        .responses['204'],
    ).toEqual({
      description: 'No Content',
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [],
    });
  });

  it('with a code that stands twice are one response, which is said', () => {
    const text = page({
      responses: '### 200: A ### 200: B #### Body Parameters: application/json (object) - **m** (string)',
    });
    expect(statedFacts(operation(text)).responses['200']).toEqual({
      description: 'A',
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [{ path: 'm', type: 'string' }],
    });
    expect(codes(text)).toEqual(['repeated-response']);
  });

  it('report text that is no attribute, and headings they do not know', () => {
    expect(
      codes(
        page({
          responses:
            '### 200: OK #### Body Parameters: application/json (object) Some words - **a** (string)',
        }),
      ),
    ).toEqual(['body-text']);
    expect(codes(page({ responses: '### 200: OK #### Links Next page' }))).toEqual(['unknown-section']);
    expect(codes(page({ responses: '### 200: OK #### Links - **a** (string)' }))).toEqual([
      'unknown-section',
    ]);
    // A section heading that something else follows is none: the page is read without its responses, and says so.
    expect(codes(page({ responses: 'Stray words ### 200: OK' }))).toContain('no-responses');
  });
});

it.each([
  '## Body: application/json (object) - **a** (string)',
  '## Rate Limits - **a** (string) Ten calls.',
  '### Callbacks - **a** (string)',
])('ends a list at a heading that is not known, and makes nothing of what follows: %s', (unknown) => {
  const text = page({
    auth: `- Digest auth ${unknown}`,
    parameters: '#### Query parameters - **q** (string)',
  });
  const read = operation(text);
  expect(read.security.map(({ name }) => name.value)).toEqual(['Digest auth']);
  expect(statedFacts(read).parameters).toEqual([{ name: 'q', in: 'query', type: 'string' }]);
  expect(codes(text)).toEqual(['unknown-section']);
  const responses = page({
    responses: `### 200: OK #### Body: application/json (object) - **b** (string) ${unknown}`,
  });
  const fields = operation(responses).responses[0]?.contents[0]?.fields ?? [];
  expect(fields.map(({ path }) => path.value)).toEqual(['b']);
  expect(codes(responses)).toEqual(['unknown-section']);
});

describe('a page with lines', () => {
  it('has attributes without a type, alone on their lines', () => {
    const text = [
      '# Get a bed',
      '',
      '**GET /beds**',
      '',
      'Gets a bed.',
      '',
      '## Servers',
      '- https://a.example: https://a.example ()',
      '',
      '## Parameters',
      '',
      '## Responses',
      '### 200: OK',
      '',
      '#### Body Parameters: application/json (object)',
      '- **a** (string)',
      '  Words of a.',
      '  - **bold**',
      '  - **bold** words',
      '- **anything** ',
      '  No type.',
      '- **c** (integer)',
      '',
      '[Powered by Bump.sh](https://bump.sh)',
    ];
    const read = operation(text.join('\n'));
    expect(statedFacts(read).responses[200]?.fields).toEqual([
      { path: 'a', type: 'string' },
      { path: 'anything' },
      { path: 'c', type: 'integer' },
    ]);
    expect(codes(text.join('\n'))).toEqual([]);
    // On one line nothing tells it from bold words of the description.
    expect(statedFacts(operation(text.join(' '))).responses[200]?.fields).toHaveLength(2);
  });

  it('takes for marks only what begins a line, and no deeper than the others', () => {
    const text = [
      '# Make a bed',
      '',
      '**POST /beds**',
      '',
      'Makes a bed. See ## Servers - https://evil.example: https://evil.example () ## Parameters ### 200 there.',
      '',
      '## Servers',
      '- https://a.example: https://a.example ()',
      '',
      '## Parameters',
      '',
      '#### Query parameters',
      '- **a** (string)',
      '  One of:',
      '  - **x** (string) is prose, and so is - **y** (string) here.',
      '  ## Responses',
      '  ### 200: Mine',
      '- **b** (string)',
      '',
      '## Responses',
      '### 204: No Content',
      '',
      '[Powered by Bump.sh](https://bump.sh)',
      '',
    ].join('\n');
    const result = statedFacts(operation(text));
    expect(result.servers).toEqual(['https://a.example']);
    expect(result.parameters.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(Object.keys(result.responses)).toEqual(['204']);
    // Indented as a whole it is still the same page.
    const indented = text
      .split('\n')
      .map((line) => (line === '' ? '' : `    ${line}`))
      .join('\n');
    expect(statedFacts(operation(indented))).toEqual(result);
  });
});

describe('text outside the operation', () => {
  it('is reported', () => {
    const text = `Skip to content ${page({})} More from us`;
    expect(read(text).diagnostics.map(({ code, quote }) => [code, quote])).toEqual([
      ['text-before-title', 'Skip to content'],
      ['text-after-footer', 'More from us'],
    ]);
    expect(operation(text).summary?.value).toBe('Make a bed');
  });

  it('has a place, and a missing title or missing responses are warnings', () => {
    expect(
      codes(
        '**GET /x** D. ## Servers ## Parameters ## Responses ### 200: OK [Powered by Bump.sh](https://bump.sh)',
      ),
    ).toEqual(['no-title']);
    expect(codes('# T **GET /x** D. ## Servers ## Parameters [Powered by Bump.sh](https://bump.sh)')).toEqual(
      ['no-responses'],
    );
  });
});
