import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, Option } from 'commander';
import { checkCleanInstall } from './package/clean-install.js';

/**
 * `npm test`: the checks for every change, one after the other (two cores are the smallest machine this runs on), all of
 * them even if one fails. `npm run test:slow`: what takes long by nature. Ends with one line `N passed, N failed` that adds
 * up all runners.
 */

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
}

interface Step {
  readonly name: string;
  readonly run: (scratch: string) => Promise<Tally>;
}

const project = path.resolve(import.meta.dirname, '..');
const flags = new Command('npm test --')
  .description('Checks, one after the other; ends with the sum of all runners.')
  .addOption(
    new Option('--suite <suite>', 'of every change, or what is slow by nature')
      .choices(['fast', 'slow', 'all'])
      .default('fast'),
  )
  .option('--no-dredd', 'without the second opinion, which has a package of its own to install')
  .option('--no-lint', 'without format, lint, types and generated files, which are the same on every Node')
  .option('--reports <folder>', 'keep JUnit files and the reports of the contract runs there')
  .addHelpText('after', '\nOne test file: npx vitest run FILE')
  .parse()
  .opts<{ suite: string; dredd: boolean; lint: boolean; reports?: string }>();
const noDredd = !flags.dredd;
const reports = flags.reports === undefined ? undefined : path.resolve(flags.reports);

const lint: readonly Step[] = [
  { name: 'format and lint', run: () => one('npx', ['biome', 'ci', '.']) },
  { name: 'type check', run: () => one('node', ['node_modules/ts7/bin/tsc', '--noEmit']) },
  {
    name: 'generated files are up to date',
    run: () => one('node', ['scripts/run.mjs', 'scripts/generate.ts', '--check']),
  },
];
const fast: readonly Step[] = [
  ...(flags.lint ? lint : []),
  { name: 'unit and contract tests', run: (scratch) => vitest(scratch, 'vitest.config.ts') },
  { name: 'contract run on Prism', run: (scratch) => contract(scratch, 'prism') },
  { name: 'contract run on the emulator', run: (scratch) => contract(scratch, 'emulator') },
];
const slow: readonly Step[] = [
  { name: 'slow tests', run: (scratch) => vitest(scratch, 'vitest.slow.config.ts') },
  { name: 'the package in clean installations', run: () => checkCleanInstall(write) },
];
const steps = [...(flags.suite === 'slow' ? [] : fast), ...(flags.suite === 'fast' ? [] : slow)];

function write(text: string): void {
  process.stdout.write(text);
}

/** A command that is one check: it holds or it does not. */
async function one(command: string, args: readonly string[]): Promise<Tally> {
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(scratch: string, config: string): Promise<Tally> {
  const file = path.join(scratch, `${config}.json`);
  const code = await run('npx', [
    'vitest',
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(reports === undefined
      ? []
      : [
          '--reporter=junit',
          `--outputFile.junit=${path.join(reports, `${path.basename(config, '.ts')}.xml`)}`,
        ]),
  ]);
  const counts: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const passed = numberAt(counts, 'numPassedTests');
  const failed = numberAt(counts, 'numFailedTests');
  // A file that does not even load has no failed test, and an unhandled rejection fails the run alone.
  return {
    passed,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: numberAt(counts, 'numPendingTests'),
  };
}

async function contract(scratch: string, target: string): Promise<Tally> {
  const out = path.join(reports ?? scratch, target);
  // One of an earlier run says nothing about this one.
  await rm(path.join(out, 'report.json'), { force: true });
  const code = await run('node', [
    'scripts/run.mjs',
    'contract-tests/cli.ts',
    '--target',
    target,
    '--report',
    reports === undefined ? 'json' : 'json,junit,html',
    '--out',
    out,
    ...(noDredd ? ['--no-dredd'] : []),
  ]);
  const report: unknown = JSON.parse(await readFile(path.join(out, 'report.json'), 'utf8').catch(() => '{}'));
  const { summary, dredd = [] } = isReport(report) ? report : { summary: {} };
  const passed = numberAt(summary, 'passed') + sum(dredd, 'passed');
  const failed = numberAt(summary, 'failed') + sum(dredd, 'failed') + sum(dredd, 'errors');
  // What could not run (exit 2) and a defect of the mock (exit 1) have no failed case.
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

function isReport(value: unknown): value is { summary: unknown; dredd?: unknown[] } {
  return typeof value === 'object' && value !== null && 'summary' in value;
}

function sum(values: readonly unknown[], key: string): number {
  return values.reduce<number>((total, value) => total + numberAt(value, key), 0);
}

function numberAt(value: unknown, key: string): number {
  const found: unknown =
    typeof value === 'object' && value !== null
      ? Object.entries(value).find(([name]) => name === key)?.[1]
      : 0;
  return typeof found === 'number' ? found : 0;
}

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = noDredd ? { ...process.env, WITHOUT_DREDD: '1' } : process.env;
    const child = spawn(command, args, { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

const scratch = await mkdtemp(path.join(tmpdir(), 'atlas-peering-test-'));
let passed = 0;
let failed = 0;
let skipped = 0;
try {
  for (const step of steps) {
    const started = performance.now();
    process.stdout.write(`\n== ${step.name}\n`);
    const tally = await step.run(scratch).catch((error: unknown): Tally => {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return { passed: 0, failed: 1 };
    });
    passed += tally.passed;
    failed += tally.failed;
    skipped += tally.skipped ?? 0;
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stdout.write(`== ${step.name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)\n`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
if (noDredd) process.stdout.write('\ndredd, the second opinion, was left out (--no-dredd).\n');
if (skipped > 0) process.stdout.write(`\n${skipped} tests were skipped; each says above why.\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
