import type { Token } from './tokens.js';
import type { Row } from './tree.js';
import { type Column, columnHead, isNecessityWord, nameHead, readType, unnamedColumns } from './words.js';

/** Longest stretch of a cell, and most parts of a row, that are looked at to tell what kind they are. */
const GLANCE = 200;

/** What each column of a table is about, from the words of its header row; by position where they are all empty. */
export function columnsOf(header: Row, text: string): readonly Column[] {
  const words = header.cells.map((cell) => text.slice(cell.start, Math.min(cell.end, cell.start + GLANCE)));
  if (words.every((word) => word.trim() === '')) return unnamedColumns(header.columns) ?? [];
  return words.map((word, index) =>
    index === 0 && nameHead(word) !== undefined ? 'name' : columnHead(word),
  );
}

/** The columns of rows that have more or fewer cells than the header: a last one dropped, or all by position. */
export function kindsFor(kinds: readonly Column[], columns: number): readonly Column[] {
  if (kinds.length >= columns) return kinds.slice(0, columns);
  return unnamedColumns(columns) ?? kinds;
}

/**
 * How well the cells between two tokens suit the columns from `from` on: cells under "Type", "Necessity" and
 * "Default" are of few words, and first cells of one table are alike in having ticks or none.
 */
export function fitOf(
  tokens: readonly Token[],
  at: number,
  stop: number,
  text: string,
  kinds: readonly Column[],
  from: number,
  rows: readonly Row[],
): number {
  let fit = 0;
  let column = from;
  let first: Token | undefined;
  let last: Token | undefined;
  const weigh = () => {
    const kind = kinds[column];
    if (hasFewWords(kind)) fit += last === undefined || suitsColumn(last, text, kind) ? 2 : -2;
    else if (column === 0 && from === 0 && first !== undefined) fit += likeFirstCells(first, rows, text);
  };
  for (let index = at; index < Math.min(stop, at + GLANCE); index++) {
    const token = tokens[index];
    if (token?.kind === 'bar') {
      weigh();
      column++;
      first = undefined;
      last = undefined;
    } else {
      first ??= token;
      last = token;
    }
  }
  weigh();
  return fit;
}

/** Cells of this column hold a word or two. */
export function hasFewWords(kind: Column | undefined): boolean {
  return kind === 'type' || kind === 'necessity' || kind === 'default';
}

function suitsColumn(token: Token, text: string, kind: Column | undefined): boolean {
  if (token.kind !== 'paragraph') return false;
  const words = text.slice(token.start, Math.min(token.end, token.start + GLANCE));
  if (kind === 'type') return readType(words) !== undefined || isNecessityWord(words);
  if (kind === 'necessity') return isNecessityWord(words) || readType(words) !== undefined;
  return /^(?:`[^`]*`|"[^"]*"|[^\s`]+)\.?$/.test(words.trim());
}

function likeFirstCells(token: Token, rows: readonly Row[], text: string): number {
  const last = rows[rows.length - 1]?.cells[0];
  if (last === undefined || last.end === last.start) return 0;
  return (text[last.start] === '`') === (text[token.start] === '`') ? 1 : -1;
}
