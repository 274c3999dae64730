import { expect, it } from 'vitest';
import { buildClient, createAtlasClient } from '../client.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { emulator, ids, impatient, options, usePeers } from '../testing/peers.js';
import { rejection } from '../testing/promise.js';
import { describeInEachVersion } from '../testing/versions.js';
import { platform } from '../transport/transport.js';
import type { DeletionProgress } from './wait.js';

usePeers();

describeInEachVersion('waitUntilDeleted', () => {
  it.each([
    ['AWS', 0, 'TERMINATING'],
    ['GCP, from FAILED', 3, 'FAILED'],
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
      'AtlasServerError',
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
    ['a page that is no Atlas answer', { kind: 'html', status: 404 }, 'AtlasNotFoundError'],
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
      cause: { name: 'AtlasServerError' },
      message: expect.stringContaining('within 250 ms; last seen: AVAILABLE. No deletion was seen'),
    });
  });

  it('can be aborted between two polls and during one', async () => {
    for (const during of [true, false]) {
      if (during) emulator.control.fault({ kind: 'hang' });
      const controller = new AbortController();
      const abort = () => controller.abort('stop');
      const atlas = createAtlasClient(options());
      const wait = rejection(
        atlas.waitUntilDeleted({
          ...ids(),
          signal: controller.signal,
          pollInterval: 600_000,
          // Not at once, so that the wait has begun.
          onProgress: during ? undefined : () => setImmediate(abort),
        }),
      );
      if (during) {
        const hangs = () => emulator.control.requests().some(({ fault }) => fault === 'hang');
        await expect.poll(hangs, { interval: 5 }).toBe(true);
        abort();
      }
      expect(await wait).toMatchObject({ name: 'AtlasAbortError', cause: 'stop' });
    }
  });

  it.each([{ deadline: -1 }, { pollInterval: Number.NaN }, { peerId: 'x' }])('refuses %j', async (wrong) => {
    const wait = createAtlasClient(options()).waitUntilDeleted({ ...ids(), ...wrong });
    expect(await rejection(wait)).toMatchObject({ name: 'AtlasConfigurationError' });
  });
});
