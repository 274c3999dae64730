import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import { valuesOnly } from './testing/facts.js';
import { codes, facts, operation, page, read } from './testing/page.js';

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
