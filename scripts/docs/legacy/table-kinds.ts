/** What a table is about: parameters or fields, the members of an envelope, or the values of one field. */
import type { SourceText } from '../source.js';
import { continuesName, readName } from './names.js';
import { columnsOf } from './row-shape.js';
import type { Block, Cell, Table } from './tree.js';
import { columnHead, nameHead, plainWords } from './words.js';

/** Longest stretch of a cell that is looked at to tell what it is. */
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
