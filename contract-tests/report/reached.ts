/** What a run did not see: security schemes under which nothing was reached, and the share of cases that was. */
import type { CaseRecord } from './record.js';

/** A security scheme under which nothing was reached. */
export interface UnreachedScheme {
  /** Its key in `components.securitySchemes`. */
  readonly scheme: string;
  /** Why its first case was not reached. */
  readonly reason: string;
}

/** Watches the records of a run; what it keeps does not grow with their number. */
export class Reached {
  readonly #reached = new Set<string>();
  readonly #reasons = new Map<string, string>();

  add({ scheme, outcome, provocation }: CaseRecord): void {
    // A refusal that was brought about without credentials says nothing about those of the scheme.
    if (outcome !== 'unreachable' && provocation !== 'no credentials') this.#reached.add(scheme);
    else if (outcome === 'unreachable' && !this.#reasons.has(scheme)) this.#reasons.set(scheme, provocation);
  }

  /** Schemes of which no case with credentials was reached. */
  unreached(): UnreachedScheme[] {
    return [...this.#reasons].flatMap(([scheme, reason]) =>
      this.#reached.has(scheme) ? [] : [{ scheme, reason }],
    );
  }
}
