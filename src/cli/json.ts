import { UNPRINTABLE } from '../errors/printable.js';

/**
 * A value as indented JSON, that stays the same value and does nothing to a terminal (CWE-150). JSON itself escapes only the
 * first 32 of the characters that a terminal acts on, and `printable` would change the value.
 */
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
