import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export const FOLDERS = '{src,contract,scripts,contract-tests,as-documented,bench,html}';

export const common = {
  // No test is about speed (that is what bench/ is for): the limits only end what hangs, also on a busy machine.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
  // One more than there are cores: some tests wait for a time limit to run out, and another one can use the core.
  maxWorkers: availableParallelism() + 1,
  // Modules are loaded once for a worker and not for each file: a test undoes what it does to globals.
  isolate: false,
};

export default defineConfig({
  test: {
    ...common,
    include: [`${FOLDERS}/**/*.test.ts`],
    exclude: ['**/node_modules/**', '**/*.slow.test.ts'],
  },
});
