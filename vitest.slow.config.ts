import { defineConfig } from 'vitest/config';
import { common, FOLDERS } from './vitest.config.js';

/** `npm run test:slow`: what takes long by nature, so that it is not part of every change. */
export default defineConfig({
  test: { ...common, include: [`${FOLDERS}/**/*.slow.test.ts`], exclude: ['**/node_modules/**'] },
});
