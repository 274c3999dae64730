/** Schemas of a document by their JSON Pointers. */
import { asObject, isObject, type Json, type JsonObject, joinPointer, readPointer } from '../json.js';

/** The value at a JSON Pointer, references left as they are. */
export function rawAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const token of readPointer(pointer)) {
    if (Array.isArray(value)) value = value[Number(token)];
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

/** Follows a schema's `$ref` to the schema it names. Undefined where it leads nowhere or in a circle. */
export function followed(
  document: JsonObject,
  pointer: string,
): { readonly schema: JsonObject; readonly pointer: string } | undefined {
  let at = pointer;
  for (let steps = 0; steps < 100; steps += 1) {
    const schema = rawAt(document, at);
    if (schema === undefined) return undefined;
    const reference = asObject(schema).$ref;
    if (typeof reference !== 'string') return { schema: asObject(schema), pointer: at };
    at = pointerOf(reference);
  }
  return undefined;
}

/** The JSON Pointer a local reference holds: `#/a/b%20c` is `/a/b c`. */
export function pointerOf(reference: string): string {
  let fragment = reference.replace(/^#/, '');
  try {
    fragment = decodeURIComponent(fragment);
  } catch {
    // A stray percent sign: the reference is taken as written.
  }
  return joinPointer('', ...readPointer(fragment));
}
