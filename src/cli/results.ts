/** How each of several connections ended. */
import type { DeletionOutcome } from '../index.js';
import { errorData, exitCodeOf, messageOf } from './failure.js';
import { printableJson } from './json.js';
import { table } from './table.js';

export interface Result {
  readonly peerId: string;
  /** What became of the DELETE; absent where none was asked for. */
  readonly outcome?: DeletionOutcome['outcome'];
  readonly deletion?: DeletionOutcome;
  /** Atlas said that the connection is gone. */
  readonly gone?: boolean;
  readonly error?: unknown;
}

const WORDS: Readonly<Record<DeletionOutcome['outcome'], string>> = {
  accepted: 'deletion accepted',
  alreadyDeleting: 'being deleted already',
  alreadyGone: 'gone already',
};

function wordsOf({ outcome, gone, error }: Result): string {
  if (error !== undefined) return exitCodeOf(error) === 8 ? 'may have happened' : 'failed';
  if (gone === true && outcome !== 'alreadyGone') return 'gone';
  return outcome === undefined ? 'unknown' : WORDS[outcome];
}

export function resultsText(results: readonly Result[], bold?: (text: string) => string): string {
  return table(
    ['ID', 'RESULT'],
    results.map((result) => [result.peerId, wordsOf(result)]),
    bold,
  );
}

export function resultsJson(groupId: string, results: readonly Result[]): string {
  return printableJson(
    results.map(({ peerId, outcome, deletion, gone, error }) => ({
      groupId,
      peerId,
      ok: error === undefined,
      outcome,
      gone,
      attempts: deletion?.attempts,
      ambiguous: deletion?.ambiguous,
      requestId: deletion?.requestId,
      error: error === undefined ? undefined : errorData(error),
    })),
  );
}

/** One line for each failure. */
export function failuresText(results: readonly Result[], red: (text: string) => string): string {
  return results
    .filter(({ error }) => error !== undefined)
    .map(({ peerId, error }) => `${red('Error:')} ${peerId}: ${messageOf(error)}\n`)
    .join('');
}

export function errorsOf(results: readonly Result[]): unknown[] {
  return results.flatMap(({ error }) => (error === undefined ? [] : [error]));
}
