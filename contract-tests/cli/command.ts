/** Runs what the command line asks for and prints the result. Never throws: what could not run is said in one line. */
import { readFile, writeFile } from 'node:fs/promises';
import { problemText } from '../../contract/error.js';
import { ContractError, loadContract } from '../../contract/load.js';
import type { Profile } from '../profile.js';
import { aboutRun } from '../report/about.js';
import type { DreddResult, ReportHead } from '../report/document.js';
import { mergeReports } from '../report/merge.js';
import { shellWord } from '../report/plain.js';
import type { CaseRecord } from '../report/record.js';
import { type Demands, exitCodeOf, type RunSummary, shortcomings } from '../report/summary.js';
import { TerminalReport } from '../report/terminal.js';
import { RecordFile } from '../run/records.js';
import { planRun, type RunOptions, type RunResult, runContract } from '../run.js';
import { TargetError } from '../targets/target.js';
import { tell, tellGitHub, writeFiles } from './deliver.js';
import { dryRun } from './dry-run.js';
import type { CommandOptions } from './options.js';
import { progressLine } from './progress.js';
import { processStreams, type Streams } from './streams.js';
import { targetFor } from './target-for.js';
import { judgeTraffic } from './traffic.js';

export async function runCommand(
  options: CommandOptions,
  signal: AbortSignal,
  profile: Profile,
  streams: Streams = processStreams,
): Promise<0 | 1 | 2> {
  try {
    if (options.merge.length > 0) return await merge(options, streams);
    if (options.dryRun) return await printPlan(options, profile, streams);
    if (options.har.length > 0 || options.proxy !== undefined) {
      return await judgeTraffic(options, await readBaseline(options.baseline), signal, profile, streams);
    }
    return await run(options, signal, profile, streams);
  } catch (error) {
    streams.err(`could not run: ${explain(error)}\n`);
    return 2;
  }
}

async function run(
  options: CommandOptions,
  signal: AbortSignal,
  profile: Profile,
  streams: Streams,
): Promise<0 | 1 | 2> {
  const report = new TerminalReport();
  const progress = progressLine(process.stderr);
  const records = await RecordFile.create();
  try {
    const failedIds: string[] = [];
    const { summary, gaps, notes, exitCode, refused } = await runContract({
      ...(await runOptions(options, profile, streams)),
      signal,
      onRecord: async (record) => {
        report.add(record);
        if (record.outcome === 'failed') failedIds.push(record.id);
        await records.add(record);
      },
      ...(progress ? { onProgress: progress.show } : {}),
    });
    progress?.clear();
    const whole = isWholeRun(options, profile) && exitCode !== 2;
    const opinion = whole ? await secondOpinion(options, profile, streams) : {};
    const { dredd, dreddLeftOut } = opinion;
    const about = await aboutRun(profile.commands.check, options.given, streams.env);
    const head: ReportHead = {
      about,
      summary,
      gaps,
      ...opinion,
    };
    tell(options, head, report, streams);
    const remark = options.json ? streams.err : streams.out;
    if (options.target === 'prism' && report.failures().length > 0) remark(mockHint(options, profile));
    for (const result of dredd ?? []) remark(dreddLine(result));
    if (dreddLeftOut !== undefined) remark(`second opinion, dredd: left out (${dreddLeftOut})\n`);
    for (const note of notes) streams.err(`note: ${note}\n`);
    if (refused) sayRefused(refused, streams);
    else if (exitCode === 2) sayShortcomings(summary, options, streams);
    if (options.writeBaseline !== undefined) await writeBaseline(options.writeBaseline, failedIds, streams);
    await writeFiles(options, head, () => records.read(), streams);
    await tellGitHub(head, report.failures(), () => records.read(), streams);
    const opposed = dredd?.some(({ failed, errors }) => failed + errors > 0) === true;
    return exitCode === 0 && opposed ? 1 : exitCode;
  } finally {
    progress?.clear();
    await records.remove();
  }
}

/** dredd reads fewer contracts than this suite does: that it could not is one line, and no reason to lose the results. */
async function secondOpinion(
  options: CommandOptions,
  profile: Profile,
  streams: Streams,
): Promise<Pick<ReportHead, 'dredd' | 'dreddLeftOut'>> {
  if (profile.secondOpinion === undefined) return {};
  if (!options.dredd) return { dreddLeftOut: '--no-dredd' };
  try {
    return { dredd: await profile.secondOpinion(streams.err) };
  } catch (error) {
    return { dreddLeftOut: explain(error) };
  }
}

function sayRefused(refused: NonNullable<RunResult['refused']>, { err }: Streams): void {
  const shownProblems = refused.slice(0, 20).map(problemText);
  const more = refused.length - shownProblems.length;
  const tail = more > 0 ? `\n  and ${more} more` : '';
  err(
    `could not run: the contract says nothing that responses could be held to, and nothing was sent.\n  ${shownProblems.join('\n  ')}${tail}\n`,
  );
}

function sayShortcomings(summary: RunSummary, demands: Demands, { err }: Streams): void {
  for (const line of shortcomings(summary, demands)) err(`could not run: ${line}\n`);
}

async function writeBaseline(file: string, ids: readonly string[], { out }: Streams): Promise<void> {
  const head = '# Cases known to fail, one id a line; read with --baseline. Take out what passes again.\n';
  await writeFile(file, head + ids.map((id) => `${id}\n`).join(''));
  out(`wrote ${file}: ${ids.length} known failure${ids.length === 1 ? '' : 's'}\n`);
}

async function runOptions(options: CommandOptions, profile: Profile, { env }: Streams): Promise<RunOptions> {
  const baseline = await readBaseline(options.baseline);
  return {
    spec: options.spec,
    target: targetFor(options, profile, env),
    only: options.only,
    seed: options.seed,
    strict: options.strict,
    levels: Object.fromEntries(options.rule),
    concurrency: options.concurrency,
    timeoutMs: options.timeout,
    allowUnreached: options.allowUnreached,
    minReached: options.minReached,
    allowOutside: options.allowOutsideReferences,
    ...(profile.client === undefined ? {} : { client: profile.client }),
    ...(options.auth === undefined ? {} : { auth: options.auth }),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(options.target === 'prism' ? { reproduceBaseUrl: 'http://127.0.0.1:4010' } : {}),
  };
}

/** All of the profile's own contract, on Prism: what a second opinion can be asked about. */
function isWholeRun({ spec, target, only, auth, shard }: CommandOptions, profile: Profile): boolean {
  return (
    only.length === 0 &&
    auth === undefined &&
    shard === undefined &&
    spec === profile.spec &&
    target === 'prism'
  );
}

/** The mock has ended with the run; the curl lines are for one that stays. */
function mockHint({ spec }: CommandOptions, { spec: own, commands }: Profile): string {
  const mock = spec === own ? commands.mock.replace(/ --$/, '') : `${commands.mock} ${shellWord(spec)}`;
  return `\nThe curl lines reach the mock of ${mock}, which prints the credentials to set.\n`;
}

function dreddLine({ scheme, passed, failed, errors, skipped, cases }: DreddResult): string {
  const bad = cases.filter(({ result }) => result === 'failed' || result === 'error');
  const counts = `${passed} passed, ${failed} failed, ${errors} errors, ${skipped} skipped`;
  const lines = bad.map(({ id, message }) => `  ${id}: ${message.split('\n')[0] ?? ''}\n`);
  return `second opinion, dredd with ${scheme}: ${counts}\n${lines.join('')}`;
}

async function merge(options: CommandOptions, streams: Streams): Promise<0 | 1 | 2> {
  const { cases, ...head } = await mergeReports(options.merge);
  const report = new TerminalReport();
  for (const record of cases) report.add(record);
  tell(options, head, report, streams);
  await writeFiles(options, head, () => stream(cases), streams);
  const exitCode = exitCodeOf(head.summary, options);
  if (exitCode === 2) sayShortcomings(head.summary, options, streams);
  return exitCode;
}

async function* stream(cases: readonly CaseRecord[]): AsyncGenerator<CaseRecord> {
  yield* cases;
}

async function printPlan(options: CommandOptions, profile: Profile, streams: Streams): Promise<0> {
  const contract = await loadContract(options.spec, { allowOutside: options.allowOutsideReferences });
  const target = await targetFor(options, profile, streams.env)(contract);
  try {
    for await (const line of dryRun(planRun(contract, target, options, options.seed), target))
      streams.out(`${line}\n`);
  } finally {
    await target.close();
  }
  return 0;
}

/** One id a line; `#` begins a remark. */
async function readBaseline(file: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8');
  const ids = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  return new Set(ids.filter((id) => id !== ''));
}

function explain(error: unknown): string {
  if (error instanceof ContractError || error instanceof TargetError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.message.split('\n')[0] ?? error.name;
}
