/** One random change to a JSON value, or to bytes. */
import fc from 'fast-check';
import { isObject, type Json, joinPointer, replaceAt, valueAt } from '../../contract/json.js';

const replacements: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  1e300,
  '',
  'x',
  'A_CODE',
  '404',
  [],
  {},
  [null],
  { extra: 1 },
];

/** Any JSON, with text beyond the first plane: JSON Schema counts code points. */
const arbitraryJson = fc
  .jsonValue({ maxDepth: 1, stringUnit: 'grapheme-composite' })
  .map((value): Json => JSON.parse(JSON.stringify(value)));

/** Replaces, removes or adds one thing somewhere in the value. */
export function mutatedValue(value: Json): fc.Arbitrary<Json> {
  const places = pointersOf(value);
  const other = fc.oneof(fc.constantFrom(...replacements), arbitraryJson);
  const replaced = fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...replacements))
    .map(([at, other]) => replaceAt(value, at, other));
  const there = (at: string): Json => valueAt(value, at) ?? null;
  const containers = places.filter((at) => typeof there(at) === 'object' && there(at) !== null);
  if (containers.length === 0) return replaced;
  const container = fc.constantFrom(...containers);
  const removed = fc
    .tuple(container, fc.nat())
    .map(([at, pick]) => replaceAt(value, at, without(there(at), pick)));
  const added = fc.tuple(container, other).map(([at, more]) => replaceAt(value, at, plus(there(at), more)));
  return fc.oneof(
    { weight: 3, arbitrary: replaced },
    { weight: 2, arbitrary: removed },
    { weight: 1, arbitrary: added },
  );
}

/** Changes, removes or inserts one byte. */
export function mutatedBytes(body: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat({ max: Math.max(0, body.length - 1) });
  const byte = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.constantFrom(...Buffer.from('{}[]",:0123456789.-eE \n\\tfn')),
  );
  return fc.oneof(
    fc
      .tuple(at, byte)
      .map(([index, other]) => body.map((each, position) => (position === index ? other : each))),
    at.map((index) => Uint8Array.from([...body.subarray(0, index), ...body.subarray(index + 1)])),
    fc
      .tuple(at, byte)
      .map(([index, more]) => Uint8Array.from([...body.subarray(0, index), more, ...body.subarray(index)])),
  );
}

function pointersOf(value: Json, at = ''): string[] {
  if (Array.isArray(value))
    return [at, ...value.flatMap((item, index) => pointersOf(item, `${at}/${index}`))];
  if (!isObject(value)) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([name, inner]) => pointersOf(inner ?? null, joinPointer(at, name))),
  ];
}

function without(value: Json, pick: number): Json {
  if (Array.isArray(value)) return value.filter((_, index) => index !== pick % Math.max(1, value.length));
  if (!isObject(value)) return value;
  const names = Object.keys(value);
  const gone = names[pick % Math.max(1, names.length)];
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone));
}

function plus(value: Json, more: Json): Json {
  if (Array.isArray(value)) return [...value, more];
  return isObject(value) ? { ...value, added: more } : value;
}
