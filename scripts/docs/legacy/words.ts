import type { SchemaType } from '../model.js';

/** What a column of a table is about. */
export type Column = 'name' | 'type' | 'necessity' | 'description' | 'default' | 'other';

type HeadPlace = 'path' | 'query' | 'body' | 'response' | 'any';

/** Words that a head of names ends in: "Name", "Path Element", "Response Field Name". */
const NAME_HEAD =
  /^(?:(?:http )?(request|response) )?(?:(path|query|body|url|uri) )?(?:(?:string )?(parameter|field|element|property|attribute|key|argument|variable)(?: name)?|name)$/;

const COLUMN_HEADS: readonly (readonly [RegExp, Column])[] = [
  [/^(?:(?:data|field|value|parameter|element|property|json|bson) ?)?type$/, 'type'],
  [
    /^(?:necessity|mandatory|is required|(?:required|optional)(?:(?: or |\/)(?:required|optional))?\??)$/,
    'necessity',
  ],
  [/^(?:description|definition|details|explanation|meaning|purpose|notes?|comments?)$/, 'description'],
  [/^default(?:s| values?)?$/, 'default'],
];

/** Words of a cell without marks: ticks, emphasis, escapes; runs of blanks become one. */
export function plainWords(text: string): string {
  return text
    .replace(/\\(?=[-_*.[\]<>+#!`~()])/g, '')
    .replace(/[`*\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/(^|[\s.])_(?=\S)|(?<=\S)_(?=[\s.]|$)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The place that the head of a first column speaks for; `undefined` where the rows are not parameters or fields. */
export function nameHead(text: string): HeadPlace | undefined {
  const match = NAME_HEAD.exec(
    headWords(text)
      .replace(/s$/, '')
      .replace(/propertie$/, 'property'),
  );
  if (match === null) return undefined;
  const [, direction, place, noun] = match;
  if (direction === 'response') return 'response';
  if (place === 'path' || place === 'query' || place === 'body') return place;
  return noun === 'property' && direction === undefined ? 'body' : 'any';
}

export function columnHead(text: string): Column {
  const words = headWords(text).replace(/ ?\/ ?/g, '/');
  return COLUMN_HEADS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
}

function headWords(text: string): string {
  return plainWords(text).toLowerCase().replace(/:$/, '');
}

/** Columns of a table whose header row has only empty cells. */
const UNNAMED: ReadonlyMap<number, readonly Column[]> = new Map<number, readonly Column[]>([
  [2, ['name', 'description']],
  [3, ['name', 'type', 'description']],
  [4, ['name', 'type', 'necessity', 'description']],
  [5, ['name', 'type', 'necessity', 'description', 'default']],
]);

export function unnamedColumns(count: number): readonly Column[] | undefined {
  return UNNAMED.get(count);
}

/** A type word of a page in OpenAPI's terms. */
export interface TypeReading {
  readonly type: SchemaType;
  readonly items?: SchemaType;
  readonly nullable?: true;
  /** The word is OpenAPI's own. */
  readonly exact: boolean;
  /** A moment in time: an object where the page gives it fields, a string otherwise. */
  readonly timestamp?: true;
}

const SIMPLE_TYPES: ReadonlyMap<string, SchemaType> = new Map<string, SchemaType>([
  ['string', 'string'],
  ['text', 'string'],
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
  ['integer', 'integer'],
  ['int', 'integer'],
  ['int32', 'integer'],
  ['int64', 'integer'],
  ['long', 'integer'],
  ['number', 'number'],
  ['double', 'number'],
  ['float', 'number'],
  ['decimal', 'number'],
  ['object', 'object'],
  ['json object', 'object'],
  ['bson object', 'object'],
  ['embedded object', 'object'],
  ['document', 'object'],
  ['json document', 'object'],
  ['bson document', 'object'],
  ['embedded document', 'object'],
  ['subdocument', 'object'],
  ['array', 'array'],
  ['json array', 'array'],
  ['list', 'array'],
  ['date', 'string'],
  ['datetime', 'string'],
  ['date-time', 'string'],
  ['date time', 'string'],
  ['timestamp', 'string'],
  ['bson timestamp', 'string'],
  ['iso timestamp', 'string'],
  ['objectid', 'string'],
  ['object id', 'string'],
  ['uuid', 'string'],
  ['enum', 'string'],
  ['uri', 'string'],
  ['url', 'string'],
]);

const EXACT_TYPES: ReadonlySet<string> = new Set([
  'string',
  'boolean',
  'integer',
  'number',
  'object',
  'array',
]);

/** Reads `string`, `array of objects`, `object array`, `BSON timestamp`, ...; `undefined` for any other words. */
export function readType(text: string): TypeReading | undefined {
  const words = plainWords(text).replace(/\.$/, '');
  if (words.length > 60) return undefined;
  const lower = words.toLowerCase();
  const nullable = /^(.+?)(?: or null| ?\| ?null|, nullable| \(nullable\))$/.exec(lower);
  if (nullable?.[1] !== undefined) {
    const reading = readType(nullable[1]);
    return reading === undefined ? undefined : { ...reading, exact: false, nullable: true };
  }
  const simple = SIMPLE_TYPES.get(lower);
  if (simple !== undefined)
    return {
      type: simple,
      exact: EXACT_TYPES.has(words),
      ...(lower.endsWith('timestamp') ? { timestamp: true as const } : {}),
    };
  const items =
    /^(?:an )?(?:json )?(?:array|list|set) of (?:an? )?(.+)$/.exec(lower)?.[1] ??
    /^(.+?) (?:array|list)s?$/.exec(lower)?.[1] ??
    /^(?:array|list) ?[[<(](.+)[\])>]$/.exec(lower)?.[1] ??
    /^(.+?) ?\[\]$/.exec(lower)?.[1];
  if (items === undefined) return looseType(lower);
  const item = SIMPLE_TYPES.get(items) ?? SIMPLE_TYPES.get(singular(items)) ?? (readType(items) && 'array');
  return item === undefined ? undefined : { type: 'array', items: item, exact: false };
}

/** The members of a union: `string or array of strings`, `string | number | null`; `undefined` for a single type. */
export function readUnion(
  text: string,
): { readonly members: readonly TypeReading[]; readonly nullable: boolean } | undefined {
  const words = plainWords(text).replace(/\.$/, '').toLowerCase();
  if (words.length > 100) return undefined;
  const parts = words.split(/\s*(?:\||,? \bor\b|,)\s*/).filter((part) => part !== '');
  const members = parts.filter((part) => part !== 'null').map((part) => readType(part));
  const known = members.filter((member) => member !== undefined);
  if (members.length < 2 || known.length !== members.length) return undefined;
  return { members: known, nullable: parts.includes('null') };
}

/** `string (ISO 8601)`, `64-bit integer`: one of the plain types, with words that qualify it. */
function looseType(lower: string): TypeReading | undefined {
  const unqualified = /^([^()]+?) ?\([^()]*\)$/.exec(lower)?.[1];
  if (unqualified !== undefined) {
    const reading = readType(unqualified);
    return reading && { ...reading, exact: false };
  }
  const last = /^(?:[\w-]+ ){1,3}(string|integer|number|boolean)$/.exec(lower)?.[1];
  const type = last === undefined ? undefined : SIMPLE_TYPES.get(last);
  return type && { type, exact: false };
}

function singular(words: string): string {
  return words.replace(/s$/, '');
}

/** What a necessity cell says; `conditional` where it depends. */
export type Necessity = 'required' | 'optional' | 'conditional' | 'deprecated';

/**
 * Reads the start of a necessity cell: `Required`, `` `Required` ``, `Required.`, `Conditional: ...`, `Require`,
 * `AWS Optional` (optional for one provider, and absent for the others), `Deprecated`.
 */
export function readNecessity(text: string): Necessity | undefined {
  const words = plainWords(text.slice(0, 400));
  const match =
    /^(required?|optional|conditional(?:ly required)?|deprecated|yes|no|true|false|mandatory)\b(.*)$/i.exec(
      words,
    );
  const word = match?.[1]?.toLowerCase();
  if (word === undefined) {
    const qualified = /^(?:[A-Z][\w-]*(?:,? (?:and|or)? ?)?){1,4} (optional|required)\.?$/i
      .exec(words)?.[1]
      ?.toLowerCase();
    return qualified === 'optional' ? 'optional' : qualified === undefined ? undefined : 'conditional';
  }
  if (word === 'deprecated') return 'deprecated';
  const rest = (match?.[2] ?? '').trim();
  if (word.startsWith('conditional')) return 'conditional';
  if (/^[.,:;(–—-]*\s*(?:if|when|unless|for|only|depending|except|with)\b/i.test(rest)) return 'conditional';
  return word.startsWith('require') || word === 'yes' || word === 'true' || word === 'mandatory'
    ? 'required'
    : 'optional';
}

/** A whole cell that is one necessity word, so that it cannot be anything else. */
export function isNecessityWord(text: string): boolean {
  return /^(?:required?|optional|conditional|deprecated)\b[.:]?/i.test(plainWords(text.slice(0, 80)));
}
