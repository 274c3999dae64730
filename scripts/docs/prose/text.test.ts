import { describe, expect, it } from 'vitest';
import { sentences } from './text.js';

describe('sentences', () => {
  it('ends at full stops, not inside code spans, numbers or abbreviations', () => {
    const text = 'Use `a. b` now, e.g. here. Version 1.0 is old! **Bold.** Last';
    expect(sentences(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      'Use `a. b` now, e.g. here.',
      'Version 1.0 is old!',
      '**Bold.**',
      'Last',
    ]);
  });
});
