import { isObject, type Json, sameJson } from '../json.js';
import { child, type Located, type LocatedDocument } from '../located.js';
import type { Direction } from '../schema-view.js';
import type { Change, Place } from './change.js';
import {
  type ChangeKind,
  type DirectedKind,
  directedRuling,
  type PlainKind,
  type Ruling,
  ruling,
} from './policy.js';

/** The same part in both contracts; a side without it is `undefined`. */
export interface Pair {
  readonly before: Located | undefined;
  readonly after: Located | undefined;
}

/** Both sides of one key. */
export type Lookup = (key: string) => Pair;

/** Gathers changes. A part that several operations share is reported once, with every place it serves. */
export class Collector {
  readonly before: LocatedDocument;
  readonly after: LocatedDocument;
  readonly #changes = new Map<string, { change: Change; also: Place[]; seen: Set<string> }>();

  constructor(before: LocatedDocument, after: LocatedDocument) {
    this.before = before;
    this.after = after;
  }

  get changes(): Change[] {
    return [...this.#changes.values()].map(({ change, also }) => ({ ...change, also }));
  }

  /** Both sides of a key of both sides, references followed. */
  pair(parent: Pair, ...keys: readonly (string | number)[]): Pair {
    return {
      before: this.before.at(parent.before, ...keys),
      after: this.after.at(parent.after, ...keys),
    };
  }

  /** Both sides of a key, references at their end not followed: a schema's reference says what it is called. */
  rawPair(parent: Pair, key: string): Pair {
    return {
      before: parent.before === undefined ? undefined : child(parent.before, key),
      after: parent.after === undefined ? undefined : child(parent.after, key),
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
    ...(before === undefined ? {} : { before: shown(before.value) }),
    ...(after === undefined ? {} : { after: shown(after.value) }),
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

export function keysOf({ before, after }: Pair): string[] {
  return [
    ...new Set([before, after].flatMap((site) => (isObject(site?.value) ? Object.keys(site.value) : []))),
  ];
}

/** A value as a report shows it: strings as they are, everything else as JSON. */
export function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
