import { PageError } from '../model.js';
import type { Span } from '../prose/text.js';
import type { Prose, SourceText } from '../source.js';
import { marksByLine } from './lines.js';
import { FOOTER, type Section, type Token, tokens } from './tokens.js';

/** A page with its white space folded, its method line found, and its end known. Offsets are into `prose.text`. */
export interface Page {
  readonly source: SourceText;
  readonly prose: Prose;
  readonly text: string;
  readonly title: Span | undefined;
  readonly method: Span;
  readonly path: Span;
  /** Where the description starts. */
  readonly bodyFrom: number;
  /** Where the operation ends: at the footer, or before the passage that was cut off. */
  readonly end: number;
  /** Marks between `bodyFrom` and `end`. */
  readonly tokens: readonly Token[];
  readonly before: Span;
  readonly after: Span;
  /** No footer. `tail` is the passage that stops in the middle of a mark; nothing is made of it. */
  readonly cut: { readonly tail: Span; readonly lastTextIsWhole: boolean } | undefined;
}

const METHOD_LINE = /(?<![^ ])\*\*(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) (\S{1,2000}?)\*\*(?= |$)/g;
const TITLE = /(?<![^ ])# /;

/** Whether the text has the marks of a Bump.sh page in markdown. Not every such page describes an operation. */
export function looksLikeBump(source: SourceText): boolean {
  const { text } = source;
  if (/\[Powered by Bump\.sh\]\(/.test(text)) return true;
  return (
    /^\s*# \S/.test(text) &&
    /\*\*(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE) \S{1,2000}?\*\*\s/.test(text) &&
    /\s## (?:Servers|Parameters|Responses)(?:\s|$)/.test(text)
  );
}

/**
 * @throws {PageError} `empty`; `no-method-line`: no `**VERB /path**` after the title; `two-operations`
 */
export function openPage(source: SourceText): Page {
  const prose = source.prose(0, source.text.length, false);
  const { text } = prose;
  if (text === '') throw pageError(source, 0, 'empty', 'The page is empty.');

  const lines = [...text.matchAll(METHOD_LINE)];
  const methodLine = lines[0];
  const marks = marksByLine(prose, tokens(text, 0, text.length));
  const firstSection = marks.find(({ kind }) => kind === 'section')?.from ?? -1;
  if (
    methodLine === undefined ||
    (firstSection !== -1 && methodLine.index > firstSection) ||
    !standsAlone(prose, methodLine.index)
  )
    throw pageError(
      source,
      prose.offset(Math.max(firstSection, 0)),
      'no-method-line',
      'No method line: expected "**VERB /path**" right after the title, before the first "## " heading. ' +
        'Pages of a Bump.sh portal that describe no single operation cannot be read.',
    );
  refuseSecondOperation(source, prose, lines, marks);

  const [whole, verb = '', path = ''] = methodLine;
  const methodFrom = methodLine.index + '**'.length;
  const pathFrom = methodFrom + verb.length + 1;
  const titleMark = TITLE.exec(text.slice(0, methodLine.index));
  const titleFrom = titleMark === null ? methodLine.index : titleMark.index;
  const bodyFrom = methodLine.index + whole.length;
  const footer = [...text.matchAll(FOOTER)].at(-1);
  const operation = {
    source,
    prose,
    text,
    title: titleMark === null ? undefined : words(text, titleFrom + '# '.length, methodLine.index),
    method: { from: methodFrom, to: methodFrom + verb.length },
    path: { from: pathFrom, to: pathFrom + path.length },
    bodyFrom,
    before: trimmed(text, 0, titleFrom),
  };
  if (footer !== undefined) {
    const end = footer.index;
    const after = trimmed(text, end + footer[0].length, text.length);
    return {
      ...operation,
      end,
      after,
      cut: undefined,
      // Marks that only the cut-off passage kept from being whole.
      tokens: marksByLine(prose, tokens(text.slice(0, end), bodyFrom, end)),
    };
  }
  const end = Math.max(bodyFrom, cutOffAt(text, marks));
  const tail = trimmed(text, end, text.length);
  // "-" alone may be a dash of the text rather than the beginning of the next attribute.
  const nextHasBegun = tail.to - tail.from > '- *'.length;
  const lastTextIsWhole =
    nextHasBegun || /[.!?]["')\]*_`]{0,3}$/.test(text.slice(0, end).trimEnd().slice(-8));
  return {
    ...operation,
    end,
    after: { from: text.length, to: text.length },
    cut: { tail, lastTextIsWhole },
    // Again, and without the tail: a heading counts only with what follows it, and the tail followed.
    tokens: marksByLine(prose, tokens(text.slice(0, end), bodyFrom, end)),
  };
}

/** The span without the blanks at its ends; undefined where nothing else is in it. */
function words(text: string, from: number, to: number): Span | undefined {
  const span = trimmed(text, from, to);
  return span.to > span.from ? span : undefined;
}

/** The span without the blanks at its ends. */
export function trimmed(text: string, from: number, to: number): Span {
  let start = from;
  let end = Math.max(from, to);
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return { from: start, to: end };
}

export function pageError(source: SourceText, offset: number, code: string, message: string): PageError {
  return new PageError({ page: source.page, ...source.position(offset), code }, message);
}

/** On a page that has lines, the method line is one: bold words inside a paragraph are none. */
function standsAlone(prose: Prose, at: number): boolean {
  const { source, text } = prose;
  const titleMark = TITLE.exec(text.slice(0, at));
  if (titleMark === null) return true;
  const between = source.text.slice(prose.offset(titleMark.index), prose.offset(at));
  return !between.includes('\n') || /\n[ \t]*$/.test(between);
}

/**
 * A second method line with a title of its own after the sections of the first operation, or any after its footer.
 */
function refuseSecondOperation(
  source: SourceText,
  prose: Prose,
  lines: readonly RegExpExecArray[],
  marks: readonly Token[],
): void {
  const { text } = prose;
  const first = lines[0];
  if (first === undefined) return;
  const footer = text.search(FOOTER);
  // Only what is before the last of a kind and after the first of it can stand between two operations.
  const firstOf = new Map<Section, number>();
  const lastOf = new Map<Section, number>();
  for (const token of marks) {
    if (token.kind !== 'section') continue;
    if (!firstOf.has(token.section)) firstOf.set(token.section, token.from);
    lastOf.set(token.section, token.from);
  }
  for (const line of lines.slice(1)) {
    const afterFooter = footer !== -1 && line.index > footer;
    const titled = / # [^#]{1,400}$/.test(text.slice(Math.max(0, line.index - 500), line.index));
    const between = [...firstOf].some(
      ([heading, at]) => at < line.index && line.index < (lastOf.get(heading) ?? 0),
    );
    if (!afterFooter && !(titled && between)) continue;
    throw pageError(
      source,
      prose.offset(line.index),
      'two-operations',
      `Two operations on one page: ${named(first)} and ${named(line)}. Expected one; put each into a file of its own.`,
    );
  }
}

function named(line: RegExpExecArray): string {
  return `${line[1] ?? ''} ${line[2] ?? ''}`;
}

const KNOWN_HEADINGS = [
  ...['## Servers', '## Authentication methods', '## Parameters', '## Body parameters', '## Responses'],
  ...['#### Headers', '#### Path parameters', '#### Query parameters', '#### Body Parameters: '],
  ...['### Headers', '### Path parameters', '### Query parameters', '### Body: ', '#### Body: '],
  '[Powered by Bump.sh](https://bump.sh)',
];
const LONGEST_TAIL = 400;

/** Where a page without a footer stops in the middle of a mark; the length of the text where it does not. */
function cutOffAt(text: string, marks: readonly Token[]): number {
  const whole = new Set(marks.filter((mark) => isWhole(text, mark)).map(({ from }) => from));
  const windowFrom = Math.max(0, text.length - LONGEST_TAIL);
  const window = text.slice(windowFrom);
  for (const mark of window.matchAll(/(?<![^ ])(?:#{1,4}|-(?= \*|$)|\[P|Con)/g)) {
    const at = windowFrom + mark.index;
    if (!whole.has(at) && isUnfinished(text.slice(at))) return at;
  }
  return text.length;
}

/** A media type at the very end may go on. */
function isWhole(text: string, mark: Token): boolean {
  if (mark.kind === 'heading' || mark.kind === 'lookalike') return false;
  return (mark.kind !== 'body' && mark.kind !== 'media') || mark.type !== undefined || mark.to < text.length;
}

/** "- **na", "- **name*", "- **name** (array[str", "#### Body Param", "### 40", "[Powered by": none of them is whole. */
function isUnfinished(rest: string): boolean {
  if (rest.startsWith('-')) {
    const name = /^- \*\*(.*)$/.exec(rest)?.[1];
    if (name === undefined) return rest === '-' || rest === '- *';
    const closing = name.indexOf('**');
    if (closing === -1) return true;
    const after = name.slice(closing + '**'.length);
    return after === '' || (after.startsWith(' (') && count(after, '(') > count(after, ')'));
  }
  if (KNOWN_HEADINGS.some((heading) => heading.startsWith(rest))) return true;
  if ('Content-type: '.startsWith(rest) || /^Content-type: \S*$/.test(rest)) return true;
  if (/^###(?: (?:[1-5][\dXx]{0,2}|d[a-z]{0,6})?)?$/.test(rest)) return true;
  return /^#{3,4} Body(?: Parameters)?: [^ ]*(?: \([^)]*)?$/.test(rest);
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
