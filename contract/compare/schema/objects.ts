import { isObject } from '../../json.js';
import { child, children, type Located } from '../../located.js';
import { asksForFieldsAlone, fieldOf, furtherFields, needsOf, type SchemaView } from '../../schema-view.js';
import { foundWherever } from '../../validate/pattern-inclusion.js';
import type { Pair } from '../collector.js';
import type { DirectedKind } from '../policy.js';
import type { Choice } from './comparison.js';
import { inside, orHere, placesOf, type Sides, say, sayLimit } from './sides.js';

/** Fields of an object: those that are listed, those that a pattern names, and all others. */
export function compareObjects(choice: Choice): void {
  const { before, after } = choice;
  for (const name of fieldNames(choice)) {
    if (choice.run.out.stopped) return;
    compareField(choice, name);
  }
  const further: Sides = { before: furtherFields(before), after: furtherFields(after) };
  compareFurther(choice, further);
  for (const pattern of new Set([...patterns(before), ...patterns(after)])) {
    const of = (view: SchemaView, rest: readonly Located[]) => {
      const own = view.objects.flatMap(({ patterns: list }) =>
        list
          .filter(([one]) => one === pattern || foundWherever([pattern], one) === true)
          .map(([, part]) => part),
      );
      return own.length > 0 ? own : rest;
    };
    const sides = { before: of(before, further.before), after: of(after, further.after) };
    compareFurther(inside(choice, `<${pattern}>`), sides);
  }
  compareNames(choice);
  compareDependencies(choice);
}

function patterns(view: SchemaView): string[] {
  return view.objects.flatMap(({ patterns: list }) => list.map(([pattern]) => pattern));
}

function fieldNames({ before, after }: Choice): Set<string> {
  const of = (view: SchemaView) => [
    ...view.objects.flatMap(({ properties }) => [...properties.keys()]),
    ...view.required.keys(),
  ];
  return new Set([...of(before), ...of(after)]);
}

interface Field {
  readonly parts: readonly Located[];
  readonly listed: boolean;
  /** It is in no value of this direction (`readOnly` in a request). */
  readonly hidden: boolean;
  readonly forbidden: boolean;
  readonly required: Located | undefined;
}

function compareField(choice: Choice, name: string): void {
  const { schemas, here, run } = choice;
  const field = inside(choice, name);
  const before = fieldIn(choice, 'before', name);
  const after = fieldIn(choice, 'after', name);
  const pair: Pair = { before: before.parts[0], after: after.parts[0] };
  const ends = orHere(pair, here);
  const compareParts = () => schemas.compare({ before: before.parts, after: after.parts }, field.place, run);
  if (before.hidden || after.hidden) {
    compareHidden({ ...field, here: ends }, before, after);
    const elsewhere = {
      before: choice.before.requiredElsewhere.get(name),
      after: choice.after.requiredElsewhere.get(name),
    };
    if (before.hidden && after.hidden && (elsewhere.before === undefined) !== (elsewhere.after === undefined))
      say(field, 'field-not-sent-changed', orHere(elsewhere, ends));
    return;
  }
  const present = (one: Field) => (one.listed || one.required !== undefined) && !one.forbidden;
  if (!present(before) && !present(after)) return;
  // A field that is on one side alone has no place on the other.
  const tell = (kind: DirectedKind, where: Pair) => run.out.directed(kind, field.place, where);
  if (!present(before)) {
    const added = { before: undefined, after: pair.after ?? after.required };
    if (before.forbidden) tell('closed-object-field-added', added);
    // The fields that were not listed had a schema, and this one may have been among them.
    else if (run.mode.strict || before.parts.some(({ value }) => value !== true)) compareParts();
    if (after.required !== undefined) tell('required-field-added', added);
    else if (!before.forbidden) tell('field-added', added);
    return;
  }
  const unlisted = !present(after) && (after.forbidden || (!run.mode.strict && before.listed));
  if (unlisted && (after.forbidden || after.parts.every(({ value }) => value === true))) {
    tell('field-removed', { before: pair.before ?? before.required, after: undefined });
    return;
  }
  if ((before.required === undefined) !== (after.required === undefined)) {
    const kind = after.required === undefined ? 'field-became-optional' : 'field-became-required';
    say(field, kind, orHere({ before: before.required, after: after.required }, ends));
  }
  if (unlisted) say(field, 'field-became-further', ends);
  compareParts();
}

function fieldIn({ schemas, run, ...views }: Choice, side: 'before' | 'after', name: string): Field {
  const view = views[side];
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

/** `readOnly` fields are not sent in requests, `writeOnly` ones not in responses (OpenAPI 3.0.3, Schema Object). */
function compareHidden(field: Choice, before: Field, after: Field): void {
  const { schemas, here, place, run } = field;
  const request = run.mode.view === 'request';
  const present = (one: Field) => one.listed && !one.hidden && !one.forbidden;
  if (before.hidden && after.hidden) {
    if (!schemas.identical(before.parts, after.parts)) run.out.plain('hidden-field-changed', place, here);
    return;
  }
  if (present(after) || after.required !== undefined) {
    // Present now, never sent before.
    say(field, request ? 'field-became-writable' : 'field-became-readable');
    if (after.required !== undefined)
      say(field, 'field-became-required', { before: undefined, after: after.required });
  } else if (present(before)) say(field, request ? 'field-became-read-only' : 'field-became-write-only');
  else run.out.directed('field-not-sent-changed', place, { before: before.parts[0], after: after.parts[0] });
}

/** `additionalProperties` and its kin. */
function compareFurther(choice: Choice, sides: Sides): void {
  const { schemas, run } = choice;
  const before = openness(sides.before);
  const after = openness(sides.after);
  if (before === 'schema' && after === 'schema') {
    schemas.compare(sides, inside(choice, '<any>').place, run);
    return;
  }
  if (before === after) return;
  if (before === 'open' || after === 'open') {
    // A schema that takes anything is no schema.
    const other = before === 'open' ? after : before;
    if (other === 'schema' && schemas.agree(sides, { ...run.mode, strict: true })) return;
  }
  const opened = before === 'closed' || after === 'open';
  say(choice, opened ? 'extra-fields-allowed' : 'extra-fields-forbidden', placesOf(sides), {
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
function compareNames(choice: Choice): void {
  const [before = [], after = []] = [choice.before, choice.after].map(
    ({ keywords }) => keywords.get('propertyNames') ?? [],
  );
  if (before.length === 0 && after.length === 0) return;
  const strings: Located = { value: { type: 'string' }, pointer: '(names of fields)' };
  const sides = { before: [...before, strings], after: [...after, strings] };
  choice.schemas.compare(sides, inside(choice, '<name>').place, choice.run);
}

/** `dependentRequired` and `dependentSchemas`: what a field asks for once it is there. */
function compareDependencies(choice: Choice): void {
  const { schemas, run, place } = choice;
  const needs = (view: SchemaView) =>
    new Map(needsOf(view.keywords).map((need) => [JSON.stringify([need.name, need.needed.value]), need]));
  const before = needs(choice.before);
  const after = needs(choice.after);
  for (const [key, { name, needed }] of after) {
    if (before.has(key) || choice.before.required.has(String(needed.value))) continue;
    const pair = { before: undefined, after: needed };
    sayLimit(inside(choice, name), 'dependentRequired', true, false, pair);
  }
  for (const [key, { name, needed }] of before) {
    if (after.has(key) || choice.after.required.has(String(needed.value))) continue;
    const pair = { before: needed, after: undefined };
    sayLimit(inside(choice, name), 'dependentRequired', false, true, pair);
  }
  const asked = (view: SchemaView) => view.keywords.get('dependentSchemas') ?? [];
  const names = [...asked(choice.before), ...asked(choice.after)].flatMap((map) =>
    children(map).flatMap(([name, schema]) => (asksForFieldsAlone(schema) ? [] : [name])),
  );
  for (const name of new Set(names)) {
    const [older = [], newer = []] = [choice.before, choice.after].map((view) =>
      asked(view).flatMap((map) => child(map, name) ?? []),
    );
    // They speak of the same object, so what is known of it is known there, too.
    const sides = {
      before: [...choice.before.atoms, ...older],
      after: [...choice.after.atoms, ...newer],
    };
    if (older.length > 0 && newer.length > 0) schemas.compare({ before: older, after: newer }, place, run);
    else if (!schemas.agree(sides, run.mode)) {
      const pair = { before: older[0], after: newer[0] };
      const tighter = pair.before === undefined;
      sayLimit(inside(choice, name), 'dependentSchemas', tighter, !tighter, pair);
    }
  }
}
