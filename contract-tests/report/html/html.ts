/** `report.html`: one file that needs nothing else. Tables are complete without scripts; scripts only narrow them down. */

import { look } from '../../../html/look.js';
import { html, type Markup, path, table } from '../../../html/markup.js';
import { inlineScript, pageEnd, pageStart } from '../../../html/page.js';
import type { ReadCases, ReportHead } from '../document.js';
import { type Cell, Matrix, type MatrixRow } from '../matrix.js';
import type { CaseRecord } from '../record.js';
import { failureText } from '../terminal.js';
import { filters } from './filters.js';
import { narrowDown } from './script.js';
import { dreddSection, fieldSection, gapSection, parameterSection, timingSection } from './sections.js';
import { style as reportStyle } from './style.js';

const words: Readonly<Record<Cell, string>> = {
  passed: 'passed',
  warned: 'passed, warned',
  failed: 'FAILED',
  known: 'known failure',
  unreachable: 'not reached',
  'mock-defect': 'mock defect',
};
const style = look + reportStyle;
const script = inlineScript(narrowDown);

export async function* htmlReport(head: ReportHead, cases: ReadCases): AsyncGenerator<string> {
  const matrix = new Matrix();
  const records: CaseRecord[] = [];
  const findings: CaseRecord[] = [];
  for await (const record of cases()) {
    matrix.add(record);
    records.push(record);
    const wrong = record.outcome === 'failed' || record.outcome === 'mock-defect';
    if (wrong || record.violations.length > 0) findings.push(record);
  }
  const { summary } = head;
  const title = `Contract run: ${summary.spec} against ${summary.target}`;
  yield pageStart({ title, style, script, skip: 'Skip to the report' });
  yield header(head).html;
  yield '<main id="page-main">\n';
  yield filters([
    { name: 'text', label: 'Operation, path or case' },
    { name: 'scheme', label: 'Scheme', options: [...new Set(records.map(({ scheme }) => scheme))] },
    {
      name: 'outcome',
      label: 'Outcome',
      options: ['failed', 'mock-defect', 'known', 'warned', 'passed', 'unreachable'],
    },
  ]).html;
  yield findingSection(findings, head.about?.command).html;
  yield matrixSection(matrix, findings).html;
  yield unreachableSection(records).html;
  yield parameterSection(records.filter(({ kind }) => kind === 'parameter')).html;
  yield fieldSection(records).html;
  yield gapSection(head.gaps).html;
  yield dreddSection(head).html;
  yield timingSection(records).html;
  yield `</main>\n${pageEnd({ script })}`;
}

function header({ summary, about }: ReportHead): Markup {
  const tile = (name: string, value: string | number, kind = '') =>
    html`<div><dt>${name}</dt><dd class="${kind}">${value}</dd></div>`;
  return html`<header><h1>Contract run <span class="${summary.failed === 0 ? 'passed' : 'failed'}">${summary.failed === 0 ? 'passed' : 'failed'}</span></h1>
<p class="soft"><code>${summary.spec}</code> against <code>${summary.target}</code>, seed ${summary.seed}</p>
${
  about === undefined
    ? html``
    : html`<p class="soft small"><time>${about.date}</time>, version ${about.version}, Node ${about.node}${about.commit === undefined ? '' : `, commit ${about.commit.slice(0, 12)}`}<br><code>${about.command}</code></p>`
}
<dl class="tiles">${tile('passed', summary.passed, 'passed')}${tile('failed', summary.failed, summary.failed > 0 ? 'failed' : '')}${tile('known failures', summary.known)}${tile('mock defects', summary.mockDefects)}${tile('not reached', summary.unreachable)}${tile('warnings', summary.warnings)}${tile('cases', summary.total)}${tile('seconds', (summary.durationMs / 1000).toFixed(1))}</dl>
</header>
`;
}

function matrixSection(matrix: Matrix, findings: readonly CaseRecord[]): Markup {
  const statuses = matrix.statuses();
  const rows = matrix.rows();
  const first = new Map<string, string>();
  for (const record of findings) {
    const key = `${record.operation} ${record.status} ${record.scheme}`;
    if (record.kind !== 'parameter' && !first.has(key)) first.set(key, record.id);
  }
  const row = (each: MatrixRow) => {
    const outcomes = [...new Set(each.cells.values())].join(' ');
    const cells = statuses.map((status) => {
      const cell = each.cells.get(status);
      if (cell === undefined) return html`<td class="none"></td>`;
      const finding = first.get(`${each.operation} ${status} ${each.scheme}`);
      const word = words[cell];
      return finding === undefined
        ? html`<td class="${cell}" data-status="${status}">${word}</td>`
        : html`<td class="${cell}" data-status="${status}"><a class="${cell}" href="#${encodeURIComponent(anchor(finding))}">${word}</a></td>`;
    });
    return html`<tr data-text="${`${each.operation} ${each.method} ${each.path}`.toLowerCase()}" data-scheme="${each.scheme}" data-outcome="${outcomes}"><th scope="row">${each.operation}</th><td class="request"><code>${each.method} ${path(each.path)}</code></td><td class="scheme">${each.scheme}</td>${cells}</tr>
`;
  };
  return html`<section aria-labelledby="h-matrix"><h2 id="h-matrix">Coverage</h2>
${table({
  id: 'matrix',
  caption: 'Documented responses by operation, scheme and status',
  head: ['operation', 'request', 'scheme', ...statuses],
  rows: rows.map(row),
})}</section>
`;
}

function findingSection(findings: readonly CaseRecord[], command: string | undefined): Markup {
  const plain = (_: unknown, shown: string) => shown;
  const entry = (record: CaseRecord) => {
    const kind: Cell = record.known ? 'known' : record.outcome === 'passed' ? 'warned' : record.outcome;
    const text = failureText(record, plain, {
      warnings: true,
      ...(command === undefined ? {} : { command }),
    });
    return html`<details id="${anchor(record.id)}" data-text="${`${record.id} ${record.rules.join(' ')}`.toLowerCase()}" data-outcome="${kind}" data-scheme="${record.scheme}"><summary><span class="chip ${kind}">${words[kind]}</span> <code>${record.id}</code></summary><pre tabindex="0">${text}</pre></details>
`;
  };
  const order = (record: CaseRecord) =>
    record.outcome === 'failed' ? (record.known ? 2 : 0) : record.outcome === 'mock-defect' ? 1 : 3;
  const groups = new Map<string, CaseRecord[]>();
  for (const record of [...findings].sort((a, b) => order(a) - order(b))) {
    const worst = record.violations.find(({ severity }) => severity === 'error') ?? record.violations[0];
    const cause = `${worst?.rule ?? record.rules[0] ?? record.outcome}: ${worst?.message ?? record.rule}`;
    groups.set(cause, [...(groups.get(cause) ?? []), record]);
  }
  const group = ([cause, records]: [
    string,
    CaseRecord[],
  ]) => html`<div class="cause"><h3>${cause} <span class="soft">${records.length === 1 ? '1 case' : `${records.length} cases`}</span></h3>
${records.map(entry)}</div>
`;
  return html`<section aria-labelledby="h-findings"><h2 id="h-findings">Findings (${findings.length})</h2>
${findings.length === 0 ? html`<p>Nothing was found.</p>` : [...groups].map(group)}</section>
`;
}

/** An id of the page: any characters but white space. A link to it is percent-encoded, and decoded by the browser. */
function anchor(id: string): string {
  return `case-${id.replaceAll(/\s/g, '_')}`;
}

function unreachableSection(records: readonly CaseRecord[]): Markup {
  const reached = records.filter(({ outcome }) => outcome === 'unreachable');
  if (reached.length === 0) return html``;
  return html`<section aria-labelledby="h-unreachable"><h2 id="h-unreachable">Not reached on this target (${reached.length})</h2>
${table({
  id: 'unreachable',
  caption: 'Cases that were not judged, with the reason',
  head: ['case', 'reason'],
  rows: reached.map(
    ({
      id,
      provocation,
      scheme,
    }) => html`<tr data-text="${`${id} ${provocation}`.toLowerCase()}" data-scheme="${scheme}" data-outcome="unreachable"><th scope="row"><code>${id}</code></th><td>${provocation}</td></tr>
`,
  ),
})}</section>
`;
}
