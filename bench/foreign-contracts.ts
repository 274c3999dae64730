/**
 * The suite on contracts that nobody here wrote, on Prism: how many cases, what came out, and how long it took.
 *
 *     npm run bench -- foreign [FILE...] [--separate] [--details DIR]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { ContractError } from '../contract/error.js';
import type { CaseRecord } from '../contract-tests/report/record.js';
import { type RunResult, runContract } from '../contract-tests/run.js';
import { addressTarget } from '../contract-tests/targets/address.js';
import { TargetError } from '../contract-tests/targets/target.js';
import { examples } from './examples.js';
import { report } from './figures.js';

const command = new Command('npm run bench -- foreign')
  .description('Runs the suite on contracts that nobody here wrote, on Prism, and prints a row for each.')
  .argument('[files...]', 'OpenAPI 3 files; those of a package from npm where none is named')
  .option('--separate', 'run them on `prism mock`, a process of its own, by --target and --provoke prefer')
  .option('--details <dir>', 'write the cases that did not pass, a file for each contract')
  .parse();
const { details, separate } = command.opts<{ details?: string; separate?: true }>();

const total = { contracts: 0, cases: 0, passed: 0, failed: 0, defects: 0, unreachable: 0, refused: 0 };

const prismCommand = fileURLToPath(import.meta.resolve('@stoplight/prism-cli/dist/index.js'));

/** Does something while `prism mock` serves a contract; it gets the address. */
async function withPrismMock<Result>(file: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const port = await freePort();
  const args = [prismCommand, 'mock', '--port', String(port), '--host', '127.0.0.1', file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  const listening = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      if (said.includes('Prism is listening')) resolve();
    });
  });
  try {
    await Promise.race([listening, ended]);
    if (child.exitCode !== null) throw new TargetError(`prism mock ended: ${said.trim().split('\n').at(-1)}`);
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}

async function run(file: string, onRecord: (record: CaseRecord) => void): Promise<RunResult> {
  if (!separate) return runContract({ spec: file, onRecord });
  const options = { provoke: 'prefer', own: [], allow: [], rate: 100, env: {} } as const;
  return withPrismMock(file, (url) =>
    runContract({
      spec: file,
      onRecord,
      target: async (contract) => addressTarget(contract, { url, ...options }),
    }),
  );
}

async function one(file: string): Promise<string> {
  const name = path.basename(file);
  const kept: CaseRecord[] = [];
  const started = performance.now();
  try {
    const { summary, exitCode } = await run(file, (record) => {
      if (record.outcome !== 'passed' || record.rules.length > 0) kept.push(record);
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
    if (!(error instanceof ContractError) && !(error instanceof TargetError)) throw error;
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
  { name: 'share unreachable', value: total.unreachable / Math.max(total.cases, 1), limit: 0.01 },
  { name: 'defects of the mock', value: total.defects },
  { name: 'contracts refused, with the reason', value: total.refused },
]);
