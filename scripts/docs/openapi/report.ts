import type { Diagnostic } from '../model.js';
import type { Value } from './value.js';

/** Collects what was read but could not be expressed. One place is reported once, however often it is used. */
export class Reporter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  /** Every report so far, repeated ones included. */
  count = 0;

  notUnderstood(code: string, value: Value, message: string): void {
    this.#add('not-understood', code, value, message);
  }

  warning(code: string, value: Value, message: string): void {
    this.#add('warning', code, value, message);
  }

  #add(severity: Diagnostic['severity'], code: string, value: Value, message: string): void {
    this.count++;
    const key = `${code} ${value.pointer}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const { page, line, column, quote } = value.evidence();
    const where = `${message} (at ${value.pointer || 'the root'})`;
    this.diagnostics.push({ severity, code, page, line, column, quote, message: where });
  }
}
