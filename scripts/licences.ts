import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { asList, type JsonObject } from '../contract/json.js';
import { refused, shipped } from './package/sbom.js';

/** `npm run licences`: the licences of everything that is installed; with `--sbom`, what is shipped as CycloneDX. */

const { sbom } = new Command('npm run licences --')
  .description(
    'Checks the licences of what is shipped and of the tools. Exit 1: one is not among those allowed.',
  )
  .option('--sbom <file>', 'write the bill of materials of what is shipped (CycloneDX)')
  .parse()
  .opts<{ sbom?: string }>();

const project = path.resolve(import.meta.dirname, '..');
const { dependencies } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));
const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  cwd: project,
  maxBuffer: 2 ** 26,
});
const bill: JsonObject = JSON.parse(stdout);
const ours = shipped(bill, Object.keys(dependencies));
const wrong = [...refused(ours, 'shipped'), ...refused(bill, 'tools')];
for (const line of wrong) process.stdout.write(`not allowed: ${line}\n`);
process.stdout.write(
  `${asList(ours.components).length} packages shipped, ${asList(bill.components).length} in all, ${wrong.length} not allowed\n`,
);
if (sbom !== undefined) await writeFile(sbom, `${JSON.stringify(ours, undefined, 2)}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
