import { isObject, sameJson } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView, SchemaViews } from '../../schema-view.js';
import { compareArrays } from './arrays.js';
import type { Choice, Choices } from './comparison.js';
import { disjointFrom } from './disjoint.js';
import { compareExcluded } from './excluded.js';
import { finiteValues } from './finite.js';
import { compareObjects } from './objects.js';
import { compareRest } from './rest.js';
import { compareScalars, compareValues } from './scalars.js';
import { type Mode, orHere, say } from './sides.js';

/** Compares the ways in which a value of one type may be right. */
export function compareAlternatives(given: Choices): void {
  const { schemas, type, run } = given;
  const distinct = (side: 'before' | 'after') =>
    withoutRepeats(
      given[side].map((view) => withOwnExcludes(schemas.views[side], view, type, run.mode)),
      type,
    );
  const choices: Choices = { ...given, before: distinct('before'), after: distinct('after') };
  const [[before, ...olders], [after, ...newers]] = [choices.before, choices.after];
  if (before && after && olders.length + newers.length === 0) compareChoice({ ...given, before, after });
  else if (!listedTogether(choices)) compareSeveral(choices);
}

function compareSeveral(choices: Choices): void {
  const { schemas, here, place, run } = choices;
  const { mode } = run;
  const { pairs, removed, added } = matched(choices);
  for (const pair of pairs) {
    if (run.out.stopped) return;
    const spot = {
      ...choices,
      ...pair,
      here: { before: nameplate(pair.before), after: nameplate(pair.after) },
    };
    if (coveredElsewhere(choices, pair)) say(spot, 'variant-covered');
    else compareChoice(spot);
  }
  const leftOver = (view: SchemaView, kind: 'variant-removed' | 'variant-added') => {
    const gone = kind === 'variant-removed';
    const counts = mode.sense === (gone ? 'request' : 'response');
    const covered =
      counts &&
      (gone
        ? choices.after.some((other) => fits(choices, view, other))
        : choices.before.some((other) => fits(choices, other, view)));
    const pair = { before: gone ? nameplate(view) : undefined, after: gone ? undefined : nameplate(view) };
    if (counts && !covered && schemas.gaveUp) run.out.plain('unclassified', place, orHere(pair, here));
    else say(choices, covered ? 'variant-covered' : kind, pair);
  };
  for (const view of removed) leftOver(view, 'variant-removed');
  for (const view of added) leftOver(view, 'variant-added');
}

interface ChoicePair {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

function fits({ schemas, type, run }: Choices, before: SchemaView, after: SchemaView): boolean {
  return schemas.viewFits(before, after, type, run.mode);
}

/** Which choice became which: by its name or words first, then by what it takes; what is left over came or went. */
function matched({ schemas, type, run, ...choices }: Choices) {
  const pairs: ChoicePair[] = [];
  const removed = [...choices.before];
  const added = [...choices.after];
  const pairUp = (alike: (before: SchemaView, after: SchemaView) => boolean): void => {
    for (const before of [...removed]) {
      const index = added.findIndex((after) => alike(before, after));
      const after = added[index];
      if (after === undefined) continue;
      pairs.push({ before, after });
      removed.splice(removed.indexOf(before), 1);
      added.splice(index, 1);
    }
  };
  pairUp((before, after) => before.names.length > 0 && sameJson([...before.names], [...after.names]));
  pairUp(sameWords);
  pairUp((before, after) => schemas.viewsAgree(before, after, type, run.mode));
  // One left on each side: the same choice, changed.
  if (removed.length === 1 && added.length === 1) pairUp(() => true);
  return { pairs, removed, added };
}

/** A choice that became narrower (wider, in a response) does no harm where another one makes up for it. */
function coveredElsewhere(choices: Choices, { before, after }: ChoicePair): boolean {
  if (fits(choices, before, after)) return false;
  return choices.run.mode.sense === 'request'
    ? choices.after.some((other) => other !== after && fits(choices, before, other))
    : choices.before.some((other) => other !== before && fits(choices, other, after));
}

function compareChoice(choice: Choice): void {
  compareScalars(choice);
  if (choice.type === 'object') compareObjects(choice);
  if (choice.type === 'array') compareArrays(choice);
  compareExcluded(choice);
  compareRest(choice);
}

/** Choices that are nothing but lists of values are one list. */
function listedTogether(choices: Choices): boolean {
  const lists = [choices.before, choices.after].map((side) =>
    side.map((view) => (isPlainList(view) ? finiteValues(view, choices.type) : undefined)),
  );
  if (lists.some((side) => side.some((list) => list === undefined))) return false;
  const [before = [], after = []] = lists.map((side) => side.flatMap((list) => list ?? []));
  compareValues(choices, choices.here, before, after);
  return true;
}

const PLAIN = new Set([
  'enum',
  'const',
  'title',
  'description',
  'deprecated',
  'example',
  'examples',
  '$comment',
]);

function isPlainList(view: SchemaView): boolean {
  return (
    view.opaque.length + view.excludes.length === 0 &&
    [...view.keywords.keys()].every((keyword) => PLAIN.has(keyword))
  );
}

/** Without what it rules out that it would not take anyway: the rivals in a `oneOf` of other values. */
function withOwnExcludes(views: SchemaViews, view: SchemaView, type: JsonType, mode: Mode): SchemaView {
  if (view.excludes.length === 0) return view;
  const excludes = view.excludes.filter(
    (part) => !disjointFrom({ views, view }, { views, parts: [part] }, type, mode),
  );
  return excludes.length === view.excludes.length ? view : { ...view, excludes };
}

/** The same choice by another way (an `anyOf` inside an `anyOf`) counts once. */
function withoutRepeats(views: readonly SchemaView[], type: JsonType): SchemaView[] {
  const plain = (view: SchemaView) =>
    view.objects.length +
      view.arrays.length +
      view.excludes.length +
      view.opaque.length +
      view.required.size ===
      0 &&
    [...view.keywords.keys()].every(
      (keyword) => PLAIN.has(keyword) && keyword !== 'enum' && keyword !== 'const',
    );
  // Next to a choice that takes every value of the type the others add nothing.
  const anything = views.find((view) => plain(view) && (type !== 'number' || view.integer === undefined));
  if (anything !== undefined && views.every(({ excludes }) => excludes.length === 0)) return [anything];
  const seen = new Set<string>();
  return views.filter((view) => {
    const key = [view.atoms, view.excludes]
      .map((list) => list.map(({ pointer }) => pointer).join())
      .join(';');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function sameWords(before: SchemaView, after: SchemaView): boolean {
  return (
    before.atoms.length === after.atoms.length &&
    before.excludes.length === after.excludes.length &&
    before.atoms.every((atom, index) => sameJson(atom.value, after.atoms[index]?.value))
  );
}

/** The place that a choice is known by: the last schema object that went into it. */
function nameplate(view: SchemaView): Located | undefined {
  const objects = view.atoms.filter(({ value }) => isObject(value));
  return objects.at(-1);
}
