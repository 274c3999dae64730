import type { Prose } from '../source.js';
import type { Token } from './tokens.js';

/**
 * Leaves out marks that the page's own lines show to be prose: where marks of a kind begin their lines, one in the
 * middle of a line, or indented below the others, is part of a description ("In the description of an attribute
 * lines are indented by two"). A flattened page has no lines to tell by; all of its marks stay.
 */
export function marksByLine(prose: Prose, tokens: readonly Token[]): Token[] {
  const attributes = outermost(
    prose,
    tokens.filter((token) => isAttribute(token) && !(isUntyped(token) && !isAlone(prose, token))),
  );
  const headings = outermost(
    prose,
    tokens.filter((token) => !isAttribute(token)),
  );
  return tokens.filter((token) => (isAttribute(token) ? attributes : headings).has(token));
}

function isAttribute({ kind }: Token): boolean {
  return kind === 'attribute' || kind === 'lookalike';
}

function isUntyped(token: Token): boolean {
  return token.kind === 'attribute' && token.untyped === true;
}

/** Nothing else stands on the line of the token. */
function isAlone(prose: Prose, token: Token): boolean {
  const { text } = prose.source;
  const rest = /[ \t]*(?:\r?\n|$)/y;
  rest.lastIndex = prose.offset(token.to - 1) + 1;
  return indentOf(prose, token) !== undefined && rest.test(text);
}

function outermost(prose: Prose, tokens: readonly Token[]): ReadonlySet<Token> {
  const indents = tokens.map((token) => indentOf(prose, token));
  const known = indents.filter((indent) => indent !== undefined);
  if (known.length * 2 <= tokens.length) return new Set(tokens);
  const least = known.reduce((a, b) => Math.min(a, b));
  return new Set(tokens.filter((_, index) => indents[index] === least));
}

/** Blanks before the token on its line; `undefined` where other words stand before it. */
function indentOf(prose: Prose, token: Token): number | undefined {
  const { text } = prose.source;
  const offset = prose.offset(token.from);
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r' ? offset - at : undefined;
}
