/** Shared parameters and responses put where they are used, so that an overlay finds each in its place. */
import { joinPointer } from '../../../contract/json.js';
import { References } from '../../../contract/references.js';
import { isMap, type Json, type JsonMap } from '../json.js';
import type { OpenApiSource } from './draft.js';
import { operationsOf } from './select.js';

/**
 * Replaces references to parameters, headers, request bodies and responses by copies of what they mean.
 * @param origins filled with the component each copy was, by the pointer where it is now
 */
export function putInPlace(
  document: JsonMap,
  { version }: Pick<OpenApiSource, 'version'>,
  origins: Map<string, string>,
): void {
  const references = new References(document, version);
  const resolved = (value: Json | undefined, at: string): Json => {
    if (!isMap(value) || typeof value.$ref !== 'string') return value ?? null;
    const followed = references.follow(value.$ref.slice(1));
    if (followed.kind === 'found') origins.set(at, followed.at.pointer);
    // Found: the document is valid. The copy is this place's own, so that an overlay changes it here alone.
    return followed.kind === 'found' ? (structuredClone(followed.at.value) as Json) : value;
  };
  for (const { value, pointer } of operationsOf(document)) {
    if (Array.isArray(value.parameters)) {
      value.parameters = value.parameters.map((each, index) =>
        resolved(each, `${pointer}/parameters/${index}`),
      );
    }
    if (value.requestBody !== undefined) {
      value.requestBody = resolved(value.requestBody, `${pointer}/requestBody`);
    }
    if (!isMap(value.responses)) continue;
    for (const [status, each] of Object.entries(value.responses)) {
      const response = resolved(each, joinPointer(pointer, 'responses', status));
      value.responses[status] = response;
      if (!isMap(response) || !isMap(response.headers)) continue;
      for (const [name, header] of Object.entries(response.headers))
        response.headers[name] = resolved(header, joinPointer(pointer, 'responses', status, 'headers', name));
    }
  }
}
