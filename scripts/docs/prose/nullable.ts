import type { Fact } from '../model.js';
import type { Prose } from '../source.js';
import { matches, sentences } from './text.js';

const NULL = '(?:`null`|\\*\\*`?null`?\\*\\*|[*_]null[*_]|"null"|null)(?![\\w-])';
/** What says that the value itself may be null. */
const SAYS_NULL = new RegExp(
  [
    `\\b(?:returns?|returned as|sets? (?:(?:it|this(?: (?:parameter|field|value))?) )?to|be set to|is set to|(?:field|parameter|value) to) ${NULL}`,
    `\\b(?:is|be|becomes?|stays?|remains?|as) ${NULL}(?= (?:if|when|while|until|unless|for|by|in|where|otherwise)\\b|[.,;)]|$)`,
    `(?:^|\\b(?:or|and) )(?:if|when) ${NULL},`,
    `\\bor ${NULL}(?= (?:if|when|while|until|unless|where|otherwise)\\b|[.,;)]|$)`,
    `^(?:can|may) be ${NULL}`,
    `^${NULL}(?= (?:if|when|unless|until|while)\\b)`,
    `^nullable\\b`,
  ].join('|'),
  'gi',
);
const NEGATED = /(?:\b(?:not|never|cannot|without|non)|n['’]t)(?: be| return| set)?(?: to)? ?[*_`"-]{0,3}$/i;
/** A marked word right before the verb: whose value it is. */
const OTHER_SUBJECT =
  /[`*"]([\w.[\]-]+)[`*"]{1,2}(?: (?:field|parameter|value|property|object|array|attribute))? ?(?:can |may |will )?$/;

/**
 * Whether the prose says that the value may be null: "Atlas returns **null** if there are no errors.", "If `null`, ...", "or
 * null". Nothing where another value is the subject (`userConflicts` returns null), or where the words deny it.
 *
 * @param name the value's own name, which may be the subject
 */
export function statedNull(prose: Prose, name?: string): Fact<true> | undefined {
  const own = name?.replace(/\[\w*\]/g, '');
  if (!/null/i.test(prose.text)) return undefined;
  for (const { from, to } of sentences(prose.text)) {
    const words = prose.text.slice(from, to);
    for (const match of matches(SAYS_NULL, words)) {
      const before = words.slice(0, match.index);
      const upToNull = words.slice(0, match.index + match[0].search(/[`*_"]*null/i));
      if (NEGATED.test(before) || NEGATED.test(upToNull)) continue;
      const subject = OTHER_SUBJECT.exec(before)?.[1]?.replace(/\[\w*\]/g, '');
      if (subject !== undefined && subject !== own && own?.endsWith(`.${subject}`) !== true) continue;
      return prose.fact(true, from + match.index, from + match.index + match[0].length, 'null-in-prose');
    }
  }
  return undefined;
}
