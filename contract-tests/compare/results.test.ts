import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadContract } from '../../contract/load.js';
import { pairings } from '../faults/run.js';

const spec = fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url));

it('RESULTS.md is of the catalogue as it is: npm run compare makes it anew', async () => {
  const page = await readFile(new URL('RESULTS.md', import.meta.url), 'utf8');
  const [, faults, harmless] = /\| this suite +\| \d+ of (\d+) +\|.*\| \d+ of (\d+) +\|/.exec(page) ?? [];
  const all = pairings(await loadContract(spec), { prefer: 'deletePeeringConnection' }).pairings.map(
    ({ entry }) => entry,
  );
  const entries = all.filter(({ family }) => family !== 'unjudgeable');
  const expected = entries.filter(({ expectRule }) => expectRule !== undefined).length;
  expect([Number(faults), Number(harmless)]).toEqual([expected, entries.length - expected]);
});
