import { describe, expect, it } from 'vitest';
import { ContractError } from '../../../contract/error.js';
import { joinPointer } from '../../../contract/json.js';
import type { DocumentedField, DocumentedParameter } from '../../docs/model.js';
import { hoist } from '../hoist.js';
import { leaves } from '../json.js';
import { factOn, operationOn } from '../testing.js';
import { buildContract } from './index.js';

const fact = factOn('page.txt');

function field(
  path: string,
  type?: 'string' | 'array' | 'object' | 'integer',
  more: Partial<DocumentedField> = {},
): DocumentedField {
  return { path: fact(path), ...(type === undefined ? {} : { type: fact(type) }), ...more };
}

function withFields(fields: DocumentedField[], status = '200') {
  return operationOn('page.txt', 'get', '/things', {
    responses: [
      { status: fact(status), headers: [], contents: [{ contentType: fact('application/json'), fields }] },
    ],
  });
}

function schemaFor(fields: DocumentedField[]) {
  const { document } = buildContract([withFields(fields)]);
  return JSON.parse(JSON.stringify(document)).paths['/things'].get.responses['200'].content[
    'application/json'
  ].schema;
}

describe('schemas from field lists', () => {
  it('nests by dots and brackets', () => {
    expect(
      schemaFor([
        field('results', 'array', { items: fact('object') }),
        field('results[].id', 'string'),
        field('a.b', 'integer'),
      ]),
    ).toEqual({
      type: 'object',
      properties: {
        results: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
        a: { type: 'object', properties: { b: { type: 'integer' } } },
      },
    });
  });

  it('makes an array of a body whose names start with an index', () => {
    expect(schemaFor([field('[].id', 'string', { required: fact(true) })])).toEqual({
      type: 'array',
      items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
    });
  });

  it('lets the rows below decide where a row’s own type has no room for them', () => {
    expect(schemaFor([field('a', 'string'), field('a.b', 'string')])).toEqual({
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'string' } } } },
    });
  });

  it('writes bounds, those of an array and its items among them', () => {
    const size = field('size', 'integer', { minimum: fact(0), exclusiveMinimum: fact(true) });
    const lids = field('lids', 'array', {
      minItems: fact(1),
      items: fact('string'),
      itemsPattern: fact('^[0-9a-f]{8}$'),
    });
    expect(schemaFor([size, lids]).properties).toEqual({
      size: { type: 'integer', minimum: 0, exclusiveMinimum: true },
      lids: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[0-9a-f]{8}$' } },
    });
  });

  it('writes that one of two fields has to be there', () => {
    const contents = [
      {
        contentType: fact('application/json'),
        fields: [field('lid', 'string'), field('hatch', 'string')],
        anyRequired: fact(['lid', 'hatch']),
      },
    ];
    const { document } = buildContract([
      operationOn('page.txt', 'post', '/things', { requestBody: { contents } }),
    ]);
    expect(
      JSON.parse(JSON.stringify(document)).paths['/things'].post.requestBody.content['application/json']
        .schema,
    ).toMatchObject({ type: 'object', anyOf: [{ required: ['lid'] }, { required: ['hatch'] }] });
  });

  it('reads a name in angle brackets as any key', () => {
    expect(schemaFor([field('regions.<region>', 'integer')])).toMatchObject({
      properties: { regions: { additionalProperties: { type: 'integer' } } },
    });
  });

  it('wants one of any keys where the page calls the placeholder required', () => {
    const region = field('regions.<region>', 'object', { required: fact(true) });
    expect(schemaFor([region, field('regions.<region>.size', 'integer', { required: fact(true) })])).toEqual({
      type: 'object',
      properties: {
        regions: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['size'],
            properties: { size: { type: 'integer' } },
          },
        },
      },
    });
  });

  it('writes a placeholder under the names that the page lists for it', () => {
    const maker = field('lid.<maker>', 'object', { required: fact(true), keys: fact(['acme']) });
    const inside = field('lid.acme.size', 'integer');
    const acme = { type: 'object', properties: { size: { type: 'integer' } } };
    const lid = { type: 'object', required: ['acme'], properties: { acme } };
    for (const rows of [
      [maker, inside],
      [inside, maker],
      [maker, field('lid.<maker>.size', 'integer')],
    ])
      expect(schemaFor(rows)).toEqual({ type: 'object', properties: { lid } });
    const owner = field('{OWNER}', 'string', { required: fact(true), keys: fact(['me', 'you']) });
    expect(schemaFor([owner])).toEqual({
      type: 'object',
      minProperties: 1,
      properties: { me: { type: 'string' }, you: { type: 'string' } },
    });
    const many = field('a.<b>', 'object', { keys: fact(['x', 'y']) });
    expect(schemaFor([many, field('a.<b>.c', 'string')])).toMatchObject({
      properties: { a: { additionalProperties: { properties: { c: { type: 'string' } } } } },
    });
  });

  it('keeps null where the type comes from the rows below', () => {
    const nullable = { nullable: fact(true) };
    const object = { type: 'object', nullable: true, properties: { b: { type: 'string' } } };
    for (const a of [field('a', undefined, nullable), field('a', 'string', nullable)])
      expect(schemaFor([a, field('a.b', 'string')])).toEqual({ type: 'object', properties: { a: object } });
  });

  it('keeps a field called __proto__ a field', () => {
    const schema = schemaFor([field('__proto__', 'string'), field('constructor', 'string')]);
    expect(Object.keys(schema.properties)).toEqual(['__proto__', 'constructor']);
    expect(({} as { type?: string }).type).toBeUndefined();
  });

  it('leaves out a default that is not of the declared type', () => {
    expect(schemaFor([field('a', 'integer', { default: fact('many') })])).toEqual({
      type: 'object',
      properties: { a: { type: 'integer' } },
    });
  });
});

describe('the document', () => {
  it('has a provenance entry for every value', () => {
    const operation = operationOn('page.txt', 'delete', '/things/{id}', {
      summary: fact('Delete'),
      description: fact('Deletes.'),
      tags: [fact('things')],
      roles: [fact('Owner')],
      security: [{ name: fact('Digest auth') }],
      servers: [{ url: fact('https://api.example'), description: fact('Production') }],
      parameters: [
        { name: fact('id'), in: 'path', type: fact('string') },
        { name: fact('X-Trace'), in: 'header' },
      ],
      requestBody: { contents: [{ fields: [field('reason', 'string')] }] },
      responses: [
        {
          status: fact('success'),
          headers: [{ name: fact('ETag'), type: fact('string') }],
          contents: [],
          emptyObject: fact(true),
        },
        { status: fact('404'), headers: [], contents: [{ fields: [field('code', 'string')] }] },
      ],
    });
    const { document, provenance } = buildContract([operation]);
    const uncovered = [...leaves(document)]
      .map(([path]) => path)
      .filter((path) => {
        for (let depth = path.length; depth >= 0; depth--) {
          const entries = provenance.get(joinPointer('', ...path.slice(0, depth)));
          if (depth === path.length ? entries.length > 0 : entries.some((entry) => entry.subtree))
            return false;
        }
        return true;
      });
    expect(uncovered.map((place) => joinPointer('', ...place))).toEqual([]);
    expect(Object.keys(document.paths ?? {})).toEqual(['/things/{id}']);
  });

  it('shares the error schema, and gives another shape a name that depends on the shape alone', () => {
    const first = withFields([field('code', 'string')], '404');
    const second = { ...withFields([field('code', 'string')], '409'), path: fact('/others') };
    const third = { ...withFields([field('title', 'string')], '500'), path: fact('/last') };
    const { document, findings } = buildContract([first, second, third]);
    const names = Object.keys(JSON.parse(JSON.stringify(document)).components.schemas);
    expect(names).toEqual(['ApiError', expect.stringMatching(/^ApiError_[0-9a-f]{6}$/)]);
    expect(buildContract([third, first, second]).document).toEqual(document);
    expect(findings).toHaveLength(1);
  });

  it('writes unions as anyOf, null into enumerations, and no scheme for a name that explains nothing', () => {
    const operation = withFields(
      [
        {
          path: fact('a'),
          anyOf: fact([{ type: 'string', nullable: true }, { type: 'number' }]),
          nullable: fact(true),
        },
        {
          path: fact('b'),
          type: fact('string'),
          nullable: fact(true),
          enum: fact(['x']),
          deprecated: fact(true),
        },
      ],
      '200',
    );
    const { document } = buildContract([{ ...operation, security: [{ name: fact('Auth0') }] }]);
    const text = JSON.stringify(document);
    expect(text).toContain('"a":{"anyOf":[{"type":"string","nullable":true},{"type":"number"}]}');
    expect(text).toContain('"b":{"type":"string","nullable":true,"deprecated":true,"enum":["x",null]}');
    expect(text).not.toContain('securitySchemes');
  });

  it('spells one path one way, as the most trusted page does', () => {
    const get = operationOn('old.txt', 'get', '/groups/{GROUP-ID}', {
      parameters: [{ name: fact('GROUP-ID'), in: 'path' }],
    });
    const remove = operationOn('new.txt', 'delete', '/groups/{groupId}', {
      format: 'bump',
      generation: 3,
      parameters: [{ name: fact('groupId'), in: 'path' }],
    });
    const { document, findings } = buildContract([get, remove]);
    expect(document.paths).toMatchObject({
      '/groups/{groupId}': { get: { parameters: [{ name: 'groupId' }] } },
    });
    expect(Object.keys(document.paths ?? {})).toHaveLength(1);
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'Path parameter names' }));
  });

  it('moves base paths into paths where pages of one host differ on them', () => {
    const a = operationOn('a.txt', 'get', '/x', { servers: [{ url: fact('https://h.example/v1') }] });
    const b = operationOn('b.txt', 'get', '/v2/y', { servers: [{ url: fact('https://h.example') }] });
    const { document } = buildContract([a, b]);
    expect(document.servers).toEqual([{ url: 'https://h.example' }]);
    expect(Object.keys(document.paths ?? {})).toEqual(['/v1/x', '/v2/y']);
  });

  it('refuses two APIs in one contract', () => {
    const a = operationOn('a.txt', 'get', '/x', { servers: [{ url: fact('https://a.example') }] });
    const b = operationOn('b.txt', 'get', '/x', { servers: [{ url: fact('https://b.example') }] });
    expect(() => buildContract([a, b])).toThrow(ContractError);
  });

  it('tells operations of one title apart', () => {
    const operations = ['/a', '/b'].map((path) =>
      operationOn('p.txt', 'get', path, { operationId: fact('getOne') }),
    );
    const { document } = buildContract(operations);
    expect(document.paths).toMatchObject({
      '/a': { get: { operationId: 'getOne' } },
      '/b': { get: { operationId: 'getOne_getB' } },
    });
  });
});

describe('hoisting', () => {
  it('makes components of what operations share word for word, and only of that', () => {
    const parameter: DocumentedParameter = { name: fact('pretty'), in: 'query', type: fact('boolean') };
    const response = { status: fact('403'), description: fact('Forbidden.'), headers: [], contents: [] };
    const operations = ['/a', '/b', '/c'].map((path) =>
      operationOn('p.txt', 'get', path, {
        parameters: [path === '/c' ? { ...parameter, description: fact('Other.') } : parameter],
        responses: [response],
      }),
    );
    const { document, provenance } = buildContract(operations);
    const after = hoist(document, provenance);
    expect(document.paths).toMatchObject({
      '/a': {
        get: {
          parameters: [{ $ref: '#/components/parameters/pretty' }],
          responses: { '403': { $ref: '#/components/responses/Forbidden' } },
        },
      },
      '/c': { get: { parameters: [{ name: 'pretty', description: 'Other.' }] } },
    });
    expect(after.get('/components/parameters/pretty/schema/type')).not.toEqual([]);
    expect(after.get('/paths/~1a/get/parameters/0/schema/type')).toEqual([]);
    expect(after.get('/paths/~1c/get/parameters/0/schema/type')).not.toEqual([]);
  });
});

it('writes roles that differ by action beside all of them', () => {
  const pair = (role: string, action: string) => ({ role: fact(role), action: fact(action) });
  const operation = operationOn('page.txt', 'get', '/things', {
    roles: [fact('Reader'), fact('Packer')],
    roleActions: [pair('Reader', 'to view'), pair('Packer', 'to pack'), pair('Reader', 'to pack')],
  });
  const { document, provenance } = buildContract([operation]);
  expect(JSON.parse(JSON.stringify(document)).paths['/things'].get).toMatchObject({
    'x-required-roles': ['Reader', 'Packer'],
    'x-roles-by-action': [
      { action: 'to view', roles: ['Reader'] },
      { action: 'to pack', roles: ['Packer', 'Reader'] },
    ],
  });
  expect(provenance.get(joinPointer('', 'paths', '/things', 'get', 'x-roles-by-action'))).toHaveLength(6);
});
