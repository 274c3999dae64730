/** JSON that tests edit in place. */
export type Json = string | number | boolean | null | Json[] | JsonMap;
export interface JsonMap {
  [key: string]: Json;
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Defines a key even where it is `__proto__`, which plain assignment would swallow. */
export function setKey(target: JsonMap, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Every scalar (and empty container) with the keys that lead to it, depth first. */
export function* leaves(value: Json, path: string[] = []): Generator<[string[], Json]> {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0) yield [path, value];
  for (const [key, item] of inner) yield* leaves(item, [...path, key]);
}
