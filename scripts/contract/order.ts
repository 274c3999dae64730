import { setMember } from '../../contract/json.js';
import { METHODS } from '../../contract/structure.js';
import { isMap, type Json, type JsonMap } from './json.js';

/** Key orders of the OpenAPI 3.0 objects, as a reader expects them; keys not listed follow in their own order. */
const DOCUMENT = ['openapi', 'info', 'externalDocs', 'servers', 'tags', 'paths', 'components'];
const INFO = ['title', 'version', 'description', 'contact', 'license'];
const OPERATION = [
  'operationId',
  'tags',
  'summary',
  'description',
  'externalDocs',
  'deprecated',
  'x-required-roles',
  'x-roles-by-action',
  'security',
  'parameters',
  'requestBody',
  'responses',
  'servers',
];
const PARAMETER = ['name', 'in', 'required', 'description', 'schema', 'example', 'examples'];
const SCHEMA = [
  '$ref',
  'type',
  'format',
  'nullable',
  'description',
  'enum',
  'default',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'items',
  'required',
  'properties',
  'additionalProperties',
];
const COMPONENTS = ['securitySchemes', 'parameters', 'requestBodies', 'responses', 'schemas'];

/** The contract in a stable order, whatever order its parts were made in. */
export function inOrder(document: JsonMap): JsonMap {
  return sorted(document, DOCUMENT, {
    info: (info) => sorted(info, INFO),
    paths: (paths) => alphabetical(paths, (item) => sorted(item, METHODS, {}, operation)),
    components: (components) =>
      sorted(components, COMPONENTS, {
        securitySchemes: (schemes) => alphabetical(schemes),
        parameters: (parameters) => alphabetical(parameters, parameter),
        responses: (responses) => alphabetical(responses, response),
        schemas: (schemas) => alphabetical(schemas, schema),
      }),
  });
}

function operation(value: Json): Json {
  return sorted(value, OPERATION, {
    parameters: (list) => (Array.isArray(list) ? list.map(parameter) : list),
    requestBody: content,
    responses: (responses) => alphabetical(responses, response),
  });
}

function parameter(value: Json): Json {
  return sorted(value, PARAMETER, { schema });
}

function response(value: Json): Json {
  return sorted(value, ['description', 'headers', 'content'], {
    headers: (headers) => alphabetical(headers, (header) => sorted(header, PARAMETER, { schema })),
    content: (media) => eachValue(media, mediaType),
  });
}

function content(value: Json): Json {
  return sorted(value, ['description', 'required', 'content'], {
    content: (media) => eachValue(media, mediaType),
  });
}

function mediaType(value: Json): Json {
  return sorted(value, ['schema', 'example', 'examples'], { schema });
}

function schema(value: Json): Json {
  return sorted(value, SCHEMA, {
    items: schema,
    additionalProperties: schema,
    // Properties keep the order of the page.
    properties: (properties) => eachValue(properties, schema),
  });
}

function sorted(
  value: Json,
  order: readonly string[],
  inner: { readonly [key: string]: (value: Json) => Json } = {},
  other: (value: Json) => Json = (same) => same,
): JsonMap {
  // Anything but a map keeps its place untouched; the callers hand in maps or what a broken overlay left there.
  if (!isMap(value)) return value as unknown as JsonMap;
  const rank = (key: string) => {
    const index = order.indexOf(key);
    return index === -1 ? order.length : index;
  };
  const result: JsonMap = {};
  for (const key of Object.keys(value).sort((a, b) => rank(a) - rank(b))) {
    const change = Object.hasOwn(inner, key) ? inner[key] : other;
    setMember(result, key, change === undefined ? (value[key] ?? null) : change(value[key] ?? null));
  }
  return result;
}

function alphabetical(value: Json, inner: (value: Json) => Json = (same) => same): Json {
  if (!isMap(value)) return value;
  const result: JsonMap = {};
  for (const key of Object.keys(value).sort((a, b) => (a < b ? -1 : 1)))
    setMember(result, key, inner(value[key] ?? null));
  return result;
}

function eachValue(value: Json, inner: (value: Json) => Json): Json {
  if (!isMap(value)) return value;
  const result: JsonMap = {};
  for (const [key, item] of Object.entries(value)) setMember(result, key, inner(item));
  return result;
}
