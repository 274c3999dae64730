import { childOf, type Json, readPointer, valueAt } from '../json.js';
import type { TextFile } from './text-file.js';

/**
 * Where the objects and arrays of parsed documents were written. Kept by the identity of the object, so that it survives whatever
 * is done to the document around it: bundling, selecting operations, merging. What is copied has no origin any more.
 */
export interface Origin {
  readonly text: TextFile;
  /** Offset of the object or array itself. */
  readonly start: number;
  /** Offset of each member's key, or of each item, in the order of `Object.keys`. */
  readonly members: readonly number[];
  /** Keys as written, where `Object.keys` has another order: JavaScript puts `200` before `default` and `404`. */
  readonly order?: readonly string[];
  /** Numbers as written that JavaScript cannot hold, such as `9223372036854775807`, by their key. */
  readonly exact?: ReadonlyMap<string, string>;
}

/** A place in a file. */
export interface Place {
  /** Its path, as given. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

const origins = new WeakMap<object, Origin>();

export function recordOrigin(value: object, origin: Origin): void {
  origins.set(value, origin);
}

export function originOf(value: unknown): Origin | undefined {
  return typeof value === 'object' && value !== null ? origins.get(value) : undefined;
}

/** The keys of an object in the order in which they were written. */
export function keysInOrder(value: object): readonly string[] {
  const { order } = origins.get(value) ?? {};
  const keys = Object.keys(value);
  if (order === undefined) return keys;
  const known = order.filter((key) => Object.hasOwn(value, key));
  return known.length === keys.length ? known : [...new Set([...known, ...keys])];
}

/**
 * Where the value at a pointer was written: its key, or the value itself in an array. References are not followed. Where
 * nothing is at the pointer, or nothing is known of it, the nearest place above it that is known.
 */
export function placeOf(document: Json, pointer: string): Place | undefined {
  let value: Json | undefined = document;
  let place = placeIn(value);
  for (const token of readPointer(pointer)) {
    const parent: Json | undefined = value;
    value = childOf(parent, token);
    if (value === undefined) break;
    place = placeIn(parent, token) ?? placeIn(value) ?? place;
  }
  return place;
}

/** The number at a pointer as written, where a JavaScript number does not hold it. */
export function exactNumberAt(document: Json, pointer: string): string | undefined {
  const [token] = readPointer(pointer.slice(pointer.lastIndexOf('/')));
  const parent = valueAt(document, pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))));
  return token === undefined ? undefined : originOf(parent)?.exact?.get(token);
}

/** The place of a pointer (`placeOf`), and the words there: the key as it is written, with its quotes. */
export function quoteOf(document: Json, pointer: string): (Place & { readonly quote: string }) | undefined {
  let at = pointer;
  for (;;) {
    const parent = valueAt(document, at.slice(0, at.lastIndexOf('/')));
    const [token] = readPointer(at.slice(at.lastIndexOf('/')));
    const origin = originOf(parent);
    const index = token === undefined ? -1 : indexIn(parent, token);
    const offset = origin?.members[index];
    if (origin !== undefined && offset !== undefined) {
      const [quote = ''] =
        /^(?:"(?:[^"\\]|\\.)*"|[^:\n]*)/.exec(origin.text.text.slice(offset, offset + 400)) ?? [];
      return { file: origin.text.file, ...origin.text.position(offset), quote: quote.trimEnd() };
    }
    if (at === '') return undefined;
    at = at.slice(0, at.lastIndexOf('/'));
  }
}

/** A copy of an object with some of its keys, which keeps its place and theirs. */
export function withKeys<T extends { [key: string]: Json }>(value: T, keep: (key: string) => boolean): T {
  const keys = Object.keys(value);
  const origin = originOf(value);
  // The same members, fewer of them: what T says of them still holds where it says that they are optional.
  const copy = Object.fromEntries(keys.filter(keep).map((key) => [key, value[key]])) as T;
  if (origin !== undefined) {
    recordOrigin(copy, { ...origin, members: origin.members.filter((_, index) => keep(keys[index] ?? '')) });
  }
  return copy;
}

/** An empty object that stands where `value` was written, with its keys in the same order as far as they come again. */
export function keepPlace(value: object, next: object): { [key: string]: Json } {
  const copy: { [key: string]: Json } = {};
  const origin = originOf(value);
  if (origin === undefined) return copy;
  const old = Object.keys(value);
  const members = Object.keys(next).map((key) => origin.members[old.indexOf(key)] ?? origin.start);
  recordOrigin(copy, { ...origin, members });
  return copy;
}

/** Where an object or array was written, or one of its members. */
export function placeIn(container: Json | undefined, token?: string): Place | undefined {
  const origin = originOf(container);
  if (origin === undefined) return undefined;
  const index = token === undefined ? -1 : indexIn(container, token);
  const offset = index === -1 ? origin.start : origin.members[index];
  if (offset === undefined) return undefined;
  return { file: origin.text.file, ...origin.text.position(offset) };
}

function indexIn(container: Json | undefined, token: string): number {
  return Array.isArray(container) ? Number(token) : Object.keys(container ?? {}).indexOf(token);
}
