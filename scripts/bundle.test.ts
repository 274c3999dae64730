import { createContext, Script } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { startAtlasEmulator } from '../src/emulator/index.js';
import { type Bundle, bundleClient, describeBundle, scriptOfClient, splitClient } from './package/bundle.js';

/** Bytes, minified and compressed. */
const LIMIT = { entry: 12_800, authenticated: 31_500 };

describe('the main entry as a bundle', () => {
  let entry: Bundle;
  let authenticated: Bundle;
  beforeAll(async () => {
    entry = await bundleClient();
    authenticated = await bundleClient(/auth|digest|bearer|service-account/);
  });

  it(`weighs at most ${LIMIT.entry} bytes before an authentication scheme is loaded`, async () => {
    console.info(describeBundle('Main entry', entry, LIMIT.entry));
    expect(entry.gzip).toBeLessThanOrEqual(LIMIT.entry);
  });

  it(`weighs at most ${LIMIT.authenticated} bytes with every authentication scheme`, async () => {
    console.info(describeBundle('With all authentication', authenticated, LIMIT.authenticated));
    expect(authenticated.gzip).toBeLessThanOrEqual(LIMIT.authenticated);
  });

  it('can be cut into chunks', async () => {
    const chunks = await splitClient();
    const sum = chunks.reduce((total, bytes) => total + bytes, 0);
    console.info(`In ${chunks.length} chunks, each compressed by itself: ${sum} B gzip.`);
    expect(chunks.length).toBeGreaterThan(4);
  });

  it('keeps every authentication scheme and its libraries for later', () => {
    const names = ({ modules }: Bundle) => modules.map(([module]) => module);
    const schemes = ['src/auth/digest.ts', 'src/auth/service-account.ts', 'src/auth/bearer.ts'];
    expect(names(entry)).toContain('src/client.ts');
    expect(names(entry).filter((name) => /digest|oauth|bearer|service-account|sha|md5/.test(name))).toEqual(
      [],
    );
    expect(names(authenticated)).toEqual(expect.arrayContaining(schemes));
  });
});

/** What every runtime with `fetch` has, by the names of its standards: no `process`, no `Buffer`, no `require`. */
const WEB = [
  'AbortController',
  'AbortSignal',
  'DOMException',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'atob',
  'btoa',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'performance',
  'setTimeout',
] as const;

describe('a runtime without the built-ins of Node', () => {
  it.each(['digest', 'service account'])('runs the client with a %s', async (scheme) => {
    const host = createContext(Object.fromEntries(WEB.map((name) => [name, globalThis[name]])));
    expect(new Script('typeof process + typeof Buffer + typeof require').runInContext(host)).toBe(
      'undefined'.repeat(3),
    );
    new Script(await scriptOfClient('atlasPeering')).runInContext(host);

    await using emulator = await startAtlasEmulator({ peers: [{ providerName: 'GCP' }] });
    const [peerId] = emulator.peerIds;
    const credentials = scheme === 'digest' ? emulator.keys[0] : emulator.serviceAccount;
    Object.assign(host, {
      options: { baseUrl: emulator.url, credentials },
      ids: { groupId: emulator.projectId, peerId },
    });
    const run = new Script(`(async () => {
      const atlas = atlasPeering.createAtlasClient(options);
      const plan = await atlas.planPeeringDeletion(ids);
      const deletion = await atlas.deletePeeringConnection(ids);
      const again = await atlas.deletePeeringConnection(ids).catch((error) => error.name);
      return [plan.providerName, deletion.outcome, again].join();
    })()`);
    expect(await run.runInContext(host)).toBe('GCP,accepted,AtlasConflictError');
  });
});
