import { child, type Located } from '../../located.js';
import { JSON_TYPES, type JsonType, type SchemaView } from '../../schema-view.js';
import { finiteValues } from './finite.js';
import { type Spot, say } from './sides.js';
import { isWhole } from './steps.js';

/** JSON types with numbers in two parts: `number` is both, `integer` the first. */
type Kind = Exclude<JsonType, 'number'> | 'integer' | 'fraction';

interface Views {
  readonly before: readonly SchemaView[];
  readonly after: readonly SchemaView[];
}

/** Reports types that came or went; returns those that both sides have, for everything that depends on them. */
export function compareTypes(views: Views, spot: Spot): readonly JsonType[] {
  // Where both sides list their numbers, the lists tell; `number` and `integer` beside them add nothing.
  const listed = [views.before, views.after].every((side) =>
    side
      .filter(({ types }) => types.has('number'))
      .every((view) => finiteValues(view, 'number') !== undefined),
  );
  const before = kindsOf(views.before, listed);
  const after = kindsOf(views.after, listed);
  const added = [...after].filter((kind) => !before.has(kind));
  const removed = [...before].filter((kind) => !after.has(kind));
  const placed = (...keys: readonly string[]) => ({
    before: placeOf(views.before, keys),
    after: placeOf(views.after, keys),
  });
  const pair = placed('type', 'nullable');
  const ofNull = placed('nullable', 'type');
  const kinds = { before: shown(before), after: shown(after) };
  const shared = [...before].filter((kind) => after.has(kind));
  if (shared.every((kind) => kind === 'null') && removed.some(notNull) && added.some(notNull)) {
    say(spot, 'type-changed', pair, kinds);
    return [];
  }
  if (added.includes('null') && before.size > 0) say(spot, 'nullable-added', ofNull);
  if (removed.includes('null') && after.size > 0) say(spot, 'nullable-removed', ofNull);
  const wider = added.some(notNull) || (before.size === 0 && after.size > 0);
  const narrower = removed.some(notNull) || (after.size === 0 && before.size > 0);
  if (wider) say(spot, 'type-widened', pair, kinds);
  if (narrower) say(spot, 'type-narrowed', pair, kinds);
  return JSON_TYPES.filter((type) =>
    [views.before, views.after].every((side) => side.some((view) => takes(view, type))),
  );
}

/** Whether a choice takes values of a type at all. */
export function takes(view: SchemaView, type: JsonType): boolean {
  return view.types.has(type) && finiteValues(view, type)?.length !== 0;
}

const notNull = (kind: Kind): boolean => kind !== 'null';

function kindsOf(views: readonly SchemaView[], listed: boolean): Set<Kind> {
  const kinds = new Set<Kind>();
  for (const view of views) {
    for (const type of view.types) {
      const values = finiteValues(view, type);
      if (values?.length === 0) continue;
      if (type !== 'number') {
        kinds.add(type);
      } else if (listed) {
        for (const value of values ?? []) kinds.add(Number.isInteger(value) ? 'integer' : 'fraction');
      } else {
        kinds.add('integer');
        if (!isWhole(view)) kinds.add('fraction');
      }
    }
  }
  return kinds;
}

function shown(kinds: ReadonlySet<Kind>): string {
  const names = [...kinds].flatMap((kind) => {
    if (kind === 'integer') return kinds.has('fraction') ? ['number'] : ['integer'];
    if (kind === 'fraction') return kinds.has('integer') ? [] : ['number'];
    return [kind];
  });
  if (names.length === 0) return 'nothing';
  return names.length === JSON_TYPES.length ? 'any type' : names.join(' or ');
}

/** The place of the first of the keywords that the only choice has. */
function placeOf(views: readonly SchemaView[], keywords: readonly string[]): Located | undefined {
  if (views.length !== 1) return undefined;
  const atoms = views[0]?.atoms ?? [];
  return keywords.flatMap((keyword) => atoms.flatMap((atom) => child(atom, keyword) ?? []))[0];
}
