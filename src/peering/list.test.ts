import { expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { answer, loopback } from '../testing/loopback.js';
import { emulator, options, usePeers } from '../testing/peers.js';
import { rejection } from '../testing/promise.js';
import { describeInEachVersion } from '../testing/versions.js';

usePeers();

const collect = async <T>(items: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describeInEachVersion('listPeeringConnections', () => {
  it('gives all providers over all pages', async () => {
    for (let more = 0; more < 7; more += 1) emulator.control.addPeer({ providerName: 'AWS' });
    const peers = await collect(
      createAtlasClient(options()).listPeeringConnections({ groupId: emulator.projectId, itemsPerPage: 4 }),
    );
    expect(peers.map(({ providerName }) => providerName)).toEqual([...Array(9).fill('AWS'), 'AZURE', 'GCP']);
    expect(new Set(peers.map(({ id }) => id)).size).toBe(11);
    const lists = emulator.control.requests().filter(({ status }) => status === 200);
    expect(lists).toHaveLength(3 + 1 + 1);
  });

  it('gives one provider where one is asked for, also in envelopes', async () => {
    const atlas = createAtlasClient(options());
    const list = atlas.listPeeringConnections({
      groupId: emulator.projectId,
      providers: ['GCP'],
      envelope: true,
    });
    expect((await collect(list)).map(({ networkName }) => networkName)).toEqual(['net']);
  });

  it.each([0, 501, 1.5, Number.NaN, '10'])('refuses %j items in a page', async (itemsPerPage) => {
    const list = createAtlasClient(options()).listPeeringConnections({
      groupId: emulator.projectId,
      itemsPerPage: itemsPerPage as number,
    });
    expect(await rejection(list.next())).toMatchObject({ name: 'AtlasConfigurationError' });
  });

  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: (from + index).toString(16).padStart(24, '0') }));
  const listOf = async (pages: (pageNum: number) => unknown, itemsPerPage = 2) => {
    await using server = await loopback((request, response) =>
      answer(response, 200, pages(Number(new URL(request.url, 'http://h').searchParams.get('pageNum')))),
    );
    const [credentials] = emulator.keys;
    const atlas = createAtlasClient({ baseUrl: server.url, ...(credentials && { credentials }) });
    const list = atlas.listPeeringConnections({ groupId: 'a'.repeat(24), providers: ['AWS'], itemsPerPage });
    return (await collect(list)).map(({ id }) => Number.parseInt(id, 16));
  };

  it('ends without a total at the first page that is not full', async () => {
    expect(await listOf((number) => ({ results: page(number * 10, number === 3 ? 1 : 2) }))).toEqual([
      10, 11, 20, 21, 30,
    ]);
    expect(await listOf((number) => ({ results: page(number * 10, number === 2 ? 0 : 2) }))).toEqual([
      10, 11,
    ]);
  });

  it('goes on by the total where the server makes pages smaller than asked for', async () => {
    expect(await listOf((number) => ({ results: page(number, 1), totalCount: 3 }), 100)).toEqual([1, 2, 3]);
  });

  it('gives a connection once that moves to the next page meanwhile', async () => {
    expect(await listOf((number) => ({ results: page(number === 1 ? 1 : 2, 2), totalCount: 4 }))).toEqual([
      1, 2, 3,
    ]);
  });

  it('does not go round forever with pages that repeat themselves', async () => {
    const error = await rejection(listOf(() => ({ results: page(1, 2), totalCount: 1000 })));
    expect(error).toMatchObject({
      name: 'AtlasResponseError',
      message: expect.stringContaining('nothing new'),
    });
  });

  it.each([[{}], [{ results: {} }], [{ results: [{ vpcId: 'no id' }] }], [[]], ['nonsense']])(
    'refuses %j as a page',
    async (body) => {
      expect(await rejection(listOf(() => body))).toMatchObject({ name: 'AtlasResponseError' });
    },
  );
});
