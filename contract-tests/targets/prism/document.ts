/** The contract as it is handed to Prism: without what OpenAPI says is to be ignored, and Prism does not ignore. */
import { asList, asObject, asText, isObject, type Json, type JsonObject } from '../../../contract/json.js';
import type { Contract } from '../../../contract/load.js';
import { isReservedHeader } from '../../plan/request.js';

/** Prism throws on every request as long as one path key does not begin with a slash. */
export function mockDocument(contract: Contract): JsonObject {
  const { document } = contract;
  const paths = Object.entries(asObject(document.paths)).filter(([path]) => path.startsWith('/'));
  const text = JSON.stringify({
    ...document,
    paths: Object.fromEntries(paths.map(([path, item]) => [path, withoutIgnored(contract, item)])),
  });
  return asObject(JSON.parse(text, withoutOutside));
}

/**
 * What is still a reference to another file or host after loading stands where nobody needs it, in an extension: Prism would
 * fetch it all the same, and fail with it.
 */
function withoutOutside(_: string, value: Json): Json {
  if (!isObject(value) || typeof value.$ref !== 'string' || value.$ref.startsWith('#')) return value;
  const { $ref, ...rest } = value;
  return rest;
}

/** A path item, and each of its operations, without header parameters named Accept, Content-Type or Authorization. */
function withoutIgnored(contract: Contract, owner: Json | undefined): Json {
  if (!isObject(owner)) return owner ?? {};
  return Object.fromEntries(
    Object.entries(owner).map(([key, value]) => {
      if (key === 'parameters') return [key, asList(value).filter((each) => !isIgnored(contract, each))];
      return [key, isObject(value) && 'responses' in value ? withoutIgnored(contract, value) : value];
    }),
  );
}

function isIgnored(contract: Contract, parameter: Json): boolean {
  const reference = asText(asObject(parameter).$ref);
  const { in: place, name } = asObject(
    reference?.startsWith('#') ? contract.resolve(decodeURIComponent(reference.slice(1)))?.value : parameter,
  );
  return place === 'header' && isReservedHeader(asText(name) ?? '');
}
