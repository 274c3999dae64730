/** The page as a tree; every node knows where on the page it stands. Below: tables that are being read. */
import type { ContentToken, Span, Token } from './tokens.js';
import type { Column } from './words.js';

export type { FenceToken, HeadingToken, ItemToken, Span, TextToken } from './tokens.js';

export interface Cell extends Span {
  readonly blocks: readonly Block[];
}

export interface Row extends Span {
  readonly cells: readonly Cell[];
  /** Cells that the header above has. A row with fewer or more is ragged. */
  readonly columns: number;
}

export interface Table extends Span {
  readonly kind: 'table';
  /** Cells of the header row; all empty where the page has a row of empty cells there. */
  readonly header: Row;
  /** Rows under the header. A false header row (empty cells, then a separator) only changes `columns` of the rest. */
  readonly rows: readonly Row[];
}

/** A bar, separator or row end that belongs to no table. */
export interface Stray extends Span {
  readonly kind: 'stray';
}

export type Block = ContentToken | Table | Stray;

export interface OpenCell {
  blocks: Block[];
  start: number;
  end: number;
}

export interface OpenRow {
  cells: OpenCell[];
  start: number;
  end: number;
}

/** A table that is being read. */
export interface Frame {
  readonly table: { kind: 'table'; header: Row; rows: Row[]; start: number; end: number };
  kinds: readonly Column[];
  columns: number;
  row: OpenRow | undefined;
}

export function isContent(token: Token): token is ContentToken {
  return token.kind !== 'bar' && token.kind !== 'separator' && token.kind !== 'row-end';
}

export function isComplete(frame: Frame): boolean {
  return frame.row !== undefined && frame.row.cells.length >= frame.columns;
}

export function firstCellOf(frame: Frame): { start: number; end: number } | undefined {
  const block = frame.row?.cells[0]?.blocks[0];
  return block ?? frame.table.rows[frame.table.rows.length - 1]?.cells[0]?.blocks[0];
}

/** A row of empty cells above a separator goes on with a table that has about as many columns. */
export function sharesHeads(frame: Frame, columns: number): boolean {
  return frame.columns === columns || (frame.columns >= 3 && Math.abs(frame.columns - columns) === 1);
}

export function addTo(row: OpenRow, cell: OpenCell, token: ContentToken): void {
  cell.blocks.push(token);
  if (cell.start === -1) cell.start = token.start;
  if (row.start === -1) row.start = token.start;
  row.end = Math.max(row.end, token.end);
}

export function lastEnd(row: OpenRow): number {
  return Math.max(row.end, ...row.cells.slice(-8).map((cell) => cell.end));
}

export function closedCell(blocks: readonly Block[], fallback: number): Cell {
  const start = blocks[0]?.start ?? fallback;
  return { blocks, start, end: blocks[blocks.length - 1]?.end ?? start };
}
