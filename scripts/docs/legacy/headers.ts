import type { ContentToken, SeparatorToken, Span, Token } from './tokens.js';

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
  const above = tokens[at];
  const othersEmpty = cells.every((cell) => cell.length === 0);
  if (!othersEmpty && above !== undefined && isHeaderCell(above, text)) {
    cells[0] = [above];
    first = at;
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
function isHeaderCell(token: Token, text: string): token is ContentToken {
  if (token.kind !== 'paragraph') return false;
  return (
    token.end - token.start <= LONGEST_HEADER_CELL && !/[.:;,!?]$/.test(text.slice(token.end - 1, token.end))
  );
}
