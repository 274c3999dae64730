import { isMap, type Json } from '../json.js';
import type { Place } from './change.js';
import { type Collector, equal, joinSubject, named, type Pair, sameJson, shownValues } from './collector.js';
import { CONSTRAINT_KEYWORDS, constraintChanges } from './constraints.js';
import { type Contract, type Site, show, textOf } from './document.js';
import type { Direction } from './policy.js';
import { type SchemaView, schemaView } from './schema-view.js';

/** Where a value is: the operation, the words for the body or parameter, and the field path inside it. */
export interface ValuePlace extends Place {
  readonly direction: Direction;
  /** `results[].id`; empty: the whole value. */
  readonly field: string;
  /** The limit that is meant, where it is one of several. */
  readonly keyword?: string;
}

const HANDLED = new Set([
  ...CONSTRAINT_KEYWORDS,
  'type',
  'format',
  'enum',
  'nullable',
  'default',
  'items',
  'additionalProperties',
  'oneOf',
  'anyOf',
  'deprecated',
  'readOnly',
  'writeOnly',
  'description',
  'title',
  'example',
  'externalDocs',
]);

/** Compares Schema Objects keyword by keyword. Schemas that refer to themselves are compared once per pair of places. */
export class SchemaComparison {
  readonly #collector: Collector;
  readonly #active = new Set<string>();
  readonly #unchanged = new Set<string>();

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  compare(pair: Pair, place: ValuePlace): void {
    const before = resolved(this.#collector.before, pair.before);
    const after = resolved(this.#collector.after, pair.after);
    const key = `${place.direction} ${before.pointer} ${after.pointer}`;
    // Below a pair that is being compared already nothing new can turn up.
    if (this.#active.has(key) || this.#unchanged.has(key)) return;
    this.#active.add(key);
    const reportsBefore = this.#collector.reports;
    this.#compareViews(
      schemaView(this.#collector.before, before),
      schemaView(this.#collector.after, after),
      place,
    );
    this.#active.delete(key);
    // Inside a circle an inner pair may look unchanged only because an outer one is not done yet.
    if (this.#active.size === 0 && this.#collector.reports === reportsBefore) this.#unchanged.add(key);
  }

  #compareViews(before: SchemaView, after: SchemaView, place: ValuePlace): void {
    const at = (key: string): Pair => ({ before: before.keywords.get(key), after: after.keywords.get(key) });
    const here = { before: before.site, after: after.site };
    const sameType = this.#compareType(at('type'), here, place);
    this.#collector.texts(at, shown(place), ['description', 'title', 'externalDocs']);
    this.#collector.texts(at, shown(place), ['example'], 'example-changed');
    this.#compareFlags(at, here, place);
    if (!sameType) return;
    this.#compareFormat(at('format'), here, place);
    this.#compareEnum(at('enum'), here, place);
    const ends = at('default');
    if (!equal(ends)) this.#add('default-changed', place, orHere(ends, here), shownValues(ends));
    for (const { keyword, movement, ...pair } of constraintChanges(before.keywords, after.keywords)) {
      if (movement === 'same') continue;
      this.#add(`constraint-${movement}`, { ...place, keyword }, orHere(pair, here), shownValues(pair));
    }
    if (before.keywords.has('items') || after.keywords.has('items')) {
      this.compare(at('items'), { ...place, field: `${place.field}[]` });
    }
    this.#compareProperties(before, after, place);
    this.#compareExtraFields(at('additionalProperties'), here, place);
    for (const keyword of ['oneOf', 'anyOf']) this.#compareVariants(keyword, at(keyword), here, place);
    const keys = new Set([...before.keywords.keys(), ...after.keywords.keys()]);
    this.#collector.rest(at, keys, shown(place), HANDLED);
  }

  #add(
    kind: Parameters<Collector['addDirected']>[0],
    place: ValuePlace,
    pair: Pair,
    said: { before?: string; after?: string } = {},
  ): void {
    this.#collector.addDirected(kind, place.direction, shown(place), pair, said);
  }

  /** False where the types have nothing in common, so that comparing what depends on them would only make noise. */
  #compareType(pair: Pair, here: Pair, place: ValuePlace): boolean {
    if (equal(pair)) return true;
    const before = textOf(pair.before);
    const after = textOf(pair.after);
    const said = { before: before ?? 'any type', after: after ?? 'any type' };
    const wider = after === undefined || (before === 'integer' && after === 'number');
    const narrower = before === undefined || (before === 'number' && after === 'integer');
    const kind = wider ? 'type-widened' : narrower ? 'type-narrowed' : 'type-changed';
    this.#add(kind, place, orHere(pair, here), said);
    return wider || narrower;
  }

  #compareFormat(pair: Pair, here: Pair, place: ValuePlace): void {
    if (equal(pair)) return;
    const kind =
      pair.before === undefined
        ? 'format-added'
        : pair.after === undefined
          ? 'format-removed'
          : 'format-changed';
    this.#add(kind, place, orHere(pair, here), shownValues(pair));
  }

  #compareEnum(pair: Pair, here: Pair, place: ValuePlace): void {
    const before = listOf(pair.before);
    const after = listOf(pair.after);
    if (before === undefined || after === undefined) {
      if (before === after) return;
      this.#add(
        before === undefined ? 'enum-added' : 'enum-removed',
        place,
        orHere(pair, here),
        shownValues(pair),
      );
      return;
    }
    for (const value of after.filter((one) => !before.some((other) => sameJson(one, other)))) {
      this.#add('enum-value-added', place, pair, { after: show(value) });
    }
    for (const value of before.filter((one) => !after.some((other) => sameJson(one, other)))) {
      this.#add('enum-value-removed', place, pair, { before: show(value) });
    }
  }

  #compareFlags(at: (key: string) => Pair, here: Pair, place: ValuePlace): void {
    const flags = [
      ['nullable', 'nullable-added', 'nullable-removed'],
      ['deprecated', 'field-deprecated', 'field-undeprecated'],
      ['readOnly', 'field-became-read-only', 'field-became-writable'],
      ['writeOnly', 'field-became-write-only', 'field-became-readable'],
    ] as const;
    for (const [key, raised, lowered] of flags) {
      const pair = at(key);
      const before = pair.before?.value === true;
      const after = pair.after?.value === true;
      if (before !== after) this.#add(after ? raised : lowered, place, orHere(pair, here));
    }
  }

  #compareProperties(before: SchemaView, after: SchemaView, place: ValuePlace): void {
    const names = new Set([
      ...before.properties.keys(),
      ...after.properties.keys(),
      ...before.required.keys(),
      ...after.required.keys(),
    ]);
    for (const name of names) {
      const pair = { before: before.properties.get(name), after: after.properties.get(name) };
      const field: ValuePlace = { ...place, field: place.field === '' ? name : `${place.field}.${name}` };
      const requires = { before: before.required.get(name), after: after.required.get(name) };
      if (pair.before === undefined && pair.after !== undefined) {
        this.#add(requires.after === undefined ? 'field-added' : 'required-field-added', field, pair);
        continue;
      }
      if (pair.before !== undefined && pair.after === undefined) {
        this.#add('field-removed', field, pair);
        continue;
      }
      if ((requires.before === undefined) !== (requires.after === undefined)) {
        const kind = requires.after === undefined ? 'field-became-optional' : 'field-became-required';
        this.#add(kind, field, {
          before: requires.before ?? pair.before ?? before.site,
          after: requires.after ?? pair.after ?? after.site,
        });
      }
      if (pair.before !== undefined && pair.after !== undefined) this.compare(pair, field);
    }
  }

  #compareExtraFields(pair: Pair, here: Pair, place: ValuePlace): void {
    if (isMap(pair.before?.value) && isMap(pair.after?.value)) {
      this.compare(pair, { ...place, field: place.field === '' ? '<any>' : `${place.field}.<any>` });
      return;
    }
    // Absent means true (OpenAPI 3.0.3, Schema Object).
    const before = pair.before?.value ?? true;
    const after = pair.after?.value ?? true;
    if (sameJson(before, after)) return;
    const opened = before === false || (after === true && before !== true);
    this.#add(opened ? 'extra-fields-allowed' : 'extra-fields-forbidden', place, orHere(pair, here), {
      before: show(before),
      after: show(after),
    });
  }

  #compareVariants(keyword: string, pair: Pair, here: Pair, place: ValuePlace): void {
    if (pair.before === undefined && pair.after === undefined) return;
    if (pair.before === undefined || pair.after === undefined) {
      const kind = pair.before === undefined ? 'constraint-tightened' : 'constraint-loosened';
      this.#add(kind, { ...place, keyword }, orHere(pair, here));
      return;
    }
    const { before: older, after: newer } = this.#collector;
    const left = rawItems(pair.before);
    const right = rawItems(pair.after);
    const rests = { before: [] as Site[], after: [...right] };
    for (const variant of left) {
      const same = rests.after.findIndex((other) => sameVariant(older, newer, variant, other));
      if (same === -1) rests.before.push(variant);
      else {
        const [match] = rests.after.splice(same, 1);
        this.compare({ before: variant, after: match }, place);
      }
    }
    // One left on each side: the same variant, changed.
    if (rests.before.length === 1 && rests.after.length === 1) {
      this.compare({ before: rests.before[0], after: rests.after[0] }, place);
      return;
    }
    for (const variant of rests.before) {
      this.#add(
        'variant-removed',
        { ...place, keyword },
        { before: older.resolve(variant), after: undefined },
      );
    }
    for (const variant of rests.after) {
      this.#add('variant-added', { ...place, keyword }, { before: undefined, after: newer.resolve(variant) });
    }
  }
}

function resolved(contract: Contract, site: Site | undefined): Site {
  // A schema that is not there allows anything, as an empty one does.
  return site === undefined ? { value: {}, pointer: '' } : contract.resolve(site);
}

/** Items of a list, references not followed: the name of a variant tells which one it is. */
function rawItems(site: Site): Site[] {
  return Array.isArray(site.value)
    ? site.value.map((value, index) => ({ value, pointer: `${site.pointer}/${index}` }))
    : [];
}

/** Variants that go by the same name, or are the same. */
function sameVariant(older: Contract, newer: Contract, before: Site, after: Site): boolean {
  const name = (site: Site) => (isMap(site.value) ? site.value.$ref : undefined);
  if (name(before) !== undefined && name(before) === name(after)) return true;
  return sameJson(older.resolve(before).value, newer.resolve(after).value);
}

/** The keyword's own place on the side that has it, the schema's place on the side that has not. */
function orHere(pair: Pair, here: Pair): Pair {
  return { before: pair.before ?? here.before, after: pair.after ?? here.after };
}

function shown(place: ValuePlace): Place {
  const field = place.field === '' ? '' : named('field', place.field);
  return { operation: place.operation, subject: joinSubject(place.subject, field, place.keyword ?? '') };
}

function listOf(site: Site | undefined): Json[] | undefined {
  return Array.isArray(site?.value) ? site.value : undefined;
}
