/** Decides how a contract's `pattern` is compiled, or that it cannot be; and matches it in bounded time. */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import {
  type Automaton,
  AutomatonError,
  type Budget,
  BudgetError,
  buildAutomaton,
} from './pattern-automaton.js';
import { backtrackingCost } from './pattern-cost.js';

export { type Budget, BudgetError } from './pattern-automaton.js';

export interface Pattern {
  /** How it was read: as code points (the `u` flag), or as UTF-16 code units. */
  readonly unicode: boolean;
  readonly tree: AST.Pattern;
  /**
   * Whether the pattern is found anywhere in a text, in time that does not explode: what a backtracking engine could not be trusted
   * with is matched by an automaton.
   * @param budget steps that may be taken, counted down; without one, 20 million for this text
   * @throws {BudgetError} the budget is used up, or the pattern refers back to a group and the text may take exponentially long
   */
  matches(text: string, budget?: Budget): boolean;
}

export type PatternReading = { readonly pattern: Pattern } | { readonly problem: string };

/** Steps for one text where no budget is given: under a second. */
const ownBudget = 20_000_000;
/** Up to here the runtime's own engine is the quicker one. */
const nativeCost = 1_000_000;
/** What the runtime's own engine does in the time of one step here. */
const nativePerStep = 20;

// Legal without the `u` flag, where they mean something else than their author meant: `\p{L}` is "p{L}", `\A` is "A".
const meaninglessWithoutUnicode = /\\(?:[pP]\{|u\{|[AaeEGhHQRXYyZzCKNgik])/;
const posixClass = /\[\[:\^?[a-z]+:\]/;
const needlessEscape = /\\([^\w\s^$\\.*+?()[\]{}|/-])|\\([_ ])/g;

const known = new Map<string, PatternReading>();
/** Patterns kept compiled; the longest contracts hold a few hundred. */
const mostKnown = 2_000;

/**
 * JSON Schema asks for ECMA-262 with Unicode semantics, so the `u` flag is tried first. Many patterns in the field only compile without
 * it (a needless `\_`); those are compiled without, unless they hold something that only the flag gives its meaning.
 */
export function compilePattern(pattern: string): PatternReading {
  const before = known.get(pattern);
  if (before) return before;
  if (known.size >= mostKnown) known.clear();
  const reading = compile(pattern);
  known.set(pattern, reading);
  return reading;
}

/** Whether a pattern is found in a text; undefined where that cannot be told. Never throws. */
export function isFoundIn(pattern: string, text: string): boolean | undefined {
  const reading = compilePattern(pattern);
  if ('problem' in reading) return undefined;
  try {
    return reading.pattern.matches(text);
  } catch {
    return undefined;
  }
}

function compile(pattern: string): PatternReading {
  if (posixClass.test(pattern))
    return { problem: 'a POSIX class such as [[:alpha:]] is no ECMA-262 pattern' };
  const withFlag = attempt(pattern, true);
  if ('pattern' in withFlag) return withFlag;
  if (meaninglessWithoutUnicode.test(withoutEscapedBackslashes(pattern))) {
    const mended = pattern.replaceAll(
      needlessEscape,
      (_, mark?: string, plain?: string) => mark ?? plain ?? '',
    );
    const again = attempt(mended, true);
    return 'pattern' in again ? again : withFlag;
  }
  const without = attempt(pattern, false);
  return 'pattern' in without ? without : withFlag;
}

function withoutEscapedBackslashes(pattern: string): string {
  return pattern.replaceAll('\\\\', '');
}

function attempt(source: string, unicode: boolean): PatternReading {
  try {
    return { pattern: new Matcher(source, unicode) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const parser = new RegExpParser({ ecmaVersion: 2024 });

class Matcher implements Pattern {
  readonly #expression: RegExp;
  readonly unicode: boolean;
  readonly tree: AST.Pattern;
  #automaton: Automaton | AutomatonError | undefined;

  /** @throws {SyntaxError} no ECMA-262 pattern */
  constructor(source: string, unicode: boolean) {
    this.unicode = unicode;
    this.#expression = new RegExp(source, unicode ? 'u' : '');
    this.tree = parser.parsePattern(source, 0, source.length, { unicode });
  }

  matches(text: string, budget: Budget = { left: ownBudget }): boolean {
    const cost = backtrackingCost(this.tree, text.length);
    if (cost <= nativeCost) return this.#native(text, cost, budget);
    this.#automaton ??= this.#build();
    if (!(this.#automaton instanceof AutomatonError)) return this.#automaton.matches(text, budget);
    if (cost <= nativeCost * nativePerStep) return this.#native(text, cost, budget);
    throw new BudgetError(`matching may take exponentially long, because ${this.#automaton.message}`);
  }

  #native(text: string, cost: number, budget: Budget): boolean {
    budget.left -= 1 + Math.floor(cost / nativePerStep);
    if (budget.left < 0) throw new BudgetError('the text takes too long to match');
    try {
      return this.#expression.test(text);
    } catch (error) {
      // V8 finds out only now that a pattern such as `a{1000000}` is too large for it.
      throw new BudgetError(error instanceof Error ? error.message : String(error));
    }
  }

  #build(): Automaton | AutomatonError {
    try {
      return buildAutomaton(this.tree, this.unicode);
    } catch (error) {
      if (error instanceof AutomatonError) return error;
      throw error;
    }
  }
}
