/** One line of a page. Offsets are into the page; line ends (`\n`, `\r\n`) are not part of it. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** Offset of the first character that is no blank; `end` where there is none. */
  readonly first: number;
  /** Offset after the last character that is no blank; `first` where there is none. */
  readonly last: number;
}

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
    while (first < end && isBlank(text.charCodeAt(first))) first++;
    let last = end;
    while (last > first && isBlank(text.charCodeAt(last - 1))) last--;
    lines.push({ start, end, first, last });
    start = next + 1;
  }
  return lines;
}

export function isEmpty(line: Line): boolean {
  return line.first === line.end;
}

/** Width of the blanks before the first character, or of the whole line where it has only blanks. */
export function indentOf(line: Line): number {
  return line.first - line.start;
}

export function trailingBlanks(line: Line): number {
  return line.end - line.last;
}
