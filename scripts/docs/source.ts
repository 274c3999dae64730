import { TextFile } from '../../contract/read/text-file.js';
import type { Evidence, Fact } from './model.js';

/** The text of one page, with exact positions: every fact is cut from here. */
export class SourceText extends TextFile {
  get page(): string {
    return this.file;
  }

  /** Evidence for the characters from `start` up to `end`. */
  evidence(start: number, end: number, rule?: string): Evidence {
    const at = { page: this.page, ...this.position(start), quote: this.text.slice(start, end) };
    return rule === undefined ? at : { ...at, rule };
  }

  fact<T>(value: T, start: number, end: number, rule?: string): Fact<T> {
    return { value, evidence: [this.evidence(start, end, rule)] };
  }

  /**
   * The prose from `start` up to `end`, unwrapped, with a way back to the page. `joinHyphens` is for pages whose
   * lines were wrapped at a column, where a hyphen at the end of a line belongs to a word.
   */
  prose(start: number, end: number, joinHyphens = true): Prose {
    return new Prose(this, start, end, joinHyphens);
  }
}

/**
 * Unwrapped prose: runs of white space become one space, ends are trimmed, marks without width are left out, a line broken after a hyphen
 * inside a word is joined (`user-` / `defined`) unless asked otherwise. Match on `text`, then ask for the evidence of the match.
 */
export class Prose {
  readonly source: SourceText;
  readonly text: string;
  readonly #offsets: Uint32Array;

  constructor(source: SourceText, start: number, end: number, joinHyphens = true) {
    const raw = source.text;
    const offsets = new Uint32Array(end - start + 1);
    const parts: string[] = [];
    let length = 0;
    let pendingSpace = -1;
    let runStart = -1;
    for (let at = start; at < end; at++) {
      const code = raw.charCodeAt(at);
      // Space, tab, line feed, vertical tab, form feed, carriage return, no-break space; other blanks are content.
      if (code === 32 || (code >= 9 && code <= 13) || code === 0xa0) {
        if (runStart !== -1) {
          parts.push(raw.slice(runStart, at));
          runStart = -1;
        }
        if (pendingSpace === -1) pendingSpace = at;
        continue;
      }
      if (isInvisible(code)) {
        if (runStart !== -1) parts.push(raw.slice(runStart, at));
        runStart = -1;
        continue;
      }
      if (pendingSpace !== -1) {
        if (length > 0 && !(joinHyphens && joinsAfterHyphen(raw, pendingSpace, at, start))) {
          parts.push(' ');
          offsets[length++] = pendingSpace;
        }
        pendingSpace = -1;
      }
      if (runStart === -1) runStart = at;
      offsets[length++] = at;
    }
    if (runStart !== -1) parts.push(raw.slice(runStart, end));
    this.source = source;
    this.text = parts.join('');
    this.#offsets = offsets;
  }

  /** Offset in the page of the character at `index` of `text`. */
  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  /** Evidence for `text.slice(from, to)`; the whole text by default. */
  evidence(from = 0, to = this.text.length, rule?: string): Evidence {
    const start = this.offset(from);
    const end = to > from ? this.offset(to - 1) + 1 : start;
    return this.source.evidence(start, end, rule);
  }

  fact<T>(value: T, from = 0, to = this.text.length, rule?: string): Fact<T> {
    return { value, evidence: [this.evidence(from, to, rule)] };
  }
}

/** Places beyond these add nothing to a fact, and would make a page of repetitions slow. */
const MOST_PLACES = 16;

/** The same fact, stated in further places. */
export function withPlaces<T>(fact: Fact<T>, further: readonly Evidence[]): Fact<T> {
  if (fact.evidence.length >= MOST_PLACES) return fact;
  return { value: fact.value, evidence: [...fact.evidence, ...further].slice(0, MOST_PLACES) };
}

/** Marks where a long name may be broken: soft hyphen, zero-width space, word joiner, zero-width no-break space. */
export function isInvisible(code: number): boolean {
  return code === 0xad || code === 0x200b || code === 0x2060 || code === 0xfeff;
}

/** A line broken right after a hyphen between letters: html2text wraps there, the hyphen belongs to the word. */
function joinsAfterHyphen(raw: string, spaceAt: number, next: number, start: number): boolean {
  return (
    raw.slice(spaceAt, next).includes('\n') &&
    spaceAt - 2 >= start &&
    raw[spaceAt - 1] === '-' &&
    /[\p{L}\p{N}]/u.test(raw[spaceAt - 2] ?? '') &&
    /[\p{L}\p{N}]/u.test(raw[next] ?? '')
  );
}
