import { createHash } from 'node:crypto';
import { canonicalJson, setMember } from '../../../contract/json.js';
import type { JsonMap } from '../json.js';
import { byRule } from '../provenance.js';
import { withoutTexts } from '../schema-shape.js';
import { Fragment } from './fragment.js';

interface Shape {
  readonly key: string;
  readonly fragments: Fragment[];
  readonly references: JsonMap[];
}

/**
 * Named schemas (`components/schemas`). The same name and the same shape become one component; another shape under the
 * same name gets a second name that depends on its shape alone, so that it stays the same when pages come and go. Shape
 * means structure: two that differ in descriptions only are one.
 */
export class SchemaRegistry {
  readonly #shapes = new Map<string, Map<string, Shape>>();

  /** A `$ref` to a named schema; its target is known once all schemas are (`finish`). */
  reference(name: string, fragment: Fragment): Fragment {
    const shape = this.#shape(name, fragment.value);
    shape.fragments.push(fragment);
    const reference = new Fragment();
    reference.set('$ref', '', byRule('shared-schema'));
    shape.references.push(reference.value);
    return reference;
  }

  #shape(name: string, value: JsonMap): Shape {
    const shapes = this.#shapes.get(name) ?? new Map<string, Shape>();
    this.#shapes.set(name, shapes);
    const key = canonicalJson(withoutTexts(value));
    const shape = shapes.get(key) ?? { key, fragments: [], references: [] };
    shapes.set(key, shape);
    return shape;
  }

  /** Names every shape, points every reference at it and returns the components with the second names given. */
  finish(): { components: [string, Fragment][]; secondNames: { name: string; second: string }[] } {
    const components: [string, Fragment][] = [];
    const secondNames: { name: string; second: string }[] = [];
    for (const [name, shapes] of [...this.#shapes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // The shape in widest use keeps the plain name.
      const ranked = [...shapes.values()].sort(
        (a, b) => b.references.length - a.references.length || (a.key < b.key ? -1 : 1),
      );
      for (const [index, shape] of ranked.entries()) {
        const second = `${name}_${createHash('sha256').update(shape.key).digest('hex').slice(0, 6)}`;
        const final = index === 0 ? name : second;
        if (index > 0) secondNames.push({ name, second });
        for (const reference of shape.references) reference.$ref = `#/components/schemas/${final}`;
        components.push([final, joined(shape.fragments)]);
      }
    }
    return { components, secondNames };
  }
}

/** One fragment for equal shapes: the first one's texts, everyone's provenance. */
function joined(fragments: readonly Fragment[]): Fragment {
  const [first, ...others] = fragments;
  if (first === undefined) throw new TypeError('A named schema needs a fragment.');
  const result = new Fragment();
  for (const [key, value] of Object.entries(first.value)) setMember(result.value, key, value);
  for (const fragment of [first, ...others]) result.alsoFrom(fragment);
  return result;
}
