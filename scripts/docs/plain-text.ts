import { DerivedText, MappedText } from './html/mapped-text.js';
import type { SourceText } from './source.js';

/** Invisible marks, and line ends of old; what stands for them is nothing or one character. */
const EVERYWHERE = /[\u00ad\u200b\u2060\ufeff]|\r(?!\n)|\u00a0|(?<=[A-Za-z0-9])\\_(?=[A-Za-z0-9])/;
/** Marks of lists as other writers of Markdown set them. */
const BULLET = /(?<=^[ \t]*)[*+](?=[ \t]+\*\*)/m;

/**
 * A page without what editors, clipboards and converters put into text and nobody sees: soft hyphens and spaces of no width,
 * no-break spaces, carriage returns alone, `\_` for `_`. Places stay those of the file.
 *
 * @param bullets lists may also begin with `*` and `+`
 */
export function plainText(source: SourceText, bullets: boolean): SourceText {
  // Where dashes begin the lists of the page, a star begins one of a description.
  const others = bullets && !/^[ \t]*- \*\*/m.test(source.text);
  const pattern = new RegExp(others ? `${EVERYWHERE.source}|${BULLET.source}` : EVERYWHERE.source, 'gm');
  const plain = new MappedText();
  let from = 0;
  for (const { 0: found, index } of source.text.matchAll(pattern)) {
    plain.add(source.text.slice(from, index), from);
    plain.add(replacement(found), index);
    from = index + found.length;
  }
  if (from === 0) return source;
  plain.add(source.text.slice(from), from);
  return new DerivedText(source, plain);
}

function replacement(found: string): string {
  if (found === '\r') return '\n';
  if (found === '\u00a0') return ' ';
  if (found === '\\_') return '_';
  return found === '*' || found === '+' ? '-' : '';
}
