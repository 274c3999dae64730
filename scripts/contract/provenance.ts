import { joinPointer, type PointerPath } from '../../contract/json.js';
import type { ProvenanceEntry } from '../../contract/provenance.js';
import type { Evidence } from '../docs/model.js';
import type { BuildRule } from './rules.js';

export type { ProvenanceEntry, ReplacedValue } from '../../contract/provenance.js';

/** JSON Pointers of the contract, each with every place that says so. */
export class Provenance {
  readonly #entries = new Map<string, readonly ProvenanceEntry[]>();

  record(path: PointerPath, entries: readonly ProvenanceEntry[]): void {
    this.recordAt(joinPointer('', ...path), entries);
  }

  recordAt(pointer: string, entries: readonly ProvenanceEntry[]): void {
    const known = this.#entries.get(pointer);
    this.#entries.set(pointer, known === undefined ? entries : [...known, ...entries]);
  }

  get(pointer: string): readonly ProvenanceEntry[] {
    return this.#entries.get(pointer) ?? [];
  }

  /** Forgets a pointer and everything below it. */
  forget(path: PointerPath): void {
    this.forgetAt(joinPointer('', ...path));
  }

  forgetAt(pointer: string): void {
    for (const key of this.#entries.keys()) {
      if (key.startsWith(pointer) && (key.length === pointer.length || key[pointer.length] === '/'))
        this.#entries.delete(key);
    }
  }

  /** A copy with every pointer renamed; entries that meet at one pointer are joined, repeats dropped. */
  renamed(rename: (pointer: string) => string): Provenance {
    const result = new Provenance();
    const joined = new Map<string, ProvenanceEntry[]>();
    for (const [pointer, entries] of this.#entries) {
      const target = rename(pointer);
      const known = result.#entries.get(target);
      if (known === undefined) {
        result.#entries.set(target, entries);
        continue;
      }
      const all = joined.get(target) ?? [...known];
      for (const entry of entries) all.push(entry);
      joined.set(target, all);
    }
    // Once for each pointer, not once for each arrival: a component may be shared by a thousand operations.
    for (const [target, all] of joined) {
      result.#entries.set(target, [...new Map(all.map((entry) => [keyOf(entry), entry])).values()]);
    }
    return result;
  }

  *[Symbol.iterator](): IterableIterator<[string, readonly ProvenanceEntry[]]> {
    yield* this.#entries;
  }
}

/** Equal for equal entries. */
function keyOf(entry: ProvenanceEntry): string {
  return JSON.stringify(entry);
}

/** What a reader found, as the provenance says it. */
export function fromEvidence(evidence: readonly Evidence[], subtree = false): ProvenanceEntry[] {
  return evidence.map((at) => ({
    kind: at.rule === undefined ? 'stated' : 'inferred',
    page: at.page,
    line: at.line,
    column: at.column,
    quote: at.quote,
    ...(at.rule === undefined ? {} : { rule: at.rule }),
    ...(subtree ? { subtree: true as const } : {}),
  }));
}

/** Something OpenAPI demands, or a name for it: made by a rule, from no page's words. */
export function byRule(rule: BuildRule): ProvenanceEntry[] {
  return [{ kind: 'inferred', rule }];
}
