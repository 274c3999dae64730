import { isMap, type Json, type JsonMap } from '../contract/json.js';

const HEAD = '/** Written by `npm run generate` from the contract; do not edit. */';

/** One entry for each operation of the contract, by its id. */
function byOperation(
  document: JsonMap,
  entryOf: (operation: JsonMap, method: string, path: string) => JsonMap,
): JsonMap {
  const table: JsonMap = {};
  for (const [path, item] of entries(document.paths)) {
    for (const [method, operation] of entries(item)) {
      if (!isMap(operation) || typeof operation.operationId !== 'string') continue;
      table[operation.operationId] = entryOf(operation, method, path);
    }
  }
  return table;
}

/**
 * The operation table: what the client and the suite would otherwise repeat by hand (version, method, path, the `Accept`
 * of a success, constraints of ids, documented statuses with their media types, security), and which operation does
 * the same in each version of the API. Text goes through JSON, so nothing of a page can become code.
 */
export function renderOperations(document: JsonMap): string {
  const operations = byOperation(document, (operation, method, path) => ({
    version: versionIn(path),
    method: method.toUpperCase(),
    path,
    accept: mediaTypeOfSuccess(operation, document),
    pathParameters: parametersIn('path', operation, document),
    responses: Object.fromEntries(
      entries(operation.responses).map(([status, response]) => [status, mediaTypesOf(response, document)]),
    ),
    security: (Array.isArray(operation.security) ? operation.security : []).flatMap((one) =>
      Object.keys(asMap(one)),
    ),
    requiredRoles: operation['x-required-roles'] ?? [],
  }));
  const servers = (Array.isArray(document.servers) ? document.servers : []).map(
    (server) => asMap(server).url ?? '',
  );
  const schemes = Object.fromEntries(
    entries(asMap(document.components).securitySchemes).map(([name, scheme]) => [
      name,
      flatScheme(asMap(scheme)),
    ]),
  );
  return [
    HEAD,
    '',
    '/** One entry per operation: its address, its constraints and what it is documented to answer. */',
    `export const operations = ${literal(operations)} as const;`,
    '',
    '/** By version of the API, oldest first: the operation that does what the one of this name does in the oldest. */',
    `export const versions = ${literal(byVersion(operations))} as const;`,
    '',
    `export const servers = ${literal(servers)} as const;`,
    '',
    `export const securitySchemes = ${literal(schemes)} as const;`,
    '',
  ].join('\n');
}

/**
 * The query parameters of each operation with their constraints. In a file of their own, because few calls look at
 * them: a bundler can leave them for later.
 */
export function renderQueryParameters(document: JsonMap): string {
  const table = byOperation(document, (operation) => parametersIn('query', operation, document));
  return [
    HEAD,
    '',
    '/** By operation: its query parameters and what is documented of their values. */',
    `export const queryParameters = ${literal(table)} as const;`,
    '',
  ].join('\n');
}

/** A path segment that is a version and nothing else: `v2`, `v1.0`. */
const VERSION = /(?<=\/)v\d+(\.\d+)*(?=\/|$)/;

function versionIn(path: string): string | null {
  return VERSION.exec(path)?.[0] ?? null;
}

/**
 * Operations of one method whose paths differ in nothing but the version (and in what parameters are called) do the
 * same, under the name that the oldest version has for it.
 */
function byVersion(operations: JsonMap): JsonMap {
  const versioned = entries(operations).flatMap(([id, operation]) => {
    const { version, method, path } = asMap(operation);
    return typeof version === 'string' && typeof path === 'string'
      ? [{ id, version, place: `${method} ${path.replace(VERSION, '*').replaceAll(/\{[^}]*\}/g, '*')}` }]
      : [];
  });
  const oldestFirst = versioned.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  const names = new Map<string, string>();
  const table: Record<string, JsonMap> = {};
  for (const { id, version, place } of oldestFirst) {
    const name = names.get(place) ?? id;
    names.set(place, name);
    table[version] = { ...table[version], [name]: id };
  }
  return table;
}

/** What to ask for: the media type of the success, JSON before others; `null` where a success has no body. */
function mediaTypeOfSuccess(operation: JsonMap, document: JsonMap): string | null {
  const types = entries(operation.responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => mediaTypesOf(response, document));
  return types.find((type) => /[/+]json$/.test(type)) ?? types[0] ?? null;
}

function mediaTypesOf(response: Json, document: JsonMap): string[] {
  return entries(asMap(resolved(response, document)).content).map(([mediaType]) => mediaType);
}

const CONSTRAINTS = [
  'type',
  'format',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
];

function parametersIn(place: string, operation: JsonMap, document: JsonMap): JsonMap {
  const result: JsonMap = {};
  for (const candidate of Array.isArray(operation.parameters) ? operation.parameters : []) {
    const parameter = asMap(resolved(candidate, document));
    if (parameter.in !== place || typeof parameter.name !== 'string') continue;
    const schema = asMap(resolved(parameter.schema ?? null, document));
    const constraints = Object.fromEntries(
      CONSTRAINTS.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key] ?? null]),
    );
    result[parameter.name] =
      place === 'path' ? constraints : { required: parameter.required === true, ...constraints };
  }
  return result;
}

function flatScheme(scheme: JsonMap): JsonMap {
  const clientCredentials = asMap(asMap(scheme.flows).clientCredentials);
  return clientCredentials.tokenUrl === undefined
    ? Object.fromEntries(Object.entries(scheme).filter(([key]) => key !== 'description' && key !== 'flows'))
    : { type: 'oauth2', flow: 'clientCredentials', tokenUrl: clientCredentials.tokenUrl };
}

function resolved(value: Json, document: JsonMap): Json {
  if (!isMap(value) || typeof value.$ref !== 'string') return value;
  return value.$ref
    .slice(2)
    .split('/')
    .reduce<Json>((at, key) => asMap(at)[key] ?? null, document);
}

/** JSON as TypeScript source; U+2028 and U+2029 end a line in older parsers. */
function literal(value: Json): string {
  return (
    JSON.stringify(value, null, 2)
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029')
      // In an object literal this key would set the prototype; computed, it is a key like any other.
      .replaceAll(/^(\s*)"__proto__":/gm, '$1["__proto__"]:')
  );
}

function asMap(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function entries(value: Json | undefined): [string, Json][] {
  return isMap(value) ? Object.entries(value) : [];
}
