/** Operation by status and scheme: the first thing to look at. */
import type { Outcome } from '../types.js';
import type { CaseRecord } from './record.js';

export interface MatrixRow {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly scheme: string;
  /** Worst outcome by status. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Of the parameter cases. */
  readonly parameters: Readonly<Record<Outcome, number>>;
}

export type Cell = Outcome | 'known' | 'warned';

const weight: Readonly<Record<Cell, number>> = {
  passed: 0,
  warned: 1,
  unreachable: 2,
  'mock-defect': 3,
  known: 4,
  failed: 5,
};

interface MutableRow extends MatrixRow {
  readonly cells: Map<string, Cell>;
  readonly parameters: Record<Outcome, number>;
}

export class Matrix {
  readonly #rows = new Map<string, MutableRow>();

  add(record: CaseRecord): void {
    const key = `${record.operation}\0${record.scheme}`;
    let row = this.#rows.get(key);
    if (!row) {
      row = {
        operation: record.operation,
        method: record.method,
        path: record.path,
        scheme: record.scheme,
        cells: new Map(),
        parameters: { passed: 0, failed: 0, unreachable: 0, 'mock-defect': 0 },
      };
      this.#rows.set(key, row);
    }
    if (record.kind === 'parameter') {
      row.parameters[record.outcome] += 1;
      return;
    }
    const cell = cellOf(record);
    const present = row.cells.get(record.status);
    if (present === undefined || weight[cell] > weight[present]) row.cells.set(record.status, cell);
  }

  rows(): readonly MatrixRow[] {
    return [...this.#rows.values()];
  }

  /** Statuses in order: numbers, then ranges, then `default`. */
  statuses(): string[] {
    const all = new Set([...this.#rows.values()].flatMap(({ cells }) => [...cells.keys()]));
    return [...all].sort((a, b) => (a < b ? -1 : 1));
  }
}

function cellOf(record: CaseRecord): Cell {
  if (record.known) return 'known';
  if (record.outcome === 'passed' && record.violations.length > 0) return 'warned';
  return record.outcome;
}
