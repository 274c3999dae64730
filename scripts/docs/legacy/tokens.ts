import { afterIndent, isEmpty, type Line, linesOf, trailingBlanks } from './lines.js';

/** A stretch of the page: `text.slice(start, end)`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface HeadingToken extends Span {
  readonly kind: 'heading';
  readonly level: number;
  /** The heading without its number signs. */
  readonly words: Span;
  /** No blank line above it: it stands right after a row end, a code fence or the text before it. */
  readonly tight: boolean;
}

export interface TextToken extends Span {
  readonly kind: 'paragraph' | 'definition' | 'footnote';
}

export interface ItemToken extends Span {
  readonly kind: 'item';
  /** Columns before the bullet. */
  readonly depth: number;
  /** The item without its bullet. */
  readonly words: Span;
}

export interface CodeLine extends Span {}

export interface FenceToken extends Span {
  readonly kind: 'fence';
  /** Lines of code without indentation, line numbers and trailing blanks. */
  readonly lines: readonly CodeLine[];
}

/** `|` between two cells. */
export interface BarToken extends Span {
  readonly kind: 'bar';
}

/** The line of bars under a header row. */
export interface SeparatorToken extends Span {
  readonly kind: 'separator';
  readonly columns: number;
}

/** Two trailing blanks, and a line of two blanks. */
export interface RowEndToken extends Span {
  readonly kind: 'row-end';
}

export type ContentToken = HeadingToken | TextToken | ItemToken | FenceToken;
export type Token = ContentToken | BarToken | SeparatorToken | RowEndToken;

const FENCE_INDENT = 4;
const ROW_END_WIDTH = 2;
/** Longest line of wrapped text, in characters. */
const WIDTH = 78;

/** The page as a flat list of its smallest parts, in one pass over its lines. */
export function tokensOf(text: string): Token[] {
  const lines = linesOf(text);
  const tokens: Token[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (line === undefined) break;
    if (isEmpty(line)) at = readBlank(text, lines, at, tokens);
    else at = readText(text, lines, at, tokens);
  }
  return withNarrowSeparators(tokens);
}

/** Does a row end follow the text of this line? At the very end of a page two trailing blanks are enough. */
function endsRow(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || trailingBlanks(line) < ROW_END_WIDTH) return false;
  const next = lines[at + 1];
  return next === undefined || (isEmpty(next) && next.indent === ROW_END_WIDTH);
}

function readBlank(text: string, lines: readonly Line[], at: number, tokens: Token[]): number {
  const line = lines[at];
  const next = lines[at + 1];
  if (line === undefined || next === undefined) return at + 1;
  if (tokens[tokens.length - 1]?.kind === 'item' && endsListRow(text, lines, at)) {
    tokens.push({ kind: 'row-end', start: line.start, end: line.end });
    return at + 1;
  }
  if (!isEmpty(next)) return at + 1;
  if (line.indent === ROW_END_WIDTH && next.indent === ROW_END_WIDTH) {
    tokens.push({ kind: 'row-end', start: line.start, end: next.end });
    return at + 2;
  }
  return readFenceStart(text, lines, at, tokens);
}

/** After a list, the header row ends with one line of two blanks, right above its separator. */
function endsListRow(text: string, lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const next = lines[at + 1];
  return line !== undefined && next !== undefined && line.indent === ROW_END_WIDTH && barsIn(text, next) > 0;
}

function readFenceStart(text: string, lines: readonly Line[], at: number, tokens: Token[]): number {
  const line = lines[at];
  const next = lines[at + 1];
  const first = lines[at + 2];
  if (
    line !== undefined &&
    next !== undefined &&
    line.indent >= FENCE_INDENT &&
    next.indent >= FENCE_INDENT &&
    first !== undefined &&
    !isEmpty(first) &&
    first.indent >= FENCE_INDENT
  )
    return readFence(text, lines, at + 2, tokens);
  return at + 1;
}

function readFence(text: string, lines: readonly Line[], from: number, tokens: Token[]): number {
  const code: CodeLine[] = [];
  let at = from;
  let numbered = false;
  for (let line = lines[at]; line !== undefined; line = lines[++at]) {
    if (line.indent < FENCE_INDENT) break;
    const isFirst = at === from;
    const start = Math.min(afterIndent(text, line, FENCE_INDENT), line.last);
    if (isFirst) {
      const unnumbered = afterLineNumber(text, start, line.last);
      numbered = unnumbered !== undefined;
      // In a cell a bar stands before the first line.
      const bar = text.startsWith('| ', start) ? 2 : 0;
      code.push({ start: unnumbered ?? Math.min(start + bar, line.last), end: line.last });
      continue;
    }
    // The renderer puts a line of its own after the first one: blank, or a lone bar where lines are numbered.
    if (at === from + 1 && (isEmpty(line) || (numbered && text.slice(line.first, line.last) === '|')))
      continue;
    const unnumbered = numbered ? afterLineNumber(text, start, line.last) : undefined;
    code.push({ start: unnumbered ?? Math.min(start, line.last), end: Math.max(line.last, unnumbered ?? 0) });
  }
  const lastLine = lines[at - 1];
  const firstLine = lines[from];
  tokens.push({
    kind: 'fence',
    start: firstLine?.first ?? 0,
    end: trimmedEnd(code, lastLine?.last ?? 0),
    lines: withoutBlankTail(code),
  });
  const after = lines[at];
  // The line of two blanks that closes a fence is part of it, unless a second one makes a row end of the pair.
  if (after === undefined || !isEmpty(after) || after.indent !== ROW_END_WIDTH) return at;
  const second = lines[at + 1];
  return second !== undefined && isEmpty(second) && second.indent === ROW_END_WIDTH ? at : at + 1;
}

function trimmedEnd(code: readonly CodeLine[], fallback: number): number {
  for (let at = code.length - 1; at >= 0; at--) {
    const line = code[at];
    if (line !== undefined && line.end > line.start) return line.end;
  }
  return fallback;
}

function withoutBlankTail(code: CodeLine[]): CodeLine[] {
  while (code.length > 0) {
    const line = code[code.length - 1];
    if (line !== undefined && line.end > line.start) break;
    code.pop();
  }
  return code;
}

/** Offset after `12| ` or, in a cell, `| 1| `; `undefined` where the line has no number. */
function afterLineNumber(text: string, start: number, end: number): number | undefined {
  const match = /^(?:\| ?)?\d{1,6}\|( ?)/.exec(text.slice(start, Math.min(end, start + 16)));
  return match === null ? undefined : Math.min(start + match[0].length, end);
}

function readText(text: string, lines: readonly Line[], at: number, tokens: Token[]): number {
  const line = lines[at];
  if (line === undefined) return at + 1;
  const heading = headingOf(text, lines, at);
  if (heading !== undefined) {
    const last = lastLineOfTitle(text, lines, at, heading);
    const end = lines[last]?.last ?? heading.end;
    tokens.push({
      ...heading,
      end,
      words: { start: heading.words.start, end: Math.max(heading.words.end, end) },
    });
    pushRowEnd(lines, last, tokens);
    return last + 1;
  }
  if (isHeadingWithoutWords(text, line)) {
    pushRowEnd(lines, at, tokens);
    return at + 1;
  }
  const bars = barsIn(text, line);
  if (bars > 0) {
    const span = { start: line.first, end: line.last };
    if (bars === 1) {
      tokens.push({ kind: 'bar', ...span });
      pushRowEnd(lines, at, tokens);
    } else tokens.push({ kind: 'separator', columns: bars + 1, ...span });
    return at + (bars > 1 && endsRow(lines, at) ? 2 : 1);
  }
  const bullet = bulletOf(text, line);
  const last = lastLineOfText(text, lines, at);
  const end = lines[last]?.last ?? line.last;
  if (bullet !== undefined)
    tokens.push({
      kind: 'item',
      depth: line.indent,
      start: line.first,
      end,
      words: { start: Math.min(bullet, end), end },
    });
  else tokens.push({ kind: kindOfText(text, line), start: line.first, end });
  pushRowEnd(lines, last, tokens);
  return last + 1;
}

/** The layout wraps a title where its next word would not fit on the line. */
function lastLineOfTitle(text: string, lines: readonly Line[], from: number, heading: HeadingToken): number {
  if (endsRow(lines, from)) return from;
  const next = lines[from + 1];
  if (next === undefined || isEmpty(next) || next.indent > 0) return from;
  const word = /^[\p{L}\p{N}(]\S*/u.exec(
    text.slice(next.first, Math.min(next.last, next.first + WIDTH)),
  )?.[0];
  if (word === undefined || heading.end - heading.start + 1 + word.length <= WIDTH) return from;
  return lastLineOfText(text, lines, from);
}

function pushRowEnd(lines: readonly Line[], at: number, tokens: Token[]): void {
  const line = lines[at];
  if (line === undefined || !endsRow(lines, at)) return;
  tokens.push({ kind: 'row-end', start: line.last, end: lines[at + 1]?.end ?? line.end });
}

function kindOfText(text: string, line: Line): TextToken['kind'] {
  if (line.indent >= FENCE_INDENT) return 'definition';
  return /^\[\d{1,3}\]\|/.test(text.slice(line.first, Math.min(line.last, line.first + 8)))
    ? 'footnote'
    : 'paragraph';
}

/** A paragraph goes on until a blank line, a row end, or a line that starts something else. */
function lastLineOfText(text: string, lines: readonly Line[], from: number): number {
  let at = from;
  const first = lines[from];
  const isDefinition = first !== undefined && first.indent >= FENCE_INDENT;
  while (!endsRow(lines, at)) {
    const next = lines[at + 1];
    if (
      next === undefined ||
      // The next term of a definition list follows the definition without a blank line.
      (isDefinition && next.indent < FENCE_INDENT) ||
      isEmpty(next) ||
      headingOf(text, lines, at + 1) !== undefined ||
      barsIn(text, next) > 0 ||
      bulletOf(text, next) !== undefined
    )
      break;
    at++;
  }
  return at;
}

function headingOf(text: string, lines: readonly Line[], at: number): HeadingToken | undefined {
  const line = lines[at];
  if (line === undefined || text[line.start] !== '#') return undefined;
  const marks = /^#{1,6}(?=[ \t])/.exec(text.slice(line.start, line.start + 8))?.[0];
  if (marks === undefined) return undefined;
  let start = line.start + marks.length;
  while (start < line.last && (text[start] === ' ' || text[start] === '\t')) start++;
  if (start >= line.last) return undefined;
  const above = lines[at - 1];
  return {
    kind: 'heading',
    level: marks.length,
    start: line.start,
    end: line.last,
    words: { start, end: Math.max(start, line.last) },
    tight: above !== undefined && above.end > above.start,
  };
}

/** Number signs alone head nothing, and say nothing either. */
function isHeadingWithoutWords(text: string, line: Line): boolean {
  return line.last - line.first <= 6 && /^#{1,6}$/.test(text.slice(line.first, line.last));
}

/** Number of bars in a line that holds nothing else; otherwise 0. */
function barsIn(text: string, line: Line): number {
  for (let at = line.first; at < line.last; at++) if (text[at] !== '|') return 0;
  return line.last - line.first;
}

/** Offset after the bullet of a list item (`  * `, `    1. `). */
function bulletOf(text: string, line: Line): number | undefined {
  if (line.indent === 0) return undefined;
  const match = /^(?:[*+-]|\d{1,3}\.)[ \t]{1,3}/.exec(text.slice(line.first, line.first + 8));
  return match === null ? undefined : line.first + match[0].length;
}

/**
 * A separator of two columns is one bar, and so is the bar before an empty last cell. It is a separator where a row
 * with a bar of its own has just ended, and not itself the row of empty cells above a separator.
 */
function withNarrowSeparators(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  let barsInRow = 0;
  let barsInLastRow = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const startsRow = result[result.length - 1]?.kind === 'row-end';
    // A footnote is a table of its own: its row end, and the separator under its one row, say nothing.
    if (result[result.length - 1]?.kind === 'footnote' && (token.kind === 'row-end' || token.kind === 'bar'))
      continue;
    if (token.kind === 'bar' && startsRow && tokens[at + 1]?.kind === 'row-end') {
      const doubled = tokens[at + 2]?.kind === 'bar' && tokens[at + 3]?.kind === 'row-end';
      if (barsInLastRow > 0 && !doubled) {
        result.push({ kind: 'separator', columns: 2, start: token.start, end: token.end });
        at++;
        barsInRow = 0;
        barsInLastRow = 0;
        continue;
      }
    }
    if (token.kind === 'bar') barsInRow++;
    else if (token.kind === 'row-end') {
      barsInLastRow = barsInRow;
      barsInRow = 0;
    } else if (token.kind === 'separator' || (token.kind === 'heading' && token.tight)) {
      barsInRow = 0;
      barsInLastRow = 0;
    }
    result.push(token);
  }
  return result;
}
