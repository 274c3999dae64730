import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shortcomings } from './report/summary.js';
import { runContract } from './run.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['openapi: 3.1.0\npaths: {}', 'the contract documents no operation under paths.'],
  [
    'openapi: 3.1.0\nwebhooks: { new: { post: { responses: { "200": { description: OK } } } } }',
    'its 1 webhooks are requests that the service sends, and no requests to it.',
  ],
  [
    'openapi: 3.0.3\npaths: { /a: { get: { responses: {} } } }',
    'none of the 1 operations documents a response that it could be held to.',
  ],
])('a contract without cases is no green one, and the reason is said: %s', async (text, reason) => {
  const spec = join(folder, 'openapi.yaml');
  await writeFile(spec, `${text}\ninfo: { title: T, version: "1" }\n`);
  const { summary, exitCode } = await runContract({
    spec,
    target: async () => ({
      name: 'address',
      baseUrl: 'http://127.0.0.1:9',
      live: false,
      provoke: () => ({ kind: 'cause', cause: 'none' }),
      prepare: async ({ request }) => ({ request, headers: {}, credentials: 'none' }),
      credentials: () => undefined,
      close: async () => undefined,
    }),
  });
  expect(exitCode).toBe(2);
  expect(shortcomings(summary)).toEqual([expect.stringContaining(reason)]);
});
