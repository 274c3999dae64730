import type { Evidence } from '../docs/model.js';
import { type PointerPath, toPointer } from './pointer.js';
import type { BuildRule } from './rules.js';

/** Where one value of the contract comes from. */
export interface ProvenanceEntry {
  /**
   * `stated`: the page says so in these words. `inferred`: `rule` made it from these words (or from OpenAPI's own
   * demands, then without words). `overlay`: an overlay action set it. `companion`: a companion contract says so.
   */
  readonly kind: 'stated' | 'inferred' | 'overlay' | 'companion';
  /** The page, overlay or companion, relative to the project (or to the folder the sources were given as). */
  readonly page?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
  /** The exact words at that place. */
  readonly quote?: string;
  readonly rule?: string;
  /** Of an overlay action: its source, in its author's words. */
  readonly description?: string;
  /** Of an overlay action: what the pages say of the value that it replaced. */
  readonly replaced?: ReplacedValue;
  /** The entry speaks for everything below its pointer, too. */
  readonly subtree?: true;
}

/** A value that a page states, or that was inferred from its words, and that an overlay action replaced. */
export interface ReplacedValue {
  readonly value: string | number | boolean | null;
  readonly page: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
}

/** JSON Pointers of the contract, each with every place that says so. */
export class Provenance {
  readonly #entries = new Map<string, readonly ProvenanceEntry[]>();

  record(path: PointerPath, entries: readonly ProvenanceEntry[]): void {
    this.recordAt(toPointer(path), entries);
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
    this.forgetAt(toPointer(path));
  }

  forgetAt(pointer: string): void {
    for (const key of this.#entries.keys()) {
      if (key === pointer || key.startsWith(`${pointer}/`)) this.#entries.delete(key);
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

/** The provenance file: pointers sorted, one entry a line so that a change is one line of a diff. */
export function renderProvenance(contractFile: string, provenance: Provenance): string {
  const sorted = [...provenance].sort(([a], [b]) => (a < b ? -1 : 1));
  let facts = '';
  for (const [pointer, entries] of sorted) {
    let list = '';
    for (const entry of entries) list += `${list === '' ? '' : ',\n'}      ${JSON.stringify(entry)}`;
    facts += `${facts === '' ? '' : ',\n'}    ${JSON.stringify(pointer)}: [\n${list}\n    ]`;
  }
  return `{\n  "contract": ${JSON.stringify(contractFile)},\n  "facts": {\n${facts}\n  }\n}\n`;
}
