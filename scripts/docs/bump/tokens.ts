import { matchAt, type Span } from '../prose/text.js';
import { type TypeExpression, typeAt } from './type.js';

/**
 * The marks that give an operation page its shape. They are looked for in text whose white space has been folded,
 * so that a page, its unindented rendering and its flattening onto one line have the same tokens.
 */
export type Token = Span &
  (
    | { readonly kind: 'section'; readonly section: Section; readonly level: number }
    | { readonly kind: 'group'; readonly group: Group | undefined; readonly level: number }
    | {
        readonly kind: 'body';
        readonly contentType: Span | undefined;
        readonly type: TypeExpression | undefined;
        readonly level: number;
        readonly wording: 'Body' | 'Body Parameters';
      }
    | { readonly kind: 'response'; readonly status: Span; readonly colon: boolean }
    | {
        readonly kind: 'media';
        readonly contentTypes: readonly Span[];
        readonly type: TypeExpression | undefined;
      }
    | {
        readonly kind: 'attribute';
        readonly name: Span;
        readonly type: TypeExpression;
        readonly typeSpan: Span;
        /** Without "(type)": an attribute only where it is alone on its line. */
        readonly untyped?: true;
      }
    | { readonly kind: 'lookalike' }
    | { readonly kind: 'heading'; readonly level: number }
  );

export type Section = 'servers' | 'authentication' | 'parameters' | 'body' | 'responses';
export type Group = 'header' | 'path' | 'query' | 'cookie';

export const FOOTER = /(?<![^ ])\[Powered by Bump\.sh\]\(https?:\/\/(?:www\.)?bump\.sh\/?[^\s)]{0,200}\)/g;

const END = '(?= #{1,4} | \\[Powered by Bump\\.sh\\]| *$)';
/** A section heading counts only with what has to follow it: "## Servers are slow" is prose. */
const SECTIONS: readonly (readonly [Section, RegExp])[] = [
  ['servers', new RegExp(`## Servers(?:(?= - \\S)|${END})`, 'y')],
  ['authentication', new RegExp(`## Authentication methods(?:(?= - \\S)|${END})`, 'y')],
  ['parameters', new RegExp(`## Parameters${END}`, 'y')],
  ['body', new RegExp(`## Body parameters(?:(?= Content-type: | - \\*\\*| \\()|${END})`, 'y')],
  ['responses', new RegExp(`## Responses${END}`, 'y')],
];
const GROUP = new RegExp(
  `#{3,4} (?:(Headers|Header parameters)|(Path parameters)|(Query parameters)|(Cookies|Cookie parameters)|(?:[A-Z][a-z]{1,20} (?:parameters|headers|data|fields)))(?:(?= - \\*\\*)|${END})`,
  'y',
);
const MEDIA_TYPE =
  '(?:[A-Za-z0-9!#$&^_.+*-]{1,100}\\/[A-Za-z0-9!#$&^_.+*-]{1,200}(?: ?; ?[A-Za-z0-9_-]{1,40}=[^\\s(),;]{1,80})*)';
const BODY = new RegExp(`#{3,4} (Body Parameters|Body):(?: (${MEDIA_TYPE}))?(?= |$)`, 'y');
const RESPONSE = /### ([1-5](?:\d\d|XX|xx)|default)(:?)(?= |$)/y;
const MEDIA = new RegExp(`Content-type: (${MEDIA_TYPE}(?:(?:, | or )${MEDIA_TYPE})*)(?= |$)`, 'y');
const HEADING = /(#{1,4}) /y;
const CANDIDATE = /(?<![^ ])(?:#{1,4} |- \*\*|Content-type: )/g;
const LONGEST_NAME = 300;
const UNTYPED: TypeExpression = { words: '', nullable: false, exact: true };

/** Every mark in `text.slice(from, to)`, in order. Whether one counts where it stands is for the outline to say. */
export function tokens(text: string, from: number, to: number): Token[] {
  const found: Token[] = [];
  CANDIDATE.lastIndex = from;
  for (let match = CANDIDATE.exec(text); match !== null && match.index < to; match = CANDIDATE.exec(text)) {
    const token = tokenAt(text, match.index);
    if (token === undefined || token.to > to) continue;
    found.push(token);
    // A heading's words may hold nothing that starts a token, save for the marks that end it.
    if (token.kind !== 'heading' && token.kind !== 'lookalike') CANDIDATE.lastIndex = token.to;
  }
  return found;
}

function tokenAt(text: string, at: number): Token | undefined {
  if (text[at] === '-') return attributeAt(text, at);
  if (text[at] === 'C') return mediaAt(text, at);
  for (const [section, pattern] of SECTIONS) {
    const match = matchAt(pattern, text, at);
    if (match !== null) return { kind: 'section', section, level: 2, from: at, to: at + match[0].length };
  }
  return groupAt(text, at) ?? bodyAt(text, at) ?? responseAt(text, at) ?? headingAt(text, at);
}

function attributeAt(text: string, at: number): Token | undefined {
  const nameFrom = at + '- **'.length;
  const window = text.slice(nameFrom, nameFrom + LONGEST_NAME);
  const closing = window.indexOf('** (');
  const untyped = /^[\w.$@[\]-]{1,100}(?=\*\*(?: |$))(?!\*\* \()/.exec(window)?.[0];
  if (untyped !== undefined) {
    const end = nameFrom + untyped.length;
    const to = end + '**'.length;
    const span = { from: to, to };
    return {
      kind: 'attribute',
      name: { from: nameFrom, to: end },
      type: UNTYPED,
      typeSpan: span,
      untyped: true,
      from: at,
      to,
    };
  }
  if (closing === -1) return undefined;
  const name = window.slice(0, closing);
  // "- **bold** words and **x** (string)" is prose; so are blanks at the edge of the bold words.
  if ((name.includes('**') && name.includes(' ')) || name !== name.trim()) return undefined;
  const typeFrom = nameFrom + closing + '** '.length;
  const typed = typeAt(text, typeFrom);
  if (typed === undefined) return { kind: 'lookalike', from: at, to: typeFrom };
  if (typed.to < text.length && text[typed.to] !== ' ') return undefined;
  return {
    kind: 'attribute',
    name: { from: nameFrom, to: nameFrom + closing },
    type: typed.type,
    typeSpan: { from: typeFrom + 1, to: typed.to - 1 },
    from: at,
    to: typed.to,
  };
}

function mediaAt(text: string, at: number): Token | undefined {
  const match = matchAt(MEDIA, text, at);
  const words = match?.[1];
  if (match === null || words === undefined) return undefined;
  const contentTypes: Span[] = [];
  let from = at + 'Content-type: '.length;
  for (const contentType of words.split(/, | or /)) {
    contentTypes.push({ from, to: from + contentType.length });
    from = text.startsWith(', ', from + contentType.length)
      ? from + contentType.length + 2
      : from + contentType.length + 4;
  }
  const to = at + match[0].length;
  const typed = typeAt(text, to + 1);
  return { kind: 'media', contentTypes, type: typed?.type, from: at, to: typed?.to ?? to };
}

function groupAt(text: string, at: number): Token | undefined {
  const match = matchAt(GROUP, text, at);
  if (match === null) return undefined;
  const groups = ['header', 'path', 'query', 'cookie'] as const;
  const group = groups.find((_, index) => match[index + 1] !== undefined);
  return { kind: 'group', group, level: text.indexOf(' ', at) - at, from: at, to: at + match[0].length };
}

function bodyAt(text: string, at: number): Token | undefined {
  const match = matchAt(BODY, text, at);
  if (match === null) return undefined;
  const [whole, wording, media] = match;
  const to = at + whole.length;
  const typed = typeAt(text, to + 1);
  if (typed === undefined && media === undefined) return undefined;
  return {
    kind: 'body',
    wording: wording === 'Body' ? 'Body' : 'Body Parameters',
    contentType: media === undefined ? undefined : { from: to - media.length, to },
    type: typed?.type,
    level: text.indexOf(' ', at) - at,
    from: at,
    to: typed?.to ?? to,
  };
}

function responseAt(text: string, at: number): Token | undefined {
  const match = matchAt(RESPONSE, text, at);
  const code = match?.[1];
  if (match === null || code === undefined) return undefined;
  const from = at + '### '.length;
  return {
    kind: 'response',
    status: { from, to: from + code.length },
    colon: match[2] === ':',
    from: at,
    to: at + match[0].length,
  };
}

function headingAt(text: string, at: number): Token | undefined {
  const match = matchAt(HEADING, text, at);
  const marks = match?.[1];
  return marks === undefined
    ? undefined
    : { kind: 'heading', level: marks.length, from: at, to: at + marks.length };
}
