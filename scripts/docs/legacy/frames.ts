/** Tables that are being read, and the rows and cells they are filled with. */
import type { ContentToken, Token } from './tokens.js';
import type { Block, Cell, Row } from './tree.js';
import type { Column } from './words.js';

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
