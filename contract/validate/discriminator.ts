/** Reads `discriminator` (OpenAPI 3.0.3, Discriminator Object): which values name which schema. */
import { asList, asObject, asText, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import { followed, pointerOf } from './raw.js';

export interface Choices {
  readonly property: string;
  readonly branches: readonly { readonly pointer: string; readonly tags: readonly string[] }[];
}

/** The choices of a schema with a discriminator over references; undefined where it has none that can be read. */
export function choicesOf(raw: JsonObject, document: JsonObject): Choices | undefined {
  const discriminator = asObject(raw.discriminator);
  const property = asText(discriminator.propertyName);
  const alternatives = asList(raw.oneOf ?? raw.anyOf);
  if (property === undefined || alternatives.length === 0) return undefined;
  const mapping = Object.entries(asObject(discriminator.mapping));
  const branches: { pointer: string; tags: string[] }[] = [];
  for (const alternative of alternatives) {
    const reference = isObject(alternative) ? asText(alternative.$ref) : undefined;
    if (reference === undefined) return undefined;
    const pointer = pointerOf(reference);
    const mapped = mapping
      .filter(([, target]) => isMappingTo(asText(target) ?? '', pointer))
      .map(([tag]) => tag);
    const named =
      mapped.length > 0 ? mapped : (tagsOfSchema(document, pointer, property) ?? [nameOf(pointer)]);
    branches.push({ pointer, tags: named });
  }
  return { property, branches };
}

/** A mapping names a schema by reference or by its bare name. */
function isMappingTo(target: string, pointer: string): boolean {
  return target.includes('/')
    ? pointerOf(target) === pointer
    : joinPointer('/components/schemas', target) === pointer;
}

function nameOf(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

/** Many contracts name no mapping but give the property an enumeration in each schema. */
function tagsOfSchema(document: JsonObject, pointer: string, property: string): string[] | undefined {
  const waiting = [pointer];
  const seen = new Set<string>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const target = followed(document, at);
    if (!target) continue;
    if (isObject(target.schema.properties) && Object.hasOwn(target.schema.properties, property)) {
      const found = followed(document, joinPointer(target.pointer, 'properties', property));
      const values: readonly (Json | undefined)[] = found
        ? asList(found.schema.enum ?? [found.schema.const ?? null])
        : [];
      const tags = values.filter((value) => typeof value === 'string');
      if (tags.length > 0) return tags;
    }
    waiting.push(...asList(target.schema.allOf).map((_, index) => `${target.pointer}/allOf/${index}`));
  }
  return undefined;
}
