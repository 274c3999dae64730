import type { Fact, JsonValue, SchemaType } from '../model.js';
import type { Prose } from '../source.js';
import { bareAt, markedAt, matchAt, matches, type Span, sentences, type Token, typedValue } from './text.js';

/** What announces a default; the value follows directly. */
const ANNOUNCEMENT =
  /\b(?:defaults? to|defaulting to|defaults?:|default =|default(?: value)?(?: (?:for|of) this (?:parameter|field|option|setting|property|attribute|header|value))?(?: (?:is|of)\b|:))(?: the value\b)? ?(?:set to )?/gi;
/** "The default Opsgenie region is `US`": of a field whose name ends in that word. */
const DEFAULT_OF_NAME = /\bthe default (?:[\w-]{1,30} ){0,2}([\w-]{2,30}) is (?=[`*"])/gi;
/** "If omitted, Atlas uses `x`."; "Left out, it is `x`." */
const USED_INSTEAD =
  /\b(?:uses|assumes|applies|takes|falls back to|sets (?:it|this|this (?:parameter|field|value|option|setting)|the value) to|(?:it|this|the value)(?: is| counts as| becomes| stays| stands at)(?: set to)?)(?: the (?:default )?value)? /gi;
/** "When it is missing, `x` applies." */
const APPLIES_INSTEAD = / (?:applies|is (?:used|taken|assumed|set|meant))\b/gi;
/** "By default it is `x`." */
const BY_DEFAULT_IT_IS =
  /^by default,? (?:(?:it|this|the value|this (?:parameter|field|option|setting)) (?:is|stands at|counts as)(?: set to)?|(?:atlas|the (?:api|server|service)) (?:uses|takes|assumes)) /gi;
/** "If omitted, Atlas deploys a cluster that runs MongoDB 5.0.": a version after the product's name. */
const VERSION_INSTEAD =
  /^if omitted, (?:[\w]+ ){1,8}(?:runs|uses|deploys) MongoDB (?=[`*]{0,3}\d{1,2}\.\d{1,2}[`*]{0,3} ?\.?$)/gi;
/** "Acme uses `US1` (`US` in this API) by default.": what it is called here. */
const CALLED_HERE =
  /\buses [`*]{1,2}[\w.-]{1,40}[`*]{1,2} \((?=[`*]{1,2}[\w.-]{1,40}[`*]{1,2} in (?:the|this) [\w ]{0,40}API\) by default\b)/gi;
const IS_BY_DEFAULT = / by default\b/gi;
const ITEM_MARK = / ?(?:\*{1,2}|_)?\((?:the )?default(?: value)?\)| ?, the default(?= ?,)/gi;

/** Who may default to something here: nobody, this value itself, or the service. */
const OWN_SUBJECT =
  /(?:^|[,;:(–—-]\s*|\b(?:this|the|its|and|which|that|it|but|otherwise|value|parameter|field|option|setting|flag|property|attribute|header|element|atlas|mongodb cloud|application|the (?:api|server|service|system)|(?:uses?|has|with) an?)\s*)[*_]{0,3}$/i;
const OMITTED =
  /\b(?:omitted|omit|unspecified|unset|missing|absent|left out|(?:leave|leaves|leaving) (?:it|this|this (?:parameter|field)) out|without (?:it|this)|empty|not (?:be )?(?:set|specified|given|provided|present|included|supplied|sent|passed)|(?:do not|don['’]t|doesn['’]t|isn['’]t|not) (?:set|specify|give|provide|include|supply|send|pass)(?:ed|d)?|no value)\b/i;
const CONDITION_BEFORE = /^\W{0,4}(?:if|when|where|for|unless|on|with|in case)\b/i;
const CONDITION_AFTER = /^[*_)\s]*(?:if|when|where|for|unless|on|with|depending|except)\b/i;
const ALTERNATIVE_AFTER = /^[*_)\s]*(?:,? or|,? and|\/|to) ?(?:[`"*]|[A-Z\d])/;
const AWAY_FROM = /^ ?\w{0,12} (?:prior|before|after|ago|earlier|later|from|in the (?:past|future))\b/i;
/** "If you don't set an authentication mechanism": what is left out is something else. */
const OTHER_LEFT_OUT =
  /(?:\b(?:do|does|did) not|n['’]t) (?:set|specify|give|provide|include|supply|send|pass) (?!(?:it|this|that|one|any|anything|a value|the (?:parameter|field|value|option|setting|flag))\b|[,.])/i;
/** "If `region` is omitted": whose absence it is. */
const LEFT_OUT_BY_NAME =
  /\b(?:if|when|where) (?:you (?:do not|don['’]t) (?:set|specify|provide|include) )?(?:the (?:parameter|field|value of) )?[`*"]{1,3}([\w.[\]-]+)[`*"]{1,3}/i;
/** Words that say what happens rather than name a value. */
const NO_VALUE =
  /^(?:null|none|nothing|empty|unset|blank|undefined|unlimited|now|today|yes|no|on|off|enabled|disabled|all|any|whatever|the|an?|your|its|their|this|that|same|current|one|zero)$/i;

/**
 * The default that running prose states: "Defaults to `x`", "This parameter defaults to `x`", "If omitted,
 * defaults to x", "Default value is x", "`x` (default)". Nothing where the sentence is about another value, hangs
 * on a condition, names no literal ("defaults to the main branch"), or where two different values are stated.
 *
 * @param type declared type of the value; decides how the words are read
 * @param name the value's own name, which may be the subject: "`pageNum` defaults to `1`"
 */
export function statedDefault(
  prose: Prose,
  type: SchemaType | undefined,
  name?: string,
): Fact<JsonValue> | undefined {
  const found: { value: JsonValue; from: number; to: number }[] = [];
  for (const sentence of sentences(prose.text))
    for (const token of defaultsIn(prose.text, sentence, name)) {
      const value = defaultValue(token.value, type);
      if (value !== undefined) found.push({ value, from: token.from, to: token.to });
    }
  const first = found[0];
  if (first === undefined) return undefined;
  const words = JSON.stringify(first.value);
  if (found.some((other) => JSON.stringify(other.value) !== words)) return undefined;
  return {
    value: first.value,
    evidence: found.map(({ from, to }) => prose.evidence(from, to, 'default-in-prose')),
  };
}

/** Values announced in one sentence; each span covers the announcement too. */
function* defaultsIn(text: string, sentence: Span, name: string | undefined): Generator<Token> {
  const words = text.slice(sentence.from, sentence.to);
  for (const match of matches(ANNOUNCEMENT, words)) {
    const start = match.index;
    const token = valueAt(words, start + match[0].length);
    if (token === undefined) continue;
    const before = words.slice(Math.max(0, start - 80), start);
    if (!OWN_SUBJECT.test(before) && !isOwnName(before, name)) continue;
    if (isConditional(words, start, token.to, name)) continue;
    yield { ...token, from: sentence.from + start, to: sentence.from + token.to };
  }
  for (const match of matches(DEFAULT_OF_NAME, words)) {
    const token = markedAt(words, match.index + match[0].length);
    const noun = match[1]?.toLowerCase() ?? '';
    if (token === undefined || name?.toLowerCase().endsWith(noun) !== true) continue;
    if (isConditional(words, match.index, token.to, name)) continue;
    yield { ...token, from: sentence.from + match.index, to: sentence.from + token.to };
  }
  for (const match of matches(USED_INSTEAD, words)) {
    const token = markedAt(words, match.index + match[0].length);
    if (token === undefined || !OMITTED.test(words.slice(0, Math.min(match.index, 300)))) continue;
    if (isConditional(words, match.index, token.to, name)) continue;
    yield { ...token, from: sentence.from + match.index, to: sentence.from + token.to };
  }
  for (const match of matches(APPLIES_INSTEAD, words)) {
    const token = markedBefore(words, match.index);
    if (token === undefined || !OMITTED.test(words.slice(0, Math.min(token.from, 300)))) continue;
    const to = match.index + match[0].length;
    if (isConditional(words, token.from, to, name)) continue;
    yield { ...token, from: sentence.from + token.from, to: sentence.from + to };
  }
  for (const match of matches(VERSION_INSTEAD, words)) {
    const at = match[0].length;
    const token = markedAt(words, at) ?? bareAt(words, at);
    if (token === undefined || name?.toLowerCase().endsWith('version') !== true) continue;
    yield { ...token, from: sentence.from + at, to: sentence.from + token.to };
  }
  for (const match of matches(BY_DEFAULT_IT_IS, words)) {
    const token = markedAt(words, match.index + match[0].length);
    if (token === undefined || isConditional(words, match.index, token.to, name)) continue;
    yield { ...token, from: sentence.from + match.index, to: sentence.from + token.to };
  }
  for (const match of matches(CALLED_HERE, words)) {
    const token = markedAt(words, match.index + match[0].length);
    if (token === undefined || isConditional(words, match.index, token.to, name)) continue;
    yield { ...token, from: sentence.from + token.from, to: sentence.from + token.to };
  }
  for (const match of matches(IS_BY_DEFAULT, words)) {
    const token = markedBefore(words, match.index);
    if (
      token === undefined ||
      !(
        /(?:^|\b(?:is|to|are)|[(,])\s*$/i.test(words.slice(Math.max(0, token.from - 20), token.from)) ||
        /^[A-Z]\w{1,30} (?:will use|uses) $/.test(words.slice(0, Math.min(token.from, 50)))
      )
    )
      continue;
    if (isConditional(words, token.from, match.index + match[0].length, name)) continue;
    const to = match.index + match[0].length;
    yield { ...token, from: sentence.from + token.from, to: sentence.from + to };
  }
  for (const match of matches(ITEM_MARK, words)) {
    const token = markedBefore(words, match.index) ?? bareBefore(words, match.index);
    if (token === undefined) continue;
    const to = match.index + match[0].length;
    yield { ...token, from: sentence.from + token.from, to: sentence.from + to };
  }
}

function valueAt(words: string, at: number): Token | undefined {
  const marked = markedAt(words, at);
  // `*Defaults to `x`*` and `*Defaults to x*`: the closing star is no part of the value.
  if (marked !== undefined) return marked;
  const bare = bareAt(words, at);
  if (bare === undefined || NO_VALUE.test(bare.value)) return undefined;
  const literal = /^(?:true|false|-?\d[\d.,]*)$/i.test(bare.value);
  const rest = words.slice(bare.to, bare.to + 12);
  // "24 hours prior to the current timestamp" is a moment, and no number.
  if (literal && AWAY_FROM.test(words.slice(bare.to, bare.to + 40))) return undefined;
  const number = literal ? matchAt(/-?\d{1,3}(?:,\d{3}){1,5}(?![\d,])/y, words, at) : null;
  if (number !== null) return { ...bare, value: number[0], to: at + number[0].length };
  // A bare word is a value only where nothing goes on after it: "Defaults to UTC." but not "defaults to main branch".
  if (!literal && !/^[*_"'=)]*(?:[.,;]|$)/.test(rest)) return undefined;
  return bare;
}

function markedBefore(words: string, end: number): Token | undefined {
  const closing = words[end - 1] ?? '';
  if (!'`*"\''.includes(closing) || closing === '') return undefined;
  const doubled = closing === '*' && words[end - 2] === '*';
  const windowStart = Math.max(0, end - 200);
  const window = words.slice(windowStart, end);
  const openInWindow = window.lastIndexOf(doubled ? '**' : closing, window.length - (doubled ? 3 : 2));
  if (openInWindow === -1) return undefined;
  const open = windowStart + openInWindow;
  const token = markedAt(words, open);
  return token?.to === end ? token : undefined;
}

function bareBefore(words: string, end: number): Token | undefined {
  const match = /(?:^|[\s(])([\p{L}\p{N}][\p{L}\p{N}_.-]{0,60})$/u.exec(
    words.slice(Math.max(0, end - 64), end),
  );
  const value = match?.[1];
  if (value === undefined || !/^(?:true|false|-?[\d.]+|.*[A-Z_].*)$/.test(value)) return undefined;
  return { value, marked: false, from: end - value.length, to: end };
}

function isOwnName(before: string, name: string | undefined): boolean {
  if (name === undefined || name === '') return false;
  const bare = before.replace(/[\s`*_"']{1,8}$/, '');
  return bare.endsWith(name);
}

/** "For AWS clusters, defaults to `x`" and "defaults to `x` if ...": no default of the value as such. */
function isConditional(words: string, from: number, to: number, name: string | undefined): boolean {
  const before = words.slice(0, Math.min(from, 300));
  if (CONDITION_BEFORE.test(before) && (!OMITTED.test(before) || concernsOther(before, name))) return true;
  const after = words.slice(to, to + 100);
  if (ALTERNATIVE_AFTER.test(after)) return true;
  return CONDITION_AFTER.test(after) && !OMITTED.test(after);
}

/** What is left out is another value than the one the prose describes. */
function concernsOther(before: string, name: string | undefined): boolean {
  const subject = LEFT_OUT_BY_NAME.exec(before)?.[1];
  if (subject !== undefined && name !== undefined) return subject !== name && !name.endsWith(`.${subject}`);
  return OTHER_LEFT_OUT.test(before);
}

function defaultValue(words: string, type: SchemaType | undefined): JsonValue | undefined {
  if (type !== 'array' && type !== 'object') return typedValue(words, type);
  try {
    const value: unknown = JSON.parse(words);
    if (type === 'array' && Array.isArray(value) && value.length === 0) return [];
    if (type === 'object' && words.replace(/\s/g, '') === '{}') return {};
  } catch {
    return undefined;
  }
  return undefined;
}
