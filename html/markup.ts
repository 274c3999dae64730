/** HTML pieces; everything that is not written here goes through `text`. */
import { UNPRINTABLE } from '../src/errors/printable.js';

/** Markup that is safe to put into a page as it is. */
export interface Markup {
  readonly html: string;
}

/**
 * Text of anybody's as HTML, in an element or a quoted attribute. Characters that would act instead of showing (controls, marks
 * that turn the direction, halves of a pair) stand as their escapes; white space and the joiners of scripts and emoji stay.
 */
export function text(value: string | number): string {
  return String(value)
    .replace(UNPRINTABLE, (character) =>
      /[\t\n\r\u200c\u200d]/.test(character)
        ? character
        : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Values are escaped, markup and lists of markup are not. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  return { html: String.raw({ raw: parts }, ...values.map(put)) };
}

/** Markup made of a value, nothing where there is none. */
export function given<T>(value: T | undefined, make: (value: T) => Markup): Markup {
  return value === undefined ? html`` : make(value);
}

function put(value: string | number | Markup | readonly Markup[]): string {
  if (typeof value === 'string' || typeof value === 'number') return text(value);
  return isList(value) ? value.map((each) => each.html).join('') : value.html;
}

function isList(value: Markup | readonly Markup[]): value is readonly Markup[] {
  return Array.isArray(value);
}

/** A path, which in a narrow column breaks before a slash and not inside a name. */
export function path(template: string): Markup {
  return html`${template.split(/(?=\/)/).map((part) => html`<wbr>${part}`)}`;
}

/** A table in a box that scrolls and can be reached by keyboard. */
export function table(options: {
  readonly id: string;
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly Markup[];
}): Markup {
  const { id, caption, head, rows } = options;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table id="${id}">
<caption>${caption}</caption>
<thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></div>
`;
}
