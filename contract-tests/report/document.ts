/** The JSON report, and what the other files are made from. Described in report.schema.json. */
import type { DreddResult } from '../dredd/run.js';
import type { Gap } from '../plan/request.js';
import type { CaseRecord } from './record.js';
import type { RunSummary } from './summary.js';

/** Everything of a report but its cases, which may be many and are streamed. */
export interface ReportHead {
  readonly summary: RunSummary;
  readonly gaps: readonly Gap[];
  /** The second opinion, where it was asked for. */
  readonly dredd?: readonly DreddResult[];
  /** The catalogue of faulty servers, where it was run. */
  readonly faults?: FaultTable;
}

export interface FaultTable {
  readonly rows: readonly FaultRow[];
}

export interface FaultRow {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  /** The rule that has to catch it; absent for a harmless variant. */
  readonly expected?: string;
  /** Rules that spoke. */
  readonly caughtBy: readonly string[];
  /** A fault: the expected rule spoke. A harmless variant: none did. */
  readonly ok: boolean;
}

export interface ReportDocument extends ReportHead {
  readonly cases: readonly CaseRecord[];
}

/** Cases in the order of the plan; may be read more than once. */
export type ReadCases = () => AsyncIterable<CaseRecord>;

/** Gives the text of a report piece by piece. */
export type Writer = (head: ReportHead, cases: ReadCases) => AsyncIterable<string>;
