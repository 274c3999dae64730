import { statedFacts } from '../facts.js';
import type { ReadResult } from '../model.js';

/** One fact that a page states otherwise than before. */
export interface FactChange {
  /** `DELETE /groups/{id} parameters.path groupId.type`. */
  readonly fact: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The facts (not the words) that two readings of a page differ in, in the order of the older one. */
export function changedFacts(before: ReadResult, after: ReadResult): FactChange[] {
  const older = flatten(before);
  const newer = flatten(after);
  const changes: FactChange[] = [];
  for (const fact of new Set([...older.keys(), ...newer.keys()])) {
    const was = older.get(fact);
    const is = newer.get(fact);
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changes.push({
      fact,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    });
  }
  return changes;
}

function flatten({ operations }: ReadResult): Map<string, unknown> {
  const facts = new Map<string, unknown>();
  for (const [index, operation] of operations.entries()) {
    // Inferences follow from the facts and would only say everything twice.
    const { inferred: _inferred, ...stated } = statedFacts(operation);
    const prefix = operations.length > 1 ? `operation ${index + 1} ` : '';
    walk(stated, [], (path, value) => facts.set(prefix + path.join('.'), value));
  }
  return facts;
}

function walk(
  value: unknown,
  path: readonly string[],
  tell: (path: readonly string[], value: unknown) => void,
): void {
  if (Array.isArray(value)) {
    const scalars = value.every((item) => typeof item !== 'object' || item === null);
    if (scalars) tell(path, value);
    else
      for (const [index, item] of value.entries())
        walk(item, [...path, labelOf(item) ?? String(index)], tell);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) tell(path, value);
    for (const [key, inner] of entries) walk(inner, [...path, key], tell);
  } else {
    tell(path, value);
  }
}

/** What tells an item of a list from the others: a parameter's place and name, a field's path, a header's name. */
function labelOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  if ('name' in item) return `${'in' in item ? `${String(item.in)} ` : ''}${String(item.name)}`;
  if ('path' in item) return String(item.path);
  return undefined;
}
