/** Judges one exchange by the contract: raw bytes and headers first, then the body by its schema, then its meaning. */
import type { Violation } from '../types.js';
import { follows } from './conventions.js';
import { gather } from './evidence.js';
import { excerpts, type Place } from './excerpt.js';
import type { JudgeInput } from './input.js';
import type { Finding, Rule } from './rule.js';
import { rules } from './rules.js';

export type { JudgeInput, JudgeOptions } from './input.js';
export { rules } from './rules.js';

/** Of one rule, this many findings are told; then only how many more there are. */
const toldOfOneRule = 20;

/**
 * What is wrong with a response, in the order of the table of rules. Pure: the same input gives the same answer, and no bytes make it
 * throw. Time and memory grow in proportion to the size of the body.
 * @throws {RangeError} the contract has no operation of that name, or no rule is called what `without` or `levels` names
 */
export function judge(input: JudgeInput): Violation[] {
  const { without = [], levels = {} } = input.options ?? {};
  for (const id of [...without, ...Object.keys(levels)]) {
    if (!rules.some((rule) => rule.id === id))
      throw new RangeError(`no rule is called ${id}; see judge/rules.ts`);
  }
  const active = rules.filter(({ id, convention }) => {
    const level = levels[id];
    if (without.includes(id) || level === 'off') return false;
    return convention === undefined || level !== undefined || follows(input.contract, convention);
  });
  const { response } = input.exchange;
  if (!response) {
    return active.flatMap((rule) =>
      'checkFailure' in rule
        ? told(rule, [...rule.checkFailure(input)], input).map(({ violation }) => violation)
        : [],
    );
  }
  const evidence = gather(input, response);
  const found = active.flatMap((rule) =>
    'check' in rule ? told(rule, [...rule.check(evidence)], input) : [],
  );
  const shown = excerpts(
    evidence.text,
    evidence.scan,
    found.map(({ place }) => place),
  );
  return found.map(({ violation }, index) => {
    const excerpt = shown[index];
    return excerpt ? { ...violation, excerpt } : violation;
  });
}

function severityOf({ id, severity }: Rule, options: JudgeInput['options']): Violation['severity'] {
  const level = options?.levels?.[id];
  if (level !== undefined) return level === 'error' ? 'error' : 'warning';
  return severity === 'drift' ? (options?.strict ? 'error' : 'warning') : severity;
}

function told(
  rule: Rule,
  findings: readonly Finding[],
  input: JudgeInput,
): { violation: Violation; place: Place }[] {
  const severity = severityOf(rule, input.options);
  return findings.slice(0, toldOfOneRule).map((finding, index) => {
    const { message, expected, got, contractPointer, bodyPointer, span, mark } = finding;
    const more = index === toldOfOneRule - 1 ? findings.length - toldOfOneRule : 0;
    return {
      violation: {
        rule: rule.id,
        severity,
        message: more > 0 ? `${message} (and ${more} more of this kind)` : message,
        expected,
        got,
        ...(contractPointer === undefined ? {} : { contractPointer }),
        ...(bodyPointer === undefined ? {} : { bodyPointer }),
      },
      place: {
        ...(span ? { span } : {}),
        ...(bodyPointer === undefined ? {} : { pointer: bodyPointer }),
        mark: mark ?? 'value',
      },
    };
  });
}
