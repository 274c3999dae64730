/** What a table and its columns are about: parameters or fields, the members of an envelope, or the values of one field. */
import type { SourceText } from '../source.js';
import { continuesName, readName } from './names.js';
import type { Span, Token } from './tokens.js';
import type { Block, Cell, Row, Table } from './tree.js';
import {
  type Column,
  columnHead,
  isNecessityWord,
  nameHead,
  plainWords,
  readType,
  unnamedColumns,
} from './words.js';

/** Longest stretch of a cell, and most parts of a row, that are looked at to tell what they are. */
const GLANCE = 200;

/** The words of a cell, without marks; a long cell is cut. */
export function cellWords(source: SourceText, cell: Cell | undefined): string {
  return cell === undefined
    ? ''
    : plainWords(source.text.slice(cell.start, Math.min(cell.end, cell.start + GLANCE)));
}

/** The header row has only empty cells. */
export function isUnheaded(table: Table): boolean {
  return table.header.cells.every((cell) => cell.blocks.length === 0);
}

/** Whether the rows of a table are parameters or fields, by the head of its first column or, where that is not known, by its cells. */
export function isFieldTable(source: SourceText, table: Table): boolean {
  const [first, second] = table.header.cells.map((cell) => cellWords(source, cell));
  if (isEnvelopeTable(source, table)) return false;
  // "Parameter | Requirement" lists what others must be set to.
  if (nameHead(first ?? '') !== undefined)
    return table.header.columns > 2 || columnHead(second ?? '') !== 'other';
  if (!isUnheaded(table)) return columnsOf(table.header, source.text, table.rows)[0] === 'name';
  return table.header.columns >= 3 && firstCellsAreNames(source, table);
}

/** Each first cell is one name, however it is broken over lines. */
export function firstCellsAreNames(source: SourceText, table: Table): boolean {
  return table.rows.every(({ cells: [cell] }) => {
    if (cell === undefined || cell.blocks.length === 0) return true;
    let above = '';
    for (const block of cell.blocks) {
      const words = source.text.slice(block.start, Math.min(block.end, block.start + GLANCE));
      if (block.kind !== 'paragraph' && block.kind !== 'definition') return false;
      if (above !== '' && !continuesName(above, words)) return false;
      above += words;
    }
    const reading = readName(source.prose(cell.start, cell.end).text);
    return reading !== undefined && reading.rest === '';
  });
}

/** The members of an envelope (`status`, `envelope`): they describe the response, not what the table stands in. */
export function isEnvelopeTable(source: SourceText, table: Table): boolean {
  if (table.header.columns !== 2) return false;
  const names = table.rows.map(({ cells }) => cellWords(source, cells[0]));
  if (!isUnheaded(table)) names.push(cellWords(source, table.header.cells[0]));
  return names.length > 0 && names.every((name) => /^(?:status|envelope|content|results?)$/i.test(name));
}

/** Tables among blocks that list fields. */
export function fieldTablesAmong(source: SourceText, blocks: readonly Block[]): readonly Table[] {
  return blocks.filter((block): block is Table => block.kind === 'table' && isFieldTable(source, block));
}

const UNNAMED_WITH_DEFAULT: readonly Column[] = ['name', 'type', 'description', 'default'];

/** Share of the cells of a column that have to be alike to tell what it is about. */
const MOST = 0.8;

/**
 * What each column of a table is about, from the words of its header row; by position where they are all empty, and by what
 * stands under them where they are not known.
 *
 * @param rows those under it, as far as they are read
 */
export function columnsOf(header: Row, text: string, rows: readonly Row[] = []): readonly Column[] {
  const words = header.cells.map((cell) => text.slice(cell.start, Math.min(cell.end, cell.start + GLANCE)));
  if (words.every((word) => word.trim() === '')) {
    const [first] = rows;
    const heads = first === undefined ? [] : columnsOf(first, text);
    // The heads stand in the first row, under a header row of empty cells.
    if (heads.length > 1 && heads[0] === 'name' && !heads.includes('other')) return heads;
    const unnamed = unnamedColumns(header.columns) ?? [];
    const third = first?.cells[2];
    // Name, type, description and default are four columns, too.
    return header.columns === 4 && third !== undefined && !isNecessityWord(text.slice(third.start, third.end))
      ? UNNAMED_WITH_DEFAULT
      : unnamed;
  }
  const kinds = words.map((word, index) =>
    index === 0 && nameHead(word) !== undefined ? 'name' : columnHead(word),
  );
  return kinds.includes('other') ? columnsByCells(kinds, text, rows) : kinds;
}

/** Columns under unknown heads, where one of the others or their own cells hold types: names stand first, then what describes them. */
function columnsByCells(known: readonly Column[], text: string, rows: readonly Row[]): readonly Column[] {
  const kinds = [...known];
  const wordsIn = (column: number) =>
    rows.flatMap(({ cells }) => {
      const block = cells[column]?.blocks[0];
      return block === undefined ? [] : [text.slice(block.start, Math.min(block.end, block.start + GLANCE))];
    });
  const claim = (kind: Column, holds: (words: string) => boolean) => {
    if (kinds.includes(kind)) return;
    const at = kinds.findIndex((each, column) => {
      const words = column > 0 && each === 'other' ? wordsIn(column) : [];
      return words.length > 0 && words.filter(holds).length > words.length * MOST;
    });
    if (at !== -1) kinds[at] = kind;
  };
  claim('type', (words) => readType(words) !== undefined);
  claim('necessity', isNecessityWord);
  if (!kinds.includes('type')) return known;
  const names = wordsIn(0);
  if (kinds[0] === 'other' && names.length > 0 && names.every((words) => readName(words)?.rest === ''))
    kinds[0] = 'name';
  const others = kinds.flatMap((kind, column) => (kind === 'other' && column > 0 ? [column] : []));
  const wordy = others.sort((a, b) => wordsIn(b).join('').length - wordsIn(a).join('').length)[0];
  if (kinds[0] === 'name' && !kinds.includes('description') && wordy !== undefined)
    kinds[wordy] = 'description';
  return kinds[0] === 'name' ? kinds : known;
}

/** The columns of rows that have more or fewer cells than the header: a last one dropped, or all by position. */
export function kindsFor(kinds: readonly Column[], columns: number): readonly Column[] {
  if (kinds.length >= columns) return kinds.slice(0, columns);
  return unnamedColumns(columns) ?? kinds;
}

/**
 * How well the cells between two tokens suit the columns from `from` on: cells under "Type", "Necessity" and
 * "Default" are of few words, and the first cells of one table are alike.
 *
 * @param model first cell of a row of the table, where the cells would be a row of it
 */
export function fitOf(
  tokens: readonly Token[],
  at: number,
  stop: number,
  text: string,
  kinds: readonly Column[],
  from: number,
  model: Span | undefined,
): number {
  let fit = 0;
  let column = from;
  let first: Token | undefined;
  let last: Token | undefined;
  const weigh = () => {
    const kind = kinds[column];
    if (hasFewWords(kind)) fit += last === undefined || suitsColumn(last, text, kind) ? 2 : -2;
    else if (column === 0 && model !== undefined && first !== undefined) fit += likeness(first, model, text);
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

/** Whether a part of a page can be a cell of this column. */
export function suitsColumn(token: Token, text: string, kind: Column | undefined): boolean {
  if (!hasFewWords(kind)) return true;
  if (token.kind !== 'paragraph') return false;
  const words = text.slice(token.start, Math.min(token.end, token.start + GLANCE));
  if (kind === 'type') return readType(words) !== undefined || isNecessityWord(words);
  if (kind === 'necessity') return isNecessityWord(words) || readType(words) !== undefined;
  return /^(?:`[^`]*`|"[^"]*"|[^\s`]+)\.?$/.test(words.trim());
}

/** Ticks, a small letter first, and characters that names do not have: what first cells of one table share. */
function likeness(token: Token, model: Span, text: string): number {
  const [one, other] = [token, model].map(({ start, end }) => {
    const words = text.slice(start, Math.min(end, start + GLANCE)).trim();
    const ticked = words.startsWith('`');
    return [ticked, /^\p{Ll}/u.test(words.replace(/^`/, '')), /[-\s*]/.test(words)];
  });
  return [0, 1, 2].filter((index) => one?.[index] === other?.[index]).length;
}
