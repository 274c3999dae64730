/**
 * The suite on contracts that nobody here wrote, on Prism: how many cases, what came out, and how long it took.
 *
 *     npm run bench -- foreign [FILE...] [--details DIR]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { ContractError } from '../contract/error.js';
import type { CaseRecord } from '../contract-tests/report/record.js';
import { runContract } from '../contract-tests/run.js';
import { examples } from './examples.js';
import { report } from './figures.js';

const command = new Command('npm run bench -- foreign')
  .description('Runs the suite on contracts that nobody here wrote, on Prism, and prints a row for each.')
  .argument('[files...]', 'OpenAPI 3 files; those of a package from npm where none is named')
  .option('--details <dir>', 'write the cases that did not pass, a file for each contract')
  .parse();
const { details } = command.opts<{ details?: string }>();

const total = { contracts: 0, cases: 0, passed: 0, failed: 0, defects: 0, unreachable: 0, refused: 0 };

async function one(file: string): Promise<string> {
  const name = path.basename(file);
  const kept: CaseRecord[] = [];
  const started = performance.now();
  try {
    const { summary, exitCode } = await runContract({
      spec: file,
      onRecord: (record) => {
        if (record.outcome !== 'passed' || record.rules.length > 0) kept.push(record);
      },
    });
    const { total: cases, passed, failed, mockDefects, unreachable } = summary;
    total.contracts += 1;
    total.cases += cases;
    total.passed += passed;
    total.failed += failed;
    total.defects += mockDefects;
    total.unreachable += unreachable;
    if (details !== undefined) {
      await mkdir(details, { recursive: true });
      await writeFile(path.join(details, `${name}.json`), JSON.stringify(kept, undefined, 1));
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return `${name}: ${cases} cases, ${passed} passed, ${failed} failed, ${mockDefects} mock defects, ${unreachable} unreachable, exit ${exitCode}, ${seconds} s`;
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    total.refused += 1;
    return `${name}: refused: ${error.message.split('\n')[0]}`;
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'foreign-'));
try {
  const { args } = command;
  const files =
    args.length > 0
      ? args
      : (await examples(folder)).filter((file) => !file.includes(`${path.sep}2.0${path.sep}`));
  for (const file of files) process.stdout.write(`${await one(file)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
report([
  { name: 'cases of contracts of others', value: total.cases, note: `${total.contracts} contracts` },
  { name: 'of these failed on the mock', value: total.failed, limit: 0 },
  { name: 'share unreachable', value: total.unreachable / Math.max(total.cases, 1), limit: 0.02 },
  { name: "defects of the contracts' own examples", value: total.defects },
  { name: 'contracts refused, with the reason', value: total.refused },
]);
