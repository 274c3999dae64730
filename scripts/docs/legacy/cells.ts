import type { Evidence, Fact, JsonPrimitive, JsonValue, SchemaType } from '../model.js';
import {
  announcesValues,
  itemValue,
  type StatedLimits,
  statedDefault,
  statedLimits,
  statedValues,
  typedValue,
} from '../prose.js';
import type { SourceText } from '../source.js';
import type { Block, Cell, ItemToken, Table } from './tree.js';
import { plainWords } from './words.js';

/** What the text of a description cell states beside describing. */
export interface CellFacts extends StatedLimits {
  readonly description?: Fact<string>;
  readonly values?: Fact<readonly JsonPrimitive[]>;
  readonly default?: Fact<JsonValue>;
}

/** More than an announcement of values needs. */
const LONGEST_INTRO = 1000;

/** The text of blocks, unwrapped: paragraphs apart by an empty line, list items with a dash. */
export function textOf(source: SourceText, blocks: readonly Block[]): string {
  let text = '';
  let last: Block['kind'] | undefined;
  for (const block of blocks) {
    const words = wordsOf(source, block);
    if (words === '') continue;
    const gap = text === '' ? '' : last === 'item' && block.kind === 'item' ? '\n' : '\n\n';
    text += gap + words;
    last = block.kind;
  }
  return text;
}

function wordsOf(source: SourceText, block: Block): string {
  switch (block.kind) {
    case 'item':
      return `- ${source.prose(block.words.start, block.words.end).text}`;
    case 'heading':
      return `${source.prose(block.words.start, block.words.end).text.replace(/:$/, '')}:`;
    case 'fence':
      return codeOf(source, block.lines);
    case 'table':
    case 'stray':
      return '';
    default:
      return source.prose(block.start, block.end).text;
  }
}

/** Lines of code as printed, without the layout around them. */
export function codeOf(source: SourceText, lines: readonly { start: number; end: number }[]): string {
  return lines.map((line) => source.text.slice(line.start, line.end)).join('\n');
}

export function descriptionOf(source: SourceText, blocks: readonly Block[]): Fact<string> | undefined {
  const value = textOf(source, blocks);
  const told = blocks.filter((block) => block.kind !== 'table' && block.kind !== 'stray');
  const first = told[0];
  const last = told[told.length - 1];
  if (value === '' || first === undefined || last === undefined) return undefined;
  return source.fact(value, first.start, last.end);
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
  for (const block of cell.blocks) {
    if (block.kind !== 'paragraph' && block.kind !== 'item' && block.kind !== 'definition') continue;
    const words = block.kind === 'item' ? block.words : block;
    const prose = source.prose(words.start, words.end);
    const stated = statedDefault(prose, type, name);
    if (stated !== undefined) defaults.push(stated);
    if (block.kind === 'item') continue;
    values ??= statedValues(prose, valueType);
    limits = { ...statedLimits(prose, type), ...limits };
  }
  values ??= tabledValues(source, cell.blocks, valueType);
  const value = oneDefault(defaults);
  return {
    ...limits,
    ...(description && { description }),
    ...(values && { values }),
    ...(value && { default: value }),
  };
}

/** One default, with every place that states it; none where two places disagree. */
function oneDefault(defaults: readonly Fact<JsonValue>[]): Fact<JsonValue> | undefined {
  const first = defaults[0];
  if (first === undefined) return undefined;
  const words = JSON.stringify(first.value);
  if (defaults.some((other) => JSON.stringify(other.value) !== words)) return undefined;
  return { value: first.value, evidence: defaults.flatMap((each) => each.evidence) };
}

/** The values of a list that a paragraph announces ("The value is one of the following:"). */
function listedValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (type === 'boolean' || type === 'object' || type === 'array') return undefined;
  for (let at = 0; at < blocks.length; at++) {
    const intro = blocks[at];
    if (intro?.kind !== 'paragraph' || blocks[at + 1]?.kind !== 'item') continue;
    // Also keeps the work linear: the items of one list end where another one is announced.
    if (
      source.text[intro.end - 1] !== ':' &&
      !/:[*_]{1,3}$/.test(source.text.slice(intro.end - 4, intro.end))
    )
      continue;
    const { text } = source.prose(Math.max(intro.start, intro.end - LONGEST_INTRO), intro.end);
    const strict = announcesValues(text);
    if (!strict && !announcesLoosely(text)) continue;
    const values = valuesOf(source, itemsAfter(source, blocks, at + 1), type);
    if (values === undefined || !(strict || values.every(isBareSpan))) continue;
    return {
      value: [...new Set(values.map(({ value }) => value))],
      evidence: values.flatMap(({ evidence }) => evidence),
    };
  }
  return undefined;
}

/** The whole list item is one code span or bold word. */
function isBareSpan({ evidence }: Fact<JsonPrimitive>): boolean {
  return evidence.every(({ quote }) => /^(?:`[^`]+`|\*\*[^*]+\*\*)$/.test(quote));
}

/** Wordings of an announcement that count only where each item is nothing but a value. */
function announcesLoosely(text: string): boolean {
  const last = text.slice(-200);
  return (
    /:[*_]{0,2}$/.test(last) &&
    /\b(?:one of|either|accepts?|values?|allowed|allows|possible|valid|permitted|supported|can be|must be|may be|choose|among)\b/i.test(
      last,
    ) &&
    !/\b(?:defaults?|fields?|parameters?|roles?|includes|contains)\b[^.]{0,40}:[*_]{0,2}$/i.test(last)
  );
}

/**
 * Items of the list that starts here. Paragraphs and notes between items explain the item above them; a paragraph that
 * ends in a colon right before an item leads into another list, and so does a deeper bullet.
 */
function itemsAfter(source: SourceText, blocks: readonly Block[], from: number): ItemToken[] {
  const items: ItemToken[] = [];
  const depth = blocks[from]?.kind === 'item' ? blocks[from].depth : 0;
  for (let at = from; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined || block.kind === 'table') break;
    if (block.kind !== 'item') {
      const leads = block.kind === 'paragraph' && source.text[block.end - 1] === ':';
      const next = blocks[at + 1];
      if (leads && next?.kind === 'item' && next.depth <= depth) break;
      continue;
    }
    if (block.depth > depth) continue;
    items.push(block);
  }
  return items;
}

function valuesOf(
  source: SourceText,
  items: readonly ItemToken[],
  type: SchemaType | undefined,
): Fact<JsonPrimitive>[] | undefined {
  const values: Fact<JsonPrimitive>[] = [];
  for (const item of items) {
    const value = itemValue(source.prose(item.words.start, item.words.end), type);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.length === 0 ? undefined : values;
}

/** The values of a nested table headed "Value". */
function tabledValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (type === 'boolean' || type === 'object' || type === 'array') return undefined;
  const table = blocks.find((block): block is Table => block.kind === 'table' && isValueTable(source, block));
  if (table === undefined) return undefined;
  const evidence: Evidence[] = [];
  const values: JsonPrimitive[] = [];
  for (const row of table.rows) {
    const cell = row.cells[0];
    if (cell === undefined || cell.blocks.length !== 1) return undefined;
    const words = plainWords(source.text.slice(cell.start, Math.min(cell.end, cell.start + 200)));
    const value = /\s/.test(words) ? undefined : typedValue(words, type);
    if (value === undefined) return undefined;
    values.push(value);
    evidence.push(source.evidence(cell.start, cell.end));
  }
  return values.length === 0 ? undefined : { value: [...new Set(values)], evidence };
}

export function isValueTable(source: SourceText, table: Table): boolean {
  const head = table.header.cells[0];
  if (head === undefined) return false;
  const words = plainWords(source.text.slice(head.start, Math.min(head.end, head.start + 60)));
  return /^(?:(?:accepted|allowed|possible|valid|supported) )?values?$/i.test(words);
}
