import type { Evidence, Fact } from '../model.js';

/** Evidence for a part of other evidence: the words from `start` up to `end` of its quote, with their own place. */
export function part(of: Evidence, start: number, end: number, rule?: string): Evidence {
  const before = of.quote.slice(0, start);
  const lastBreak = before.lastIndexOf('\n');
  let line = of.line;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line++;
  return {
    page: of.page,
    line,
    column: lastBreak === -1 ? of.column + start : start - lastBreak,
    quote: of.quote.slice(start, end),
    ...(rule !== undefined && { rule }),
  };
}

/** Evidence that is the same words under the name of a rule; of several places, the first. */
export function asInferred(fact: Fact<unknown>, rule: string): readonly Evidence[] {
  const [first] = fact.evidence;
  return first === undefined ? [] : [{ ...first, rule }];
}

/**
 * The first sentence of prose as it stands on the page that describes something: up to a full stop, or to the end of the
 * paragraph. "Required if ..." only says when it is needed.
 */
export function firstSentence(quote: string): string {
  const from = conditionLength(quote);
  const lead = quote.length - quote.slice(from).trimStart().length;
  const end = /[.!?](?=\s|$)|\n[ \t]*\r?\n/.exec(quote.slice(lead, lead + LONGEST_SENTENCE));
  return quote.slice(0, end === null ? lead + LONGEST_SENTENCE : lead + end.index);
}

/** Length of a sentence before the first one that describes: "Required if you don't specify `period`." */
export function conditionLength(quote: string): number {
  const condition =
    /^\s*[*_`]{0,2}(?:required|optional|conditional|immutable|deprecated)\b[^.]{0,300}\.[*_`]{0,2}(?=\s)/i;
  return condition.exec(quote.slice(0, LONGEST_SENTENCE))?.[0].length ?? 0;
}

const LONGEST_SENTENCE = 1_000;
