/**
 * A Schema Object as it works: what its own keywords, all branches of `allOf` and one choice of each `oneOf`, `anyOf` and
 * `if` ask for together. A schema is the list of its views; a value is right where it is right for one of them.
 */
import { isObject, type JsonObject } from './json.js';
import { child, children, type Located, type LocatedDocument } from './located.js';
import {
  addCloser,
  closed,
  type Draft,
  impliedTypes,
  type JsonType,
  joined,
  NOTHING_ASKED,
  named,
  ownDraft,
  typesNamedAlone,
  wholeNumbers,
} from './schema-drafts.js';
import { type ArrayPart, arrayPart, needsOf, type ObjectPart, objectParts } from './schema-parts.js';

export { JSON_TYPES, type JsonType } from './schema-drafts.js';
export { asksForFieldsAlone, fieldOf, furtherFields, itemOf, needsOf } from './schema-parts.js';

/** Who sends the value: `readOnly` parts are in no request, `writeOnly` parts in no response. */
export type Direction = 'request' | 'response';

/** More views than this are not made of one schema: its compositions are left as they are, in `opaque`. */
const MOST_VIEWS = 64;

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
    const older = this.document.dialect === '3.0';
    if (typeof schema.$ref === 'string') {
      const target = this.#reference(at);
      if (target === undefined) groups.push([{ ...NOTHING_ASKED, opaque: [at] }]);
      else groups.push(named(this.#draftsOf(target), schema.$ref));
      if (older) return groups[0] ?? [];
    }
    if (typeof schema.$dynamicRef === 'string') {
      const target = this.document.schemaBehindDynamic(at);
      if (target === undefined) groups.push([{ ...NOTHING_ASKED, opaque: [at] }]);
      else groups.push(named(this.#draftsOf(target), schema.$dynamicRef));
    }
    const nullByComposition =
      older &&
      schema.nullable === true &&
      schema.type === undefined &&
      ['allOf', 'oneOf', 'anyOf'].some((keyword) => Array.isArray(schema[keyword]));
    groups.push([ownDraft(at, schema, older)]);
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
      objects.push(...objectParts(atom));
      const array = arrayPart(atom);
      if (array !== undefined) arrays.push(array);
    }
    for (const closer of draft.closers) addCloser(closer, objects, arrays);
    const needs = needsOf(keywords);
    for (let known = -1; known < required.size; ) {
      known = required.size;
      for (const { name, needed } of needs) {
        const wanted = String(needed.value);
        if (required.has(name) && !required.has(wanted)) required.set(wanted, needed);
      }
    }
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
  '$dynamicRef',
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
