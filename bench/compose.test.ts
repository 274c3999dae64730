import { describe, expect, it } from 'vitest';
import { readPage } from '../scripts/docs/read.js';
import { composePages } from './compose.js';

describe('composePages', () => {
  const pages = composePages(40, 7);

  it('gives the same pages for the same seed, whatever the count', () => {
    expect(composePages(40, 7)).toEqual(pages);
    expect(composePages(10, 7)).toEqual(pages.slice(0, 10));
    expect(composePages(40, 8)).not.toEqual(pages);
  });

  it('gives pages of both formats that read without a remark', () => {
    const read = pages.map(({ name, bytes }) => readPage(name, bytes));
    expect(new Set(read.map(({ operations }) => operations[0]?.format))).toEqual(new Set(['legacy', 'bump']));
    expect(read.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    for (const { operations } of read) {
      expect(operations).toHaveLength(1);
      expect(operations[0]?.parameters).toHaveLength(4);
      expect(operations[0]?.responses[0]?.contents[0]?.fields.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('gives each page an operation of its own', () => {
    const paths = pages.map(({ name, bytes }) => readPage(name, bytes).operations[0]?.path.value);
    expect(new Set(paths).size).toBe(pages.length);
  });
});
