import type { DocumentedOperation } from '../model.js';
import type { Span } from '../prose/text.js';
import { type Page, trimmed } from './page.js';

type ExternalDocs = NonNullable<DocumentedOperation['externalDocs']>;

/** A sentence is over, or was never begun: a link from here on stands alone. */
const ENDS_SENTENCE = /(?:^|[.!?:]["')\]*_`]{0,3})$/;
/** Words that a link completes: "see [the guide](...)". */
const WANTS_LINK =
  /(?:[,;(–—-]|\b(?:a|an|the|this|that|these|those|your|our|its|see|in|on|at|to|of|for|by|with|from|and|or|as|about|via|through|under|read|visit|use|using|into|per|is|are|called|named))$/i;

/**
 * The link paragraph that ends a description is the operation's external documentation. A flattened page has no
 * paragraphs: there it is the link that the description ends with and that belongs to no sentence.
 */
export function externalDocs(
  page: Page,
  description: Span,
): { readonly description: Span; readonly externalDocs?: ExternalDocs } {
  const { text, prose } = page;
  const link = linkThatEnds(text, description);
  if (link === undefined) return { description };
  const rest = trimmed(text, description.from, link.from);
  const before = text.slice(Math.max(rest.from, rest.to - 40), rest.to);
  if (!ENDS_SENTENCE.test(before) && (WANTS_LINK.test(before) || !startsUpperCase(text, link)))
    return { description };
  return {
    description: rest,
    externalDocs: {
      url: prose.fact(text.slice(link.url.from, link.url.to), link.url.from, link.url.to),
      ...(link.words.to > link.words.from && {
        description: prose.fact(text.slice(link.words.from, link.words.to), link.words.from, link.words.to),
      }),
    },
  };
}

interface Link extends Span {
  readonly words: Span;
  readonly url: Span;
}

const LONGEST_LINK = 3000;

/** `[words](https://url)` at the very end; brackets in the URL are balanced. */
function linkThatEnds(text: string, { from, to }: Span): Link | undefined {
  if (text[to - 1] !== ')') return undefined;
  const windowFrom = Math.max(from, to - LONGEST_LINK);
  let depth = 0;
  let open = to - 1;
  for (; open >= windowFrom; open--) {
    const char = text[open];
    if (char === ' ') return undefined;
    if (char === ')') depth++;
    if (char === '(' && --depth === 0) break;
  }
  const url = { from: open + 1, to: to - 1 };
  if (text[open - 1] !== ']' || !/^https?:\/\/[^/]/i.test(text.slice(url.from, url.to))) return undefined;
  let brackets = 0;
  for (let at = open - 1; at >= windowFrom; at--) {
    if (text[at] === ']') brackets++;
    if (text[at] !== '[' || --brackets > 0) continue;
    if (at > from && text[at - 1] !== ' ') return undefined;
    return { from: at, to, words: trimmed(text, at + 1, open - 1), url };
  }
  return undefined;
}

function startsUpperCase(text: string, { words }: Link): boolean {
  return /^[`*_]*\p{Lu}/u.test(text.slice(words.from, words.to));
}
