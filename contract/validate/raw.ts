/** Schemas of a document by their JSON Pointers. */
import { asObject, type JsonObject, pointerOf, valueAt } from '../json.js';

/** Follows a schema's `$ref` to the schema it names. Undefined where it leads nowhere or in a circle. */
export function followed(
  document: JsonObject,
  pointer: string,
): { readonly schema: JsonObject; readonly pointer: string } | undefined {
  let at = pointer;
  for (let steps = 0; steps < 100; steps += 1) {
    const schema = valueAt(document, at);
    if (schema === undefined) return undefined;
    const reference = asObject(schema).$ref;
    if (typeof reference !== 'string') return { schema: asObject(schema), pointer: at };
    at = pointerOf(reference);
  }
  return undefined;
}
