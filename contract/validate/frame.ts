/** A schema held to a value: where both stand, and what has been looked at. */
import { type JsonObject, joinPointer } from '../json.js';
import type { Resource } from '../resources.js';

/** A value, and where it stands in the whole. */
export class Instance {
  readonly value: unknown;
  readonly #parent: Instance | undefined;
  readonly #token: string | number;
  /** What schemas that others refer to have said of this value: true, false, or being asked (`undefined`). */
  known: Map<object, Known> | undefined;

  constructor(value: unknown, parent?: Instance, token: string | number = '') {
    this.value = value;
    this.#parent = parent;
    this.#token = token;
  }

  get pointer(): string {
    return this.#parent === undefined ? '' : joinPointer(this.#parent.pointer, String(this.#token));
  }
}

/** What is remembered of a schema that was held to a value. */
export interface Known {
  /** Undefined while the schema is being held to the value. */
  readonly valid: boolean | undefined;
  /** Whether its errors are told already. */
  readonly told: boolean;
  /** Whether something in it could not be checked. */
  readonly unsure: boolean;
  readonly seen: Seen;
}

/** Which parts of a value have been looked at: what `unevaluatedProperties` and `unevaluatedItems` leave alone. */
export class Seen {
  allProperties = false;
  properties: Set<string> | undefined;
  /** This many items from the first one on. */
  items = 0;
  otherItems: Set<number> | undefined;

  take(other: Seen): void {
    this.allProperties ||= other.allProperties;
    if (other.properties) for (const name of other.properties) this.property(name);
    this.items = Math.max(this.items, other.items);
    if (other.otherItems) for (const index of other.otherItems) this.item(index);
  }

  property(name: string): void {
    this.properties ??= new Set();
    this.properties.add(name);
  }

  item(index: number): void {
    this.otherItems ??= new Set();
    this.otherItems.add(index);
  }

  hasProperty(name: string): boolean {
    return this.allProperties || this.properties?.has(name) === true;
  }

  hasItem(index: number): boolean {
    return index < this.items || this.otherItems?.has(index) === true;
  }
}

export class Frame {
  readonly schema: JsonObject;
  readonly parent: Frame | undefined;
  /** The keyword that led here, and which of its schemas this is. */
  readonly keyword: string;
  readonly key: string | number | undefined;
  /** Set where a reference led here. */
  readonly base: string | undefined;
  readonly instance: Instance;
  readonly resource: Resource;
  readonly depth: number;
  readonly seen = new Seen();

  constructor(
    schema: JsonObject,
    instance: Instance,
    resource: Resource,
    from:
      | { readonly base: string; readonly parent?: Frame; readonly keyword?: string }
      | { readonly parent: Frame; readonly keyword: string; readonly key: string | number | undefined },
  ) {
    this.schema = schema;
    this.instance = instance;
    this.resource = resource;
    this.parent = from.parent;
    this.keyword = from.keyword ?? '';
    this.base = 'base' in from ? from.base : undefined;
    this.key = 'key' in from ? from.key : undefined;
    this.depth = (from.parent?.depth ?? 0) + 1;
  }

  /** JSON Pointer of the schema in the contract. */
  get pointer(): string {
    if (this.base !== undefined) return this.base;
    const around = joinPointer(this.parent?.pointer ?? '', this.keyword);
    return this.key === undefined ? around : joinPointer(around, String(this.key));
  }

  /** The outermost schema that is held to the same value as this one. */
  get outermost(): Frame {
    let frame: Frame = this;
    while (frame.parent?.instance === this.instance) frame = frame.parent;
    return frame;
  }

  /** The resources that evaluation came through, innermost first. */
  *scope(): Generator<Resource> {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) yield frame.resource;
  }
}
