/** Where the result of a run goes besides the terminal: report files, and GitHub's own places. */
import { appendFile } from 'node:fs/promises';
import { annotationsOf } from '../report/annotations.js';
import type { ReadCases, ReportHead } from '../report/document.js';
import { markdownReport } from '../report/markdown.js';
import type { CaseRecord } from '../report/record.js';
import type { TerminalReport } from '../report/terminal.js';
import { writeReports } from '../report/write.js';
import type { CommandOptions } from './options.js';
import type { Streams } from './streams.js';

/** The result on standard output: for people, or one JSON object for a script. */
export function tell(
  { json }: Pick<CommandOptions, 'json'>,
  { about, ...head }: ReportHead,
  report: TerminalReport,
  { out, paint }: Streams,
): void {
  if (json) out(`${JSON.stringify({ about, ...head }, null, 2)}\n`);
  else out(report.render(head.summary, head.gaps, paint, about?.command));
}

export async function writeFiles(
  options: CommandOptions,
  head: ReportHead,
  cases: ReadCases,
  streams: Streams,
): Promise<void> {
  if (options.report.length === 0) return;
  for (const path of await writeReports(options.report, options.out, head, cases))
    (options.json ? streams.err : streams.out)(`wrote ${path}\n`);
}

/** On GitHub: the summary of the step, and annotations. */
export async function tellGitHub(
  head: ReportHead,
  failures: readonly CaseRecord[],
  cases: ReadCases,
  { env, out }: Streams,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== 'true') return;
  for (const line of await annotationsOf(
    failures,
    head.summary.spec,
    head.about?.command ?? 'as-documented check',
  ))
    out(`${line}\n`);
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  for await (const text of markdownReport(head, cases)) await appendFile(file, text);
}
