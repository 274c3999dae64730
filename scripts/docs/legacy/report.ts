import type { Diagnostic, Evidence } from '../model.js';
import type { SourceText } from '../source.js';
import type { Span } from './tokens.js';

/** Longest quote in a diagnostic, in characters. */
const LONGEST_QUOTE = 300;

/** Collects what a reader has to say about the page it reads, and which blocks it made something of. */
export class Report {
  readonly source: SourceText;
  readonly diagnostics: Diagnostic[] = [];
  readonly #read = new Set<object>();

  constructor(source: SourceText) {
    this.source = source;
  }

  /** @param also the other place, where the page contradicts itself */
  warn(code: string, at: Span | Evidence, message: string, also?: Evidence): void {
    this.#add('warning', code, at, message, also);
  }

  notUnderstood(code: string, at: Span | Evidence, message: string): void {
    this.#add('not-understood', code, at, message);
  }

  /** Marks blocks as read: something was made of them, or they are known boilerplate. */
  read(blocks: Iterable<object>): void {
    for (const block of blocks) this.#read.add(block);
  }

  isRead(block: object): boolean {
    return this.#read.has(block);
  }

  #add(
    severity: Diagnostic['severity'],
    code: string,
    at: Span | Evidence,
    message: string,
    also?: Evidence,
  ): void {
    const evidence =
      'quote' in at ? at : this.source.evidence(at.start, Math.min(at.end, at.start + LONGEST_QUOTE));
    const { page, line, column } = evidence;
    const quote = evidence.quote.slice(0, LONGEST_QUOTE);
    this.diagnostics.push({ severity, code, page, line, column, quote, message, ...(also && { also }) });
  }
}
