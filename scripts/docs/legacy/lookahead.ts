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

  constructor(
    tokens: readonly Token[],
    headers: ReadonlyMap<number, HeaderRow>,
    roles: ReadonlyMap<Token, HeadingRole>,
  ) {
    this.#tokens = tokens;
    this.#headers = headers;
    this.#stopAt = new Int32Array(tokens.length + 1).fill(tokens.length);
    this.#bars = new Int32Array(tokens.length + 1);
    for (let at = tokens.length - 1; at >= 0; at--) {
      const token = tokens[at];
      const isStop =
        headers.has(at) ||
        token?.kind === 'row-end' ||
        token?.kind === 'separator' ||
        endsTable(tokens, at, roles);
      if (isStop) {
        this.#stopAt[at] = at;
        continue;
      }
      this.#stopAt[at] = this.#stopAt[at + 1] ?? tokens.length;
      this.#bars[at] = (this.#bars[at + 1] ?? 0) + (token?.kind === 'bar' ? 1 : 0);
    }
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

/**
 * Whether the heading at this index ends a table: a section does, and so does a note that follows a row end without a
 * blank line. A note right after a fence may still belong to the fence's cell.
 */
export function endsTable(
  tokens: readonly Token[],
  at: number,
  roles: ReadonlyMap<Token, HeadingRole>,
): boolean {
  const token = tokens[at];
  if (token?.kind !== 'heading') return false;
  if (roles.get(token) === 'section') return true;
  return token.tight && tokens[at - 1]?.kind === 'row-end';
}
