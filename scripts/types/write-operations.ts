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
 * The operation table: what the client and the suite would otherwise repeat by hand (method, path, constraints of
 * ids, documented statuses with their media types, security). Text goes through JSON, so nothing of a page can
 * become code.
 */
export function renderOperations(document: JsonMap): string {
  const operations = byOperation(document, (operation, method, path) => ({
    method: method.toUpperCase(),
    path,
    pathParameters: parametersIn('path', operation, document),
    responses: Object.fromEntries(
      entries(operation.responses).map(([status, response]) => [
        status,
        entries(asMap(resolved(response, document)).content).map(([mediaType]) => mediaType),
      ]),
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
