import { AtlasConfigurationError } from '../errors/classes.js';
import { nearest } from './nearest.js';
import { isFunction, type Rule, refusal } from './rules.js';

/** One rule for every option of `T`; the compiler sees to it that none is missing. */
export type OptionRules<T> = { readonly [K in keyof T]-?: Rule<Exclude<T[K], undefined>> };

/** Longest part of a misspelt name that an error shows. */
const LONGEST_NAME = 40;

/** Whether a value is an object that no class made, and that inherits nothing of the caller's. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  // `Object.prototype` of whichever realm, and no object without a prototype that holds somebody's defaults.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(Object(prototype), 'isPrototypeOf');
}

/** @throws {AtlasConfigurationError} there are more than `most` arguments: options in the wrong place would go unread. */
export function refuseMore(owner: string, given: readonly unknown[], most: number): void {
  const beyond = given[most];
  // A number is the index that `list.map(verb)` adds.
  if (beyond !== undefined && typeof beyond !== 'number')
    throw refusal(`${owner}: argument ${most + 1}`, 'be left out', beyond);
}

function unknownOption(owner: string, key: PropertyKey, known: readonly string[]): AtlasConfigurationError {
  const name = String(key);
  const like = nearest(name, known);
  return new AtlasConfigurationError(
    `${owner} takes no ${JSON.stringify(name.slice(0, LONGEST_NAME))}${like ? `: did you mean ${like}?` : '.'}`,
    { hint: `It takes ${known.join(', ')}. Nothing was sent.` },
  );
}

/**
 * Takes an options object apart: the one place where options are checked, those of the client and those of each verb.
 * What is returned is a copy, so that a getter or a later change of the caller's object decides nothing.
 *
 * An option that is `undefined` counts as not given, but for those that must be given or that protect.
 *
 * @param owner who takes the options, for the error.
 * @param prefix how the caller names the options, such as `timeout.`.
 * @param hint what to do where they are no object.
 * @throws {AtlasConfigurationError} what is given is no plain object, has a key that there is no rule for, or holds
 *   another value than a rule accepts. Names the key, never shows the value.
 */
export function readOptions<T extends object>(
  owner: string,
  given: unknown,
  rules: OptionRules<T>,
  prefix = '',
  hint = '',
): T {
  if (!isPlainObject(given))
    throw refusal(prefix ? owner : `${owner}: options`, 'be a plain object', given, hint);
  const byName = new Map(Object.entries<Rule<unknown>>(rules));
  const values: Record<string, unknown> = {};
  // In the caller's order, which is also that of what an error says of several.
  for (const key of Reflect.ownKeys(given)) {
    const option = typeof key === 'string' && byName.get(key);
    if (!option) throw unknownOption(owner, key, [...byName.keys()]);
    const value: unknown = Reflect.get(given, key);
    if (value !== undefined || option.refusesUndefined) values[key] = option.read(value, prefix + key);
  }
  for (const [key, option] of byName) {
    if (option.refusesUndefined === 'always' && !Object.hasOwn(values, key))
      option.read(undefined, prefix + key);
  }
  // Each rule returned a value of its own option's type, which the compiler does not follow through a loop.
  return values as T;
}

/**
 * A rule for an object with methods, of whatever class: it is used as it is, and each method may be left out.
 *
 * @param names all methods that are called.
 * @param strict `whole`: none may be left out; `alone`: a plain object may hold nothing else, so that a misspelt one is
 *   not passed over.
 */
export function methodsOf<T extends object>(
  names: readonly (keyof T & string)[],
  strict?: 'whole' | 'alone',
): Rule<T> {
  return {
    read: (value, name) => {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      const methods = names.map((method): unknown => isObject && Reflect.get(value, method));
      const absent = methods.filter((method) => method === undefined).length;
      const least = strict === 'whole' ? names.length : isPlainObject(value) ? 0 : 1;
      // What is made of a class but has none of the methods is something else.
      if (methods.length - absent < least || !methods.every((one) => one === undefined || isFunction(one)))
        throw refusal(name, `be an object with methods ${names.join(', ')}`, value);
      const other =
        strict === 'alone' && isPlainObject(value)
          ? Object.keys(value).find((key) => !names.some((method) => method === key))
          : undefined;
      if (other !== undefined) throw unknownOption(name, other, names);
      // Has the methods; what they take cannot be checked.
      return value as T;
    },
  };
}

/** A rule for an option that is an object of options itself. */
export function optionsOf<T extends object>(
  rules: OptionRules<T>,
  hintFor?: (value: unknown) => string,
): Rule<T> {
  return { read: (value, name) => readOptions(name, value, rules, `${name}.`, hintFor?.(value)) };
}
