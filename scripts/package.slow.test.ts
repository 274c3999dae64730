import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackInstall, type Installed, importGraph, run, tool } from './package/pack.js';

/** Compiling and installing take half a minute on a free machine, and many times that on a busy one. */
const PATIENCE = 600_000;

const CONSUMER = `
import {
  type AtlasClient,
  type AtlasClientOptions,
  createAtlasClient,
  type DeletionOutcome,
  isAtlasError,
} from 'atlas-peering';
import { type AtlasEmulator, startAtlasEmulator } from 'atlas-peering/emulator';

const emulator: AtlasEmulator = await startAtlasEmulator({ peers: [{ providerName: 'AWS', vpcId: 'vpc-0a1b' }] });
const [credentials] = emulator.keys;
const [peerId = ''] = emulator.peerIds;
const options: AtlasClientOptions = { baseUrl: emulator.url, ...(credentials && { credentials }) };
const atlas: AtlasClient = createAtlasClient(options);
const ids = { groupId: emulator.projectId, peerId };

const { isLastInProject } = await atlas.planPeeringDeletion({ ...ids, expect: { vpcId: 'vpc-0a1b' } });
const { outcome }: DeletionOutcome = await atlas.deletePeeringConnection(ids);
emulator.control.advance(60_000);
const { polls } = await atlas.waitUntilDeleted({ ...ids, pollInterval: 1 });
const error: unknown = await atlas.getPeeringConnection(ids).catch((reason: unknown) => reason);
const code: string | undefined = isAtlasError(error, 'AtlasNotFoundError') ? error.errorCode : undefined;
// @ts-expect-error an id is a string
const wrong = () => atlas.deletePeeringConnection({ ...ids, peerId: 1 });
await atlas.close();
await emulator.close();
console.log(JSON.stringify({ isLastInProject, outcome, polls, code, wrong: typeof wrong }));
`;

/** Types of the main entry alone, where neither Node's types nor its globals are known. */
const WORKER = `
import { createAtlasClient, type TokenStore } from 'atlas-peering';
declare const tokenStore: TokenStore;
export const atlas = createAtlasClient({ tokenStore, credentials: { clientId: async () => 'a', clientSecret: 'b' } });
export const { data } = await atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', {
  params: { path: { groupId: 'a', peerId: 'b' } },
});
export const status: string | undefined = data?.status;
`;

const REQUIRE = `
const { createAtlasClient, AtlasError } = require('atlas-peering');
const { startAtlasEmulator } = require('atlas-peering/emulator');
(async () => {
  const emulator = await startAtlasEmulator({ peers: [{}] });
  const atlas = createAtlasClient({ baseUrl: emulator.url, credentials: emulator.serviceAccount });
  const ids = { groupId: emulator.projectId, peerId: emulator.peerIds[0] };
  const { outcome } = await atlas.deletePeeringConnection(ids);
  const conflict = await atlas.deletePeeringConnection(ids).catch((error) => error);
  console.log(outcome, conflict instanceof AtlasError, require('atlas-peering/package.json').version);
  await atlas.close();
  await emulator.close();
})();
`;

describe('the package, built, packed and installed into an empty project', { timeout: PATIENCE }, () => {
  let scratch: string;
  let installed: Installed;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'atlas-peering-package-'));
    installed = await buildPackInstall(scratch);
  }, PATIENCE);
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  const compile = async (name: string, code: string, options: readonly string[]) => {
    await writeFile(path.join(installed.consumer, `${name}.ts`), code);
    const shared = ['--strict', '--module', 'node16', '--moduleResolution', 'node16', '--target', 'es2022'];
    const checks = ['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'];
    for (const compiler of ['typescript', 'ts7']) {
      const tsc = path.resolve(import.meta.dirname, '../node_modules', compiler, 'bin/tsc');
      const args = [tsc, ...shared, ...checks, ...options, `${name}.ts`];
      await run(process.execPath, args, installed.consumer);
    }
  };

  it('holds what it must and nothing of the workshop', () => {
    const { files } = installed;
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'dist/index.js',
        'dist/index.d.ts',
        'dist/emulator/index.js',
        'dist/emulator/index.d.ts',
        'dist/vendor/digest-fetch.js',
        'dist/vendor/digest-fetch.LICENSES.txt',
        'openapi/atlas-peering.openapi.yaml',
      ]),
    );
    const known = /^dist\/[\w/-]+(\.js|\.d\.ts|\.LICENSES\.txt)$|^openapi\/[\w.-]+\.openapi\.yaml$|^[\w.]+$/;
    expect(files.filter((file) => !known.test(file))).toEqual([]);
    expect(files.filter((file) => /test|fixture|\bbench|fault-matrix/.test(file))).toEqual([]);
  });

  it('compiles strictly in TypeScript, types of the package included, and runs', async () => {
    const types = path.resolve(import.meta.dirname, '../node_modules/@types');
    await compile('consumer', CONSUMER, ['--types', 'node', '--typeRoots', types]);
    const output = await run('node', ['consumer.js'], installed.consumer);
    expect(JSON.parse(output)).toEqual({
      isLastInProject: true,
      outcome: 'accepted',
      polls: 1,
      code: 'PEER_NOT_FOUND',
      wrong: 'function',
    });
  });

  it('has types that need nothing of Node in the main entry', async () => {
    const none = path.join(scratch, 'no-types');
    await compile('worker', WORKER, [
      '--noEmit',
      '--lib',
      'es2022,dom,dom.iterable,esnext.disposable',
      '--typeRoots',
      none,
    ]);
  });

  it('can be required from CommonJS', async () => {
    await writeFile(path.join(installed.consumer, 'required.cjs'), REQUIRE);
    const { version }: { version?: unknown } = JSON.parse(
      await readFile(path.join(installed.unpacked, 'package.json'), 'utf8'),
    );
    expect(await run('node', ['required.cjs'], installed.consumer)).toBe(`accepted true ${version}\n`);
  });

  it('holds the contract, whole', async () => {
    const file = (
      await run('node', ['-p', "require.resolve('atlas-peering/openapi.yaml')"], installed.consumer)
    ).trim();
    expect(file).toBe(path.join(await realpath(installed.unpacked), 'openapi/atlas-peering.openapi.yaml'));
    const contract = path.resolve(import.meta.dirname, '../openapi/atlas-peering.openapi.yaml');
    expect(await readFile(file, 'utf8')).toBe(await readFile(contract, 'utf8'));
  });

  it('ships digest-fetch with the licences of all that is in it', async () => {
    const vendor = path.join(installed.unpacked, 'dist/vendor');
    const licences = await readFile(path.join(vendor, 'digest-fetch.LICENSES.txt'), 'utf8');
    expect(licences).toMatch(/^digest-fetch \d+\.\d+\.\d+$/m);
    expect(licences).toMatch(/copyright/i);
  });

  it('brings no module of Node along in the main entry, whichever part is loaded later', async () => {
    const { modules, packages } = await importGraph(path.join(installed.unpacked, 'dist/index.js'));
    expect(modules.size).toBeGreaterThan(20);
    expect([...packages].sort()).toEqual([
      '@noble/hashes/legacy.js',
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
      'oauth4webapi',
      'openapi-fetch',
    ]);
    const wrong = [...modules].filter(([, code]) => /\bnode:|\bBuffer\.from|\brequire\(/.test(code));
    expect(wrong.map(([file]) => file)).toEqual([]);
    // The same check finds what it looks for where it is.
    const emulator = await importGraph(path.join(installed.unpacked, 'dist/emulator/index.js'));
    expect([...emulator.packages]).toEqual(expect.arrayContaining(['node:http', 'hono']));
  });

  it('type-checks without the types of Node', async () => {
    await run(tool('tsc'), ['-p', 'tsconfig.portable.json', '--noEmit']);
  });

  it('is clean for publint', async () => {
    expect(await run(tool('publint'), [installed.tarball, '--strict'])).toContain('All good!');
  });

  it('resolves everywhere an ES module can, by attw', async () => {
    // A file of YAML is no module, and is asked for above.
    const excluded = ['--exclude-entrypoints', 'openapi.yaml'];
    const report = await run(tool('attw'), [
      installed.tarball,
      '--profile',
      'esm-only',
      '--format',
      'json',
      ...excluded,
    ]);
    const { problems, analysis }: { problems?: object; analysis?: { entrypoints: object } } =
      JSON.parse(report);
    expect(Object.keys(analysis?.entrypoints ?? {})).toEqual([
      '.',
      './emulator',
      './recorder',
      './package.json',
    ]);
    // What it says of CommonJS resolution is outside the profile; require() is tested above.
    expect(
      Object.keys(problems ?? {}).filter((kind) => !/^(NoResolution|CJSResolvesToESM)$/.test(kind)),
    ).toEqual([]);
  });
});
