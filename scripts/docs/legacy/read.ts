import {
  type DocumentedOperation,
  type Fact,
  type HttpMethod,
  PageError,
  type ReadResult,
} from '../model.js';
import type { SourceText } from '../source.js';
import { readRequestBody, readResponses } from './bodies.js';
import { tellAddresses } from './contradictions.js';
import { type Examples, readExamples } from './examples.js';
import { linesOf } from './lines.js';
import { type MethodLine, methodLines } from './method.js';
import { type Outline, outlineOf } from './outline.js';
import { readParameters } from './parameters.js';
import { placedTables } from './placement.js';
import { readPreamble, readRemarks } from './preamble.js';
import { isQuerySentence, readTabLabels, saysNone, unreadParagraphs } from './prose-blocks.js';
import { Report } from './report.js';
import { readRoles } from './roles.js';
import { readServers, relativePath } from './servers.js';

/**
 * Reads one of MongoDB's older Atlas reference pages as text (html2text, 78 columns).
 *
 * @throws {PageError} where the page is empty, has no method line, or has more than one operation
 */
export function readLegacyPage(source: SourceText): ReadResult {
  const report = new Report(source);
  if (source.text.trim() === '')
    throw new PageError(
      { page: source.page, line: 1, column: 1, code: 'empty-page' },
      'The page is empty: expected the text of a reference page. Save the page again.',
    );
  const outline = outlineOf(source.text);
  const lines = methodLines(source, outline.sections);
  const methodFences = new Set<object>(lines.map(({ fence }) => fence));
  const examples = readExamples(
    source,
    outline.sections.map((section) => ({
      ...section,
      blocks: section.blocks.filter((block) => !methodFences.has(block)),
    })),
  );
  const method = theMethodLine(source, outline, lines, examples);
  report.read(lines.map(({ fence }) => fence));
  const operation = readOperation(report, outline, method, lines, examples);
  tellAddresses(report, operation, examples);
  const shown = shownMethod(report, method, examples, operation);
  checkEnds(report, outline);
  reportUnread(report, outline);
  const diagnostics = [...report.diagnostics].sort((a, b) => a.line - b.line || a.column - b.column);
  return {
    operations: [shown === undefined ? operation : { ...operation, shownMethod: shown }],
    diagnostics,
  };
}

/** Whether a text is such a page, from its furniture and from tables or code in this layout. */
export function looksLikeLegacy(source: SourceText): boolean {
  const { text } = source;
  if (!/^# \S/m.test(text)) return false;
  const furniture =
    /^Docs Home\s+→/m.test(text) ||
    /^What is MongoDB\b[^\n]{0,60}→/m.test(text) ||
    (/^Share Feedback\s*$/m.test(text) && /^On this page\s*$/m.test(text));
  return furniture && (/^\|[ \t\r]*$/m.test(text) || /^ {4}\r?\n {4}\r?\n {4}/m.test(text));
}

function theMethodLine(
  source: SourceText,
  outline: Outline,
  lines: readonly MethodLine[],
  examples: Examples,
): MethodLine {
  const [first, ...others] = lines;
  const fail = (offset: number, code: string, message: string) => {
    throw new PageError({ page: source.page, ...source.position(offset), code }, message);
  };
  if (first === undefined) {
    const place = outline.sections.find(({ title }) => title.kind === 'operation')?.heading ?? outline.title;
    const verb = examples.curls[0]?.method?.value;
    const hint =
      verb === undefined ? '' : ` The example request uses ${verb}, which is not taken for the answer.`;
    const stripped = linesOf(source.text).every((line) => line.end === line.last)
      ? ' No line of the page ends in blanks: the layout of this format was lost when the page was saved.'
      : '';
    return fail(
      place?.start ?? 0,
      'no-method-line',
      `No method line: expected a code block such as "DELETE /groups/{GROUP-ID}" under a heading "Resource" or "Syntax".${hint}${stripped} Save the page as text again.`,
    );
  }
  for (const other of others)
    if (other.method.value !== first.method.value || other.path.value !== first.path.value)
      return fail(
        other.fence.start,
        'two-operations',
        `Two operations on one page: ${words(first)} (line ${source.position(first.fence.start).line}) and ${words(other)}. Expected one; split the page.`,
      );
  return first;
}

function words({ method, path }: MethodLine): string {
  return `${method.value.toUpperCase()} ${path.value}`;
}

function readOperation(
  report: Report,
  outline: Outline,
  method: MethodLine,
  lines: readonly MethodLine[],
  examples: Examples,
): DocumentedOperation {
  const { source } = report;
  const { sections, title } = outline;
  const servers = readServers(report, sections, method);
  const path = relativePath(method, servers, report);
  for (const section of sections) readTabLabels(report, section);
  const roles = readRoles(report, sections);
  const tables = placedTables(report, sections, method);
  const preamble = readPreamble(report, outline, roles.roles, examples.curls);
  readBoilerplate(report, outline);
  const parameters = readParameters(report, method, lines, tables);
  const body = readRequestBody(report, sections, tables, examples);
  const responses = readResponses(report, sections, tables, examples, parameters);
  for (const section of sections) report.read(section.blocks.filter((block) => block.kind === 'fence'));
  const remarks = readRemarks(report, sections);
  const summary = title && source.prose(title.words.start, title.words.end);
  return {
    page: source.page,
    format: 'legacy',
    method: merged(lines.map((line) => line.method)) ?? method.method,
    path,
    ...(summary && { summary: summary.fact(summary.text) }),
    tags: [],
    servers,
    ...roles,
    ...preamble,
    parameters,
    ...body,
    responses,
    remarks,
    examples: examples.printed,
  };
}

/** The same fact in several places. */
function merged<T>(facts: readonly Fact<T>[]): Fact<T> | undefined {
  const first = facts[0];
  return first && { value: first.value, evidence: facts.flatMap(({ evidence }) => evidence) };
}

/** Sentences that stand on every page and state nothing of this operation. */
function readBoilerplate(report: Report, outline: Outline): void {
  for (const section of outline.sections) {
    const { kind } = section.title;
    if (kind !== 'query' && kind !== 'path') continue;
    for (const block of unreadParagraphs(report, section)) {
      const { text } = report.source.prose(block.start, block.end);
      if (kind === 'query' ? isQuerySentence(text) || saysNone(text) : saysNone(text)) report.read([block]);
    }
  }
}

const READS: readonly HttpMethod[] = ['get'];
const REMOVES: readonly HttpMethod[] = ['delete'];
const WRITES: readonly HttpMethod[] = ['post', 'put', 'patch'];

/** Methods that go with the first verb of a title or description. */
const VERBS: ReadonlyMap<string, readonly HttpMethod[]> = new Map(
  Object.entries({
    ...Object.fromEntries(
      ['get', 'list', 'return', 'retrieve', 'view', 'show', 'fetch'].map((verb) => [verb, READS]),
    ),
    ...Object.fromEntries(['delete', 'remove'].map((verb) => [verb, REMOVES])),
    ...Object.fromEntries(
      ['create', 'add', 'update', 'modify', 'rename', 'edit', 'change'].map((verb) => [verb, WRITES]),
    ),
  }),
);

function methodsOfVerb(text: string | undefined): readonly HttpMethod[] | undefined {
  const verb = /^\W*(\w+)/.exec(text ?? '')?.[1]?.toLowerCase() ?? '';
  return VERBS.get(verb) ?? VERBS.get(verb.replace(/s$/, ''));
}

/**
 * On a few pages the title, the example and the description speak of another method than the method line. Alone, the method
 * line wins, with a remark; where all of them agree against it, what they say is kept beside it (`shownMethod`).
 */
function shownMethod(
  report: Report,
  method: MethodLine,
  examples: Examples,
  { summary, description }: Pick<DocumentedOperation, 'summary' | 'description'>,
): Fact<HttpMethod> | undefined {
  const stated = method.method.value;
  const at = method.method.evidence[0];
  const said = examples.curls.flatMap(({ method: shown }) => (shown === undefined ? [] : [shown]));
  for (const shown of said) {
    const evidence = shown.evidence[0];
    if (evidence === undefined || shown.value === stated.toUpperCase()) continue;
    report.warn(
      'example-disagrees',
      evidence,
      `The method line says ${JSON.stringify(words(method))}, the example request ${JSON.stringify(evidence.quote)}: the method line is taken.`,
      at,
    );
  }
  const expected = methodsOfVerb(summary?.value);
  const title = summary?.evidence[0];
  if (expected === undefined || expected.includes(stated) || title === undefined) return undefined;
  report.warn(
    'title-disagrees',
    title,
    `The method line says ${JSON.stringify(words(method))}, the title ${JSON.stringify(title.quote)}: the method line is taken.`,
    at,
  );
  const [first] = said;
  const value = expected.find((each) => each.toUpperCase() === first?.value);
  const agree = value !== undefined && said.every((each) => each.value === first?.value);
  const described = methodsOfVerb(description?.value);
  if (!agree || (described !== undefined && !described.includes(value))) return undefined;
  const further = described === undefined ? [] : (description?.evidence.slice(0, 1) ?? []);
  return { value, evidence: [title, ...said.flatMap(({ evidence }) => evidence), ...further] };
}

function checkEnds(report: Report, outline: Outline): void {
  const { text } = report.source;
  if (outline.title === undefined)
    report.warn('no-title', { start: 0, end: 0 }, 'No title: expected a line that starts with "# ".');
  for (const title of outline.furtherTitles)
    report.warn('second-title', title, 'A second title: the page may be two pages in one file.');
  if (outline.footer === undefined) {
    const end = text.trimEnd().length;
    const start = Math.max(text.lastIndexOf('\n', Math.max(end - 1, 0)) + 1, 0);
    report.warn(
      'ends-early',
      { start: Math.min(start, end), end },
      'The page ends early: its last line is not "What is MongoDB Atlas? →". What was cut off is not read.',
    );
  }
}

function reportUnread(report: Report, outline: Outline): void {
  for (const { blocks } of outline.sections)
    for (const block of blocks) {
      if (report.isRead(block)) continue;
      const what = block.kind === 'table' ? 'A table whose heads name no parameters or fields' : 'A passage';
      report.notUnderstood(
        block.kind === 'table' ? 'unknown-table' : 'unread-passage',
        block,
        `${what}; no fact was made from it.`,
      );
    }
}
