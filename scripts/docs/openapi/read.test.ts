import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { eachFact, statedFacts } from '../facts.js';
import type { DocumentedOperation, JsonObject, ReadResult } from '../model.js';
import { SourceText } from '../source.js';
import { looksLikeOpenApi, type OpenApiOptions, readOpenApi } from './read.js';

function read(document: object | string, options?: OpenApiOptions): ReadResult {
  const text = typeof document === 'string' ? document : JSON.stringify(document, null, 1);
  return readOpenApi(new SourceText('vendor.json', text), options);
}

function only(result: ReadResult): DocumentedOperation {
  expect(result.operations).toHaveLength(1);
  const [operation] = result.operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
}

/** A contract with one operation and these parts. */
function contract(parts: { operation?: object; components?: object; version?: string }) {
  return {
    openapi: parts.version ?? '3.0.3',
    info: { title: 't', version: '1' },
    paths: {
      '/things/{id}': { get: { responses: { 200: { description: 'OK' } }, ...parts.operation } },
    },
    components: parts.components ?? {},
  };
}

/** The schema of a 200 answer, converted. */
function converted(schema: unknown, version = '3.1.0', schemas: object = {}) {
  const result = read(
    contract({
      version,
      operation: { responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } } },
      components: { schemas },
    }),
  );
  const body = only(result).responses[0]?.contents[0]?.body?.schema?.value;
  return { body, components: only(result).components, diagnostics: result.diagnostics };
}

describe('the companion contract', () => {
  const path = new URL('../../../openapi/companions/network-peering-read.openapi.yaml', import.meta.url);
  const text = readFileSync(path, 'utf8');
  const result = readOpenApi(new SourceText('companion.yaml', text));

  it('reads without loss', () => {
    expect(result.diagnostics).toEqual([]);
    expect(result.operations.map((each) => each.operationId?.value)).toEqual([
      'listPeeringConnections',
      'getPeeringConnection',
    ]);
    const [list, get] = result.operations;
    expect(Object.keys(list?.components ?? {})).toEqual([
      'ApiError',
      'PaginatedPeeringConnections',
      'PeeringConnection',
    ]);
    expect(Object.keys(get?.components ?? {})).toEqual(['ApiError', 'PeeringConnection']);
    expect(get?.components?.PeeringConnection?.value).toMatchObject({
      required: ['id'],
      properties: { connectionId: { type: 'string', nullable: true } },
    });
    expect(list?.roles.map((role) => role.value)).toEqual(['Project Read Only']);
    expect(list?.security.map((each) => [each.name.value, each.scheme?.value])).toEqual([
      ['serviceAccounts', { type: 'http', scheme: 'bearer' }],
      ['digestAuth', { type: 'http', scheme: 'digest' }],
    ]);
    expect(list?.responses[0]?.contents[0]?.examples?.value).toHaveProperty(
      ['onePeer', 'value', 'totalCount'],
      1,
    );
    expect(list?.responses.map((each) => each.status.value)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '500',
    ]);
    const facts = statedFacts(list as DocumentedOperation);
    expect(facts).toMatchObject({
      method: 'GET',
      url: 'https://cloud.mongodb.com/api/atlas/v1.0/groups/{groupId}/peers',
      requestBody: null,
    });
    expect(facts.parameters).toContainEqual({
      name: 'itemsPerPage',
      in: 'query',
      type: 'integer',
      default: 100,
      minimum: 1,
      maximum: 500,
    });
    expect(facts.responses[200]?.fields.map((field) => [field.path, field.type, field.items])).toEqual([
      ['links', 'array', 'object'],
      ['results', 'array', 'object'],
      ['totalCount', 'integer', undefined],
    ]);
  });

  it('quotes exact slices of the file', () => {
    const lines = text.split('\n');
    let facts = 0;
    for (const operation of result.operations)
      for (const { fact } of eachFact(operation))
        for (const { line, column, quote } of fact.evidence) {
          const rest = [lines[line - 1]?.slice(column - 1), ...lines.slice(line)].join('\n');
          expect(rest.startsWith(quote)).toBe(true);
          expect(quote).not.toBe('');
          facts++;
        }
    expect(facts).toBeGreaterThan(300);
  });

  it('is told from its content', () => {
    expect(looksLikeOpenApi(new SourceText('x', text))).toBe(true);
    expect(looksLikeOpenApi(new SourceText('x', '{"swagger": "2.0"}'))).toBe(true);
    expect(looksLikeOpenApi(new SourceText('x', '# Get a bed **GET /beds** openapi: 3.0.0'))).toBe(false);
    expect(looksLikeOpenApi(new SourceText('x', '{"a": 1}'))).toBe(false);
  });
});

describe('operations', () => {
  const document = {
    openapi: '3.0.3',
    servers: [{ url: 'https://{region}.bikes.example/v1/', variables: { region: { default: 'north' } } }],
    paths: {
      '/bikes/{bikeId}': {
        parameters: [
          { name: 'bikeId', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'lang', in: 'query', schema: { type: 'string' } },
        ],
        get: {
          deprecated: true,
          parameters: [{ name: 'lang', in: 'query', schema: { type: 'string', enum: ['en', 'nb'] } }],
          responses: { 204: { description: 'Nothing' }, default: { description: 'Else' } },
        },
        delete: { responses: { '2XX': { description: 'Gone' } }, servers: [{ url: '/x' }] },
      },
      '/bikes': { post: { responses: {}, callbacks: { done: {} } } },
    },
  };

  it('share the parameters of their path', () => {
    const [get, remove] = read(document).operations;
    expect(get?.parameters.map((each) => [each.name.value, each.enum?.value])).toEqual([
      ['bikeId', undefined],
      ['lang', ['en', 'nb']],
    ]);
    expect(get?.deprecated?.value).toBe(true);
    expect(get?.servers[0]?.url.value).toBe('https://north.bikes.example/v1');
    expect(remove?.servers[0]?.url.value).toBe('/x');
    expect(get?.responses.map((each) => [each.status.value, each.noBody?.value])).toEqual([
      ['204', true],
      ['default', true],
    ]);
  });

  it('are chosen by method and path, placeholder names aside', () => {
    const result = read(document, { only: [{ method: 'DELETE', path: '/bikes/{id}' }] });
    expect(result.operations.map((each) => each.method.value)).toEqual(['delete']);
    expect(result.diagnostics).toEqual([]);
  });

  it('that are missing are an error that names the others', () => {
    expect(() => read(document, { only: [{ method: 'PUT', path: '/bikes' }] })).toThrow(
      'the file has no PUT /bikes; it has GET /bikes/{bikeId}, DELETE /bikes/{bikeId}, POST /bikes',
    );
  });

  it('report what is not carried over', () => {
    expect(read(document).diagnostics.map((each) => [each.code, each.message])).toEqual([
      ['callbacks', '"callbacks" is not carried over (at /paths/~1bikes/post/callbacks)'],
    ]);
  });

  it('keep how a list is written', () => {
    const result = read(
      contract({
        operation: {
          parameters: [
            {
              name: 'ids',
              in: 'query',
              style: 'form',
              explode: false,
              schema: { type: 'array', items: { type: 'string', enum: ['a'] } },
            },
          ],
        },
      }),
    );
    const [parameter] = only(result).parameters;
    expect(parameter?.members?.value).toEqual({ style: 'form', explode: false });
    expect(parameter?.itemsEnum?.value).toEqual(['a']);
  });
});

describe('security', () => {
  const schemes = {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    flow: {
      type: 'oauth2',
      flows: { clientCredentials: { tokenUrl: 'https://x.example', scopes: { a: '' } } },
    },
  };

  it('lists the alternatives with their scopes', () => {
    const operation = only(
      read(
        contract({
          operation: { security: [{ key: [] }, { flow: ['a'] }] },
          components: { securitySchemes: schemes },
        }),
      ),
    );
    expect(operation.security.map((each) => [each.name.value, each.scopes?.value])).toEqual([
      ['key', undefined],
      ['flow', ['a']],
    ]);
    expect(operation.security[0]?.scheme?.value).toEqual(schemes.key);
  });

  it.each([
    ['no-authentication', []],
    ['no-authentication', [{}]],
    ['combined-security', [{ key: [], flow: [] }]],
    ['unknown-security-scheme', [{ other: [] }]],
  ])('reports %s', (code, security) => {
    const { diagnostics } = read(
      contract({ operation: { security }, components: { securitySchemes: schemes } }),
    );
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
  });
});

describe('schemas of 3.1 in the terms of 3.0', () => {
  it.each<[object, object]>([
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [
      { type: ['string', 'null'], enum: ['a'] },
      { type: 'string', enum: ['a'] },
    ],
    [
      { type: ['string', 'null'], enum: ['a', null] },
      { type: 'string', enum: ['a', null], nullable: true },
    ],
    [{ type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    [{ type: 'null' }, { enum: [null] }],
    [{ const: 'x' }, { enum: ['x'] }],
    [
      { type: 'string', examples: ['a', 'b'] },
      { type: 'string', example: 'a' },
    ],
    [
      { type: 'integer', exclusiveMinimum: 5 },
      { type: 'integer', minimum: 5, exclusiveMinimum: true },
    ],
    [
      { type: 'integer', minimum: 7, exclusiveMinimum: 5 },
      { type: 'integer', minimum: 7 },
    ],
    [
      { type: 'integer', maximum: 7, exclusiveMaximum: 5 },
      { type: 'integer', maximum: 5, exclusiveMaximum: true },
    ],
    [{ type: 'array' }, { type: 'array', items: {} }],
    [
      { type: 'object', properties: { any: true, none: false } },
      { type: 'object', properties: { any: {}, none: { not: {} } } },
    ],
    [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'string', nullable: true }],
    [
      { type: 'string', contentEncoding: 'base64' },
      { type: 'string', format: 'byte' },
    ],
    [{ type: 'object', required: [] }, { type: 'object' }],
  ])('%j becomes %j', (schema, expected) => {
    const { body, diagnostics } = converted(schema);
    expect(body).toEqual(expected);
    expect(diagnostics).toEqual([]);
  });

  it.each<[object, object]>([
    [
      { type: 'object', patternProperties: { '^x': {} }, additionalProperties: false },
      { type: 'object', additionalProperties: true },
    ],
    [
      { type: 'array', prefixItems: [{}], items: false },
      { type: 'array', items: {} },
    ],
    [{ not: { if: {} } }, {}],
    [{ oneOf: [{ type: 'object', if: {} }, {}] }, { anyOf: [{ type: 'object' }, {}] }],
  ])('%j is reported and never made stricter', (schema, expected) => {
    const { body, diagnostics } = converted(schema);
    expect(body).toEqual(expected);
    expect(diagnostics.map((each) => each.code)).toEqual(['schema-keyword']);
  });

  it('keeps what stands beside a reference, in 3.1 only', () => {
    const schema = { $ref: '#/components/schemas/A', description: 'mine' };
    const schemas = { A: { type: 'string' } };
    expect(converted(schema, '3.1.0', schemas).body).toEqual({
      allOf: [{ $ref: '#/components/schemas/A' }],
      description: 'mine',
    });
    expect(converted(schema, '3.0.3', schemas).body).toEqual({ $ref: '#/components/schemas/A' });
  });
});

describe('references', () => {
  it('bring recursive schemas along once each', () => {
    const schemas = {
      Tree: {
        type: 'object',
        properties: {
          left: { $ref: '#/components/schemas/Tree' },
          leaf: { $ref: '#/components/schemas/Leaf' },
        },
      },
      Leaf: { type: 'string' },
      Unused: { type: 'integer' },
    };
    const { components } = converted({ $ref: '#/components/schemas/Tree' }, '3.0.3', schemas);
    expect(Object.fromEntries(Object.entries(components ?? {}).map(([k, v]) => [k, v.value]))).toEqual({
      Tree: schemas.Tree,
      Leaf: schemas.Leaf,
    });
  });

  it('to schemas that stand elsewhere make components named after the place', () => {
    const { body, components } = converted(
      {
        type: 'object',
        properties: {
          a: { $ref: '#/components/schemas/Outer/$defs/Inner' },
          b: { $ref: '#/components/schemas/Outer/properties/x~1y' },
        },
      },
      '3.1.0',
      {
        Outer: { $defs: { Inner: { type: 'integer' } }, properties: { 'x/y': { type: 'boolean' } } },
        Outer_x_y: { type: 'string' },
      },
    );
    expect(body).toMatchObject({
      properties: {
        a: { $ref: '#/components/schemas/Outer_Inner' },
        b: { $ref: '#/components/schemas/Outer_x_y_2' },
      },
    });
    expect(components?.Outer_Inner?.value).toEqual({ type: 'integer' });
    expect(components?.Outer_x_y_2?.value).toEqual({ type: 'boolean' });
  });

  it.each([
    ['other.yaml#/A', 'external-reference', 'bundle the contract into one file first'],
    ['#/components/schemas/Nope', 'dangling-reference', 'no "Nope" there'],
    ['#anchor', 'unsupported-reference', 'is no JSON Pointer'],
  ])('%s is refused', ($ref, code, words) => {
    let error: unknown;
    try {
      converted({ type: 'object', properties: { x: { $ref } } }, '3.0.3', {});
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'PageError', code });
    expect(String(error)).toContain(words);
    expect(String(error)).toContain('/properties/x');
    expect(String(error)).toMatch(/vendor\.json:[1-9]\d+:\d+:/);
  });

  it('that lead back to themselves are refused where no schema is recursive by them', () => {
    const parameters = { a: { $ref: '#/components/parameters/b' }, b: { $ref: '#/components/parameters/a' } };
    expect(() =>
      read(
        contract({
          operation: { parameters: [{ $ref: '#/components/parameters/a' }] },
          components: { parameters },
        }),
      ),
    ).toThrow('leads back to itself');
  });
});

describe('Swagger 2.0', () => {
  const document = {
    swagger: '2.0',
    host: 'api.bikes.example',
    basePath: '/v2/',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json', 'text/csv'],
    securityDefinitions: {
      basic: { type: 'basic', description: 'Old' },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      flow: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: 'https://a',
        tokenUrl: 'https://t',
        scopes: { s: 'S' },
      },
    },
    security: [{ basic: [] }, { key: [] }, { flow: ['s'] }],
    definitions: {
      'Bike«New»': {
        type: 'object',
        discriminator: 'kind',
        properties: { kind: { type: 'string' }, photo: { type: 'string', 'x-nullable': true } },
      },
    },
    paths: {
      '/bikes': {
        post: {
          parameters: [
            {
              name: 'tags',
              in: 'query',
              type: 'array',
              items: { type: 'string' },
              collectionFormat: 'pipes',
            },
            { name: 'ids', in: 'query', type: 'array', items: { type: 'integer' } },
            {
              name: 'limit',
              in: 'query',
              type: 'integer',
              maximum: 50,
              default: 10,
              description: 'How many',
            },
            {
              name: 'bike',
              in: 'body',
              required: true,
              schema: { $ref: '#/definitions/Bike%C2%ABNew%C2%BB' },
            },
          ],
          responses: {
            201: {
              description: 'Made',
              schema: { $ref: '#/definitions/Bike«New»' },
              headers: { Location: { type: 'string', description: 'Where' } },
              examples: { 'application/json': { kind: 'road' } },
            },
            204: { description: 'No' },
          },
        },
        put: {
          consumes: ['multipart/form-data'],
          parameters: [
            { name: 'file', in: 'formData', type: 'file', required: true },
            { name: 'note', in: 'formData', type: 'string', description: 'N' },
          ],
          responses: { 200: { description: 'OK' } },
        },
      },
    },
  };
  const { operations, diagnostics } = read(document);
  const [post, put] = operations;

  it('reads whole', () => expect(diagnostics).toEqual([]));

  it('joins scheme, host and base path', () => {
    expect(post?.servers.map((each) => each.url.value)).toEqual(['https://api.bikes.example/v2']);
  });

  it('reads parameters as schemas', () => {
    expect(
      post?.parameters.map((each) => [each.name.value, each.schema?.value, each.members?.value]),
    ).toEqual([
      ['tags', { type: 'array', items: { type: 'string' } }, { style: 'pipeDelimited', explode: false }],
      ['ids', { type: 'array', items: { type: 'integer' } }, { style: 'form', explode: false }],
      ['limit', { type: 'integer', maximum: 50, default: 10 }, undefined],
    ]);
    expect(post?.parameters[2]?.maximum?.value).toBe(50);
    expect(post?.parameters[2]?.description?.value).toBe('How many');
  });

  it('reads bodies, form fields and answers', () => {
    expect(post?.requestBody?.required?.value).toBe(true);
    expect(
      post?.requestBody?.contents.map((each) => [each.contentType?.value, each.body?.schema?.value]),
    ).toEqual([['application/json', { $ref: '#/components/schemas/Bike_New' }]]);
    expect(post?.components?.Bike_New?.value).toEqual({
      type: 'object',
      discriminator: { propertyName: 'kind' },
      properties: { kind: { type: 'string' }, photo: { type: 'string', 'x-nullable': true, nullable: true } },
    });
    expect(
      post?.responses[0]?.contents.map((each) => [each.contentType?.value, each.example?.value]),
    ).toEqual([
      ['application/json', { kind: 'road' }],
      ['text/csv', undefined],
    ]);
    expect(post?.responses[0]?.headers[0]).toMatchObject({
      name: { value: 'Location' },
      type: { value: 'string' },
      description: { value: 'Where' },
      schema: { value: { type: 'string' } },
    });
    expect(post?.responses[1]?.noBody?.value).toBe(true);
    expect(put?.requestBody?.contents[0]?.contentType?.value).toBe('multipart/form-data');
    expect(put?.requestBody?.contents[0]?.body?.schema?.value).toEqual({
      type: 'object',
      properties: {
        file: { type: 'string', format: 'binary' },
        note: { type: 'string', description: 'N' },
      },
      required: ['file'],
    });
  });

  it('turns security definitions into schemes', () => {
    expect(post?.security.map((each) => each.scheme?.value)).toEqual([
      { type: 'http', scheme: 'basic', description: 'Old' },
      { type: 'apiKey', in: 'header', name: 'X-Key' },
      {
        type: 'oauth2',
        flows: {
          authorizationCode: { authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: { s: 'S' } },
        },
      },
    ]);
  });

  it('says the same in YAML', () => {
    const values = (result: ReadResult) =>
      JSON.parse(JSON.stringify(result.operations, (key, value) => (key === 'evidence' ? undefined : value)));
    expect(values(read(stringify(document)))).toEqual(values({ operations, diagnostics }));
  });
});

describe('hostile files', () => {
  it.each([
    ['text that is no YAML', 'openapi: 3.0.3\n\tpaths: x', 'not-yaml', 2],
    ['a duplicate key', 'openapi: 3.0.3\npaths:\n  /a: {}\n  /a: {}\n', 'duplicate-key', 4],
    ['another version', 'openapi: 4.0.0\npaths: {}\n', 'unsupported-version', 1],
    ['an alias inside its anchor', 'openapi: 3.0.3\npaths: &a\n  /x: *a\n', 'recursive-alias', 3],
    ['an alias of nothing', 'openapi: 3.0.3\npaths: *a\n', 'unknown-alias', 2],
    ['no operation', 'openapi: 3.0.3\npaths: {}\n', 'no-operation', 2],
    ['no paths', 'openapi: 3.1.0\nwebhooks: {}\n', 'no-operation', 1],
    ['a list', '- openapi: 3.0.3\n', 'unsupported-version', 1],
  ])('%s is refused with its place', (_what, text, code, line) => {
    let error: unknown;
    try {
      read(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'PageError', code, line });
  });

  it('refuses aliases that multiply', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? 'x' : `*l${level - 1}`;
      return `x${level}: &l${level} [${Array(10).fill(item).join(', ')}]`;
    });
    expect(() => read(`openapi: 3.0.3\n${levels.join('\n')}\n`)).toThrow('aliases expand to');
  });

  it.each(['[', '{"a":'])('refuses %s opened a hundred thousand times', (opener) => {
    const text = `{"openapi": "3.0.3", "x": ${opener.repeat(100_000)}`;
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'PageError' }));
  });

  it('keeps names like __proto__ as names', () => {
    const text = JSON.stringify(
      contract({
        operation: {
          responses: {
            200: {
              description: 'OK',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/__proto__' } } },
            },
          },
        },
        components: {
          schemas: {
            PLACE: { type: 'object', properties: { KEY: { type: 'string', default: { KEY: 1 } } } },
          },
        },
      }),
    )
      .replaceAll('PLACE', '__proto__')
      .replaceAll('KEY', '__proto__');
    const operation = only(read(text));
    const component: JsonObject | undefined = operation.components?.proto?.value;
    expect(Object.keys((component?.properties ?? {}) as object)).toEqual(['__proto__']);
    expect(operation.responses[0]?.contents[0]?.fields[0]?.path.value).toBe('__proto__');
    expect(Object.prototype).not.toHaveProperty('type');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('merges << keys and follows aliases, as YAML files of vendors do', () => {
    const text = [
      'openapi: 3.0.3',
      'x-common: &common',
      '  description: Shared',
      '  summary: Theirs',
      'paths:',
      '  /a:',
      '    get:',
      '      <<: *common',
      '      summary: Mine',
      '      responses: &r',
      '        200:',
      '          description: OK',
      '    put:',
      '      responses: *r',
    ].join('\n');
    const [get, put] = read(text).operations;
    expect([get?.summary?.value, get?.description?.value]).toEqual(['Mine', 'Shared']);
    expect(put?.responses[0]?.status.value).toBe('200');
  });
});
