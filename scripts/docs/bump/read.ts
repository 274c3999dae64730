import type {
  Diagnostic,
  DocumentedOperation,
  DocumentedRequestBody,
  DocumentedResponse,
  HttpMethod,
  ReadResult,
} from '../model.js';
import type { Span } from '../prose/text.js';
import { statedRoles } from '../prose.js';
import type { SourceText } from '../source.js';
import { AttributeReader } from './attributes.js';
import { externalDocs } from './description.js';
import { readAuthentication, readServers } from './lists.js';
import { type Body, outline, type Response, type Stray } from './outline.js';
import { openPage, type Page } from './page.js';
import { pathWithoutBase } from './path.js';

export { looksLikeBump } from './page.js';

/**
 * Reads an operation page that Bump.sh rendered as markdown (`URL.md`), in any of its generations: with its lines,
 * without indentation, or flattened onto one line; all of them give the same facts.
 *
 * @throws {PageError} `empty`, `no-method-line`, `two-operations`, `repeated-section`
 */
export function readBumpPage(source: SourceText): ReadResult {
  const page = openPage(source);
  const parts = outline(page);
  const { prose, text } = page;
  const fact = <T>(value: T, { from, to }: Span) => prose.fact(value, from, to);
  const cutText = page.cut === undefined || page.cut.lastTextIsWhole ? undefined : page.end;
  const reader = new AttributeReader(page, cutText);

  const endsIn = (span: Span | undefined) =>
    page.cut !== undefined && span !== undefined && span.to === page.end;
  const none = { entries: [], rest: [] };
  const { servers: serverList, authentication } = parts;
  const servers = serverList === undefined ? none : readServers(page, serverList, endsIn(serverList));
  const security =
    authentication === undefined ? none : readAuthentication(page, authentication, endsIn(authentication));
  const path = pathWithoutBase(text.slice(page.path.from, page.path.to), servers.entries);
  const docs = externalDocs(page, parts.description);
  const { from, to } = docs.description;
  const hasDescription = to > from;
  const description = hasDescription
    ? source.prose(prose.offset(from), prose.offset(to - 1) + 1, false)
    : undefined;
  const requestBody = readRequestBody(reader, parts.bodies);

  const operation: DocumentedOperation = {
    page: source.page,
    format: 'bump',
    generation: parts.generation,
    method: fact(methodFrom(text.slice(page.method.from, page.method.to)), page.method),
    path: fact(path, page.path),
    ...(page.title !== undefined && {
      summary: fact(text.slice(page.title.from, page.title.to), page.title),
    }),
    ...(description !== undefined && { description: description.fact(description.text) }),
    tags: [],
    ...(docs.externalDocs !== undefined && { externalDocs: docs.externalDocs }),
    servers: servers.entries,
    security: security.entries,
    roles: description === undefined ? [] : statedRoles(description),
    parameters: parts.groups.flatMap((group) => reader.parameters(group.in, group.attributes)),
    ...(requestBody !== undefined && { requestBody }),
    responses: readResponses(page, reader, parts.responses),
    remarks: [],
    examples: [],
  };
  const strays = [
    ...parts.strays,
    ...reader.strays,
    ...[...servers.rest, ...security.rest].map((span) => ({
      span,
      code: 'unknown-list-entry',
      message:
        'An entry of a list that could not be read, or that may have lost its end: no fact was made from it.',
    })),
    ...pageStrays(page),
  ];
  return {
    operations: [operation],
    diagnostics: [
      ...warnings(page, parts.hasResponses),
      ...strays.map((stray) => notUnderstood(page, stray)),
    ].sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

const METHODS: Readonly<Record<string, HttpMethod>> = Object.freeze({
  GET: 'get',
  PUT: 'put',
  POST: 'post',
  DELETE: 'delete',
  OPTIONS: 'options',
  HEAD: 'head',
  PATCH: 'patch',
  TRACE: 'trace',
});

function methodFrom(verb: string): HttpMethod {
  const method = METHODS[verb];
  // The method line was matched with these verbs only.
  if (method === undefined) throw new TypeError(`${verb} is no HTTP method`);
  return method;
}

function readRequestBody(
  reader: AttributeReader,
  bodies: readonly Body[],
): DocumentedRequestBody | undefined {
  if (bodies.length === 0) return undefined;
  const descriptions = bodies.map((body) => reader.bodyText(body));
  const description = descriptions.find((text) => text !== undefined);
  return {
    ...(description !== undefined && { description }),
    contents: bodies.flatMap((body) => reader.contents(body)),
  };
}

/** In the order of the page; a code that stands twice is one response. */
function readResponses(
  page: Page,
  reader: AttributeReader,
  responses: readonly Response[],
): DocumentedResponse[] {
  const { prose, text } = page;
  const byStatus = new Map<string, DocumentedResponse>();
  for (const response of responses) {
    const { from, to } = response.status;
    const words = text.slice(from, to);
    const status = words === 'default' ? words : words.toUpperCase();
    const description = reader.description(response.text);
    for (const body of response.bodies) {
      const stray = reader.bodyText(body);
      if (stray === undefined) continue;
      const span = body.text;
      reader.strays.push({
        span,
        code: 'body-text',
        message: 'Text of a response body that is no attribute: no fact was made from it.',
      });
    }
    const contents = response.bodies.flatMap((body) => reader.contents(body));
    const headers = reader.headers(response.headers);
    const earlier = byStatus.get(status);
    if (earlier !== undefined) {
      reader.strays.push({
        span: response.header,
        code: 'repeated-response',
        message: `${status} stands twice: read as one response.`,
      });
      const { noBody, ...rest } = earlier;
      const all = [...rest.contents, ...contents];
      byStatus.set(status, {
        ...rest,
        headers: [...rest.headers, ...headers],
        contents: all,
        ...(all.length === 0 && noBody !== undefined && { noBody }),
      });
      continue;
    }
    // Where the page breaks off in a response, its body may have been lost with the rest.
    const mayBeCut = page.cut !== undefined && response === responses.at(-1);
    const noBody = response.bodies.length === 0 && !mayBeCut;
    byStatus.set(status, {
      status: prose.fact(status, from, to),
      ...(description !== undefined && { description }),
      headers,
      contents,
      ...(noBody && { noBody: prose.fact<true>(true, response.header.from, response.header.to) }),
    });
  }
  return [...byStatus.values()];
}

function warnings(page: Page, hasResponses: boolean): Diagnostic[] {
  const found: Diagnostic[] = [];
  const { text } = page;
  if (page.cut !== undefined)
    found.push(
      diagnostic(
        page,
        'warning',
        'ends-early',
        { from: Math.max(0, text.length - 60), to: text.length },
        'The page ends without "[Powered by Bump.sh](https://bump.sh)": it was cut off, and responses may be missing. Fetch it again.',
      ),
    );
  if (page.title === undefined)
    found.push(diagnostic(page, 'warning', 'no-title', page.method, 'No "# " title before the method line.'));
  if (!hasResponses && page.cut === undefined)
    found.push(
      diagnostic(page, 'warning', 'no-responses', page.method, 'The page has no "## Responses" section.'),
    );
  return found;
}

function pageStrays(page: Page): Stray[] {
  const found: Stray[] = [];
  const add = (span: Span | undefined, code: string, message: string) => {
    if (span !== undefined && span.to > span.from) found.push({ span, code, message });
  };
  add(page.before, 'text-before-title', 'Text before the title: no fact was made from it.');
  add(page.after, 'text-after-footer', 'Text after the footer: no fact was made from it.');
  add(page.cut?.tail, 'cut-off', 'The page stops in the middle of this: no fact was made from it.');
  return found;
}

function notUnderstood(page: Page, { span, code, message }: Stray): Diagnostic {
  return diagnostic(page, 'not-understood', code, span, message);
}

function diagnostic(
  { prose }: Page,
  severity: Diagnostic['severity'],
  code: string,
  span: Span,
  message: string,
): Diagnostic {
  const { page, line, column, quote } = prose.evidence(span.from, span.to);
  return { severity, code, page, line, column, quote, message };
}
