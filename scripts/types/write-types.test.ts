import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composePages } from '../../bench/compose.js';
import type { JsonMap } from '../contract/json.js';
import { generateContract } from '../contract/pipeline.js';
import { renderTypes } from './write-types.js';

const openapi = path.resolve(import.meta.dirname, '..', '..', 'openapi');

/** Everything of OpenAPI 3.0 that openapi-typescript treats in a way of its own. */
const EVERYTHING = {
  openapi: '3.0.3',
  info: { title: 'Everything', version: '1' },
  paths: {
    '/pets/{petId}': {
      parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'getPet',
        parameters: [{ $ref: '#/components/parameters/page' }],
        responses: {
          '200': {
            description: 'A `*/` pet',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          default: { $ref: '#/components/responses/Problem' },
        },
      },
      put: {
        operationId: 'putPet',
        deprecated: true,
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { '204': { description: 'Done', headers: { 'X-Left': { schema: { type: 'integer' } } } } },
      },
    },
  },
  components: {
    parameters: { page: { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } } },
    responses: {
      Problem: { description: 'Problem', content: { 'application/problem+json': { schema: {} } } },
    },
    schemas: {
      Pet: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
      },
      Cat: {
        type: 'object',
        properties: { kind: { type: 'string' }, lives: { type: 'integer', nullable: true } },
      },
      Dog: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          {
            type: 'object',
            required: ['kind'],
            properties: { kind: { type: 'string', enum: ['dog', 'wolf'] } },
          },
        ],
      },
      Base: {
        type: 'object',
        discriminator: { propertyName: 'breed' },
        properties: {
          breed: { type: 'string' },
          tags: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  },
};

describe('renderTypes', () => {
  async function theirs(document: string | object): Promise<string> {
    const input = typeof document === 'string' ? document : JSON.stringify(document);
    return `${COMMENT_HEADER.trimEnd()}\n\n${astToString(await openapiTS(input, { emptyObjectsUnknown: true }))}`;
  }

  it('gives what openapi-typescript as a whole gives', async () => {
    expect(renderTypes(EVERYTHING)).toBe(await theirs(EVERYTHING));
    expect(renderTypes(EVERYTHING)).toBe(await theirs(EVERYTHING));
  });

  it('gives the same for the contracts of this project', async () => {
    const companions = path.join(openapi, 'companions');
    const files = [
      path.join(openapi, 'atlas-peering.openapi.yaml'),
      ...(await readdir(companions))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => path.join(companions, name)),
    ];
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      expect(renderTypes(parse(text))).toBe(await theirs(text));
    }
  });

  it('gives the same for a contract of many pages', async () => {
    const pages = composePages(60, 3);
    const { types, contractYaml } = await generateContract({
      name: 'many',
      pages,
      companions: [],
      overlays: [],
    });
    expect(types).toBe(await theirs(contractYaml));
  });

  it('follows references by name, as JSON Schema has them from OpenAPI 3.1 on', () => {
    const pointer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const described = (refer: (name: string) => JsonMap, written: (name: string) => string) => ({
      openapi: '3.2.0',
      info: { title: 'Names', version: '1' },
      paths: {},
      components: {
        schemas: {
          Garden: {
            type: 'object',
            properties: { bed: refer('Bed'), tree: refer('Tree') },
          },
          Plant: {
            oneOf: [pointer('Bed'), pointer('Tree')],
            discriminator: { propertyName: 'kind', mapping: { tree: written('Tree') } },
          },
          Bed: { $anchor: 'Bed', type: 'object', properties: { kind: { type: 'string' } } },
          Tree: { $dynamicAnchor: 'Tree', type: 'object', properties: { kind: { type: 'string' } } },
        },
      },
    });
    const byPointer = described(pointer, (name) => `#/components/schemas/${name}`);
    const byAnchor = described(
      (name) => ({ $ref: `#${name}` }),
      (name) => name,
    );
    const dynamically = described(
      (name) => ({ $dynamicRef: `#${name}` }),
      (name) => name,
    );
    const within = described(pointer, (name) => name);
    const { Garden } = within.components.schemas;
    const bed = { $id: 'https://a.example/bed', ...Garden, $defs: { soil: { type: 'string' } } };
    Object.assign(bed.properties, { bed: { $ref: '#/$defs/soil' }, tree: { $ref: '#' } });
    Object.assign(within.components.schemas, { Garden: bed });
    const types = renderTypes(within);
    expect(types).toContain('bed?: components["schemas"]["Garden"]["$defs"]["soil"]');
    expect(types).toContain('tree?: components["schemas"]["Garden"]');
    expect(renderTypes(byPointer)).toContain('tree?: components["schemas"]["Tree"]');
    expect(renderTypes(byAnchor)).toBe(renderTypes(byPointer));
    expect(renderTypes(dynamically)).toBe(renderTypes(byPointer));
  });

  it('leaves the document as it is', () => {
    const document = structuredClone(EVERYTHING);
    renderTypes(document);
    expect(document).toEqual(EVERYTHING);
  });
});
