/** A contract while it is being made: plain, mutable JSON. */
export type Json = string | number | boolean | null | Json[] | JsonMap;
export interface JsonMap {
  [key: string]: Json;
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function ownKey(target: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(target, key) ? target[key] : undefined;
}

/** Every scalar (and empty container) of a document with the path that leads to it, depth first. */
export function* leaves(value: Json, path: (string | number)[] = []): Generator<[(string | number)[], Json]> {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) yield* leaves(item, [...path, index]);
  } else if (isMap(value) && Object.keys(value).length > 0) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  } else {
    yield [path, value];
  }
}
