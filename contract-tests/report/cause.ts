/** Failures with one cause: the same rule about the same part of the contract. Ten of them are one thing to mend. */
import type { CaseRecord } from './record.js';

export interface Cause {
  readonly rule: string;
  /** The first case, told in full. */
  readonly first: CaseRecord;
  /** Ids of further cases, the first few. */
  readonly others: readonly string[];
  readonly count: number;
}

interface Growing extends Cause {
  others: string[];
  count: number;
}

const idsKept = 5;

/** Takes failed cases as they come; what it keeps grows with the number of causes, up to a limit. */
export class Causes {
  readonly #causes = new Map<string, Growing>();
  readonly #most: number;
  #beyond = 0;

  /** @param most causes that are told; cases of further ones are counted */
  constructor(most: number) {
    this.#most = most;
  }

  add(record: CaseRecord): void {
    const violation = record.violations.find(({ severity }) => severity === 'error') ?? record.violations[0];
    const rule = violation?.rule ?? record.rules[0] ?? record.outcome;
    const key = [
      record.outcome,
      record.known === true,
      rule,
      violation?.contractPointer ?? record.operation,
    ].join('\0');
    const known = this.#causes.get(key);
    if (known) {
      known.count += 1;
      if (known.others.length < idsKept) known.others.push(record.id);
    } else if (this.#causes.size < this.#most) {
      this.#causes.set(key, { rule, first: record, others: [], count: 1 });
    } else this.#beyond += 1;
  }

  /** What failed before what the mock did wrong by itself, before known failures; then the widest first. */
  list(): readonly Cause[] {
    const rank = ({ first }: Cause) => (first.known ? 2 : first.outcome === 'failed' ? 0 : 1);
    return [...this.#causes.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
  }

  /** Cases whose cause is not told. */
  get beyond(): number {
    return this.#beyond;
  }
}
