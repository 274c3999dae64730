/** Following `$ref`: through JSON Pointers, `$id` and `$anchor`, over references on the way, and never in a circle. */
import { isObject, type Json, type JsonObject, joinPointer, percentDecoded, readPointer } from './json.js';
import { type Resource, Resources } from './resources.js';
import type { Version } from './structure.js';

/** A value, and where it is. */
export interface Resolved {
  /** Where the value really is, once references are followed. */
  readonly pointer: string;
  /** The value there. */
  readonly value: Json;
}

/** What a reference came to: the place it leads to, or why it leads to none. */
export type Followed =
  | { readonly kind: 'found'; readonly at: Resolved }
  /** Nothing is there. `reference` is the one that failed: the one asked for, or one it led to. */
  | { readonly kind: 'nothing'; readonly reference: string }
  | { readonly kind: 'circle'; readonly reference: string }
  /** To another file or address, which a bundled document has not. */
  | { readonly kind: 'outside'; readonly reference: string };

type Stop = {
  readonly depth: number;
  readonly value: Json;
  readonly reference?: string;
  readonly resource: Resource | undefined;
};

/** One document, and what its references lead to. */
export class References {
  readonly #document: JsonObject;
  readonly #version: Version;
  #named: Resources | undefined;

  constructor(document: JsonObject, version: Version) {
    this.#document = document;
    this.#version = version;
  }

  /** Made when they are asked for: few documents give their schemas names. */
  get #resources(): Resources {
    this.#named ??= new Resources(this.#document, this.#version);
    return this.#named;
  }

  /**
   * What is at a pointer, following each `$ref` on the way to it. At its end references are followed, too: with `end: 'all'`
   * any; with `end: 'bare'` those that say nothing but where they lead, so that a schema with members beside its `$ref` (from
   * 3.1 on they count) is returned as it stands.
   */
  follow(pointer: string, end: 'all' | 'bare' = 'all'): Followed {
    const seen = new Set<string>();
    let tokens = readPointer(pointer);
    let last = pointer;
    for (;;) {
      const stop = this.#walk(tokens, end);
      if (stop === undefined) return { kind: 'nothing', reference: last };
      if (stop.reference === undefined) {
        return { kind: 'found', at: { pointer: joinPointer('', ...tokens), value: stop.value } };
      }
      const key = tokens.join('\0');
      if (seen.has(key)) return { kind: 'circle', reference: stop.reference };
      seen.add(key);
      last = stop.reference;
      const target = this.#target(stop.reference, stop.resource);
      if (target === undefined) {
        const outside = !stop.reference.startsWith('#');
        return { kind: outside ? 'outside' : 'nothing', reference: stop.reference };
      }
      tokens = [...target, ...tokens.slice(stop.depth)];
    }
  }

  /** Follows a reference that stands in the object at `from`, a pointer. */
  followReference(reference: string, from: string, end: 'all' | 'bare' = 'all'): Followed {
    const target = this.#target(reference, this.#walk(readPointer(from), 'none')?.resource);
    if (target === undefined) return { kind: reference.startsWith('#') ? 'nothing' : 'outside', reference };
    const followed = this.follow(joinPointer('', ...target), end);
    return followed.kind === 'nothing' && followed.reference.startsWith('/')
      ? { ...followed, reference }
      : followed;
  }

  /** Whether what a `$dynamicRef` means depends on the schemas that it was reached through. */
  get dependOnScope(): boolean {
    return this.#knowsResources() && this.#resources.hasDynamic;
  }

  /** Goes down until the end or the first `$ref` that has to be followed, whichever comes first. */
  #walk(tokens: readonly string[], end: 'all' | 'bare' | 'none'): Stop | undefined {
    let value: Json | undefined = this.#document;
    let resource: Resource | undefined;
    const siblings = this.#knowsResources();
    for (let depth = 0; ; depth += 1) {
      if (value === undefined) return undefined;
      const token = tokens[depth];
      if (isObject(value)) {
        if (siblings && typeof value.$id === 'string') resource = this.#resources.begunBy(value) ?? resource;
        if (typeof value.$ref === 'string' && token !== '$ref') {
          // Members beside `$ref` are reached through it where they count: in a Path Item, and in schemas from 3.1 on.
          const inPathItem = depth === 2 && (tokens[0] === 'paths' || tokens[0] === 'webhooks');
          const through =
            token === undefined
              ? end === 'all' || (end === 'bare' && (!siblings || isBare(value)))
              : !((siblings || inPathItem) && Object.hasOwn(value, token));
          if (through) return { value, depth, reference: value.$ref, resource };
        }
      }
      if (token === undefined) return { value, depth, resource };
      if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
      else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
      else return undefined;
    }
  }

  /** The tokens a reference means; undefined for other files and for names nothing has. */
  #target(reference: string, from: Resource | undefined): readonly string[] | undefined {
    if (from === undefined && reference.startsWith('#/')) return readPointer(percentDecoded(reference));
    const pointer = this.#resources.locate(reference, from ?? this.#resources.root);
    return pointer === undefined ? undefined : readPointer(pointer);
  }

  /** JSON Schema 2020-12, and with it `$id` and `$anchor`, came with 3.1. */
  #knowsResources(): boolean {
    return this.#version === '3.1' || this.#version === '3.2';
  }
}

/** True for a reference that says nothing of its own beside words for people. */
function isBare(value: JsonObject): boolean {
  return Object.keys(value).every(
    (key) =>
      key === '$ref' ||
      key === 'summary' ||
      key === 'description' ||
      key === '$comment' ||
      key.startsWith('x-'),
  );
}
