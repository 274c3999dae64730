import type { Fact } from '../model.js';
import type { Prose } from '../source.js';

/**
 * A mark that an author wrote at the start of the description or of one of its sentences: `==**REQUIRED**==`,
 * `**Required**`, `_Optional._`, `(required)`, or the bare word as a sentence of its own.
 */
const MARK =
  /(?:^|[.!?:;][*_)]{0,3} )(==\*{0,2}(required|optional)\*{0,2}==|\*{1,3}_?\(?(required|optional)[.:!]?\)?_?\*{1,3}|_{1,2}(required|optional)[.:!]?_{1,2}|[([](required|optional)[)\]]|(Required|Optional|REQUIRED|OPTIONAL)(?=[.:;]|$))/gi;
const CONDITION =
  /^[\s:*_=)–—-]{0,6}\(?(?:if|when|unless|for|in|only|on|with|where|by|depending|except|one of|either|as)\b/i;
/** "An optional field returned if ...": whatever the condition, it may be missing. */
const OPTIONAL = /^an optional (?:field|parameter|property|element)\b/i;
/** After a full stop only a small letter goes on with the same sentence. */
const CONDITION_AFTER_STOP = /^[\s.*_=)]{0,6}(?:if|when|unless|for|only)\b/;

/**
 * Whether the author marked the value as required (`true`) or optional (`false`). A mark that hangs on a condition
 * ("REQUIRED if `url` is not present") says neither, and so do two marks that disagree.
 */
export function statedRequired(prose: Prose): Fact<boolean> | undefined {
  let stated: Fact<boolean> | undefined;
  for (const match of prose.text.matchAll(MARK)) {
    const mark = match[1];
    const word = match.slice(2).find((group) => group !== undefined);
    if (mark === undefined || word === undefined) continue;
    // The bare word is a mark in these spellings only: "required: true" in running text is not one.
    if (match[6] !== undefined && !/^(?:Required|Optional|REQUIRED|OPTIONAL)$/.test(word)) continue;
    const to = match.index + match[0].length;
    const after = prose.text.slice(to, to + 24);
    const stopped = mark.includes('.') || after.startsWith('.');
    if ((stopped ? CONDITION_AFTER_STOP : CONDITION).test(after)) return undefined;
    const value = word.toLowerCase() === 'required';
    if (stated !== undefined && stated.value !== value) return undefined;
    stated ??= prose.fact(value, to - mark.length, to);
  }
  const optional = stated === undefined ? OPTIONAL.exec(prose.text) : null;
  return optional === null ? stated : prose.fact(false, 0, optional[0].length);
}
