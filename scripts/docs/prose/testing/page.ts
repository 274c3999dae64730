import { expect } from 'vitest';
import { type Prose, SourceText } from '../../source.js';

/** A page that holds nothing but the text. */
export function prose(text: string): Prose {
  return new SourceText('page.txt', text).prose(0, text.length);
}

/** What a fact quotes is there, word for word. */
export function evidenceIsOnPage(
  text: string,
  fact: { evidence: readonly { quote: string }[] } | undefined,
): void {
  for (const { quote } of fact?.evidence ?? []) {
    expect(quote).not.toBe('');
    expect(text).toContain(quote);
  }
}
