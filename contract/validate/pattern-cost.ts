/** How much a backtracking engine may do with a pattern: an upper bound that needs no run. */
import type { AST } from '@eslint-community/regexpp';

/**
 * Ways a backtracking engine may have to try on a text of a length. Infinite where a repetition holds a choice, as in `(a+)+`,
 * `(a|ab)*` or `(a?){50}`: their number grows exponentially.
 */
export function backtrackingCost(pattern: AST.Pattern, length: number): number {
  const starts = pattern.alternatives.every(({ elements: [first] }) => isStart(first)) ? 1 : length + 1;
  return starts * (length + 1) * ways(pattern.alternatives, length);
}

function isStart(element: AST.Element | undefined): boolean {
  return element?.type === 'Assertion' && element.kind === 'start';
}

function ways(alternatives: readonly AST.Alternative[], length: number): number {
  let sum = 0;
  for (const { elements } of alternatives) {
    let product = 1;
    for (const element of elements) product *= waysOf(element, length);
    sum += product;
  }
  return sum;
}

function waysOf(element: AST.Element, length: number): number {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return ways(element.alternatives, length);
    case 'Assertion':
      return element.kind === 'lookahead' || element.kind === 'lookbehind'
        ? (length + 1) * ways(element.alternatives, length)
        : 1;
    case 'Quantifier': {
      const inner = waysOf(element.element, length);
      if (inner > 1 && element.max > 1) return Number.POSITIVE_INFINITY;
      return inner * (Math.min(element.max, length + 1) - Math.min(element.min, length) + 1);
    }
    default:
      return 1;
  }
}
