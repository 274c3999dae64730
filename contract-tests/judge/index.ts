/** Judges one exchange by the contract: raw bytes and headers first, then the body by its schema, then its meaning. */
import type { Violation } from '../types.js';
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
 * @throws {RangeError} the contract has no operation of that name, or no rule is called what `without` names
 */
export function judge(input: JudgeInput): Violation[] {
  const without = new Set(input.options?.without);
  for (const id of without) {
    if (!rules.some((rule) => rule.id === id))
      throw new RangeError(`no rule is called ${id}; see judge/rules.ts`);
  }
  const active = rules.filter((rule) => !without.has(rule.id));
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

function told(
  rule: Rule,
  findings: readonly Finding[],
  input: JudgeInput,
): { violation: Violation; place: Place }[] {
  const severity = rule.severity === 'drift' ? (input.options?.strict ? 'error' : 'warning') : rule.severity;
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
