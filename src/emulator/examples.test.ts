import * as hono from 'hono';
import { expect, it } from 'vitest';
import * as gate from './gate/index.js';
import * as emulator from './index.js';
import { docExample, promisedLines, runExample, typeErrors } from './testing/doc-examples.js';

const here = (path: string) => new URL(path, import.meta.url);
const startAtlasEmulator = docExample(here('./index.ts'), 'Starts a stateful stand-in');
const createGate = docExample(here('./gate/gate.ts'), 'Strict authentication as Atlas does it');

it.each([
  ['startAtlasEmulator', startAtlasEmulator, { 'atlas-peering/emulator': emulator }],
  ['createGate', createGate, { './gate/index.js': gate, hono }],
])('the example of %s logs what it says', async (_name, code, modules) => {
  expect(promisedLines(code).length).toBeGreaterThan(0);
  expect(await runExample(code, modules)).toEqual(promisedLines(code));
});

// Starting the compiler takes seconds, many on a busy machine.
it('the examples compile, and one that does not is found out', { timeout: 120_000 }, () => {
  const wrong = 'export const port: number = await Promise.resolve("80");';
  const found = typeErrors(
    { startAtlasEmulator, createGate, wrong },
    { 'atlas-peering/emulator': here('./index.ts').pathname },
  );
  expect(found).toEqual({
    startAtlasEmulator: [],
    createGate: [],
    wrong: [expect.stringContaining("'string' is not assignable")],
  });
});
