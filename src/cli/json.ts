/** What a terminal acts on, see `errors/printable.ts`; JSON itself escapes only the first 32 of these characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A value as indented JSON, that stays the same value and does nothing to a terminal (CWE-150). */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2) ?? 'null';
  return `${json.replaceAll(UNPRINTABLE, (character) => (character === '\n' ? '\n' : escaped(character)))}\n`;
}

/** JSON knows no escapes of more than 16 bits. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_unit, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
