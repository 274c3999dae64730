import { expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { answer, loopback } from '../testing/loopback.js';
import { ids, options, usePeers } from '../testing/peers.js';
import { rejection } from '../testing/promise.js';
import { describeInEachVersion } from '../testing/versions.js';

usePeers();

describeInEachVersion('getPeeringConnection', () => {
  it('reads a connection', async () => {
    expect(await createAtlasClient(options()).getPeeringConnection(ids())).toMatchObject({ vpcId: 'vpc-1' });
  });

  it.each([
    ['another connection', { id: 'c'.repeat(24) }],
    ['no id', { vpcId: 'x' }],
    ['a number as state', { id: 'b'.repeat(24), statusName: 5 }],
    ['a list', []],
    ['null', null],
    ['text', '"text"'],
  ])('refuses %s as an answer', async (_, body) => {
    await using server = await loopback((_request, response) => answer(response, 200, body));
    const atlas = createAtlasClient({ ...options(), baseUrl: server.url });
    const call = atlas.getPeeringConnection({ groupId: 'a'.repeat(24), peerId: 'b'.repeat(24) });
    expect(await rejection(call)).toMatchObject({ name: 'AtlasResponseError', status: 200 });
  });
});
