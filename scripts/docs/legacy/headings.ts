import type { Token } from './tokens.js';
import { plainWords } from './words.js';

/** Note headings belong to the text, or the table cell, that they interrupt. */
const NOTE = /^(note|important|warning|tip|example|see also|seealso|caution|danger|admonition)s?:?$/i;

export type SectionKind =
  | 'preamble'
  | 'operation'
  | 'path'
  | 'query'
  | 'body'
  | 'response'
  | 'embedded'
  | 'roles'
  | 'errors'
  | 'example'
  | 'other';

/** `note`, `important`, `see also`, ...; `undefined` for any other heading. */
export function noteKind(words: string): string | undefined {
  return NOTE.exec(plainWords(words))?.[1]?.toLowerCase();
}

export interface SectionTitle {
  readonly kind: SectionKind;
  /** Of an embedded document: the field it is embedded in. */
  readonly name?: string;
}

/** What a section heading announces, from the words that bear its meaning. */
export function sectionTitle(words: string): SectionTitle {
  const title = plainWords(words).toLowerCase();
  if (/^examples?\b|^sample (?:request|response)/.test(title)) return { kind: 'example' };
  if (/\bquery (?:parameters?|elements?|string)\b/.test(title)) return { kind: 'query' };
  if (/\bpath (?:parameters?|elements?)\b/.test(title)) return { kind: 'path' };
  if (!title.includes('response') && /\bbody\b|^request (?:document|elements?)$/.test(title))
    return { kind: 'body' };
  if (/\berrors?\b/.test(title)) return { kind: 'errors' };
  if (
    /^(?:(?:required|needed|necessary|minimum) )?(?:user )?(?:roles?|permissions?|privileges?|access)(?: (?:required|needed|requirements?))?$/.test(
      title,
    )
  )
    return { kind: 'roles' };
  const embedded =
    /^([^\s]+) (?:embedded (?:documents?|objects?|arrays?)|arrays?|documents?|objects?)$/i.exec(
      plainWords(words),
    )?.[1];
  if (embedded !== undefined && !/^(?:http|response|request|json|embedded|the|an?)$/i.test(embedded))
    return { kind: 'embedded', name: embedded };
  if (/\bresponse\b/.test(title)) return { kind: 'response' };
  if (
    /^(?:resources?|syntax|requests?|endpoints?|url|request (?:parameters?|url|line)|http request|method)$/.test(
      title,
    )
  )
    return { kind: 'operation' };
  return { kind: 'other' };
}

/** Titles in the page's own table of contents, in lower case: the list under "On this page". */
export function contentsOf(
  tokens: readonly Token[],
  text: string,
): { titles: ReadonlySet<string>; last: number } {
  const start = tokens.findIndex(
    (token) =>
      token.kind === 'paragraph' && text.slice(token.start, token.end).toLowerCase() === 'on this page',
  );
  const titles = new Set<string>();
  let last = start;
  if (start !== -1)
    for (let at = start + 1; tokens[at]?.kind === 'item'; at++) {
      const item = tokens[at];
      if (item?.kind === 'item')
        titles.add(plainWords(text.slice(item.words.start, item.words.end)).toLowerCase());
      last = at;
    }
  return { titles, last };
}

/** Part of a heading token among the tokens of a page. */
export type HeadingRole = 'section' | 'note' | 'note-title' | 'inner';

/**
 * Tells section headings from those that belong to the text around them. A section is listed in the page's
 * contents, or follows a table or fence without a blank line; `## Note` is never listed.
 */
export function headingRoles(tokens: readonly Token[], text: string): Map<Token, HeadingRole> {
  const contents = contentsOf(tokens, text).titles;
  const roles = new Map<Token, HeadingRole>();
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== 'heading') continue;
    const words = text.slice(token.words.start, Math.min(token.words.end, token.words.start + 300));
    const listed = contents.has(plainWords(words).toLowerCase());
    const note = noteKind(words);
    if (note !== undefined && !(listed || (note === 'example' && startsExampleSection(tokens, at))))
      roles.set(token, 'note');
    else if (listed || note !== undefined) roles.set(token, 'section');
    else if (isNote(roles, tokens[at - 1])) roles.set(token, 'note-title');
    else if (token.tight || sectionTitle(words).kind !== 'other') roles.set(token, 'section');
    else roles.set(token, 'inner');
  }
  return roles;
}

function isNote(roles: ReadonlyMap<Token, HeadingRole>, token: Token | undefined): boolean {
  return token !== undefined && roles.get(token) === 'note';
}

/** An unlisted `## Example` is a section where a request, a response or code follows at once. */
function startsExampleSection(tokens: readonly Token[], at: number): boolean {
  const heading = tokens[at];
  const next = tokens[at + 1];
  return heading?.kind === 'heading' && heading.tight && (next?.kind === 'heading' || next?.kind === 'fence');
}
