import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../contract/json.js';
import {
  type Contract,
  type ContractMedia,
  type ContractOperation,
  loadContract,
  viewOf,
} from '../../contract/load.js';
import { makeValue } from '../../contract/values/make.js';
import { exchangeWith } from '../judge/fixture.js';
import { judge } from '../judge/index.js';
import { statusToAskFor } from '../targets/status.js';
import type { Violation } from '../types.js';
import { mutatedBytes, mutatedValue } from './mutate.js';
import { plainValidator, readStrictly } from './oracle.js';
import { randomSchema } from './random-schema.js';
import { factor, settings } from './settings.js';

const pointer = '/paths/~1x/get/responses/200/content/application~1json/schema';

/** A 3.1 contract with one operation whose body has the schema: 3.1 speaks plain JSON Schema, which plain ajv reads as it stands. */
function contractOf(schema: Json): Contract {
  return viewOf(
    {
      openapi: '3.1.0',
      info: { title: 'random', version: '1' },
      paths: {
        '/x': {
          get: {
            operationId: 'x',
            responses: { '200': { description: '', content: { 'application/json': { schema } } } },
          },
        },
      },
    },
    'random contract',
  );
}

function errorsOf(contract: Contract, value: Json): Violation[] {
  const exchange = exchangeWith({ body: JSON.stringify(value) });
  return judge({ contract, operation: 'x', expectedStatus: '200', exchange }).filter(
    ({ severity }) => severity === 'error',
  );
}

interface Sample {
  readonly schema: JsonObject;
  readonly contract: Contract;
  /** Absent where the schema accepts nothing. */
  readonly value: Json | undefined;
}

/** Values that are made for the schema at a pointer, with all that is documented or with little; undefined where none can be. */
function madeFor(contract: Contract, pointer: string): fc.Arbitrary<Json | undefined> {
  const schema = contract.resolveSchema(pointer);
  return fc.record({ seed: fc.nat(1_000), complete: fc.boolean() }).map(({ seed, complete }) => {
    const made = schema && makeValue(contract, schema, { seed, complete, direction: 'response' });
    return made?.ok ? made.value : undefined;
  });
}

const samples: fc.Arbitrary<Sample> = randomSchema().chain((schema): fc.Arbitrary<Sample> => {
  const contract = contractOf(schema);
  return madeFor(contract, pointer).map((value) => ({ schema, contract, value }));
});

describe('random schemas', () => {
  it('a value made for a schema is accepted, by plain ajv and by the judge', () => {
    let judged = 0;
    fc.assert(
      fc.property(samples, ({ schema, contract, value }) => {
        if (value === undefined) return;
        judged += 1;
        expect(plainValidator(schema)(value)).toBe(true);
        expect(errorsOf(contract, value)).toEqual([]);
      }),
      settings(80),
    );
    expect(judged).toBeGreaterThan(40 * factor);
  });

  it('one random change to such a value is caught exactly where plain ajv says that it matters', () => {
    const seen = { caught: 0, valid: 0 };
    const changed = samples.chain(
      (sample): fc.Arbitrary<Sample> =>
        sample.value === undefined
          ? fc.constant(sample)
          : mutatedValue(sample.value).map((value) => ({ ...sample, value })),
    );
    fc.assert(
      fc.property(changed, ({ schema, contract, value }) => {
        if (value === undefined) return;
        // ajv divides as doubles do, which says nothing about the multiples of numbers this large.
        fc.pre(!/multipleOf/.test(JSON.stringify(schema)) || !/\de\+/.test(JSON.stringify(value)));
        const valid = plainValidator(schema)(value);
        seen[valid ? 'valid' : 'caught'] += 1;
        expect({ value, errors: errorsOf(contract, value).length > 0 }).toEqual({ value, errors: !valid });
      }),
      settings(150),
    );
    // The property says nothing if nearly all changes fall on one side.
    expect(Math.min(seen.caught, seen.valid)).toBeGreaterThan(15 * factor);
  });
});

describe('the bodies of this project', () => {
  interface Documented {
    readonly operation: ContractOperation;
    readonly status: number;
    readonly media: ContractMedia;
    readonly accepts: (value: unknown) => boolean;
  }
  let contract: Contract;
  let documented: Documented[];

  beforeAll(async () => {
    contract = await loadContract(
      fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url)),
    );
    const schemas = contract.resolve('/components/schemas')?.value;
    const definitions = isObject(schemas) ? in31(schemas) : {};
    documented = contract.operations.flatMap((operation) =>
      operation.responses.flatMap((response) =>
        response.content.map((media) => ({
          operation,
          status: statusToAskFor(operation, response.status) ?? 500,
          media,
          accepts: plainValidator(in31(rawSchema(contract, media)), definitions),
        })),
      ),
    );
  });

  const judgedAs = ({ operation, status, media }: Documented, body: Uint8Array): Violation[] => {
    const challenge: [string, string][] = status === 401 ? [['X-Error-Code', '']] : [];
    const exchange = exchangeWith({
      status,
      body,
      headers: [['Content-Type', media.mediaType], ...challenge],
    });
    const options = { without: ['error-code-header'] };
    const violations = judge({
      contract,
      operation: operation.operationId,
      expectedStatus: String(status),
      exchange,
      options,
    });
    return violations.filter(({ severity }) => severity === 'error');
  };

  /** What the contract says beyond schemas, said once more: the error names the status; the code, where there is one, is no number. */
  const meansWell = (value: unknown, status: number): boolean => {
    if (status < 400 || !isObject(value)) return true;
    const { error, errorCode } = value;
    return (
      error === status &&
      (typeof errorCode !== 'string' || (errorCode.trim() !== '' && Number.isNaN(Number(errorCode))))
    );
  };

  const bodies = (): fc.Arbitrary<{ target: Documented; value: Json }> =>
    fc.constantFrom(...documented).chain((target) => {
      const made = target.media.schema
        ? madeFor(contract, target.media.schema.pointer)
        : fc.constant<Json>({});
      return made.map((value = {}) => ({
        target,
        value:
          target.status >= 400 && isObject(value)
            ? { ...value, error: target.status, errorCode: 'SOME_CODE' }
            : value,
      }));
    });

  it('every documented response accepts the bodies made for it', () => {
    fc.assert(
      fc.property(bodies(), ({ target, value }) => {
        expect(target.accepts(value)).toBe(true);
        expect(judgedAs(target, encode(value))).toEqual([]);
      }),
      settings(150),
    );
  });

  it('one changed value is caught, or is valid by schema and by meaning', () => {
    const changed = bodies().chain(({ target, value }) =>
      mutatedValue(value).map((other) => ({ target, value: other })),
    );
    fc.assert(
      fc.property(changed, ({ target, value }) => {
        const valid = target.accepts(value) && meansWell(value, target.status);
        expect({ value, caught: judgedAs(target, encode(value)).length > 0 }).toEqual({
          value,
          caught: !valid,
        });
      }),
      settings(300),
    );
  });

  it('one changed byte is caught, or leaves a body that is valid by schema and by meaning', () => {
    const seen = { caught: 0, valid: 0 };
    const changed = bodies().chain(({ target, value }) =>
      mutatedBytes(encode(value)).map((body) => ({ target, body })),
    );
    fc.assert(
      fc.property(changed, ({ target, body }) => {
        const read = readStrictly(body);
        const valid =
          read !== undefined && target.accepts(read.value) && meansWell(read.value, target.status);
        seen[valid ? 'valid' : 'caught'] += 1;
        const text = Buffer.from(body).toString('latin1');
        expect({ text, caught: judgedAs(target, body).length > 0 }).toEqual({ text, caught: !valid });
      }),
      settings(600),
    );
    expect(Math.min(seen.caught, seen.valid)).toBeGreaterThan(50 * factor);
  });
});

function encode(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function rawSchema(contract: Contract, media: ContractMedia): JsonObject {
  const value = media.schema && contract.resolve(media.schema.pointer)?.value;
  return isObject(value) ? value : {};
}

/** The schemas of this project as plain JSON Schema: of what 3.0 says otherwise, they use `nullable` beside a type alone. */
function in31(schema: JsonObject): JsonObject {
  const changed: JsonObject = JSON.parse(
    JSON.stringify(schema, (_, part: unknown) => {
      if (!isObject(part) || part.nullable !== true || typeof part.type !== 'string') return part;
      const { nullable: __, ...rest } = part;
      return { ...rest, type: [part.type, 'null'] };
    }),
  );
  return changed;
}
