import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eachFact, statedFacts } from '../facts.js';
import type { DocumentedOperation } from '../model.js';
import { SourceText } from '../source.js';
import { looksLikeOpenApi, readOpenApi } from './read.js';
import { contract, only, read } from './testing/contracts.js';

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
