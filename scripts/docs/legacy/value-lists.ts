import type { Fact, JsonPrimitive, SchemaType } from '../model.js';
import { announcesValues, isConditional, itemValue, sentences, typedValue } from '../prose.js';
import type { SourceText } from '../source.js';
import { cellWords, isEnvelopeTable, isFieldTable, isUnheaded } from './table-kinds.js';
import type { Block, Cell, ItemToken, Row, Table } from './tree.js';
import { plainWords } from './words.js';

/** More than an announcement of values needs. */
const LONGEST_INTRO = 1000;

/** The values of a list that a paragraph announces ("The value is one of the following:"). */
export function listedValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (!canBeListed(type)) return undefined;
  for (let at = 0; at < blocks.length; at++) {
    const intro = blocks[at];
    if (intro?.kind !== 'paragraph') continue;
    if (isLabel(source, blocks[at + 1]) && announcesValues(introText(source, intro)))
      return groupedValues(source, blocks.slice(at + 1), type);
    if (blocks[at + 1]?.kind !== 'item') continue;
    // Also keeps the work linear: the items of one list end where another one is announced.
    if (
      source.text[intro.end - 1] !== ':' &&
      !/:[*_]{1,3}$/.test(source.text.slice(intro.end - 4, intro.end))
    )
      continue;
    const text = introText(source, intro);
    const strict = announcesValues(text);
    const loose = !strict && announcesLoosely(text);
    const named = (type === undefined || type === 'string') && NAMES_CHOICE.test(text);
    if (!strict && !loose && !named && !NAMES_VERSION.test(text)) continue;
    const items = itemsAfter(source, blocks, at + 1);
    const values =
      valuesOf(source, items, type) ??
      (strict ? valuesInGroups(source, items, blocks.slice(at + 1), type) : undefined);
    if (values === undefined) continue;
    const suits =
      strict ||
      (loose && (values.every(isBareSpan) || values.every(isVersion))) ||
      (named && values.every(isCapitalSpan)) ||
      (NAMES_VERSION.test(text) && values.length > 1 && values.every(isVersion));
    if (!suits) continue;
    return together(values);
  }
  return undefined;
}

/** A list of words set apart as values are, under a paragraph that leads into it; for where none was taken for the values. */
export function unreadList(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Block | undefined {
  if (!canBeListed(type)) return undefined;
  return blocks.find((intro, at) => {
    if (source.text[intro.end - 1] !== ':') return false;
    const next = blocks[at + 1];
    // Groups, each with what is a value in its own case.
    if (intro.kind === 'item')
      return valuesOf(source, deeperItems(blocks, at), type)?.every(isCapitalSpan) === true;
    if (intro.kind !== 'paragraph') return false;
    const text = introText(source, intro);
    if (
      /\b(?:actions|permissions|privileges|fields|parameters|operations|criteria|conditions|forms?|formats?)\b[^.]*:$/i.test(
        text,
      )
    )
      return false;
    // "Accepted values are:", and then a note that more may come, headings, groups.
    if (announcesValues(text)) return blocks.slice(at + 1).some(({ kind }) => kind === 'item');
    if (next?.kind !== 'item') return false;
    const values = valuesOf(source, itemsAfter(source, blocks, at + 1), type) ?? [];
    return values.length > 1 && values.every((value) => isCodeLike(value) || isVersion(value));
  });
}

/** The items right below one, as far as they are deeper. */
function deeperItems(blocks: readonly Block[], at: number): readonly ItemToken[] {
  const items: ItemToken[] = [];
  const own = blocks[at];
  for (let next = at + 1; own?.kind === 'item'; next++) {
    const block = blocks[next];
    if (block?.kind !== 'item' || block.depth <= own.depth) break;
    items.push(block);
  }
  return items;
}

/** Names what can only be one of a few, and nothing else: "Current state of the crate:", "... only supports the following regions:". */
const NAMES_CHOICE =
  /^(?:the )?(?:current )?(?:type|state|status) (?:of|in) [^.:]{1,120}:$|(?:^|\. )[A-Z][\w ]{1,40} only supports the following \w{1,20}:$/i;

/** "Major version of the software that runs on it:" above a list of versions. */
const NAMES_VERSION =
  /^(?:(?:the )?(?:major |current )?|[^.:]{0,60}\bthe following [^.:]{0,40})versions?\b[^.:]{0,120}:$/i;

/** `4.2`, with or without marks. */
function isVersion({ evidence }: Fact<JsonPrimitive>): boolean {
  return evidence.every(({ quote }) => /^[`*]{0,3}\d{1,3}\.\d{1,3}(?:\.\d{1,3})?[`*]{0,3}$/.test(quote));
}

/** `BOX_LID`, in ticks or bold. */
function isCapitalSpan({ evidence }: Fact<JsonPrimitive>): boolean {
  return evidence.every(({ quote }) => /^(?:`[A-Z][A-Z\d_]+`|\*\*[A-Z][A-Z\d_]+\*\*)$/.test(quote));
}

/** The deeper items of a list whose own items only name groups ("Roles of the harbour"), notes between them or not. */
function valuesInGroups(
  source: SourceText,
  groups: readonly ItemToken[],
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<JsonPrimitive>[] | undefined {
  const first = groups[0];
  if (first === undefined) return undefined;
  const isName = ({ words }: ItemToken) =>
    /^[A-Z][A-Za-z ]{2,40}:?$/.test(source.text.slice(words.start, words.end));
  if (!groups.every(isName)) return undefined;
  const items = blocks.filter((block): block is ItemToken => block.kind === 'item');
  const deeper = items.filter(({ depth }) => depth > first.depth);
  if (deeper.length === 0 || deeper.length + groups.length !== items.length) return undefined;
  const values = valuesOf(source, deeper, type);
  return values?.every(isCapitalSpan) === true ? values : undefined;
}

/** Both booleans are no restriction, and what has parts is not listed. */
function canBeListed(type: SchemaType | undefined): boolean {
  return type !== 'boolean' && type !== 'object' && type !== 'array';
}

function together(values: readonly Fact<JsonPrimitive>[]): Fact<readonly JsonPrimitive[]> {
  return {
    value: [...new Set(values.map(({ value }) => value))],
    evidence: values.flatMap(({ evidence }) => evidence),
  };
}

/** The whole list item is one code span or bold word. */
function isBareSpan({ evidence }: Fact<JsonPrimitive>): boolean {
  return evidence.every(({ quote }) => /^(?:`[^`]+`|\*\*[^*]+\*\*)$/.test(quote));
}

/** Wordings of an announcement that count only where each item is nothing but a value. */
function announcesLoosely(text: string): boolean {
  const last = text.slice(-200);
  const sentence = sentences(text).at(-1);
  if (sentence !== undefined && isConditional(text.slice(sentence.from, sentence.to))) return false;
  return (
    /:[*_]{0,2}$/.test(last) &&
    /\b(?:one of|either|accept(?:s|ed)?|values?|allowed|allows|possible|valid|permitted|support(?:s|ed)|can be|must be|may be|choose|among)\b/i.test(
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

/** A paragraph that is nothing but bold: the label of a group. */
function isLabel(source: SourceText, block: Block | undefined): boolean {
  if (block?.kind !== 'paragraph' || block.end - block.start > 80) return false;
  return /^\s*\*\*[^*]+\*\*\s*$/.test(source.text.slice(block.start, block.end));
}

/** "Possible values are:" above groups of values: those of all groups, each list item nothing but a value. */
function groupedValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  const items = blocks.filter((block): block is ItemToken => block.kind === 'item');
  const values = valuesOf(source, items, type);
  if (values === undefined || !values.every(isBareSpan)) return undefined;
  return together(values);
}

function introText(source: SourceText, { start, end }: Block): string {
  return source.prose(Math.max(start, end - LONGEST_INTRO), end).text;
}

/**
 * The values of a table inside the cell: its first column, where the head is "Value" or the field's own name, or where the
 * sentence before it announces them. A table of one row lists values in each of its cells, by kind. Nothing where tabs
 * stand before the table, because the tables of the other tabs are not on the page.
 */
export function tabledValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
  name: string,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (!canBeListed(type)) return undefined;
  for (const [at, table] of blocks.entries()) {
    if (table.kind !== 'table' || isFieldTable(source, table) || isEnvelopeTable(source, table)) continue;
    const announced = announcement(source, table, blocks[at - 1], name);
    if (announced === undefined) continue;
    const cells = valueCells(table);
    const perCell = cells.map((cell) => valuesOfCell(source, cell, type));
    const known = perCell.flatMap((values) => values ?? []);
    if (known.length === 0 || perCell.includes(undefined)) continue;
    if (announced === 'loosely' && !known.every(isCodeLike)) continue;
    if (announced === 'in-capitals' && !areInCapitals(known)) continue;
    return together(known);
  }
  return undefined;
}

function announcement(
  source: SourceText,
  table: Table,
  before: Block | undefined,
  name: string,
): 'head' | 'strictly' | 'loosely' | 'in-capitals' | undefined {
  const head = cellWords(source, table.header.cells[0]);
  const isListed = before?.kind === 'item' && isUnheaded(table);
  const intro = before?.kind === 'paragraph' || isListed ? introText(source, before) : '';
  // "AWS", "Azure", "GCP": tabs. What the table says holds for the first of them alone.
  if (intro !== '' && !/[.:]["*_)]{0,3}$/.test(intro)) return undefined;
  // Nothing is announced, but there are no heads either: words in capitals, each with what it means.
  if (isUnheaded(table) && table.header.columns === 2 && /[.:]$/.test(intro)) {
    if (announcesValues(intro)) return 'strictly';
    return /\b(?:requirements?|conditions?|returned|includes|body)\b[^.]*:$/i.test(intro)
      ? undefined
      : 'in-capitals';
  }
  if (/^(?:(?:accepted|allowed|possible|valid|supported) )?(?:values?|options?)$/i.test(head)) return 'head';
  if (!isUnheaded(table) && head === name.split('.').at(-1)?.replace(/\[.*$/, '')) return 'head';
  if (announcesValues(intro)) return 'strictly';
  const last = intro.slice(-200);
  const lists =
    /\b(?:table|following|list)\b[^.]*\b(?:possible|accepted|valid|allowed|supported|available) values\b/i;
  if (lists.test(last)) return 'strictly';
  return announcesLoosely(intro) ? 'loosely' : undefined;
}

/** The terms of a definition list, each in capitals or set apart, where a paragraph ending in a colon leads into it. */
export function definedValues(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  if (!canBeListed(type)) return undefined;
  for (const [at, intro] of blocks.entries()) {
    if (intro.kind !== 'paragraph' || blocks[at + 1]?.kind !== 'paragraph') continue;
    const text = introText(source, intro);
    if (!text.endsWith(':') || isConditional(text)) continue;
    const terms: Block[] = [];
    for (
      let next = at + 1;
      blocks[next]?.kind === 'paragraph' && blocks[next + 1]?.kind === 'definition';
      next++
    ) {
      const term = blocks[next];
      if (term !== undefined) terms.push(term);
      while (blocks[next + 1]?.kind === 'definition') next++;
    }
    const values = terms.map((term) => termValue(source, term, type));
    const known = values.filter((value) => value !== undefined);
    if (known.length < 2 || known.length !== values.length || !known.every(isCodeLike)) continue;
    return together(known);
  }
  return undefined;
}

function termValue(source: SourceText, { start, end }: Block, type: SchemaType | undefined) {
  const words = plainWords(source.text.slice(start, Math.min(end, start + 100)));
  const value = /\s/.test(words) ? undefined : typedValue(words, type);
  return value === undefined ? undefined : source.fact(value, start, end);
}

/** `PAGER_DUTY` and nothing else as the description: the one value there is. */
export function soleValue(
  source: SourceText,
  blocks: readonly Block[],
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  const [only, ...others] = blocks;
  // Where a column says the type, the words beside it describe.
  if (type !== undefined) return undefined;
  if (only?.kind !== 'paragraph' || others.length > 0 || only.end - only.start > 80) return undefined;
  const words = /^`([A-Z][A-Z\d_]+)`$/.exec(source.text.slice(only.start, only.end))?.[1];
  const value = words === undefined ? undefined : typedValue(words, type);
  return value === undefined ? undefined : source.fact([value], only.start, only.end);
}

/** The cells that hold values: the first of each row, or every cell where the only row is one of lists. */
function valueCells(table: Table): readonly Cell[] {
  const isList = (row: Row) => row.cells.some(({ blocks }) => blocks.length > 1);
  const [first, ...others] = table.rows;
  const listed = isList(table.header) ? table.header.cells : [];
  if (first !== undefined && others.length === 0 && isList(first)) return [...listed, ...first.cells];
  if (first === undefined) return listed;
  return table.rows.flatMap(({ cells }) => cells.slice(0, 1));
}

/** `P2 [1]`, a list of values, or values each in a paragraph of its own; `undefined` where something else is among them. */
function valuesOfCell(
  source: SourceText,
  cell: Cell,
  type: SchemaType | undefined,
): readonly Fact<JsonPrimitive>[] | undefined {
  const values: Fact<JsonPrimitive>[] = [];
  for (const block of cell.blocks) {
    const span = block.kind === 'item' ? block.words : block;
    if (block.kind !== 'item' && block.kind !== 'paragraph') return undefined;
    if (block.kind === 'item') {
      const value = itemValue(source.prose(span.start, span.end), type);
      if (value === undefined) return undefined;
      values.push(value);
      continue;
    }
    const words = plainWords(source.text.slice(span.start, Math.min(span.end, span.start + 200)))
      .replace(/ (?:\[\d{1,3}\]|\d|__)$/, '')
      .trim();
    const value = /\s/.test(words) ? undefined : typedValue(words, type);
    if (value === undefined) return undefined;
    values.push(source.fact(value, span.start, span.end));
  }
  return values.length === 0 ? undefined : values;
}

/** In ticks or bold, or in capitals: no word of running prose. */
function isCodeLike({ evidence }: Fact<JsonPrimitive>): boolean {
  return evidence.every(({ quote }) => /^(?:`[^`]+`|\*\*[^*]+\*\*|[A-Z][A-Z\d_]+)/.test(quote.trim()));
}

function areInCapitals(values: readonly Fact<JsonPrimitive>[]): boolean {
  const distinct = new Set(values.map(({ value }) => value));
  return distinct.size > 1 && [...distinct].every((value) => /^[A-Z][A-Z\d_]+$/.test(String(value)));
}
