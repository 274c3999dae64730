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

const PARTS = '(?:parameters?|elements?|fields?|variables?|attributes?|properties|options?|arguments?)';
const QUERY = new RegExp(`\\bquery (?:${PARTS}|string)\\b`);
const PATH = new RegExp(`\\bpath (?:${PARTS}|segments?)\\b`);
const BODY = new RegExp(
  `\\bbody\\b|\\bpayload\\b|^(?:http )?(?:request )?(?:entity|input)(?: ${PARTS})?$|^(?:http )?request (?:documents?|objects?|schema|elements?|fields?|attributes?|properties)$`,
);
const RESPONSE =
  /\bresponses?\b|^(?:returns?|returned|results?|outputs?|reply)(?: (?:values?|fields?|elements?|documents?|objects?|parameters?))?$/;
const ROLES =
  /^(?:(?:required|needed|necessary|minimum|user|api key|project|organization) )*(?:roles?|permissions?|privileges?|access|authorization)(?: (?:and|or) (?:roles?|permissions?|privileges?|access))?(?: (?:required|needed|requirements?|control))?$/;
const OPERATION = new RegExp(
  `^(?:resources?|syntax|requests?|endpoints?|methods?|routes?|(?:request |base |resource |endpoint )?ur[li]|request line|http (?:request|method)|(?:request |ur[li] )?${PARTS})$`,
);
/** A field, and what its members are called. Without marks round the name only words that are no sections of their own. */
const EMBEDDED = [
  /^(?:the )?(?:embedded|nested) ([^\s]+) (?:sub-?)?(?:documents?|objects?|arrays?)$/i,
  /^(?:the )?([^\s]+) (?:(?:embedded|nested) )?(?:sub-?)?(?:documents?|objects?|arrays?)$/i,
  /^(?:the )?([^\s]+) (?:embedded|nested|array) (?:fields?|elements?|items?|parameters?|entit(?:y|ies))$/i,
];
const EMBEDDED_MARKED =
  /^(?:the )?[`*]+([^\s`*]+)[`*]+ (?:fields?|elements?|items?|parameters?|properties|attributes?|entit(?:y|ies))$/i;
const NO_FIELD = /^(?:http|response|request|json|embedded|nested|the|an?|returned|error)$/i;

/** What a section heading announces, from the words that bear its meaning. */
export function sectionTitle(words: string): SectionTitle {
  const plain = plainWords(words).replace(/:$/, '');
  const title = plain.toLowerCase();
  if (/^examples?\b|^sample (?:request|response)/.test(title)) return { kind: 'example' };
  if (QUERY.test(title)) return { kind: 'query' };
  if (PATH.test(title)) return { kind: 'path' };
  if (/\berrors?\b/.test(title)) return { kind: 'errors' };
  if (/\b(?:status|response|return) codes?\b/.test(title)) return { kind: 'other' };
  if (!title.includes('response') && BODY.test(title)) return { kind: 'body' };
  if (ROLES.test(title)) return { kind: 'roles' };
  const embedded =
    EMBEDDED.map((pattern) => pattern.exec(plain)?.[1]).find((name) => name !== undefined) ??
    EMBEDDED_MARKED.exec(words.replace(/:\s*$/, '').trim())?.[1];
  if (embedded !== undefined && !NO_FIELD.test(embedded)) return { kind: 'embedded', name: embedded };
  if (RESPONSE.test(title)) return { kind: 'response' };
  if (OPERATION.test(title)) return { kind: 'operation' };
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
