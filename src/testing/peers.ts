import { afterAll, beforeAll, beforeEach } from 'vitest';
import { buildClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import type { AtlasClientOptions } from '../options.js';
import { fakeRuntime } from './clock.js';

/** The emulator of the tests of a file that calls {@link usePeers}. */
export let emulator: AtlasEmulator;

/** Starts an emulator with four connections for the tests of a file, and sets it back before each of them. */
export function usePeers(): void {
  beforeAll(async () => {
    emulator = await startAtlasEmulator({
      peers: [
        { providerName: 'AWS', vpcId: 'vpc-1', deletionMs: 60_000 },
        { providerName: 'AWS', vpcId: 'vpc-2', deletionMs: 60_000 },
        { providerName: 'AZURE', vnetName: 'net', deletionMs: 60_000, failingDeletions: 1 },
        { providerName: 'GCP', networkName: 'net', status: 'FAILED', deletionMs: 60_000 },
      ],
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.control.reset());
}

/** Options of a client of the emulator that tries once. */
export const options = (more: AtlasClientOptions = {}): AtlasClientOptions => {
  const [credentials] = emulator.keys;
  return { baseUrl: emulator.url, ...(credentials && { credentials }), retry: { limit: 0 }, ...more };
};
/** Waits move the emulator's clock instead of taking time. */
export const impatient = (random = 0) => {
  const runtime = fakeRuntime(random);
  const sleep = async (ms: number, signal: AbortSignal | undefined) => {
    await runtime.sleep(ms, signal);
    emulator.control.advance(ms);
  };
  return { runtime, atlas: buildClient(options(), { ...runtime, sleep }) };
};
/** Ids of the first connection, or of another one: two of AWS, one of Azure, one of GCP. */
export const ids = (index = 0) => ({ groupId: emulator.projectId, peerId: emulator.peerIds[index] ?? '' });
