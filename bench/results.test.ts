import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { chart, page, readResults, writeResults } from './results.js';

const folder = path.join(import.meta.dirname, 'results');

it('table and chart are of the figures that are kept', async () => {
  const results = await readResults(folder);
  expect(Object.keys(results).length).toBeGreaterThan(0);
  expect(await readFile(path.join(folder, 'results.md'), 'utf8')).toBe(page(results));
  expect(await readFile(path.join(folder, 'chart.svg'), 'utf8')).toBe(chart(results));
});

it('a limit that is missed is counted, and told in table and chart', async () => {
  const scratch = await mkdtemp(path.join(tmpdir(), 'bench-results-'));
  try {
    const figures = [
      { name: 'slow : fast', value: 2, limit: 1.5, note: '20 : 10 ms' },
      { name: 'requests', value: 101, limit: 101, bound: 'exactly' as const },
      { name: 'share', value: 0.5, limit: 0.99, bound: 'least' as const },
      { name: 'shown', value: 7 },
    ];
    const results = { one: { machine: 'Node', figures }, old: { machine: 'Node', figures } };
    expect(await writeResults(scratch, results, ['one'], false)).toBe(2);
    expect(await readdir(scratch)).toEqual([]);
    await writeResults(scratch, results, ['one'], true);
    expect(await readResults(scratch)).toEqual(results);
    expect(page(results)).toContain('| slow : fast | 2 | <= 1.5 | **missed** 20 : 10 ms |');
    expect(page(results)).toContain('| requests | 101 | = 101 |  |');
    expect(chart(results)).toMatch(/slow : fast<[\s\S]*fill="#b3372f"/);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
