import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAtlasEmulator } from './emulator/index.js';
import { runExample, typeErrors } from './emulator/testing/doc-examples.js';
import * as client from './index.js';
import * as recorder from './recorder/index.js';
import { rejection } from './testing/promise.js';

const src = import.meta.dirname;
/** The emulator's examples are whole programs with a test of their own; generated files hold examples of values. */
const ELSEWHERE = /^(emulator|generated|testing)\b|\.test\.ts$/;

interface Example {
  /** The first name that is declared after the comment. */
  readonly of: string;
  readonly code: string;
}

function examplesIn(file: string): Example[] {
  const text = readFileSync(path.join(src, file), 'utf8');
  // A comment, and the name behind it.
  const documented =
    /\/\*\*((?:(?!\*\/)[\s\S])*?@example\b(?:(?!\*\/)[\s\S])*)\*\/\s*(?:export |async |function |const )*(\w+)/g;
  return [...text.matchAll(documented)].map(([, comment = '', of = '']) => ({
    of,
    code: (comment.split('@example')[1] ?? '')
      .replace(/^\s*\* ?/gm, '')
      .replace(/^```.*$/gm, '')
      .trim(),
  }));
}

const examples = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !ELSEWHERE.test(file))
  .flatMap(examplesIn);

/** What an example may take for granted, and its type. */
const GIVEN = {
  atlas: 'AtlasClient',
  groupId: 'string',
  peerId: 'string',
  publicKey: 'string',
  privateKey: 'string',
  error: 'unknown',
};

const IMPORT =
  "import { type AtlasClient, createAtlasClient, isAtlasError } from 'atlas-peering';\n" +
  "import { createHarRecorder } from 'atlas-peering/recorder';";

describe('the examples of the documentation', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('are of these functions', () => {
    expect(examples.map(({ of }) => of).sort()).toEqual([
      'createAtlasClient',
      'createHarRecorder',
      'deletePeeringConnection',
      'isAtlasError',
      'listPeeringConnections',
    ]);
  });

  // Starting the compiler takes seconds, many on a busy machine.
  it('compile, and one that does not is found out', { timeout: 300_000 }, () => {
    const parameters = Object.entries(GIVEN).map(([name, type]) => `${name}: ${type}`);
    const wrap = (code: string) =>
      `${IMPORT}\nexport async function example(${parameters.join(', ')}) {\n{\n${code}\n}\n` +
      // So that nothing counts as unused.
      `return [createAtlasClient, createHarRecorder, isAtlasError, ${Object.keys(GIVEN).join(', ')}];\n}`;
    const wrong: Example = { of: 'wrong', code: 'await atlas.deletePeeringConnection({ groupId });' };
    const found = typeErrors(
      Object.fromEntries([...examples, wrong].map(({ of, code }) => [of, wrap(code)])),
      {
        'atlas-peering': path.join(src, 'index.ts'),
        'atlas-peering/recorder': path.join(src, 'recorder/index.ts'),
      },
    );
    // An example shows how to make a thing; what is done with it is left to the reader.
    const serious = Object.entries(found).map(([of, messages]) => [
      of,
      messages.filter((message) => !message.includes('is declared but its value is never read')),
    ]);
    expect(Object.fromEntries(serious)).toEqual({
      ...Object.fromEntries(examples.map(({ of }) => [of, []])),
      wrong: [expect.stringContaining('No overload matches')],
    });
  });

  it.each(examples.map(({ of, code }) => [of, code] as const))('%s runs', async (of, code) => {
    await using emulator = await startAtlasEmulator({ peers: [{ providerName: 'AWS' }] });
    const [key] = emulator.keys;
    const [peerId = ''] = emulator.peerIds;
    const groupId = emulator.projectId;
    vi.stubEnv('MONGODB_ATLAS_BASE_URL', emulator.url);
    const atlas = client.createAtlasClient({ ...(key && { credentials: key }) });
    const error = await rejection(atlas.getPeeringConnection({ groupId, peerId: '0'.repeat(24) }));
    const given = { atlas, groupId, peerId, ...key, error };
    const program = `${IMPORT}\nimport { ${Object.keys(GIVEN).join(', ')} } from 'given';\n{\n${code}\n}`;
    const promised: Readonly<Record<string, readonly string[]>> = {
      listPeeringConnections: [`${peerId} AWS`],
      isAtlasError: ['PEER_NOT_FOUND'],
    };
    expect(
      await runExample(program, { 'atlas-peering': client, 'atlas-peering/recorder': recorder, given }),
    ).toEqual(promised[of] ?? []);
    const status = of === 'deletePeeringConnection' ? 'TERMINATING' : 'AVAILABLE';
    expect(emulator.control.peer(peerId)).toMatchObject({ statusName: status });
  });
});
