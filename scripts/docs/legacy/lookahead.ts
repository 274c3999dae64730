/** What lies ahead of a token: header rows, known only by the separator under them, and the ends of rows and tables. */
import type { HeadingRole } from './headings.js';
import type { ContentToken, SeparatorToken, Span, Token } from './tokens.js';
import { isContent } from './tree.js';

/** A header row found from its separator: where it starts and what its cells hold. */
export interface HeaderRow extends Span {
  /** Index of the separator token. */
  readonly separator: number;
  readonly columns: number;
  readonly cells: readonly (readonly ContentToken[])[];
  /** Only empty cells. */
  readonly empty: boolean;
}

const LONGEST_HEADER_CELL = 60;

/**
 * Header rows by the index of their first token. A header is known only by the separator after it, and its first
 * cell is the paragraph just above the first bar, after prose if there is prose. Each token is looked at once.
 */
export function headerRows(tokens: readonly Token[], text: string): Map<number, HeaderRow> {
  const found = new Map<number, HeaderRow>();
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== 'separator') continue;
    const header = headerAbove(tokens, at, token, text);
    if (header !== undefined) found.set(header.first, header.row);
  }
  return found;
}

function headerAbove(
  tokens: readonly Token[],
  separatorAt: number,
  separator: SeparatorToken,
  text: string,
): { first: number; row: HeaderRow } | undefined {
  if (tokens[separatorAt - 1]?.kind !== 'row-end') return undefined;
  const cells: ContentToken[][] = [[]];
  let at = separatorAt - 2;
  let firstBar = -1;
  for (; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || token.kind === 'row-end' || token.kind === 'separator') break;
    if (token.kind === 'bar') {
      if (cells.length === separator.columns) break;
      cells.push([]);
      firstBar = at;
      continue;
    }
    // The first cell takes one short paragraph; what stands above that is prose, or the cell around the table.
    if (cells.length === separator.columns) break;
    if (token.kind === 'heading' || token.kind === 'fence') break;
    cells[cells.length - 1]?.push(token);
  }
  if (cells.length !== separator.columns) return undefined;
  for (const cell of cells) cell.reverse();
  cells.reverse();
  let first = firstBar;
  const othersEmpty = cells.every((cell) => cell.length === 0);
  const lists = cells.slice(1).some((cell) => cell.some(({ kind }) => kind === 'item'));
  // A header row of lists starts with a list, any other one with a few words.
  for (; !othersEmpty && at >= 0; at--) {
    const above = tokens[at];
    const belongs = above !== undefined && (lists ? above.kind === 'item' : isHeaderCell(above, text));
    if (!belongs || !isContent(above)) break;
    cells[0]?.unshift(above);
    first = at;
    if (!lists) break;
  }
  const start = tokens[first]?.start ?? separator.start;
  return {
    first,
    row: {
      separator: separatorAt,
      columns: separator.columns,
      cells,
      empty: othersEmpty,
      start,
      end: tokens[separatorAt - 1]?.start ?? separator.start,
    },
  };
}

/** Prose above a table ends in a full stop or colon; a header cell is a few words. */
function isHeaderCell(token: Token, text: string): boolean {
  if (token.kind !== 'paragraph') return false;
  return (
    token.end - token.start <= LONGEST_HEADER_CELL && !/[.:;,!?]$/.test(text.slice(token.end - 1, token.end))
  );
}

/** What ends the row that a token would start. */
export type RowStop = 'row-end' | 'header' | 'outside';

export interface RowAhead {
  /** Bars before the stop; the bar that only leads into a nested table is not counted. */
  readonly bars: number;
  readonly stop: RowStop;
  /** Index of the stop. */
  readonly at: number;
}

/** For each token: how many bars come before the next row end, header row or section, counted once from the back. */
export class RowLookahead {
  readonly #tokens: readonly Token[];
  readonly #headers: ReadonlyMap<number, HeaderRow>;
  readonly #stopAt: Int32Array;
  readonly #bars: Int32Array;
  readonly #ends: Uint8Array;

  constructor(
    tokens: readonly Token[],
    headers: ReadonlyMap<number, HeaderRow>,
    roles: ReadonlyMap<Token, HeadingRole>,
  ) {
    this.#tokens = tokens;
    this.#headers = headers;
    this.#stopAt = new Int32Array(tokens.length + 1).fill(tokens.length);
    this.#bars = new Int32Array(tokens.length + 1);
    this.#ends = new Uint8Array(tokens.length + 1);
    let cellsFollow = false;
    for (let at = tokens.length - 1; at >= 0; at--) {
      const token = tokens[at];
      const section = token !== undefined && roles.get(token) === 'section';
      if (section || (token?.kind === 'heading' && token.tight && !cellsFollow)) this.#ends[at] = 1;
      if (headers.has(at) || section) cellsFollow = false;
      else if (token?.kind === 'bar' || token?.kind === 'row-end') cellsFollow = true;
      const isStop =
        headers.has(at) || token?.kind === 'row-end' || token?.kind === 'separator' || this.#ends[at] === 1;
      if (isStop) {
        this.#stopAt[at] = at;
        continue;
      }
      this.#stopAt[at] = this.#stopAt[at + 1] ?? tokens.length;
      this.#bars[at] = (this.#bars[at + 1] ?? 0) + (token?.kind === 'bar' ? 1 : 0);
    }
  }

  /**
   * Whether the token at this index ends every table before it: the heading of a section does, and so does a note that
   * follows a row end or code without a blank line, unless more of a row follows it, so that it stands in a cell.
   */
  endsTable(at: number): boolean {
    return this.#ends[at] === 1;
  }

  from(at: number): RowAhead {
    const stopAt = this.#stopAt[at] ?? this.#tokens.length;
    const bars = this.#bars[at] ?? 0;
    if (this.#headers.has(stopAt)) {
      const led = bars > 0 && this.#tokens[stopAt - 1]?.kind === 'bar';
      return { bars: led ? bars - 1 : bars, stop: led ? 'header' : 'outside', at: stopAt };
    }
    return { bars, stop: this.#tokens[stopAt]?.kind === 'row-end' ? 'row-end' : 'outside', at: stopAt };
  }
}
