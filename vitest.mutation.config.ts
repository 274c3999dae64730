import { defineConfig } from 'vitest/config';

/** The unit tests of the client that take no longer than a mutant deserves: `npm run mutation` runs them again and again. */
export default defineConfig({
  test: {
    include: ['src/{auth,transport,peering,errors}/**/*.test.ts', 'src/client.test.ts'],
    // Generated ids and the standards' own servers take seconds, and the tests beside them look at the same lines.
    exclude: ['**/node_modules/**', 'src/peering/ids.test.ts', 'src/auth/interoperation.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
