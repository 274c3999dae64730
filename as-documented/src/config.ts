/**
 * `as-documented.config.json` (or `.js`, `.mjs`, `.ts`) in the working folder: options that are not given on the command line.
 * Each command has a section of its name, with its options as `--help` lists them, in camel case; `contract` and `rules` are
 * for all commands. A value is checked as if it had been given as that option.
 */
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { shown } from '../../contract/error.js';
import { nearest } from '../../src/arguments/nearest.js';

/** The options of a command: a list where the option may be repeated or takes several values. */
export type ConfigSection = Readonly<Record<string, ConfigValue>>;
export type ConfigValue = string | number | boolean | readonly (string | number)[];

/** What the file holds, and what a module exports as its default. Every part may be left out. */
export interface Config {
  /** Path of the contract of `check`, `proxy`, `mock` and `docs`. */
  readonly contract?: string;
  /** Levels of rules, for `check` and `proxy`. */
  readonly rules?: Readonly<Record<string, 'off' | 'warn' | 'error'>>;
  readonly generate?: ConfigSection;
  readonly diff?: ConfigSection;
  readonly check?: ConfigSection;
  readonly proxy?: ConfigSection;
  readonly record?: ConfigSection;
  readonly mock?: ConfigSection;
  readonly pull?: ConfigSection;
  readonly read?: ConfigSection;
  readonly docs?: ConfigSection;
}

/** A configuration that cannot be used; the message names the file, the place and what was expected there. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config-invalid';
}

export interface LoadedConfig {
  readonly config: Config;
  /** Puts the options of a command into it that were not given. @throws {ConfigError} */
  fillIn(name: string, command: Command): void;
}

const FILES = ['json', 'js', 'mjs', 'ts'].map((ending) => `as-documented.config.${ending}`);
const SECTIONS = ['generate', 'diff', 'check', 'proxy', 'record', 'mock', 'pull', 'read', 'docs'] as const;
const KEYS: readonly string[] = ['contract', 'rules', ...SECTIONS];

/**
 * The configuration in a folder; undefined where there is none.
 * @throws {ConfigError} several files, one that cannot be read, or keys and values that mean nothing
 */
export async function loadConfig(folder: string): Promise<LoadedConfig | undefined> {
  const found: string[] = [];
  for (const file of FILES) {
    const isThere = await access(path.join(folder, file)).then(
      () => true,
      () => false,
    );
    if (isThere) found.push(file);
  }
  const [name, second] = found;
  if (name === undefined) return undefined;
  if (second !== undefined)
    throw new ConfigError(
      `${name} and ${second}: expected one configuration, found several. Remove all but one.`,
    );
  const config = checked(name, await contentOf(path.join(folder, name), name));
  return { config, fillIn: (section, command) => fillIn(name, config, section, command) };
}

async function contentOf(file: string, name: string): Promise<unknown> {
  try {
    if (name.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8'));
    if (name.endsWith('.ts')) return await importTypeScript(file, name);
    return await importDefault(file, name);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${name}: cannot be read: ${shown(why, 300)}`, { cause: error });
  }
}

async function importDefault(file: string, name: string): Promise<unknown> {
  const module: { default?: unknown } = await import(pathToFileURL(file).href);
  if (module.default === undefined)
    throw new ConfigError(`${name}: expected a default export, the configuration.`);
  return module.default;
}

/** Not every Node reads TypeScript: the compiler that generates types takes the types off, beside the file, so that imports work. */
async function importTypeScript(file: string, name: string): Promise<unknown> {
  const { default: ts } = await import('typescript');
  const { outputText, diagnostics = [] } = ts.transpileModule(await readFile(file, 'utf8'), {
    reportDiagnostics: true,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  });
  const [problem] = diagnostics;
  if (problem) {
    const at = problem.file?.getLineAndCharacterOfPosition(problem.start ?? 0);
    const place = at ? `:${at.line + 1}:${at.character + 1}` : '';
    throw new ConfigError(
      `${name}${place}: ${shown(ts.flattenDiagnosticMessageText(problem.messageText, ' '), 300)}`,
    );
  }
  const plain = `${file.replace(/\.ts$/, '')}.${process.pid}.mjs`;
  await writeFile(plain, outputText);
  try {
    return await importDefault(plain, name);
  } finally {
    await rm(plain, { force: true });
  }
}

function checked(file: string, content: unknown): Config {
  if (!isRecord(content)) throw new ConfigError(`${file}: expected an object, found ${kindOf(content)}.`);
  for (const [key, value] of Object.entries(content)) {
    if (!KEYS.includes(key)) throw unknownKey(file, key, KEYS);
    if (key === 'contract' ? typeof value !== 'string' : !isRecord(value))
      throw new ConfigError(
        `${file}: ${key}: expected ${key === 'contract' ? 'a path' : 'an object'}, found ${kindOf(value)}.`,
      );
  }
  return content;
}

function fillIn(file: string, config: Config, name: string, command: Command): void {
  const section: unknown = SECTIONS.some((each) => each === name) ? config[name as keyof Config] : undefined;
  const options = new Map(command.options.map((option) => [option.attributeName(), option]));
  const set = (option: Option, place: string, value: unknown) => {
    const key = option.attributeName();
    if (command.getOptionValueSource(key) === 'cli') return;
    command.setOptionValueWithSource(key, valueFor(option, value, `${file}: ${place}`), 'config');
  };
  for (const [key, value] of Object.entries(isRecord(section) ? section : {})) {
    const option = options.get(key);
    if (option === undefined) throw unknownKey(file, key, [...options.keys()], `${name}.`);
    set(option, `${name}.${key}`, value);
  }
  const spec = options.get('spec');
  if (spec && config.contract !== undefined && command.getOptionValueSource('spec') !== 'config')
    set(spec, 'contract', config.contract);
  const rule = options.get('rule');
  if (rule && config.rules) {
    const levels = Object.entries(config.rules).map(([id, level]) => `${id}=${String(level)}`);
    const given: unknown = command.getOptionValue('rule');
    // Of two levels for one rule the last one counts: the command line outdoes the file.
    const both = [valueFor(rule, levels, `${file}: rules`), given].flatMap((each) =>
      Array.isArray(each) ? each : [],
    );
    command.setOptionValue('rule', both);
  }
}

/** The value as the option makes it of its arguments. @throws {ConfigError} it takes no such value */
function valueFor(option: Option, value: unknown, place: string): unknown {
  const wrong = (expected: string) =>
    new ConfigError(`${place}: expected ${expected}, found ${kindOf(value)}.`);
  if (option.isBoolean() || option.negate) {
    if (typeof value !== 'boolean') throw wrong('true or false');
    return value;
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.map((each) => {
    if (typeof each === 'string' || typeof each === 'number') return String(each);
    throw wrong('a text or a number, or a list of them');
  });
  const takesMany = option.variadic || Array.isArray(option.defaultValue);
  if (texts.length !== 1 && !takesMany) throw wrong('one value');
  try {
    if (option.parseArg === undefined) return takesMany ? texts : texts[0];
    const { parseArg } = option;
    // Options that take a list separated by commas give one list for each text.
    const separate = option.flags.includes('<list>');
    return separate
      ? parseArg(texts.join(','), option.defaultValue)
      : texts.reduce<unknown>(
          (before, text) => parseArg(text, before),
          takesMany ? option.defaultValue : undefined,
        );
  } catch (error) {
    if (error instanceof InvalidArgumentError)
      throw new ConfigError(`${place}: ${error.message}`, { cause: error });
    throw error;
  }
}

function unknownKey(file: string, key: string, known: readonly string[], before = ''): ConfigError {
  const like = nearest(key, known);
  const hint = like === undefined ? `Known here: ${[...known].sort().join(', ')}.` : `Did you mean ${like}?`;
  return new ConfigError(`${file}: ${before}${shown(key)} is no key of the configuration. ${hint}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return shown(JSON.stringify(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? (value === null ? 'null' : 'an object') : String(value);
}
