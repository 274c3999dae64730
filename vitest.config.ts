import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'contract/**/*.test.ts',
      'html/**/*.test.ts',
      'scripts/**/*.test.ts',
      'contract-tests/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    // No test is about speed (that is what bench/ is for): the limits only end what hangs, also on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // All cores: the default leaves one to the terminal, which on two cores is half of the machine.
    maxWorkers: '100%',
  },
});
