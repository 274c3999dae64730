/** JSON values and JSON Pointers (RFC 6901). */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one: for parts of a document that may be absent. */
export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Keys and indexes that lead to a value. */
export type PointerPath = readonly (string | number)[];

/** `joinPointer('/paths', '/a', 0)` is `/paths/~1a/0`. */
export function joinPointer(base: string, ...tokens: readonly (string | number)[]): string {
  let pointer = base;
  for (const token of tokens) pointer += `/${typeof token === 'string' ? escapeToken(token) : token}`;
  return pointer;
}

function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** `/paths/~1a` is `['paths', '/a']`; a leading `#` is ignored. */
export function readPointer(pointer: string): string[] {
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Percent-encoding taken off; text that is not well encoded stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The JSON Pointer that a local reference holds: `#/a/b%20c` is `/a/b c`. */
export function pointerOf(reference: string): string {
  return joinPointer('', ...readPointer(percentDecoded(reference)));
}

/** The value at a JSON Pointer, references left as they are. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of readPointer(pointer)) value = childOf(value, token);
  return value;
}

/** A member of an object or an item of an array; undefined where there is none. */
export function childOf(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}

/** A copy of a value with another one at a JSON Pointer. */
export function replaceAt(value: Json, at: string, replacement: Json): Json {
  const [token, ...rest] = readPointer(at);
  if (token === undefined) return replacement;
  const inner = rest.length === 0 ? '' : joinPointer('', ...rest);
  if (Array.isArray(value)) {
    return value.map((item: Json, index) =>
      String(index) === token ? replaceAt(item, inner, replacement) : item,
    );
  }
  const object = asObject(value);
  return { ...object, [token]: replaceAt(object[token] ?? null, inner, replacement) };
}

/** Defines a member even where its key is `__proto__`, which plain assignment would swallow. */
export function setMember<Value>(target: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** `JSON.stringify` with keys sorted: equal for equal values whatever the order they were written in. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isObject(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

/** Equal JSON, whatever the order of keys. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item: Json, index) => sameJson(item, b[index]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
