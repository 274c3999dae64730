import type { Evidence, Fact } from '../../docs/model.js';

/** What one page says on a subject. */
export interface Statement {
  readonly at: Evidence;
  /** The value the reader took from the words, for people: `false`, `` `GROUP-ID` ``. */
  readonly value: string;
}

/** How the pages stand to each other on one subject. */
export interface Finding {
  /**
   * `agree`: all say the same. `conflict`: they contradict each other. `wording`: the same thing in other words.
   * `only`: one speaks, another is silent. `aside`: said, and not in the contract as it is said. `note`: a text beside the
   * facts, whole in the value of its last statement. `example`: printed on a page.
   */
  readonly kind: 'agree' | 'conflict' | 'wording' | 'only' | 'aside' | 'note' | 'example';
  /** The operation, as the contract has it: `DELETE /groups/{groupId}`. */
  readonly operation: string;
  readonly subject: string;
  readonly statements: readonly Statement[];
  /** What the contract says now, and why; empty for notes and examples, which it does not have. */
  readonly resolution: string;
}

/** A page's claim in one slot; `fact` is absent where the page is silent. */
export interface Claim<T> {
  readonly page: string;
  readonly fact: Fact<T> | undefined;
}

export interface SettleOptions<T> {
  readonly show?: (value: T) => string;
  readonly same?: (a: T, b: T) => boolean;
  /** `wording` for texts: a difference is no contradiction. */
  readonly difference?: 'conflict' | 'wording';
}

/** Collects the findings of one operation while its slots are settled. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #operation: string;
  readonly #pages: number;

  constructor(operation: string, pages: number) {
    this.#operation = operation;
    this.#pages = pages;
  }

  add(finding: Omit<Finding, 'operation'>): void {
    this.list.push({ operation: this.#operation, ...finding });
  }

  /**
   * Settles one slot. Claims come in order of trust; what a page states beats what was inferred from any page, then the
   * more trusted page wins. The evidence of every page that says the same is kept.
   */
  settle<T>(
    subject: string,
    claims: readonly Claim<T>[],
    options: SettleOptions<T> = {},
  ): Fact<T> | undefined {
    const spoken = claims.filter(
      (claim): claim is { page: string; fact: Fact<T> } => claim.fact !== undefined,
    );
    const winner = spoken.find(({ fact }) => !isInferred(fact)) ?? spoken[0];
    if (winner === undefined) return undefined;
    // Nobody to agree or disagree with: the common case where pages are many and each has an operation of its own.
    if (this.#pages === 1 && spoken.length === 1) return winner.fact;
    const show = options.show ?? showValue;
    const same = options.same ?? ((a: T, b: T) => showValue(a) === showValue(b));
    const agreeing = spoken.filter(({ fact }) => same(fact.value, winner.fact.value));
    // Rules that differ are no disagreement of the pages.
    if (this.#pages > 1 && !isInferred(winner.fact)) {
      const statements = spoken.flatMap(({ fact }) =>
        fact.evidence.slice(0, 1).map((at) => ({ at, value: show(fact.value) })),
      );
      const silent = claims.filter((claim) => claim.fact === undefined).map((claim) => claim.page);
      if (agreeing.length < spoken.length) {
        const kind = options.difference ?? 'conflict';
        this.add({
          kind,
          subject,
          statements,
          // A text stands below among the statements; with it in front, the reason would be cut off.
          resolution: `${kind === 'wording' ? '' : `${show(winner.fact.value)}, `}${whyChosen(winner, spoken)}`,
        });
      } else if (silent.length === 0 && new Set(claims.map(({ page }) => page)).size > 1) {
        this.add({ kind: 'agree', subject, statements, resolution: show(winner.fact.value) });
      } else if (silent.length > 0) {
        this.add({
          kind: 'only',
          subject,
          statements,
          resolution: `${show(winner.fact.value)}; ${silent.map((page) => `\`${page}\``).join(' and ')} ${silent.length > 1 ? 'are' : 'is'} silent`,
        });
      }
    }
    return { value: winner.fact.value, evidence: agreeing.flatMap(({ fact }) => fact.evidence) };
  }
}

export function isInferred(fact: Fact<unknown>): boolean {
  return fact.evidence.every((at) => at.rule !== undefined);
}

function whyChosen<T>(
  winner: { page: string; fact: Fact<T> },
  spoken: readonly { page: string; fact: Fact<T> }[],
) {
  const first = spoken[0];
  return first !== undefined && first !== winner && isInferred(first.fact)
    ? `stated by \`${winner.page}\`, only inferred elsewhere`
    : `from \`${winner.page}\`, the most trusted page that says so`;
}

/** A value as a finding prints it. */
export function showValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A short text in code font. */
export function code(value: unknown): string {
  const text = showValue(value);
  return text.includes('`') ? text : `\`${text}\``;
}
