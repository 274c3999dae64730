import { type Json, pointerOf } from '../json.js';
import type { LocatedDocument } from '../located.js';
import { type Collector, equal, keysOf, named, type Pair } from './collector.js';
import { rawTarget, referencesIn } from './schema/identical.js';

/**
 * Components that no operation of either document leads to: what changes in them is on nobody's wire, but it is a change.
 * Their schemas are in the generated types, so names are reported with the kinds that begin with `named-schema`.
 */
export function compareUnused(collector: Collector): void {
  const used = { before: reachable(collector.before), after: reachable(collector.after) };
  const roots: Pair = { before: collector.before.root, after: collector.after.root };
  const components = collector.rawPair(roots, 'components');
  for (const section of keysOf(components)) {
    if (section === 'securitySchemes') continue;
    const list = collector.rawPair(components, section);
    if (section.startsWith('x-')) {
      if (!equal(list))
        collector.add('extension-changed', { operation: '', subject: `components, ${section}` }, list);
      continue;
    }
    for (const name of keysOf(list)) {
      const pair = collector.rawPair(list, name);
      const pointer = (pair.before ?? pair.after)?.pointer ?? '';
      if (equal(pair) || used.before.has(pointer) || used.after.has(pointer)) continue;
      const at = { operation: '', subject: named(section.replace(/s$/, ''), name) };
      if (section !== 'schemas') collector.add('unused-part-changed', at, pair);
      else if (pair.before !== undefined && pair.after !== undefined)
        collector.add('named-schema-changed', at, pair);
    }
  }
}

/** Where a reference by name leads, a dynamic one too. */
function namedPlace(contract: LocatedDocument, reference: string): string {
  const $ref = reference.slice(reference.indexOf(' ') + 1);
  return contract.resolve({ value: { $ref }, pointer: '' }).pointer;
}

/** Pointers of everything that references lead to from the parts that are on the wire. */
function reachable(contract: LocatedDocument): ReadonlySet<string> {
  const found = new Set<string>();
  const open: (Json | undefined)[] = [contract.root.value.paths, contract.root.value.webhooks];
  while (open.length > 0) {
    const next = open.pop();
    // A component that is nothing but a reference is used like the one that it leads to.
    for (const reference of referencesIn(next)) {
      const pointer = reference.startsWith('#/') ? pointerOf(reference) : namedPlace(contract, reference);
      if (found.has(pointer)) continue;
      found.add(pointer);
      open.push(rawTarget(contract, reference));
    }
  }
  return found;
}
