import type { Contract } from '../../contract/load.js';
import type { RawExchange } from '../types.js';

/** All that a judgement depends on: no clock, no network, no settings from elsewhere. */
export interface JudgeInput {
  readonly contract: Contract;
  /** `operationId`, or `METHOD /path` with the path template as in the contract. */
  readonly operation: string;
  /** The documented status that was asked for: `202`, `4XX`, `default`. Absent: any documented status will do. */
  readonly expectedStatus?: string;
  /** Key in `components.securitySchemes` of the credentials that were used; absent or `none` for no credentials. */
  readonly scheme?: string;
  /** The documented media type that was asked for. Absent: any documented one will do. */
  readonly mediaType?: string;
  readonly exchange: RawExchange;
  readonly options?: JudgeOptions;
}

/** What a finding of a rule counts as. */
export type Level = 'off' | 'warn' | 'error';

export interface JudgeOptions {
  /** Drift (an undocumented property, an undocumented body) is an error. Default: a warning. */
  readonly strict?: boolean;
  /** Ids of rules that are switched off. Default: none. */
  readonly without?: readonly string[];
  /** Levels by the ids of rules, in place of their own. A level of its own outdoes `strict`. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** A mock answers, not a service: it has no callers to recognise. Default: a service. */
  readonly mock?: boolean;
  /** The answers are made from the contract alone: nothing is asked of them that only words say. Default: they are not. */
  readonly madeUp?: boolean;
}
