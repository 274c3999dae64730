import { eachFact } from '../facts.js';
import type { DocumentedOperation, Evidence, ReadResult } from '../model.js';

/** A piece of evidence that the page does not bear out. */
export interface FalseQuote {
  readonly of: string;
  readonly key: string;
  readonly evidence: Evidence;
}

/** Looks every quote up where it is said to stand; the positions are computed here anew. */
export function falseQuotes(text: string, result: ReadResult): FalseQuote[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const stands = ({ line, column, quote }: { line: number; column: number; quote: string }) => {
    const start = starts[line - 1];
    return start !== undefined && quote !== '' && text.startsWith(quote, start + column - 1);
  };
  const found: FalseQuote[] = [];
  for (const operation of result.operations) found.push(...falseQuotesOf(operation, stands));
  for (const each of result.diagnostics) {
    const { page, line, column, quote, code } = each;
    // A diagnostic may point at the end of the page, where nothing can be quoted.
    if (quote !== '' && !stands(each))
      found.push({ of: 'diagnostic', key: code, evidence: { page, line, column, quote } });
  }
  return found;
}

function falseQuotesOf(operation: DocumentedOperation, stands: (at: Evidence) => boolean): FalseQuote[] {
  const found: FalseQuote[] = [];
  for (const { of, key, fact } of eachFact(operation)) {
    if (fact.evidence.length === 0)
      found.push({ of, key, evidence: { page: operation.page, line: 0, column: 0, quote: '' } });
    for (const evidence of fact.evidence) if (!stands(evidence)) found.push({ of, key, evidence });
  }
  return found;
}
