/** `npm run compare`: runs the comparison and writes RESULTS.md beside this file. Takes about a minute. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { loadContract } from '../../contract/load.js';
import { compare } from './compare.js';
import { comparisonPage } from './markdown.js';

const spec = fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url));
const page = fileURLToPath(new URL('RESULTS.md', import.meta.url));

new Command('npm run compare --')
  .description('Compares what tools find in the catalogue of faulty servers; writes RESULTS.md anew.')
  .parse();

const started = performance.now();
const comparison = await compare(await loadContract(spec), {
  prefer: 'deletePeeringConnection',
  timeoutMs: 5000,
});
await writeFile(page, comparisonPage(comparison));
for (const { tool, caught, faults, falseAlarms, harmless } of comparison.scores) {
  console.log(`${tool}: ${caught} of ${faults} faults caught, ${falseAlarms} false alarms of ${harmless}`);
}
console.log(`written to ${page} in ${Math.round((performance.now() - started) / 1000)} s`);
