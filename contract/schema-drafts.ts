/** The choices of a schema while they are put together: which schema objects hold, for which types, without which values. */
import { asList, isObject, type Json, type JsonObject } from './json.js';
import { child, type Located } from './located.js';
import { type ArrayPart, arrayPart, type ObjectPart, objectParts } from './schema-parts.js';

export const JSON_TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

export interface Draft {
  readonly atoms: readonly Located[];
  readonly types: ReadonlySet<JsonType>;
  readonly typed: boolean;
  readonly excludes: readonly Located[];
  readonly opaque: readonly Located[];
  readonly names: readonly string[];
  /** `unevaluated...` keywords with the schema objects they look over. */
  readonly closers: readonly { readonly by: Located; readonly over: readonly Located[] }[];
}

export const EVERYTHING: ReadonlySet<JsonType> = new Set(JSON_TYPES);
export const NOTHING_ASKED: Draft = {
  atoms: [],
  types: EVERYTHING,
  typed: false,
  excludes: [],
  opaque: [],
  names: [],
  closers: [],
};

/** @param nullable whether `nullable` counts: from 3.1 on it is no keyword */
export function ownDraft(at: Located, schema: JsonObject, nullable: boolean): Draft {
  const types = typesOf(schema, nullable);
  const not = child(at, 'not');
  return {
    ...NOTHING_ASKED,
    atoms: [at],
    types: types ?? EVERYTHING,
    typed: types !== undefined,
    excludes: not === undefined ? [] : [not],
  };
}

/** The types that a schema names; `undefined` where it names none. `nullable`: the keyword of 3.0 counts. */
export function typesOf(schema: JsonObject, nullable: boolean): ReadonlySet<JsonType> | undefined {
  const names = typeof schema.type === 'string' ? [schema.type] : asList(schema.type);
  if (names.length === 0) return undefined;
  const types = JSON_TYPES.filter(
    (type) => names.includes(type) || (type === 'number' && names.includes('integer')),
  );
  // "nullable" adds null to the type beside it (OpenAPI 3.0.3, Schema Object).
  return new Set(nullable && schema.nullable === true ? [...types, 'null' as const] : types);
}

export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
}

/** The types of a schema that asks for nothing but types; with `not` around it, they are simply not there. */
export function typesNamedAlone(value: Json): ReadonlySet<JsonType> | undefined {
  if (value === true) return EVERYTHING;
  if (value === false) return new Set();
  if (!isObject(value)) return undefined;
  const asks = Object.keys(value).filter((key) => !WORDS.has(key));
  if (asks.length === 0) return EVERYTHING;
  // Without `integer`: what is left of `number` then is no type of its own.
  if (asks.length > 1 || asks[0] !== 'type' || [value.type].flat().includes('integer')) return undefined;
  return typesOf(value, false);
}

const WORDS: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'example', 'examples']);

export function wholeNumbers(atom: Located): Located | undefined {
  const type = child(atom, 'type');
  const names = typeof type?.value === 'string' ? [type.value] : asList(type?.value);
  return names.includes('integer') && !names.includes('number') ? type : undefined;
}

export function joined(left: Draft, right: Draft): Draft[] {
  const types = new Set([...left.types].filter((type) => right.types.has(type)));
  if (types.size === 0) return [];
  const known = new Set(left.atoms.map(({ pointer }) => pointer));
  return [
    {
      atoms: [...left.atoms, ...right.atoms.filter(({ pointer }) => !known.has(pointer))],
      types,
      typed: left.typed || right.typed,
      excludes: [...left.excludes, ...right.excludes],
      opaque: [...left.opaque, ...right.opaque],
      names: [...left.names, ...right.names],
      closers: [...left.closers, ...right.closers],
    },
  ];
}

export function named(drafts: readonly Draft[], reference: string): Draft[] {
  return drafts.map((draft) => ({ ...draft, names: [reference, ...draft.names] }));
}

/** `unevaluated...` looks at everything that the schema object holds in place, so it is told what that is. */
export function closed(drafts: readonly Draft[], at: Located, schema: JsonObject): readonly Draft[] {
  const closers = ['unevaluatedProperties', 'unevaluatedItems'].flatMap((keyword) => {
    const by = schema[keyword] === undefined ? undefined : child(at, keyword);
    return by === undefined ? [] : [by];
  });
  if (closers.length === 0) return drafts;
  return drafts.map((draft) => ({
    ...draft,
    closers: [...draft.closers, ...closers.map((by) => ({ by, over: draft.atoms }))],
  }));
}

export function addCloser(
  closer: Draft['closers'][number],
  objects: ObjectPart[],
  arrays: ArrayPart[],
): void {
  if (closer.by.pointer.endsWith('/unevaluatedProperties')) {
    const seen = closer.over.flatMap((atom) => objectParts(atom));
    // Where a part says what further fields are, none is left unevaluated.
    if (seen.some(({ additional }) => additional !== undefined)) return;
    objects.push({
      properties: new Map(seen.flatMap(({ properties }) => [...properties])),
      patterns: seen.flatMap(({ patterns }) => patterns),
      additional: closer.by,
    });
    return;
  }
  const seen = closer.over.flatMap((atom) => arrayPart(atom) ?? []);
  if (seen.some(({ rest }) => rest !== undefined)) return;
  const [longest = []] = seen.map(({ prefix }) => prefix).sort((a, b) => b.length - a.length);
  arrays.push({ prefix: longest, rest: closer.by });
}

/**
 * A schema that says what is in an object or a list, and no type, is meant for that: strictly a string would be right,
 * too, but nobody writes `properties` for strings.
 */
export function impliedTypes(
  draft: Draft,
  keywords: ReadonlyMap<string, readonly Located[]>,
  isObjectLike: boolean,
  isArrayLike: boolean,
): ReadonlySet<JsonType> {
  if (draft.typed || keywords.has('enum') || keywords.has('const') || (!isObjectLike && !isArrayLike)) {
    return draft.types;
  }
  return new Set<JsonType>([
    ...(isObjectLike ? ['object' as const] : []),
    ...(isArrayLike ? ['array' as const] : []),
  ]);
}
