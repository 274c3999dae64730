import type { Evidence, Fact } from '../model.js';

/** Places beyond these add nothing to a fact, and would make a page of repetitions slow. */
const MOST_PLACES = 16;

/** The same fact, stated in further places. */
export function withPlaces<T>(fact: Fact<T>, further: readonly Evidence[]): Fact<T> {
  if (fact.evidence.length >= MOST_PLACES) return fact;
  return { value: fact.value, evidence: [...fact.evidence, ...further].slice(0, MOST_PLACES) };
}
