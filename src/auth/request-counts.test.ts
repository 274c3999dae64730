import { expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { startAtlasEmulator } from '../emulator/index.js';

it('a service account fetches one token for 1,000 parallel calls', async () => {
  const emulator = await startAtlasEmulator({ peers: [{}] });
  const atlas = createAtlasClient({
    baseUrl: emulator.url,
    credentials: emulator.serviceAccount,
    retry: { limit: 0 },
  });
  try {
    const ids = { groupId: emulator.projectId, peerId: emulator.peerId };
    await Promise.all(Array.from({ length: 1000 }, () => atlas.getPeeringConnection(ids)));
    expect(emulator.control.stats()).toMatchObject({ tokenRequests: 1, requests: 1000, admitted: 1000 });
  } finally {
    await atlas.close();
    await emulator.close();
  }
});
