/** `prism mock` as a process of its own: what it says by itself is told from what somebody made of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.js';
import { loadContract } from '../contract/load.js';
import { outcomesOf } from '../contract-tests/run/outcomes.js';
import { addressTarget } from '../contract-tests/targets/address.js';
import { type PrismMock, startPrismMock } from './prism-mock.js';

let mock: PrismMock | undefined;
let folder = '';
afterEach(async () => {
  await mock?.close();
  await rm(folder, { recursive: true, force: true });
});

async function onPrismMock(document: JsonObject) {
  folder = await mkdtemp(path.join(tmpdir(), 'prism-mock-'));
  const file = path.join(folder, 'contract.json');
  await writeFile(file, JSON.stringify(document));
  const contract = await loadContract(file);
  mock = await startPrismMock(contract, folder);
  const given = { url: mock.url, provoke: 'prefer', own: [], allow: [], rate: 100, env: {} } as const;
  // It may have to be started again.
  const target = Object.assign(addressTarget(contract, given), { leastTimeoutMs: 60_000 });
  return { notes: mock.notes, found: await outcomesOf(contract, target) };
}

const query = (name: string) => ({ name, in: 'query', schema: { type: 'string', enum: ['a', 'b'] } });
const responses = { '200': { description: '' }, '400': { description: '' } };
const info = { title: 'T', version: '1' };

test('what its command forgets is its defect: the constraints of parameters whose names it encodes', async () => {
  const { found } = await onPrismMock({
    openapi: '3.0.3',
    info,
    paths: {
      '/beds': { get: { operationId: 'beds', parameters: [query('kind[]'), query('size')], responses } },
    },
  });
  expect(found['beds/query.kind[].enum.other/none']?.outcome).toBe('mock-defect');
  expect(found['beds/query.size.enum.other/none']?.outcome).toBe('passed');
}, 60_000);

test('a file that it refuses is served without what leads elsewhere, and that is said', async () => {
  const { found, notes } = await onPrismMock({
    openapi: '3.0.3',
    info,
    'x-topics': [{ $ref: './no-such-page.md' }],
    paths: { '/beds': { get: { operationId: 'beds', parameters: [query('kind[]')], responses } } },
  });
  expect(notes()).toEqual([expect.stringMatching(/^it refuses the file as it is .*no-such-page\.md/)]);
  expect(found['beds/query.kind[].enum.other/none']?.outcome).toBe('mock-defect');
}, 60_000);

test('a request that ends it is its defect, and the next ones get their responses', async () => {
  const matrix = {
    name: 'ids',
    in: 'path',
    required: true,
    style: 'matrix',
    schema: { type: 'array', items: { type: 'integer' }, example: [3, 4] },
  };
  const { found, notes } = await onPrismMock({
    openapi: '3.0.3',
    info,
    paths: {
      '/m/{ids}': {
        get: { operationId: 'matrix', parameters: [matrix], responses: { '200': { description: '' } } },
      },
      '/beds': { get: { operationId: 'beds', responses } },
    },
  });
  expect(notes()).toEqual([expect.stringMatching(/^it ended \d+ times?/)]);
  expect(found['matrix/200/none']?.outcome).toBe('mock-defect');
  expect(found['beds/400/none']?.outcome).toBe('passed');
}, 60_000);
