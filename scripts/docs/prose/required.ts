import type { Fact } from '../model.js';
import type { Prose } from '../source.js';
import { sentences } from './text.js';

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

/** What a sentence says of the need for a value. */
export interface StatedNeed {
  readonly words: Fact<'required' | 'required-if' | 'omittable'>;
  /** The sentence, which may name what the need depends on. */
  readonly sentence: string;
}

const THIS = '(?:this|the) (?:parameter|field|value|option|setting|property)';
const NEEDS = [
  /^[*_(]{0,3}(?:(?:this|it)(?: (?:parameter|field|value|option|setting|property))? is )?(?:only )?(?:required|mandatory)(?= (?:if|when|unless|for|to|only|in|with)\b|[.:]?[*_)]{0,3}$)/i,
  new RegExp(`\\brequires? ${THIS}\\b(?! to\\b)`, 'i'),
  new RegExp(`\\b${THIS} is (?:required|mandatory)\\b`, 'i'),
];
const MUST_SET = new RegExp(
  `\\byou must (?:also )?(?:set|specify|provide|include|supply|give) (?:an? value for )?(?:${THIS}|[\`*]{1,3}([\\w.<>[\\]-]{1,100})[\`*]{1,3})(?! to\\b)`,
  'i',
);
const EITHER =
  /^either [`*]{1,3}([\w.[\]-]{1,60})[`*]{1,3} or [`*]{1,3}([\w.[\]-]{1,60})[`*]{1,3} is required\b/i;
const IN_SOME_CASE =
  /^\W{0,4}(?:if|when|where|unless|for|in|to)\b|\b(?:if|when|unless|only|in case)\b|\b(?:required|mandatory|parameter|field|value|option|setting|property) (?:for|to|in|with)\b(?! (?:this|the) (?:parameter|field|value|option|setting|property)\b)/i;
const OMITTABLE = new RegExp(
  `^(?:if|when) (?:it is |${THIS} is )?(?:omitted|not (?:set|specified|provided|given))\\b|\\b(?:if|when) you (?:omit|leave out|(?:do not|don['’]t) (?:set|specify|provide)) ${THIS}\\b`,
  'i',
);

/**
 * The first sentence that says of this very value that it has to be there ("Required if ...", "You must set this parameter",
 * "Atlas requires this parameter when ...") or that it may be left out ("If omitted, ...").
 *
 * @param name the value's own name, which may be the object: "you must set `lid`"
 */
export function statedNeed(prose: Prose, name: string): StatedNeed | undefined {
  if (!/\b(?:required?s?|mandatory|must|omit(?:ted)?|not|don['’]t)\b/i.test(prose.text)) return undefined;
  for (const { from, to } of sentences(prose.text)) {
    const sentence = prose.text.slice(from, to);
    if (sentence.length > 600) continue;
    const kind = needIn(sentence, name);
    if (kind !== undefined) return { words: prose.fact(kind, from, to), sentence };
  }
  return undefined;
}

/** The names in "Either `a` or `b` is required." */
export function statedEither(prose: Prose): Fact<readonly string[]> | undefined {
  for (const { from, to } of sentences(prose.text)) {
    const match = EITHER.exec(prose.text.slice(from, to));
    // "... is required if ..." holds in some case only.
    if (match === null || !/^\.?$/.test(prose.text.slice(from + match[0].length, to))) continue;
    return prose.fact(match.slice(1), from, from + match[0].length);
  }
  return undefined;
}

function needIn(sentence: string, name: string): 'required' | 'required-if' | 'omittable' | undefined {
  if (OMITTABLE.test(sentence)) return 'omittable';
  const either = EITHER.exec(sentence);
  if (either !== null) return either.slice(1).some((each) => isOwn(each, name)) ? 'required-if' : undefined;
  const must = MUST_SET.exec(sentence);
  const isNeeded =
    NEEDS.some((pattern) => pattern.test(sentence)) ||
    (must !== null && (must[1] === undefined || isOwn(must[1], name)));
  if (!isNeeded) return undefined;
  return IN_SOME_CASE.test(sentence) ? 'required-if' : 'required';
}

function isOwn(words: string, name: string): boolean {
  const [one, other] = [words, name].map((each) => each.replace(/\[\w*\]/g, ''));
  return one === other || other?.endsWith(`.${one}`) === true;
}
