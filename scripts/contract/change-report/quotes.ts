import type { Change } from '../../../contract/compare/change.js';
import { readProvenanceFile } from '../../../contract/provenance.js';
import type { Provenance, ProvenanceEntry } from '../provenance.js';

/** What pages said where a change is, before and after. */
export interface Words {
  readonly before: readonly ProvenanceEntry[];
  readonly after: readonly ProvenanceEntry[];
}

/** Finds the entries that speak for a pointer. */
export class ProvenanceIndex {
  readonly #entries: ReadonlyMap<string, readonly ProvenanceEntry[]>;
  readonly #sorted: readonly string[];

  constructor(entries: Iterable<readonly [string, readonly ProvenanceEntry[]]>) {
    this.#entries = new Map(entries);
    // A pointer's descendants follow each other when `/` sorts before everything else.
    this.#sorted = [...this.#entries.keys()].sort((a, b) => compareKeys(sortKey(a), sortKey(b)));
  }

  /**
   * The entries at the pointer; where it has none of its own, those of the first value below it that tells it apart (its
   * name, then whatever comes first); failing that, those of the nearest one above.
   */
  nearest(pointer: string): readonly ProvenanceEntry[] {
    const own = this.#entries.get(pointer);
    if (own !== undefined) return own;
    for (const key of ['name', 'url']) {
      const telling = this.#entries.get(`${pointer}/${key}`);
      if (telling !== undefined) return telling;
    }
    const below = this.#firstBelow(pointer);
    if (below !== undefined) return below;
    let above = pointer;
    while (above !== '') {
      above = above.slice(0, above.lastIndexOf('/'));
      const entries = this.#entries.get(above);
      if (entries !== undefined) return entries;
    }
    return [];
  }

  #firstBelow(pointer: string): readonly ProvenanceEntry[] | undefined {
    const wanted = sortKey(`${pointer}/`);
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(sortKey(this.#sorted[middle] ?? ''), wanted) < 0) low = middle + 1;
      else high = middle;
    }
    const found = this.#sorted[low];
    return found?.startsWith(`${pointer}/`) === true ? this.#entries.get(found) : undefined;
  }
}

function sortKey(pointer: string): string {
  return pointer.replaceAll('/', '\u0000');
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A contract's provenance that cannot be used. */
export class ProvenanceError extends Error {
  override readonly name = 'ProvenanceError';
}

/** Takes provenance as it is made or as its file holds it (`NAME.provenance.json`). */
export function indexProvenance(provenance: Provenance | string | undefined): ProvenanceIndex {
  return new ProvenanceIndex(provenance === undefined ? [] : provenanceEntries(provenance));
}

/** Every pointer with its entries. */
export function provenanceEntries(
  provenance: Provenance | string,
): Iterable<readonly [string, readonly ProvenanceEntry[]]> {
  if (typeof provenance !== 'string') return provenance;
  try {
    return readProvenanceFile(provenance);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProvenanceError(`The provenance file cannot be read (${why}). Generate the contract anew.`, {
      cause,
    });
  }
}

/** The words of the pages on both sides of a change. */
export function wordsOf(change: Change, before: ProvenanceIndex, after: ProvenanceIndex): Words {
  return {
    before: change.pointerBefore === undefined ? [] : before.nearest(change.pointerBefore),
    after: change.pointerAfter === undefined ? [] : after.nearest(change.pointerAfter),
  };
}
