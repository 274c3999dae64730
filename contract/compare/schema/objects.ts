import { isObject } from '../../json.js';
import { child, children, type Located } from '../../located.js';
import { asksForFieldsAlone, fieldOf, furtherFields, needsOf, type SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { report } from './scalars.js';
import { orHere, type Run, type Sides, type ValuePlace } from './sides.js';

interface Views {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

/** Fields of an object: those that are listed, those that a pattern names, and all others. */
export function compareObjects(
  schemas: SchemaComparison,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  for (const name of fieldNames(views)) {
    if (run.out.stopped) return;
    compareField(schemas, name, views, here, place, run);
  }
  const further: Sides = { before: furtherFields(views.before), after: furtherFields(views.after) };
  compareFurther(schemas, further, here, place, run);
  for (const pattern of new Set([...patterns(views.before), ...patterns(views.after)])) {
    const of = (view: SchemaView, rest: readonly Located[]) => {
      const own = view.objects.flatMap(({ patterns: list }) =>
        list.filter(([one]) => one === pattern).map(([, part]) => part),
      );
      return own.length > 0 ? own : rest;
    };
    const sides = { before: of(views.before, further.before), after: of(views.after, further.after) };
    compareFurther(schemas, sides, here, at(place, `<${pattern}>`), run);
  }
  compareNames(schemas, views, place, run);
  compareDependencies(schemas, views, here, place, run);
}

function patterns(view: SchemaView): string[] {
  return view.objects.flatMap(({ patterns: list }) => list.map(([pattern]) => pattern));
}

function fieldNames({ before, after }: Views): Set<string> {
  const of = (view: SchemaView) => [
    ...view.objects.flatMap(({ properties }) => [...properties.keys()]),
    ...view.required.keys(),
  ];
  return new Set([...of(before), ...of(after)]);
}

function at(place: ValuePlace, name: string): ValuePlace {
  return { ...place, field: place.field === '' ? name : `${place.field}.${name}` };
}

interface Field {
  readonly parts: readonly Located[];
  readonly listed: boolean;
  /** It is in no value of this direction (`readOnly` in a request). */
  readonly hidden: boolean;
  readonly forbidden: boolean;
  readonly required: Located | undefined;
}

function compareField(
  schemas: SchemaComparison,
  name: string,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const field = at(place, name);
  const before = fieldIn(schemas, 'before', views.before, name, run);
  const after = fieldIn(schemas, 'after', views.after, name, run);
  const pair: Pair = { before: before.parts[0], after: after.parts[0] };
  const ends = orHere(pair, here);
  const say = (kind: Parameters<Run['out']['directed']>[0], where: Pair = ends): void =>
    run.out.directed(kind, field, where);
  if (before.hidden || after.hidden) {
    compareHidden(schemas, before, after, field, pair, here, run);
    const elsewhere = [views.before, views.after].map(({ requiredElsewhere }) => requiredElsewhere.get(name));
    if (before.hidden && after.hidden && (elsewhere[0] === undefined) !== (elsewhere[1] === undefined)) {
      say('field-not-sent-changed', {
        before: elsewhere[0] ?? ends.before,
        after: elsewhere[1] ?? ends.after,
      });
    }
    return;
  }
  const present = (one: Field) => (one.listed || one.required !== undefined) && !one.forbidden;
  if (!present(before) && !present(after)) return;
  if (!present(before)) {
    const added = { before: undefined, after: pair.after ?? after.required };
    if (before.forbidden) say('closed-object-field-added', added);
    // The fields that were not listed had a schema, and this one may have been among them.
    else if (run.mode.strict || before.parts.some(({ value }) => value !== true)) {
      schemas.compare({ before: before.parts, after: after.parts }, field, run);
    }
    if (after.required !== undefined) say('required-field-added', added);
    else if (!before.forbidden) say('field-added', added);
    return;
  }
  if (!present(after)) {
    if ((run.mode.strict || !before.listed) && !after.forbidden) {
      compareRequired(before, after, ends, say);
      schemas.compare({ before: before.parts, after: after.parts }, field, run);
    } else if (after.forbidden || after.parts.every(({ value }) => value === true)) {
      say('field-removed', { before: pair.before ?? before.required, after: undefined });
    } else {
      compareRequired(before, after, ends, say);
      say('field-became-further', ends);
      schemas.compare({ before: before.parts, after: after.parts }, field, run);
    }
    return;
  }
  compareRequired(before, after, ends, say);
  schemas.compare({ before: before.parts, after: after.parts }, field, run);
}

function fieldIn(
  schemas: SchemaComparison,
  side: 'before' | 'after',
  view: SchemaView,
  name: string,
  run: Run,
): Field {
  const { parts, listed } = fieldOf(view, name);
  const properties = view.objects.flatMap(({ properties: list }) => list.get(name) ?? []);
  return {
    parts,
    listed,
    hidden: schemas.views[side].hidden(properties, run.mode.view),
    forbidden: parts.some(takesNothing),
    required: view.required.get(name),
  };
}

function compareRequired(
  before: Field,
  after: Field,
  ends: Pair,
  say: (kind: 'field-became-optional' | 'field-became-required', where: Pair) => void,
): void {
  if ((before.required === undefined) === (after.required === undefined)) return;
  say(after.required === undefined ? 'field-became-optional' : 'field-became-required', {
    before: before.required ?? ends.before,
    after: after.required ?? ends.after,
  });
}

/** `readOnly` fields are not sent in requests, `writeOnly` ones not in responses (OpenAPI 3.0.3, Schema Object). */
function compareHidden(
  schemas: SchemaComparison,
  before: Field,
  after: Field,
  place: ValuePlace,
  pair: Pair,
  here: Pair,
  run: Run,
): void {
  const ends = orHere(pair, here);
  const request = run.mode.view === 'request';
  const present = (one: Field) => one.listed && !one.hidden && !one.forbidden;
  if (before.hidden && after.hidden) {
    if (!schemas.identical(before.parts, after.parts)) run.out.plain('hidden-field-changed', place, ends);
    return;
  }
  if (present(after) || after.required !== undefined) {
    // Present now, never sent before.
    run.out.directed(request ? 'field-became-writable' : 'field-became-readable', place, ends);
    if (after.required !== undefined) {
      run.out.directed('field-became-required', place, { before: ends.before, after: after.required });
    }
  } else if (present(before)) {
    run.out.directed(request ? 'field-became-read-only' : 'field-became-write-only', place, ends);
  } else {
    run.out.directed('field-not-sent-changed', place, { before: pair.before, after: pair.after });
  }
}

/** `additionalProperties` and its kin. */
function compareFurther(
  schemas: SchemaComparison,
  sides: Sides,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const before = openness(sides.before);
  const after = openness(sides.after);
  if (before === 'schema' && after === 'schema') {
    schemas.compare(sides, at(place, '<any>'), run);
    return;
  }
  if (before === after) return;
  if (before === 'open' || after === 'open') {
    // A schema that takes anything is no schema.
    const other = before === 'open' ? after : before;
    if (other === 'schema' && schemas.agree(sides, { ...run.mode, strict: true })) return;
  }
  const opened = before === 'closed' || after === 'open';
  const pair = orHere({ before: sides.before[0], after: sides.after[0] }, here);
  run.out.directed(opened ? 'extra-fields-allowed' : 'extra-fields-forbidden', place, pair, {
    before: before === 'open' ? 'true' : shownPart(sides.before),
    after: after === 'open' ? 'true' : shownPart(sides.after),
  });
}

function shownPart(parts: readonly Located[]): string {
  return JSON.stringify(parts.length === 1 ? parts[0]?.value : parts.map(({ value }) => value)).slice(0, 200);
}

function openness(parts: readonly Located[]): 'open' | 'closed' | 'schema' {
  if (parts.some(takesNothing)) return 'closed';
  return parts.every(({ value }) => value === true || (isObject(value) && Object.keys(value).length === 0))
    ? 'open'
    : 'schema';
}

/** `false`, or `not` anything. */
export function takesNothing({ value }: Located): boolean {
  if (value === false) return true;
  if (!isObject(value)) return false;
  return value.not === true || (isObject(value.not) && Object.keys(value.not).length === 0);
}

/** `propertyNames`: a schema for names, which are strings. */
function compareNames(schemas: SchemaComparison, views: Views, place: ValuePlace, run: Run): void {
  const of = (view: SchemaView) => view.keywords.get('propertyNames') ?? [];
  const sides = { before: of(views.before), after: of(views.after) };
  if (sides.before.length === 0 && sides.after.length === 0) return;
  const strings: Located = { value: { type: 'string' }, pointer: '(names of fields)' };
  schemas.compare(
    { before: [...sides.before, strings], after: [...sides.after, strings] },
    at(place, '<name>'),
    run,
  );
}

/** `dependentRequired` and `dependentSchemas`: what a field asks for once it is there. */
function compareDependencies(
  schemas: SchemaComparison,
  views: Views,
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  const needs = (view: SchemaView) =>
    new Map(needsOf(view.keywords).map((need) => [JSON.stringify([need.name, need.needed.value]), need]));
  const before = needs(views.before);
  const after = needs(views.after);
  for (const [key, { name, needed }] of after) {
    if (before.has(key) || views.before.required.has(String(needed.value))) continue;
    report(
      'tightened',
      'dependentRequired',
      { before: undefined, after: needed },
      here,
      at(place, name),
      run,
    );
  }
  for (const [key, { name, needed }] of before) {
    if (after.has(key) || views.after.required.has(String(needed.value))) continue;
    report('loosened', 'dependentRequired', { before: needed, after: undefined }, here, at(place, name), run);
  }
  const asked = (view: SchemaView) => view.keywords.get('dependentSchemas') ?? [];
  const names = [...asked(views.before), ...asked(views.after)].flatMap((map) =>
    children(map).flatMap(([name, schema]) => (asksForFieldsAlone(schema) ? [] : [name])),
  );
  for (const name of new Set(names)) {
    const of = (view: SchemaView) => asked(view).flatMap((map) => child(map, name) ?? []);
    // They speak of the same object, so what is known of it is known there, too.
    const sides = {
      before: [...views.before.atoms, ...of(views.before)],
      after: [...views.after.atoms, ...of(views.after)],
    };
    if (of(views.before).length > 0 && of(views.after).length > 0) {
      schemas.compare({ before: of(views.before), after: of(views.after) }, place, run);
    } else if (!schemas.agree(sides, run.mode)) {
      const pair = { before: of(views.before)[0], after: of(views.after)[0] };
      report(
        pair.before === undefined ? 'tightened' : 'loosened',
        'dependentSchemas',
        pair,
        here,
        at(place, name),
        run,
      );
    }
  }
}
