import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOnChange } from './watch.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contract-watch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('runs again after each change, also when the file is replaced, until it is ended', async () => {
  const file = join(folder, 'a.yaml');
  await writeFile(file, 'one');
  const ending = new AbortController();
  let runs = 0;
  const said: string[] = [];
  const running = runOnChange(
    file,
    async () => {
      runs += 1;
      return runs;
    },
    ending.signal,
    (text) => said.push(text),
  );
  await expect.poll(() => said.length).toBe(1);
  await writeFile(file, 'two');
  await expect.poll(() => said.length).toBe(2);
  await writeFile(join(folder, 'new'), 'three');
  await rename(join(folder, 'new'), file);
  await expect.poll(() => said.length).toBe(3);
  ending.abort();
  expect(await running).toBe(runs);
});
