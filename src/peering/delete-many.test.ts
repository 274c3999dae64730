import { expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { answer, loopback } from '../testing/loopback.js';
import { emulator, ids, options, usePeers } from '../testing/peers.js';
import { latch, rejection } from '../testing/promise.js';
import { describeInEachVersion } from '../testing/versions.js';

usePeers();

describeInEachVersion('deletePeeringConnections', () => {
  it('says of each how it ended, in the order given, and loses nothing', async () => {
    const atlas = createAtlasClient(options());
    await atlas.deletePeeringConnection(ids(1));
    const results = await atlas.deletePeeringConnections(
      [ids(0), ids(1), { ...ids(), peerId: 'f'.repeat(24) }, ids(3), ids(0)],
      { concurrency: 2 },
    );
    expect(
      results.map((result) =>
        result.ok ? result.outcome : (result.error as { errorCode: string }).errorCode,
      ),
    ).toEqual(['accepted', 'PEER_ALREADY_REQUESTED_DELETION', 'PEER_NOT_FOUND', 'accepted', 'accepted']);
    expect(results[2]).toMatchObject({ peerId: 'f'.repeat(24), ok: false });
    // Named twice, deleted once.
    expect(
      emulator.control.requests().filter(({ method, status }) => method === 'DELETE' && status !== 401),
    ).toHaveLength(5);
  });

  it('keeps to the concurrency', async () => {
    let open = 0;
    let most = 0;
    const three = latch();
    await using server = await loopback(async (_request, response) => {
      open += 1;
      most = Math.max(most, open);
      if (open === 3) three.open();
      await three.opened;
      // Time for a fourth, which must not come.
      await new Promise((resolve) => setTimeout(resolve, 15));
      open -= 1;
      answer(response, 202, {});
    });
    const atlas = createAtlasClient({ baseUrl: server.url, credentials: { accessToken: 'token-of-mine' } });
    const many = Array.from({ length: 9 }, (_, index) => ({
      groupId: 'a'.repeat(24),
      peerId: `${index}`.repeat(24),
    }));
    await atlas.deletePeeringConnections(many, { concurrency: 3 });
    expect(most).toBe(3);
    expect(await atlas.deletePeeringConnections([])).toEqual([]);
  });

  it('reports the rest as aborted after an abort', async () => {
    const controller = new AbortController();
    await using server = await loopback((_request, response, index) =>
      index === 0 ? answer(response, 202, {}) : controller.abort(),
    );
    const atlas = createAtlasClient({ baseUrl: server.url, credentials: { accessToken: 'token-of-mine' } });
    const many = Array.from({ length: 4 }, (_, index) => ({
      groupId: 'a'.repeat(24),
      peerId: `${index}`.repeat(24),
    }));
    const results = await atlas.deletePeeringConnections(many, {
      concurrency: 1,
      signal: controller.signal,
    });
    expect(results.map((result) => (result.ok ? 'ok' : (result.error as Error).name))).toEqual([
      'ok',
      ...Array(3).fill('AtlasAbortError'),
    ]);
    expect(server.seen).toHaveLength(2);
  });

  it('sends nothing when one id is wrong, or the concurrency', async () => {
    const atlas = createAtlasClient(options());
    expect(
      await rejection(atlas.deletePeeringConnections([ids(), { ...ids(), peerId: '..' }])),
    ).toMatchObject({
      name: 'AtlasConfigurationError',
    });
    expect(await rejection(atlas.deletePeeringConnections([ids()], { concurrency: 0 }))).toMatchObject({
      name: 'AtlasConfigurationError',
    });
    expect(emulator.control.requests()).toEqual([]);
  });
});
