/**
 * Matches an ECMA-262 pattern without backtracking: all ways are followed at once (Thompson's construction), so that the time is the
 * length of the text times the size of the pattern, whatever either says. Only whether the pattern is found is told, never where.
 */
import type { AST } from '@eslint-community/regexpp';

/** Work that is left to a caller; every step takes one away. */
export interface Budget {
  left: number;
}

/** The budget is used up: whether the text matches is not known. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** A pattern this machine cannot be built for: a backreference, or one that counts to thousands. */
export class AutomatonError extends Error {
  override readonly name = 'AutomatonError';
}

export type State =
  | { readonly kind: 'match' }
  | { readonly kind: 'fork'; next: readonly number[] }
  | {
      readonly kind: 'check';
      readonly assertion: AST.Assertion['kind'];
      readonly holds: Check;
      readonly next: number;
    }
  | { readonly kind: 'take'; readonly takes: (unit: number) => boolean; readonly next: number };

type Check = (text: Units, at: number, budget: Budget) => boolean;

/** Code points with the `u` flag, else UTF-16 code units. */
type Units = Uint32Array | Uint16Array;

const mostStates = 20_000;

export interface Automaton {
  /** @throws {BudgetError} */
  matches(text: string, budget: Budget): boolean;
}

/** @throws {AutomatonError} */
export function buildAutomaton(pattern: AST.Pattern, unicode: boolean): Automaton {
  const program = programOf(pattern, unicode);
  return {
    matches(text, budget) {
      const units = unicode ? codePoints(text) : codeUnits(text);
      return run(program, units, 0, budget, true);
    },
  };
}

/** @throws {AutomatonError} */
export function programOf(pattern: AST.Pattern, unicode: boolean): Program {
  return new Builder(unicode).program(pattern.alternatives, 1);
}

export interface Program {
  readonly states: readonly State[];
  readonly start: number;
  /** Whether the text is read forwards or, inside a lookbehind, backwards. */
  readonly direction: 1 | -1;
}

class Builder {
  readonly #unicode: boolean;
  #states: State[] = [];
  #total = 0;

  constructor(unicode: boolean) {
    this.#unicode = unicode;
  }

  program(alternatives: readonly AST.Alternative[], direction: 1 | -1): Program {
    const outer = this.#states;
    const states: State[] = [];
    this.#states = states;
    const start = this.#choice(alternatives, this.#add({ kind: 'match' }), direction);
    this.#states = outer;
    return { states, start, direction };
  }

  #add(state: State): number {
    this.#total += 1;
    if (this.#total > mostStates) throw new AutomatonError('the pattern counts too far');
    return this.#states.push(state) - 1;
  }

  /** Built from the end: each part is given the state that follows it. */
  #choice(alternatives: readonly AST.Alternative[], next: number, direction: 1 | -1): number {
    const starts = alternatives.map(({ elements }) => {
      const ordered = direction === 1 ? [...elements].reverse() : elements;
      return ordered.reduce((after, element) => this.#element(element, after, direction), next);
    });
    return starts.length === 1 ? (starts[0] ?? next) : this.#add({ kind: 'fork', next: starts });
  }

  #element(element: AST.Element, next: number, direction: 1 | -1): number {
    switch (element.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.#choice(element.alternatives, next, direction);
      case 'Quantifier':
        return this.#repeat(element, next, direction);
      case 'Assertion':
        return this.#add({
          kind: 'check',
          assertion: element.kind,
          holds: this.#check(element),
          next,
        });
      case 'Character': {
        const { value } = element;
        return this.#add({ kind: 'take', takes: (unit) => unit === value, next });
      }
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#add({ kind: 'take', takes: setOf(element.raw, this.#unicode), next });
      default:
        throw new AutomatonError(
          element.type === 'Backreference' ? 'it refers back to a group' : element.raw,
        );
    }
  }

  #repeat({ element, min, max }: AST.Quantifier, next: number, direction: 1 | -1): number {
    let after = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.#add({ kind: 'fork', next: [] });
      const inner = this.#element(element, loop, direction);
      this.#states[loop] = { kind: 'fork', next: [inner, next] };
      after = loop;
    } else {
      for (let count = min; count < max; count += 1) {
        after = this.#add({ kind: 'fork', next: [this.#element(element, after, direction), next] });
      }
    }
    for (let count = 0; count < min; count += 1) after = this.#element(element, after, direction);
    return after;
  }

  #check(assertion: AST.Assertion): Check {
    switch (assertion.kind) {
      case 'start':
        return (_, at) => at === 0;
      case 'end':
        return (text, at) => at === text.length;
      case 'word': {
        const { negate } = assertion;
        return (text, at) => (isWord(text[at - 1]) !== isWord(text[at])) !== negate;
      }
      default: {
        const { negate, kind, alternatives } = assertion;
        const program = this.program(alternatives, kind === 'lookahead' ? 1 : -1);
        return (text, at, budget) => run(program, text, at, budget, false) !== negate;
      }
    }
  }
}

/** Whether the program matches from a place on; with `anywhere`, from that place or a later one. */
function run(program: Program, text: Units, from: number, budget: Budget, anywhere: boolean): boolean {
  const { states, direction } = program;
  // The position (plus one) at which a state was last entered: cheaper than clearing a set at each position.
  const entered = new Int32Array(states.length).fill(-2);
  let current: number[] = [];
  let following: number[] = [];
  const waiting: number[] = [];
  let at = from;
  /** Adds a state and all that it leads to without taking a character. True where that is the end. */
  const enter = (first: number, list: number[]): boolean => {
    waiting.push(first);
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (entered[index] === at) continue;
      entered[index] = at;
      budget.left -= 1;
      if (budget.left < 0) throw new BudgetError('the text takes too long to match');
      const state = states[index];
      if (!state) continue;
      if (state.kind === 'match') return true;
      if (state.kind === 'fork') for (const next of state.next) waiting.push(next);
      else if (state.kind === 'take') list.push(index);
      else if (state.holds(text, at, budget)) waiting.push(state.next);
    }
    return false;
  };
  if (enter(program.start, current)) return true;
  for (;;) {
    if (!anywhere && current.length === 0) return false;
    const unit = text[direction === 1 ? at : at - 1];
    if (unit === undefined) return false;
    at += direction;
    following.length = 0;
    for (const index of current) {
      const state = states[index];
      if (state?.kind !== 'take' || !state.takes(unit)) continue;
      if (enter(state.next, following)) return true;
    }
    if (anywhere && enter(program.start, following)) return true;
    [current, following] = [following, current];
  }
}

function isWord(unit: number | undefined): boolean {
  return unit !== undefined && unit < 0x80 && /\w/.test(String.fromCharCode(unit));
}

/** A class, or an escape such as `\d` or `\p{L}`, read by the runtime's own engine: one character cannot make it backtrack. */
function setOf(raw: string, unicode: boolean): (unit: number) => boolean {
  const one = new RegExp(`^(?:${raw})$`, unicode ? 'u' : '');
  const ascii = Array.from({ length: 0x80 }, (_, unit) => one.test(String.fromCharCode(unit)));
  return (unit) => ascii[unit] ?? one.test(String.fromCodePoint(unit));
}

function codePoints(text: string): Uint32Array {
  const units = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; count += 1) {
    const point = text.codePointAt(at) ?? 0;
    units[count] = point;
    at += point > 0xffff ? 2 : 1;
  }
  return units.subarray(0, count);
}

function codeUnits(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
