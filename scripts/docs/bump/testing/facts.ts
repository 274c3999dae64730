/** What every test of the reader asks of a result. */
import type { Diagnostic, Evidence, ReadResult } from '../../model.js';
import type { SourceText } from '../../source.js';

/** Every evidence anywhere in the result. */
export function* evidences(value: unknown): Generator<Evidence> {
  if (typeof value !== 'object' || value === null) return;
  if (isEvidence(value)) yield value;
  else for (const inner of Object.values(value)) yield* evidences(inner);
}

function isEvidence(value: object): value is Evidence {
  return 'quote' in value && 'line' in value && 'column' in value && 'page' in value;
}

/** The result without where it was read: two renderings of a page have to agree on it. */
export function valuesOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valuesOnly);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'evidence' ? [] : [[key, valuesOnly(inner)]])),
  );
}

/** Quotes that are not an exact slice of the page where they claim to be. */
export function wrongQuotes(source: SourceText, result: ReadResult): (Evidence | Diagnostic)[] {
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return [...evidences(result)].filter(({ line, column, quote }) => {
    const offset = (starts[line - 1] ?? Number.NaN) + column - 1;
    return quote === '' || !source.text.startsWith(quote, offset);
  });
}
