/**
 * Lays pages out as html2text does, for tests: written from the grammar of the format alone, so that the reader is held
 * to the layout and not to itself. The state it keeps is the one that makes the layout odd: whether a bar is due
 * before the next cell is global, and only a row end resets it.
 */

/** What a cell or a section may hold. */
export type Part =
  | { readonly p: string }
  | { readonly list: readonly string[]; readonly depth?: number }
  | { readonly note: string; readonly title?: string; readonly text: string }
  | { readonly code: readonly string[]; readonly numbered?: boolean }
  | { readonly table: TableSpec }
  | { readonly heading: string; readonly level?: number }
  | { readonly definitions: readonly (readonly [string, string])[] };

export type CellSpec = string | readonly Part[];

export interface TableSpec {
  readonly head: readonly string[];
  /** A row of `null` is a false header row: empty cells, then a separator. */
  readonly rows: readonly (readonly CellSpec[] | { readonly falseHeader: number })[];
}

const WIDTH = 78;

export class Layout {
  #out = '';
  /** Nothing has to be separated from what comes next: a heading or fence was just opened, or a row has ended. */
  #fresh = true;
  #afterList = false;
  #barDue = false;

  get text(): string {
    return this.#out;
  }

  line(text: string): this {
    if (!this.#fresh) this.#out += '\n';
    this.#out += `${text}\n`;
    this.#fresh = false;
    this.#afterList = false;
    return this;
  }

  paragraph(text: string): this {
    return this.line(wrap(text));
  }

  heading(text: string, level = 2): this {
    return this.line(`${'#'.repeat(level)} ${text}`);
  }

  part(part: Part): this {
    if ('p' in part) return this.paragraph(part.p);
    if ('heading' in part) return this.heading(part.heading, part.level);
    if ('list' in part) return this.list(part.list, part.depth);
    if ('code' in part) return this.code(part.code, part.numbered);
    if ('table' in part) return this.table(part.table);
    if ('definitions' in part) {
      for (const [term, body] of part.definitions) this.line(term).line(`    ${body}`);
      return this;
    }
    this.heading(part.note);
    if (part.title !== undefined) this.heading(part.title, 3);
    return this.paragraph(part.text);
  }

  list(items: readonly string[], depth = 0): this {
    for (const item of items) this.line(`${' '.repeat(2 + depth * 2)}* ${item}`);
    this.#afterList = true;
    return this;
  }

  code(lines: readonly string[], numbered = false): this {
    if (!this.#fresh) this.#out += '\n';
    this.#out += '    \n    \n';
    lines.forEach((line, index) => {
      this.#out += numbered ? `    ${index + 1}| ${line}  \n` : `    ${line}  \n`;
      if (index === 0) this.#out += numbered ? '    |  \n' : '      \n';
    });
    this.#out += '  \n';
    this.#fresh = true;
    this.#afterList = false;
    return this;
  }

  table(spec: TableSpec): this {
    this.#row(spec.head);
    this.#separator(spec.head.length);
    for (const row of spec.rows) {
      if ('falseHeader' in row) {
        this.#row(Array.from({ length: row.falseHeader }, () => ''));
        this.#separator(row.falseHeader);
      } else this.#row(row);
    }
    return this;
  }

  #row(cells: readonly CellSpec[]): void {
    for (const cell of cells) {
      if (this.#barDue) this.line('|');
      this.#barDue = true;
      const parts = typeof cell === 'string' ? (cell === '' ? [] : [{ p: cell }]) : cell;
      for (const part of parts) this.part(part);
    }
    this.#rowEnd();
    this.#barDue = false;
  }

  #separator(columns: number): void {
    this.#out += `${'|'.repeat(columns - 1)}  \n  \n`;
    this.#fresh = true;
  }

  /** Row ends that follow each other are one. */
  #rowEnd(): void {
    if (this.#fresh && this.#out.endsWith('  \n')) return;
    this.#out = this.#afterList ? `${this.#out}\n  \n  \n` : `${this.#out.replace(/\n$/, '')}  \n  \n`;
    this.#fresh = true;
    this.#afterList = false;
  }
}

/** Wraps at blanks and after hyphens inside words; code spans are wrapped like prose. */
export function wrap(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=\S-)(?=[a-z])|(?<= )/)) {
    if (line.length + piece.trimEnd().length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines.join('\n');
}
