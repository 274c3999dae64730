/** `summary.md`: what goes into `$GITHUB_STEP_SUMMARY`, which holds 1 MiB and no more. */

import type { ReadCases, ReportHead } from './document.js';
import { type Cell, Matrix } from './matrix.js';
import type { CaseRecord } from './record.js';
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
const mostFailures = 50;

export async function* markdownReport(head: ReportHead, cases: ReadCases): AsyncGenerator<string> {
  const { summary } = head;
  const matrix = new Matrix();
  const failures: CaseRecord[] = [];
  const reasons = new Map<string, number>();
  for await (const record of cases()) {
    matrix.add(record);
    if (record.outcome === 'failed' || record.outcome === 'mock-defect') failures.push(record);
    if (record.outcome === 'unreachable') {
      reasons.set(record.provocation, (reasons.get(record.provocation) ?? 0) + 1);
    }
    if (failures.length > mostFailures) failures.length = mostFailures;
  }
  yield `## Contract run: ${summary.failed === 0 ? 'passed' : 'FAILED'}\n\n`;
  yield `\`${code(summary.spec)}\` against \`${code(summary.target)}\`, seed ${summary.seed}: `;
  yield `**${summary.passed} passed, ${summary.failed} failed**, ${summary.known} known failures, `;
  yield `${summary.mockDefects} mock defects, ${summary.unreachable} unreachable, ${summary.warnings} warnings `;
  yield `of ${summary.total} cases in ${(summary.durationMs / 1000).toFixed(1)} s\n\n`;

  const statuses = matrix.statuses();
  yield `| operation | scheme | ${statuses.join(' | ')} |\n|---|---|${statuses.map(() => '---|').join('')}\n`;
  const rows = matrix.rows();
  for (const row of rows.slice(0, mostRows)) {
    const cells = statuses.map((status) => {
      const cell = row.cells.get(status);
      return cell === undefined ? '' : cellText[cell];
    });
    yield `| ${inCell(row.operation)} | ${inCell(row.scheme)} | ${cells.join(' | ')} |\n`;
  }
  if (rows.length > mostRows) yield `\n${rows.length - mostRows} more rows are in the JSON report.\n`;

  for (const record of failures.slice(0, mostFailures)) {
    yield `\n<details><summary>${record.outcome === 'failed' ? 'FAILED' : 'mock defect'}: <code>${html(record.id)}</code></summary>\n\n`;
    // Indented code cannot be ended by what it quotes, as a fence can.
    const text = failureText(record, (_, plain) => plain).slice(0, 4_000);
    yield `${text.replaceAll(/^/gm, '    ')}\n\n</details>\n`;
  }
  if (reasons.size > 0) {
    yield '\n### Not reached on this target\n\n';
    for (const [reason, count] of [...reasons].slice(0, 50)) yield `- ${count} x ${html(reason)}\n`;
  }
  for (const { scheme, passed, failed, errors, skipped } of head.dredd ?? []) {
    yield `\nSecond opinion, dredd with \`${code(scheme)}\`: ${passed} passed, ${failed} failed, ${errors} errors, ${skipped} skipped.\n`;
  }
}

function inCell(text: string): string {
  return html(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string): string {
  return text.replaceAll('`', "'").replaceAll('\n', ' ');
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
