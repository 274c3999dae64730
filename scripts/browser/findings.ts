/** What `findings/` says of an operation, as `npm run generate` writes it: taken apart to mark the parts that pages dispute. */
import { html, type Markup } from '../../html/markup.js';
import { type Markdown, parseMarkdown, type Token } from './markdown.js';

/** Files of findings (`FINDINGS.md`, `findings/NAME.md`) by name; their text is Markdown. */
export type FindingsFiles = ReadonlyMap<string, string>;

export interface FindingGroup {
  readonly title: string;
  readonly body: Markup;
  readonly count: number;
}

export interface OperationFindings {
  readonly groups: readonly FindingGroup[];
  /** What the pages contradict each other on: `query envelope`, `response 202`, `body`, or empty for the operation itself. */
  readonly conflicts: readonly string[];
}

const CONFLICTS = 'Conflicts';

/** The findings by operation, as the contract has it: `DELETE /pets/{petId}`. */
export function findingsByOperation(
  files: FindingsFiles,
  markdown: Markdown,
): ReadonlyMap<string, OperationFindings> {
  const found = new Map<string, OperationFindings>();
  for (const [name, source] of files) {
    const tokens = parseMarkdown(source);
    const label = tokens[1]?.children?.find(({ type }) => type === 'code_inline')?.content.trim();
    if (tokens[0]?.tag !== 'h1' || label === undefined || name.endsWith('FINDINGS.md')) continue;
    const sections = sectionsOf(tokens);
    found.set(label, {
      groups: sections.map((section) => groupOf(section, markdown)),
      conflicts: sections.flatMap(({ title, tokens: of }) => (title === CONFLICTS ? subjectsOf(of) : [])),
    });
  }
  return found;
}

/** Sections that speak of no one operation: what the whole contract lacks, notes that many pages have. */
export function generalFindings(files: FindingsFiles, markdown: Markdown): FindingGroup[] {
  return [...files].flatMap(([name, source]) => {
    if (name.endsWith('repeated.md')) {
      const tokens = parseMarkdown(source);
      const from = tokens.findIndex(({ type }) => type === 'bullet_list_open');
      const body = from < 1 ? [] : tokens.slice(from - 3);
      return body.length === 0
        ? []
        : [{ title: 'Notes that pages repeat', body: markdown.render(body), count: listed(body) }];
    }
    if (!name.endsWith('FINDINGS.md')) return [];
    return sectionsOf(parseMarkdown(source)).flatMap((section) =>
      section.title === 'The whole contract' ? [groupOf(section, markdown)] : [],
    );
  });
}

interface Section {
  readonly title: string;
  readonly tokens: Token[];
}

function sectionsOf(tokens: readonly Token[]): Section[] {
  const heads = tokens.flatMap(({ type, tag }, index) =>
    type === 'heading_open' && tag === 'h2' ? [index] : [],
  );
  // A heading is three tokens: its beginning, its words, its end.
  return heads.map((head, at) => ({
    title: tokens[head + 1]?.content ?? '',
    tokens: tokens.slice(head + 3, heads[at + 1]),
  }));
}

function groupOf({ title, tokens }: Section, markdown: Markdown): FindingGroup {
  return { title, body: html`<div class="md">${markdown.render(tokens)}</div>`, count: listed(tokens) };
}

/** Items of the outermost lists. */
function listed(tokens: readonly Token[]): number {
  return tokens.filter(({ type, level }) => type === 'list_item_open' && level === 1).length;
}

function subjectsOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'list_item_open' || token.level !== 1) return [];
    const inline = tokens.slice(index).find(({ type }) => type === 'inline')?.children ?? [];
    const from = inline.findIndex(({ type }) => type === 'strong_open');
    const to = inline.findIndex(({ type }) => type === 'strong_close');
    return [subjectKey(inline.slice(from + 1, to))];
  });
}

/** `Path parameter `id`: name` speaks of the parameter, ``Response `202`: status`` of the response. */
function subjectKey(words: readonly Token[]): string {
  const subject = words.map(({ content }) => content).join('');
  const code = words.find(({ type }) => type === 'code_inline')?.content ?? '';
  const [, place] = /^(Path|Query|Header|Cookie) parameter /.exec(subject) ?? [];
  if (place !== undefined) return `${place.toLowerCase()} ${code}`;
  if (subject.startsWith('Response ')) return `response ${code}`;
  return subject.startsWith('Request body') ? 'body' : '';
}

export function findingList(groups: readonly FindingGroup[]): Markup {
  return html`<div class="findings">${groups.map(({ title, body, count }) => {
    const marks = { html: title === CONFLICTS ? ' open class="conflict"' : '' };
    return html`<details${marks}><summary>${title} <span class="soft">${count}</span></summary>${body}</details>
`;
  })}</div>
`;
}
