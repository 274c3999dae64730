/**
 * Holds a value to a schema (JSON Schema 2020-12, or the Schema Object of OpenAPI 3.0), reading the schema as it stands in the
 * contract. Why not a validator from elsewhere: numbers have to be exact, what an author's schema can cost has to be bounded, and
 * `discriminator`, `nullable`, `readOnly` and `writeOnly` change what the keywords around them mean.
 */
import { compareDecimals, type Decimal, readDecimal } from '../decimal.js';
import { decimalOf, mayBeMore } from '../exact.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import type { Contract } from '../load.js';
import { Frame, Instance, type Known, Seen } from './frame.js';
import { type Budget, BudgetError } from './pattern.js';
import { type Referred, referencesOf, type SchemaReferences } from './references.js';
import type { Direction } from './visibility.js';

export interface SchemaError {
  /** The JSON Schema keyword that failed; `false` where the schema is that. */
  readonly keyword: string;
  /** JSON Pointer into the contract. */
  readonly contractPointer: string;
  /** JSON Pointer into the value. */
  readonly valuePointer: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the keyword says, and the value that was held to it. */
  readonly schema: unknown;
  readonly data: unknown;
}

/** Something that a value could not be held to. */
export interface NotChecked {
  readonly kind: 'pattern' | 'format' | 'keyword' | 'reference' | 'schema';
  /** JSON Pointer into the contract. */
  readonly contractPointer: string;
  readonly reason: string;
  /** What stands there. */
  readonly what: unknown;
}

export interface SchemaVerdict {
  readonly errors: readonly SchemaError[];
  /** Each place in the contract once. */
  readonly notChecked: readonly NotChecked[];
}

/**
 * Holds the value of a frame to one keyword of its schema; tells the evaluation what is wrong. A keyword says nothing about values of
 * a type that it is not about.
 */
export type Keyword = (argument: Json, at: Frame, evaluation: Evaluation) => boolean;

/** Steps that any value has: a second or two. One step is one schema held to one value, or a loop's turn. */
const leastSteps = 2_000_000;
/** And for each value inside, so that the time grows with the size of what is judged and with nothing else. */
const stepsForEach = 40;
/** Errors that are told of one value; a list of a million wrong items says no more. */
const mostErrors = 5_000;
/** Schemas inside of schemas, all held to one value or to parts of it. */
const deepest = 2_000;

class TooMany extends Error {}

export class Evaluation {
  readonly contract: Contract;
  readonly references: SchemaReferences;
  readonly direction: Direction;
  readonly budget: Budget = { left: leastSteps };
  readonly #keywords: ReadonlyMap<string, Keyword>;
  readonly #is30: boolean;
  readonly #instances = new Map<object, Instance>();
  readonly #notChecked = new Map<string, NotChecked>();
  readonly #errors: SchemaError[] = [];
  /** Errors of a branch that is only tried are not told. */
  #quiet = false;
  #unsure = 0;
  /** What was said depended on the schemas around: it holds here only. */
  #depends = false;

  /** @param keywords By name: those that the version of the contract knows. */
  constructor(contract: Contract, direction: Direction, keywords: ReadonlyMap<string, Keyword>) {
    this.contract = contract;
    this.direction = direction;
    this.references = referencesOf(contract);
    this.#is30 = contract.version === '3.0';
    this.#keywords = keywords;
  }

  /** Never throws. */
  run({ schema, pointer, resource }: Referred, value: unknown): SchemaVerdict {
    try {
      this.budget.left += stepsForEach * weightOf(value);
      const instance = new Instance(value);
      if (schema === false) {
        this.#errors.push(errorOf('false', pointer, instance, false, {}));
      } else if (isObject(schema)) {
        this.#evaluate(
          new Frame(schema, instance, this.references.resources.begunBy(schema) ?? resource, {
            base: pointer,
          }),
        );
      }
    } catch (error) {
      this.#gaveUp(error, pointer);
    }
    return { errors: this.#errors, notChecked: [...this.#notChecked.values()] };
  }

  #gaveUp(error: unknown, pointer: string): void {
    if (error instanceof TooMany) return;
    const reason =
      error instanceof BudgetError
        ? 'holding the value to it takes too long'
        : error instanceof RangeError
          ? 'it is nested too deeply'
          : `it cannot be read (${error instanceof Error ? error.message : String(error)})`;
    this.#note({ kind: 'schema', contractPointer: pointer, reason, what: 'the schema' });
  }

  /** Holds a part of a schema to the same value, and counts what it has seen as seen here. */
  inPlace(schema: Json | undefined, at: Frame, keyword: string, key?: string | number): boolean {
    return this.#apply(schema, at, keyword, key, at.instance, true);
  }

  /** Holds a part of a schema to a part of the value. */
  inside(
    schema: Json | undefined,
    at: Frame,
    keyword: string,
    key: string | number | undefined,
    part: Instance,
  ): boolean {
    return this.#apply(schema, at, keyword, key, part, false);
  }

  /** As `inPlace`, but nothing is told and nothing counts as seen. */
  fits(schema: Json | undefined, at: Frame, keyword: string, key?: string | number): boolean {
    return this.trying(() => this.#apply(schema, at, keyword, key, at.instance, false));
  }

  /** Does something whose errors are not told. */
  trying<Result>(attempt: () => Result): Result {
    const before = this.#quiet;
    this.#quiet = true;
    try {
      return attempt();
    } finally {
      this.#quiet = before;
    }
  }

  /** Holds the schema that a reference leads to to the same value. */
  refer(target: Referred, at: Frame, keyword: string): boolean {
    const { schema } = target;
    if (!isObject(schema)) return this.inPlace(schema, at, keyword);
    const { instance } = at;
    const known = instance.known?.get(schema);
    if (known && known.valid === undefined) return this.#circle(at, schema, keyword);
    if (known && (known.valid || known.told || this.#quiet)) {
      if (known.unsure) this.#unsure += 1;
      if (known.valid) at.seen.take(known.seen);
      return known.valid === true;
    }
    instance.known ??= new Map();
    instance.known.set(schema, asked);
    const before = { unsure: this.#unsure, depends: this.#depends };
    this.#depends = false;
    const frame = new Frame(schema, instance, target.resource, { base: target.pointer, parent: at, keyword });
    const valid = this.#evaluate(frame);
    // What depends on the schemas around, or on the scope of dynamic references, may be otherwise elsewhere.
    if (this.#depends || this.references.resources.hasDynamic) instance.known.delete(schema);
    else {
      const unsure = this.#unsure > before.unsure;
      instance.known.set(schema, { valid, told: !this.#quiet, unsure, seen: frame.seen });
    }
    this.#depends ||= before.depends;
    if (valid) at.seen.take(frame.seen);
    return valid;
  }

  /** A schema asks, for the same value, for itself. */
  #circle(at: Frame, schema: JsonObject, keyword: string): boolean {
    for (let frame: Frame | undefined = at; frame && frame.schema !== schema; frame = frame.parent) {
      // A discriminator leads from a parent to a child, and the child's `allOf` back: nothing new is asked.
      if (frame.keyword === 'discriminator') {
        this.#depends = true;
        return true;
      }
    }
    return this.notChecked(at, keyword, 'reference', 'it refers to itself and so says nothing');
  }

  fail(at: Frame, keyword: string, params: SchemaError['params'] = {}, part: Instance = at.instance): false {
    if (this.#quiet) return false;
    this.#errors.push(errorOf(keyword, `${at.pointer}/${keyword}`, part, at.schema[keyword], params));
    if (this.#errors.length >= mostErrors) throw new TooMany();
    return false;
  }

  /** Notes what could not be checked, and takes it for kept. */
  notChecked(at: Frame, keyword: string, kind: NotChecked['kind'], reason: string): true {
    this.#unsure += 1;
    this.#note({ kind, contractPointer: `${at.pointer}/${keyword}`, reason, what: at.schema[keyword] });
    return true;
  }

  #note(gap: NotChecked): void {
    const key = `${gap.kind} ${gap.contractPointer}`;
    if (!this.#notChecked.has(key) && this.#notChecked.size < 100) this.#notChecked.set(key, gap);
  }

  /** Grows with everything that could not be checked: who compares before and after knows whether a result is sure. */
  get unsure(): number {
    return this.#unsure;
  }

  /** What is being said depends on the schemas around this one. */
  dependsOnContext(): void {
    this.#depends = true;
  }

  charge(steps: number): void {
    this.budget.left -= steps;
    if (this.budget.left < 0) throw new BudgetError('too many steps');
  }

  /** A part of a value; the same one each time, so that what is known of it is known to all schemas. */
  part(of: Instance, value: unknown, token: string | number): Instance {
    if (typeof value !== 'object' || value === null) return new Instance(value, of, token);
    const known = this.#instances.get(value);
    if (known) return known;
    const made = new Instance(value, of, token);
    this.#instances.set(value, made);
    return made;
  }

  /** A number of the contract, with all of its digits. Undefined for what is no number. */
  exactly(at: Frame, keyword: string): Decimal | undefined {
    const number = at.schema[keyword];
    const text = mayBeMore(number) ? this.contract.exactNumber(`${at.pointer}/${keyword}`) : undefined;
    return text === undefined ? decimalOf(number) : readDecimal(text);
  }

  /** Less than, equal to or more than zero as the value is less than, equal to or more than the keyword's number. */
  compare(at: Frame, keyword: string): number {
    const { value } = at.instance;
    const limit = at.schema[keyword];
    // Where the doubles differ, what was rounded to them differs in the same direction.
    if (typeof value === 'number' && typeof limit === 'number' && value !== limit) return value - limit;
    const [left, right] = [decimalOf(value), this.exactly(at, keyword)];
    return left && right ? compareDecimals(left, right) : 0;
  }

  #apply(
    schema: Json | undefined,
    at: Frame,
    keyword: string,
    key: string | number | undefined,
    instance: Instance,
    inPlace: boolean,
  ): boolean {
    this.charge(1);
    if (!isObject(schema)) return schema === false ? this.#refuse(at, keyword, key, instance) : true;
    const resource = this.references.resources.begunBy(schema) ?? at.resource;
    const frame = new Frame(schema, instance, resource, { parent: at, keyword, key });
    const valid = this.#evaluate(frame);
    if (valid && inPlace) at.seen.take(frame.seen);
    return valid;
  }

  #refuse(at: Frame, keyword: string, key: string | number | undefined, instance: Instance): false {
    if (this.#quiet) return false;
    const pointer = new Frame({}, instance, at.resource, { parent: at, keyword, key }).pointer;
    this.#errors.push(errorOf('false', pointer, instance, false, {}));
    if (this.#errors.length >= mostErrors) throw new TooMany();
    return false;
  }

  #evaluate(frame: Frame): boolean {
    const { schema, instance } = frame;
    this.charge(1);
    if (frame.depth > deepest) throw new RangeError('too deep');
    if (this.#is30) {
      if (typeof schema.$ref === 'string') return this.#keyword('$ref', frame);
      if (instance.value === null && isNullableChoice(schema)) return true;
    }
    let valid = true;
    let asksForTheRest = false;
    for (const name in schema) {
      if (name === 'unevaluatedProperties' || name === 'unevaluatedItems') asksForTheRest = true;
      else if (!this.#keyword(name, frame)) {
        valid = false;
        if (this.#quiet) return false;
      }
    }
    if (asksForTheRest) {
      if (!this.#keyword('unevaluatedProperties', frame)) valid = false;
      if (!this.#keyword('unevaluatedItems', frame)) valid = false;
    }
    return valid;
  }

  #keyword(name: string, frame: Frame): boolean {
    const keyword = this.#keywords.get(name);
    const argument = keyword && frame.schema[name];
    return argument === undefined || keyword?.(argument, frame, this) !== false;
  }
}

/** How much there is in a value; a long text counts as several. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 1 + (value.length >> 4);
  if (typeof value !== 'object' || value === null) return 1;
  let weight = 1;
  for (const inner of Object.values(value)) weight += weightOf(inner);
  return weight;
}

const asked: Known = { valid: undefined, told: false, unsure: false, seen: new Seen() };

function errorOf(
  keyword: string,
  contractPointer: string,
  instance: Instance,
  schema: unknown,
  params: SchemaError['params'],
): SchemaError {
  return {
    keyword,
    contractPointer,
    valuePointer: instance.pointer,
    params,
    schema,
    data: instance.value,
  };
}

/**
 * `nullable: true` adds null to the type beside it. The standard gives it no effect where no type stands beside it; around an `allOf`,
 * `anyOf` or `oneOf` it is taken the way it is meant there: null, or what is inside.
 */
function isNullableChoice(schema: JsonObject): boolean {
  if (schema.nullable !== true || schema.type !== undefined) return false;
  return schema.allOf !== undefined || schema.anyOf !== undefined || schema.oneOf !== undefined;
}
