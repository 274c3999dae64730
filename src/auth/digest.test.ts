import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import { rejection } from '../testing/promise.js';

describe('digest authentication', () => {
  let emulator: AtlasEmulator;
  beforeAll(async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.control.reset());

  function client() {
    const [key] = emulator.keys;
    if (!key) throw new Error('no key');
    return createAtlasClient({ baseUrl: emulator.url, credentials: key, retry: { limit: 0 } });
  }
  const ids = () => ({ groupId: emulator.projectId, peerId: emulator.peerIds[0] ?? '' });

  it('asks once for a challenge, then signs ahead: N calls in sequence cost N + 1 requests', async () => {
    const atlas = client();
    for (let call = 0; call < 20; call += 1) await atlas.getPeeringConnection(ids());
    expect(emulator.control.stats()).toMatchObject({
      requests: 21,
      challenges: 1,
      nonceCounts: { accepted: 20, replayed: 0 },
    });
  });

  it('shares one challenge among 100 parallel cold calls: 101 requests; 100 more when warm', async () => {
    const atlas = client();
    await Promise.all(Array.from({ length: 100 }, () => atlas.getPeeringConnection(ids())));
    expect(emulator.control.stats()).toMatchObject({ requests: 101, challenges: 1 });
    await Promise.all(Array.from({ length: 100 }, () => atlas.getPeeringConnection(ids())));
    expect(emulator.control.stats()).toMatchObject({
      requests: 201,
      challenges: 1,
      nonceCounts: { accepted: 200, replayed: 0 },
    });
  });

  it('gives up on wrong credentials after one signed request', async () => {
    const [key] = emulator.keys;
    const atlas = createAtlasClient({
      baseUrl: emulator.url,
      credentials: { publicKey: key?.publicKey ?? '', privateKey: 'wrong-private-key' },
    });
    const error = await rejection(atlas.getPeeringConnection(ids()));
    expect(error).toMatchObject({ name: 'AtlasAuthenticationError', status: 401 });
    expect(emulator.control.stats().requests).toBe(2);
  });
});
