/** What was named on the command line and must be there to mean anything: patterns of ids, and entries of a baseline. */
import { globMatcher } from '../plan/selection.js';
import type { CaseRecord } from '../report/record.js';

export class Expectations {
  readonly #unmatched: Map<string, (id: string) => boolean>;
  readonly #unknown: Set<string>;
  readonly #passing: string[] = [];
  /** Whether the contract has a case. */
  seen = false;

  constructor(only: readonly string[], baseline: ReadonlySet<string> | undefined) {
    this.#unmatched = new Map(only.map((pattern) => [pattern, globMatcher(pattern)]));
    this.#unknown = new Set(baseline);
  }

  /** Takes note of a case of the contract, whether or not it is run. */
  see(id: string): void {
    this.seen = true;
    this.#unknown.delete(id);
    for (const [pattern, matches] of this.#unmatched) if (matches(id)) this.#unmatched.delete(pattern);
  }

  /** Takes note of how a case ended. @param baseline whether it is known to fail */
  add({ id, outcome }: CaseRecord, baseline: boolean): void {
    if (baseline && outcome === 'passed') this.#passing.push(id);
  }

  notes(): string[] {
    return [
      ...[...this.#unmatched.keys()].map((pattern) => `--only ${pattern} matches no case`),
      ...[...this.#unknown].map(
        (id) => `--baseline names ${id}, which is no case of the contract: take it out`,
      ),
      ...this.#passing.map((id) => `--baseline names ${id}, which passes: take it out`),
    ];
  }
}
