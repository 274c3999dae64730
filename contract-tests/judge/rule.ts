/** What a rule of the judge is. The table of all of them is in rules.ts. */

import type { Convention } from './conventions.js';
import type { Evidence } from './evidence.js';
import type { JudgeInput } from './input.js';

/** One thing a rule found; the judge adds the rule's id and severity, and the excerpt. */
export interface Finding {
  readonly message: string;
  readonly expected: string;
  readonly got: string;
  readonly contractPointer?: string;
  readonly bodyPointer?: string;
  /** What the excerpt marks at `bodyPointer`: the value (default) or its key. */
  readonly mark?: 'key' | 'value';
  /** Offsets into the text of the body, where the place has no pointer. */
  readonly span?: { readonly start: number; readonly end: number };
}

interface RuleFacts {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly family:
    | 'status'
    | 'framing'
    | 'headers'
    | 'media-type'
    | 'charset'
    | 'encoding'
    | 'json'
    | 'schema'
    | 'authentication'
    | 'redirect'
    | 'meaning';
  /** `drift` is a warning, and an error where the judge is strict. */
  readonly severity: 'error' | 'warning' | 'drift';
  readonly checks: string;
  /**
   * Habit of one vendor that the rule is about. It holds only where the contract lists it under `x-response-conventions`, or where
   * the level of the rule is set.
   */
  readonly convention?: Convention;
  /** Where the rule comes from: a section of an RFC, or the part of the contract. */
  readonly source: string;
}

/** Looks at a response. */
export interface ResponseRule extends RuleFacts {
  check(evidence: Evidence): Iterable<Finding>;
}

/** Looks at an exchange that brought no response. */
export interface ConnectionRule extends RuleFacts {
  checkFailure(input: JudgeInput): Iterable<Finding>;
}

export type Rule = ResponseRule | ConnectionRule | (ResponseRule & ConnectionRule);
