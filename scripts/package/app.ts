/** A small program that uses the package, bundled and run by {@link runApp} on the emulator. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startAtlasEmulator } from '../../src/emulator/index.js';
import { succeed } from './check.js';

/** What a user would write, but that settings and result go over globals, which a script in a browser has as well. */
const APP = `
import { createAtlasClient, isAtlasError } from 'atlas-peering';

globalThis.atlasResult = (async () => {
  const ends = [];
  for (const { baseUrl, credentials, ids } of globalThis.atlasSettings) {
    const atlas = createAtlasClient({ baseUrl, credentials });
    const { state } = await atlas.deletePeeringConnection({ ...ids, dryRun: true });
    const { outcome } = await atlas.deletePeeringConnection(ids);
    const again = await atlas.deletePeeringConnection(ids).catch((error) => error);
    await atlas.close();
    ends.push([state, outcome, isAtlasError(again, 'AtlasConflictError')].join(' '));
  }
  return ends;
})();
`;

/**
 * Runs a bundle: a script as a browser would (\`script\`: a realm that has the web's names and none of Node's), or a
 * module. With \`plain\` the runtime's own hashes are hidden, so that those of the package are used.
 */
const RUNNER = `
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { createContext, Script } from 'node:vm';

const [kind, file, hashes] = process.argv.slice(2);
const settings = JSON.parse(process.env.ATLAS_APP_SETTINGS);
if (kind === 'script') {
  const names = ['AbortController', 'AbortSignal', 'DOMException', 'Headers', 'ReadableStream', 'Request', 'Response',
    'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'clearTimeout', 'console', 'crypto', 'fetch',
    'performance', 'setTimeout'];
  const host = createContext(Object.fromEntries(names.map((name) => [name, globalThis[name]])));
  host.atlasSettings = settings;
  host.self = host.window = host;
  new Script(await readFile(file, 'utf8')).runInContext(host);
  console.log(JSON.stringify(await host.atlasResult));
} else {
  if (hashes === 'plain') process.getBuiltinModule = undefined;
  globalThis.atlasSettings = settings;
  await import(pathToFileURL(file).href);
  console.log(JSON.stringify(await globalThis.atlasResult));
}
`;

/** Puts the program (`app.js`) and what runs its bundles (`run.mjs`) into a project. */
export async function writeApp(consumer: string): Promise<void> {
  await writeFile(path.join(consumer, 'app.js'), APP);
  await writeFile(path.join(consumer, 'run.mjs'), RUNNER);
}

/** A bundle, and what it is for. */
export interface Bundled {
  readonly file: string;
  readonly kind: 'module' | 'script';
  /** The command that runs JavaScript. @default this Node */
  readonly runtime?: readonly [program: string, ...args: string[]];
}

const peerIds = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(24));

/**
 * Runs a bundle against emulators: digest with each algorithm, and a service account; with the hashes of the runtime,
 * then with those of the package.
 *
 * @throws Error where anything but the right outcomes comes out.
 */
export async function runApp(consumer: string, { file, kind, runtime }: Bundled): Promise<void> {
  const [program, ...args] = runtime ?? [process.execPath];
  for (const hashes of ['native', 'plain']) {
    const algorithms = ['MD5', 'SHA-256', 'SHA-512-256'] as const;
    const emulators = await Promise.all(
      algorithms.map((algorithm) =>
        startAtlasEmulator({ algorithms: [algorithm], peers: peerIds.map((id) => ({ id })) }),
      ),
    );
    try {
      const logins = emulators.flatMap(({ url, key, serviceAccount, projectId }, index) =>
        [key, ...(index === 0 ? [serviceAccount] : [])].map((credentials, which) => ({
          baseUrl: url,
          credentials,
          ids: { groupId: projectId, peerId: peerIds[which] },
        })),
      );
      const output = await succeed(program, [...args, path.join(consumer, 'run.mjs'), kind, file, hashes], {
        cwd: consumer,
        env: { ATLAS_APP_SETTINGS: JSON.stringify(logins) },
      });
      const expected = JSON.stringify(logins.map(() => 'AVAILABLE accepted true'));
      if (output.trim() !== expected) throw new Error(`expected ${expected}, but it wrote:\n${output}`);
    } finally {
      await Promise.all(emulators.map((emulator) => emulator.close()));
    }
  }
}
