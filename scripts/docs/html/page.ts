/** HTML pages in the text layout that one of the readers of text reads. */
import { foreignFormat } from '../foreign.js';
import { PageError } from '../model.js';
import type { SourceText } from '../source.js';
import { bumpText, looksLikeBumpHtml } from './bump-text.js';
import { contentOf, type Element, elements, wordsOf } from './dom.js';
import { explodedText } from './exploded-text.js';
import { DerivedText, MappedText } from './mapped-text.js';

/** Whether a text is an HTML document, or a piece of one, as from the clipboard of a browser. */
export function isHtml({ text }: SourceText): boolean {
  return /^\s*(<!--[\s\S]{0,2000}?-->\s*)?<(!doctype html|html|head|body|meta|title|main|div|article|section|h1|table)\b/i.test(
    text.slice(0, 5000),
  );
}

/**
 * The page as text, each fact of which has its place in the HTML. Which vendor's page it is shows in what its reader finds.
 *
 * @throws {PageError} nothing is shown, or elements are nested deeper than browsers nest them
 */
export function textOfHtml(source: SourceText): DerivedText {
  let content: Element | undefined;
  try {
    content = contentOf(source.text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PageError(
      { page: source.page, line: 1, column: 1, code: 'html-too-deep' },
      `the HTML cannot be read: ${error.message}. Save the page again.`,
    );
  }
  if (content === undefined || wordsOf(content) === '') {
    const foreign = foreignFormat(source.text);
    throw new PageError(
      {
        page: source.page,
        line: 1,
        column: 1,
        code: foreign === undefined ? 'html-empty' : 'foreign-format',
      },
      foreign ??
        'the HTML shows no text of its own: its content comes from a script. Save the page from a browser once it is shown ("Web page, complete").',
    );
  }
  if (looksLikeBumpHtml(content, source.text)) return new DerivedText(source, bumpText(content, source.text));
  return new DerivedText(source, framed(explodedText(content, source.text), source, content));
}

/** Headings of the older reference; with the method line they are what its pages have in common. */
const SECTIONS =
  /^#{2,3} (Resources?|Syntax|Request( (Path|Query|Body))?( Parameters)?|(Path|Query|Body) Parameters|(HTTP )?Response( Elements| Document)?)$/m;

/** The older reference is known by its crumb and its last line, which are navigation in HTML. */
function framed(text: MappedText, source: SourceText, content: Element): MappedText {
  if (!SECTIONS.test(text.text)) return text;
  const whole = new MappedText();
  if (!/^Docs Home\s+→/m.test(text.text)) whole.addLayout('Docs Home → MongoDB Atlas\n\n', 0);
  whole.add(text.text, text.origins);
  const ended = /<\/(body|html)>\s*$/i.test(source.text) || [...elements(content)].length === 0;
  if (ended && !/^What is MongoDB\b.{0,40}→\s*$/m.test(text.text)) {
    whole.addLayout('\n\nWhat is MongoDB Atlas? →\n', source.text.length);
  }
  return whole;
}
