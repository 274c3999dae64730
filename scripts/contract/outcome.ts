import { ContractError } from '../../contract/error.js';
import { PageError } from '../docs/model.js';
import { ComparisonError, ProvenanceError } from './change-report/index.js';
import { InputError } from './inputs.js';
import { OutputError } from './output-error.js';
import { OverlayError } from './overlay.js';
import type { PipelineResult } from './pipeline.js';

/** `2 pages, 3 operations: read 214 facts, 3 passages not understood`. */
export function summaryLine({ counts }: Pick<PipelineResult, 'counts'>): string {
  return (
    `${plural(counts.pages, 'page')}, ${plural(counts.operations, 'operation')}: read ${plural(counts.facts, 'fact')}, ` +
    `${plural(counts.notUnderstood, 'passage')} not understood`
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What went wrong, for people: the message where the input is at fault, the stack where the program is. */
export function failureText(error: unknown): string {
  const fault =
    error instanceof PageError ||
    error instanceof InputError ||
    error instanceof OutputError ||
    error instanceof ContractError ||
    error instanceof OverlayError ||
    error instanceof ComparisonError ||
    error instanceof ProvenanceError ||
    // `infer` does not know the rule to leave out.
    error instanceof RangeError;
  if (fault) return `${error.message}\nNothing was written.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
