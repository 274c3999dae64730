/** `readOnly` and `writeOnly`: which properties one direction of an exchange does not carry. */
import { asList, asObject, isObject, joinPointer, valueAt } from '../json.js';
import type { Contract } from '../load.js';
import { referencesOf } from './references.js';

/** Whether a value is held to the contract as part of a request or of a response. */
export type Direction = 'request' | 'response';

/** What keeps a property out of messages in a direction (OpenAPI 3.0.3, Schema Object; JSON Schema validation 9.4). */
export function markOf(direction: Direction): 'readOnly' | 'writeOnly' {
  return direction === 'request' ? 'readOnly' : 'writeOnly';
}

/** Whether a schema bears the mark: itself, what it refers to, or a part of its `allOf`. */
export function isMarked(contract: Contract, pointer: string, mark: 'readOnly' | 'writeOnly'): boolean {
  const waiting = [pointer];
  const seen = new Set<string>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const schema = valueAt(contract.document, at);
    if (!isObject(schema)) continue;
    if (schema[mark] === true) return true;
    waiting.push(...conjuncts(contract, at));
  }
  return false;
}

/**
 * Whether a property of the object described at a pointer stays out of messages, so that it need not be there even where it is required.
 * Alternatives hide a property only where none of them shows it.
 */
export function isHidden(
  contract: Contract,
  pointer: string,
  name: string,
  mark: 'readOnly' | 'writeOnly',
): boolean {
  const known = answers.get(contract) ?? new Map<string, boolean>();
  answers.set(contract, known);
  const key = `${mark} ${name} ${pointer}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const hidden = saysOf(contract, pointer, name, mark, new Set()) === 'hidden';
  known.set(key, hidden);
  return hidden;
}

const answers = new WeakMap<Contract, Map<string, boolean>>();

function saysOf(
  contract: Contract,
  pointer: string,
  name: string,
  mark: 'readOnly' | 'writeOnly',
  seen: Set<string>,
): 'hidden' | 'shown' | undefined {
  if (seen.has(pointer)) return undefined;
  seen.add(pointer);
  const schema = asObject(valueAt(contract.document, pointer));
  const said = new Set<string | undefined>();
  const isAlone = typeof schema.$ref === 'string' && contract.version === '3.0';
  if (!isAlone && isObject(schema.properties) && Object.hasOwn(schema.properties, name)) {
    said.add(isMarked(contract, joinPointer(pointer, 'properties', name), mark) ? 'hidden' : 'shown');
  }
  for (const part of conjuncts(contract, pointer)) said.add(saysOf(contract, part, name, mark, seen));
  if (said.has('hidden')) return 'hidden';
  if (isAlone) return said.has('shown') ? 'shown' : undefined;
  const choices = new Set(
    alternatives(pointer, schema).map((part) => saysOf(contract, part, name, mark, seen)),
  );
  if (said.has('shown') || choices.has('shown')) return 'shown';
  return choices.has('hidden') ? 'hidden' : undefined;
}

/** Schemas that hold together with the one at a pointer. */
function conjuncts(contract: Contract, pointer: string): string[] {
  const schema = asObject(valueAt(contract.document, pointer));
  const references = referencesOf(contract);
  const target =
    typeof schema.$ref === 'string'
      ? references.resolve(schema.$ref, references.resources.at(pointer))?.pointer
      : undefined;
  const referred = target === undefined ? [] : [target];
  if (typeof schema.$ref === 'string' && contract.version === '3.0') return referred;
  return [...referred, ...asList(schema.allOf).map((_, index) => `${pointer}/allOf/${index}`)];
}

function alternatives(pointer: string, schema: ReturnType<typeof asObject>): string[] {
  const lists = ['oneOf', 'anyOf'].flatMap((keyword) =>
    asList(schema[keyword]).map((_, index) => `${pointer}/${keyword}/${index}`),
  );
  const branches = ['then', 'else'].filter((keyword) => isObject(schema[keyword]));
  return [...lists, ...branches.map((keyword) => `${pointer}/${keyword}`)];
}
