import { asObject, isObject, joinPointer } from '../../json.js';
import { child, children, type Located } from '../../located.js';
import type { SchemaViews } from '../../schema-view.js';
import { referenceTo, schemaNamesOf } from '../../structure.js';
import { joinSubject } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { orHere, type Sides, type Spot, say } from './sides.js';

interface Discriminator {
  readonly at: Located;
  readonly property: string | undefined;
  /** What each value of the property stands for; under `OTHERS` what any other does (`defaultMapping`, OpenAPI 3.2). */
  readonly tags: ReadonlyMap<string | typeof OTHERS, Located>;
}

const OTHERS = Symbol('any other value, or none');

/** The field that names the choice: which values it may have is part of the wire format. */
export function compareDiscriminators(schemas: SchemaComparison, sides: Sides, spot: Spot): void {
  const before = discriminatorOf(schemas.views.before, sides.before);
  const after = discriminatorOf(schemas.views.after, sides.after);
  const pair = { before: before?.at, after: after?.at };
  const keyword = 'discriminator';
  if (before === undefined || after === undefined) {
    if (before === after) return;
    say(spot, before === undefined ? 'constraint-tightened' : 'constraint-loosened', pair, { keyword });
    return;
  }
  if (before.property !== after.property) {
    const values = { before: before.property ?? 'nothing', after: after.property ?? 'nothing' };
    say(spot, 'constraint-changed', pair, { keyword, ...values });
    return;
  }
  for (const tag of new Set([...before.tags.keys(), ...after.tags.keys()])) {
    const older = before.tags.get(tag);
    const newer = after.tags.get(tag);
    if (older !== undefined && newer !== undefined) {
      schemas.compare({ before: [older], after: [newer] }, spot.place, spot.run);
    } else {
      const kind = older === undefined ? 'discriminator-value-added' : 'discriminator-value-removed';
      const ends = orHere({ before: older, after: newer }, pair);
      const shown = tag === OTHERS ? 'defaultMapping' : JSON.stringify(tag);
      say(spot, kind, ends, { keyword: joinSubject(keyword, shown) });
    }
  }
}

/** The first discriminator that always holds, with its `mapping` and the names of its choices. */
function discriminatorOf(views: SchemaViews, parts: readonly Located[]): Discriminator | undefined {
  for (const owner of parts.flatMap((part) => views.atoms(part))) {
    const at = child(owner, 'discriminator');
    if (at === undefined || !isObject(at.value)) continue;
    const tags = new Map<string | typeof OTHERS, Located>();
    const mapped = new Set<string>();
    for (const { path, key, written } of schemaNamesOf(asObject(owner.value))) {
      const pointer = joinPointer(owner.pointer, ...path);
      const target = views.document.resolve({ value: { $ref: referenceTo(written) }, pointer });
      const other = path.length === 2;
      tags.set(other ? OTHERS : key, target);
      if (!other) mapped.add(target.pointer);
    }
    for (const choice of ['oneOf', 'anyOf'].flatMap((keyword) => children(child(owner, keyword)))) {
      const reference = isObject(choice[1].value) ? choice[1].value.$ref : undefined;
      const target = views.document.resolve(choice[1]);
      if (typeof reference !== 'string' || mapped.has(target.pointer)) continue;
      tags.set(reference.slice(reference.lastIndexOf('/') + 1), target);
    }
    for (const [name, subtype] of views.subtypesOf(owner)) {
      if (!mapped.has(subtype.pointer)) tags.set(name, subtype);
    }
    return {
      at,
      property: typeof at.value.propertyName === 'string' ? at.value.propertyName : undefined,
      tags,
    };
  }
  return undefined;
}
