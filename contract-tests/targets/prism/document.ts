/** The contract as it is handed to Prism: without what OpenAPI says is to be ignored, and Prism does not ignore. */
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  pointerOf,
  valueAt,
} from '../../../contract/json.js';
import type { Contract } from '../../../contract/load.js';
import { isReservedHeader } from '../../../contract/structure.js';
import type { RefusedOperation } from './process.js';

export interface MockDocument {
  readonly document: JsonObject;
  /** Operations that are kept from Prism. */
  readonly refused: readonly RefusedOperation[];
}

/**
 * Prism writes out every reference, which a schema that doubles itself some twenty times makes as good as endless: it needs a
 * second for 40,000 objects. The largest operation known in public contracts comes to 57,000.
 */
const mostObjects = 200_000;

export function mockDocument(contract: Contract): MockDocument {
  const { document } = contract;
  const written = new Written(document);
  const refused: RefusedOperation[] = [];
  const readable = (path: string, item: Json | undefined): Json => {
    const kept = Object.entries(asObject(item)).filter(([key, value]) => {
      const size = isObject(value) && 'responses' in value ? written.size(value) : 0;
      if (size > mostObjects) refused.push({ method: key.toUpperCase(), path, reason: tooLarge(size) });
      return size <= mostObjects;
    });
    return withoutIgnored(contract, Object.fromEntries(kept));
  };
  const small = (parts: Json | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(asObject(parts)).filter(([, part]) => written.size(part) <= mostObjects),
    );
  const components = Object.entries(asObject(document.components));
  // Prism throws on every request as long as one path key does not begin with a slash.
  const paths = Object.entries(asObject(document.paths)).filter(([path]) => path.startsWith('/'));
  const read = {
    ...document,
    paths: Object.fromEntries(paths.map(([path, item]) => [path, readable(path, item)])),
    ...(components.length === 0
      ? {}
      : { components: Object.fromEntries(components.map(([kind, parts]) => [kind, small(parts)])) }),
  };
  return { document: withoutOutside(read), refused };
}

function tooLarge(size: number): string {
  return `with every reference written out it is ${size.toPrecision(2)} objects`;
}

/** How large parts of a document are with every reference written out; one that leads back into itself ends there. */
class Written {
  readonly #document: JsonObject;
  readonly #sizes = new Map<object, number>();

  constructor(document: JsonObject) {
    this.#document = document;
  }

  size(part: Json | undefined): number {
    if (typeof part !== 'object' || part === null) return 0;
    const known = this.#sizes.get(part);
    if (known !== undefined) return known;
    this.#sizes.set(part, 1);
    const reference = isObject(part) && typeof part.$ref === 'string' ? part.$ref : undefined;
    const inner = reference?.startsWith('#')
      ? [valueAt(this.#document, pointerOf(reference))]
      : Object.values(part);
    const size = inner.reduce<number>((sum, each) => sum + this.size(each), 1);
    this.#sizes.set(part, size);
    return size;
  }
}

/**
 * What is still a reference to another file or host after loading stands where nobody needs it, in an extension: Prism would
 * fetch it all the same, and fail with it.
 */
export function withoutOutside(document: JsonObject): JsonObject {
  const read = JSON.parse(JSON.stringify(document), (_: string, value: Json): Json => {
    if (!isObject(value) || typeof value.$ref !== 'string' || value.$ref.startsWith('#')) return value;
    const { $ref, ...rest } = value;
    return rest;
  });
  return asObject(read);
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
