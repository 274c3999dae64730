import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildClient, createAtlasClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import type { AtlasClientOptions } from '../options.js';
import { fakeRuntime } from '../testing/clock.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { platform } from '../transport/transport.js';
import type { DeletionProgress } from './wait.js';

let emulator: AtlasEmulator;
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

const options = (more: AtlasClientOptions = {}): AtlasClientOptions => {
  const [credentials] = emulator.keys;
  return { baseUrl: emulator.url, ...(credentials && { credentials }), retry: { limit: 0 }, ...more };
};
/** Waits move the emulator's clock instead of taking time. */
const impatient = (random = 0) => {
  const runtime = fakeRuntime(random);
  const sleep = async (ms: number, signal: AbortSignal | undefined) => {
    await runtime.sleep(ms, signal);
    emulator.control.advance(ms);
  };
  return { runtime, atlas: buildClient(options(), { ...runtime, sleep }) };
};
const ids = (index = 0) => ({ groupId: emulator.projectId, peerId: emulator.peerIds[index] ?? '' });
const collect = async <T>(items: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('getPeeringConnection', () => {
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

describe('listPeeringConnections', () => {
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

describe('planPeeringDeletion', () => {
  it('tells what would happen, and sends nothing but GET', async () => {
    const atlas = createAtlasClient(options());
    expect(await atlas.planPeeringDeletion({ ...ids(), expect: { providerName: 'AWS' } })).toMatchObject({
      ...ids(),
      outcome: 'accepted',
      providerName: 'AWS',
      state: 'AVAILABLE',
      isLastInProject: false,
      warnings: [],
    });
    await atlas.deletePeeringConnection(ids());
    expect(await atlas.planPeeringDeletion(ids())).toMatchObject({
      outcome: 'alreadyDeleting',
      state: 'TERMINATING',
    });
    emulator.control.advance(60_000);
    expect(await atlas.planPeeringDeletion(ids())).toEqual({
      ...ids(),
      outcome: 'alreadyGone',
      isLastInProject: false,
      warnings: [],
    });
    expect(new Set(emulator.control.requests().map(({ method }) => method))).toEqual(
      new Set(['GET', 'DELETE']),
    );
  });

  it('warns about the last connection of a project, of whatever provider', async () => {
    const [, ...others] = emulator.peerIds;
    for (const peerId of others) emulator.control.removePeer(peerId);
    const plan = await createAtlasClient(options()).planPeeringDeletion(ids());
    expect(plan.isLastInProject).toBe(true);
    expect(plan.warnings.join()).toContain('AWS security groups');
  });

  it('refuses what is not expected, and reports other errors', async () => {
    const atlas = createAtlasClient(options());
    expect(
      await rejection(
        atlas.planPeeringDeletion({ ...ids(2), expect: { providerName: 'AWS', vpcId: undefined } as object }),
      ),
    ).toMatchObject({
      name: 'AtlasExpectationError',
      mismatches: [{ field: 'providerName', expected: 'AWS', actual: 'AZURE' }],
    });
    expect(await rejection(atlas.planPeeringDeletion({ ...ids(), groupId: 'f'.repeat(24) }))).toMatchObject({
      errorCode: 'GROUP_NOT_FOUND',
    });
  });
});

describe('deletePeeringConnections', () => {
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
    await using server = await loopback(async (_request, response) => {
      open += 1;
      most = Math.max(most, open);
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

describe('waitUntilDeleted', () => {
  it.each([
    ['AWS', 0, 'TERMINATING'],
    ['GCP, from FAILED', 3, 'DELETING'],
  ])('waits until the connection is gone (%s)', async (_, index, state) => {
    const { atlas, runtime } = impatient(0.5);
    await atlas.deletePeeringConnection(ids(index));
    const seen: DeletionProgress[] = [];
    const gone = await atlas.waitUntilDeleted({
      ...ids(index),
      onProgress: (progress) => seen.push(progress),
    });
    expect(gone).toMatchObject({ ...ids(index), polls: 7 });
    expect(seen).toHaveLength(6);
    expect(seen[0]).toMatchObject({ polls: 1, elapsedMs: 0, state });
    expect(new Set(runtime.waits)).toEqual(new Set([11_000]));
  });

  it('goes on in states that it does not know, and in FAILED', async () => {
    let looks = 0;
    await using server = await loopback((_request, response) => {
      looks += 1;
      const state = ['FAILED', 'SOMETHING_NEW', undefined][looks - 1];
      return looks > 3
        ? answer(response, 404, problem(404, 'PEER_NOT_FOUND'))
        : answer(response, 200, {
            id: 'b'.repeat(24),
            providerName: 'AWS',
            ...(state && { statusName: state }),
          });
    });
    const atlas = createAtlasClient({ baseUrl: server.url, credentials: { accessToken: 'token-of-mine' } });
    const states: unknown[] = [];
    await atlas.waitUntilDeleted({
      groupId: 'a'.repeat(24),
      peerId: 'b'.repeat(24),
      pollInterval: 1,
      onProgress: ({ state }) => {
        states.push(state);
        throw new Error('ignored');
      },
    });
    expect(states).toEqual(['FAILED', 'SOMETHING_NEW', undefined]);
  });

  it('ends when Atlas gives the deletion up', async () => {
    const { atlas } = impatient();
    await atlas.deletePeeringConnection(ids(2));
    expect(await rejection(atlas.waitUntilDeleted(ids(2)))).toMatchObject({
      name: 'AtlasDeletionFailedError',
      detail: 'The provider could not remove the connection.',
    });
  });

  it('does not take a 404 about the project for "gone"', async () => {
    const { atlas } = impatient();
    expect(await rejection(atlas.waitUntilDeleted({ ...ids(), groupId: 'f'.repeat(24) }))).toMatchObject({
      name: 'AtlasNotFoundError',
      errorCode: 'GROUP_NOT_FOUND',
    });
  });

  it('passes over failures that may pass, and reports them as progress', async () => {
    const { atlas } = impatient();
    await atlas.deletePeeringConnection(ids());
    emulator.control.fault({ kind: 'reset' });
    emulator.control.fault({ kind: 'html' });
    emulator.control.fault({ kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 25 });
    emulator.control.fault({ kind: 'malformedJson' });
    const errors: unknown[] = [];
    await atlas.waitUntilDeleted({
      ...ids(),
      onProgress: ({ error }) => errors.push((error as Error | undefined)?.name),
    });
    expect(errors.slice(0, 5)).toEqual([
      'AtlasConnectionError',
      'AtlasResponseError',
      'AtlasRateLimitError',
      'AtlasResponseError',
      undefined,
    ]);
  });

  it('waits as long as a rate limit asks', async () => {
    const { atlas, runtime } = impatient();
    await atlas.deletePeeringConnection(ids());
    emulator.control.fault({ kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 25 });
    await atlas.waitUntilDeleted(ids());
    expect(runtime.waits[0]).toBe(25_000);
    expect(runtime.waits[1]).toBe(10_000);
  });

  it.each([
    ['a page that is no Atlas answer', { kind: 'html', status: 404 }, 'AtlasResponseError'],
    ['a redirect', { kind: 'redirect', location: '/elsewhere' }, 'AtlasResponseError'],
    ['a lost role', { kind: 'apiError', code: 'ACCESS_FORBIDDEN' }, 'AtlasPermissionError'],
  ] as const)('ends at %s', async (_, fault, name) => {
    const { atlas } = impatient();
    emulator.control.fault({ ...fault, times: Number.POSITIVE_INFINITY });
    expect(await rejection(atlas.waitUntilDeleted(ids()))).toMatchObject({ name });
  });

  it('ends at its deadline with the last state and failure', async () => {
    const atlas = buildClient(options(), { ...platform, random: () => 0 });
    emulator.control.fault({ kind: 'html', skip: 1, times: Number.POSITIVE_INFINITY });
    const error = await rejection(atlas.waitUntilDeleted({ ...ids(), deadline: 250, pollInterval: 60 }));
    expect(error).toMatchObject({
      name: 'AtlasTimeoutError',
      detail: 'AVAILABLE',
      cause: { name: 'AtlasResponseError' },
      message: expect.stringContaining('within 250 ms'),
    });
  });

  it('can be aborted between two looks and during one', async () => {
    for (const during of [true, false]) {
      if (during) emulator.control.fault({ kind: 'hang' });
      const controller = new AbortController();
      // Not at once, so that the wait has begun.
      const abort = () => setTimeout(() => controller.abort('stop'), 20);
      const atlas = createAtlasClient(options({ hooks: during ? { onRequest: abort } : {} }));
      const onProgress = during ? undefined : abort;
      const wait = atlas.waitUntilDeleted({
        ...ids(),
        signal: controller.signal,
        pollInterval: 600_000,
        onProgress,
      });
      expect(await rejection(wait)).toMatchObject({ name: 'AtlasAbortError', cause: 'stop' });
    }
  });

  it.each([{ deadline: -1 }, { pollInterval: Number.NaN }, { peerId: 'x' }])('refuses %j', async (wrong) => {
    const wait = createAtlasClient(options()).waitUntilDeleted({ ...ids(), ...wrong });
    expect(await rejection(wait)).toMatchObject({ name: 'AtlasConfigurationError' });
  });
});
