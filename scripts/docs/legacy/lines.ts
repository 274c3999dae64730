/** One line of a page. Offsets are into the page; line ends (`\n`, `\r\n`) are not part of it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** Columns of the blanks before the first character, or of the whole line where it has only blanks; tabs stop at every fourth. */
  readonly indent: number;
  /** Offset of the first character that is no blank; `end` where there is none. */
  readonly first: number;
  /** Offset after the last character that is no blank; `first` where there is none. */
  readonly last: number;
}

/** Editors that turn blanks into tabs put one for the four that code is indented by. */
const TAB = 4;

/** Blanks that the layout uses: space and tab. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline;
    const end = next > start && text.charCodeAt(next - 1) === 13 ? next - 1 : next;
    let first = start;
    let indent = 0;
    for (; first < end && isBlank(text.charCodeAt(first)); first++)
      indent += text.charCodeAt(first) === 9 ? TAB - (indent % TAB) : 1;
    let last = end;
    while (last > first && isBlank(text.charCodeAt(last - 1))) last--;
    lines.push({ start, end, indent, first, last });
    start = next + 1;
  }
  return lines;
}

export function isEmpty(line: Line): boolean {
  return line.first === line.end;
}

/** Offset of what stands in a column from `columns` on; tabs stop at every fourth. */
export function afterIndent(text: string, line: Line, columns: number): number {
  let at = line.start;
  for (let column = 0; column < columns && at < line.first; at++)
    column += text.charCodeAt(at) === 9 ? TAB - (column % TAB) : 1;
  return at;
}

export function trailingBlanks(line: Line): number {
  return line.end - line.last;
}
