import { isObject, type Json } from '../../contract/json.js';

/** The structure of a schema: texts and examples left out. A property named `description` is structure. */
export function withoutTexts(value: Json | undefined, isProperties = false): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutTexts(item));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      !isProperties && (key === 'description' || key === 'title' || key === 'example')
        ? []
        : [[key, withoutTexts(inner, !isProperties && key === 'properties')]],
    ),
  );
}
