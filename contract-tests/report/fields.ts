/** Which documented fields of a response body were really seen: a schema nobody ever saw filled is not yet verified. */

import { isObject, type Json } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import { shapeAt } from '../../contract/validate/shape.js';

/** Which documented fields a body held. */
export interface FieldCoverage {
  /** How many there are. */
  readonly documented: number;
  /** Paths such as `badRequestDetail.fields[].field`; the first few. */
  readonly unseen: readonly string[];
  /** How many were not there. */
  readonly unseenCount: number;
}

const deepest = 6;
const most = 400;
const shown = 20;

/** Undefined where the schema names no fields, or the body is no JSON. */
export function fieldCoverage(
  contract: Contract,
  schema: string,
  body: Uint8Array,
): FieldCoverage | undefined {
  const documented = documentedFields(contract, schema);
  if (documented.length === 0) return undefined;
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
  const seen = new Set<string>();
  collect(value, '', seen);
  const unseen = documented.filter((path) => !seen.has(path));
  return { documented: documented.length, unseen: unseen.slice(0, shown), unseenCount: unseen.length };
}

const known = new WeakMap<Contract, Map<string, readonly string[]>>();

/** Paths of all fields that the schema names, to a fixed depth; a schema inside itself is not followed again. */
export function documentedFields(contract: Contract, schema: string): readonly string[] {
  const cache = known.get(contract) ?? new Map<string, readonly string[]>();
  known.set(contract, cache);
  const present = cache.get(schema);
  if (present) return present;
  const found = new Set<string>();
  const visit = (pointer: string, path: string, above: readonly string[]): void => {
    const end = contract.resolve(pointer)?.pointer ?? pointer;
    if (above.length > deepest || above.includes(end) || found.size >= most) return;
    const shape = shapeAt(contract, end);
    for (const item of shape.items) visit(item, `${path}[]`, [...above, end]);
    for (const [name, { pointers, writeOnly }] of shape.properties) {
      if (writeOnly !== undefined) continue;
      const own = path === '' ? name : `${path}.${name}`;
      found.add(own);
      for (const inner of pointers) visit(inner, own, [...above, end]);
    }
  };
  visit(schema, '', []);
  const list = [...found].slice(0, most);
  cache.set(schema, list);
  return list;
}

function collect(value: Json, path: string, seen: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, `${path}[]`, seen);
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const own = path === '' ? name : `${path}.${name}`;
      seen.add(own);
      if (inner !== undefined) collect(inner, own, seen);
    }
  }
}
