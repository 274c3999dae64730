/** Levels of rules: from `--rule NAME=LEVEL`, and from a file beside the contract. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContractError, shown } from '../../contract/error.js';
import { isObject, type Json } from '../../contract/json.js';
import type { Violation } from '../types.js';
import type { Level } from './input.js';
import { rules } from './rules.js';

/** By the id of the rule. */
export type Levels = Readonly<Record<string, Level>>;

/** Looked for in the folder of the contract: `{ "rules": { "undocumented-property": "error", "pretty-ignored": "off" } }`. */
export const configFile = 'contract.config.json';

/** Rules about requests and about the run itself, which the judge of responses does not know. */
const otherRules = [
  'client-fails',
  'constraint-not-enforced',
  'operation-documented',
  'refusal-undocumented',
  'request-body',
  'request-body-json',
  'request-body-not-checked',
  'request-body-required',
  'request-body-undocumented',
  'request-media-type',
  'request-not-sent',
  'request-parameter',
  'request-parameter-required',
  'request-parameter-undocumented',
  'response-body-not-checked',
  'verb-asks-wrong',
  'verb-error',
  'verb-fails',
  'verb-result',
];

/** Every rule that a level may be set for. */
export const knownRules: ReadonlySet<string> = new Set([...rules.map(({ id }) => id), ...otherRules]);
const levelNames: readonly Level[] = ['off', 'warn', 'error'];

/** Reads `NAME=LEVEL`. @throws {RangeError} no such rule, or no such level */
export function readLevel(text: string): readonly [string, Level] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new RangeError(
      `Expected NAME=LEVEL, for example undocumented-property=error, found ${shown(text)}.`,
    );
  return levelOf(text.slice(0, at), text.slice(at + 1));
}

function levelOf(name: string, written: Json | undefined): readonly [string, Level] {
  const level = levelNames.find((each) => each === written);
  if (!knownRules.has(name)) {
    const like = [...knownRules].filter((id) => id.split('-').some((word) => name.split('-').includes(word)));
    const hint = like.length > 0 ? ` Did you mean ${like.slice(0, 5).join(', ')}?` : '';
    throw new RangeError(`no rule is called ${shown(name)}.${hint} All rules are in docs/rules.md.`);
  }
  if (!level) {
    throw new RangeError(
      `the level of ${name}: expected ${levelNames.join(', ')}, found ${shown(JSON.stringify(written) ?? 'nothing')}.`,
    );
  }
  return [name, level];
}

/**
 * The levels that the file beside a contract sets; none where there is no such file.
 * @throws {ContractError} the file cannot be read, or says something else than levels of rules
 */
export async function levelsBeside(spec: string): Promise<Levels> {
  const file = join(dirname(spec), configFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new ContractError(
      `${file}: cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  let config: Json;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new ContractError(
      `${file}: not JSON: ${shown(error instanceof Error ? error.message : String(error), 200)}`,
    );
  }
  const form = '{ "rules": { "NAME": "off", "warn" or "error" } }';
  const other = isObject(config) ? Object.keys(config).find((key) => key !== 'rules') : undefined;
  if (!isObject(config) || other !== undefined || !isObject(config.rules ?? {})) {
    const found = other === undefined ? '' : `, found ${shown(JSON.stringify(other))}`;
    throw new ContractError(`${file}: expected ${form}${found}.`);
  }
  try {
    const { rules: set } = config;
    return Object.fromEntries(
      Object.entries(isObject(set) ? set : {}).map(([name, level]) => levelOf(name, level)),
    );
  } catch (error) {
    if (error instanceof RangeError) throw new ContractError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Those of them that the judge of responses takes. */
export function ofTheJudge(levels: Levels): Levels {
  return Object.fromEntries(Object.entries(levels).filter(([name]) => !otherRules.includes(name)));
}

/** Findings with the levels that were set for their rules; those of a rule that is off are left out. */
export function atLevels(violations: readonly Violation[], levels: Levels): Violation[] {
  return violations.flatMap((violation): Violation[] => {
    const level = levels[violation.rule];
    if (level === undefined) return [violation];
    return level === 'off' ? [] : [{ ...violation, severity: level === 'error' ? 'error' : 'warning' }];
  });
}
