import type { DocumentedSchema, Fact, JsonObject, JsonPrimitive, JsonValue, SchemaType } from '../model.js';
import { soleAmong, statedArray, statedList, statedScalar, typedValue } from '../prose.js';
import type { Prose } from '../source.js';
import { type CellFacts, descriptionOf, proseOf, readCell } from './cells.js';
import { continuesName, readName } from './names.js';
import { deprecatedFact, requiredFact, tellEmptyNecessity } from './necessity.js';
import { joined, readTabLabels } from './prose-blocks.js';
import type { Report } from './report.js';
import { cellWords, columnsOf, fieldTablesAmong, isFieldTable, kindsFor } from './table-kinds.js';
import type { Cell, Row, Table } from './tree.js';
import { unreadList } from './value-lists.js';
import {
  type Column,
  columnHead,
  isNecessityWord,
  nameHead,
  plainWords,
  readNecessity,
  readType,
  readUnion,
  type TypeReading,
} from './words.js';

/** A row of a table of parameters or fields. */
export interface FieldRow extends DocumentedSchema {
  /** As the page gives it, without marks: `GROUP-ID`, `replicationSpecs[n].numShards`. */
  readonly name: Fact<string>;
  /** What the last part of a name with a placeholder may be. */
  readonly keys?: Fact<readonly string[]>;
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
  /** The type word is a timestamp: an object where other rows are its fields. */
  readonly timestamp?: true;
  /** What the description begins with, where the type is another: "An array of documents", "List that contains ...". */
  readonly arrayInWords?: ReturnType<typeof statedArray>;
  /** Tables in the row's cells that list fields of this one. */
  readonly tables: readonly Table[];
}

export function fieldRows(report: Report, table: Table): FieldRow[] {
  const kinds = columnsOf(table.header, report.source.text, table.rows);
  const unknown = table.header.cells.filter((cell, index) => isUnknownHead(report, cell, index));
  if (unknown.length > 0 && !report.isRead(table.header))
    report.warn(
      'unknown-head',
      table.header,
      `Heads that are not known: ${unknown.map((cell) => JSON.stringify(cellWords(report.source, cell))).join(', ')}. The columns are read by what stands in them: ${kinds.join(', ')}.`,
    );
  report.read([table.header]);
  const rows: FieldRow[] = [];
  const told: { row: Row; name: string }[] = [];
  for (const row of table.rows) {
    const read = fieldRow(report, row, kindsFor(kinds, row.columns), table.header);
    if (read === undefined) continue;
    rows.push(read);
    if (row.columns === kinds.length) told.push({ row, name: read.name.value });
  }
  tellEmptyNecessity(report, kinds, told);
  tellTwice(report, rows);
  return rows;
}

/** Two rows of one table that describe one name in other words. A table for each kind of thing is another matter. */
function tellTwice(report: Report, rows: readonly FieldRow[]): void {
  const first = new Map<string, FieldRow>();
  for (const row of rows) {
    const name = row.name.value;
    const known = first.get(name);
    const [at] = row.name.evidence;
    // Two types are told of where the rows become one field.
    const isOther =
      known?.description?.value !== row.description?.value && known?.type?.value === row.type?.value;
    if (known === undefined) first.set(name, row);
    else if (at !== undefined && isOther)
      report.warn(
        'row-twice',
        at,
        `The table describes ${JSON.stringify(name)} twice, in other words: what the first row says is taken before what this one says.`,
        known.name.evidence[0],
      );
  }
}

function isUnknownHead({ source }: Report, cell: Cell, index: number): boolean {
  const words = cellWords(source, cell);
  return words !== '' && (index === 0 ? nameHead(words) === undefined : columnHead(words) === 'other');
}

function fieldRow(report: Report, row: Row, kinds: readonly Column[], header: Row): FieldRow | undefined {
  if (row.cells.every((cell) => cell.blocks.length === 0)) return undefined;
  const nameProse = nameProseOf(report, row.cells[0]);
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
  if (row.cells.length !== row.columns && !endsInTable(row) && !lacksDefault(row, kinds))
    report.warn(
      'ragged-row',
      row,
      `The row of ${JSON.stringify(name.name)} has ${row.cells.length} cells, its header ${row.columns}.`,
    );
  if (name.rest !== '' || hasFurtherText(row.cells[0], nameProse))
    report.warn(
      'odd-name',
      row,
      `Read as ${JSON.stringify(name.name)}; the words after it are no part of a name.`,
    );
  const cells = cellsByColumn(report, row, kinds, name.name);
  const text = cells.get('description');
  const typing = typeFacts(report, cells.get('type'), name.name);
  const prose = proseOf(report, text);
  if (!cells.has('type') && prose !== undefined)
    Object.assign(typing, statedArray(prose) ?? scalarInWords(prose));
  const arrayInWords = typing.type?.value === 'array' ? undefined : prose && statedList(prose);
  const told =
    text === undefined
      ? {}
      : readCell(report.source, text, typing.type?.value, typing.items?.value, name.name);
  const { values: listed, default: inProse, ...rest } = told;
  const fallback = defaultFact(report, cells.get('default'), typing.type?.value, inProse, name.name);
  const keys = text && keysOfName(report, text, name.name, told);
  if (listed === undefined && keys === undefined) tellUnreadList(report, name.name, text, typing);
  tellSoleAmong(report, name.name, text, listed);
  const values = keys || !listed ? undefined : closedValues(report, name.name, listed, fallback);
  const description = withDefaultInWords(
    report,
    withOtherWords(report, told.description, row, kinds, header),
    cells.get('default'),
    fallback,
  );
  const required = requiredFact(report, cells.get('necessity'), text, kinds.includes('necessity'), name.name);
  const deprecated = deprecatedFact(report, cells.get('necessity'), text, name.name);
  if (text !== undefined) readTabLabels(report, text, true);
  reportRest(report, row, text);
  return {
    name: nameProse.fact(name.name),
    ...typing,
    ...rest,
    ...(description && { description }),
    ...(values && (typing.type?.value === 'array' ? { itemsEnum: values } : { enum: values })),
    ...(fallback && { default: fallback }),
    ...(required && { required }),
    ...(deprecated && { deprecated }),
    ...(keys && { keys }),
    ...(arrayInWords && { arrayInWords }),
    tables: row.cells.flatMap((cell) => fieldTablesAmong(report.source, cell.blocks)),
  };
}

/** A list of values, and then a sentence that only one of them will do. */
function tellSoleAmong(
  report: Report,
  name: string,
  text: Cell | undefined,
  listed: Fact<readonly JsonPrimitive[]> | undefined,
): void {
  if (listed === undefined || listed.value.length < 2) return;
  for (const { kind, start, end } of text?.blocks ?? []) {
    const sole = kind === 'paragraph' ? soleAmong(report.source.prose(start, end), listed.value) : undefined;
    const at = sole?.evidence[0];
    if (sole === undefined || at === undefined) continue;
    report.warn(
      'values-disagree',
      at,
      `The page lists ${listed.value.length} values of ${JSON.stringify(name)}, and says that only ${JSON.stringify(sole.value)} will do: the list is taken.`,
      listed.evidence[0],
    );
    return;
  }
}

/** "It can either be a built-in lid or one of your own.": whatever is listed then, it is not all. */
function isOpen(text: string): boolean {
  return /\bcan (?:either )?be (?:an?|another) [\w -]{1,40} or (?:an?|another|one of your)\b/i.test(text);
}

/** A list that looks like one of values, and that nothing calls all of them: told, so that nobody takes silence for none. */
function tellUnreadList(report: Report, name: string, text: Cell | undefined, { type, items }: Typing): void {
  const itsType = type?.value === 'array' ? items?.value : type?.value;
  const intro = unreadList(report.source, text?.blocks ?? [], itsType);
  if (intro === undefined || isOpen(proseOf(report, text)?.text ?? '')) return;
  report.warn(
    'values-unread',
    intro,
    `The description of ${JSON.stringify(name)} lists words that may be values of it: no enumeration was made of them.`,
  );
}

/**
 * What a placeholder in a name stands for, where the description lists it: "`roles.{ENTITY-ID}`: possible values are: `orgId`
 * or `groupId`", "`config.<provider>`: only supports `aws`". Such a list is none of values, whatever the type.
 */
function keysOfName(
  report: Report,
  cell: Cell,
  name: string,
  { values: told, description }: Pick<CellFacts, 'values' | 'description'>,
): Fact<readonly string[]> | undefined {
  const last = name.split('.').at(-1) ?? '';
  const placeholder = /\{[^{}]+\}|^<[^<>]+>$/.exec(last)?.[0];
  if (placeholder === undefined) return undefined;
  if (placeholder !== last && description?.value.includes(placeholder) !== true) return undefined;
  const listed = told ?? readCell(report.source, cell, undefined, undefined, name).values;
  return (
    listed && {
      value: listed.value.map((value) => last.replace(placeholder, () => String(value))),
      evidence: listed.evidence,
    }
  );
}

/** The listed values, unless the default is another one: "for large ones: `3`, `4`. If omitted, `5`". */
function closedValues(
  report: Report,
  name: string,
  listed: Fact<readonly JsonPrimitive[]>,
  fallback: Fact<JsonValue> | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  const at = listed.evidence[0];
  const other = fallback?.value;
  const isOpen = (typeof other === 'string' || typeof other === 'number') && !listed.value.includes(other);
  if (!isOpen) return listed;
  if (at !== undefined)
    report.warn(
      'values-not-all',
      at,
      `The values listed for ${JSON.stringify(name)} lack its default ${JSON.stringify(other)}: no enumeration was made of them.`,
    );
  return undefined;
}

/**
 * The words of a name cell. Long names are broken over lines, and each line is a paragraph of its own (`biConnector` /
 * `.enabled`, `target` / `ClusterName`): paragraphs that go on with the name belong to it, others do not.
 */
export function nameProseOf(report: Report, cell: Cell | undefined): Prose | undefined {
  const { source } = report;
  const blocks = cell?.blocks ?? [];
  const from = blocks.findIndex(({ kind }) => kind === 'paragraph' || kind === 'definition');
  const first = blocks[from];
  if (first === undefined) return undefined;
  let end = first.end;
  for (const block of blocks.slice(from + 1)) {
    if (block.kind !== 'paragraph' && block.kind !== 'definition') break;
    if (!continuesName(source.text.slice(first.start, end), source.text.slice(block.start, block.end))) break;
    end = block.end;
  }
  return source.prose(first.start, end);
}

/** Paragraphs of a name cell that do not go on with the name. */
function hasFurtherText(cell: Cell | undefined, name: Prose): boolean {
  const last = name.offset(name.text.length - 1);
  return cell?.blocks.some(({ kind, start }) => kind === 'paragraph' && start > last) === true;
}

/** An empty last cell after a nested table leaves no trace. */
function endsInTable({ cells, columns }: Row): boolean {
  return cells.length === columns - 1 && cells.at(-1)?.blocks.some(({ kind }) => kind === 'table') === true;
}

/** The only cell that is not there is the last, for a default: there is none. */
function lacksDefault({ cells, columns }: Row, kinds: readonly Column[]): boolean {
  return cells.length === columns - 1 && kinds[columns - 1] === 'default';
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
  const typeCell = cells.get('type');
  const necessityCell = cells.get('necessity');
  const type = proseOf(report, typeCell)?.text ?? '';
  const necessity = proseOf(report, necessityCell)?.text ?? '';
  const typeIsNecessity = typeCell !== undefined && isNecessityWord(type) && readType(type) === undefined;
  const necessityIsType =
    necessityCell !== undefined &&
    readNecessity(necessity) === undefined &&
    readType(necessity) !== undefined;
  // Read by its words where it cannot be what the head says, and the cell it would be is missing or wrong as well.
  if ((typeIsNecessity || typeCell === undefined) && (necessityIsType || necessityCell === undefined)) {
    if (!typeIsNecessity && !necessityIsType) return cells;
    report.warn(
      'swapped-cells',
      row,
      typeIsNecessity && necessityIsType
        ? `The Type and Necessity cells of ${JSON.stringify(name)} are swapped; read the other way round.`
        : `The ${typeIsNecessity ? 'Type' : 'Necessity'} cell of ${JSON.stringify(name)} holds its ${typeIsNecessity ? 'necessity' : 'type'}; read as that.`,
    );
    cells.delete('type');
    cells.delete('necessity');
    if (typeIsNecessity) cells.set('necessity', typeCell);
    if (necessityIsType) cells.set('type', necessityCell);
  }
  return cells;
}

interface Typing {
  type?: Fact<SchemaType>;
  typeWord?: Fact<string>;
  items?: Fact<SchemaType>;
  nullable?: Fact<boolean>;
  timestamp?: true;
  anyOf?: Fact<readonly JsonObject[]>;
}

function typeFacts(report: Report, cell: Cell | undefined, name: string): Typing {
  const prose = proseOf(report, cell);
  if (prose === undefined || cell === undefined) return {};
  const reading: TypeReading | undefined = readType(prose.text);
  const union = reading === undefined ? readUnion(prose.text) : undefined;
  if (union !== undefined) {
    const schemas = union.members.map(({ type, items }, index) => ({
      type,
      ...(type === 'array' && { items: items === undefined ? {} : { type: items } }),
      ...(union.nullable && index === 0 && { nullable: true }),
    }));
    return {
      anyOf: prose.fact(schemas),
      typeWord: prose.fact(prose.text.replace(/^`|`$/g, '')),
      ...(union.nullable && { nullable: prose.fact(true) }),
    };
  }
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

/** The type that a description begins with, in a table that has no column of types. */
function scalarInWords(prose: Prose): Typing {
  const type = statedScalar(prose);
  return type === undefined ? {} : { type };
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
  const isPlaceholder = /^<[^<>]+>$/.test(words.trim());
  const value = isPlaceholder ? undefined : defaultValue(words.trim(), type);
  if (value === undefined) {
    // In ticks it is a literal, and one that the type does not have.
    if (prose.text.startsWith('`') && !isPlaceholder)
      report.notUnderstood(
        'unknown-default',
        cell,
        `No value of ${JSON.stringify(name)} is known by these words.`,
      );
    else
      report.warn(
        'default-in-words',
        cell,
        `The default of ${JSON.stringify(name)} is told in words (${JSON.stringify(words.trim().slice(0, 80))}): they are part of its description, and no default was made of them.`,
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

/**
 * The description, with what other cells say beyond their facts: a necessity's case ("AWS Optional", "Conditional: if ..."),
 * and the cells of columns that are about something else, under their heads ("Provider: AWS.").
 */
function withOtherWords(
  { source }: Report,
  description: Fact<string> | undefined,
  { cells }: Row,
  kinds: readonly Column[],
  header: Row,
): Fact<string> | undefined {
  const further = cells.flatMap((cell, index): readonly Fact<string>[] => {
    const kind = index === 0 ? 'name' : (kinds[index] ?? 'other');
    const [first, ...others] = cell.blocks;
    if (first === undefined || (kind !== 'necessity' && kind !== 'other')) return [];
    const head = cellWords(source, header.cells[index]);
    const said = source.text.slice(first.start, first.end);
    const isWord = kind === 'necessity' && (/^\W*\w+\W*$/.test(said) || readType(said) !== undefined);
    const words = descriptionOf(source, isWord ? others : cell.blocks);
    if (words === undefined) return [];
    return [kind === 'other' && head !== '' ? { ...words, value: `${head}: ${words.value}` } : words];
  });
  return joined(description === undefined ? further : [description, ...further]);
}

/** "Unlimited", "Current timestamp minus 7 days": no value of the type, but told to the reader. */
function withDefaultInWords(
  report: Report,
  description: Fact<string> | undefined,
  cell: Cell | undefined,
  fallback: Fact<JsonValue> | undefined,
): Fact<string> | undefined {
  const prose = proseOf(report, cell);
  if (prose === undefined || fallback !== undefined || NO_DEFAULT.test(plainWords(prose.text)))
    return description;
  const words = `Default: ${prose.text.replace(/\.$/, '')}.`;
  if (description === undefined) return prose.fact(words);
  return {
    value: `${description.value}\n\n${words}`,
    evidence: [...description.evidence, prose.evidence()],
  };
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

/** Stray bars in a row, and tables outside of its description, that no fact was made from. */
function reportRest(report: Report, row: Row, text: Cell | undefined): void {
  for (const cell of row.cells)
    for (const block of cell.blocks) {
      if (block.kind === 'stray')
        report.notUnderstood('stray-layout', block, 'A bar that belongs to no table.');
      if (block.kind === 'table' && cell !== text && !isFieldTable(report.source, block))
        report.notUnderstood('nested-table', block, 'A table inside a cell; no fact was made from its rows.');
    }
}
