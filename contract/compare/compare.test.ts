import { describe, expect, it } from 'vitest';
import { joinPointer } from '../json.js';
import { suggestBump } from './change.js';
import { compareContracts } from './compare.js';
import { CONTRACT_EDITS, versionsOf } from './testing/contract-edits.js';
import { isMap, type Json, type JsonMap, leaves, setKey } from './testing/mutable.js';
import { petContract } from './testing/pet-contract.js';

describe('compareContracts', () => {
  it.each(CONTRACT_EDITS)('$name', (row) => {
    const changes = compareContracts(...versionsOf(row));
    expect(changes.map(({ kind, verdict }) => [kind, verdict])).toEqual(row.expected);
    const breaking = row.expected.some(([, verdict]) => verdict === 'breaking' || verdict === 'not-compared');
    expect(suggestBump(changes) === 'major').toBe(breaking);
  });

  it('finds nothing between equal contracts, whatever the order of their keys', () => {
    const reversed = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(reversed);
      if (!isMap(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]): [string, Json] => [key, reversed(inner)]),
      );
    };
    const contract = petContract();
    expect(compareContracts(contract, structuredClone(contract))).toEqual([]);
    expect(compareContracts(contract, reversed(contract) as JsonMap)).toEqual([]);
  });

  it('leaves no value of a contract unwatched: whichever is edited, the report says so', () => {
    const contract = petContract();
    const silent: string[] = [];
    let edits = 0;
    for (const [path, value] of leaves(contract)) {
      const edited = structuredClone(contract);
      let target: Json = edited;
      for (const key of path.slice(0, -1)) target = (target as { [key: string]: Json })[key] ?? null;
      (target as { [key: string]: Json })[String(path.at(-1))] = otherThan(value);
      edits++;
      if (compareContracts(contract, edited).length === 0) silent.push(joinPointer('', ...path));
    }
    expect(edits).toBeGreaterThan(100);
    // `true` is what `explode` means where it is not said, and a path parameter is required whatever is said.
    expect(silent).toEqual(['/paths/~1pets~1{petId}/delete/parameters/0/required']);
  });

  it('compares recursive schemas once, and says where else they serve', () => {
    const before = petContract();
    const after = petContract();
    const pet =
      isMap(after.components) && isMap(after.components.schemas) ? after.components.schemas.Pet : null;
    if (isMap(pet) && isMap(pet.properties))
      pet.properties.name = { type: 'integer', description: 'Its name.' };
    const changes = compareContracts(before, after);
    expect(changes).toMatchObject([
      {
        kind: 'type-changed',
        direction: 'response',
        operation: 'GET /pets',
        subject: 'response 200, application/json, field "results[].name"',
        before: 'string',
        after: 'integer',
        pointerBefore: '/components/schemas/Pet/properties/name/type',
        pointerAfter: '/components/schemas/Pet/properties/name/type',
        also: [{ operation: 'POST /pets', subject: 'response 201, application/json, field "name"' }],
      },
    ]);
  });

  it('points to the `nullable` that came, not to the type beside it', () => {
    const before = petContract();
    const after = petContract();
    const pet =
      isMap(after.components) && isMap(after.components.schemas) ? after.components.schemas.Pet : null;
    if (isMap(pet) && isMap(pet.properties) && isMap(pet.properties.name))
      pet.properties.name.nullable = true;
    expect(compareContracts(before, after)).toMatchObject([
      {
        kind: 'nullable-added',
        pointerBefore: '/components/schemas/Pet/properties/name/type',
        pointerAfter: '/components/schemas/Pet/properties/name/nullable',
      },
    ]);
  });

  it('does not mind references that lead nowhere or in a circle', () => {
    const contract = petContract();
    if (isMap(contract.components) && isMap(contract.components.schemas)) {
      contract.components.schemas.Cat = { $ref: '#/components/schemas/Dog' };
      contract.components.schemas.Dog = { $ref: '#/components/schemas/Cat' };
      contract.components.schemas.Error = { $ref: '#/components/schemas/Nowhere' };
    }
    expect(compareContracts(contract, structuredClone(contract))).toEqual([]);
    expect(compareContracts(contract, petContract()).length).toBeGreaterThan(0);
  });

  it('sees no difference in where a part is written: in place or as a component', () => {
    const contract = petContract();
    const inPlace = petContract();
    if (isMap(inPlace.components) && isMap(inPlace.components.responses)) {
      const error = inPlace.components.responses.Error ?? null;
      for (const method of [
        ['get', '404'],
        ['post', '409'],
      ] as const) {
        const operation = at(inPlace, 'paths', '/pets', method[0]);
        if (isMap(operation) && isMap(operation.responses))
          operation.responses[method[1]] = structuredClone(error);
      }
      delete inPlace.components.responses;
    }
    expect(compareContracts(contract, inPlace)).toEqual([]);
  });

  it('joins `allOf` before it compares', () => {
    const split = petContract();
    const schemas = at(split, 'components', 'schemas');
    if (isMap(schemas) && isMap(schemas.NewPet) && isMap(schemas.NewPet.properties)) {
      const { name = null, ...others } = schemas.NewPet.properties;
      schemas.NewPet = {
        allOf: [{ type: 'object', required: ['name'], properties: { name } }, { properties: others }],
      };
    }
    expect(compareContracts(petContract(), split)).toEqual([]);
  });

  it('survives names that JavaScript has its own ideas about', () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty'];
    const after = petContract();
    const properties = at(after, 'components', 'schemas', 'Pet', 'properties');
    if (!isMap(properties)) throw new TypeError('The contract has no pets.');
    for (const name of names) setKey(properties, name, { type: 'string' });
    const changes = compareContracts(petContract(), after);
    expect(changes.map(({ kind, subject }) => [kind, subject])).toEqual(
      names.map((name) => ['field-added', `response 200, application/json, field "results[].${name}"`]),
    );
  });
});

/** Another value of the same JSON type. */
function otherThan(value: Json): Json {
  if (typeof value === 'string') {
    if (value.startsWith('#/')) return `#/components/schemas/${value.endsWith('Dog') ? 'Cat' : 'Dog'}`;
    return `${value}z`;
  }
  if (Array.isArray(value)) return [{ something: [] }];
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return value === null ? 'something' : { something: 'else' };
}

function at(contract: JsonMap, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((value, key) => (isMap(value) ? value[key] : undefined), contract);
}
