/** The report on the terminal: what failed by its causes and how to see it again, then the matrix, then the counts. */
import { styleText } from 'node:util';
import type { Documented } from '../plan/provenance.js';
import type { Gap } from '../plan/request.js';
import { type Cause, Causes } from './cause.js';
import { type Cell, Matrix, type MatrixRow } from './matrix.js';
import { printable, shellWord } from './plain.js';
import type { CaseRecord, RecordedViolation } from './record.js';
import type { RunSummary } from './summary.js';

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Rows and causes shown in full; a large contract shows what is wrong and counts the rest. */
const mostRows = 40;
const mostCauses = 25;
const width = 100;

const cellText: Readonly<Record<Cell, readonly [string, Style]>> = {
  passed: ['ok', 'green'],
  warned: ['ok !', 'yellow'],
  failed: ['FAIL', 'red'],
  known: ['known', 'yellow'],
  unreachable: ['-', 'dim'],
  'mock-defect': ['mock', 'yellow'],
};

export function paintFor(stream: { isTTY?: boolean }): Paint {
  const colours = stream.isTTY === true && !process.env.NO_COLOR;
  return (style, text) => (colours ? styleText(style, text) : text);
}

/** How the command is written that was given, without what chooses cases. */
const plainCommand = 'as-documented check';

/** Takes records as they come and keeps what the report needs: the matrix, and the causes of failures. */
export class TerminalReport {
  readonly #matrix = new Matrix();
  readonly #causes = new Causes(mostCauses);
  readonly #unreachable = new Map<string, number>();
  readonly #warnings = new Map<string, number>();
  /** What could not be held to the contract, by its place there. */
  readonly #notChecked = new Map<string, number>();
  readonly #parameters = new Map<string, number>();
  readonly #withoutVerb = new Map<string, number>();

  add(record: CaseRecord): void {
    this.#matrix.add(record);
    if (record.kind === 'parameter') bump(this.#parameters, record.outcome);
    if (record.sentBy?.includes(': ')) bump(this.#withoutVerb, record.sentBy);
    if (record.outcome === 'unreachable') bump(this.#unreachable, record.provocation);
    for (const { rule, severity, contractPointer, message } of record.violations) {
      if (severity === 'warning') bump(this.#warnings, rule);
      if (rule.endsWith('-not-checked'))
        bump(this.#notChecked, printable(`#${contractPointer ?? ''}: ${message}`));
    }
    if (record.outcome === 'failed' || record.outcome === 'mock-defect') this.#causes.add(record);
  }

  /** The first case of each cause. */
  failures(): readonly CaseRecord[] {
    return this.#causes
      .list()
      .map(({ first }) => first)
      .filter(({ outcome, known }) => outcome === 'failed' && !known);
  }

  /** @param command what runs the whole again; `--only ID` is put after it */
  render(summary: RunSummary, gaps: readonly Gap[], paint: Paint, command = plainCommand): string {
    const beyond = this.#causes.beyond;
    const sections = [
      `${paint('bold', 'Contract run')}  ${printable(summary.spec)} against ${printable(summary.target)}, seed ${summary.seed}`,
      ...this.#causes.list().map((cause) => causeText(cause, paint, command)),
      beyond > 0
        ? `... and ${beyond} cases of other causes; all are in the JSON report (--report json).`
        : '',
      this.#matrixText(paint),
      countedList('Not reached on this target', this.#unreachable),
      countedList('Not checked (an error with --strict)', this.#notChecked),
      countedList('Not sent through a verb of the client', this.#withoutVerb),
      countedList('Warnings, by rule', this.#warnings),
      gapsText(gaps),
      countsText(summary, paint),
    ];
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
  }

  #matrixText(paint: Paint): string {
    const rows = this.#matrix.rows();
    const bad = (row: MatrixRow) =>
      [...row.cells.values()].some((cell) => cell === 'failed' || cell === 'mock-defect') ||
      row.parameters.failed > 0;
    const shown = rows.length > mostRows ? rows.filter(bad).slice(0, mostRows) : rows;
    const parameters = [...this.#parameters].map(([outcome, cases]) => `${cases} ${outcome}`).join(', ');
    const lines = matrixLines(shown, this.#matrix.statuses(), paint);
    if (shown.length < rows.length) {
      lines.push(
        `(${rows.length - shown.length} of ${rows.length} rows left out: nothing wrong in them, or too many)`,
      );
    }
    if (parameters !== '') lines.push(`parameter cases: ${parameters}`);
    return lines.join('\n');
  }
}

export function matrixLines(rows: readonly MatrixRow[], all: readonly string[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const statuses = all.filter((status) => rows.some(({ cells }) => cells.has(status)));
  const first = Math.max(...rows.map(({ operation }) => operation.length), 'operation'.length);
  const second = Math.max(...rows.map(({ scheme }) => scheme.length), 'scheme'.length);
  const column = Math.max(...statuses.map((status) => status.length), 'known'.length) + 2;
  const head = `${'operation'.padEnd(first)}  ${'scheme'.padEnd(second)}  ${statuses.map((status) => status.padEnd(column)).join('')}`;
  let previous = '';
  const lines = rows.map((row) => {
    const name = row.operation === previous ? '' : row.operation;
    previous = row.operation;
    const cells = statuses.map((status) => {
      const cell = row.cells.get(status);
      if (cell === undefined) return ' '.repeat(column);
      const [text, style] = cellText[cell];
      return paint(style, text) + ' '.repeat(column - text.length);
    });
    return `${printable(name).padEnd(first)}  ${printable(row.scheme).padEnd(second)}  ${cells.join('')}`.trimEnd();
  });
  return [paint('bold', head.trimEnd()), ...lines];
}

/** One cause: its first case in full, and which others it fails. */
function causeText({ first, others, count }: Cause, paint: Paint, command: string): string {
  const text = failureText(first, paint, { command });
  if (count === 1) return text;
  const more = count - 1 - others.length;
  const lines = others.map((id) => `             ${printable(id)}`);
  return [
    text,
    `  the same:  ${count - 1} other ${count === 2 ? 'case' : 'cases'}`,
    ...lines,
    ...(more > 0 ? [`             and ${more} more`] : []),
  ].join('\n');
}

/** An id as `--only` takes it: what cannot be typed stands for any characters. */
export function onlyOf(id: string): string {
  return `--only ${shellWord(id.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, '*'))}`;
}

export function failureText(
  record: CaseRecord,
  paint: Paint,
  {
    warnings = false,
    command = plainCommand,
  }: { readonly warnings?: boolean; readonly command?: string } = {},
): string {
  const mock = record.outcome === 'mock-defect';
  const failed = record.known ? 'KNOWN FAILURE' : 'FAILED';
  const title = mock ? 'MOCK DEFECT' : record.outcome === 'passed' ? 'WARNED' : failed;
  const lines = [
    paint(mock || record.known ? 'yellow' : 'red', `${title}  ${printable(record.id)}`),
    `  ${printable(record.rule)}`,
    ...record.violations
      .filter(({ severity }) => warnings || severity === 'error')
      .flatMap((violation) => violationLines(violation, paint)),
  ];
  const said = record.violations.some(({ documented }) => documented !== undefined);
  if (!said && record.documented) lines.push(...documentedLines(record.documented));
  if (record.reproduce !== undefined) lines.push(`  see it:    ${printable(record.reproduce)}`);
  lines.push(`  re-run:    ${printable(command)} ${onlyOf(record.id)}`);
  return lines.join('\n');
}

/** One violation over several lines, without colours. */
export function violationText(violation: RecordedViolation): string {
  return violationLines(violation, (_style, text) => text).join('\n');
}

function violationLines(violation: RecordedViolation, paint: Paint): string[] {
  const at =
    violation.bodyPointer === undefined ? '' : ` (body: ${printable(violation.bodyPointer) || 'root'})`;
  const contract =
    violation.contractPointer === undefined ? [] : [`  contract:  #${printable(violation.contractPointer)}`];
  return [
    `  ${paint('bold', violation.rule)}: ${printable(violation.message)}${at}`,
    `  expected:  ${printable(violation.expected)}`,
    `  got:       ${printable(violation.got)}`,
    ...excerptLines(violation, paint),
    ...contract,
    ...(violation.documented ? documentedLines(violation.documented) : []),
  ];
}

/** The line of the body around the place, with the place underlined. */
function excerptLines({ excerpt }: RecordedViolation, paint: Paint): string[] {
  if (!excerpt) return [];
  const lineStart = excerpt.text.lastIndexOf('\n', Math.max(0, excerpt.start - 1)) + 1;
  const from = Math.max(lineStart, excerpt.start - Math.floor(width / 2));
  const lineEnd = excerpt.text.indexOf('\n', excerpt.start);
  const to = Math.min(lineEnd < 0 ? excerpt.text.length : lineEnd, from + width);
  const text = printable(excerpt.text.slice(from, to));
  const length = Math.max(1, Math.min(excerpt.end, to) - excerpt.start);
  return [
    `             ${text}`,
    `             ${' '.repeat(excerpt.start - from)}${paint('red', '^'.repeat(length))}`,
  ];
}

function documentedLines({ quote, page, line, kind, rule }: Documented): string[] {
  const where = printable(line === undefined ? page : `${page}:${line}`);
  const how = kind === 'stated' ? '' : ` (${kind}${rule === undefined ? '' : `: ${rule}`})`;
  const plain = quote.replaceAll(/\s+/g, ' ').trim();
  const words = plain.length > 240 ? `${plain.slice(0, 240)} ...` : plain;
  return [`  documented: "${printable(words)}"`, `              ${where}${how}`];
}

function countedList(title: string, counted: ReadonlyMap<string, number>): string {
  if (counted.size === 0) return '';
  const entries = [...counted].sort(([, a], [, b]) => b - a).slice(0, 12);
  const rest = counted.size - entries.length;
  const lines = entries.map(([text, cases]) => `  ${String(cases).padStart(4)}  ${printable(text)}`);
  return [`${title}:`, ...lines, ...(rest > 0 ? [`        and ${rest} other reasons`] : [])].join('\n');
}

function gapsText(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return '';
  const lines = gaps
    .slice(0, 12)
    .map(({ operationId, what, reason, pointer }) =>
      printable(`  ${operationId}: ${what}: ${reason} (#${pointer})`),
    );
  const rest = gaps.length - lines.length;
  return ['Values that could not be made:', ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
}

function countsText(summary: RunSummary, paint: Paint): string {
  const { passed, failed, unreachable, mockDefects, known, warnings, durationMs } = summary;
  const parts = [
    paint('green', `${passed} passed`),
    paint(failed > 0 ? 'red' : 'dim', `${failed} failed`),
    ...(known > 0 ? [`${known} known failures`] : []),
    ...(mockDefects > 0 ? [`${mockDefects} mock defects`] : []),
    ...(unreachable > 0 ? [`${unreachable} unreachable`] : []),
    ...(warnings > 0 ? [`${warnings} warnings`] : []),
  ];
  return `${parts.join(', ')} of ${summary.total} cases in ${(durationMs / 1000).toFixed(1)} s`;
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
