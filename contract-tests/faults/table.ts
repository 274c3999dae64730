/** The result of the catalogue as a table for people. */
import type { FaultRow, NotApplicable } from './run.js';

export interface CatalogueSummary {
  readonly faults: number;
  readonly caught: number;
  readonly harmless: number;
  readonly passed: number;
}

export function summarize(rows: readonly FaultRow[]): CatalogueSummary {
  const isFault = ({ expectRule }: FaultRow): boolean => expectRule !== undefined;
  const bad = rows.filter(isFault);
  const good = rows.filter((row) => !isFault(row));
  return {
    faults: bad.length,
    caught: bad.filter(({ right }) => right).length,
    harmless: good.length,
    passed: good.filter(({ right }) => right).length,
  };
}

/** One line for each entry, in columns of fixed width, those that do not apply with what they need, and a last line with the sums. */
export function textTable(rows: readonly FaultRow[], without: readonly NotApplicable[]): string {
  const lines = rows.map((row) => [
    row.right ? 'ok' : row.expectRule === undefined ? 'ALARM' : 'MISSED',
    row.family,
    row.id,
    `${row.operationId} ${row.status}`,
    row.expectRule ?? '-',
    others(row),
  ]);
  const head = ['', 'family', 'server', 'changed answer', 'caught by', 'also'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  const rendered = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { faults, caught, harmless, passed } = summarize(rows);
  const width = Math.max(0, ...without.map(({ entry }) => entry.id.length));
  return [
    ...rendered,
    '',
    ...without.map(({ entry, reason }) => `${entry.id.padEnd(width)}  not applicable: needs ${reason}`),
    `${caught} of ${faults} faults caught by the expected rule, ${passed} of ${harmless} harmless variants passed, ${without.length} not applicable`,
  ].join('\n');
}

function others({ violations, expectRule }: FaultRow): string {
  return [...new Set(violations.map(({ rule }) => rule))].filter((rule) => rule !== expectRule).join(', ');
}
