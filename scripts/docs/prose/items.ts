import type { Fact, SchemaType } from '../model.js';
import type { Prose } from '../source.js';

/** Longest stretch of a paragraph that is looked at. */
const LONGEST_TOLD = 2000;

const EACH =
  /\b(?:each|every) (string|object|document|integer|number|boolean) in (?:the|this) (?:`?[\w.[\]]{1,60}`? )?(?:array|list)\b/i;

/** "An array of documents, each ...", "An array of the team ids": words of a page that has no column for types. */
const ARRAY =
  /^(?:an? |the )?array of (?:the |all |one or more )?(?:(documents|objects|strings|integers|numbers|(?:string|integer|number)(?= (?:ids|identifiers|names|values)\b))\b)?/i;

const ITEMS = [
  EACH,
  /(?:^|(?<=[.:] ))each (object|document) (?:describes|represents|specifies|contains|is)\b/i,
  /\beach (?:array )?(?:element|entry|item) is an? (string|object|document|integer|number|boolean)\b/i,
  /(?:^|\b(?:the|this) )array (?:contains|containing|that contains) (?:an?|one|a single) (string|object|document) (?:for|per)\b/i,
  /^(?:an? |the )?(?:list|array) (?:of|that contains|containing) (?:(?:the|all|unique|\d{1,3}-hexadecimal digit) ){0,4}(strings|objects|documents|integers|numbers)\b/i,
  /^(?:unique )?\d{1,3}-hexadecimal[- ]digit (strings)\b/i,
  ARRAY,
];

/** What a body may be said to be, and not something in it: "the response is", "the request body must be". */
const OF_BODY = String.raw`(?<!\b(?:in|of|from) (?:the |this )?)\b(?:response|request|body|endpoint)\b[^.]{0,40}?\b`;
const OF_WHAT = String.raw`\bof (?:json )?(documents|objects|strings|integers|numbers)\b`;

/** "The response is an array of crates", "The request body must be a JSON array of objects". */
const IS_ARRAY = new RegExp(
  String.raw`${OF_BODY}(?:is|as|be|returns|takes|accepts|expects) (?:an? )?(?:json |non-?empty )?array\b(?: ${OF_WHAT})?`,
  'i',
);
/** "The response document contains an array of objects. Each object ...": nothing else is in it, and it has no name. */
const HOLDS_ARRAY = new RegExp(
  String.raw`${OF_BODY}(?:contains|includes) (?:an? )?array ${OF_WHAT}(?=[.:]|,? (?:each|every|where|that|which|for)\b|$)`,
  'i',
);
/** "Specify an array of documents, where each document represents one crate", of a body that is sent. */
const SENT_ARRAY = /^(?:specify|provide|send) an array of (documents|objects)\b/i;
const EACH_OF_THEM = /\b(?:each|every) (?:object|document|element|entry|item)\b/i;

export interface StatedArrayBody {
  readonly type: Fact<SchemaType>;
  readonly items?: Fact<SchemaType>;
  /** Said once more of each of the objects: more than a loose word for a document with an array in it. */
  readonly isPlain: boolean;
}

/** A paragraph on a body that says the body is an array. */
export function statedArrayBody(prose: Prose): StatedArrayBody | undefined {
  const text = prose.text.slice(0, LONGEST_TOLD);
  const match = IS_ARRAY.exec(text) ?? HOLDS_ARRAY.exec(text) ?? SENT_ARRAY.exec(text);
  if (match === null) return undefined;
  const end = match.index + match[0].length;
  const items = itemsType(match[1]);
  return {
    type: prose.fact('array', match.index, end),
    ...(items && { items: prose.fact(items, match.index, end) }),
    isPlain: items === 'object' && EACH_OF_THEM.test(text.slice(end)),
  };
}

function itemsType(word: string | undefined): SchemaType | undefined {
  const one = word?.toLowerCase().replace(/s$/, '');
  return one === 'document' ? 'object' : (one as SchemaType | undefined);
}

/** The type of a value whose description begins with it, and of its items where the words say that. */
export function statedArray(
  prose: Prose,
): { readonly type: Fact<SchemaType>; readonly items?: Fact<SchemaType> } | undefined {
  const match = ARRAY.exec(prose.text);
  if (match === null) return undefined;
  const type = prose.fact<SchemaType>('array', 0, match[0].trimEnd().length);
  const items = itemsType(match[1]);
  return items === undefined ? { type } : { type, items: prose.fact(items, 0, match[0].length) };
}

/** "List that contains the points": an array, where the type does not say it and something else does. */
export function statedList(prose: Prose): ReturnType<typeof statedArray> {
  const match = /^(?:an? |the )?list (?:of|that contains|containing)\b/i.exec(prose.text);
  return (
    statedArray(prose) ?? (match === null ? undefined : { type: prose.fact('array', 0, match[0].length) })
  );
}

/** "Unique 24-hexadecimal digit string that identifies the crate." */
const STRING =
  /^(?:an? |the )?(?:(?:unique|human-readable|alphanumeric|case-sensitive|hexadecimal|digit|character|\d{1,4}(?:-(?:hexadecimal|digit|character)){1,2}) ){1,5}string\b(?=[.,]| (?:that|which|in|of)\b|$)/i;

/** "Flag that indicates whether it is open." */
const FLAG = /^flag (?:that (?:indicates|specifies)|indicating|specifying) (?:whether|if)\b/i;

/** The type of a value whose description begins with it. */
export function statedScalar(prose: Prose): Fact<SchemaType> | undefined {
  const string = STRING.exec(prose.text);
  if (string !== null) return prose.fact('string', 0, string[0].length);
  const flag = FLAG.exec(prose.text);
  return flag === null ? undefined : prose.fact('boolean', 0, flag[0].length);
}

/**
 * What an array holds, from "Each object in the `actions` array represents ...", "Array of string IDs ...", "The array
 * contains a document for each test ...".
 */
export function statedItems(prose: Prose, type: SchemaType | undefined): Fact<SchemaType> | undefined {
  if (type !== 'array') return undefined;
  const match = ITEMS.map((words) => words.exec(prose.text)).find((found) => found?.[1] !== undefined);
  const items = itemsType(match?.[1]);
  if (match == null || items === undefined) return undefined;
  return prose.fact(items, match.index, match.index + match[0].length);
}

/** "The total number of items", "This value is the count of ...": a whole number. */
export function statedCount(prose: Prose): Fact<'integer'> | undefined {
  const match = /^(?:this value is )?(?:the )?(?:count of|total number of)\b/i.exec(prose.text);
  return match === null ? undefined : prose.fact('integer' as const, 0, match[0].length);
}
