/** Where the references of schemas lead (JSON Schema core 2020-12, sections 8.2 and 9; in OpenAPI 3.0 pointers alone). */
import { asObject, isObject, type Json, type JsonObject, joinPointer } from '../json.js';
import type { Contract } from '../load.js';
import { pointerOf, rawAt } from './raw.js';

/** The document, or a schema inside it that has an `$id`: what a relative reference is relative to. */
export interface Resource {
  readonly uri: string;
  readonly pointer: string;
  /** By name, the pointers of `$anchor`s and `$dynamicAnchor`s. */
  readonly anchors: ReadonlyMap<string, string>;
  readonly dynamicAnchors: ReadonlyMap<string, string>;
}

export interface Referred {
  readonly schema: Json;
  readonly pointer: string;
  readonly resource: Resource;
}

interface Growing extends Resource {
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Map<string, string>;
}

/** Any address will do: it only gives relative ones something to be relative to. */
const documentUri = 'https://contract.invalid/openapi';
/** Under these keys stand values, which may hold anything. */
const values = new Set(['example', 'examples', 'enum', 'const', 'default']);
/** Under these keys stand names of the author's choice, and schemas under the names. */
const namespaces = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'schemas',
]);

const shared = new WeakMap<Contract, References>();

export function referencesOf(contract: Contract): References {
  const known = shared.get(contract) ?? new References(contract);
  shared.set(contract, known);
  return known;
}

export class References {
  readonly #contract: Contract;
  readonly #root: Growing = { uri: documentUri, pointer: '', anchors: new Map(), dynamicAnchors: new Map() };
  readonly #byUri = new Map<string, Resource>();
  readonly #bySchema = new Map<object, Resource>();
  readonly #found = new Map<Resource, Map<string, Referred | undefined>>();
  #refersDynamically = false;
  /** Whether some schema asks which parts of a value others have looked at. */
  readonly hasUnevaluated: boolean = false;

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#byUri.set(documentUri, this.#root);
    if (contract.version === '3.0') return;
    const waiting: { part: Json | undefined; at: string; resource: Growing; names: boolean }[] = [
      { part: contract.document, at: '', resource: this.#root, names: false },
    ];
    const seen = new Set<object>();
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { part, at, names } = next;
      if (typeof part !== 'object' || part === null || seen.has(part)) continue;
      seen.add(part);
      const resource = names || !isObject(part) ? next.resource : this.#enter(part, at, next.resource);
      for (const [key, inner] of Object.entries(part)) {
        if (!names && key === '$dynamicRef') this.#refersDynamically = true;
        if (!names && key.startsWith('unevaluated')) this.hasUnevaluated = true;
        if (typeof inner !== 'object' || inner === null || (!names && values.has(key))) continue;
        waiting.push({
          part: inner,
          at: joinPointer(at, key),
          resource,
          names: !names && namespaces.has(key),
        });
      }
    }
  }

  /** Whether what a schema says depends on the schemas it was reached through: with one resource there is but one outermost. */
  get hasDynamic(): boolean {
    return this.#refersDynamically && this.#bySchema.size > 0;
  }

  /** The resource that a schema begins, if it has an `$id`. */
  begunBy(schema: object): Resource | undefined {
    return this.#bySchema.size === 0 ? undefined : this.#bySchema.get(schema);
  }

  /** The resource that the schema at a pointer belongs to. */
  resourceAt(pointer: string): Resource {
    let closest: Resource = this.#root;
    if (this.#bySchema.size === 0) return closest;
    for (const resource of this.#bySchema.values()) {
      const within = pointer === resource.pointer || pointer.startsWith(`${resource.pointer}/`);
      if (within && resource.pointer.length >= closest.pointer.length) closest = resource;
    }
    return closest;
  }

  /** What a `$ref` (or, as it stands, a `$dynamicRef`) in a schema of the resource leads to. Undefined where that is nothing. */
  resolve(reference: string, from: Resource): Referred | undefined {
    const known = this.#found.get(from) ?? new Map<string, Referred | undefined>();
    this.#found.set(from, known);
    if (known.has(reference)) return known.get(reference);
    const found = this.#resolve(reference, from);
    known.set(reference, found);
    return found;
  }

  /**
   * The schema that a `$dynamicRef` means: that of the outermost resource with a `$dynamicAnchor` of the name.
   * @param scope the resources that evaluation came through, innermost first
   */
  resolveDynamic(reference: string, from: Resource, scope: Iterable<Resource>): Referred | undefined {
    const first = this.resolve(reference, from);
    const name = reference.slice(reference.indexOf('#') + 1);
    if (!reference.includes('#') || asObject(first?.schema).$dynamicAnchor !== name) return first;
    let outermost = first;
    for (const resource of scope) {
      const pointer = resource.dynamicAnchors.get(name);
      if (pointer !== undefined) outermost = this.#at(pointer) ?? outermost;
    }
    return outermost;
  }

  #enter(part: JsonObject, at: string, around: Growing): Growing {
    let resource = around;
    if (typeof part.$id === 'string' && at !== '') {
      const uri = resolved(part.$id, around.uri)?.replace(/#.*$/, '');
      if (uri !== undefined) {
        resource = { uri, pointer: at, anchors: new Map(), dynamicAnchors: new Map() };
        if (!this.#byUri.has(uri)) this.#byUri.set(uri, resource);
        this.#bySchema.set(part, resource);
      }
    }
    if (typeof part.$anchor === 'string') resource.anchors.set(part.$anchor, at);
    if (typeof part.$dynamicAnchor === 'string') resource.dynamicAnchors.set(part.$dynamicAnchor, at);
    return resource;
  }

  #resolve(reference: string, from: Resource): Referred | undefined {
    const cut = reference.indexOf('#');
    const address = cut < 0 ? reference : reference.slice(0, cut);
    const fragment = cut < 0 ? '' : reference.slice(cut + 1);
    const uri = address === '' ? from.uri : resolved(address, from.uri);
    const resource = uri === undefined ? undefined : this.#byUri.get(uri);
    if (!resource) return undefined;
    if (fragment === '') return this.#at(resource.pointer);
    if (fragment.startsWith('/')) {
      const pointer = pointerOf(fragment);
      // Many write references from the top of the document whatever `$id` stands around them; nothing else could be meant.
      return this.#at(resource.pointer + pointer) ?? (address === '' ? this.#at(pointer) : undefined);
    }
    const name = decoded(fragment);
    const pointer = resource.anchors.get(name) ?? resource.dynamicAnchors.get(name);
    return pointer === undefined ? undefined : this.#at(pointer);
  }

  #at(pointer: string): Referred | undefined {
    const schema = rawAt(this.#contract.document, pointer);
    if (schema !== undefined) return { schema, pointer, resource: this.resourceAt(pointer) };
    // A pointer may lead through a reference that stands outside of schemas, as in `#/components/responses/X/content/...`.
    const through = this.#contract.resolve(pointer);
    return (
      through && {
        schema: through.value,
        pointer: through.pointer,
        resource: this.resourceAt(through.pointer),
      }
    );
  }
}

function resolved(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
