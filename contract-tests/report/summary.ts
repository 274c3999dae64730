/** Counts of a run, kept while records stream by: what is remembered does not grow with the number of passed cases. */
import type { Outcome } from '../types.js';
import type { CaseRecord } from './record.js';

export interface RunSummary {
  readonly spec: string;
  readonly target: string;
  readonly seed: number;
  readonly total: number;
  readonly passed: number;
  /** Without those of the baseline. */
  readonly failed: number;
  readonly unreachable: number;
  readonly mockDefects: number;
  /** Failed, and listed in the baseline. */
  readonly known: number;
  readonly warnings: number;
  /** Values that could not be made. */
  readonly gaps: number;
  readonly durationMs: number;
}

export type Counts = Omit<RunSummary, 'spec' | 'target' | 'seed' | 'gaps' | 'durationMs'>;

export const noCounts: Counts = {
  total: 0,
  passed: 0,
  failed: 0,
  unreachable: 0,
  mockDefects: 0,
  known: 0,
  warnings: 0,
};

const counterOf: Readonly<Record<Outcome, 'passed' | 'failed' | 'unreachable' | 'mockDefects'>> = {
  passed: 'passed',
  failed: 'failed',
  unreachable: 'unreachable',
  'mock-defect': 'mockDefects',
};

export function count(counts: Counts, record: CaseRecord): Counts {
  const counter = record.known ? 'known' : counterOf[record.outcome];
  return {
    ...counts,
    [counter]: counts[counter] + 1,
    total: counts.total + 1,
    warnings: counts.warnings + record.violations.filter(({ severity }) => severity === 'warning').length,
  };
}

/** 0: all that was reached keeps the contract. 1: something broke it. 2: nothing could be judged. */
export function exitCodeOf({ failed, passed, mockDefects, known }: Counts): 0 | 1 | 2 {
  if (failed > 0) return 1;
  return passed + mockDefects + known > 0 ? 0 : 2;
}
