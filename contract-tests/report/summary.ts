/** Counts of a run, kept while records stream by: what is remembered does not grow with the number of passed cases. */
import type { Outcome } from '../types.js';
import type { UnreachedScheme } from './reached.js';
import type { CaseRecord } from './record.js';

/** The counts of a run. */
export interface RunSummary {
  /** The contract. */
  readonly spec: string;
  /** What was held to it. */
  readonly target: string;
  /** Of made values. */
  readonly seed: number;
  /** All cases. */
  readonly total: number;
  /** Reached, and as documented. */
  readonly passed: number;
  /** Without those of the baseline. */
  readonly failed: number;
  /** Could not be brought about. */
  readonly unreachable: number;
  /** Faults of the mock and not of what is tested. */
  readonly mockDefects: number;
  /** Failed, and listed in the baseline. */
  readonly known: number;
  /** Findings that fail nothing. */
  readonly warnings: number;
  /** Values that could not be made. */
  readonly gaps: number;
  /** Of the whole run, in milliseconds. */
  readonly durationMs: number;
  /** Which part of the cases this was, where it was not all. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Security schemes under which nothing was reached. */
  readonly unreached?: readonly UnreachedScheme[];
  /** Why there was no case, where the contract has none. */
  readonly nothing?: string;
}

export type Counts = Omit<
  RunSummary,
  'spec' | 'target' | 'seed' | 'gaps' | 'durationMs' | 'shard' | 'unreached' | 'nothing'
>;

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

/** What has to be reached for a run to count. */
export interface Demands {
  /** A security scheme may go without a single case that was reached. @default false */
  readonly allowUnreached?: boolean;
  /** Per cent of the cases that have to be reached. @default 0 */
  readonly minReached?: number;
}

/** 0: all that was reached keeps the contract. 1: something broke it. 2: too little could be judged to say so. */
export function exitCodeOf(
  counts: Counts & Pick<RunSummary, 'unreached' | 'nothing'>,
  demands: Demands = {},
): 0 | 1 | 2 {
  if (counts.failed > 0) return 1;
  return shortcomings(counts, demands).length > 0 ? 2 : 0;
}

/** Why a run without failures is no green one, one line each. */
export function shortcomings(
  {
    total,
    passed,
    mockDefects,
    known,
    unreached = [],
    nothing = 'no case is left after --only, --auth and --shard',
  }: Counts & Pick<RunSummary, 'unreached' | 'nothing'>,
  { allowUnreached = false, minReached = 0 }: Demands = {},
): string[] {
  const reached = passed + mockDefects + known;
  if (total === 0) return [`${nothing}.`];
  if (reached === 0) return ['none of the cases could be brought about on this target.'];
  const share = (100 * reached) / total;
  return [
    ...(allowUnreached
      ? []
      : unreached.map(
          ({ scheme, reason }) =>
            `nothing was reached under ${scheme}: ${reason} (--allow-unreached accepts that)`,
        )),
    ...(share < minReached
      ? [`${share.toFixed(1)} % of the cases were reached, --min-reached asks for ${minReached} %.`]
      : []),
  ];
}
