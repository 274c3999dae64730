import type { Fact, JsonPrimitive, JsonValue, SchemaType } from '../model.js';
import {
  itemValue,
  type StatedLimits,
  settings,
  statedDefault,
  statedItems,
  statedLimits,
  statedNull,
  statedValues,
} from '../prose.js';
import type { Prose, SourceText } from '../source.js';
import type { Report } from './report.js';
import { isEnvelopeTable, isFieldTable } from './table-kinds.js';
import type { Block, Cell, Row, Table } from './tree.js';
import { definedValues, listedValues, soleValue, tabledValues } from './value-lists.js';

/** What the text of a description cell states beside describing. */
export interface CellFacts extends StatedLimits {
  readonly description?: Fact<string>;
  readonly values?: Fact<readonly JsonPrimitive[]>;
  readonly default?: Fact<JsonValue>;
  readonly nullable?: Fact<boolean>;
  /** Of an array, where its type does not say it. */
  readonly items?: Fact<SchemaType>;
}

/** The text of blocks, unwrapped: paragraphs apart by an empty line, list items with a dash, inner lists indented. */
export function textOf(source: SourceText, blocks: readonly Block[]): string {
  let text = '';
  let last: Block['kind'] | undefined;
  let outer = 0;
  for (const [at, block] of blocks.entries()) {
    const words = wordsOf(source, block);
    // "See also:" with nothing after it, where the page has links.
    const isLast = at === blocks.length - 1;
    if (words === '' || (isLast && block.kind === 'heading' && /^see also:?$/i.test(words))) continue;
    const isFurther = last === 'item' && block.kind === 'item';
    if (block.kind === 'item') {
      if (!isFurther) outer = block.depth;
      text += `${text === '' ? '' : isFurther ? '\n' : '\n\n'}${block.depth > outer ? '  ' : ''}${words}`;
    } else text += `${text === '' ? '' : '\n\n'}${words}`;
    last = block.kind;
  }
  return text;
}

function wordsOf(source: SourceText, block: Block): string {
  switch (block.kind) {
    case 'item':
      return `- ${source.prose(block.words.start, block.words.end).text}`;
    case 'heading':
      return source.prose(block.words.start, block.words.end).text.replace(/(?<![.:!?])$/, ':');
    case 'fence':
      return codeOf(source, block.lines);
    case 'table':
      return isFieldTable(source, block) || isEnvelopeTable(source, block) ? '' : tableText(source, block);
    case 'stray':
      return '';
    case 'footnote':
      return source.prose(block.start, block.end).text.replace(/^(\[\d+\])\| */, '$1 ');
    default:
      return source.prose(block.start, block.end).text;
  }
}

/** A table that explains, as a table of Markdown. */
function tableText(source: SourceText, table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const texts = (row: Row) =>
    Array.from({ length: table.header.columns }, (_, index) =>
      textOf(source, row.cells[index]?.blocks ?? []).replace(/\s+/g, ' '),
    );
  return [
    line(texts(table.header)),
    line(table.header.cells.map(() => '---')),
    ...table.rows.map((row) => line(texts(row))),
  ].join('\n');
}

/** Lines of code as printed, without the layout around them. */
export function codeOf(source: SourceText, lines: readonly { start: number; end: number }[]): string {
  return lines.map((line) => source.text.slice(line.start, line.end)).join('\n');
}

export function descriptionOf(source: SourceText, blocks: readonly Block[]): Fact<string> | undefined {
  const value = textOf(source, blocks);
  const told = blocks.filter((block) => wordsOf(source, block) !== '');
  const first = told[0];
  const last = told[told.length - 1];
  if (value === '' || first === undefined || last === undefined) return undefined;
  return source.fact(value, first.start, last.end);
}

/** The first words of a cell. */
export function proseOf(report: Report, cell: Cell | undefined): Prose | undefined {
  const block = cell?.blocks.find((each) => each.kind === 'paragraph' || each.kind === 'definition');
  return block === undefined ? undefined : report.source.prose(block.start, block.end);
}

/**
 * @param type declared type of the value; of its items where it is an array
 * @param name the value's own name
 */
export function readCell(
  source: SourceText,
  cell: Cell,
  type: SchemaType | undefined,
  itemType: SchemaType | undefined,
  name: string,
): CellFacts {
  const description = descriptionOf(source, cell.blocks);
  const valueType = type === 'array' ? itemType : type;
  let values: Fact<readonly JsonPrimitive[]> | undefined = listedValues(source, cell.blocks, valueType);
  const defaults: Fact<JsonValue>[] = [];
  let limits: StatedLimits = {};
  const set: number[] = [];
  let nullable: Fact<boolean> | undefined;
  let items: Fact<SchemaType> | undefined;
  for (const block of cell.blocks) {
    if (block.kind !== 'paragraph' && block.kind !== 'item' && block.kind !== 'definition') continue;
    const words = block.kind === 'item' ? block.words : block;
    const prose = source.prose(words.start, words.end);
    const stated =
      statedDefault(prose, type, name) ?? (block.kind === 'item' ? markedItem(prose, type) : undefined);
    if (stated !== undefined) defaults.push(stated);
    nullable ??= statedNull(prose, name);
    if (itemType === undefined) items ??= statedItems(prose, type);
    if (block.kind === 'item') continue;
    values ??= statedValues(prose, valueType);
    limits = { ...statedLimits(prose, type), ...limits };
    if (type === 'integer' || type === 'number') set.push(...settings(prose));
  }
  const { minimum, exclusiveMinimum, maximum, ...lengths } = limits;
  limits = {
    ...lengths,
    ...(minimum &&
      set.every((value) => value >= minimum.value) && {
        minimum,
        ...(exclusiveMinimum && { exclusiveMinimum }),
      }),
    ...(maximum && set.every((value) => value <= maximum.value) && { maximum }),
  };
  values ??=
    tabledValues(source, cell.blocks, valueType, name) ??
    definedValues(source, cell.blocks, valueType) ??
    soleValue(source, cell.blocks, valueType);
  const value = oneDefault(defaults);
  return {
    ...limits,
    ...(description && { description }),
    ...(values && { values }),
    ...(value && { default: value }),
    ...(nullable && { nullable }),
    ...(items && { items }),
  };
}

/** `- `ISODATE` \\- ISO-8601 date (default)`: the value that the item begins with. */
function markedItem(prose: Prose, type: SchemaType | undefined): Fact<JsonValue> | undefined {
  return /\((?:the )?default\)\.?$/i.test(prose.text) ? itemValue(prose, type) : undefined;
}

/** One default, with every place that states it; none where two places disagree. */
function oneDefault(defaults: readonly Fact<JsonValue>[]): Fact<JsonValue> | undefined {
  const first = defaults[0];
  if (first === undefined) return undefined;
  const words = JSON.stringify(first.value);
  if (defaults.some((other) => JSON.stringify(other.value) !== words)) return undefined;
  return { value: first.value, evidence: defaults.flatMap((each) => each.evidence) };
}
