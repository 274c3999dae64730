import type { Diagnostic } from '../model.js';
import type { SourceText } from '../source.js';

/** A link in markdown or HTML to a file that may be an OpenAPI document. */
const LINK =
  /(?:\[([^[\]]{0,120})\]\(|\bhref=["'])([^\s"'<>()]{1,500}\.(?:json|ya?ml)(?:[?#][^\s"'<>()]{0,200})?)(?:\)|["'][^<>]{0,500}>([^<>]{0,120}))?/gi;
const OFFERS = /\b(?:open ?api|swagger|source|definition|specification|spec|download|export)\b/i;

/**
 * Says where a hub offers the OpenAPI document that its pages are made from: all of it is in there, and the pages leave out
 * enumerations, defaults, nested attributes.
 */
export function offeredSource(source: SourceText): readonly Diagnostic[] {
  for (const match of source.text.matchAll(LINK)) {
    const [, before = '', link = '', after = ''] = match;
    if (!OFFERS.test(`${before} ${after} ${link.replace(/[-_./]/g, ' ')}`)) continue;
    const start = match.index + match[0].indexOf(link);
    const { page, line, column, quote } = source.evidence(start, start + link.length);
    return [
      {
        severity: 'warning',
        code: 'openapi-offered',
        page,
        line,
        column,
        quote,
        message: `The hub offers the OpenAPI document that this page is made from: ${JSON.stringify(link)}. It says more than the page; save it and give it to \`npm run generate -- --sources\` instead.`,
      },
    ];
  }
  return [];
}
