/** The JSON report, and what the other files are made from. Described in report.schema.json. */
import type { Gap } from '../plan/request.js';
import type { About } from './about.js';
import type { CaseRecord } from './record.js';
import type { RunSummary } from './summary.js';

/** Everything of a report but its cases, which may be many and are streamed. */
export interface ReportHead {
  /** Absent where it is not known. */
  readonly about?: About;
  /** The counts. */
  readonly summary: RunSummary;
  /** Values that could not be made. */
  readonly gaps: readonly Gap[];
  /** The second opinion, where it was asked for. */
  readonly dredd?: readonly DreddResult[];
  /** Why there is none where there should be one: the option that said so, or what went wrong. */
  readonly dreddLeftOut?: string;
}

/** A report as data: what `report.json` holds. */
export interface ReportDocument extends ReportHead {
  /** In the order of the plan. */
  readonly cases: readonly CaseRecord[];
}

/** Cases in the order of the plan; may be read more than once. */
export type ReadCases = () => AsyncIterable<CaseRecord>;

/** Gives the text of a report piece by piece. */
export type Writer = (head: ReportHead, cases: ReadCases) => AsyncIterable<string>;

/** What dredd found, under one security scheme. */
export interface DreddResult {
  /** Its key in `components.securitySchemes`. */
  readonly scheme: string;
  /** Transactions that were as documented. */
  readonly passed: number;
  /** Those that were not. */
  readonly failed: number;
  /** Tests that could not be carried out. */
  readonly errors: number;
  /** Transactions that dredd left out. */
  readonly skipped: number;
  /** Each transaction. */
  readonly cases: readonly DreddCase[];
}

/** One transaction of dredd. */
export interface DreddCase {
  /** As in the suite: `deletePeeringConnection/404/digestAuth`. */
  readonly id: string;
  /** How it ended. */
  readonly result: 'passed' | 'failed' | 'skipped' | 'error';
  /** What dredd says of it. */
  readonly message: string;
}
