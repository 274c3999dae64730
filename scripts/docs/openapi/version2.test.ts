import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ReadResult } from '../model.js';
import { read } from './testing/contracts.js';

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
