/** Values of an OpenAPI document together with where they stand, and the way from one to the next. */
import { isObject, type Json, type JsonObject, joinPointer } from './json.js';
import { References } from './references.js';

/** A value and the JSON Pointer of the place where it really stands, once references are followed. */
export interface Located {
  readonly value: Json;
  readonly pointer: string;
}

/** A document whose values are reached with their places; references are followed inside the document only. */
export class LocatedDocument {
  readonly root: Located & { readonly value: JsonObject };
  /** Which dialect the schemas speak: that of 3.0, or JSON Schema (OpenAPI 3.1 and later). */
  readonly dialect: '3.0' | '3.1';
  readonly #references: References;
  readonly #targets = new Map<string, Located | undefined>();

  constructor(document: JsonObject) {
    this.root = { value: document, pointer: '' };
    this.dialect = String(document.openapi).startsWith('3.0') ? '3.0' : '3.1';
    this.#references = new References(document, this.dialect);
  }

  /** The value below a place, references followed; `undefined` where there is none. */
  at(place: Located | undefined, ...keys: readonly (string | number)[]): Located | undefined {
    let current = place === undefined ? undefined : this.resolve(place);
    for (const key of keys) {
      const below = current === undefined ? undefined : child(current, key);
      current = below === undefined ? undefined : this.resolve(below);
    }
    return current;
  }

  /** Key and value of every entry of a map, references followed. */
  entries(place: Located | undefined): [string, Located][] {
    const resolved = this.at(place);
    if (resolved === undefined || !isObject(resolved.value)) return [];
    return Object.keys(resolved.value).flatMap((key): [string, Located][] => {
      const below = this.at(resolved, key);
      return below === undefined ? [] : [[key, below]];
    });
  }

  /** Every item of a list, references followed. */
  items(place: Located | undefined): Located[] {
    const resolved = this.at(place);
    if (resolved === undefined || !Array.isArray(resolved.value)) return [];
    return resolved.value.flatMap((_item, index) => this.at(resolved, index) ?? []);
  }

  /** Follows `$ref`s within the document; a reference that leads nowhere, or in a circle, stays what it is. */
  resolve(place: Located): Located {
    return this.#followed(place, 'all') ?? place;
  }

  /**
   * Where the `$ref` of a schema leads; `undefined` where there is none, or where it leads to nothing in the document. A
   * reference with members of its own beside it (from 3.1 on they count) is the end of the way.
   */
  schemaBehind(place: Located): Located | undefined {
    return this.#followed(place, 'bare');
  }

  /** The same of a `$dynamicRef`; `undefined` also where it depends on the schemas it was reached through. */
  schemaBehindDynamic({ value, pointer }: Located): Located | undefined {
    const reference = isObject(value) ? value.$dynamicRef : undefined;
    if (typeof reference !== 'string' || this.#references.dependOnScope) return undefined;
    return this.schemaBehind({ value: { $ref: reference }, pointer });
  }

  #followed({ value, pointer }: Located, end: 'all' | 'bare'): Located | undefined {
    if (!isObject(value) || typeof value.$ref !== 'string') return undefined;
    // Only the base of a reference by name depends on where it stands.
    const key = value.$ref.startsWith('#') ? `${end} ${value.$ref}` : `${end} ${value.$ref} ${pointer}`;
    if (!this.#targets.has(key)) {
      const followed = this.#references.followReference(value.$ref, pointer, end);
      this.#targets.set(key, followed.kind === 'found' ? followed.at : undefined);
    }
    return this.#targets.get(key);
  }
}

/** What stands directly below a place, a reference there left as it is. */
export function child({ value, pointer }: Located, key: string | number): Located | undefined {
  const name = String(key);
  let below: Json | undefined;
  if (Array.isArray(value)) below = /^\d+$/.test(name) ? value[Number(name)] : undefined;
  else if (isObject(value) && Object.hasOwn(value, name)) below = value[name];
  return below === undefined ? undefined : { value: below, pointer: joinPointer(pointer, name) };
}

/** What stands directly below a map or list, references left as they are. */
export function children(place: Located | undefined): [string, Located][] {
  if (place === undefined || typeof place.value !== 'object' || place.value === null) return [];
  return Object.keys(place.value).flatMap((key): [string, Located][] => {
    const below = child(place, key);
    return below === undefined ? [] : [[key, below]];
  });
}

export function textOf(place: Located | undefined): string | undefined {
  return typeof place?.value === 'string' ? place.value : undefined;
}
