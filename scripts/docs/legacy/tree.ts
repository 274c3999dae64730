/** The page as a tree; every node knows where on the page it stands. */
import type { ContentToken, Span } from './tokens.js';

export type { FenceToken, HeadingToken, ItemToken, Span, TextToken } from './tokens.js';

export interface Cell extends Span {
  readonly blocks: readonly Block[];
}

export interface Row extends Span {
  readonly cells: readonly Cell[];
  /** Cells that the header above has. A row with fewer or more is ragged. */
  readonly columns: number;
}

export interface Table extends Span {
  readonly kind: 'table';
  /** Cells of the header row; all empty where the page has a row of empty cells there. */
  readonly header: Row;
  /** Rows under the header. A false header row (empty cells, then a separator) only changes `columns` of the rest. */
  readonly rows: readonly Row[];
}

/** A bar, separator or row end that belongs to no table. */
export interface Stray extends Span {
  readonly kind: 'stray';
}

export type Block = ContentToken | Table | Stray;
