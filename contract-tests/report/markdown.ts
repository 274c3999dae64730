/** `summary.md`: what goes into `$GITHUB_STEP_SUMMARY`, which holds 1 MiB and no more. */

import type { About } from './about.js';
import { Causes } from './cause.js';
import type { ReadCases, ReportHead } from './document.js';
import { type Cell, Matrix } from './matrix.js';
import { markdownText, printable } from './plain.js';
import { failureText } from './terminal.js';

const cellText: Readonly<Record<Cell, string>> = {
  passed: 'ok',
  warned: 'ok, warned',
  failed: '**FAILED**',
  known: 'known',
  unreachable: '-',
  'mock-defect': 'mock',
};
const mostRows = 200;
const mostCauses = 50;

export async function* markdownReport(head: ReportHead, cases: ReadCases): AsyncGenerator<string> {
  const { summary } = head;
  const matrix = new Matrix();
  const causes = new Causes(mostCauses);
  const reasons = new Map<string, number>();
  for await (const record of cases()) {
    matrix.add(record);
    if (record.outcome === 'failed' || record.outcome === 'mock-defect') causes.add(record);
    if (record.outcome === 'unreachable') {
      reasons.set(record.provocation, (reasons.get(record.provocation) ?? 0) + 1);
    }
  }
  yield `## Contract run: ${summary.failed === 0 ? 'passed' : 'FAILED'}\n\n`;
  yield `\`${code(summary.spec)}\` against \`${code(summary.target)}\`, seed ${summary.seed}: `;
  yield `**${summary.passed} passed, ${summary.failed} failed**, ${summary.known} known failures, `;
  yield `${summary.mockDefects} mock defects, ${summary.unreachable} unreachable, ${summary.warnings} warnings `;
  yield `of ${summary.total} cases in ${(summary.durationMs / 1000).toFixed(1)} s\n\n`;
  if (head.about !== undefined) yield `${aboutLine(head.about)}\n\n`;

  for (const { first, count, rule } of causes.list()) {
    const title = first.outcome === 'failed' ? (first.known ? 'known failure' : 'FAILED') : 'mock defect';
    const cases = count === 1 ? '' : ` and ${count - 1} more`;
    yield `<details><summary>${title}: ${markdownText(rule)} in <code>${markdownText(first.id)}</code>${cases}</summary>\n\n`;
    // Indented code cannot be ended by what it quotes, as a fence can.
    const command = head.about === undefined ? {} : { command: head.about.command };
    const text = failureText(first, (_, plain) => plain, command).slice(0, 4_000);
    yield `${text.replaceAll(/^/gm, '    ')}\n\n</details>\n\n`;
  }
  if (causes.beyond > 0) yield `${causes.beyond} cases of other causes are in the JSON report.\n\n`;

  const statuses = matrix.statuses();
  yield `| operation | scheme | ${statuses.join(' | ')} |\n|---|---|${statuses.map(() => '---|').join('')}\n`;
  const rows = matrix.rows();
  for (const row of rows.slice(0, mostRows)) {
    const cells = statuses.map((status) => {
      const cell = row.cells.get(status);
      return cell === undefined ? '' : cellText[cell];
    });
    yield `| ${markdownText(row.operation)} | ${markdownText(row.scheme)} | ${cells.join(' | ')} |\n`;
  }
  if (rows.length > mostRows) yield `\n${rows.length - mostRows} more rows are in the JSON report.\n`;

  if (reasons.size > 0) {
    yield '\n### Not reached on this target\n\n';
    for (const [reason, count] of [...reasons].slice(0, 50)) yield `- ${count} x ${markdownText(reason)}\n`;
  }
  for (const { scheme, passed, failed, errors, skipped } of head.dredd ?? []) {
    yield `\nSecond opinion, dredd with \`${code(scheme)}\`: ${passed} passed, ${failed} failed, ${errors} errors, ${skipped} skipped.\n`;
  }
  if (head.dreddLeftOut !== undefined)
    yield `\nSecond opinion, dredd: left out (${markdownText(head.dreddLeftOut)}).\n`;
}

function aboutLine({ date, version, node, commit }: About): string {
  return `${date}, version ${version}, Node ${node}${commit === undefined ? '' : `, commit \`${code(commit)}\``}`;
}

function code(text: string): string {
  return printable(text).replaceAll('`', "'");
}
