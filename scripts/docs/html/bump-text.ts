/**
 * HTML of a Bump.sh operation page in the markdown layout of the same pages (generation 3), which `bump/` reads. What markup
 * is used for it differs between versions of their hub; what is read is what they share: headings, lists of attributes that
 * begin with name, type and marks, and the words that introduce bodies and responses.
 */
import {
  attribute,
  type Element,
  isElement,
  isText,
  mappedText,
  type Node,
  shown,
  startOf,
  wordsOf,
} from './dom.js';
import { MappedText } from './mapped-text.js';

const VERB_AND_PATH = /^(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\s+(\S*\/\S*)$/i;
const TYPE_WORD =
  /^(string|boolean|integer|number|object|array|null|any|file|binary|date|date-time|uuid|uri)([[(].*)?( \| (null|string|boolean|integer|number|object|array\S*))*$/;
const MARK = /^(required|optional|deprecated|nullable|read-only|write-only)\.?$/i;
const MEDIA_TYPE = /^[\w.+*-]+\/[\w.+*-]+$/;
const TOGGLE = /^(hide|show) .{0,60}attributes?\b/i;
const INLINE_BLOCKS = /^(p|div|section|article|ul|ol|li|table|pre|h[1-6]|details|dl|blockquote|header)$/;

/** Whether the page is one of theirs: it says so, and shows a method with a path as the first thing under its title. */
export function looksLikeBumpHtml(content: Element, html: string): boolean {
  return (
    /\bbump\.sh\b/i.test(html) && blocksOf(content, html).some(({ words }) => isMethodLine(plain(words)))
  );
}

function isMethodLine(words: string): boolean {
  return VERB_AND_PATH.test(words.replaceAll('`', ''));
}

interface Piece {
  readonly text: string;
  readonly origins: readonly number[];
}

interface BlockOfText {
  readonly kind: 'heading' | 'text' | 'item';
  readonly level: number;
  readonly words: Piece;
  /** Of an item. */
  readonly element: Element;
}

/** The page in markdown, with the place of each character in the HTML. */
export function bumpText(content: Element, html: string): MappedText {
  const out = new MappedText();
  new Page(out, html).write(blocksOf(content, html));
  out.addLayout('\n[Powered by Bump.sh](https://bump.sh)\n', html.length);
  return out;
}

type Part = 'head' | 'servers' | 'authentication' | 'parameters' | 'body' | 'responses' | 'other';

class Page {
  readonly #out: MappedText;
  readonly #html: string;
  #part: Part = 'head';
  #opened = new Set<Part>();
  #method = false;

  constructor(out: MappedText, html: string) {
    this.#out = out;
    this.#html = html;
  }

  write(blocks: readonly BlockOfText[]): void {
    for (const block of blocks) {
      const words = plain(block.words);
      if (words === '' || TOGGLE.test(words)) continue;
      if (block.kind === 'heading') this.#heading(block, words);
      else if (block.kind === 'item') this.#item(block.element, '');
      else this.#text(block, words);
    }
  }

  #heading(block: BlockOfText, words: string): void {
    const at = block.words.origins[0] ?? 0;
    if (!this.#method && this.#part === 'head') {
      if (isMethodLine(words)) this.#methodLine(block.words);
      else this.#line('# ', block.words, '\n');
      return;
    }
    const response = /^(\d{3}|[1-5]XX|default)\b[:\s]*(.*)$/i.exec(words);
    if (response !== null && (this.#part === 'responses' || /^\d/.test(words))) this.#response(block.words);
    else if (/^servers?$/i.test(words)) this.#open('servers', '## Servers\n', at);
    else if (/^(authentication( methods)?|authorizations?|security)$/i.test(words))
      this.#open('authentication', '## Authentication methods\n', at);
    else if (/^parameters$/i.test(words)) this.#open('parameters', '## Parameters\n', at);
    else if (/^(request )?body( parameters)?\b/i.test(words) && this.#part !== 'responses') {
      this.#open('body', '## Body parameters\n', at);
    } else if (/^responses?$/i.test(words)) this.#open('responses', '## Responses\n', at);
    else if (/^(headers|path parameters|query parameters|cookies)$/i.test(words)) {
      if (this.#part !== 'responses') this.#open('parameters', '## Parameters\n', at);
      this.#out.addLayout(`\n#### ${words}\n`, at);
    } else if (/^body( parameters)?\b.*/i.test(words)) this.#bodyOfResponse(block.words);
    else this.#text(block, words);
  }

  #open(part: Part, layout: string, at: number): void {
    this.#part = part;
    if (this.#opened.has(part)) return;
    this.#opened.add(part);
    this.#out.addLayout(`\n${layout}`, at);
  }

  #text(block: BlockOfText, words: string): void {
    if (!this.#method && isMethodLine(words)) this.#methodLine(block.words);
    else if (MEDIA_TYPE.test(words.replace(/^content-type:\s*/i, '')) && this.#part !== 'head')
      this.#media(block.words, words);
    else if (this.#part === 'responses' && /^(\d{3}|[1-5]XX|default)(\s+[\w.+*-]+\/[\w.+*-]+)?$/i.test(words))
      this.#response(block.words);
    else if (this.#part === 'body' && /^body\b.{0,20}$/i.test(words)) return;
    else this.#line('', block.words, '\n');
  }

  #methodLine({ text, origins }: Piece): void {
    this.#method = true;
    const [, verb = '', path = ''] = /(\w+)[\s`]+(\/[^\s`]*)/.exec(text) ?? [];
    const verbAt = text.indexOf(verb);
    const pathAt = text.indexOf(path, verbAt + verb.length);
    this.#out.addLayout('\n**', origins[verbAt] ?? 0);
    this.#out.add(verb.toUpperCase(), origins.slice(verbAt));
    this.#out.addLayout(' ', origins[pathAt] ?? 0);
    this.#out.add(path, origins.slice(pathAt));
    this.#out.addLayout('**\n\n', origins.at(-1) ?? 0);
  }

  /** `200`, `200: Success`, `200 Success`, `200 application/json`. */
  #response({ text, origins }: Piece): void {
    const at = origins[0] ?? 0;
    this.#open('responses', '## Responses\n', at);
    const [, status = '', rest = ''] = /^\s*(\S+?)[:\s]*(?:\s|$)(.*)$/s.exec(text) ?? [];
    const from = text.length - rest.length;
    this.#out.addLayout('\n### ', at);
    this.#out.add(status, origins.slice(text.indexOf(status)));
    this.#out.addLayout(': ', at);
    if (MEDIA_TYPE.test(rest.trim())) {
      this.#out.addLayout('\n', at);
      this.#media({ text: rest, origins: origins.slice(from) }, rest.trim());
    } else {
      this.#out.add(rest.trim(), origins.slice(from));
      this.#out.addLayout('\n', at);
    }
  }

  #media(words: Piece, media: string): void {
    const name = media.replace(/^content-type:\s*/i, '');
    const from = words.text.indexOf(name);
    const at = words.origins[0] ?? 0;
    if (this.#part === 'body')
      this.#line('Content-type: ', { text: name, origins: words.origins.slice(from) }, '\n');
    else {
      this.#out.addLayout('\n#### Body Parameters: ', at);
      this.#out.add(name, words.origins.slice(from));
      this.#out.addLayout(' (object)\n', at);
    }
  }

  /** `Body Parameters: application/json (object)`, or a part of it. */
  #bodyOfResponse({ text, origins }: Piece): void {
    const at = origins[0] ?? 0;
    const put = (words: string) => this.#out.add(words, origins.slice(text.indexOf(words)));
    const media = /[\w.+*-]+\/[\w.+*-]+/.exec(text)?.[0];
    const type = /\(.*\)/.exec(text)?.[0];
    this.#out.addLayout('\n#### Body Parameters: ', at);
    if (media !== undefined) put(media);
    this.#out.addLayout(' ', at);
    if (type === undefined) this.#out.addLayout('(object)', at);
    else put(type);
    this.#out.addLayout('\n', at);
  }

  /** An attribute, and those of the object that it is. */
  #item(element: Element, above: string): void {
    const { header, rest } = splitItem(element, this.#html);
    const [name, ...more] = header;
    if (name === undefined) return;
    if (this.#part === 'servers' || this.#part === 'authentication') {
      this.#line('- ', joined([name, ...more, ...rest]), '\n');
      return;
    }
    const words = plain(name);
    const types = more.filter((each) => TYPE_WORD.test(plain(each)));
    const required = more.some((each) => /^required\.?$/i.test(plain(each)));
    const at = name.origins[0] ?? 0;
    this.#out.addLayout(`- **${above}`, at);
    this.#out.add(words, name.origins.slice(name.text.indexOf(words)));
    this.#out.addLayout('** (', at);
    if (types.length === 0) this.#out.addLayout('string', at);
    for (const [index, each] of types.entries()) {
      const type = plain(each);
      if (index > 0) this.#out.addLayout(' | ', each.origins[0] ?? at);
      this.#out.add(type, each.origins.slice(each.text.indexOf(type)));
    }
    this.#out.addLayout(')\n', at);
    const marks = required && !/^\W*required\b/i.test(plain(joined(rest))) ? 'Required. ' : '';
    if (marks !== '' || rest.length > 0) this.#line(`  ${marks}`, joined(rest), '\n');
    const inner = types.some((each) => /^array/.test(plain(each)))
      ? `${above}${words}[].`
      : `${above}${words}.`;
    for (const nested of nestedItems(element)) this.#item(nested, inner);
  }

  #line(before: string, { text, origins }: Piece, after: string): void {
    const start = Math.max(0, text.search(/\S/));
    this.#out.addLayout(before, origins[start] ?? 0);
    this.#out.add(text.slice(start).trimEnd(), origins.slice(start));
    this.#out.addLayout(after, origins.at(-1) ?? 0);
  }
}

/** Headings, items of lists and other text, in the page's order. Items hold what stands in them. */
function blocksOf(content: Element, html: string): BlockOfText[] {
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
      else if (child.tagName === 'li' && !holdsBlocks(child)) {
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

/** An item that is a section of the page, such as a response with its own headings. */
function holdsBlocks(item: Element): boolean {
  for (const child of shown(item)) {
    if (!isElement(child)) continue;
    if (/^(h[1-6]|details|table)$/.test(child.tagName)) return true;
    if (child.tagName !== 'ul' && child.tagName !== 'ol' && holdsBlocks(child)) return true;
  }
  return /^(\d{3}|[1-5]XX|default)\b/i.test(wordsOf(item));
}

function nestedItems(item: Element): Element[] {
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
function splitItem(item: Element, html: string): { header: Piece[]; rest: Piece[] } {
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
    .filter(({ text }) => text.trim() !== '')
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
function plain({ text }: Piece): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(`|\*\*?)(.*)\1$/, '$2')
    .trim();
}

function joined(pieces: readonly Piece[]): Piece {
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
