import {
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  pointerOf,
  sameJson,
  valueAt,
} from '../../json.js';
import { child, children, type Located, type LocatedDocument } from '../../located.js';
import { referenceTo, schemaNamesOf } from '../../structure.js';

/**
 * Tells schemas that are the same to the letter, with everything they refer to: the great part of every comparison. That
 * is found out for all references of a document at once, since schemas refer to each other in circles.
 */
export class Identity {
  readonly #before: LocatedDocument;
  readonly #after: LocatedDocument;
  readonly #references = new WeakMap<object, readonly string[]>();
  /** Comparing is cheap where values differ early; what is equal is asked again and again. */
  readonly #equal = new WeakMap<object, object>();
  /** References whose targets, or targets of their targets, differ. */
  #changed: ReadonlySet<string> | undefined;

  constructor(before: LocatedDocument, after: LocatedDocument) {
    this.#before = before;
    this.#after = after;
  }

  same(before: Located, after: Located): boolean {
    if (this.#before.dialect !== this.#after.dialect) return false;
    const [older, newer] = [before.value, after.value];
    if (typeof older !== 'object' || typeof newer !== 'object' || older === null || newer === null) {
      return older === newer;
    }
    if (!this.#sameWords(older, newer)) return false;
    this.#changed ??= this.#findChanged();
    const own = [before.pointer, after.pointer].map((pointer) => `#${pointer}`);
    return [...own, ...this.#referencesOf(older)].every(
      (reference) => this.#changed?.has(reference) === false,
    );
  }

  #sameWords(older: Json & object, newer: Json & object): boolean {
    if (this.#equal.get(older) === newer) return true;
    const same = sameJson(older, newer);
    if (same) this.#equal.set(older, newer);
    return same;
  }

  #referencesOf(value: Json & object): readonly string[] {
    const known = this.#references.get(value);
    if (known !== undefined) return known;
    const references = [...referencesIn(value)];
    this.#references.set(value, references);
    return references;
  }

  #findChanged(): ReadonlySet<string> {
    const changed = new Set<string>();
    const usedBy = new Map<string, string[]>();
    const documents = [this.#before, this.#after];
    const subtypes = documents.flatMap((document) => subtypesIn(document));
    const open = new Set(documents.flatMap(({ root }) => [...referencesIn(root.value)]));
    // What holds a schema with a discriminator in its `allOf` may stand in its place.
    for (const { subtype, base } of subtypes) {
      open.add(subtype);
      usedBy.set(subtype, [...(usedBy.get(subtype) ?? []), base]);
    }
    for (const reference of open) {
      const targets = documents.map((document) => rawTarget(document, reference));
      const [older, newer] = targets;
      // A reference that leads nowhere known on either side is the same words.
      if (!sameJson(older, newer)) changed.add(reference);
      for (const target of targets) {
        if (typeof target !== 'object' || target === null) continue;
        for (const inner of this.#referencesOf(target)) {
          const users = usedBy.get(inner);
          if (users === undefined) usedBy.set(inner, [reference]);
          else users.push(reference);
        }
      }
    }
    const queue = [...changed];
    for (let inner = queue.pop(); inner !== undefined; inner = queue.pop()) {
      for (const user of usedBy.get(inner) ?? []) {
        if (changed.has(user)) continue;
        changed.add(user);
        queue.push(user);
      }
    }
    return changed;
  }
}

/** References to the named schemas that build on one with a discriminator, and to that one. */
function subtypesIn(document: LocatedDocument): { subtype: string; base: string }[] {
  return children(document.at(document.root, 'components', 'schemas')).flatMap(([name, schema]) =>
    children(child(schema, 'allOf')).flatMap(([, { value }]) => {
      const base = isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
      const target = base === undefined ? undefined : rawTarget(document, base);
      if (base === undefined || !isObject(target) || target.discriminator === undefined) return [];
      return [{ subtype: `#${joinPointer('/components/schemas', name)}`, base }];
    }),
  );
}

/** What a reference within the document names, not followed any further. */
export function rawTarget(document: LocatedDocument, reference: string): Json | undefined {
  const { root } = document;
  if (reference.startsWith(DYNAMIC)) {
    const own = reference.slice(DYNAMIC.length);
    const name = own.slice(own.indexOf('#') + 1);
    // Which of them is meant depends on the way there.
    const known = document.schemaBehind({ value: { $ref: own }, pointer: '' })?.value;
    return [known ?? null, ...anchored(root.value, name)];
  }
  if (!reference.startsWith('#/')) {
    return document.schemaBehind({ value: { $ref: reference }, pointer: '' })?.value;
  }
  return valueAt(root.value, pointerOf(reference));
}

/** Before a `$dynamicRef`, where it stands among references of the common kind. */
const DYNAMIC = 'dynamic ';

/** Schemas with a `$dynamicAnchor` of the name. */
function anchored(document: JsonObject, name: string): Json[] {
  const found: Json[] = [];
  const open: (Json | undefined)[] = [document];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (isObject(next) && next.$dynamicAnchor === name) found.push(next);
    open.push(...Object.values(next));
  }
  return found;
}

/** Every `$ref` and `$dynamicRef`, and what a `discriminator` maps to. */
export function referencesIn(value: Json | undefined): Set<string> {
  const found = new Set<string>();
  const open: (Json | undefined)[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) {
      for (const item of next) open.push(item);
    } else if (isObject(next)) {
      for (const [key, inner] of Object.entries(next)) {
        if (key === '$ref' && typeof inner === 'string') found.add(inner);
        else if (key === '$dynamicRef' && typeof inner === 'string') found.add(DYNAMIC + inner);
        else open.push(inner);
      }
      for (const { written } of schemaNamesOf(next)) found.add(referenceTo(written));
    }
  }
  return found;
}
