import { fencedProblem } from '../../contract/read/fenced.js';
import { looksLikeOpenApi } from '../../contract/read/looks-like.js';
import { looksLikeBump, readBumpPage } from './bump/read.js';
import { offeredSource } from './bump/source-link.js';
import { crossCheck } from './cross-check.js';
import { decodePage } from './decode.js';
import { foreignFormat } from './foreign.js';
import { isHtml, textOfHtml } from './html/page.js';
import { infer, inferences } from './inferences.js';
import { looksLikeLegacy, readLegacyPage } from './legacy/read.js';
import {
  type Diagnostic,
  type DocumentedContent,
  type DocumentedOperation,
  PageError,
  type PageFormat,
  type ReadResult,
} from './model.js';
import { plainText } from './plain-text.js';
import { checkAgainstExamples } from './self-check.js';
import type { SourceText } from './source.js';

export interface ReadOptions {
  /** Names of inferences to leave out (`inferences.ts`); `'all'` leaves out every one. None by default. */
  readonly without?: readonly string[] | 'all';
  /** Largest page that is read, in bytes; 20 MB by default. */
  readonly maxBytes?: number;
}

interface Format {
  readonly name: PageFormat;
  /** What is looked for, as the end of a sentence. */
  readonly marks: string;
  readonly looksLike: (source: SourceText) => boolean;
  readonly read: (source: SourceText) => ReadResult;
}

const FORMATS: readonly Format[] = [
  {
    name: 'legacy',
    marks: 'the crumb line "Docs Home", a "# " title and exploded tables',
    looksLike: looksLikeLegacy,
    read: readLegacyPage,
  },
  {
    name: 'bump',
    marks: 'a "# " title followed by a bold method and path such as **GET /things**',
    looksLike: looksLikeBump,
    read: readBumpPage,
  },
];

/**
 * Reads one page: the format is told from the content, then the format's reader finds the facts, then the
 * inferences add theirs.
 *
 * @param name how the page is called in evidence and messages: a relative path with forward slashes.
 * @throws PageError where the page cannot be read, with the place and what was expected there.
 * @throws RangeError where `without` names an inference that does not exist.
 */
export function readPage(name: string, bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  const decoded = decodePage(name, bytes, options.maxBytes);
  const text = isHtml(decoded) ? textOfHtml(decoded) : decoded;
  const source = plainText(text, !looksLikeLegacy(text));
  const format = formatOf(source, decoded);
  const { operations, diagnostics } = format.read(source);
  const without = options.without ?? [];
  const inferred = operations.map((operation) =>
    infer(operation, { without: without === 'all' ? inferences.map((each) => each.name) : without }),
  );
  return {
    operations: inferred.map(withoutSamples),
    diagnostics: saidOnce([
      ...(format.name === 'bump' ? offeredSource(decoded) : []),
      ...diagnostics,
      ...inferred.flatMap((operation) => [
        ...crossCheck(operation),
        ...checkAgainstExamples(source, operation),
      ]),
    ]),
  };
}

/** Warnings of the same words are one, at the first of their places; the others are named. Lost passages are each told. */
function saidOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const words = ({ code, message }: Diagnostic) => `${code} ${message}`;
  const lines = new Map<string, number[]>();
  const first = diagnostics.filter((each) => {
    if (each.severity !== 'warning') return true;
    const others = lines.get(words(each));
    if (others === undefined) lines.set(words(each), []);
    else others.push(each.line);
    return others === undefined;
  });
  return first.map((each) => {
    const others = lines.get(words(each)) ?? [];
    if (each.severity !== 'warning' || others.length === 0) return each;
    const same = `The same at ${others.length === 1 ? 'line' : 'lines'} ${others.join(', ')}.`;
    return { ...each, message: `${each.message} ${same}` };
  });
}

/** What the examples show has been compared; nothing after the readers needs it, and it holds much of the page. */
function withoutSamples(operation: DocumentedOperation): DocumentedOperation {
  const content = ({ samples: _samples, ...rest }: DocumentedContent): DocumentedContent => rest;
  const body = operation.requestBody;
  return {
    ...operation,
    ...(body && { requestBody: { ...body, contents: body.contents.map(content) } }),
    responses: operation.responses.map((response) => ({
      ...response,
      contents: response.contents.map(content),
    })),
  };
}

/**
 * @param original the page as it was given: HTML where `source` was made from HTML
 * @throws PageError that says what the page is, or what each format was told by
 */
function formatOf(source: SourceText, original: SourceText): Format {
  const format = FORMATS.find((each) => each.looksLike(source));
  if (format !== undefined) return format;
  if (looksLikeOpenApi(source.text)) {
    throw new PageError(
      { page: source.page, line: 1, column: 1, code: 'openapi' },
      'an OpenAPI document: it is a contract already, and there are no facts to read from it; `as-documented generate` takes it as it is',
    );
  }
  const html = isHtml(original);
  const foreign = fencedProblem(original.text) ?? foreignFormat(original.text);
  const documents = 'openapi: an "openapi" or "swagger" key at the top';
  const looked = [documents, ...FORMATS.map((each) => `${each.name}: ${each.marks}`)].join('; ');
  const what = html ? 'an HTML document that is no known page' : 'no known page format';
  throw new PageError(
    {
      page: source.page,
      line: 1,
      column: 1,
      code: foreign ? 'foreign-format' : html ? 'html' : 'unknown-format',
    },
    foreign ?? `${what}; looked for ${looked}`,
  );
}
