/** The options of this package's functions, checked as the client's are: by a rule for each. */
import { InvalidArgumentError } from 'commander';
import type { Contract } from '../../contract/view.js';
import { addressOf } from '../../contract-tests/cli/options.js';
import { type Levels, levelOf } from '../../contract-tests/judge/levels.js';
import { isPlainObject, type OptionRules, readOptions } from '../../src/arguments/read-options.js';
import { listOf, type Rule, refusal, rule, text } from '../../src/arguments/rules.js';
import { isAtlasError } from '../../src/errors/classes.js';

/**
 * @param owner the function that takes the options, for the error
 * @throws {TypeError} an option that there is none of, or one that holds another value than it takes; names it
 */
export function optionsOf<T extends object>(owner: string, given: unknown, rules: OptionRules<T>): T {
  return named(() => readOptions(owner, given, rules));
}

/** The same for an argument of its own. @throws {TypeError} */
export function argumentOf<T>(name: string, given: unknown, { read }: Rule<T>): T {
  return named(() => read(given, name));
}

/** The errors are the client's, which are of one vendor's API. */
function named<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isAtlasError(error)) throw error;
    throw new TypeError([error.message, error.hint].join(' ').trim());
  }
}

export function anyListOf<T>(each: Rule<T>): Rule<readonly T[]> {
  const some = listOf(each);
  return {
    read: (value, name) => (Array.isArray(value) && value.length === 0 ? [] : some.read(value, name)),
  };
}

export const texts = anyListOf(text);

/** An address to send requests to, without a slash at the end. */
export const address: Rule<string> = {
  read: (value, name) => {
    try {
      return addressOf(text.read(value, name));
    } catch (error) {
      if (error instanceof InvalidArgumentError) throw new TypeError(`${name}: ${error.message}`);
      throw error;
    }
  },
};

/** Throws a `RangeError` that says which rules and levels there are. */
export const levels: Rule<Levels> = {
  read: (value, name) => {
    if (!isPlainObject(value)) throw refusal(name, 'be an object with a level for each rule', value);
    return Object.fromEntries(Object.entries(value).map(([id, level]) => levelOf(id, level)));
  },
};

export const loadedContract = rule(
  'be a contract of loadContract',
  (value): value is Contract => typeof value === 'object' && value !== null && 'operations' in value,
);
