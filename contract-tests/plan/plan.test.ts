import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { renderProvenanceFile } from '../../contract/provenance.js';
import { statusCovers, statusToAskFor } from '../targets/status.js';
import { planCases, planGaps } from './plan.js';
import { loadProvenance } from './provenance.js';
import { globMatcher, inShard } from './selection.js';

const json = { 'application/json': { schema: { type: 'object' } } };

function plan(operation: JsonObject, more: JsonObject = {}, method = 'get') {
  const contract = viewOf(
    {
      openapi: '3.0.3',
      paths: { '/a': { [method]: { operationId: 'read', ...operation } } },
      components: {
        securitySchemes: {
          digestAuth: { type: 'http', scheme: 'digest' },
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        },
      },
      ...more,
    },
    'test',
  );
  const cases = (auth?: 'digest' | 'none') => [
    ...planCases(contract, {
      seed: 1,
      ...(auth === undefined ? {} : { auth }),
      provoke: () => ({ kind: 'cause', cause: 'test' }),
    }),
  ];
  return { contract, cases };
}

describe('cases', () => {
  test('operation by response by scheme by media type', () => {
    const { cases } = plan({
      security: [{ digestAuth: [] }, { key: [], digestAuth: [] }, {}],
      responses: {
        200: { description: 'ok', content: { 'application/json': {}, 'text/csv': {} } },
        '4XX': { description: 'wrong', content: json },
        default: { description: 'other' },
      },
    });
    expect(cases().map(({ id }) => id)).toEqual(
      ['digestAuth', 'key+digestAuth', 'none'].flatMap((scheme) => [
        `read/200/${scheme}/application/json`,
        `read/200/${scheme}/text/csv`,
        `read/4XX/${scheme}`,
        `read/default/${scheme}`,
      ]),
    );
  });

  test('only the schemes asked for; none sends no credentials', () => {
    const { cases } = plan({
      security: [{ digestAuth: [] }, { key: [] }],
      responses: { 200: { description: 'ok' } },
    });
    expect(cases('digest').map(({ scheme }) => scheme)).toEqual(['digestAuth']);
    expect(cases('none').map(({ scheme, schemes }) => [scheme, schemes])).toEqual([['none', []]]);
  });

  test('ids are unique and do not depend on the seed', () => {
    const { contract } = plan({
      parameters: [
        { name: 'x', in: 'query', schema: { type: 'string', pattern: '^[a-z]{20}$' } },
        { name: 'x', in: 'header', schema: { type: 'boolean' } },
      ],
      responses: { 200: { description: 'ok' } },
    });
    const ids = (seed: number) =>
      [...planCases(contract, { seed, provoke: () => ({ kind: 'cause', cause: '' }) })].map(({ id }) => id);
    expect(new Set(ids(1)).size).toBe(ids(1).length);
    expect(ids(2)).toEqual(ids(1));
  });

  test('what cannot be made is named', () => {
    const { contract } = plan({
      parameters: [{ name: 'x', in: 'query', required: true, schema: { type: 'string', pattern: '(' } }],
      responses: { 200: { description: 'ok' } },
    });
    expect(planGaps(contract, 1)).toEqual([
      expect.objectContaining({ operationId: 'read', what: 'x', pointer: '/paths/~1a/get/parameters/0' }),
      expect.objectContaining({ what: 'x (pattern)' }),
    ]);
  });
});

describe('a body that is made from an example', () => {
  const bodyOf = (required: string[]) => {
    const { cases } = plan(
      {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              example: { name: 'a' },
              schema: {
                type: 'object',
                required,
                properties: {
                  name: { type: 'string' },
                  id: { type: 'integer', readOnly: true },
                  size: { type: 'integer', minimum: 7 },
                },
              },
            },
          },
        },
        responses: { 200: { description: 'ok' } },
      },
      {},
      'post',
    );
    return cases()[0]?.request.body?.value;
  };

  test('may lack what is read-only, and nothing else that is required', () => {
    expect(bodyOf(['name', 'id'])).toEqual({ name: 'a' });
    expect(bodyOf(['name', 'size'])).toMatchObject({ size: 7 });
  });
});

describe('statuses', () => {
  const { contract } = plan({
    responses: {
      200: { description: '' },
      400: { description: '' },
      '4XX': { description: '' },
      default: { description: '' },
    },
  });
  const [operation] = contract.operations;
  if (!operation) throw new Error('no operation');

  test('a range or a default is asked for by a status that nothing else covers', () => {
    expect(statusToAskFor(operation, '400')).toBe(400);
    expect(statusToAskFor(operation, '4XX')).toBe(404);
    expect(statusToAskFor(operation, 'default')).toBe(500);
  });

  test('what covers what', () => {
    expect(statusCovers(operation, '4XX', 404)).toBe(true);
    expect(statusCovers(operation, '4XX', 400)).toBe(false);
    expect(statusCovers(operation, 'default', 404)).toBe(false);
    expect(statusCovers(operation, 'default', 503)).toBe(true);
  });
});

describe('selection', () => {
  test.each([
    ['*', 'read/404/none', true],
    ['*/404/*', 'read/404/none', true],
    ['*/404/*', 'read/40/none', false],
    ['read/???/none', 'read/404/none', true],
    ['read', 'read/404/none', false],
    ['a.b*', 'axb', false],
    ['[ab]', '[ab]', true],
  ])('%s takes %s: %s', (glob, id, taken) => {
    expect(globMatcher(glob)(id)).toBe(taken);
  });

  test('each id is in one shard, and shards are of like size', () => {
    const ids = Array.from({ length: 3_000 }, (_, index) => `operation${index}/404/none`);
    const sizes = [1, 2, 3].map((index) => ids.filter((id) => inShard(id, { index, count: 3 })).length);
    expect(sizes.reduce((a, b) => a + b)).toBe(ids.length);
    for (const size of sizes) expect(size).toBeGreaterThan(900);
  });
});

describe('provenance', () => {
  test('the nearest place above with a sentence, and what a page says before what was added', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'provenance-'));
    try {
      const fact = (kind: 'overlay' | 'stated', quote: string) => ({
        kind,
        quote,
        page: 'page.txt',
        line: 3,
        column: 1,
      });
      await writeFile(
        join(folder, 'api.provenance.json'),
        renderProvenanceFile('api.yaml', [['/a', [fact('overlay', 'added'), fact('stated', 'said')]]]),
      );
      const provenance = await loadProvenance(join(folder, 'api.openapi.yaml'));
      expect(provenance('/a/b/c')).toMatchObject({ quote: 'said', line: 3 });
      expect(provenance('/other')).toBeUndefined();
      expect((await loadProvenance(join(folder, 'none.yaml')))('/a')).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
