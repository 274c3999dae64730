/**
 * Cases for request bodies: a valid body, changed in one place so that one constraint is met at its edge, or broken. Each is
 * held to the schema of the whole body, because another choice of a `oneOf` may allow what one of them forbids.
 */
import {
  asList,
  asObject,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  replaceAt,
  valueAt,
} from '../json.js';
import type { Contract, Resolved } from '../load.js';
import { Found, type Surroundings, schemaVariants, type Variant } from './constraints.js';
import { effectiveSchema, targetOf } from './effective.js';

export interface BodyVariant extends Variant {
  /** JSON Pointer into the body; empty for the body itself. */
  readonly at: string;
  /** Where the contract describes what stands there. */
  readonly pointer: string;
  /** The whole body. */
  readonly value: Json;
}

export interface BodyVariants {
  readonly variants: readonly BodyVariant[];
  readonly gaps: readonly {
    readonly at: string;
    readonly pointer: string;
    readonly constraint: string;
    readonly reason: string;
  }[];
}

export interface BodyOptions {
  readonly seed: number;
  /** Whether everything in the body is text, as in a form. */
  readonly textual: boolean;
  /** Whether a body is what the schema asks for. */
  readonly check: (schema: Resolved, body: Json) => boolean;
}

const deepest = 3;
/** Variants of one body; whoever describes more has them named as left out. */
const mostVariants = 150;
/** No schema documents it. */
const strangerName = 'notDocumentedAnywhere';

/** @param valid a body that the schema accepts */
export function bodyVariants(
  contract: Contract,
  schema: Resolved,
  valid: Json,
  options: BodyOptions,
): BodyVariants {
  const walk = new Walk(contract, schema, valid, options);
  walk.visit(schema, '', 0);
  return walk;
}

class Walk implements BodyVariants {
  readonly variants: BodyVariant[] = [];
  readonly gaps: BodyVariants['gaps'][number][] = [];
  readonly #contract: Contract;
  readonly #schema: Resolved;
  readonly #valid: Json;
  readonly #options: BodyOptions;
  readonly #where: Surroundings;
  #left = 0;

  constructor(contract: Contract, schema: Resolved, valid: Json, options: BodyOptions) {
    this.#contract = contract;
    this.#schema = schema;
    this.#valid = valid;
    this.#options = options;
    this.#where = { textual: options.textual, namesResource: false, sendable: () => true };
  }

  /** The constraints of what stands at `at`, then of what is in it. */
  visit(place: Resolved, at: string, depth: number): void {
    const schema = effectiveSchema(this.#contract, place);
    const found = new Found();
    schemaVariants(found, this.#contract, place, this.#options.seed, this.#where);
    for (const variant of found.variants) this.#add(place, at, variant, variant.value);
    for (const gap of found.gaps) this.gaps.push({ at, pointer: place.pointer, ...gap });
    if (depth >= deepest) return;
    const present = valueAt(this.#valid, at);
    if (isObject(present)) this.#object(schema, place, at, depth, present);
    else if (Array.isArray(present)) this.#array(schema, place, at, depth, present);
    if (depth === 0 && this.#left > 0) {
      this.gaps.push({
        at,
        pointer: place.pointer,
        constraint: 'all',
        reason: `${this.#left} more cases are left out, ${mostVariants} are sent`,
      });
    }
  }

  #object(schema: JsonObject, place: Resolved, at: string, depth: number, present: JsonObject): void {
    const properties = asObject(schema.properties);
    for (const name of asList(schema.required).map(String)) {
      if (!Object.hasOwn(present, name)) continue;
      const { [name]: _, ...others } = present;
      this.#add(
        place,
        joinPointer(at, name),
        { constraint: 'required', label: 'absent', holds: false, value: undefined },
        others,
        at,
      );
    }
    if (!this.#options.textual) {
      const open = { ...present, [strangerName]: 1 };
      this.#add(
        place,
        at,
        { constraint: 'additionalProperties', label: 'another-property', holds: false, value: open },
        open,
      );
    }
    for (const [name, value] of Object.entries(properties)) {
      if (value === undefined) continue;
      const inner = targetOf(this.#contract, value) ?? {
        pointer: joinPointer(place.pointer, 'properties', name),
        value,
      };
      if (effectiveSchema(this.#contract, inner).readOnly === true) continue;
      this.visit(inner, joinPointer(at, name), depth + 1);
    }
  }

  #array(schema: JsonObject, place: Resolved, at: string, depth: number, present: readonly Json[]): void {
    const [first] = present;
    if (schema.uniqueItems === true && first !== undefined) {
      const twice = [...present, first];
      this.#add(place, at, { constraint: 'uniqueItems', label: 'twice', holds: false, value: twice }, twice);
    }
    if (schema.items === undefined || first === undefined) return;
    const inner = targetOf(this.#contract, schema.items) ?? {
      pointer: `${place.pointer}/items`,
      value: schema.items,
    };
    this.visit(inner, joinPointer(at, '0'), depth + 1);
  }

  /** @param value what stands at `target` then */
  #add(place: Resolved, at: string, variant: Variant, value: Json | undefined, target = at): void {
    if (value === undefined) return;
    const body = replaceAt(this.#valid, target, value);
    if (this.#options.check(this.#schema, body) !== variant.holds) return;
    if (this.variants.length >= mostVariants) this.#left += 1;
    else this.variants.push({ ...variant, at, pointer: place.pointer, value: body });
  }
}
