/**
 * The suite on contracts that nobody here wrote, on Prism: how many cases, what came out, and how long it took.
 * usage: npm run bench:foreign -- FILE... [--details DIR]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import type { CaseRecord } from '../contract-tests/report/record.js';
import { runContract } from '../contract-tests/run.js';

const command = new Command('npm run bench:foreign --')
  .description('Runs the suite on contracts that nobody here wrote, on Prism, and prints a row for each.')
  .argument('<files...>', 'OpenAPI files')
  .option('--details <dir>', 'write the cases that did not pass, a file for each contract')
  .parse();
const values = command.opts<{ details?: string }>();
const positionals = command.args;

const rows: string[] = [];
for (const file of positionals) {
  const name = basename(file);
  const kept: CaseRecord[] = [];
  const started = performance.now();
  try {
    const { summary, exitCode } = await runContract({
      spec: file,
      onRecord: (record) => {
        if (record.outcome !== 'passed' || record.rules.length > 0) kept.push(record);
      },
    });
    const { total, passed, failed, mockDefects, unreachable } = summary;
    const share = total === 0 ? 0 : (100 * unreachable) / total;
    rows.push(
      `| ${name} | ${total} | ${passed} | ${failed} | ${mockDefects} | ${unreachable} (${share.toFixed(1)} %) | ${exitCode} | ${((performance.now() - started) / 1000).toFixed(1)} |`,
    );
  } catch (error) {
    rows.push(`| ${name} | ${error instanceof Error ? error.message.split('\n')[0] : String(error)} |`);
  }
  process.stdout.write(`${rows.at(-1)}\n`);
  if (values.details !== undefined) {
    mkdirSync(values.details, { recursive: true });
    writeFileSync(join(values.details, `${name}.json`), JSON.stringify(kept, undefined, 1));
  }
}
