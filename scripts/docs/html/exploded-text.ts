/**
 * HTML in the text layout of MongoDB's older reference, as html2text writes it: the layout that `legacy/` reads, and whose
 * grammar is told there. One layout for both forms of a page means one reader for both.
 */
import { type Element, isElement, isText, mappedText, type Node, shown, startOf } from './dom.js';
import { MappedText } from './mapped-text.js';

const BLOCKS = new Set([
  'address',
  'article',
  'blockquote',
  'body',
  'details',
  'div',
  'dl',
  'fieldset',
  'figure',
  'figcaption',
  'header',
  'hgroup',
  'main',
  'p',
  'section',
  'summary',
  'caption',
  'center',
]);

interface Place {
  /** Lists around it. */
  readonly depth: number;
  readonly origin: number;
}

/** The visible text of an element in that layout. */
export function explodedText(content: Element, html: string): MappedText {
  const writer = new Writer(html);
  writer.children(content, { depth: 0, origin: startOf(content) });
  return writer.end();
}

class Writer {
  readonly #html: string;
  readonly #out = new MappedText();
  #started = false;
  /** Line ends that are owed before the next text. */
  #owed = 0;
  /** Two blanks before the owed line ends: the row of a table has ended. */
  #endsRow = false;
  #space = false;
  /** A heading is one line, whatever elements its words are in. */
  #inHeading = false;
  /** The next cell is not the first of its row, so that a bar comes before it. */
  #bar = false;
  #columns = 0;
  /** The table under way has not had its header row. */
  #headerRow = false;

  constructor(html: string) {
    this.#html = html;
  }

  end(): MappedText {
    if (this.#endsRow) this.#out.addLayout('  \n  \n', this.#html.length);
    return this.#out;
  }

  children(element: Element, place: Place): void {
    for (const child of shown(element)) this.#node(child, place);
  }

  #node(node: Node, place: Place): void {
    if (isText(node)) this.#text(node);
    else if (isElement(node)) this.#element(node, { ...place, origin: startOf(node) || place.origin });
  }

  #element(element: Element, place: Place): void {
    const { tagName } = element;
    if (/^h[1-6]$/.test(tagName)) {
      this.#paragraph();
      this.#write(`${'#'.repeat(Number(tagName[1]))} `, place.origin);
      this.#inHeading = true;
      this.children(element, place);
      this.#inHeading = false;
      this.#paragraph();
    } else if (tagName === 'dt') {
      this.#paragraph();
      this.children(element, place);
      this.#lineEnd();
    } else if (tagName === 'dd') {
      this.#lineEnd();
      this.#write('    ', place.origin);
      this.#started = false;
      this.children(element, place);
      this.#started = true;
      this.#paragraph();
    } else if (tagName === 'br') this.#lineEnd();
    else if (tagName === 'hr') this.#paragraph();
    else if (tagName === 'pre') this.#fence(element, place);
    else if (tagName === 'ul' || tagName === 'ol') this.#list(element, place);
    else if (tagName === 'li') this.#item(element, place, '* ');
    else if (tagName === 'table') this.#table(element, place);
    else if (tagName === 'tr') this.#row(element, place);
    else if (tagName === 'td' || tagName === 'th') this.#cell(element, place);
    else if (tagName === 'code' || tagName === 'kbd' || tagName === 'tt' || tagName === 'samp')
      this.#wrapped('`', element, place);
    else if (tagName === 'b' || tagName === 'strong') this.#wrapped('**', element, place);
    else if (tagName === 'i' || tagName === 'em' || tagName === 'cite') this.#wrapped('_', element, place);
    else if (BLOCKS.has(tagName)) {
      this.#paragraph();
      this.children(element, place);
      this.#paragraph();
    } else this.children(element, place);
  }

  #text(node: Parameters<typeof mappedText>[0]): void {
    const { text, origins } = mappedText(node, this.#html);
    for (const match of text.matchAll(/[ \t\n\f\r]+|[^ \t\n\f\r]+/g)) {
      if (/^[ \t\n\f\r]/.test(match[0])) this.#space = true;
      else {
        this.#before(origins[match.index] ?? 0);
        this.#out.add(match[0], origins.slice(match.index, match.index + match[0].length));
      }
    }
  }

  /** Marks around words; none around nothing, as html2text has it. */
  #wrapped(mark: string, element: Element, place: Place): void {
    if (![...shown(element)].some((child) => (isText(child) ? child.value.trim() !== '' : true))) return;
    this.#write(mark, place.origin);
    this.children(element, place);
    this.#space = false;
    this.#write(mark, place.origin);
  }

  #list(element: Element, place: Place): void {
    if (place.depth === 0) this.#paragraph();
    else this.#lineEnd();
    let number = 0;
    for (const child of shown(element)) {
      number += 1;
      if (isElement(child) && child.tagName === 'li') {
        this.#item(
          child,
          { depth: place.depth + 1, origin: startOf(child) },
          element.tagName === 'ol' ? `${number}. ` : '* ',
        );
      } else if (isElement(child)) this.#node(child, place);
    }
    if (place.depth === 0) this.#paragraph();
  }

  #item(element: Element, place: Place, bullet: string): void {
    this.#lineEnd();
    this.#write(`${'  '.repeat(Math.max(1, place.depth))}${bullet}`, place.origin);
    // What stands in an item stands beside its bullet.
    this.#started = false;
    this.children(element, place);
    this.#started = true;
    this.#lineEnd();
  }

  #table(element: Element, place: Place): void {
    this.#headerRow = true;
    this.children(element, place);
    this.#paragraph();
  }

  #row(element: Element, place: Place): void {
    this.#columns = 0;
    this.children(element, place);
    this.#endRow();
    if (!this.#headerRow) return;
    this.#headerRow = false;
    this.#write('|'.repeat(Math.max(1, this.#columns - 1)), place.origin);
    this.#owed = 2;
    this.#endRow();
  }

  #endRow(): void {
    this.#bar = false;
    this.#owed = Math.max(2, this.#owed);
    this.#endsRow = true;
    this.#space = false;
  }

  #cell(element: Element, place: Place): void {
    this.#columns += 1;
    const columns = this.#columns;
    if (this.#bar) {
      this.#paragraph();
      this.#write('|', place.origin);
      this.#paragraph();
    }
    this.#bar = true;
    this.children(element, place);
    this.#columns = columns;
  }

  /** Code: two lines of four blanks, each line with two blanks after it, and a line of two blanks at the end. */
  #fence(element: Element, place: Place): void {
    const lines = codeLines(element, this.#html);
    const [head, ...rest] = lines;
    if (head === undefined) return;
    this.#started = true;
    this.#paragraph();
    this.#before(place.origin);
    this.#out.addLayout('    \n    \n', place.origin);
    const line = ({ text, origins }: CodeLine) => {
      this.#out.addLayout('    ', origins[0] ?? place.origin);
      this.#out.add(text, origins);
      this.#out.addLayout('  \n', origins.at(-1) ?? place.origin);
    };
    line(head);
    this.#out.addLayout('      \n', place.origin);
    for (const each of rest) line(each);
    this.#out.addLayout('  \n', place.origin);
    this.#owed = 0;
    this.#space = false;
  }

  #paragraph(): void {
    if (this.#inHeading) {
      this.#space = true;
      return;
    }
    if (this.#started) this.#owed = Math.max(this.#owed, 2);
    this.#space = false;
  }

  #lineEnd(): void {
    if (this.#inHeading) {
      this.#space = true;
      return;
    }
    this.#owed = Math.max(this.#owed, 1);
    this.#space = false;
  }

  #write(layout: string, origin: number): void {
    this.#before(origin);
    this.#out.addLayout(layout, origin);
  }

  #before(origin: number): void {
    if (this.#owed > 0) this.#out.addLayout(`${this.#endsRow ? '  ' : ''}\n`.repeat(this.#owed), origin);
    else if (this.#space && this.#started) this.#out.addLayout(' ', origin);
    this.#owed = 0;
    this.#endsRow = false;
    this.#space = false;
    this.#started = true;
  }
}

interface CodeLine {
  readonly text: string;
  readonly origins: number[];
}

/** Lines of code; pages that number them put each into the row of a table. */
function codeLines(element: Element, html: string): CodeLine[] {
  const rows: Element[] = [];
  const find = (each: Element): void => {
    for (const child of shown(each)) {
      if (!isElement(child)) continue;
      if (child.tagName === 'tr') rows.push(child);
      else find(child);
    }
  };
  find(element);
  if (rows.length > 0) return rows.flatMap((row) => linesOf(lastCell(row), html));
  return linesOf(element, html);
}

/** The cell before it holds the number of the line. */
function lastCell(row: Element): Element {
  const cells = [...shown(row)].filter(
    (child): child is Element => isElement(child) && /^t[dh]$/.test(child.tagName),
  );
  return cells.at(-1) ?? row;
}

function linesOf(element: Element, html: string): CodeLine[] {
  const lines: CodeLine[] = [{ text: '', origins: [] }];
  const take = (each: Element): void => {
    for (const child of shown(each)) {
      if (isElement(child)) {
        if (child.tagName === 'br') lines.push({ text: '', origins: [] });
        else take(child);
        continue;
      }
      if (!isText(child)) continue;
      const { text, origins } = mappedText(child, html);
      let at = 0;
      for (const [index, part] of text.split('\n').entries()) {
        if (index > 0) lines.push({ text: '', origins: [] });
        const last = lines.at(-1);
        if (last)
          lines[lines.length - 1] = {
            text: last.text + part,
            origins: [...last.origins, ...origins.slice(at, at + part.length)],
          };
        at += part.length + 1;
      }
    }
  };
  take(element);
  while (lines.length > 1 && lines.at(-1)?.text.trim() === '') lines.pop();
  while (lines.length > 1 && lines[0]?.text.trim() === '') lines.shift();
  return lines.filter(({ text }, index) => index === 0 || text !== '' || lines.length > 1);
}
