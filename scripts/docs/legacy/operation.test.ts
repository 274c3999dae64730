import { describe, expect, it } from 'vitest';
import { PageError } from '../model.js';
import type { Part } from './testing/layout.js';
import { BASE, type PageSpec } from './testing/page.js';
import { fieldsOf, parametersOf, readSpec, readText } from './testing/read.js';

const pathTable = (...names: string[]): Part => ({
  table: {
    head: ['Path Parameter', 'Type', 'Necessity', 'Description'],
    rows: names.map((name) => [name, 'string', 'Required', 'Text.']),
  },
});
const group = [pathTable('`GROUP-ID`')];
const curl = (...lines: string[]) => ['curl --user "{PUBLIC-KEY}:{PRIVATE-KEY}" --digest \\', ...lines];
const json = (...lines: string[]): Part => ({ code: lines });

describe('method line', () => {
  const facts = (spec: PageSpec) => {
    const { method, path, url, servers } = readSpec(spec).facts;
    return { method, path, url, servers };
  };
  const usual = { servers: [BASE] };

  it.each(['GET', 'POST', 'DELETE', 'PATCH', 'PUT'])('reads %s', (verb) => {
    expect(facts({ method: [`${verb} /orgs/{ORG-ID}`] })).toEqual({
      ...usual,
      method: verb,
      path: '/orgs/{ORG-ID}',
      url: `${BASE}/orgs/{ORG-ID}`,
    });
  });

  it('joins a path that goes on in a second line', () => {
    const reading = readSpec({
      method: ['GET /groups/{GROUP-ID}/serverless/instance/', '{INSTANCE-NAME}/endpoint'],
      path: [pathTable('GROUP-ID', 'INSTANCE-NAME')],
    });
    expect(reading.facts.path).toBe('/groups/{GROUP-ID}/serverless/instance/{INSTANCE-NAME}/endpoint');
    expect(reading.facts.parameters.map(({ name }) => name)).toEqual(['GROUP-ID', 'INSTANCE-NAME']);
    expect(reading.codes).toEqual([]);
  });

  it('adds a missing leading slash and drops a base path that the server has', () => {
    expect(facts({ method: ['GET api/atlas/v1.0/groups/{GROUP-ID}'] })).toEqual({
      ...usual,
      method: 'GET',
      path: '/groups/{GROUP-ID}',
      url: `${BASE}/groups/{GROUP-ID}`,
    });
    expect(facts({ method: ['GET /api/atlas/v1.0/groups'] }).path).toBe('/groups');
    expect(facts({ method: ['GET /api/atlas/v1.0/groups'], base: 'none' })).toEqual({
      method: 'GET',
      path: '/api/atlas/v1.0/groups',
      url: undefined,
      servers: [],
    });
  });

  it('reads an absolute URL, with and without a base URL on the page', () => {
    expect(facts({ method: [`GET ${BASE}/groups`] })).toEqual({
      ...usual,
      method: 'GET',
      path: '/groups',
      url: `${BASE}/groups`,
    });
    expect(facts({ method: [`GET ${BASE}`], base: 'none' })).toEqual({
      method: 'GET',
      path: '/api/atlas/v1.0',
      url: BASE,
      servers: ['https://cloud.mongodb.com'],
    });
  });

  it('makes query parameters of a query string, and lets the tables describe them', () => {
    const reading = readSpec({
      method: ['GET /groups/{GROUP-ID}/measurements?granularity={GRANULARITY}&period={PERIOD}'],
      path: [pathTable('`GROUP-ID`', '`PERIOD`')],
      query: [
        {
          table: {
            head: ['Query Parameter', 'Type', 'Description', 'Default'],
            rows: [['granularity', 'string', 'Step.', 'None']],
          },
        },
      ],
    });
    expect(reading.facts.path).toBe('/groups/{GROUP-ID}/measurements');
    expect(parametersOf(reading, 'path')).toEqual({ 'GROUP-ID': { type: 'string', required: true } });
    expect(parametersOf(reading, 'query')).toEqual({
      granularity: { type: 'string' },
      period: { type: 'string', required: true },
    });
  });

  it('reads two placeholders of one segment, from one row or two', () => {
    const method = ['GET /groups/{GROUP-ID}/processes/{HOST}:{PORT}/disks'];
    for (const rows of [
      ['GROUP-ID', 'HOST', 'PORT'],
      ['`GROUP-ID`', '`{HOST}:{PORT}`'],
      ['GROUP-ID', 'HOST:PORT'],
    ]) {
      const reading = readSpec({ method, path: [pathTable(...rows)] });
      expect(Object.keys(parametersOf(reading, 'path'))).toEqual(['GROUP-ID', 'HOST', 'PORT']);
      expect(reading.codes).toEqual([]);
    }
  });

  it('takes the same operation twice for one, and another operation for a reason to refuse the page', () => {
    const twice: Part[] = [{ code: ['GET /groups/{GROUP-ID}/crates?batchId={BATCH-ID}'] }];
    const reading = readSpec({ path: group, query: twice });
    expect(reading.facts.path).toBe('/groups/{GROUP-ID}/crates');
    expect(Object.keys(parametersOf(reading, 'query'))).toEqual(['batchId']);
    expect(reading.operation.method.evidence).toHaveLength(2);
    const other = () => readSpec({ path: group, query: [{ code: ['POST /groups/{GROUP-ID}/crates'] }] });
    expect(other).toThrow(PageError);
    expect(other).toThrow(
      /Two operations on one page: GET \/groups\/\{GROUP-ID\}\/crates \(line \d+\) and POST/,
    );
  });

  it('says where a method line was expected, and that the layout was lost', () => {
    expect(() => readSpec({ method: ['FETCH /crates'] })).toThrow(
      /page\.txt:\d+:1: No method line: expected a code block/,
    );
    expect(() => readSpec({ method: ['GET'] })).toThrow(/No method line/);
  });
});

describe('base URL', () => {
  it.each(['labelled', 'bare', 'both'] as const)('reads the %s form', (base) => {
    const reading = readSpec({ base });
    expect(reading.facts.servers).toEqual([BASE]);
    expect(reading.operation.servers[0]?.url.evidence).toHaveLength(base === 'both' ? 2 : 1);
  });

  it('reads v1.5, and takes no URL of running text for it', () => {
    const { facts } = readSpec({
      base: 'none',
      preamble: [
        { p: 'Base URL: `https://cloud.mongodb.com/api/atlas/v1.5/`' },
        { p: 'See `https://docs.example/other` for more.' },
      ],
    });
    expect(facts.servers).toEqual(['https://cloud.mongodb.com/api/atlas/v1.5']);
  });
});

describe('path parameters', () => {
  const read = (method: string, ...names: string[]) => {
    const reading = readSpec({
      method: [method],
      path: names.length === 0 ? [{ p: 'No path parameters apply.' }] : [pathTable(...names)],
    });
    return { parameters: parametersOf(reading, 'path'), codes: reading.codes };
  };
  const described = { type: 'string', required: true };

  it('keeps a placeholder that no row describes, and a row without placeholder', () => {
    expect(read('GET /a/{A}/b/{B}', 'A')).toEqual({
      parameters: { A: described, B: { required: true } },
      codes: ['undescribed-placeholder'],
    });
    expect(read('GET /a/{A}', 'A', 'B')).toEqual({
      parameters: { A: described, B: described },
      codes: ['not-in-path'],
    });
    expect(read('GET /a/{A}')).toEqual({
      parameters: { A: { required: true } },
      codes: ['undescribed-placeholder'],
    });
    expect(read('GET /a')).toEqual({ parameters: {}, codes: [] });
  });

  it('takes the spelling of the path, and keeps the row of the table', () => {
    expect(read('GET /a/{groupId}', '`GROUP-ID`')).toEqual({
      parameters: { groupId: described, 'GROUP-ID': { ...described, sameAs: 'groupId' } },
      codes: ['placeholder-spelt-otherwise'],
    });
    expect(read('GET /a/{A}/b/{CLUSTER-NAME}', 'A', 'CLUSTER')).toEqual({
      parameters: {
        A: described,
        'CLUSTER-NAME': described,
        CLUSTER: { ...described, sameAs: 'CLUSTER-NAME' },
      },
      codes: ['placeholder-spelt-otherwise'],
    });
  });
});

describe('section titles', () => {
  const rows = (necessity: boolean): Part => ({
    table: {
      head: necessity ? ['Name', 'Type', 'Necessity', 'Description'] : ['Name', 'Type', 'Description'],
      rows: [necessity ? ['lid', 'string', 'Required', 'Lid.'] : ['lid', 'string', 'Lid.']],
    },
  });
  const read = (method: string, headings: NonNullable<PageSpec['headings']>, response: readonly Part[]) => {
    const text = readSpec({
      method: [method],
      path: [
        {
          table: {
            head: ['Name', 'Type', 'Necessity', 'Description'],
            rows: [['A', 'string', 'Required', 'A.']],
          },
        },
      ],
      query: [rows(true)],
      ...(method.startsWith('POST') && { body: [rows(true)] }),
      headings,
      response,
    });
    const { facts, codes } = text;
    return {
      places: facts.parameters.map((each) => `${each.in} ${each.name}`),
      sent: facts.requestBody?.fields.map(({ path }) => path),
      returned: facts.responses.success?.fields.map(({ path }) => path),
      codes,
    };
  };

  it.each([
    { path: 'HTTP Request Path Elements', query: 'Query String', body: 'HTTP Request Body' },
    { path: 'URL Parameters', query: 'URL Query Parameters', body: 'Request Payload' },
    { path: 'URI Variables', query: 'Query Fields', body: 'Request Entity' },
    { path: 'Path Variables', query: 'Query Options', body: 'Request Fields' },
    { path: 'Parameters', query: 'Optional Query Parameters', body: 'Input' },
  ])('are known: $path, $query, $body', (headings) => {
    expect(read('POST /crates/{A}', headings, [rows(false)])).toEqual({
      places: ['path A', 'query lid'],
      sent: ['lid'],
      returned: ['lid'],
      codes: [],
    });
  });

  it.each([
    ['Embedded `sizes` Document', 'sizes', 'sizes.lid'],
    ['`sizes` Elements', 'sizes', 'sizes.lid'],
    ['`sizes` Array', 'sizes', 'sizes[].lid'],
    ['sizes Embedded Object', 'sizes', 'sizes.lid'],
    ['Returned Fields', 'lid'],
    ['Return Values', 'lid'],
  ])('say what is returned: %s', (heading, ...paths) => {
    const result = read('GET /crates/{A}', {}, [{ heading, level: 3 }, rows(false)]);
    expect(result).toMatchObject({ returned: paths, codes: [] });
  });

  it('that say nothing are told by the columns, with a remark', () => {
    const body = read('POST /crates/{A}', { body: 'What to Send' }, [{ heading: 'What Comes' }, rows(false)]);
    expect(body).toMatchObject({
      sent: ['lid'],
      returned: ['lid'],
      codes: ['unknown-section', 'unknown-section'],
    });
  });
});

it('takes fields that only headings of the response name', () => {
  const head = ['Name', 'Type', 'Description'];
  const reading = readSpec({
    path: group,
    response: [
      { heading: '`links` Array', level: 3 },
      { p: 'Links to others.' },
      { heading: '`results` Array', level: 3 },
      { table: { head, rows: [['lid', 'string', 'Lid.']] } },
      { heading: '`totalCount` Field', level: 3 },
      { p: 'How many there are.' },
    ],
  });
  expect(fieldsOf(reading, 'success')).toEqual({
    links: { type: 'array' },
    results: { type: 'array' },
    totalCount: {},
    'results[].lid': { type: 'string' },
  });
  expect(reading.codes).toEqual([]);
});

it('reads code that an editor indented by tabs', () => {
  const { text, facts } = readSpec({ path: group, answer: [{ code: ['HTTP/1.1 202 Accepted', '{ }'] }] });
  const tabbed = readText(text.replace(/^ {4}/gm, '\t'));
  expect(tabbed.facts).toEqual(facts);
  expect(tabbed.codes).toEqual([]);
});

it('takes a no-break space for a space', () => {
  const { facts } = readSpec({ title: 'Get\u00a0One Crate', path: group });
  expect(facts.summary).toBe('Get One Crate');
});

describe('request body', () => {
  const head = ['Name', 'Type', 'Necessity', 'Description'];
  const table: Part = { table: { head, rows: [['name', 'string', 'Required', 'Name.']] } };

  it.each([
    'This endpoint does not use HTTP request body parameters.',
    "This endpoint doesn't use HTTP request body parameters.",
    'No HTTP request body parameters apply to this endpoint.',
    'There is no request body.',
    'This endpoint takes no body parameters.',
    'A request to this endpoint carries nothing in its body.',
  ])('is absent: %s', (p) => {
    const reading = readSpec({ path: group, body: [{ p }] });
    expect(reading.facts.requestBody).toBeNull();
    expect(reading.operation.noRequestBody?.evidence[0]?.quote.replace(/\s+/g, ' ')).toBe(p);
    expect(reading.codes).toEqual([]);
  });

  it('has the media type of the example, from its header or its JSON', () => {
    const contentType = (...lines: string[]) =>
      readSpec({ method: ['POST /crates'], body: [table], request: curl(...lines) }).facts.requestBody
        ?.contentType;
    expect(contentType('  --header "Content-Type: application/vnd.x+json" \\', '  --data "{}"')).toBe(
      'application/vnd.x+json',
    );
    expect(contentType("-H 'Content-Type: text/csv'")).toBe('text/csv');
    expect(contentType("  --data '", '   { "name": "x" }', " '")).toBe('application/json');
    expect(contentType('  -d \'{ "name": "x" }\'')).toBe('application/json');
    expect(contentType('  "https://x.example/crates"')).toBeNull();
  });

  it('is an array where the names, the prose or the example say so', () => {
    const paths = (spec: PageSpec) =>
      Object.keys(fieldsOf(readSpec({ method: ['POST /crates'], ...spec }), 'request'));
    const named: Part = { table: { head, rows: [['`[i].name`', 'string', 'Required', 'Name.']] } };
    expect(paths({ body: [named] })).toEqual(['[].name']);
    expect(paths({ body: [table], request: curl('  --data \'[ { "name": "x" } ]\'') })).toEqual(['[].name']);
    expect(paths({ body: [named], request: curl("  --data '", '   [ { "name": "x" } ]', " '") })).toEqual([
      '[].name',
    ]);
    expect(paths({ body: [{ p: 'The request body must be an array of crates.' }, table] })).toEqual([
      '[].name',
    ]);
    expect(paths({ body: [table] })).toEqual(['name']);
  });

  it('warns where only the example shows one', () => {
    const reading = readSpec({ method: ['POST /crates'], request: curl("  --data '{}'") });
    expect(reading.facts.requestBody).toEqual({ contentType: 'application/json', fields: [] });
    expect(reading.codes).toEqual(['undescribed-body']);
    const denied = readSpec({
      body: [{ p: 'No body parameters.' }],
      path: group,
      request: curl("  --data '{}'"),
    });
    expect(denied.facts.requestBody).toBeNull();
    expect(denied.codes).toEqual(['example-disagrees']);
  });
});

describe('responses', () => {
  const fields: Part = {
    table: { head: ['Response Element', 'Type', 'Description'], rows: [['id', 'string', 'Id.']] },
  };
  const challenge = [
    'HTTP/1.1 401 Unauthorized',
    'Content-Type: application/json;charset=ISO-8859-1',
    'WWW-Authenticate: Digest realm="MMS Public API"',
  ];
  const status = (line: string, type = 'application/json') => [
    '',
    `HTTP/1.1 ${line}`,
    '',
    `Content-Type: ${type}`,
    'Connection: keep-alive',
  ];

  it('has the status of the example, but not that of the challenge', () => {
    for (const line of ['200 OK', '201 Created', '202 Accepted'])
      expect(
        readSpec({ path: group, response: [fields], answer: [json(...challenge, ...status(line))] }).facts
          .responses,
      ).toEqual({
        [line.slice(0, 3)]: { contentType: 'application/json', fields: [{ path: 'id', type: 'string' }] },
      });
    expect(
      readSpec({ path: group, response: [fields], answer: [json(...challenge)] }).facts.responses,
    ).toEqual({
      success: { contentType: 'application/json', fields: [{ path: 'id', type: 'string' }] },
    });
  });

  it('reads the status where the body follows it in the same code', () => {
    const reading = readSpec({
      path: group,
      response: [fields],
      answer: [json(...status('200 OK').slice(1), '', '{ "id": [ ... ] }')],
    });
    expect(Object.keys(reading.facts.responses)).toEqual(['200']);
  });

  it('has the media type of the response header, else of Accept, else of the JSON shown', () => {
    const type = (request: string[], answer: Part[]) =>
      Object.values(readSpec({ path: group, response: [fields], request, answer }).facts.responses)[0]
        ?.contentType;
    expect(
      type(curl('-H "Accept: application/json"'), [json(...status('200 OK', 'application/gzip').slice(1))]),
    ).toBe('application/gzip');
    expect(type(curl('--header "Accept: text/csv"'), [json('{ "id": 1 }')])).toBe('text/csv');
    expect(type(curl('--include'), [json('{ "id": 1 }')])).toBe('application/json');
    expect(type(curl('--include'), [])).toBeNull();
  });

  it.each([
    ['This endpoint does not return a response body.', { noBody: true }],
    ["This endpoint doesn't return a response body.", { noBody: true }],
    ['A successful request to this endpoint returns no content.', { noBody: true }],
    ['This endpoint does not have response elements.', { noBody: true }],
    ['Nothing comes back in the body.', { noBody: true }],
    ['This endpoint returns an empty JSON object.', { emptyObject: true, contentType: 'application/json' }],
    ['This endpoint returns an empty document.', { emptyObject: true, contentType: 'application/json' }],
    ['What comes back is an empty JSON Object.', { emptyObject: true, contentType: 'application/json' }],
  ])('says what comes back: %s', (p, expected) => {
    for (const spec of [{ response: [{ p }] }, { answer: [{ p }] }]) {
      const reading = readSpec({ path: group, ...spec });
      expect(reading.facts.responses).toEqual({ success: { contentType: null, fields: [], ...expected } });
      expect(reading.codes).toEqual([]);
    }
  });

  it('has no body under 204, or none but an empty object where the example shows one', () => {
    expect(
      readSpec({ path: group, answer: [json(...challenge, ...status('204 No Content'))] }).facts.responses,
    ).toEqual({
      204: { contentType: null, fields: [], noBody: true },
    });
    expect(
      readSpec({
        path: group,
        response: [{ p: 'This endpoint does not have response elements.' }],
        answer: [json('{ }')],
      }).facts.responses,
    ).toEqual({ success: { contentType: 'application/json', fields: [], emptyObject: true } });
  });

  it('nests the rows of embedded documents', () => {
    const table = (...rows: [string, string][]): Part => ({
      table: {
        head: ['Name', 'Type', 'Description'],
        rows: rows.map(([name, type]) => [name, type, 'Text.']),
      },
    });
    const reading = readSpec({
      path: group,
      response: [
        { heading: 'Response Document', level: 3 },
        table(
          ['results', 'array of objects'],
          ['links', 'array'],
          ['owner', 'object'],
          ['totalCount', 'integer'],
        ),
        { heading: 'results Embedded Document', level: 3 },
        { p: 'Each element of the array has these fields:' },
        table(['id', 'string'], ['roles', 'array of objects'], ['roles.orgId', 'string']),
        { heading: '`links` Array', level: 3 },
        table(['href', 'string']),
        { heading: 'owner Embedded Document', level: 3 },
        table(['owner.name', 'string'], ['mail', 'string']),
        { heading: '`totalCount` Document', level: 3 },
        table(['totalCount', 'integer']),
      ],
    });
    expect(Object.keys(fieldsOf(reading, 'success'))).toEqual([
      'results',
      'links',
      'owner',
      'totalCount',
      'results[].id',
      'results[].roles',
      'results[].roles[].orgId',
      'links[].href',
      'owner.name',
      'owner.mail',
    ]);
    expect(reading.codes).toEqual([]);
  });

  it('is an array where the example shows one of the objects that the table describes', () => {
    const paths = (...lines: string[]) =>
      Object.keys(
        fieldsOf(readSpec({ path: group, response: [fields], answer: [json(...lines)] }), 'success'),
      );
    expect(paths('[ {', '  "id" : "x"', '} ]')).toEqual(['[].id']);
    expect(paths('[ {', '  "other" : "x"', '} ]')).toEqual(['id']);
    expect(paths('{', '  "id" : [ ... ]', '}')).toEqual(['id']);
  });
});
