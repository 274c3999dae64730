import { isObject } from '../../json.js';
import { child, type Located } from '../../located.js';
import { equal, type Pair, shownValues } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { orHere, type Sides, type Spot, say } from './sides.js';

const WORDS = ['description', 'title', 'externalDocs', '$comment', 'xml'];
const EXAMPLES = ['example', 'examples'];

/** Words for people, and what a value means when it is left out. Of several places the first one counts. */
export function compareWords(schemas: SchemaComparison, sides: Sides, spot: Spot): void {
  const { here, place, run } = spot;
  const before = sides.before.flatMap((part) => schemas.views.before.atoms(part));
  const after = sides.after.flatMap((part) => schemas.views.after.atoms(part));
  const first = (atoms: readonly Located[], key: string): Located | undefined => {
    for (const atom of atoms) {
      const found = isObject(atom.value) ? child(atom, key) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const at = (key: string): Pair => ({ before: first(before, key), after: first(after, key) });
  for (const key of [...WORDS, ...EXAMPLES]) {
    const pair = at(key);
    const kind = WORDS.includes(key) ? 'description-changed' : 'example-changed';
    if (!equal(pair)) run.out.plain(kind, { ...place, keyword: key }, orHere(pair, here), true);
  }
  // No keyword of JSON Schema, so from 3.1 on it does not admit null.
  const [older, newer] = [schemas.views.before.document.dialect, schemas.views.after.document.dialect];
  if (older === '3.1' && newer === '3.1' && !equal(at('nullable')))
    run.out.plain(
      'ignored-part-changed',
      { ...place, keyword: 'nullable' },
      orHere(at('nullable'), here),
      true,
    );
  const fallback = at('default');
  if (!equal(fallback)) say(spot, 'default-changed', fallback, shownValues(fallback));
  const flags = [
    ['deprecated', 'field-deprecated', 'field-undeprecated', undefined],
    ['readOnly', 'field-became-read-only', 'field-became-writable', 'response'],
    ['writeOnly', 'field-became-write-only', 'field-became-readable', 'request'],
  ] as const;
  for (const [key, raised, lowered, view] of flags) {
    // In the other direction the field comes or goes, which is said there.
    if (view !== undefined && run.mode.view !== view) continue;
    const isSet = (atoms: readonly Located[]) =>
      atoms.some(({ value }) => isObject(value) && value[key] === true);
    const now = isSet(after);
    if (isSet(before) !== now) say(spot, now ? raised : lowered, at(key));
  }
}
