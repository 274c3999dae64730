import { isObject } from '../../json.js';
import type { Located, LocatedDocument } from '../../located.js';
import { type Direction, type JsonType, type SchemaView, SchemaViews } from '../../schema-view.js';
import type { Place } from '../change.js';
import { type Collector, joinSubject, named, type Pair } from '../collector.js';
import { directedRuling, ruling } from '../policy.js';
import { Identity } from './identical.js';
import {
  type Mode,
  placesOf,
  type Run,
  type SchemaReporter,
  type Sides,
  type Spot,
  type ValuePlace,
} from './sides.js';
import { compareTypes, takes } from './types.js';

/** Steps after which one question ("does this fit that?") is given up: schemas that choose among choices of choices. */
const MOST_STEPS = 20_000;

/** The ways in which a value of one type may be right. */
export interface Choices extends Spot {
  readonly schemas: SchemaComparison;
  readonly type: JsonType;
  readonly before: readonly SchemaView[];
  readonly after: readonly SchemaView[];
}

/** One of them, on both sides. */
export interface Choice extends Omit<Choices, 'before' | 'after'> {
  readonly before: SchemaView;
  readonly after: SchemaView;
}

/** Parts of the comparison, which come back to it for the schemas inside. */
interface Parts {
  readonly alternatives: (choices: Choices) => void;
  readonly discriminators: (schemas: SchemaComparison, sides: Sides, spot: Spot) => void;
  readonly words: (schemas: SchemaComparison, sides: Sides, spot: Spot) => void;
}

/** Compares Schema Objects by what values they take. Safe for schemas that refer to themselves. */
export class SchemaComparison {
  readonly views: { readonly before: SchemaViews; readonly after: SchemaViews };
  readonly #identity: Identity;
  readonly #collector: Collector;
  readonly #parts: Parts;
  /** Pairs that a report has been through, by the value they were reached from. */
  readonly #reported = new Set<string>();
  readonly #answers = new Map<string, boolean>();
  readonly #active = new Map<string, number>();
  /** The outermost pair under way that an answer was taken for granted of. */
  #lowest = Number.POSITIVE_INFINITY;
  #steps = 0;
  #gaveUp = false;

  constructor(collector: Collector, parts: Parts) {
    this.#collector = collector;
    this.#parts = parts;
    this.views = { before: new SchemaViews(collector.before), after: new SchemaViews(collector.after) };
    this.#identity = new Identity(collector.before, collector.after);
  }

  /** Reports every difference between the schemas of one value. */
  report(sides: Sides, place: Place, mode: Mode): void {
    const collector = this.#collector;
    const shown = ({ field, keyword, ...at }: ValuePlace): Place => ({
      ...at,
      subject: joinSubject(at.subject, field === '' ? '' : named('field', field), keyword ?? ''),
    });
    const out: SchemaReporter = {
      words: true,
      stopped: false,
      directed: (kind, at, pair, values) =>
        collector.addDirected(kind, mode.sense, shown(at), pair, values ?? {}),
      plain: (kind, at, pair, values) => collector.add(kind, shown(at), pair, values ?? false),
    };
    this.compare(sides, { ...place, field: '' }, { mode, out });
  }

  compare(given: Sides, place: ValuePlace, run: Run): void {
    const sides = this.#entered(given);
    if (run.out.stopped || this.#same(sides)) return;
    const { trial } = run.out;
    if (trial !== undefined) {
      if (!this[trial](sides, run.mode)) run.out.directed('constraint-changed', place, placesOf(sides));
      return;
    }
    if (run.out.words) {
      const key = `${keyOf(sides, run.mode)}\n${place.operation}\n${place.subject}`;
      if (this.#reported.has(key)) return;
      this.#reported.add(key);
    }
    this.#compareViews(sides, place, run);
  }

  /** Whether nothing breaks: a request that was right stays right, a response that comes could come before. */
  fits(given: Sides, mode: Mode): boolean {
    const sides = this.#entered(given);
    return this.#ask(`fits ${keyOf(sides, mode)}`, mode, 'fits', (run) => {
      if (!this.#same(sides)) this.#compareViews(sides, NOWHERE, run);
    });
  }

  /** Whether a value of one choice is right for another; see `fits`. */
  viewFits(before: SchemaView, after: SchemaView, type: JsonType, mode: Mode): boolean {
    return this.#askViews('fits', before, after, type, mode);
  }

  /** Whether two choices take the same values. */
  viewsAgree(before: SchemaView, after: SchemaView, type: JsonType, mode: Mode): boolean {
    return this.#askViews('agree', before, after, type, mode);
  }

  #askViews(what: 'fits' | 'agree', before: SchemaView, after: SchemaView, type: JsonType, mode: Mode) {
    const sides = { before: before.atoms, after: after.atoms };
    const more = [before.excludes, before.opaque, after.excludes, after.opaque].map((list) =>
      list.map(({ pointer }) => pointer).join(','),
    );
    const key = `${what} ${type} ${keyOf(sides, mode)} ${more.join(';')}`;
    return this.#ask(key, mode, what, (run) => {
      const spot = { here: placesOf(sides), place: NOWHERE, run };
      this.#parts.alternatives({ ...spot, schemas: this, type, before: [before], after: [after] });
    });
  }

  /** Whether two schemas take the same values. */
  agree(given: Sides, mode: Mode): boolean {
    const sides = this.#entered(given);
    return this.#ask(`agree ${keyOf(sides, mode)}`, mode, 'agree', (run) => {
      if (!this.#same(sides)) this.#compareViews(sides, NOWHERE, run);
    });
  }

  /** Views of both sides. */
  viewsOf(sides: Sides, view: Direction): { before: readonly SchemaView[]; after: readonly SchemaView[] } {
    return {
      before: this.views.before.of(sides.before, view),
      after: this.views.after.of(sides.after, view),
    };
  }

  /** Whether schemas are the same to the letter, with everything they refer to. */
  identical(before: readonly Located[], after: readonly Located[]): boolean {
    return this.#same({ before, after });
  }

  /** Behind references that say nothing of their own, so that a pair of schemas is one pair wherever it is met. */
  #entered({ before, after }: Sides): Sides {
    const enter = (document: LocatedDocument, place: Located): Located =>
      document.dialect === '3.0' || (isObject(place.value) && Object.keys(place.value).length === 1)
        ? (document.schemaBehind(place) ?? place)
        : place;
    return {
      before: before.map((place) => enter(this.#collector.before, place)),
      after: after.map((place) => enter(this.#collector.after, place)),
    };
  }

  #same({ before, after }: Sides): boolean {
    return (
      before.length === after.length &&
      before.every((one, index) => {
        const other = after[index];
        return other !== undefined && this.#identity.same(one, other);
      })
    );
  }

  #compareViews(sides: Sides, place: ValuePlace, run: Run): void {
    const whole = { here: placesOf(sides), place, run };
    if (run.out.words) this.#parts.words(this, sides, whole);
    this.#parts.discriminators(this, sides, whole);
    const views = this.viewsOf(sides, run.mode.view);
    const here: Pair = {
      before: sides.before[0] && this.#collector.before.resolve(sides.before[0]),
      after: sides.after[0] && this.#collector.after.resolve(sides.after[0]),
    };
    const spot = { here, place, run };
    for (const type of compareTypes(views, spot)) {
      if (run.out.stopped) return;
      const [before = [], after = []] = [views.before, views.after].map((list) =>
        list.filter((view) => takes(view, type)),
      );
      this.#parts.alternatives({ ...spot, schemas: this, type, before, after });
    }
  }

  /**
   * A question with a yes or no. In a circle the pair that is under way counts as fitting (the greatest fixed point); an
   * answer that leans on one is kept only once that one is settled.
   */
  #ask(key: string, mode: Mode, what: 'fits' | 'agree', look: (run: Run) => void): boolean {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const under = this.#active.get(key);
    if (under !== undefined) {
      this.#lowest = Math.min(this.#lowest, under);
      return true;
    }
    if (this.#active.size === 0) {
      this.#steps = 0;
      this.#gaveUp = false;
    }
    this.#steps++;
    if (this.#steps > MOST_STEPS) {
      this.#gaveUp = true;
      return false;
    }
    const depth = this.#active.size;
    const outer = this.#lowest;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#active.set(key, depth);
    const trial = new Trial(mode.sense, what);
    look({ mode, out: trial });
    this.#active.delete(key);
    const good = !trial.stopped;
    if (!this.#gaveUp && (!good || this.#lowest >= depth)) this.#answers.set(key, good);
    this.#lowest = Math.min(outer, this.#lowest >= depth ? Number.POSITIVE_INFINITY : this.#lowest);
    return good;
  }

  /** The last question was given up, so its "no" means "unknown". */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }
}

const NOWHERE: ValuePlace = { operation: '', subject: '', field: '' };

/** Hears reports only to tell whether there is one that matters. */
class Trial implements SchemaReporter {
  readonly words = false;
  stopped = false;
  readonly trial: 'fits' | 'agree';
  readonly #sense: Direction;

  constructor(sense: Direction, trial: 'fits' | 'agree') {
    this.#sense = sense;
    this.trial = trial;
  }

  directed(...[kind]: Parameters<SchemaReporter['directed']>): void {
    this.#hear(directedRuling(kind, this.#sense).verdict);
  }

  plain(...[kind]: Parameters<SchemaReporter['plain']>): void {
    this.#hear(ruling(kind).verdict);
  }

  #hear(verdict: string): void {
    if (verdict === 'documentation') return;
    if (verdict !== 'non-breaking' || this.trial === 'agree') this.stopped = true;
  }
}

function keyOf({ before, after }: Sides, { sense, view, strict, xml }: Mode): string {
  const list = (parts: readonly Located[]) => parts.map(({ pointer }) => pointer).join(',');
  return `${sense} ${view} ${strict} ${xml}\n${list(before)}\n${list(after)}`;
}
