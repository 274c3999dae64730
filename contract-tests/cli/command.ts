/** Runs what the command line asks for and prints the result. Never throws: what could not run is said in one line. */
import { readFile } from 'node:fs/promises';
import { paintFor, TerminalReport } from '../report/terminal.js';
import { ContractError, embeddedSpec, runContract, TargetError } from '../run.js';
import type { CommandOptions } from './options.js';
import { progressLine } from './progress.js';
import { targetFor } from './target-for.js';

export async function runCommand(options: CommandOptions, signal: AbortSignal): Promise<0 | 1 | 2> {
  try {
    return await run(options, signal);
  } catch (error) {
    process.stderr.write(`could not run: ${explain(error)}\n`);
    return 2;
  }
}

async function run(options: CommandOptions, signal: AbortSignal): Promise<0 | 1 | 2> {
  const report = new TerminalReport();
  const progress = progressLine(process.stderr);
  const baseline = await readBaseline(options.baseline);
  const { summary, gaps, exitCode } = await runContract({
    spec: options.spec,
    target: targetFor(options),
    ...(options.auth === undefined ? {} : { auth: options.auth }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(options.target === 'prism' ? { reproduceBaseUrl: 'http://127.0.0.1:4010' } : {}),
    only: options.only,
    seed: options.seed,
    strict: options.strict,
    concurrency: options.concurrency,
    timeoutMs: options.timeout,
    signal,
    onRecord: (record) => report.add(record),
    ...(progress ? { onProgress: progress.show } : {}),
  });
  progress?.clear();
  process.stdout.write(report.render(summary, gaps, paintFor(process.stdout)));
  if (summary.total === 0) {
    process.stderr.write(
      `could not run: no case is left of ${options.spec === embeddedSpec ? 'the contract' : options.spec}. See --only, --auth and --shard.\n`,
    );
  }
  return exitCode;
}

/** One id a line; `#` begins a remark. */
async function readBaseline(file: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8');
  const ids = text.split('\n').map((line) => line.replace(/\s#.*$|^#.*$/, '').trim());
  return new Set(ids.filter((id) => id !== ''));
}

function explain(error: unknown): string {
  if (error instanceof ContractError || error instanceof TargetError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  return `${error.message.split('\n')[0]}${code}`;
}
