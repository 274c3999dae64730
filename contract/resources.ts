/**
 * Which schemas of a document `$id`, `$anchor` and `$dynamicAnchor` name, and which place a reference names (JSON Schema core 2020-12,
 * sections 8.2 and 9; before OpenAPI 3.1 pointers alone).
 */
import {
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  percentDecoded,
  pointerOf,
  valueAt,
} from './json.js';
import type { Version } from './structure.js';

/** The document, or a schema inside it that has an `$id`: what a relative reference is relative to. */
export interface Resource {
  readonly uri: string;
  readonly pointer: string;
  /** By name, the pointers of `$anchor`s and `$dynamicAnchor`s. */
  readonly anchors: ReadonlyMap<string, string>;
  readonly dynamicAnchors: ReadonlyMap<string, string>;
}

interface Growing extends Resource {
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Map<string, string>;
}

/** Any address will do: it only gives relative ones something to be relative to. */
const NO_BASE = 'document:/';
/** Under these keys stand values, which may hold anything. */
const VALUES = new Set(['example', 'examples', 'enum', 'const', 'default']);
/** Under these keys stand names of the author's choice, and schemas under the names. */
const NAMESPACES = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'schemas',
]);

/** Of a document as it stands: what changes in it afterwards is not seen. */
export class Resources {
  readonly root: Resource;
  /** Whether some schema asks which parts of a value others have looked at. */
  readonly hasUnevaluated: boolean = false;
  readonly #document: JsonObject;
  readonly #byUri = new Map<string, Resource>();
  readonly #bySchema = new Map<object, Resource>();
  #refersDynamically = false;

  constructor(document: JsonObject, version: Version) {
    this.#document = document;
    const uri = resolved(typeof document.$self === 'string' ? document.$self : '', NO_BASE) ?? NO_BASE;
    const root: Growing = { uri, pointer: '', anchors: new Map(), dynamicAnchors: new Map() };
    this.root = root;
    this.#byUri.set(uri, root);
    if (version === '2.0' || version === '3.0') return;
    const waiting: { part: Json | undefined; at: string; resource: Growing; names: boolean }[] = [
      { part: document, at: '', resource: root, names: false },
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
        if (typeof inner !== 'object' || inner === null || (!names && VALUES.has(key))) continue;
        waiting.push({
          part: inner,
          at: joinPointer(at, key),
          resource,
          names: !names && NAMESPACES.has(key),
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
  at(pointer: string): Resource {
    let closest = this.root;
    for (const resource of this.#bySchema.values()) {
      const within = pointer === resource.pointer || pointer.startsWith(`${resource.pointer}/`);
      if (within && resource.pointer.length >= closest.pointer.length) closest = resource;
    }
    return closest;
  }

  /** The pointer of the place that a reference names; undefined for other files and for names that nothing has. */
  locate(reference: string, from: Resource): string | undefined {
    const hash = reference.indexOf('#');
    const address = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : pointerOrName(reference.slice(hash + 1));
    const uri = address === '' ? from.uri : resolved(address, from.uri);
    const resource = uri === undefined ? undefined : this.#byUri.get(uri);
    if (resource === undefined) return undefined;
    if (fragment === '') return resource.pointer;
    if (!fragment.startsWith('/'))
      return resource.anchors.get(fragment) ?? resource.dynamicAnchors.get(fragment);
    const inside = resource.pointer + fragment;
    // Many write references from the top of the document whatever `$id` stands around them; nothing else could be meant.
    const fromTop = address === '' && resource !== this.root && valueAt(this.#document, inside) === undefined;
    return fromTop ? fragment : inside;
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
}

function pointerOrName(fragment: string): string {
  return fragment.startsWith('/') ? pointerOf(fragment) : percentDecoded(fragment);
}

function resolved(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}
