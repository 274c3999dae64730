/** What the parts of the pipeline hand to one another while a contract is put together. */
import type { Problem } from '../../../contract/error.js';
import type { JsonMap } from '../json.js';
import type { Provenance, ProvenanceEntry } from '../provenance.js';
import type { Finding } from '../reconcile/finding.js';
import type { SkippedOperation } from './skip.js';

/** What is being made: the document, where its parts come from, and what there is to say. */
export interface Draft {
  document: JsonMap;
  readonly provenance: Provenance;
  readonly findings: Finding[];
}

/** A source as it goes into a contract: OpenAPI 3, with where each pointer was written. */
export interface OpenApiSource {
  readonly name: string;
  readonly document: JsonMap;
  readonly version: '3.0' | '3.1' | '3.2';
  /** Where the value at a pointer comes from. */
  readonly entries: (pointer: string) => readonly ProvenanceEntry[];
  /** Of a source that knows more: where the values below a pointer come from, by the rest of their pointers. */
  readonly below?: (pointer: string) => Iterable<readonly [string, readonly ProvenanceEntry[]]>;
  readonly skipped: readonly SkippedOperation[];
  readonly warnings: readonly Problem[];
}
