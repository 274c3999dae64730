/** Values of an OpenAPI document together with where they stand, and the way from one to the next. */
import { isObject, type Json, type JsonObject, joinPointer, readPointer } from './json.js';

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
  readonly #targets = new Map<string, Located | undefined>();

  constructor(document: JsonObject) {
    this.root = { value: document, pointer: '' };
    this.dialect = String(document.openapi).startsWith('3.0') ? '3.0' : '3.1';
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
    let current = place;
    const seen = new Set<string>();
    while (isObject(current.value) && typeof current.value.$ref === 'string') {
      const target = current.value.$ref;
      const found = seen.has(target) ? undefined : this.#target(target);
      if (found === undefined) return place;
      seen.add(target);
      current = found;
    }
    return current;
  }

  /** One step along a reference; `undefined` where it leads out of the document or to nothing. */
  #target(reference: string): Located | undefined {
    if (this.#targets.has(reference)) return this.#targets.get(reference);
    let found: Located | undefined = reference.startsWith('#') ? this.root : undefined;
    if (reference.startsWith('#') && reference.length > 1 && !reference.startsWith('#/')) found = undefined;
    if (found !== undefined) {
      for (const key of readPointer(decodedFragment(reference))) {
        found = found === undefined ? undefined : child(found, key);
      }
    }
    this.#targets.set(reference, found);
    return found;
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

/** The pointer of a `$ref` within the document: it is a URI fragment (RFC 3986), so it may be percent-encoded. */
export function decodedFragment(reference: string): string {
  const fragment = reference.replace(/^#/, '');
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

export function textOf(place: Located | undefined): string | undefined {
  return typeof place?.value === 'string' ? place.value : undefined;
}
