import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'contract-tests/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    // Two cores is the smallest machine this runs on; real servers start in many files.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
