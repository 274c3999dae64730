import { asList, asObject, asText, type JsonObject, setMember } from '../../contract/json.js';
import type { Contract, ContractMedia, ContractOperation } from '../../contract/load.js';
import { PLAIN_KEYWORDS } from '../../contract/structure.js';
import { isMap, type Json, type JsonMap } from '../contract/json.js';

const HEAD = '/** Generated from the contract by as-documented; do not edit. */';

/** One entry for each operation of the contract, by its id. */
function byOperation(contract: Contract, entryOf: (operation: ContractOperation) => JsonMap): JsonMap {
  const table: JsonMap = {};
  for (const operation of contract.operations) setMember(table, operation.operationId, entryOf(operation));
  return table;
}

/**
 * The operation table: what the client and the emulator would otherwise repeat by hand (version, method, path, constraints
 * of ids, status and `Accept` of a success, roles), and which operation does the same in each version of the API. Text goes
 * through JSON, so nothing of a page can become code.
 */
export function renderOperations(contract: Contract): string {
  const { document } = contract;
  const operations = byOperation(contract, (operation) => ({
    version: versionIn(operation.path),
    method: operation.method,
    path: operation.path,
    success: successOf(operation),
    accept: acceptOf(operation),
    pathParameters: parametersIn('path', operation),
    requiredRoles: asList(asObject(contract.resolve(operation.pointer)?.value)['x-required-roles']) as Json[],
  }));
  const servers = asList(document.servers).map((server) => asText(asObject(server).url) ?? '');
  const schemes = Object.fromEntries(
    [...contract.securitySchemes].map(([name, scheme]) => [name, flatScheme(scheme)]),
  );
  return [
    HEAD,
    '',
    '/** One entry per operation: its address, its constraints and what a success is documented to be. */',
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
export function renderQueryParameters(contract: Contract): string {
  const table = byOperation(contract, (operation) => parametersIn('query', operation));
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

/** The status of a success, the first where there are several; `null` where none is documented. */
function successOf({ responses }: ContractOperation): number | null {
  const statuses = responses.map(({ status }) => Number(status));
  return statuses.find((status) => status >= 200 && status <= 299) ?? null;
}

/**
 * What to ask for: the media type of the success, JSON before others; of the errors, where a success has no body; anything, where
 * no response has one.
 */
function acceptOf({ responses }: ContractOperation): string {
  const isSuccess = ({ status }: { readonly status: string }) => status.startsWith('2');
  const typesOf = (of: typeof responses) => {
    const types = of.flatMap(({ content }) => mediaTypesOf(content));
    return types.find((type) => /[/+]json$/.test(type)) ?? types[0];
  };
  return typesOf(responses.filter(isSuccess)) ?? typesOf(responses) ?? '*/*';
}

function mediaTypesOf(content: readonly ContractMedia[]): string[] {
  return content.map(({ mediaType }) => mediaType);
}

function parametersIn(place: string, operation: ContractOperation): JsonMap {
  const result: JsonMap = {};
  for (const { name, in: at, required, schema } of operation.parameters) {
    if (at !== place) continue;
    const says = asObject(schema?.value);
    // Constraints are read-only JSON of the contract; the table is printed, never changed.
    const constraints = Object.fromEntries(
      PLAIN_KEYWORDS.flatMap((key) => (says[key] === undefined ? [] : [[key, says[key] as Json]])),
    );
    setMember(result, name, place === 'path' ? constraints : { required, ...constraints });
  }
  return result;
}

function flatScheme(scheme: JsonObject): JsonMap {
  const { tokenUrl } = asObject(asObject(scheme.flows).clientCredentials);
  return typeof tokenUrl !== 'string'
    ? (Object.fromEntries(
        Object.entries(scheme).filter(([key]) => key !== 'description' && key !== 'flows'),
      ) as JsonMap)
    : { type: 'oauth2', flow: 'clientCredentials', tokenUrl };
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
