import { defineConfig } from 'vitest/config';
import { common, FOLDERS } from './vitest.config.js';

/** `npm run test:slow`: what takes long by nature; of the random tests, which `npm test` runs a few times, all runs. */
export default defineConfig({
  test: {
    ...common,
    include: [`${FOLDERS}/**/*.{slow,random}.test.ts`],
    exclude: ['**/node_modules/**'],
    env: { TEST_RUNS: 'all' },
  },
});
