import type { DocumentedSchema, Fact, JsonValue, SchemaType } from '../model.js';
import { statedRequired, typedValue } from '../prose.js';
import type { Prose } from '../source.js';
import { isValueTable, readCell } from './cells.js';
import { readName } from './names.js';
import type { Report } from './report.js';
import { columnsOf, kindsFor } from './row-shape.js';
import type { Cell, Row, Table } from './tree.js';
import {
  type Column,
  columnHead,
  isNecessityWord,
  nameHead,
  readNecessity,
  readType,
  type TypeReading,
} from './words.js';

/** A row of a table of parameters or fields. */
export interface FieldRow extends DocumentedSchema {
  /** As the page gives it, without marks: `GROUP-ID`, `replicationSpecs[n].numShards`. */
  readonly name: Fact<string>;
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
  /** The type word is a timestamp: an object where other rows are its fields. */
  readonly timestamp?: true;
  /** Tables in the row's cells that list fields of this one. */
  readonly tables: readonly Table[];
}

/** Whether the rows of a table are parameters or fields, by the head of its first column. */
export function isFieldTable(report: Report, table: Table): boolean {
  const head = proseOf(report, table.header.cells[0])?.text ?? '';
  if (nameHead(head) !== undefined) return true;
  return table.header.cells.every((cell) => cell.end === cell.start) && table.header.columns >= 3;
}

export function fieldRows(report: Report, table: Table): FieldRow[] {
  const kinds = columnsOf(table.header, report.source.text);
  const rows: FieldRow[] = [];
  for (const row of table.rows) {
    const read = fieldRow(report, row, kindsFor(kinds, row.columns));
    if (read !== undefined) rows.push(read);
  }
  return rows;
}

function fieldRow(report: Report, row: Row, kinds: readonly Column[]): FieldRow | undefined {
  if (row.cells.every((cell) => cell.blocks.length === 0)) return undefined;
  const nameProse = proseOf(report, row.cells[0]);
  const name = nameProse === undefined ? undefined : readName(nameProse.text);
  if (nameProse === undefined || name === undefined || row.cells.length === 1) {
    report.notUnderstood(
      'row-without-name',
      row,
      'A row of a table of parameters or fields that names none.',
    );
    return undefined;
  }
  if (repeatsHeads(report, row, kinds)) return undefined;
  if (row.cells.length !== row.columns && !endsInTable(row))
    report.warn(
      'ragged-row',
      row,
      `The row of ${JSON.stringify(name.name)} has ${row.cells.length} cells, its header ${row.columns}.`,
    );
  if (name.rest !== '')
    report.warn(
      'odd-name',
      row,
      `Read as ${JSON.stringify(name.name)}; the words after it are no part of a name.`,
    );
  const cells = cellsByColumn(report, row, kinds, name.name);
  const typing = typeFacts(report, cells.get('type'), name.name);
  const text = cells.get('description');
  const told =
    text === undefined
      ? {}
      : readCell(report.source, text, typing.type?.value, typing.items?.value, name.name);
  const { values, default: inProse, ...rest } = told;
  const fallback = defaultFact(report, cells.get('default'), typing.type?.value, inProse, name.name);
  const required = requiredFact(report, cells.get('necessity'), text, kinds.includes('necessity'));
  reportRest(report, row, text);
  return {
    name: nameProse.fact(name.name),
    ...typing,
    ...rest,
    ...(values && (typing.type?.value === 'array' ? { itemsEnum: values } : { enum: values })),
    ...(fallback && { default: fallback }),
    ...(required && { required }),
    tables: row.cells.flatMap((cell) =>
      cell.blocks.filter((block): block is Table => block.kind === 'table' && isFieldTable(report, block)),
    ),
  };
}

function proseOf(report: Report, cell: Cell | undefined): Prose | undefined {
  const block = cell?.blocks.find((each) => each.kind === 'paragraph' || each.kind === 'definition');
  return block === undefined ? undefined : report.source.prose(block.start, block.end);
}

/** An empty last cell after a nested table leaves no trace. */
function endsInTable({ cells, columns }: Row): boolean {
  return cells.length === columns - 1 && cells.at(-1)?.blocks.some(({ kind }) => kind === 'table') === true;
}

/** A row that only repeats the words of a header row. */
function repeatsHeads(report: Report, row: Row, kinds: readonly Column[]): boolean {
  return row.cells.every((cell, index) => {
    const words = proseOf(report, cell)?.text ?? '';
    return index === 0 ? nameHead(words) !== undefined : words !== '' && columnHead(words) === kinds[index];
  });
}

function cellsByColumn(report: Report, row: Row, kinds: readonly Column[], name: string): Map<Column, Cell> {
  const cells = new Map<Column, Cell>();
  row.cells.forEach((cell, index) => {
    const kind = index === 0 ? 'name' : (kinds[index] ?? 'other');
    if (!cells.has(kind) && cell.blocks.length > 0) cells.set(kind, cell);
  });
  const type = proseOf(report, cells.get('type'))?.text ?? '';
  const necessity = proseOf(report, cells.get('necessity'))?.text ?? '';
  const typeCell = cells.get('type');
  const necessityCell = cells.get('necessity');
  if (typeCell && necessityCell && isNecessityWord(type) && readType(necessity) !== undefined) {
    report.warn(
      'swapped-cells',
      row,
      `The Type and Necessity cells of ${JSON.stringify(name)} are swapped; read the other way round.`,
    );
    cells.set('type', necessityCell);
    cells.set('necessity', typeCell);
  }
  return cells;
}

interface Typing {
  type?: Fact<SchemaType>;
  typeWord?: Fact<string>;
  items?: Fact<SchemaType>;
  nullable?: Fact<boolean>;
  timestamp?: true;
}

function typeFacts(report: Report, cell: Cell | undefined, name: string): Typing {
  const prose = proseOf(report, cell);
  if (prose === undefined || cell === undefined) return {};
  const reading: TypeReading | undefined = readType(prose.text);
  if (reading === undefined) {
    report.notUnderstood(
      'unknown-type-word',
      cell,
      `No type of ${JSON.stringify(name)} is known by these words.`,
    );
    return { typeWord: prose.fact(prose.text) };
  }
  return {
    type: prose.fact(reading.type),
    ...(reading.exact ? {} : { typeWord: prose.fact(prose.text.replace(/^`|`$/g, '')) }),
    ...(reading.items && { items: prose.fact(reading.items) }),
    ...(reading.nullable && { nullable: prose.fact(true) }),
    ...(reading.timestamp && { timestamp: true }),
  };
}

/** Words of a Default cell that say there is none. */
const NO_DEFAULT = /^(?:none|n\/a|no default|null|-|–|—|\\-)\.?$/i;

function defaultFact(
  report: Report,
  cell: Cell | undefined,
  type: SchemaType | undefined,
  inProse: Fact<JsonValue> | undefined,
  name: string,
): Fact<JsonValue> | undefined {
  const prose = proseOf(report, cell);
  if (prose === undefined || cell === undefined) return inProse;
  const words =
    /^`([^`]*)`(?: \([^()]{0,200}\))?\.?$/.exec(prose.text)?.[1] ??
    prose.text.replace(/^\*\*(.+)\*\*$/, '$1');
  if (NO_DEFAULT.test(words.trim())) return inProse;
  const value = defaultValue(words.trim(), type);
  if (value === undefined) {
    report.notUnderstood(
      'unknown-default',
      cell,
      `No value of ${JSON.stringify(name)} is known by these words.`,
    );
    return inProse;
  }
  if (inProse === undefined) return prose.fact(value);
  if (JSON.stringify(inProse.value) === JSON.stringify(value))
    return { value, evidence: [prose.evidence(), ...inProse.evidence] };
  report.warn(
    'default-disagrees',
    cell,
    `The Default cell of ${JSON.stringify(name)} says ${JSON.stringify(value)}, its description ${JSON.stringify(inProse.value)}: the cell is taken.`,
  );
  return prose.fact(value);
}

function defaultValue(words: string, type: SchemaType | undefined): JsonValue | undefined {
  if (type !== 'array' && type !== 'object') {
    // Without ticks a sentence would pass as the default of a string.
    return words.split(' ').length > 4 ? undefined : typedValue(words, type);
  }
  try {
    const value: unknown = JSON.parse(words);
    if (type === 'array' && Array.isArray(value) && value.length === 0) return [];
    if (type === 'object' && /^\{\s*\}$/.test(words)) return {};
  } catch {
    return undefined;
  }
  return undefined;
}

/** Necessity comes from its own column, or from a mark at the start of the description. */
function requiredFact(
  report: Report,
  cell: Cell | undefined,
  text: Cell | undefined,
  hasColumn: boolean,
): Fact<boolean> | undefined {
  const prose = proseOf(report, cell);
  if (prose !== undefined && cell !== undefined) {
    const necessity = readNecessity(prose.text);
    if (necessity !== undefined) {
      const end = Math.min(prose.text.length, /^\W*\w+\W*/.exec(prose.text)?.[0].trimEnd().length ?? 0);
      return prose.fact(necessity === 'required', 0, end);
    }
    report.notUnderstood('unknown-necessity', cell, 'Neither required nor optional.');
  }
  if (hasColumn && cell !== undefined) return undefined;
  const description = proseOf(report, text);
  if (description === undefined) return undefined;
  const stated = statedRequired(description);
  const first = stated?.evidence[0];
  const start = description.evidence(0, 1);
  return first !== undefined && first.line === start.line && first.column === start.column
    ? stated
    : undefined;
}

/** Tables and stray bars in a row that no fact was made from. */
function reportRest(report: Report, row: Row, text: Cell | undefined): void {
  for (const cell of row.cells)
    for (const block of cell.blocks) {
      if (block.kind === 'stray')
        report.notUnderstood('stray-layout', block, 'A bar that belongs to no table.');
      if (block.kind === 'table' && !isKnownTable(report, block, cell === text))
        report.notUnderstood('nested-table', block, 'A table inside a cell; no fact was made from its rows.');
    }
}

function isKnownTable(report: Report, table: Table, inDescription: boolean): boolean {
  return (
    isFieldTable(report, table) ||
    isEnvelopeTable(report, table) ||
    (inDescription && isValueTable(report.source, table))
  );
}

/** The members of an envelope (`status`, `envelope`) under empty heads: they describe the response, not the request. */
function isEnvelopeTable(report: Report, table: Table): boolean {
  if (table.header.columns !== 2 || !table.header.cells.every((cell) => cell.end === cell.start))
    return false;
  return table.rows.every((row) => {
    const name = readName(proseOf(report, row.cells[0])?.text ?? '')?.name ?? '';
    return /^(?:status|envelope|content|results?)$/i.test(name);
  });
}
