import type { Fact, JsonPrimitive, SchemaType } from '../model.js';
import type { Prose } from '../source.js';
import { markedAt, matchAt, matches, type Span, sentences, type Token, tokenAt, typedValue } from './text.js';

const KIND =
  '(?:accepted|possible|allowed|allowable|valid|supported|permitted|permissible|available|acceptable|legal)';
const ARE = '(?:are|is|include|includes|can be|may be|must be)';
/** Lead-ins that can announce nothing but values of this very thing. */
const STRONG = new RegExp(
  [
    `\\b${KIND} (?:values?|options?|choices)(?: (?:for|of) this (?:parameter|field|option|setting|property|header))?(?: ${ARE}\\b|:)`,
    `\\bvalues? (?:are|include|includes|can be|may be|must be|is|should be)\\b(?= (?:one of|either|any of)| ?:| [\`*"'“]| [\\w.-]{1,60}(?:,| (?:or|and) ))`,
    `\\b(?:must|can|may|should|has to|will) be (?:set to )?(?=one of|either)`,
    // Two values have to follow: "Atlas can return **a** or **b**."
    `(?:^|[.;] )(?:(?:atlas|mongodb cloud|application|this (?:parameter|field|endpoint)|it|the (?:api |service |server )?(?:resource|api|service|server|endpoint)) )?(?:can |may )?returns? (?=[\`*"'“]|(?:either|one of) (?:the following )?(?:values: ?)?[\`*"'“])`,
    `\\bthe following (?:values?|options|choices) are ${KIND}(?=:)`,
    `\\bindicates (?:whether|if) (?:\\w{1,20} ){1,5}is (?=[\`*"'“])`,
    `\\bwhich (?:is|can be) (?=(?:either|one of) [\`*"'“:])`,
    `(?:^|[.;] )(?:specify|choose|select) (?=one of (?:the following|these)(?: values| options)?: ?[\`*"'“])`,
    `\\baccepts? (?=(?:one of )?(?:the following|these) values)`,
    `\\b(?:it|this|value|parameter|field) is (?=(?:either|one of) [\`*"'“:])`,
    `(?:^|[.:;,(] ?)(?:is )?(?=(?:either|one of) [\`*"'“:])`,
    `(?:^|[.:;] )(?=(?:one|any) of(?: the following| these)?(?: (?:values?|options?|choices|strings))?:)`,
    `\\bset(?: (?:it|this))? to (?=(?:either|one of) [\`*"'“:])`,
    `(?:^|[.;] )(?:values?|options|choices|enum|allowed|accepts)(?=: ?[\`*"'“\\d])`,
    // Two marked values have to follow: "Can be `a` or `b`."
    `(?:^|[.;] )(?:it |this |the value )?(?:can|must|may|should|has to) be (?:set to )?(?=[\`*"'“])`,
  ].join('|'),
  'gi',
);
const STARTS_WITH_KIND = new RegExp(`^${KIND} `, 'i');
const MARKED_ONE = '[`*"]{1,2}[\\w.-]{1,60}[`*"]{1,2}';
/**
 * "Value is `DATA_LAKE`.", "Atlas only supports `BOX`.", "Atlas returns **box**.", "Currently only `BOX` is supported.", "If
 * present, this value is `BOX`.", and nothing more.
 */
const SOLE_VALUE = new RegExp(
  `(?:^|[.;] )(?:(?:Values? (?:is|can be|must be)|(?:(?:This|It|The value|This (?:value|field|parameter)) )?[Mm]ust be|Must have the value|(?:This|It|The value|This (?:value|field|parameter)) is always|Always|If present, this value is|This value (?:will always be|is always) the string literal|You can specify(?= [\`*][\\w.-]{1,60}[\`*]{1,2} \\(for )|(?:[A-Z]\\w{1,20} ){1,3}(?:(?:currently )?(?:only supports|supports only)|always returns|returns)|(?:Currently )?limited to)(?= ${MARKED_ONE} ?(?:\\([^()]{0,80}\\))?(?:\\.|$))|(?:Currently )?[Oo]nly(?= ${MARKED_ONE} is (?:currently )?(?:supported|allowed|accepted|valid)(?:\\.|$)))(?! [\`*"]{1,2}null\\b)`,
  'g',
);
/** "Value is BOX.": without marks it takes capitals. */
const SOLE_CAPITALS = /(?:^|[.;] )Value is (?=[A-Z][A-Z\d_]{1,60}(?:\.|$))/g;
/** "Unit of the weight: `kg`, `lb`, or `t`.", and that is all there is. */
const AFTER_COLON =
  /^(?!(?:For )?(?:[Ee]xample|Default|E\.g)\b)(?![^:]{0,100}\b(?:format|form|syntax|fields|parameters|forms|formats)\b[^:]{0,20}:)[A-Z](?:[^.:;`*"]|\.(?=\w)){2,100}: (?=(?:`[\w.-]{1,60}`, ?){0,20}`[\w.-]{1,60}`,? or `[\w.-]{1,60}`\.?$)/g;
/** "`AVERAGE`. Atlas takes the mean.": the value, and then what it means. */
const FIRST_WORD = /^(?=`[A-Z][A-Z\d_]{1,60}`\. [A-Z])/g;
/** More lead-ins than this are not read; keeps the work linear in the length of the text. */
const MOST_LEAD_INS = 50;
/** Lead-ins whose object may be something else: two marked values have to follow. */
const WEAK =
  /\b(?:(?:atlas|mongodb cloud|application|this (?:parameter|field|endpoint|option|property|header)|it|(?:this|the) (?:api resource|resource|api|server|service)) (?:accepts?|takes?|allows)(?: only)?)(?= )/gi;
const FILLER =
  /(?: ?(?::|(?:either|one of|any of|only|the following|these|those|values?|options?|strings?|exactly|be|is|are|include|can|the)\b))*/iy;
const SEPARATOR = / ?, ?(?:and |or |and\/or )?| (?:and|or|and\/or) | ?[/|;] ?(?:and |or )?/iy;
const EXPLANATION = / ?\([^()]{0,200}\)| ?, the default(?= ?,)/y;
const BULLET = / ?(?:[-*•+]|\d{1,2}[.)]) +/y;
/** What follows shows that the list is open, or is a range, or that the items are the subjects of clauses. */
const NOT_CLOSED =
  /^ ?(?:,? ?(?:and|or)? ?(?:etc|so on|so forth|others?\b|more\b|many\b|such|similar|any (?:other|valid)|another|among others)|to [`*\d"]|through\b|thru\b|\\?[-–—] ?[`*\d]|\.\.|…|,? ?or (?:an?|any|the|some|your|its|other|no)\b|,? ?(?:and|or) (?:an?|any|some)\b|defaults?\b|(?:is|are|means|has|have|for|with|in|on|requires?|which|must|may|can|should|will|shall|needs?)\b)/i;
/** A bare word that names a kind of thing, not a value. */
const KIND_WORD =
  /^(?:strings?|integers?|numbers?|booleans?|objects?|arrays?|dates?|values?|between|from|any|all|none|the|an?|not|as|in|of|to|determined|listed|described|defined|shown|separated|case-sensitive|positive|negative|null|only|greater|less|at|up|one|either|both|those|these)$/i;

/**
 * The closed set of values that running prose states: "Atlas accepts **A** , **B** , or **C**.", "Possible values
 * are `a` and `b`.", "Values include: - `a` - `b`". Nothing where the list is open ("and so on"), a range, or where
 * a member does not fit the declared type.
 *
 * @param type declared type of one value: of the items where the thing is an array
 */
export function statedValues(
  prose: Prose,
  type: SchemaType | undefined,
): Fact<readonly JsonPrimitive[]> | undefined {
  // Both booleans are no restriction, and a list of one would contradict the type.
  if (type === 'boolean' || type === 'object' || type === 'array') return undefined;
  const { text } = prose;
  for (const { from, to, strong } of leadIns(text)) {
    const items = listAfter(text, to, strong);
    if (items === undefined) continue;
    const values = items.map((item) => typedValue(item.value, type));
    const known = values.filter((value) => value !== undefined);
    if (known.length !== values.length) continue;
    const last = items.at(-1);
    if (last !== undefined) return prose.fact([...new Set(known)], from, last.to, 'enum-in-prose');
  }
  return undefined;
}

/** "Values include `A` or `B`. Acme currently supports only `A`.": the one, where a longer list stands before it. */
export function soleAmong(prose: Prose, listed: readonly JsonPrimitive[]): Fact<JsonPrimitive> | undefined {
  for (const match of matches(SOLE_VALUE, prose.text)) {
    const token = markedAt(prose.text, match.index + match[0].length + 1);
    if (token !== undefined && listed.length > 1 && listed.includes(token.value))
      return prose.fact(token.value, match.index, token.to);
  }
  return undefined;
}

/**
 * Whether a paragraph announces that the list after it is one of values: "Possible values are:", "Value can be one
 * of the following:", "Atlas accepts the following values:". Looks at the last sentence only; it has to end in a colon.
 */
export function announcesValues(text: string): boolean {
  const end = text.trimEnd();
  const colon = /:[*_]{0,3}$/.exec(end.slice(-4));
  if (colon === null) return false;
  const last = sentences(end).at(-1);
  if (last === undefined) return false;
  const words = end.slice(Math.max(last.from, last.to - 300), last.to).toLowerCase();
  if (isConditional(words)) return false;
  if (/\b(?:defaults?|returned|example|sample|different|previous|current) values?\b|\bdepend/.test(words))
    return false;
  return (
    (/\b(?:values?|options|choices|strings)\b[^:]{0,40}\b(?:are|is|be|include|includes|following|these|below|of)\b[^:]{0,40}:/.test(
      words,
    ) ||
      /\b(?:of|following|these|accepted|possible|allowed|allowable|valid|supported|permitted|available|acceptable)\b[^:]{0,30}\b(?:values?|options|choices|strings)[*_]{0,3}:/.test(
        words,
      ) ||
      /\b(?:accepted|possible|allowed|allowable|valid|supported|permitted|available|acceptable)(?: [a-z-]{1,20}){1,3} (?:are|include|can be)[*_]{0,3}:/.test(
        words,
      ) ||
      /\b(?:atlas|resource|endpoint|it|service|server|api|application|cloud) (?:can |may )?returns?[*_]{0,3}:/.test(
        words,
      ) ||
      /\b(?:one|any) of(?: the following| these)?(?: [a-z-]{1,20})?(?: (?:types?|modes?|levels?|states?|statuses|names?|providers?|units?|codes?))?[*_]{0,3}:/.test(
        words,
      )) &&
    !/\b(?:conditions?|ways?|limitations?|requirements?|things|steps|fields?|parameters?|roles?|objects?|documents?|(?:conditions|ways|limitations|requirements|fields|parameters|roles|objects|documents) (?:are|include|can be))[*_]{0,3}:/.test(
      words,
    )
  );
}

/** "If you set `fieldName` to `TYPE_NAME`, you can match on these values:": they are values in one case only. */
export function isConditional(sentence: string): boolean {
  return /^\W{0,4}(?:if|when|where|unless|in case)\b/i.test(sentence);
}

/**
 * The value that a list item starts with: `` `AWS` ``, `**asc** - smallest first`, `TLS1_2 (default)`, or the
 * whole item where it is one bare word.
 */
export function itemValue(item: Prose, type: SchemaType | undefined): Fact<JsonPrimitive> | undefined {
  const token = itemToken(item.text, 0, item.text.length);
  if (token === undefined) return undefined;
  const value = typedValue(token.value, type);
  return value === undefined ? undefined : item.fact(value, token.from, token.to);
}

function* leadIns(text: string): Generator<Span & { strong: boolean }> {
  const found: (Span & { strong: boolean })[] = [];
  // Only a lead-in that says whose values these are may announce a single one.
  for (const match of matches(STRONG, text))
    found.push({
      from: match.index,
      to: match.index + match[0].length,
      strong: STARTS_WITH_KIND.test(match[0]),
    });
  for (const pattern of [SOLE_VALUE, SOLE_CAPITALS, AFTER_COLON, FIRST_WORD])
    for (const match of matches(pattern, text))
      found.push({ from: match.index, to: match.index + match[0].length, strong: true });
  for (const match of matches(WEAK, text))
    found.push({ from: match.index, to: match.index + match[0].length, strong: false });
  found.sort((a, b) => a.from - b.from);
  for (const { from, to, strong } of found.slice(0, MOST_LEAD_INS)) {
    if (/\bdefault ?$/i.test(text.slice(Math.max(0, from - 10), from))) continue;
    const skip = /^[.:;,(] ?/.exec(text.slice(from, from + 2));
    yield { from: from + (skip?.[0].length ?? 0), to, strong };
  }
}

function listAfter(text: string, at: number, strong: boolean): Token[] | undefined {
  const filler = matchAt(FILLER, text, at);
  let from = at + (filler?.[0].length ?? 0);
  const afterColon = text.slice(at - 1, from).includes(':');
  if (afterColon && matchAt(BULLET, text, from) !== null) return bulletsAt(text, from);
  while (text[from] === ' ') from++;
  const listAt = from;
  const items: Token[] = [];
  let end = from;
  for (;;) {
    const item = tokenAt(text, from);
    if (item === undefined) break;
    if (items.length > 0 && item.marked !== items[0]?.marked) break;
    if (!item.marked && item.value !== 'A' && KIND_WORD.test(item.value)) break;
    items.push(item);
    end = afterExplanation(text, item.to);
    const separator = matchAt(SEPARATOR, text, end);
    if (separator === null) break;
    from = end + separator[0].length;
  }
  // "Can be one of cluster, indices or shards."
  const isChoice =
    items.length > 1 && /\b(?:one|any) of ?$/i.test(text.slice(Math.max(0, listAt - 10), listAt));
  if (
    !strong &&
    !afterColon &&
    !isChoice &&
    !items.every((item) => item.marked || /[A-Z\d_]/.test(item.value))
  )
    return undefined;
  return isClosed(text, items, end, strong) ? items : undefined;
}

function afterExplanation(text: string, at: number): number {
  const explanation = matchAt(EXPLANATION, text, at);
  return explanation === null ? at : at + explanation[0].length;
}

function isClosed(text: string, items: readonly Token[], end: number, strong: boolean): boolean {
  const first = items[0];
  if (first === undefined) return false;
  const rest = text.slice(end, end + 60);
  // "only `BOX` is supported."
  if (
    NOT_CLOSED.test(rest) &&
    !(items.length === 1 && /^ is (?:currently )?(?:supported|allowed|accepted|valid)(?:\.|$)/.test(rest))
  )
    return false;
  // A lone bare word may be the beginning of anything ("values are determined by ..."); not one in capitals before a full stop.
  const isWord = first.marked || (/^[A-Z][A-Z\d_]+$/.test(first.value) && /^(?:\.|$)/.test(rest));
  if (items.length === 1 && !(strong && isWord)) return false;
  if (!first.marked) return /^[*_)]{0,3}(?:[.;]|$)/.test(rest);
  return true;
}

/** Bullets that lost their lines: `- `a` - first thing - `b``. */
function bulletsAt(text: string, at: number): Token[] | undefined {
  const items: Token[] = [];
  let from = at;
  while (from < text.length) {
    const bullet = matchAt(BULLET, text, from);
    if (bullet === null) break;
    const start = from + bullet[0].length;
    const next = nextBullet(text, start, items[0]?.marked ?? markedAt(text, start) !== undefined);
    const item = itemToken(text, start, next);
    if (item === undefined) return undefined;
    items.push(item);
    from = next;
  }
  return items.length > 1 ? items : undefined;
}

/** Where the item that starts at `at` ends: at the next bullet, which carries a marked word where the first one does. */
function nextBullet(text: string, at: number, marked: boolean): number {
  const bullet = / [-*•+] +/g;
  bullet.lastIndex = at;
  for (let match = bullet.exec(text); match !== null; match = bullet.exec(text))
    if (!marked || markedAt(text, match.index + match[0].length) !== undefined) return match.index;
  return text.length;
}

function itemToken(text: string, from: number, to: number): Token | undefined {
  const token = tokenAt(text, from);
  if (token === undefined || token.to > to) return undefined;
  const rest = text.slice(token.to, Math.min(to, token.to + 80));
  // "**AWS** defaults to **US_EAST_1**" lists defaults, "`a` and `b` are ..." is a clause.
  if (/^ ?(?:defaults?\b|and\b|or\b)/i.test(rest)) return undefined;
  if (token.marked) return token;
  return /^ ?(?:$|[.,;]?$|[-–—:] |\\- |\((?:the )?default\))/.test(rest) ? token : undefined;
}
