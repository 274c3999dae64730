/**
 * A Schema Object as it works: what its own keywords, all branches of `allOf` and one choice of each `oneOf`, `anyOf` and
 * `if` ask for together. A schema is the list of its views; a value is right where it is right for one of them.
 */
import { asList, isObject, type Json, type JsonObject } from './json.js';
import { child, children, type Located, type LocatedDocument } from './located.js';
import { isFoundIn } from './validate/pattern.js';

/** Who sends the value: `readOnly` parts are in no request, `writeOnly` parts in no response. */
export type Direction = 'request' | 'response';

export const JSON_TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;
export type JsonType = (typeof JSON_TYPES)[number];

/** More views than this are not made of one schema: its compositions are left as they are, in `opaque`. */
const MOST_VIEWS = 64;

/** Keywords that speak of all fields of an object together, as far as one schema object (and what is in it) sees them. */
export interface ObjectPart {
  readonly properties: ReadonlyMap<string, Located>;
  readonly patterns: readonly (readonly [string, Located])[];
  /** `additionalProperties`, or `unevaluatedProperties` over everything the schema object holds. */
  readonly additional: Located | undefined;
}

/** The same for the items of an array. */
export interface ArrayPart {
  readonly prefix: readonly Located[];
  readonly rest: Located | undefined;
}

/** One way for a value to be right. */
export interface SchemaView {
  readonly types: ReadonlySet<JsonType>;
  /** The place that asks for whole numbers; `undefined`: any number. */
  readonly integer: Located | undefined;
  /** Every place of each keyword that is neither composition nor about fields and items, by keyword. All hold. */
  readonly keywords: ReadonlyMap<string, readonly Located[]>;
  readonly objects: readonly ObjectPart[];
  readonly arrays: readonly ArrayPart[];
  /** Names with the place that requires them; hidden ones (`readOnly` in a request) are left out. */
  readonly required: ReadonlyMap<string, Located>;
  /** The hidden names that are required in the other direction. */
  readonly requiredElsewhere: ReadonlyMap<string, Located>;
  /** Values that are right for one of these schemas are wrong here (`not`, `else`, the rivals in a `oneOf`). */
  readonly excludes: readonly Located[];
  /** Compositions that were too many to look into, and references that lead out of the document. */
  readonly opaque: readonly Located[];
  /** Schema objects that this view is made of. */
  readonly atoms: readonly Located[];
  /** `$ref`s followed to get to this choice: what its author calls it. */
  readonly names: readonly string[];
}

interface Draft {
  readonly atoms: readonly Located[];
  readonly types: ReadonlySet<JsonType>;
  readonly typed: boolean;
  readonly excludes: readonly Located[];
  readonly opaque: readonly Located[];
  readonly names: readonly string[];
  /** `unevaluated...` keywords with the schema objects they look over. */
  readonly closers: readonly { readonly by: Located; readonly over: readonly Located[] }[];
}

const EVERYTHING: ReadonlySet<JsonType> = new Set(JSON_TYPES);
const NOTHING_ASKED: Draft = {
  atoms: [],
  types: EVERYTHING,
  typed: false,
  excludes: [],
  opaque: [],
  names: [],
  closers: [],
};

/** Makes views of the schemas of one document. */
export class SchemaViews {
  readonly document: LocatedDocument;
  readonly #views = new Map<string, readonly SchemaView[]>();
  readonly #drafts = new Map<string, readonly Draft[]>();
  readonly #open = new Set<string>();
  #cuts = 0;
  #subtypes: Map<string, (readonly [string, Located])[]> | undefined;
  readonly #flags = new Map<string, boolean>();

  constructor(document: LocatedDocument) {
    this.document = document;
  }

  /**
   * The views of the schemas together (as if joined with `allOf`). No schema asks for nothing: one view that takes
   * anything. An empty list: no value is right.
   */
  of(parts: readonly Located[], direction: Direction): readonly SchemaView[] {
    const key = `${direction} ${keyOf(parts)}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const drafts = this.#product(
      parts.map((part) => this.#draftsOf(part)),
      parts,
    );
    const views = drafts.map((draft) => this.#view(draft, direction)).filter((view) => view.types.size > 0);
    this.#views.set(key, views);
    return views;
  }

  /** Whether a schema carries a flag (`readOnly`, `deprecated`), itself or in a part that always holds. */
  flag(part: Located, name: string): boolean {
    const key = `${name} ${part.pointer}`;
    const known = this.#flags.get(key);
    if (known !== undefined) return known;
    this.#flags.set(key, false);
    const found = this.atoms(part).some(({ value }) => isObject(value) && value[name] === true);
    this.#flags.set(key, found);
    return found;
  }

  /** The schema objects that always hold: the schema, what it refers to, `allOf`, and a choice of one. */
  atoms(part: Located, seen = new Set<string>()): Located[] {
    const at = this.#entered(part);
    if (!isObject(at.value) || seen.has(at.pointer)) return [];
    seen.add(at.pointer);
    const target = this.#reference(at);
    const inner = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
      const list = children(child(at, keyword)).map(([, member]) => member);
      return keyword === 'allOf' || list.length === 1 ? list : [];
    });
    return [at, ...(target === undefined ? [] : [target]), ...inner].flatMap((one) =>
      one === at ? [at] : this.atoms(one, seen),
    );
  }

  /** Named schemas that hold a schema in their `allOf`: its subtypes, where it has a discriminator. */
  subtypesOf(base: Located): readonly (readonly [string, Located])[] {
    this.#subtypes ??= this.#findSubtypes();
    return this.#subtypes.get(base.pointer) ?? [];
  }

  #findSubtypes(): Map<string, (readonly [string, Located])[]> {
    const found = new Map<string, (readonly [string, Located])[]>();
    for (const [name, schema] of children(this.document.at(this.document.root, 'components', 'schemas'))) {
      for (const [, member] of children(child(schema, 'allOf'))) {
        const base = this.document.resolve(member);
        if (base !== member) found.set(base.pointer, [...(found.get(base.pointer) ?? []), [name, schema]]);
      }
    }
    return found;
  }

  /** Whether the name stands for a field that is never sent in this direction. */
  hidden(parts: readonly Located[], direction: Direction): boolean {
    const flag = direction === 'request' ? 'readOnly' : 'writeOnly';
    return parts.some((part) => this.flag(part, flag));
  }

  /** In 3.0 what stands beside a reference does not count (3.0.3, Reference Object); in 3.1 both hold. */
  #entered(part: Located): Located {
    return this.document.dialect === '3.0' ? this.document.resolve(part) : part;
  }

  #reference(at: Located): Located | undefined {
    return this.document.schemaBehind(at);
  }

  #draftsOf(part: Located): readonly Draft[] {
    if (part.value === true) return [NOTHING_ASKED];
    if (part.value === false) return [];
    const known = this.#drafts.get(part.pointer);
    if (known !== undefined) return known;
    // A schema that holds itself in place asks for nothing more than it asks for already.
    if (!isObject(part.value)) return [NOTHING_ASKED];
    if (this.#open.has(part.pointer)) {
      this.#cuts++;
      return [NOTHING_ASKED];
    }
    const cutsBefore = this.#cuts;
    this.#open.add(part.pointer);
    const drafts = this.#objectDrafts(part, part.value);
    this.#open.delete(part.pointer);
    // Inside a circle the list is short of what the outer schema adds.
    if (this.#open.size === 0 || this.#cuts === cutsBefore) this.#drafts.set(part.pointer, drafts);
    return drafts;
  }

  #objectDrafts(at: Located, schema: JsonObject): readonly Draft[] {
    const groups: (readonly Draft[])[] = [];
    if (typeof schema.$ref === 'string') {
      const target = this.#reference(at);
      if (target === undefined) groups.push([{ ...NOTHING_ASKED, opaque: [at] }]);
      else groups.push(named(this.#draftsOf(target), schema.$ref));
      if (this.document.dialect === '3.0') return groups[0] ?? [];
    }
    const nullByComposition =
      schema.nullable === true &&
      schema.type === undefined &&
      ['allOf', 'oneOf', 'anyOf'].some((keyword) => Array.isArray(schema[keyword]));
    groups.push([ownDraft(at, schema)]);
    for (const [, member] of children(child(at, 'allOf'))) groups.push(this.#draftsOf(member));
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const list = children(child(at, keyword)).map(([, member]) => member);
      if (list.length === 0) continue;
      const exclusive = keyword === 'oneOf' && !isObject(schema.discriminator);
      groups.push(
        list.flatMap((member) => {
          const rivals = exclusive ? list.filter((other) => other !== member) : [];
          return this.#draftsOf(member).map((draft) => ({
            ...draft,
            excludes: [...draft.excludes, ...rivals],
          }));
        }),
      );
    }
    const condition = child(at, 'if');
    if (condition !== undefined && (schema.then !== undefined || schema.else !== undefined)) {
      groups.push(this.#conditional(at, condition));
    }
    const drafts = closed(this.#product(groups, [at]), at, schema);
    // Around a composition `nullable` is taken as it is meant: null, or what is inside.
    if (!nullByComposition) return drafts;
    return [{ ...NOTHING_ASKED, types: new Set<JsonType>(['null']), typed: true, atoms: [] }, ...drafts];
  }

  #conditional(at: Located, condition: Located): Draft[] {
    const branch = (keyword: string): readonly Draft[] => {
      const then = child(at, keyword);
      return then === undefined ? [NOTHING_ASKED] : this.#draftsOf(then);
    };
    const met = this.#product([this.#draftsOf(condition), branch('then')], [at]);
    const unmet = branch('else').map((draft) => ({ ...draft, excludes: [...draft.excludes, condition] }));
    return [...met, ...unmet];
  }

  /** Every way to take one of each group; where those are too many, one that leaves the compositions unread. */
  #product(groups: readonly (readonly Draft[])[], owners: readonly Located[]): readonly Draft[] {
    let product: readonly Draft[] = [NOTHING_ASKED];
    for (const group of groups) {
      if (product.length * group.length > MOST_VIEWS) {
        const single = groups.filter(({ length }) => length === 1);
        return this.#product([[{ ...NOTHING_ASKED, opaque: owners }], ...single], owners);
      }
      product = product.flatMap((left) => group.flatMap((right) => joined(left, right)));
    }
    return product;
  }

  #view(draft: Draft, direction: Direction): SchemaView {
    const keywords = new Map<string, Located[]>();
    const required = new Map<string, Located>();
    const objects: ObjectPart[] = [];
    const arrays: ArrayPart[] = [];
    let integer: Located | undefined;
    for (const atom of draft.atoms) {
      if (!isObject(atom.value)) continue;
      integer ??= wholeNumbers(atom);
      for (const [key, value] of children(atom)) {
        if (key === 'required') {
          for (const [, name] of children(value)) {
            if (typeof name.value === 'string' && !required.has(name.value)) required.set(name.value, name);
          }
        } else if (!STRUCTURE.has(key)) {
          keywords.set(key, [...(keywords.get(key) ?? []), value]);
        }
      }
      const object = objectPart(atom);
      if (object !== undefined) objects.push(object);
      const array = arrayPart(atom);
      if (array !== undefined) arrays.push(array);
    }
    for (const closer of draft.closers) addCloser(closer, objects, arrays);
    const requiredElsewhere = new Map<string, Located>();
    for (const [name, place] of required) {
      const parts = objects.flatMap(({ properties }) => properties.get(name) ?? []);
      if (!this.hidden(parts, direction)) continue;
      required.delete(name);
      requiredElsewhere.set(name, place);
    }
    const implied = impliedTypes(draft, keywords, objects.length > 0 || required.size > 0, arrays.length > 0);
    const wholeTypes = draft.excludes.map(({ value }) => typesNamedAlone(value));
    return {
      types: new Set([...implied].filter((type) => !wholeTypes.some((types) => types?.has(type)))),
      integer,
      keywords,
      objects,
      arrays,
      required,
      requiredElsewhere,
      excludes: draft.excludes.filter((_exclude, index) => wholeTypes[index] === undefined),
      opaque: draft.opaque,
      atoms: draft.atoms,
      names: draft.names,
    };
  }
}

/** Keywords that the view shows in another way. */
const STRUCTURE: ReadonlySet<string> = new Set([
  '$ref',
  'type',
  'nullable',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'if',
  'then',
  'else',
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'prefixItems',
  'unevaluatedItems',
  'required',
]);

function keyOf(parts: readonly Located[]): string {
  return parts.map(({ pointer }) => pointer).join('\n');
}

function ownDraft(at: Located, schema: JsonObject): Draft {
  const types = typesOf(schema);
  const not = child(at, 'not');
  return {
    ...NOTHING_ASKED,
    atoms: [at],
    types: types ?? EVERYTHING,
    typed: types !== undefined,
    excludes: not === undefined ? [] : [not],
  };
}

function typesOf(schema: JsonObject): ReadonlySet<JsonType> | undefined {
  const names = typeof schema.type === 'string' ? [schema.type] : asList(schema.type);
  if (names.length === 0) return undefined;
  const types = JSON_TYPES.filter(
    (type) => names.includes(type) || (type === 'number' && names.includes('integer')),
  );
  // "nullable" adds null to the type beside it (OpenAPI 3.0.3, Schema Object).
  return new Set(schema.nullable === true ? [...types, 'null' as const] : types);
}

/** The types of a schema that asks for nothing but types; with `not` around it, they are simply not there. */
function typesNamedAlone(value: Json): ReadonlySet<JsonType> | undefined {
  if (value === true) return EVERYTHING;
  if (value === false) return new Set();
  if (!isObject(value)) return undefined;
  const asks = Object.keys(value).filter((key) => !WORDS.has(key));
  if (asks.length === 0) return EVERYTHING;
  // Without `integer`: what is left of `number` then is no type of its own.
  if (asks.length > 1 || asks[0] !== 'type' || [value.type].flat().includes('integer')) return undefined;
  return typesOf(value);
}

const WORDS: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'example', 'examples']);

function wholeNumbers(atom: Located): Located | undefined {
  const type = child(atom, 'type');
  const names = typeof type?.value === 'string' ? [type.value] : asList(type?.value);
  return names.includes('integer') && !names.includes('number') ? type : undefined;
}

function joined(left: Draft, right: Draft): Draft[] {
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

function named(drafts: readonly Draft[], reference: string): Draft[] {
  return drafts.map((draft) => ({ ...draft, names: [reference, ...draft.names] }));
}

/** `unevaluated...` looks at everything that the schema object holds in place, so it is told what that is. */
function closed(drafts: readonly Draft[], at: Located, schema: JsonObject): readonly Draft[] {
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

function objectPart(atom: Located): ObjectPart | undefined {
  const properties = children(child(atom, 'properties'));
  const patterns = children(child(atom, 'patternProperties'));
  const additional = child(atom, 'additionalProperties');
  if (properties.length === 0 && patterns.length === 0 && additional === undefined) return undefined;
  return { properties: new Map(properties), patterns, additional };
}

function arrayPart(atom: Located): ArrayPart | undefined {
  const items = child(atom, 'items');
  const tuple = Array.isArray(items?.value);
  const prefix = children(tuple ? items : child(atom, 'prefixItems')).map(([, item]) => item);
  const rest = tuple ? child(atom, 'additionalItems') : items;
  return prefix.length === 0 && rest === undefined ? undefined : { prefix, rest };
}

function addCloser(closer: Draft['closers'][number], objects: ObjectPart[], arrays: ArrayPart[]): void {
  if (closer.by.pointer.endsWith('/unevaluatedProperties')) {
    const seen = closer.over.flatMap((atom) => objectPart(atom) ?? []);
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
function impliedTypes(
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

/** What one view says of a field: every schema that holds for it, and whether it is one of the listed ones. */
export function fieldOf(view: SchemaView, name: string): { parts: Located[]; listed: boolean } {
  const parts: Located[] = [];
  let listed = false;
  for (const { properties, patterns, additional } of view.objects) {
    const own = properties.get(name);
    const matching = patterns.filter(([pattern]) => matches(pattern, name)).map(([, part]) => part);
    if (own !== undefined) listed = true;
    if (own !== undefined || matching.length > 0)
      parts.push(...(own === undefined ? [] : [own]), ...matching);
    else if (additional !== undefined) parts.push(additional);
  }
  return { parts, listed };
}

/** What holds for a field that no list and no pattern names. */
export function furtherFields(view: SchemaView): Located[] {
  return view.objects.flatMap(({ additional }) => additional ?? []);
}

/** What holds for the item at an index; beyond the longest prefix it is the same for all. */
export function itemOf(view: SchemaView, index: number): Located[] {
  return view.arrays.flatMap(({ prefix, rest }) => prefix[index] ?? rest ?? []);
}

/** Whether a pattern of `patternProperties` names the field; one that cannot be decided is taken not to. */
function matches(pattern: string, name: string): boolean {
  return isFoundIn(pattern, name) === true;
}
