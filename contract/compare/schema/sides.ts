import type { Located } from '../../located.js';
import type { Direction } from '../../schema-view.js';
import type { Place } from '../change.js';
import { type Pair, shownValues } from '../collector.js';
import type { DirectedKind, PlainKind } from '../policy.js';

/** The schemas of one value on both sides; several hold together, none asks for nothing. */
export interface Sides {
  readonly before: readonly Located[];
  readonly after: readonly Located[];
}

/** Where a value is: the operation, the words for the body or parameter, and the field path inside it. */
export interface ValuePlace extends Place {
  /** `results[].id`; empty: the whole value. */
  readonly field: string;
  /** The keyword that is meant, where it is one of several. */
  readonly keyword?: string;
}

/** How two schemas are compared. */
export interface Mode {
  /**
   * What a difference means: of a `request` the newer schema has to take whatever the older one took, of a `response` the
   * older one has to take whatever the newer one allows.
   */
  readonly sense: Direction;
  /** Which fields are there: those a request or those a response carries. */
  readonly view: Direction;
  /** Fields that are not listed count, too: what JSON Schema says, without the custom that nobody sends them. */
  readonly strict: boolean;
  /** The value is written as XML, so `xml` is more than words. */
  readonly xml: boolean;
}

export interface SchemaReporter {
  /** Words for people are wanted, too. */
  readonly words: boolean;
  /** A question is asked: does the newer schema fit, or do both take the same values? Reports only answer it. */
  readonly trial?: 'fits' | 'agree';
  /** Nothing that is still to come matters. */
  readonly stopped: boolean;
  directed(kind: DirectedKind, place: ValuePlace, pair: Pair, values?: Shown): void;
  plain(kind: PlainKind, place: ValuePlace, pair: Pair, values?: boolean): void;
}

export interface Shown {
  readonly before?: string;
  readonly after?: string;
}

export interface Run {
  readonly mode: Mode;
  readonly out: SchemaReporter;
}

/** Where a value is compared: its schemas' places, what it is called, and who hears of a difference. */
export interface Spot {
  readonly here: Pair;
  readonly place: ValuePlace;
  readonly run: Run;
}

/** Reports a change. A keyword's own place is told on the side that has it, the schema's place on the side that has not. */
export function say(
  { here, place, run }: Spot,
  kind: DirectedKind,
  pair: Pair = here,
  { keyword, ...values }: Shown & { readonly keyword?: string | undefined } = {},
): void {
  run.out.directed(kind, keyword === undefined ? place : { ...place, keyword }, orHere(pair, here), values);
}

/** Reports that a keyword asks for more than before, for less, or for both. */
export function sayLimit(spot: Spot, keyword: string, tighter: boolean, looser: boolean, pair: Pair): void {
  if (!tighter && !looser) return;
  const movement = tighter && looser ? 'changed' : tighter ? 'tightened' : 'loosened';
  say(spot, `constraint-${movement}`, pair, { keyword, ...shownValues(pair) });
}

/** The place of a field or of further values inside. */
export function inside<Where extends Spot>(spot: Where, name: string): Where {
  const { field } = spot.place;
  return { ...spot, place: { ...spot.place, field: field === '' ? name : `${field}.${name}` } };
}

/** The first place of each side, for reports about a whole schema. */
export function placesOf({ before, after }: Sides): Pair {
  return { before: before[0], after: after[0] };
}

/** The keyword's own place on the side that has it, the schema's place on the side that has not. */
export function orHere(pair: Pair, here: Pair): Pair {
  return { before: pair.before ?? here.before, after: pair.after ?? here.after };
}
