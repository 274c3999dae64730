import type { DocumentedOperation, DocumentedRole, Fact } from '../model.js';
import { type Prose, withPlaces } from '../source.js';
import { markedAt, matchAt, matches, type Span, sentences, type Token } from './text.js';

/** What says that somebody needs a role; the role's name follows. */
const NEED = new RegExp(
  `\\b(?:${[
    '(?:must|should|has to|have to|had to|needs? to|required to) (?:also )?(?:have|hold|be (?:granted|assigned|authenticated (?:with|as))|possess|use an? [\\w ]{1,40} with)',
    "(?<!\\b(?:not|never) )(?<!n['’]t )(?:requires?|needs?|holds?|takes?|asks? for|calls? for|expects?)",
    '(?:is|are) (?:reserved|restricted|limited|open|available|only) (?:for|to)(?: (?:callers|users|keys|holders|those|api keys|service accounts))?(?: (?:of|with|who (?:have|hold)|that (?:have|hold)|holding))?',
    '(?:callers?|users?|keys?|service accounts?|accounts?|anyone|those) (?:with|holding|who (?:have|hold)|that (?:have|hold))(?=[^.]{1,200}\\b(?:can|may) (?:use|call|make|access|invoke|send|run|do|perform)\\b)',
    'has|have',
  ].join('|')})\\b`,
  'gi',
);
const LEAD =
  /(?: (?:at least|the|an?|one|any|either|both|of|following|these|roles?|only|minimum|least|that|has|have|having|with|it|to|hold)\b)*:? ?\(?/iy;
const ROLE_WORD =
  /(?: or (?:an? )?(?:higher|greater|above|more (?:permissive|powerful)))? (?:(?:project|organization|user|atlas|access)[- ])?(?:roles?|permissions?|privileges?|access)\b/iy;
const BARE_ROLE = /[A-Z][\w/-]{0,40}(?: [A-Z][\w/-]{0,40}){0,7}/y;
const SEPARATOR =
  /(?: ?, ?(?:and\/or |or |and )?| (?:and\/or|or|and) | ?\/ ?)(?:(?:the|an?|have|hold|with) ){0,2}/iy;

/** Subjects that are whoever makes the call. */
const CALLER = new RegExp(
  [
    '\\brequesting(?: [\\w/]+){1,8}$',
    '\\bbehind (?:the|this|a|each) (?:request|call)$',
    '\\b(?:making|makes|sending|sends|issuing|issues|calling|calls|invoking|invokes|using|uses|performing|performs|authenticating|authenticates) (?:the|this|a|each|your)(?: [\\w]+){0,4}$',
    '\\bwho(?:so)?ever (?:asks|calls|makes|sends|uses)[\\w ]{0,40}$',
    '\\bused (?:to|for|in)(?: [\\w]+){1,8}$',
    '(?:^|[\\s(])you$',
    '\\byour(?: [\\w]+){1,5}$',
    '\\b(?:callers?|requesters?|requestors?|(?:api )?clients?|authenticated user|calling user|current user|api user)$',
    '^(?:the |an? |any )?(?:atlas |programmatic |public |calling )?(?:service accounts?|api keys?)(?: (?:or|and) (?:the |an? )?(?:atlas |programmatic )?(?:service accounts?|api keys?))?$',
    '\\b(?:this|the) (?:endpoint|resource|operation|method|call|request|action|api)$',
    '^(?:(?:calls?|requests?)(?: [\\w]+){0,4}|it|this|only|only the|any|the)?$',
  ].join('|'),
  'i',
);
/** Elsewhere in the sentence: the need is one for making this call. */
const FOR_THIS_CALL =
  /\bto (?:successfully )?(?:use|call|access|invoke|make|send|run|perform|do) (?:this|the) (?:endpoint|resource|operation|method|call|request|action|api)\b/i;
const RELATIVE = /\b(?:who|that|which|whose)$/i;
const CONDITION = /^\W{0,4}(?:if|when|unless|whenever|once|after)\b/i;
/** "to modify a cluster", up to the next role or the end. */
const PURPOSE = / (?:in order )?(to [^.;]{3,200}?)(?=(?:,? (?:and|or)|,|;) (?:the |an? )?[`A-Z(]|[.;]?$)/y;
const NEXT_NEED = /(?:,? (?:and|or)|,|;)(?= (?:the |an? )?[`A-Z(])/y;

const REQUIRED_ROLE = /\b(?:required|necessary|minimum) roles?(?: is| are|:| \()?/gi;

export interface RoleOptions {
  /** The text stands under a heading that makes it about the caller ("Required Roles"): any subject will do. */
  readonly aboutCaller?: boolean;
}

/**
 * Roles the caller needs (any one of them), from sentences that say so of the caller: "must have the `Project Owner`
 * role or the `Organization Owner` role", "The Service Account behind the request has to hold the Project Owner
 * role", "Whoever asks holds the `Project Read Only` role or one that allows more". A role that somebody else
 * gets, has or loses is not one, nor is a role needed in some case only ("If ..., you must have ...").
 */
export function statedRoles(prose: Prose, options: RoleOptions = {}): readonly DocumentedRole[] {
  const roles: DocumentedRole[] = [];
  for (const sentence of sentences(prose.text)) {
    const words = prose.text.slice(sentence.from, sentence.to);
    if (words.length > 2000 || !/\b(?:roles?|permissions?|privileges?|access)\b/i.test(words)) continue;
    if (CONDITION.test(words)) continue;
    for (const { role, span, purpose } of rolesIn(words, options.aboutCaller === true)) {
      const { from } = sentence;
      const fact = prose.fact(role, from + span.from, from + span.to);
      const action =
        purpose && prose.fact(words.slice(purpose.from, purpose.to), from + purpose.from, from + purpose.to);
      const known = roles.some((each) => each.value === role && each.action?.value === action?.value);
      if (!known) roles.push({ ...fact, ...(action && { action }) });
    }
  }
  return roles;
}

/** Each role once, and which action needs which where there is more than one. */
export function rolesByAction(
  stated: readonly DocumentedRole[],
): Pick<DocumentedOperation, 'roles' | 'roleActions'> {
  const roles = new Map<string, Fact<string>>();
  for (const { value, evidence } of stated) {
    const known = roles.get(value);
    roles.set(value, known === undefined ? { value, evidence } : withPlaces(known, evidence));
  }
  const roleActions = stated.flatMap(({ value, evidence, action }) =>
    action === undefined ? [] : [{ role: { value, evidence }, action }],
  );
  const several = new Set(roleActions.map(({ action }) => action.value)).size > 1;
  return { roles: [...roles.values()], ...(several && { roleActions }) };
}

function* rolesIn(
  words: string,
  aboutCaller: boolean,
): Generator<{ role: string; span: Span; purpose: Span | undefined }> {
  for (const match of matches(NEED, words)) {
    const before = words.slice(0, match.index).trimEnd();
    const subject = subjectOf(before);
    const fits = aboutCaller || CALLER.test(subject) || FOR_THIS_CALL.test(words);
    if (!fits || (RELATIVE.test(subject) && !CALLER.test(subject))) continue;
    let found = namesAfter(words, match.index + match[0].length);
    if (found.names.length === 0) continue;
    let from = before.length - subject.length;
    while (found.names.length > 0) {
      const { names, end } = found;
      const purpose = purposeAt(words, end);
      for (const name of names)
        yield { role: name.value, span: { from, to: names.at(-1)?.to ?? name.to }, purpose };
      // "the `A` role to view them, and the `B` role to change them"
      const next = purpose && matchAt(NEXT_NEED, words, purpose.to);
      if (!next) return;
      from = purpose.to + next[0].length;
      found = namesAfter(words, from);
    }
    return;
  }
  for (const match of matches(REQUIRED_ROLE, words)) {
    const { names } = namesAfter(words, match.index + match[0].length, true);
    for (const name of names)
      yield { role: name.value, span: { from: match.index, to: name.to }, purpose: undefined };
    if (names.length > 0) return;
  }
}

/** What a role is needed for, where it is not just for making this call. */
function purposeAt(words: string, at: number): Span | undefined {
  const match = matchAt(PURPOSE, words, at);
  const purpose = match?.[1];
  if (!match || purpose === undefined || FOR_THIS_CALL.test(match[0])) return undefined;
  const from = at + match[0].length - purpose.length;
  return { from, to: from + purpose.length };
}

/** The clause the verb belongs to: after the last comma, bracket or colon. */
function subjectOf(before: string): string {
  const cut = Math.max(
    ...[', ', ': ', '; ', ' (', ' – ', ' — ', ' - '].map((mark) => {
      const at = before.lastIndexOf(mark);
      return at === -1 ? 0 : at + mark.length;
    }),
  );
  return before.slice(cut).replace(/^(?:and|but|so|then|also) /i, '');
}

/** Role names after the verb; they count only with the word "role" (or access, permission) before or after them. */
function namesAfter(words: string, at: number, saysRole = false): { names: Token[]; end: number } {
  const lead = matchAt(LEAD, words, at);
  let from = at + (lead?.[0].length ?? 0);
  let said = saysRole || /\broles?\b/i.test(lead?.[0] ?? '');
  while (words[from] === ' ') from++;
  const names: Token[] = [];
  let end = from;
  for (;;) {
    const name = nameAt(words, from);
    if (name === undefined) break;
    names.push(name);
    end = name.to;
    const role = matchAt(ROLE_WORD, words, end);
    if (role !== null) {
      said = true;
      end += role[0].length;
    }
    const separator = matchAt(SEPARATOR, words, end);
    if (separator === null) break;
    from = end + separator[0].length;
  }
  return { names: said ? names : [], end };
}

function nameAt(words: string, at: number): Token | undefined {
  // (`GROUP_ATLAS_ADMIN` (`Project Owner`)): the second one is the name people know.
  const pair = matchAt(/\(?`[A-Z_]{3,60}` ?\(`([^`]{1,80})`\)\)?/y, words, at);
  if (pair?.[1] !== undefined)
    return { value: pair[1].trim(), marked: true, from: at, to: at + pair[0].length };
  const marked = markedAt(words, at);
  if (marked !== undefined) return { ...marked, value: marked.value.replace(/ roles?$/i, '') };
  const bare = matchAt(BARE_ROLE, words, at);
  if (bare === null || /^(?:API|Service|HTTP|Role|I)$/.test(bare[0])) return undefined;
  const value = bare[0].replace(/ Roles?$/, '');
  return { value, marked: false, from: at, to: at + value.length };
}
