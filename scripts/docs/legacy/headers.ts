import { isContent } from './frames.js';
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
