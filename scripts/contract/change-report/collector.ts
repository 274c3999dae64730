import { canonical, isMap, type Json } from '../json.js';
import type { Change, Place } from './change.js';
import { type Contract, type Site, show } from './document.js';
import {
  type ChangeKind,
  type DirectedKind,
  type Direction,
  directedRuling,
  type PlainKind,
  type Ruling,
  ruling,
} from './policy.js';

/** The same part in both contracts; a side without it is `undefined`. */
export interface Pair {
  readonly before: Site | undefined;
  readonly after: Site | undefined;
}

/** Both sides of one key. */
export type Lookup = (key: string) => Pair;

/** Gathers changes. A part that several operations share is reported once, with every place it serves. */
export class Collector {
  readonly before: Contract;
  readonly after: Contract;
  #reports = 0;
  readonly #changes = new Map<string, { change: Change; also: Place[]; seen: Set<string> }>();

  constructor(before: Contract, after: Contract) {
    this.before = before;
    this.after = after;
  }

  get changes(): Change[] {
    return [...this.#changes.values()].map(({ change, also }) => ({ ...change, also }));
  }

  /** Counts every report, repeats included. */
  get reports(): number {
    return this.#reports;
  }

  /** Both sides of a key of both sides, references followed. */
  pair(parent: Pair, ...keys: readonly (string | number)[]): Pair {
    return {
      before: this.before.at(parent.before, ...keys),
      after: this.after.at(parent.after, ...keys),
    };
  }

  add(kind: PlainKind, place: Place, pair: Pair, values = false): void {
    this.#record(kind, ruling(kind), undefined, place, pair, values ? shownValues(pair) : {});
  }

  addDirected(
    kind: DirectedKind,
    direction: Direction,
    place: Place,
    pair: Pair,
    values: { readonly before?: string; readonly after?: string } = {},
  ): void {
    this.#record(kind, directedRuling(kind, direction), direction, place, pair, values);
  }

  #record(
    kind: ChangeKind,
    { verdict, bump, reason }: Ruling,
    direction: Direction | undefined,
    place: Place,
    pair: Pair,
    values: { readonly before?: string; readonly after?: string },
  ): void {
    this.#reports++;
    const key = JSON.stringify([kind, direction, pair.before?.pointer, pair.after?.pointer, values]);
    const spot = JSON.stringify([place.operation, place.subject]);
    const known = this.#changes.get(key);
    if (known !== undefined) {
      if (!known.seen.has(spot)) known.also.push({ operation: place.operation, subject: place.subject });
      known.seen.add(spot);
      return;
    }
    const change: Change = {
      kind,
      ...(direction === undefined ? {} : { direction }),
      operation: place.operation,
      subject: place.subject,
      verdict,
      bump,
      reason,
      ...(pair.before === undefined ? {} : { pointerBefore: pair.before.pointer }),
      ...(pair.after === undefined ? {} : { pointerAfter: pair.after.pointer }),
      ...values,
      also: [],
    };
    this.#changes.set(key, { change, also: [], seen: new Set([spot]) });
  }

  /** Words for people: `description`, `summary`, `title` and the like. */
  texts(at: Lookup, place: Place, keys: readonly string[], kind: PlainKind = 'description-changed'): void {
    for (const key of keys) {
      const pair = at(key);
      if (!equal(pair)) this.add(kind, { ...place, subject: joinSubject(place.subject, key) }, pair, true);
    }
  }

  /**
   * Every key that no rule has looked at: an `x-` key is documentation, anything else a person has to look at. This is
   * what makes sure that no difference goes unsaid.
   */
  rest(at: Lookup, keys: Iterable<string>, place: Place, known: ReadonlySet<string>): void {
    for (const key of keys) {
      if (known.has(key)) continue;
      const pair = at(key);
      if (equal(pair)) continue;
      const kind = key.startsWith('x-') ? 'extension-changed' : 'unclassified';
      this.add(kind, { ...place, subject: joinSubject(place.subject, JSON.stringify(key)) }, pair, true);
    }
  }

  /** The keys of both sides, looked up with references followed. */
  lookup(parent: Pair): Lookup {
    return (key) => this.pair(parent, key);
  }
}

/** Both values as a report shows them. */
export function shownValues({ before, after }: Pair): { before?: string; after?: string } {
  return {
    ...(before === undefined ? {} : { before: show(before.value) }),
    ...(after === undefined ? {} : { after: show(after.value) }),
  };
}

export function joinSubject(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** A name as a subject holds it: quoted, so that where it ends is never in doubt. */
export function named(what: string, name: string): string {
  return `${what} ${JSON.stringify(name)}`;
}

/** Equal JSON, references not followed. */
export function equal({ before, after }: Pair): boolean {
  return sameJson(before?.value, after?.value);
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return canonical(a) === canonical(b);
}

export function keysOf({ before, after }: Pair): string[] {
  return [...new Set([before, after].flatMap((site) => (isMap(site?.value) ? Object.keys(site.value) : [])))];
}
