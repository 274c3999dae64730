/** The contract's schemas, compiled by ajv: each once, shared by all that refer to it. */
import type { AnySchema, ErrorObject, FuncKeywordDefinition, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import type { Contract } from '../load.js';
import { convertSchema } from './convert.js';
import { compilePattern } from './pattern.js';

export interface SchemaVerdict {
  readonly errors: readonly SchemaError[];
  /** Why the value could not be held to the schema at all. */
  readonly problem?: string;
}

export interface SchemaError {
  /** The JSON Schema keyword that failed. */
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

export interface UncheckedPattern {
  readonly pattern: string;
  readonly problem: string;
}

/**
 * Compiled schemas that are kept. A run goes from operation to operation and hardly comes back to a schema, so that a large
 * contract would fill the memory with validators for nothing; those that are still needed are compiled again.
 */
const mostKept = 600;

const shared = new WeakMap<Contract, Schemas>();

/** The schemas of a contract; the same ones each time, so that nothing is compiled twice. */
export function schemasOf(contract: Contract): Schemas {
  const known = shared.get(contract);
  if (known) return known;
  const made = new Schemas(contract);
  shared.set(contract, made);
  return made;
}

export class Schemas {
  readonly #contract: Contract;
  #ajv: Ajv2020;
  readonly #names = new Map<string, string>();
  readonly #registered = new Set<string>();
  readonly #references = new Map<string, readonly string[]>();
  readonly #origins = new WeakMap<object, string>();
  readonly #uncheckedPatterns = new Map<string, string>();
  readonly #patternsAt = new Map<string, readonly UncheckedPattern[]>();

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#ajv = this.#newAjv();
  }

  /** Holds a value to the schema at a pointer. Never throws. */
  judge(pointer: string, value: unknown): SchemaVerdict {
    try {
      const validate = this.#validator(pointer);
      if (validate(value)) return { errors: [] };
      return { errors: withoutBranches(validate.errors ?? []).map((error) => this.#placed(error, pointer)) };
    } catch (error) {
      return { errors: [], problem: error instanceof Error ? error.message : String(error) };
    }
  }

  /** The patterns a schema, or one it refers to, holds that no ECMA-262 engine compiles. */
  uncheckedPatterns(pointer: string): readonly UncheckedPattern[] {
    const known = this.#patternsAt.get(pointer);
    if (known) return known;
    const found = this.#findUnchecked(pointer);
    this.#patternsAt.set(pointer, found);
    return found;
  }

  #findUnchecked(pointer: string): UncheckedPattern[] {
    const validate = this.#validator(pointer);
    if (this.#uncheckedPatterns.size === 0) return [];
    const waiting: unknown[] = [validate.schema];
    const seen = new Set<unknown>();
    const found: UncheckedPattern[] = [];
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (typeof part !== 'object' || part === null || seen.has(part)) continue;
      seen.add(part);
      for (const [key, value] of Object.entries(part)) {
        const problem =
          typeof value === 'string' && key === 'pattern' ? this.#uncheckedPatterns.get(value) : undefined;
        if (problem !== undefined) found.push({ pattern: String(value), problem });
        if (key === '$ref' && typeof value === 'string') waiting.push(this.#ajv.getSchema(value)?.schema);
        if (key !== 'enum' && key !== 'const') waiting.push(value);
      }
    }
    return found;
  }

  #newAjv(): Ajv2020 {
    const ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      verbose: true,
      validateSchema: false,
      addUsedSchema: false,
      ownProperties: true,
      multipleOfPrecision: 9,
      logger: false,
      code: {
        regExp: Object.assign((pattern: string) => this.#matcher(pattern), { code: '' }),
        // A schema judges a few bodies in one run: compiling it takes longer than a faster validator would save.
        optimize: false,
      },
    });
    formatsPlugin.default(ajv);
    ajv.addFormat('float', {
      type: 'number',
      validate: (value: number) => Number.isFinite(Math.fround(value)),
    });
    ajv.addFormat('int64', {
      type: 'number',
      validate: (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63,
    });
    ajv.removeKeyword('uniqueItems');
    ajv.addKeyword(uniqueItems);
    return ajv;
  }

  #validator(pointer: string): ValidateFunction {
    if (this.#registered.size > mostKept) {
      this.#ajv = this.#newAjv();
      this.#registered.clear();
    }
    this.#register(pointer);
    const validate = this.#ajv.getSchema(this.#name(pointer));
    if (!validate) throw new Error(`#${pointer} holds no schema`);
    return validate;
  }

  #name(pointer: string): string {
    const known = this.#names.get(pointer);
    if (known !== undefined) return known;
    const name = `urn:contract:${this.#names.size}`;
    this.#names.set(pointer, name);
    return name;
  }

  #register(pointer: string): void {
    const waiting = [pointer];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (this.#registered.has(at)) continue;
      const { schema, references } = convertSchema(at, {
        document: this.#contract.document,
        version: this.#contract.version,
        nameOf: (target) => this.#name(target),
        origin: (converted, place) => this.#origins.set(converted, place),
      });
      const compiled: AnySchema = schema;
      this.#ajv.addSchema(compiled, this.#name(at));
      this.#registered.add(at);
      this.#references.set(at, references);
      waiting.push(...references);
    }
  }

  #matcher(pattern: string): RegExp {
    const reading = compilePattern(pattern);
    if ('expression' in reading) return reading.expression;
    // Matches anything, and is reported by `uncheckedPatterns`.
    this.#uncheckedPatterns.set(pattern, reading.problem);
    return /(?:)/;
  }

  #placed(error: ErrorObject, pointer: string): SchemaError {
    const parent: unknown = error.parentSchema;
    const origin = typeof parent === 'object' && parent !== null ? this.#origins.get(parent) : undefined;
    return {
      keyword: error.keyword,
      contractPointer: origin === undefined ? pointer : `${origin}/${error.keyword}`,
      valuePointer: error.instancePath,
      params: error.params,
      schema: error.schema,
      data: error.data,
    };
  }
}

/** When no branch of a choice fits, the choice is the finding; why each single branch did not fit is noise. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'oneOf' || error.keyword === 'anyOf') {
      const inside = `${error.schemaPath}/`;
      const place = error.instancePath;
      while (kept.length > 0) {
        const last = kept.at(-1);
        const within = last && (last.instancePath === place || last.instancePath.startsWith(`${place}/`));
        const sibling = last?.parentSchema === error.parentSchema && !last?.schemaPath.startsWith(inside);
        if (!within || sibling) break;
        kept.pop();
      }
    }
    // "must match then" repeats what the errors inside of it say.
    if (error.keyword !== 'if') kept.push(error);
  }
  return kept;
}

/** In place of ajv's own, whose time grows with the square of the number of objects. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  errors: true,
  validate(wanted: boolean, items: readonly unknown[]): boolean {
    if (!wanted) return true;
    const seen = new Set<string>();
    for (const item of items) seen.add(canonical(item));
    return seen.size === items.length;
  },
};

/** The same text for equal JSON values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
