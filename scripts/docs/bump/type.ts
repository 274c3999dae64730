import type { DocumentedSchema, Fact, JsonObject, SchemaType } from '../model.js';

const SCHEMA_TYPES = new Set<string>(['string', 'boolean', 'integer', 'number', 'object', 'array']);
/** Words that show a type although OpenAPI has no such type; any other word in parentheses is prose. */
const OTHER_TYPES = new Set<string>([
  ...[
    'null',
    'any',
    'file',
    'binary',
    'enum',
    'oneOf',
    'anyOf',
    'allOf',
    'map',
    'dictionary',
    'mixed',
    'unknown',
  ],
  ...[
    'date',
    'datetime',
    'date-time',
    'timestamp',
    'uuid',
    'uri',
    'url',
    'int',
    'long',
    'float',
    'double',
    'decimal',
  ],
]);

/** `array[string(uuid)] | null` taken apart. */
export interface TypeExpression {
  /** The expression as printed. */
  readonly words: string;
  readonly type?: SchemaType;
  readonly format?: string;
  readonly nullable: boolean;
  readonly items?: TypeExpression;
  /** Of a union: its members, without `null`. */
  readonly anyOf?: readonly TypeExpression[];
  /** Nothing of the expression is lost in the single facts. */
  readonly exact: boolean;
}

const LONGEST = 300;

/** The type expression in parentheses that starts at `at` ("(integer(int32))"), and where it ends. */
export function typeAt(text: string, at: number): { type: TypeExpression; to: number } | undefined {
  if (text[at] !== '(') return undefined;
  let depth = 0;
  for (let to = at; to < text.length && to - at < LONGEST; to++) {
    const char = text[to];
    if (char === '(') depth++;
    if (char === ')' && --depth === 0) {
      const type = typeExpression(text.slice(at + 1, to));
      return type && { type, to: to + 1 };
    }
  }
  return undefined;
}

/** Reads `string`, `integer(int32)`, `array[object]`, `object | null`; `undefined` for words that are no type. */
export function typeExpression(words: string): TypeExpression | undefined {
  const parts = alternatives(words).map((part) => single(part.trim()));
  const known = parts.filter((part) => part !== undefined);
  if (known.length !== parts.length) return undefined;
  const nullable = known.some(({ words: word }) => word === 'null');
  const others = known.filter(({ words: word }) => word !== 'null');
  const only = others[0];
  if (only === undefined) return { words, nullable: true, exact: false };
  if (others.length > 1) {
    const isKnown = others.every((each) => each.type !== undefined && each.exact);
    return { words, nullable, exact: isKnown, ...(isKnown && { anyOf: others }) };
  }
  return { ...only, words, nullable };
}

/** Splits at `|` outside brackets. */
function alternatives(words: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < words.length; at++) {
    const char = words[at];
    if (char === '(' || char === '[') depth++;
    if (char === ')' || char === ']') depth--;
    if (char === '|' && depth === 0) {
      parts.push(words.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(words.slice(from));
  return parts;
}

function single(words: string): TypeExpression | undefined {
  if (words.startsWith('array[') && words.endsWith(']')) {
    const items = typeExpression(words.slice('array['.length, -1));
    if (items === undefined) return undefined;
    const { exact } = items;
    return { words, type: 'array', nullable: false, items, exact };
  }
  const [, word, format] = /^([A-Za-z][\w-]{0,30})(?:\(([^()]{1,100})\))?$/.exec(words) ?? [];
  if (word === undefined) return undefined;
  if (isSchemaType(word))
    return { words, type: word, nullable: false, exact: true, ...(format !== undefined && { format }) };
  return OTHER_TYPES.has(word) ? { words, nullable: false, exact: false } : undefined;
}

function isSchemaType(word: string): word is SchemaType {
  return SCHEMA_TYPES.has(word);
}

/** A type expression as an OpenAPI 3.0 schema; `nullable` needs a type beside it there. */
export function openApiSchema({ type, format, nullable, items, anyOf }: TypeExpression): JsonObject {
  if (anyOf !== undefined) return { anyOf: unionOf(anyOf, nullable) };
  return {
    ...(type !== undefined && { type }),
    ...(format !== undefined && { format }),
    ...(nullable && type !== undefined && { nullable }),
    ...(items !== undefined && { items: openApiSchema(items) }),
  };
}

function unionOf(members: readonly TypeExpression[], nullable: boolean): readonly JsonObject[] {
  return members.map((member, index) =>
    openApiSchema(nullable && index === 0 ? { ...member, nullable } : member),
  );
}

/** The facts of a type expression, all of them read at one place of the page. */
export function schemaFacts(
  expression: TypeExpression,
  fact: <T>(value: T) => Fact<T>,
): Pick<
  DocumentedSchema,
  'type' | 'typeWord' | 'format' | 'nullable' | 'items' | 'itemsFormat' | 'itemsSchema' | 'anyOf'
> {
  const { type, format, nullable, items, exact, words, anyOf } = expression;
  const isPlain =
    items === undefined || (items.items === undefined && !items.nullable && items.anyOf === undefined);
  return {
    ...(type !== undefined && { type: fact(type) }),
    ...(format !== undefined && { format: fact(format) }),
    ...(nullable && { nullable: fact(true) }),
    ...(items?.type !== undefined && { items: fact(items.type) }),
    ...(items?.format !== undefined && { itemsFormat: fact(items.format) }),
    ...(!isPlain && exact && { itemsSchema: fact(openApiSchema(items)) }),
    ...(anyOf !== undefined && { anyOf: fact(unionOf(anyOf, nullable)) }),
    ...((!exact || !isPlain || anyOf !== undefined) && { typeWord: fact(words) }),
  };
}
