/** Where the references of schemas lead while a value is held to them. */
import { asObject, type Json, valueAt } from '../json.js';
import type { Contract } from '../load.js';
import { type Resource, Resources } from '../resources.js';

export interface Referred {
  readonly schema: Json;
  readonly pointer: string;
  readonly resource: Resource;
}

const shared = new WeakMap<Contract, SchemaReferences>();

export function referencesOf(contract: Contract): SchemaReferences {
  const known = shared.get(contract) ?? new SchemaReferences(contract);
  shared.set(contract, known);
  return known;
}

export class SchemaReferences {
  readonly resources: Resources;
  readonly #contract: Contract;
  readonly #found = new Map<Resource, Map<string, Referred | undefined>>();

  constructor(contract: Contract) {
    this.#contract = contract;
    this.resources = new Resources(contract.document, contract.version);
  }

  /** What a `$ref` (or, as it stands, a `$dynamicRef`) in a schema of the resource leads to. Undefined where that is nothing. */
  resolve(reference: string, from: Resource): Referred | undefined {
    const known = this.#found.get(from) ?? new Map<string, Referred | undefined>();
    this.#found.set(from, known);
    if (known.has(reference)) return known.get(reference);
    const pointer = this.resources.locate(reference, from);
    const found = pointer === undefined ? undefined : this.#at(pointer);
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

  #at(pointer: string): Referred | undefined {
    const schema = valueAt(this.#contract.document, pointer);
    if (schema !== undefined) return { schema, pointer, resource: this.resources.at(pointer) };
    // A pointer may lead through a reference that stands outside of schemas, as in `#/components/responses/X/content/...`.
    const through = this.#contract.resolve(pointer);
    return (
      through && {
        schema: through.value,
        pointer: through.pointer,
        resource: this.resources.at(through.pointer),
      }
    );
  }
}
