/** What was wrong with values that were made, and is to be done otherwise with the next one. */
import { isObject, type Json, joinPointer, readPointer, valueAt } from '../json.js';
import type { Contract, Resolved } from '../load.js';
import type { SchemaError, SchemaVerdict } from '../validate/schemas.js';

/** What went into one value. */
export interface Making {
  readonly shown: ReadonlyMap<string, { readonly place: Resolved; readonly value: Json }>;
  readonly chosen: ReadonlyMap<string, Chosen>;
  /** Places whose value comes from an enumeration. */
  readonly listed: ReadonlySet<string>;
}

interface Chosen {
  readonly at: string;
  /** The alternatives, as they stand in the contract. */
  readonly listed: Json;
  readonly branch: Resolved;
  readonly count: number;
}

/** As often another value is tried for one place before another alternative is chosen around it. */
const patience = 8;
/** Errors of one value that are looked at. */
const mostErrors = 20;

export class Lessons {
  /** Examples and defaults that break their own schema. */
  readonly replaced = new Set<string>();
  readonly #contract: Contract;
  readonly #judge: (place: Resolved, value: Json) => SchemaVerdict;
  /** By place in the value: schemas that it has to meet besides its own. */
  readonly #besides = new Map<string, Resolved[]>();
  readonly #choices = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  /** Several errors of one value are one reason for another. */
  readonly #turned = new Set<string>();
  readonly #without = new Set<string>();
  readonly #unshown = new Set<string>();

  constructor(contract: Contract, judge: (place: Resolved, value: Json) => SchemaVerdict) {
    this.#contract = contract;
    this.#judge = judge;
  }

  besides(at: string): readonly Resolved[] {
    return this.#besides.get(at) ?? [];
  }

  /** Which alternative comes first. */
  choice(key: string): number {
    return this.#choices.get(key) ?? 0;
  }

  /** As how many values were tried for this place that did not do. */
  turns(at: string): number {
    return this.#turns.get(at) ?? 0;
  }

  mayShow(at: string): boolean {
    return !this.#unshown.has(at);
  }

  /** Whether an optional property may be there. */
  mayHold(at: string): boolean {
    return !this.#without.has(at);
  }

  /** Returns false where nothing is left to be tried. */
  learn(errors: readonly SchemaError[], value: Json, making: Making): boolean {
    this.#turned.clear();
    return this.#learnAll(errors, value, making);
  }

  #learnAll(errors: readonly SchemaError[], value: Json, making: Making): boolean {
    let learned = false;
    for (const error of errors.slice(0, mostErrors)) {
      if (this.#learnOne(error, value, making)) learned = true;
    }
    return learned;
  }

  /** The value is accepted, and cannot be used. */
  useAnother(making: Making): boolean {
    this.#turned.clear();
    return this.#turn('', making);
  }

  /**
   * Another way around a place for which nothing could be made.
   * @param first the alternative to be left before any other
   */
  retreat(at: string, making: Making, first?: string): boolean {
    const around = [...making.chosen].filter(([, { at: outer }]) => isAround(outer, at)).reverse();
    // As an odometer counts: where one has gone through its alternatives, it begins again, and the next one takes a step.
    for (const [key, { count, at: outer }] of around.sort(
      ([a], [b]) => Number(b === first) - Number(a === first),
    )) {
      const next = this.choice(key) + 1;
      if (next >= 2 * count) {
        this.#choices.set(key, 0);
        continue;
      }
      this.#forget(outer);
      this.#choices.set(key, next);
      if (next === count) this.#turns.set(outer, 1);
      return true;
    }
    // What it has to be besides was decided by a value inside of it, such as a tag: by another one next time.
    const [outer] = [...this.#besides.keys()]
      .filter((each) => isAround(each, at))
      .sort((a, b) => b.length - a.length);
    if (outer === undefined) return false;
    const inner = [...this.#besides.keys()].filter((each) => each !== outer && isAround(outer, each));
    this.#besides.delete(outer);
    for (const each of inner) this.#turns.set(each, this.turns(each) + 1);
    return inner.length > 0 || this.#turn(outer, making);
  }

  #learnOne(error: SchemaError, value: Json, making: Making): boolean {
    const { keyword, valuePointer: at, params } = error;
    for (const [place, shown] of making.shown) {
      if (isAround(place, at)) return this.#unshow(place, shown);
    }
    for (const place of making.listed) if (isAround(place, at)) return this.#turn(place, making);
    if (keyword === 'oneOf' || keyword === 'anyOf') {
      const chosen = [...making.chosen].find(([, each]) => each.at === at && each.listed === error.schema);
      if (chosen)
        return this.#choice(chosen[0], chosen[1], params.passingSchemas === undefined, value, making);
    }
    if (keyword === 'discriminator' && Array.isArray(params.expected)) {
      const tag =
        typeof params.property === 'string' && !at.endsWith(`/${params.property}`)
          ? joinPointer(at, params.property)
          : at;
      return (
        this.#add(tag, { pointer: `${error.contractPointer}/expected`, value: { enum: params.expected } }) ||
        this.#turn(tag, making)
      );
    }
    if (keyword === 'unevaluatedItems' && typeof params.unevaluatedItem === 'number') {
      const list = joinPointer('', ...readPointer(at).slice(0, -1));
      return (
        this.#add(list, { pointer: error.contractPointer, value: { maxItems: params.unevaluatedItem } }) ||
        this.#turn(list, making)
      );
    }
    if (keyword === 'contains' || keyword === 'minContains') {
      if (this.#contained(error, value, making)) return true;
    }
    const branch = keyword === 'false' ? /(?:then|else)$/.exec(error.contractPointer)?.[0] : undefined;
    if (branch !== undefined && this.#otherBranch(branch, error, value, making)) return true;
    const forbidden = params.additionalProperty ?? params.unevaluatedProperty;
    const excess =
      typeof forbidden === 'string' ? joinPointer(at, forbidden) : keyword === 'false' ? at : undefined;
    if (excess !== undefined && !this.#without.has(excess)) {
      this.#without.add(excess);
      return true;
    }
    const pointer = error.contractPointer.slice(0, error.contractPointer.lastIndexOf('/'));
    const schema = valueAt(this.#contract.document, pointer);
    if (
      keyword !== 'not' &&
      keyword !== 'false' &&
      isObject(schema) &&
      this.#add(at, { pointer, value: schema })
    )
      return true;
    return this.#turn(at, making);
  }

  /** The item that was to be contained is told by what is least wrong with it. */
  #contained({ contractPointer, valuePointer: at }: SchemaError, value: Json, making: Making): boolean {
    const pointer = contractPointer.replace(/[^/]*$/, 'contains');
    const schema = valueAt(this.#contract.document, pointer);
    const items = valueAt(value, at);
    if (schema === undefined || !Array.isArray(items)) return false;
    const [nearest] = items
      .slice(0, mostErrors)
      .map((item: Json, index) => ({ index, errors: this.#judge({ pointer, value: schema }, item).errors }))
      .filter(({ errors }) => errors.length > 0)
      .sort((a, b) => a.errors.length - b.errors.length);
    if (nearest === undefined) return false;
    const inside = `${at}/${nearest.index}`;
    return this.#learnAll(
      nearest.errors.map((error) => ({ ...error, valuePointer: `${inside}${error.valuePointer}` })),
      value,
      making,
    );
  }

  /** What must not hold if a condition does is left by the condition's other way out. */
  #otherBranch(
    branch: string,
    { contractPointer, valuePointer: at }: SchemaError,
    value: Json,
    making: Making,
  ): boolean {
    const around = contractPointer.slice(0, -branch.length);
    const ways = branch === 'else' ? [`${around}if`] : [`${around}else`, `${around}if/not`];
    for (const pointer of ways) {
      const schema = valueAt(this.#contract.document, pointer);
      if (isObject(schema) && this.#learnFrom({ pointer, value: schema }, at, value, making)) return true;
    }
    return false;
  }

  /** Holds a place to another schema, and what is wrong with it then. */
  #learnFrom(schema: Resolved, at: string, value: Json, making: Making): boolean {
    if (this.#add(at, schema)) return true;
    const part = valueAt(value, at);
    if (part === undefined) return false;
    const { errors } = this.#judge(schema, part);
    return this.#learnAll(
      errors.map((error) => ({ ...error, valuePointer: `${at}${error.valuePointer}` })),
      value,
      making,
    );
  }

  #unshow(at: string, { place, value }: { readonly place: Resolved; readonly value: Json }): true {
    this.#unshown.add(at);
    if (this.#judge(place, value).errors.length > 0) this.replaced.add(place.pointer);
    return true;
  }

  #choice(key: string, chosen: Chosen, meetsNone: boolean, value: Json, making: Making): boolean {
    const { at, branch } = chosen;
    const part = valueAt(value, at);
    if (meetsNone && part !== undefined && this.turns(key) < patience) {
      this.#turns.set(key, this.turns(key) + 1);
      const { errors } = this.#judge(branch, part);
      const inside = errors.filter((error) => !(error.valuePointer === '' && error.schema === chosen.listed));
      const placed = inside.map((error) => ({ ...error, valuePointer: `${at}${error.valuePointer}` }));
      if (this.#learnAll(placed, value, making)) return true;
    }
    this.#turns.delete(key);
    return this.retreat(at, making, key);
  }

  #add(at: string, schema: Resolved): boolean {
    const present = this.#besides.get(at) ?? [];
    if (present.some(({ pointer }) => pointer === schema.pointer)) return false;
    this.#besides.set(at, [...present, schema]);
    return true;
  }

  #turn(at: string, making: Making): boolean {
    if (this.#turned.has(at)) return true;
    this.#turned.add(at);
    const turn = this.turns(at) + 1;
    this.#turns.set(at, turn);
    for (const [place, shown] of making.shown) if (isAround(at, place)) this.#unshow(place, shown);
    return turn <= patience || this.retreat(at, making);
  }

  /** What was learned inside one alternative says nothing about the next. */
  #forget(at: string): void {
    for (const known of [this.#besides, this.#turns]) {
      for (const place of known.keys()) if (isAround(at, place)) known.delete(place);
    }
    for (const place of this.#without) if (isAround(at, place)) this.#without.delete(place);
    for (const key of this.#choices.keys()) {
      if (isAround(at, key.slice(0, key.lastIndexOf(' '))) && !key.startsWith(`${at} `))
        this.#choices.delete(key);
    }
  }
}

function isAround(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
