import { isObject, type Json, readPointer } from '../json.js';
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

export interface Place {
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
  const tokens = readPointer(pointer);
  const last = tokens.pop();
  let parent: Json | undefined = document;
  for (const token of tokens) parent = childOf(parent, token);
  return last === undefined ? undefined : originOf(parent)?.exact?.get(last);
}

function childOf(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
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
