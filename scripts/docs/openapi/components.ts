import type { Fact, JsonObject } from '../model.js';
import { segments, target } from './reference.js';
import type { Reporter } from './report.js';
import { SchemaConverter } from './schema.js';
import type { Value } from './value.js';

/** Names of component schemas, for every place in the file that a reference leads to. */
export class ComponentNames {
  /** 3.1: keywords beside `$ref` count. */
  readonly siblingsCount: boolean;
  readonly #home: readonly string[];
  readonly #byReference = new Map<string, string>();
  readonly #byNode = new Map<object, string>();
  readonly #values = new Map<string, Value>();
  readonly #taken: Set<string>;

  /** @param home where the file keeps its schemas: `components/schemas`, or `definitions` in Swagger 2.0. */
  constructor(root: Value, home: readonly string[], siblingsCount: boolean) {
    this.siblingsCount = siblingsCount;
    this.#home = home;
    const schemas = home.reduce<Value | undefined>((at, key) => at?.get(key), root);
    // Names the file gives come first; what is found elsewhere takes what is left.
    this.#taken = new Set();
    for (const [name, value] of schemas?.entries() ?? []) this.#assign(value, [name]);
  }

  /**
   * The component a reference leads to. A schema that stands elsewhere (`#/components/schemas/A/properties/b`,
   * `$defs`) becomes a component of its own, named after its place (`A_b`).
   *
   * @throws PageError where the reference leads out of the file or nowhere.
   */
  of(from: Value, reference: string): string {
    const known = this.#byReference.get(reference);
    if (known !== undefined) return known;
    const value = target(from, reference);
    const name = this.#byNode.get(value.identity) ?? this.#assign(value, this.#words(reference));
    this.#byReference.set(reference, name);
    return name;
  }

  /** The schema that has this name. */
  value(name: string): Value | undefined {
    return this.#values.get(name);
  }

  #words(reference: string): string[] {
    const path = segments(reference);
    const inside = this.#home.every((key, index) => path[index] === key);
    const words = inside ? path.slice(this.#home.length) : path;
    const telling = words.filter(
      (word) => !['properties', '$defs', 'definitions', 'schema', 'content'].includes(word),
    );
    return telling.length > 0 ? telling : words;
  }

  #assign(value: Value, words: readonly string[]): string {
    const wanted = componentName(words.join('_'));
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}_${number}`;
    this.#taken.add(name);
    this.#byNode.set(value.identity, name);
    this.#values.set(name, value);
    return name;
  }
}

/** Only letters, digits, dot, dash and underscore may stand in a name (OpenAPI 3.0.3, "Components Object"). */
function componentName(text: string): string {
  if (/^[A-Za-z0-9._-]+$/.test(text)) return text === '__proto__' ? 'proto' : text;
  return text.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^_+|_+$/g, '') || 'Schema';
}

/** Component schemas of one file, converted once each. */
export class Components {
  readonly names: ComponentNames;
  readonly schemas: SchemaConverter;
  readonly #facts = new Map<string, Fact<JsonObject>>();

  constructor(names: ComponentNames, report: Reporter) {
    this.names = names;
    this.schemas = new SchemaConverter(names, report);
  }

  /** The named schemas and all that they lead to, recursive ones included, sorted by name. */
  closure(names: Iterable<string>): { readonly [name: string]: Fact<JsonObject> } {
    const reached = new Set(names);
    // A set may grow while it is walked: each name is visited once.
    for (const name of reached) {
      const value = this.names.value(name);
      if (value === undefined) continue;
      for (const next of this.schemas.convert(value).references) reached.add(next);
    }
    return Object.fromEntries(
      [...reached].sort().flatMap((name) => {
        const fact = this.#fact(name);
        return fact === undefined ? [] : [[name, fact] as const];
      }),
    );
  }

  /** A named schema in OpenAPI 3.0's terms. */
  schema(name: string): JsonObject | undefined {
    return this.#fact(name)?.value;
  }

  #fact(name: string): Fact<JsonObject> | undefined {
    const value = this.names.value(name);
    if (value === undefined) return undefined;
    const fact = this.#facts.get(name) ?? this.schemas.fact(value);
    this.#facts.set(name, fact);
    return fact;
  }
}
