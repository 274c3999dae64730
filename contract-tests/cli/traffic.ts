/** `--har` and `--proxy`: what somebody else sends, judged and told like a run. */

import type { Profile } from '../profile.js';
import { aboutRun } from '../report/about.js';
import { TerminalReport } from '../report/terminal.js';
import { RecordFile } from '../run/records.js';
import { runTraffic } from '../traffic/run.js';
import { tell, tellGitHub, writeFiles } from './deliver.js';
import type { CommandOptions } from './options.js';
import type { Streams } from './streams.js';

export async function judgeTraffic(
  options: CommandOptions,
  baseline: ReadonlySet<string> | undefined,
  signal: AbortSignal,
  profile: Profile,
  streams: Streams,
): Promise<0 | 1 | 2> {
  const { spec, har, proxy, port, only, strict, rule, target, targetGiven } = options;
  const report = new TerminalReport();
  const records = await RecordFile.create();
  try {
    const { summary, gaps, exitCode, skipped, foreign } = await runTraffic({
      spec,
      only,
      strict,
      levels: Object.fromEntries(rule),
      signal,
      ...(baseline === undefined ? {} : { baseline }),
      ...(targetGiven ? { address: target } : {}),
      ...(proxy === undefined
        ? { har }
        : {
            proxy: {
              target: proxy,
              port,
              onListening: (url: string) =>
                streams.err(
                  `${url} passes on to ${proxy} and judges what goes by. Ctrl-C ends it and reports.\n`,
                ),
            },
          }),
      onRecord: async (record) => {
        report.add(record);
        await records.add(record);
      },
    });
    const about = await aboutRun(profile.commands.check, options.given, streams.env);
    tell(options, { about, summary, gaps }, report, streams);
    const remark = options.json ? streams.err : streams.out;
    remark(countedLines('Not judged', skipped));
    remark(countedLines('Sent to others than this API', foreign));
    if (exitCode === 2) {
      streams.err(
        'could not run: no exchange of this API was seen. Its addresses are the servers of the contract; --target URL names another.\n',
      );
    }
    await writeFiles(options, { about, summary, gaps }, () => records.read(), streams);
    await tellGitHub({ about, summary, gaps }, report.failures(), () => records.read(), streams);
    return exitCode;
  } finally {
    await records.remove();
  }
}

function countedLines(title: string, counted: ReadonlyMap<string, number>): string {
  if (counted.size === 0) return '';
  const lines = [...counted]
    .sort(([, a], [, b]) => b - a)
    .map(([text, times]) => `  ${String(times).padStart(4)}  ${text}\n`);
  return `\n${title}:\n${lines.slice(0, 12).join('')}${lines.length > 12 ? `        and ${lines.length - 12} more\n` : ''}`;
}
