import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeApiReference } from './api-reference.js';
import { project } from './pages.js';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'api-reference-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

it('every public name is documented, exported, and linked to what there is', async () => {
  expect(await writeApiReference(out)).toEqual([]);
  const files = await readdir(out, { recursive: true });
  expect(files).toEqual(
    expect.arrayContaining(['index.html', 'functions/atlas-peering.createAtlasClient.html']),
  );
  const page = await readFile(path.join(out, 'interfaces/atlas-peering.AtlasClient.html'), 'utf8');
  expect(page).toContain('Waits until the connection is gone');
  expect(page).not.toContain(project);
});
