import { printable } from '../errors/printable.js';

/** Rows under a heading, in columns as wide as their longest cell. An absent cell is a dash. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
  bold: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) => heading.map((_name, index) => printable(row[index] ?? '-')));
  const widths = heading.map((name, index) =>
    Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [bold(line(heading)), ...cells.map(line)].map((each) => `${each}\n`).join('');
}
