/** Finds properties that a response should not hold: those the contract does not name, and those it says are only written. */
import type { Contract } from '../../contract.js';
import { asObject, joinPointer } from '../../json.js';
import { followed, rawAt } from './raw.js';
import { type Shape, shapeOf } from './shape.js';

export interface OddProperty {
  readonly kind: 'undocumented' | 'write-only';
  readonly name: string;
  readonly valuePointer: string;
  readonly contractPointer: string;
}

const shapes = new WeakMap<Contract, Map<string, Shape>>();

/** Walks a value beside the schema at a pointer. A free-form object (no property named) holds nothing odd. */
export function oddProperties(contract: Contract, pointer: string, value: unknown): OddProperty[] {
  const found: OddProperty[] = [];
  const waiting: { value: unknown; at: string; schemas: readonly string[] }[] = [
    { value, at: '', schemas: [pointer] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: part, at, schemas } = next;
    if (typeof part !== 'object' || part === null || schemas.length === 0) continue;
    const known = schemas.map((schema) => knownShape(contract, schema));
    if (Array.isArray(part)) {
      const rest = known.flatMap((shape) => shape.items);
      for (const [index, item] of part.entries()) {
        if (typeof item !== 'object') continue;
        const own = known.flatMap(({ prefix }) => prefix[index] ?? []);
        waiting.push({ value: item, at: `${at}/${index}`, schemas: own.length > 0 ? own : rest });
      }
      continue;
    }
    const settled = known.some((shape) => shape.settled);
    const named = known.some((shape) => shape.properties.size > 0);
    for (const [name, inner] of Object.entries(part)) {
      const documented = known.flatMap((shape) => [
        ...(shape.properties.get(name) ?? []),
        ...shape.patterns.filter(({ expression }) => expression.test(name)).map((each) => each.pointer),
      ]);
      const place = joinPointer(at, name);
      const hidden = documented.find((each) => isWriteOnly(contract, each));
      if (hidden !== undefined) {
        found.push({ kind: 'write-only', name, valuePointer: place, contractPointer: `${hidden}/writeOnly` });
      }
      if (documented.length === 0 && named && !settled) {
        const [contractPointer = pointer] = schemas;
        found.push({ kind: 'undocumented', name, valuePointer: place, contractPointer });
      }
      const inside = new Set(documented.length > 0 ? documented : known.flatMap((shape) => shape.additional));
      if (typeof inner === 'object') waiting.push({ value: inner, at: place, schemas: [...inside] });
    }
  }
  return found;
}

function knownShape(contract: Contract, pointer: string): Shape {
  const cache = shapes.get(contract) ?? new Map<string, Shape>();
  shapes.set(contract, cache);
  const shape = cache.get(pointer) ?? shapeOf(contract, pointer);
  cache.set(pointer, shape);
  return shape;
}

function isWriteOnly(contract: Contract, pointer: string): boolean {
  return (
    asObject(rawAt(contract.document, pointer)).writeOnly === true ||
    followed(contract.document, pointer)?.schema.writeOnly === true
  );
}
