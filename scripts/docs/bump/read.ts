import type { DocumentedOperation, HttpMethod, ReadResult } from '../model.js';
import type { Span } from '../prose/text.js';
import { rolesByAction, statedRoles } from '../prose.js';
import type { SourceText } from '../source.js';
import { AttributeReader } from './attributes.js';
import { externalDocs } from './description.js';
import { readAuthentication, readServers } from './lists.js';
import { outline } from './outline.js';
import { openPage } from './page.js';
import { pathWithoutBase } from './path.js';
import { report, unknownEntry } from './report.js';
import { readRequestBody, readResponses } from './responses.js';

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
  // No generation has a mark for it in markdown; authors write it in front, and HTML pages show it beside the title.
  const deprecated = /^[*_]{0,2}Deprecated[*_]{0,2}(?:[.:!]|$)/i.exec(description?.text ?? '');
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
    ...(deprecated && description && { deprecated: description.fact(true, 0, deprecated[0].length) }),
    ...(docs.externalDocs !== undefined && { externalDocs: docs.externalDocs }),
    servers: servers.entries,
    security: security.entries,
    ...rolesByAction(description === undefined ? [] : statedRoles(description)),
    parameters: parts.groups.flatMap((group) => reader.parameters(group.in, group.attributes)),
    ...(requestBody !== undefined && { requestBody }),
    responses: readResponses(page, reader, parts.responses),
    remarks: [],
    examples: [],
  };
  const unread = [...servers.rest, ...security.rest];
  const strays = [...parts.strays, ...reader.strays, ...unread.map(unknownEntry)];
  return { operations: [operation], diagnostics: report(page, parts.hasResponses, strays) };
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
