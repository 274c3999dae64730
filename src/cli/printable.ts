/**
 * Characters that a terminal acts on, or that change the order of others: control characters, format characters such as
 * the bidirectional ones, line and paragraph separators (CWE-150).
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return [...character]
    .flatMap((each) => Array.from({ length: each.length }, (_unit, index) => each.charCodeAt(index)))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** Foreign text as one line that does nothing to a terminal. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** A value as indented JSON, that stays the same value and does nothing to a terminal. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2) ?? 'null';
  return `${json.replaceAll(UNPRINTABLE, (character) => (character === '\n' ? '\n' : escaped(character)))}\n`;
}
