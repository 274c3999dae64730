import { isObject, sameJson } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView, SchemaViews } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import { compareArrays } from './arrays.js';
import type { SchemaComparison } from './comparison.js';
import { disjointFrom } from './disjoint.js';
import { compareExcluded } from './excluded.js';
import { finiteValues } from './finite.js';
import { compareObjects } from './objects.js';
import { compareRest } from './rest.js';
import { compareScalars } from './scalars.js';
import type { Mode, Run, ValuePlace } from './sides.js';

interface Choices {
  readonly before: readonly SchemaView[];
  readonly after: readonly SchemaView[];
}

/** Compares the ways in which a value of one type may be right. */
export function compareAlternatives(
  schemas: SchemaComparison,
  type: JsonType,
  choices: Choices,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const { before: older, after: newer } = schemas.views;
  const left = withoutRepeats(
    choices.before.map((view) => withOwnExcludes(older, view, type, run.mode)),
    type,
  );
  const right = withoutRepeats(
    choices.after.map((view) => withOwnExcludes(newer, view, type, run.mode)),
    type,
  );
  const [before] = left;
  const [after] = right;
  if (left.length === 1 && right.length === 1 && before !== undefined && after !== undefined) {
    compareChoice(schemas, type, before, after, here, place, run);
    return;
  }
  if (listedTogether(left, right, type, here, place, run)) return;
  const { pairs, removed, added } = matched(schemas, type, { before: left, after: right }, run);
  for (const pair of pairs) {
    if (run.out.stopped) return;
    if (!coveredElsewhere(schemas, type, pair, { before: left, after: right }, run)) {
      compareChoice(schemas, type, pair.before, pair.after, placesOfChoices(pair), place, run);
    } else {
      run.out.directed('variant-covered', place, placesOfChoices(pair));
    }
  }
  const covers = (one: SchemaView, others: readonly SchemaView[]) =>
    others.some((other) =>
      run.mode.sense === 'request'
        ? schemas.viewFits(one, other, type, run.mode)
        : schemas.viewFits(other, one, type, run.mode),
    );
  for (const view of removed) {
    const covered = run.mode.sense === 'request' && covers(view, right);
    const unknown = !covered && run.mode.sense === 'request' && schemas.gaveUp;
    const pair = { before: nameplate(view) ?? here.before, after: here.after };
    if (unknown) run.out.plain('unclassified', place, pair);
    else run.out.directed(covered ? 'variant-covered' : 'variant-removed', place, pair);
  }
  for (const view of added) {
    const covered = run.mode.sense === 'response' && covers(view, left);
    const unknown = !covered && run.mode.sense === 'response' && schemas.gaveUp;
    const pair = { before: here.before, after: nameplate(view) ?? here.after };
    if (unknown) run.out.plain('unclassified', place, pair);
    else run.out.directed(covered ? 'variant-covered' : 'variant-added', place, pair);
  }
}

interface ChoicePair {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

/** Which choice became which: by its name or words first, then by what it takes; what is left over came or went. */
function matched(schemas: SchemaComparison, type: JsonType, choices: Choices, run: Run) {
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
function coveredElsewhere(
  schemas: SchemaComparison,
  type: JsonType,
  { before, after }: ChoicePair,
  choices: Choices,
  run: Run,
): boolean {
  const { mode } = run;
  if (schemas.viewFits(before, after, type, mode)) return false;
  return mode.sense === 'request'
    ? choices.after.some((other) => other !== after && schemas.viewFits(before, other, type, mode))
    : choices.before.some((other) => other !== before && schemas.viewFits(other, after, type, mode));
}

function compareChoice(
  schemas: SchemaComparison,
  type: JsonType,
  before: SchemaView,
  after: SchemaView,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const views = { before, after };
  compareScalars(type, views, here, place, run);
  if (type === 'object') compareObjects(schemas, views, here, place, run);
  if (type === 'array') compareArrays(schemas, views, here, place, run);
  compareExcluded(schemas, type, views, here, place, run);
  compareRest(schemas, type, views, here, place, run);
}

/** Choices that are nothing but lists of values are one list. */
function listedTogether(
  left: readonly SchemaView[],
  right: readonly SchemaView[],
  type: JsonType,
  here: Pair,
  place: ValuePlace,
  run: Run,
): boolean {
  const lists = [left, right].map((side) =>
    side.map((view) => (isPlainList(view) ? finiteValues(view, type) : undefined)),
  );
  if (lists.some((side) => side.some((list) => list === undefined))) return false;
  const [before = [], after = []] = lists.map((side) => side.flatMap((list) => list ?? []));
  for (const value of after) {
    if (before.some((one) => sameJson(one, value))) continue;
    run.out.directed('enum-value-added', place, here, { after: shownValue(value) });
  }
  for (const value of before) {
    if (after.some((one) => sameJson(one, value))) continue;
    run.out.directed('enum-value-removed', place, here, { before: shownValue(value) });
  }
  return true;
}

function shownValue(value: Located['value']): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
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

function placesOfChoices({ before, after }: ChoicePair): Pair {
  return { before: nameplate(before), after: nameplate(after) };
}

/** The place that a choice is known by: the last schema object that went into it. */
function nameplate(view: SchemaView): Located | undefined {
  const objects = view.atoms.filter(({ value }) => isObject(value));
  return objects.at(-1);
}
