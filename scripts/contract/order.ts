import { isObject, type JsonObject, setMember } from '../../contract/json.js';
import { type Kind, METHODS, visitNodes } from '../../contract/structure.js';
import type { JsonMap } from './json.js';

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

const ORDERS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  document: DOCUMENT,
  components: COMPONENTS,
  pathItem: METHODS,
  operation: OPERATION,
  parameter: PARAMETER,
  header: PARAMETER,
  requestBody: ['description', 'required', 'content'],
  response: ['description', 'headers', 'content'],
  mediaType: ['schema', 'example', 'examples'],
  schema: SCHEMA,
};

/** Maps whose keys are sorted; the properties of schemas keep the order of the page. */
const SORTED: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  document: ['paths'],
  components: ['securitySchemes', 'parameters', 'responses', 'schemas'],
  operation: ['responses'],
  response: ['headers'],
};

/** Puts the contract into a stable order, whatever order its parts were made in. */
export function inOrder(document: JsonMap): JsonMap {
  visitNodes(document, 'document', '3.0', ({ kind, value }) => {
    const order = ORDERS[kind];
    if (order !== undefined)
      arrange(value, (key) => (order.includes(key) ? order.indexOf(key) : order.length));
    for (const key of SORTED[kind] ?? []) {
      const names = Object.keys(isObject(value[key]) ? value[key] : {}).sort((a, b) => (a < b ? -1 : 1));
      arrange(value[key], (name) => names.indexOf(name));
    }
    return true;
  });
  arrange(document.info, (key) => (INFO.includes(key) ? INFO.indexOf(key) : INFO.length));
  return document;
}

function arrange(value: JsonObject[string], rank: (key: string) => number): void {
  if (!isObject(value)) return;
  // Read-only in type alone: this contract is being made.
  const map = value as JsonMap;
  const entries = Object.entries(map).sort(([a], [b]) => rank(a) - rank(b));
  for (const [key] of entries) delete map[key];
  for (const [key, item] of entries) setMember(map, key, item);
}
