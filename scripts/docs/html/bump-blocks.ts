/** The blocks of a Bump.sh page in HTML, and its running words in markdown, each character with its place. */
import { attribute, type Element, isElement, isText, mappedText, type Node, shown, startOf } from './dom.js';

export const TYPE_WORD =
  /^(string|boolean|integer|number|object|array|null|any|file|binary|date|date-time|uuid|uri)([[(].*)?( \| (null|string|boolean|integer|number|object|array\S*))*$/;
const MARK = /^(required|optional|deprecated|nullable|read-only|write-only)\.?$/i;
export const TOGGLE = /^(hide|show) .{0,60}attributes?\b/i;
const INLINE_BLOCKS = /^(p|div|section|article|ul|ol|li|table|pre|h[1-6]|details|dl|blockquote|header)$/;

/** Words, each character with its offset in the HTML. */
export interface Piece {
  readonly text: string;
  readonly origins: readonly number[];
}

export interface BlockOfText {
  readonly kind: 'heading' | 'text' | 'item';
  readonly level: number;
  readonly words: Piece;
  /** Of an item. */
  readonly element: Element;
}

/** Headings, items of lists and other text, in the page's order. Items hold what stands in them. */
export function blocksOf(content: Element, html: string): BlockOfText[] {
  const blocks: BlockOfText[] = [];
  let run: Node[] = [];
  const close = (element: Element) => {
    const words = inline(run, html);
    if (words.text.trim() !== '') blocks.push({ kind: 'text', level: 0, words, element });
    run = [];
  };
  const walk = (element: Element): void => {
    for (const child of shown(element)) {
      if (!isElement(child) || !isBlock(child)) {
        run.push(child);
        continue;
      }
      close(element);
      const heading = /^h([1-6])$/.exec(child.tagName);
      if (heading)
        blocks.push({
          kind: 'heading',
          level: Number(heading[1]),
          words: inline([child], html),
          element: child,
        });
      else if (child.tagName === 'li' && !holdsBlocks(child, html)) {
        blocks.push({ kind: 'item', level: 0, words: inline([child], html), element: child });
      } else walk(child);
    }
    close(element);
  };
  walk(content);
  return blocks;
}

function isBlock(element: Element): boolean {
  if (INLINE_BLOCKS.test(element.tagName)) return true;
  return [...shown(element)].some((child) => isElement(child) && isBlock(child));
}

/** An item that is a section of the page: a response, or one with headings of its own. */
function holdsBlocks(item: Element, html: string): boolean {
  if (holdsHeadings(item)) return true;
  if (!/^(?:\d{3}|[1-5]XX|default)(?![\w.]| value| is)/i.test(firstText(item))) return false;
  const [, type] = splitItem(item, html).header;
  return type === undefined || !TYPE_WORD.test(plain(type));
}

/** The first words of an element that stand in one piece. */
function firstText(element: Element): string {
  for (const child of shown(element)) {
    const words = isText(child) ? child.value.trim() : isElement(child) ? firstText(child) : '';
    if (words !== '') return words;
  }
  return '';
}

function holdsHeadings(element: Element): boolean {
  for (const child of shown(element)) {
    if (!isElement(child)) continue;
    if (/^(h[1-6]|table)$/.test(child.tagName)) return true;
    if (child.tagName !== 'ul' && child.tagName !== 'ol' && holdsHeadings(child)) return true;
  }
  return false;
}

export function nestedItems(item: Element): Element[] {
  const items: Element[] = [];
  const walk = (element: Element): void => {
    for (const child of shown(element)) {
      if (!isElement(child)) continue;
      if (child.tagName === 'li') items.push(child);
      else walk(child);
    }
  };
  walk(item);
  return items;
}

/** Name, type and marks at the beginning of an item, and the words after them; without nested lists. */
export function splitItem(item: Element, html: string): { header: Piece[]; rest: Piece[] } {
  const leaves: Piece[] = [];
  const walk = (element: Element): void => {
    let run: Node[] = [];
    const close = () => {
      const words = inline(run, html);
      if (words.text.trim() !== '' && !TOGGLE.test(plain(words))) leaves.push(words);
      run = [];
    };
    for (const child of shown(element)) {
      if (!isElement(child)) run.push(child);
      else if (child.tagName === 'ul' || child.tagName === 'ol') close();
      else if (isBlock(child)) {
        close();
        walk(child);
      } else if (leaves.length < 4 && !/^(a|code|em|i|br)$/.test(child.tagName)) {
        close();
        leaves.push(inline([child], html));
      } else if (leaves.length === 0) {
        close();
        leaves.push(inline([child], html));
      } else run.push(child);
    }
    close();
  };
  walk(item);
  const pieces = leaves
    .filter((leaf) => plain(leaf) !== '' && !TOGGLE.test(plain(leaf)))
    .flatMap((leaf, at) => (at === 0 ? words(leaf) : [leaf]));
  let end = 1;
  while (end < pieces.length) {
    const each = plain(pieces[end] ?? { text: '', origins: [] });
    if (!TYPE_WORD.test(each) && !MARK.test(each)) break;
    end += 1;
  }
  return { header: pieces.slice(0, end), rest: pieces.slice(end) };
}

/** "name type Required" in one run of text. */
function words(leaf: Piece): Piece[] {
  const parts = [...leaf.text.matchAll(/\S+/g)];
  if (parts.length < 2 || !parts.slice(1).every(([word]) => TYPE_WORD.test(word) || MARK.test(word)))
    return [leaf];
  return parts.map((match) => ({
    text: match[0],
    origins: leaf.origins.slice(match.index, match.index + match[0].length),
  }));
}

/** Without the marks of code and emphasis that stand around the whole. */
export function plain({ text }: Piece): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(`|\*\*?)(.*)\1$/, '$2')
    .trim();
}

export function joined(pieces: readonly Piece[]): Piece {
  const text: string[] = [];
  const origins: number[] = [];
  for (const piece of pieces) {
    if (text.length > 0) {
      text.push(' ');
      origins.push(piece.origins[0] ?? 0);
    }
    text.push(piece.text.trim());
    origins.push(...piece.origins.slice(piece.text.search(/\S/), piece.text.trimEnd().length));
  }
  return { text: text.join(''), origins };
}

/** Running words in markdown: code spans, emphasis, links. */
function inline(nodes: readonly Node[], html: string): Piece {
  const text: string[] = [];
  const origins: number[] = [];
  const put = (part: string, from: readonly number[] | number) => {
    text.push(part);
    for (let at = 0; at < part.length; at++)
      origins.push(typeof from === 'number' ? from : (from[at] ?? from.at(-1) ?? 0));
  };
  const walk = (node: Node): void => {
    if (isText(node)) {
      const mapped = mappedText(node, html);
      put(mapped.text.replace(/[ \t\n\f\r]/g, ' '), mapped.origins);
      return;
    }
    if (!isElement(node)) return;
    const at = startOf(node);
    const href = node.tagName === 'a' ? attribute(node, 'href') : undefined;
    const marks = marksOf(node.tagName);
    put(href === undefined ? marks : '[', at);
    for (const child of shown(node)) walk(child);
    put(href === undefined ? marks : `](${href})`, at);
    if (node.tagName === 'br') put('\n', at);
  };
  for (const node of nodes) walk(node);
  return { text: text.join(''), origins };
}

function marksOf(tagName: string): string {
  if (tagName === 'code') return '`';
  if (tagName === 'strong' || tagName === 'b') return '**';
  return tagName === 'em' || tagName === 'i' ? '*' : '';
}
