/** Control characters, line and paragraph separators, invisible characters and halves of a pair. For `replace` and `matchAll` only. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text of somebody else's as it may stand in a message or a log: white space as a space, and what would end a line, move
 * the cursor or turn the direction of writing as its escape (CWE-117).
 */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
