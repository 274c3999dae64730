import type { HeadingRole } from './headings.js';
import { type HeaderRow, headerRows, type RowAhead, RowLookahead } from './lookahead.js';
import { columnsOf, fitOf, hasFewWords, kindsFor, suitsColumn } from './table-kinds.js';
import type { Token } from './tokens.js';
import {
  addTo,
  type Block,
  closedCell,
  type Frame,
  firstCellOf,
  isComplete,
  isContent,
  lastEnd,
  type OpenRow,
  type Row,
  sharesHeads,
} from './tree.js';
import { plainWords } from './words.js';

/** Tables nested deeper than this are read as rows of the table around them. */
const DEEPEST = 12;

/** Rows that are looked at to tell whether a table goes on after a nested one. */
const MOST_ROWS_AHEAD = 64;

/** Weight of the next row's fit: more than all the words of one row. */
const LEAVES_ROOM = 20;

/** What the next row is to the tables that are open: see {@link TreeBuilder.chooseRow}. */
interface Choice {
  readonly depth: number;
  readonly how: 'new-row' | 'next-cell' | 'same-cell';
}

/** Puts tokens together to blocks and tables. */
export function blocksOf(
  tokens: readonly Token[],
  text: string,
  roles: ReadonlyMap<Token, HeadingRole>,
): Block[] {
  return new TreeBuilder(tokens, text, roles).build();
}

class TreeBuilder {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #headers: Map<number, HeaderRow>;
  readonly #ahead: RowLookahead;
  readonly #top: Block[] = [];
  readonly #frames: Frame[] = [];

  constructor(tokens: readonly Token[], text: string, roles: ReadonlyMap<Token, HeadingRole>) {
    this.#tokens = tokens;
    this.#text = text;
    this.#headers = headerRows(tokens, text);
    this.#ahead = new RowLookahead(tokens, this.#headers, roles);
  }

  build(): Block[] {
    let at = 0;
    while (at < this.#tokens.length) {
      const frame = this.#frames[this.#frames.length - 1];
      if (frame === undefined) at = this.#outside(at);
      else if (frame.row === undefined) at = this.#atRowStart(at, frame);
      else at = this.#inRow(at, frame, frame.row);
    }
    this.#closeAll();
    return this.#top;
  }

  #outside(at: number): number {
    const header = this.#headers.get(at);
    if (header !== undefined) return this.#openTable(header, this.#top);
    const token = this.#tokens[at];
    if (token === undefined) return at + 1;
    if (isContent(token)) this.#top.push(token);
    else if (token.kind !== 'row-end') this.#top.push({ kind: 'stray', start: token.start, end: token.end });
    return at + 1;
  }

  #openTable(header: HeaderRow, into: Block[]): number {
    const cells = header.cells.map((blocks) => closedCell(blocks, header.start));
    const row: Row = { cells, columns: header.columns, start: header.start, end: header.end };
    const table = {
      kind: 'table' as const,
      header: row,
      rows: [],
      start: header.start,
      end: this.#tokens[header.separator]?.end ?? header.end,
    };
    into.push(table);
    const kinds = columnsOf(row, this.#text);
    this.#frames.push({ table, kinds, columns: header.columns, row: undefined });
    return header.separator + 1;
  }

  #inRow(at: number, frame: Frame, row: OpenRow): number {
    const token = this.#tokens[at];
    const cell = row.cells[row.cells.length - 1];
    if (token === undefined || cell === undefined) return at + 1;
    const header = this.#headers.get(at);
    if (header !== undefined && this.#frames.length < DEEPEST) return this.#openTable(header, cell.blocks);
    if (token.kind === 'bar') {
      const nested = this.#headers.get(at + 1);
      if (nested !== undefined && this.#frames.length < DEEPEST) return this.#openTable(nested, cell.blocks);
      row.cells.push({ blocks: [], start: token.end, end: token.end });
      return at + 1;
    }
    if (token.kind === 'row-end') {
      this.#closeRow(frame);
      return at + 1;
    }
    if (this.#ahead.endsTable(at)) {
      this.#closeAll();
      return at;
    }
    if (token.kind === 'separator') {
      cell.blocks.push({ kind: 'stray', start: token.start, end: token.end });
      return at + 1;
    }
    addTo(row, cell, token);
    // A fence swallows the row end after it: the row is over where what follows is a row of its own.
    if (token.kind === 'fence' && this.#tokens[at + 1]?.kind !== 'row-end') {
      const missing = Math.max(frame.columns - row.cells.length, 0);
      const ahead = this.#ahead.from(at + 1);
      if (ahead.bars > missing || (missing === 0 && ahead.stop === 'outside')) this.#closeRow(frame);
    }
    return at + 1;
  }

  #atRowStart(at: number, frame: Frame): number {
    const token = this.#tokens[at];
    if (token === undefined) return at + 1;
    if (token.kind === 'row-end') return at + 1;
    if (this.#ahead.endsTable(at)) {
      this.#closeAll();
      return at;
    }
    const header = this.#headers.get(at);
    if (header !== undefined) return this.#headerAtRowStart(header);
    if (token.kind === 'separator') {
      frame.table.end = token.end;
      return at + 1;
    }
    if (token.kind === 'footnote') {
      // It explains the table above it and ends nothing: the same table may go on, or a row around it.
      const outer = this.#frames[this.#frames.length - 2]?.row?.cells.at(-1);
      (outer?.blocks ?? this.#top).push(token);
      return at + 1;
    }
    const ahead = this.#ahead.from(at);
    if (ahead.stop === 'outside' && ahead.bars === 0) {
      // Prose after the last row. Only a cell that goes on may take it: one that waits for more, or for another table.
      const header = this.#headers.get(ahead.at);
      const waiting = header && (this.#waitingDepth() ?? this.#depthOfFurtherTable(header));
      if (waiting === undefined) this.#closeAll();
      else this.#resume({ depth: waiting, how: 'same-cell' });
      return this.#frames.length === 0 ? this.#outside(at) : at;
    }
    const choice = this.#chooseRow(at, ahead);
    if (choice.how !== 'next-cell') {
      this.#resume(choice);
      return at;
    }
    const next = this.#textBeforeNextCell(at, choice.depth);
    if (this.#tokens[next]?.kind !== 'row-end') this.#resume(choice);
    return next;
  }

  /** A header row where a row could start: more rows under the same heads, another nested table, or a new table. */
  #headerAtRowStart(header: HeaderRow): number {
    if (header.empty) {
      for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
        const frame = this.#frames[depth];
        if (frame === undefined || !sharesHeads(frame, header.columns)) continue;
        if (depth > 0 && frame.row !== undefined && !isComplete(frame)) continue;
        this.#resume({ depth, how: 'new-row' }, false);
        frame.columns = header.columns;
        frame.kinds = kindsFor(frame.kinds, header.columns);
        frame.table.end = this.#tokens[header.separator]?.end ?? frame.table.end;
        return header.separator + 1;
      }
    }
    const waiting = this.#waitingDepth() ?? this.#depthOfFurtherTable(header);
    if (waiting !== undefined && this.#frames.length < DEEPEST) {
      this.#resume({ depth: waiting, how: 'same-cell' });
      const row = this.#frames[waiting]?.row;
      const cell = row?.cells[row.cells.length - 1];
      if (cell !== undefined) return this.#openTable(header, cell.blocks);
    }
    this.#closeAll();
    return this.#openTable(header, this.#top);
  }

  /** Depth of the innermost outer row that still lacks cells. */
  #waitingDepth(): number | undefined {
    for (let depth = this.#frames.length - 2; depth >= 0; depth--) {
      const frame = this.#frames[depth];
      if (frame?.row !== undefined && !isComplete(frame)) return depth;
    }
    return undefined;
  }

  /**
   * Depth of the row whose last cell holds one more table, after a nested one: the further table has the heads of the
   * nested one, or rows of the outer table come after it.
   */
  #depthOfFurtherTable(header: HeaderRow): number | undefined {
    const words = this.#headsOf(header);
    for (let depth = this.#frames.length - 2; depth >= 0; depth--) {
      const outer = this.#frames[depth];
      const nested = this.#frames[depth + 1];
      if (outer?.row === undefined || nested === undefined) continue;
      if (words === this.#wordsOf(outer.table.header.cells)) return undefined;
      if (words !== '' && words === this.#wordsOf(nested.table.header.cells)) return depth;
      if (this.#rowsFollow(header, outer.columns)) return depth;
    }
    return undefined;
  }

  #headsOf(header: HeaderRow): string {
    return this.#wordsOf(header.cells.map((blocks) => closedCell(blocks, header.start)));
  }

  #wordsOf(cells: readonly { start: number; end: number }[]): string {
    return cells.map(({ start, end }) => plainWords(this.#text.slice(start, end))).join('|');
  }

  /** Whether rows of so many columns come after the rows of the table under this header, before the section ends. */
  #rowsFollow(header: HeaderRow, columns: number): boolean {
    if (header.columns === columns) return false;
    let at = header.separator + 1;
    for (let row = 0; row < MOST_ROWS_AHEAD; row++) {
      const { bars, stop, at: end } = this.#ahead.from(at);
      if (stop === 'outside') return false;
      if (bars === columns - 1) return true;
      at = end + 1;
    }
    return false;
  }

  /**
   * A nested table has no end mark: what comes after one of its rows may be its next row, the next cell of the row
   * around it (no bar is due there), or a new row of the table around it. The number of bars up to the row end
   * decides; where it allows more than one reading, the row after it does, and the words under the heads "Type",
   * "Necessity" and "Default".
   */
  #chooseRow(at: number, ahead: RowAhead): Choice {
    const innermost = this.#frames.length - 1;
    const matches = (wanted: number) =>
      ahead.stop === 'row-end' ? ahead.bars === wanted : ahead.bars < wanted || ahead.bars === wanted;
    const innermostFrame = this.#frames[innermost];
    // A header row is followed by a row of its own table.
    if (innermostFrame?.table.rows.length === 0 && matches(innermostFrame.columns - 1))
      return { depth: innermost, how: 'new-row' };
    const candidates: Choice[] = [];
    for (let depth = innermost; depth >= 0; depth--) {
      const frame = this.#frames[depth];
      if (frame === undefined) continue;
      if (frame.row === undefined) {
        if (matches(frame.columns - 1)) candidates.push({ depth, how: 'new-row' });
        continue;
      }
      const missing = frame.columns - frame.row.cells.length;
      if (missing > 0 && matches(missing - 1)) candidates.push({ depth, how: 'next-cell' });
      if (matches(frame.columns - 1)) candidates.push({ depth, how: 'new-row' });
    }
    if (candidates.length === 0) {
      if (ahead.bars === 0 && innermost > 0) return { depth: innermost - 1, how: 'same-cell' };
      return { depth: 0, how: 'new-row' };
    }
    if (candidates.length === 1 && candidates[0] !== undefined) return candidates[0];
    let best = candidates[0];
    let bestFit = Number.NEGATIVE_INFINITY;
    for (const candidate of candidates) {
      const fit = this.#fit(at, ahead, candidate);
      if (fit > bestFit) {
        best = candidate;
        bestFit = fit;
      }
    }
    return best ?? { depth: innermost, how: 'new-row' };
  }

  /**
   * Text after a nested table belongs to the cell around it, and no bar parts it from the next cell. Only a next
   * cell of few words, as under "Default", can be told from it: it is the last paragraph.
   */
  #textBeforeNextCell(at: number, depth: number): number {
    while (this.#frames.length - 1 > depth) this.#closeFrame();
    const frame = this.#frames[depth];
    const row = frame?.row;
    const cell = row?.cells[row.cells.length - 1];
    if (frame === undefined || row === undefined || cell === undefined) return at;
    const kind = frame.kinds[row.cells.length];
    if (!hasFewWords(kind)) return at;
    let next = at;
    for (;;) {
      const token = this.#tokens[next];
      const after = this.#tokens[next + 1];
      if (token === undefined || !isContent(token)) return next;
      if (after === undefined || !isContent(after)) {
        const isText = row.cells.length === frame.columns - 1 && !suitsColumn(token, this.#text, kind);
        if (!isText || !/[.:]/.test(this.#text[token.end - 1] ?? '')) return next;
      }
      addTo(row, cell, token);
      next++;
    }
  }

  #fit(at: number, ahead: RowAhead, choice: Choice): number {
    const frame = this.#frames[choice.depth];
    if (frame === undefined) return 0;
    const isRow = choice.how === 'new-row';
    const from = isRow ? 0 : (frame.row?.cells.length ?? 0);
    const model = isRow ? firstCellOf(frame) : undefined;
    const fit = fitOf(this.#tokens, at, ahead.at, this.#text, frame.kinds, from, model);
    return fit + (this.#leavesRoom(choice, ahead) ? LEAVES_ROOM : 0);
  }

  /** Whether the row after this one has as many bars as some table needs once the choice is made. */
  #leavesRoom(choice: Choice, ahead: RowAhead): boolean {
    if (ahead.stop !== 'row-end') return true;
    const next = this.#ahead.from(ahead.at + 1);
    for (let depth = choice.depth; depth >= 0; depth--) {
      const frame = this.#frames[depth];
      if (frame === undefined) continue;
      const missing =
        depth === choice.depth || frame.row === undefined ? 0 : frame.columns - frame.row.cells.length;
      const wanted = missing > 0 ? missing - 1 : frame.columns - 1;
      if (next.stop === 'row-end' ? next.bars === wanted : next.bars <= wanted) return true;
      // The row around has to be filled before anything else can come.
      if (missing > 0) return false;
    }
    return next.stop !== 'row-end' && next.bars === 0;
  }

  /** Closes the tables inside the chosen one and makes it ready for the next token. */
  #resume(choice: Choice, open = true): void {
    while (this.#frames.length - 1 > choice.depth) this.#closeFrame();
    const frame = this.#frames[choice.depth];
    if (frame === undefined) return;
    if (choice.how === 'new-row') {
      this.#closeRow(frame);
      if (open) frame.row = { cells: [{ blocks: [], start: -1, end: -1 }], start: -1, end: -1 };
    } else if (choice.how === 'next-cell') frame.row?.cells.push({ blocks: [], start: -1, end: -1 });
  }

  #closeRow(frame: Frame): void {
    const { row } = frame;
    frame.row = undefined;
    if (row === undefined) return;
    const end = lastEnd(row);
    const start = row.start === -1 ? end : row.start;
    const cells = row.cells.map((cell) => closedCell(cell.blocks, Math.max(cell.start, start)));
    frame.table.rows.push({ cells, columns: frame.columns, start, end });
    // Under a header row of empty cells the first row may hold the heads.
    if (frame.table.rows.length === 1)
      frame.kinds = kindsFor(columnsOf(frame.table.header, this.#text, frame.table.rows), frame.columns);
    frame.table.end = Math.max(frame.table.end, end);
  }

  #closeFrame(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#closeRow(frame);
    const outer = this.#frames[this.#frames.length - 1];
    if (outer?.row !== undefined) outer.row.end = Math.max(outer.row.end, frame.table.end);
  }

  #closeAll(): void {
    while (this.#frames.length > 0) this.#closeFrame();
  }
}
