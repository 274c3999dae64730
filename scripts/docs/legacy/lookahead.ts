import type { HeaderRow } from './headers.js';
import type { HeadingRole } from './headings.js';
import type { Token } from './tokens.js';

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
