import type { Provenance, ProvenanceEntry, ReplacedValue } from '../provenance.js';
import { provenanceEntries } from './quotes.js';

/** A page says something else than it did where an overlay has the last word: the contract does not show it. */
export interface Contradiction {
  /** JSON Pointer into the newer contract. */
  readonly pointer: string;
  readonly overlay: { readonly file: string; readonly line: number; readonly description: string };
  readonly before: ReplacedValue;
  readonly after: ReplacedValue;
}

/**
 * Overlay actions that replace what pages say where the pages have come to say something else. What an action replaced is
 * kept in the provenance; an older provenance without it gives none.
 */
export function contradictedOverlays(
  before: Provenance | string | undefined,
  after: Provenance,
): Contradiction[] {
  if (before === undefined) return [];
  const older = new Map(provenanceEntries(before));
  const found: Contradiction[] = [];
  for (const [pointer, entries] of after) {
    for (const entry of entries) {
      const was = (older.get(pointer) ?? []).find(isSameAction(entry))?.replaced;
      if (entry.replaced === undefined || was === undefined || was.value === entry.replaced.value) continue;
      found.push({
        pointer,
        overlay: { file: entry.page ?? '', line: entry.line ?? 1, description: entry.description ?? '' },
        before: was,
        after: entry.replaced,
      });
    }
  }
  return found;
}

function isSameAction(entry: ProvenanceEntry): (other: ProvenanceEntry) => boolean {
  return (other) => other.kind === 'overlay' && other.page === entry.page && other.quote === entry.quote;
}

/** One warning that names the page and the overlay. Words of pages are JSON strings, so that they stay on their line. */
export function contradictionText({ pointer, overlay, before, after }: Contradiction): string {
  const quote = after.quote.length > 120 ? `${after.quote.slice(0, 120)} …` : after.quote;
  return (
    `${after.page}:${after.line}:${after.column}: warning: the page now says ${JSON.stringify(quote)} ` +
    `(${JSON.stringify(after.value)}, before: ${JSON.stringify(before.value)}), but ${overlay.file}:${overlay.line} ` +
    `still decides ${pointer}; check whether that action is right`
  );
}
