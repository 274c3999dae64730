/** Levels of rules: `--rule NAME=LEVEL`, and `rules` of the configuration. */
import { shown } from '../../contract/error.js';
import type { Json } from '../../contract/json.js';
import type { Violation } from '../types.js';
import type { Level } from './input.js';
import { rules } from './rules.js';

/** By the id of the rule. */
export type Levels = Readonly<Record<string, Level>>;

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

/** @throws {RangeError} no such rule, or no such level */
export function levelOf(name: string, written: Json | undefined): readonly [string, Level] {
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
