/** OpenAPI documents inside of markdown pages: ReadMe's "# OpenAPI definition", Mintlify's "````yaml get /path". */

const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)\n([\s\S]*?)^\1?\2[`~]*[ \t]*$/gm;
const OPENAPI =
  /^\s*(?:\{[\s\S]{0,2000}?"(?:openapi|swagger)"\s*:\s*"\d|(?:#[^\n]*\n|---\s*\n|\s)*["']?(?:openapi|swagger)["']?\s*:\s*["']?\d)/;

const OPENING = /^( {0,3})(`{3,}|~{3,})[^\n]*\n/gm;

/** Why a page with a document in it is not read as that document; undefined where it has none, or one. */
export function fencedProblem(text: string): string | undefined {
  if (OPENAPI.test(text)) return undefined;
  const documents = [...text.matchAll(FENCE)].filter((match) => OPENAPI.test(match[4] ?? ''));
  if (documents.length > 1)
    return `the page holds ${documents.length} OpenAPI documents; one is expected. Save them as files of their own.`;
  const last = [...text.matchAll(OPENING)].at(-1);
  if (documents.length === 1 || last === undefined) return undefined;
  const isOpen = OPENAPI.test(text.slice(last.index + last[0].length));
  return isOpen
    ? 'the OpenAPI document in the page has no end: it was cut off. Save the page again.'
    : undefined;
}

/**
 * The text with everything but the fenced OpenAPI document blanked out, so that each place in it is the place in the page.
 * Undefined where the text is no such page: it has no fenced document, or more than one.
 */
export function fencedOpenApi(text: string): string | undefined {
  // A document that is OpenAPI itself may quote others in its descriptions.
  if (OPENAPI.test(text) || !/^[ ]{0,3}(?:`{3}|~{3})/m.test(text)) return undefined;
  const found = [...text.matchAll(FENCE)].filter((match) => OPENAPI.test(match[4] ?? ''));
  const [match] = found;
  if (match === undefined || found.length > 1) return undefined;
  const start = match.index + match[0].indexOf('\n') + 1;
  const end = start + (match[4] ?? '').length;
  const blank = (part: string) => part.replaceAll(/[^\n\r]/g, ' ');
  return blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end));
}
