import { defineConfig } from 'vitest/config';

/** The unit tests of the client that take no longer than a mutant deserves: `npm run mutation` runs them again and again. MUTATION_TESTS: others, for code that all of them run. */
export default defineConfig({
  test: {
    include: process.env.MUTATION_TESTS?.split(' ') ?? [
      'src/{auth,transport,peering,errors}/**/*.test.ts',
      'src/{client,careless-hands,ambiguous}.test.ts',
    ],
    // Generated ids, a thousand calls and other people's servers take seconds, and the tests beside them look at the same lines.
    exclude: [
      '**/node_modules/**',
      'src/auth/{apache,interoperation,request-counts}.test.ts',
      'src/peering/ids.test.ts',
    ],
    // The files are loaded once for a mutant and not once each, which is most of the time of a short test.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
