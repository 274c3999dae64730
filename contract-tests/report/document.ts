/** The JSON report, and what the other files are made from. Described in report.schema.json. */
import type { Gap } from '../plan/request.js';
import type { About } from './about.js';
import type { CaseRecord } from './record.js';
import type { RunSummary } from './summary.js';

/** Everything of a report but its cases, which may be many and are streamed. */
export interface ReportHead {
  readonly about?: About;
  readonly summary: RunSummary;
  readonly gaps: readonly Gap[];
  /** The second opinion, where it was asked for. */
  readonly dredd?: readonly DreddResult[];
  /** Why there is none where there should be one: the option that said so, or what went wrong. */
  readonly dreddLeftOut?: string;
}

export interface ReportDocument extends ReportHead {
  readonly cases: readonly CaseRecord[];
}

/** Cases in the order of the plan; may be read more than once. */
export type ReadCases = () => AsyncIterable<CaseRecord>;

/** Gives the text of a report piece by piece. */
export type Writer = (head: ReportHead, cases: ReadCases) => AsyncIterable<string>;

/** What dredd found, under one security scheme. */
export interface DreddResult {
  readonly scheme: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests that could not be carried out, and those that dredd left out. */
  readonly errors: number;
  readonly skipped: number;
  readonly cases: readonly DreddCase[];
}

export interface DreddCase {
  /** As in the suite: `deletePeeringConnection/404/digestAuth`. */
  readonly id: string;
  readonly result: 'passed' | 'failed' | 'skipped' | 'error';
  readonly message: string;
}
