import { AtlasConfigurationError } from '../errors/classes.js';

export interface Rule<T> {
  /**
   * Returns the value to use.
   *
   * @param name the option as the caller knows it, such as `timeout.total`, for the error.
   * @throws {AtlasConfigurationError} the value is another than the option takes.
   */
  read(value: unknown, name: string): T;
  /**
   * Whether `undefined` is refused: always, because the option must be given, or where the option is named at all,
   * because it protects and a variable that was never set must not switch that off. @default false: not given
   */
  readonly refusesUndefined?: 'always' | 'where named';
}

/** Says what a value is without showing it: a key pasted into the wrong place must not end up in a log. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return value === null ? 'null' : typeof value;
}

/** The error for an option that holds another value than it takes. `expected` goes on after "must". */
export function refusal(name: string, expected: string, value: unknown, hint = ''): AtlasConfigurationError {
  return new AtlasConfigurationError(`${name} must ${expected}, and is ${describe(value)}.`, {
    hint: `${hint}${hint && ' '}Nothing was sent.`,
  });
}

export function rule<T>(
  expected: string,
  accepts: (value: unknown) => value is T,
  hintFor?: (value: unknown) => string,
): Rule<T> {
  return {
    read: (value, name) => {
      if (accepts(value)) return value;
      throw refusal(name, expected, value, hintFor?.(value));
    },
  };
}

export function required<T>(given: Rule<T>): Rule<T> {
  return { ...given, refusesUndefined: 'always' };
}

/** An option that protects: naming it and giving it no value is refused. */
export function protecting<T>(given: Rule<T>): Rule<T> {
  return { ...given, refusesUndefined: 'where named' };
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const text = rule('be a string that is not empty', isText);

/** Just `true` or `false`: neither `'false'` nor 0, which mean the opposite to different people. */
export const flag = rule('be true or false', (value): value is boolean => typeof value === 'boolean');

/** A number between bounds, both included; of whole ones without an upper bound `Infinity` is one. */
export function number(least: number, most = Number.POSITIVE_INFINITY, kind?: 'whole'): Rule<number> {
  return rule(
    `be a ${kind ? `${kind} ` : ''}number from ${least} to ${most}`,
    (value): value is number =>
      typeof value === 'number' &&
      value >= least &&
      value <= most &&
      (!kind || Number.isInteger(value) || value === Number.POSITIVE_INFINITY),
  );
}

// biome-ignore lint/complexity/noBannedTypes: what a function takes cannot be told at run time.
export const isFunction = (value: unknown): value is Function => typeof value === 'function';

/** A function. What it takes and returns cannot be checked. */
export function callback<F>(): Rule<F> {
  return rule('be a function', (value): value is F => isFunction(value));
}

export function listOf<T>(each: Rule<T>): Rule<readonly T[]> {
  return {
    read: (value, name) => {
      if (!Array.isArray(value) || value.length === 0)
        throw refusal(name, 'be a list that is not empty', value);
      // Array.from also visits holes.
      return Array.from(value, (one, index) => each.read(one, `${name}[${index}]`));
    },
  };
}

export function oneOf<T extends string>(words: readonly T[]): Rule<T> {
  return rule(`be one of ${words.join(', ')}`, (value): value is T => words.some((word) => word === value));
}
