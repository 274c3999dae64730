/** The contract's schemas, by their JSON Pointers: the face of this folder. */
import { type Json, valueAt } from '../json.js';
import type { Contract } from '../load.js';
import { Evaluation, type NotChecked, type SchemaError, type SchemaVerdict } from './evaluation.js';
import { keywordsOf } from './keywords/index.js';
import { referencesOf } from './references.js';
import type { Direction } from './visibility.js';

export { canonical } from './canonical.js';
export type { Direction, NotChecked, SchemaError, SchemaVerdict };

const shared = new WeakMap<Contract, Schemas>();

/** The schemas of a contract; the same ones each time. */
export function schemasOf(contract: Contract): Schemas {
  const known = shared.get(contract) ?? new Schemas(contract);
  shared.set(contract, known);
  return known;
}

export class Schemas {
  readonly #contract: Contract;

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  /**
   * Holds a value (best one from `parseExact`) to the schema at a pointer. Never throws, and ends in bounded time: what could not be
   * checked is told.
   * @param options.direction what the value is part of; it decides what `readOnly` and `writeOnly` mean. @default response
   * @param options.schema what is said where the pointer leads to nothing, as in a schema that was put together of several
   */
  judge(
    pointer: string,
    value: unknown,
    options: { readonly direction?: Direction; readonly schema?: Json } = {},
  ): SchemaVerdict {
    const schema = valueAt(this.#contract.document, pointer) ?? options.schema;
    if (schema === undefined) {
      const gap: NotChecked = {
        kind: 'schema',
        contractPointer: pointer,
        reason: 'there is no schema',
        what: '',
      };
      return { errors: [], notChecked: [gap] };
    }
    const resource = referencesOf(this.#contract).resources.at(pointer);
    const evaluation = new Evaluation(
      this.#contract,
      options.direction ?? 'response',
      keywordsOf(this.#contract.version),
    );
    return evaluation.run({ schema, pointer, resource }, value);
  }
}
