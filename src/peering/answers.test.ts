import { expect, it } from 'vitest';
import { buildClient, createAtlasClient } from '../client.js';
import type { AtlasClientOptions } from '../options.js';
import { groupId, ids, peerId } from '../testing/client.js';
import { fakeRuntime } from '../testing/clock.js';
import { answer, loopback, problem, type SeenRequest } from '../testing/loopback.js';
import { latch, rejection } from '../testing/promise.js';
import { stopTimers } from '../testing/time-limits.js';
import { describeInEachVersion } from '../testing/versions.js';

/** What the verbs make of answers that the emulator never gives, and of arguments that TypeScript would not let through. */

const settings: AtlasClientOptions = { credentials: { accessToken: 'token-of-mine' }, retry: { limit: 0 } };

/** A client of a server that gives these answers, one after the other and the last one again; statuses and bodies. */
async function withAnswers<T>(
  answers: readonly (readonly [status: number, body: unknown])[],
  use: (atlas: ReturnType<typeof createAtlasClient>, seen: readonly SeenRequest[]) => Promise<T>,
): Promise<T> {
  await using server = await loopback((_request, response, index) => {
    const [status, body] = answers[index] ?? answers.at(-1) ?? [500, {}];
    const location = status >= 300 && status < 400 ? { location: '/elsewhere' } : {};
    return answer(response, status, typeof body === 'string' ? body : JSON.stringify(body), location);
  });
  const runtime = fakeRuntime();
  // The clock does not stand at zero where a wait begins.
  runtime.advance(5_000);
  return await use(buildClient({ ...settings, baseUrl: server.url }, runtime), server.seen);
}

describeInEachVersion('arguments', () => {
  const atlas = createAtlasClient({ ...settings, baseUrl: 'http://127.0.0.1:9' });

  it.each<[unknown, string]>([
    ['B'.repeat(24), 'a string of 24 characters'],
    ['', 'a string of 0 characters'],
    [null, 'null'],
    [undefined, 'undefined'],
    [42, 'number'],
    // Turns into a string that matches.
    [[peerId], 'object'],
  ])('an id that is %j is refused by what it is, and not shown', async (value, kind) => {
    const error = await rejection(atlas.getPeeringConnection({ groupId, peerId: value as string }));
    expect(error).toMatchObject({
      name: 'AtlasConfigurationError',
      message: `peerId must match ^[a-f0-9]{24}$, and is ${kind}. Nothing was sent.`,
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['timeout.attempt', () => atlas.getPeeringConnection({ ...ids, timeout: { attempt: '5' as never } })],
    ['deadline', () => atlas.waitUntilDeleted({ ...ids, deadline: -1 })],
    ['pollInterval', () => atlas.waitUntilDeleted({ ...ids, pollInterval: Number.NaN })],
    ['concurrency', () => atlas.deletePeeringConnections([ids], { concurrency: 0.5 })],
    ['itemsPerPage', () => atlas.listPeeringConnections({ groupId, itemsPerPage: 501 }).next()],
  ])('a number that is none, or out of bounds, is named: %s', async (name, call) => {
    const error = await rejection(call());
    expect(error).toMatchObject({ name: 'AtlasConfigurationError', hint: 'Nothing was sent.' });
    expect(String(error)).toMatch(new RegExp(`${name} must be a (whole )?number from `));
  });

  it('the bounds themselves are allowed', async () => {
    await withAnswers([[200, { results: [], totalCount: 0 }]], async (client, seen) => {
      await client.listPeeringConnections({ groupId, itemsPerPage: 500, providers: ['AWS'] }).next();
      await client.listPeeringConnections({ groupId, itemsPerPage: 1, providers: ['AWS'] }).next();
      expect(seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('itemsPerPage'))).toEqual([
        '500',
        '1',
      ]);
    });
  });
});

describeInEachVersion('query parameters', (version) => {
  it.each([
    [{}, ''],
    [{ envelope: undefined, pretty: undefined }, ''],
    [{ envelope: true }, '?envelope=true'],
    [{ envelope: false, pretty: true }, '?envelope=false&pretty=true'],
  ])('%j is sent as "%s"', async (options, query) => {
    await withAnswers([[200, { id: peerId }]], async (atlas, seen) => {
      await atlas.getPeeringConnection({ ...ids, ...options });
      expect(seen[0]?.url).toBe(`/api/atlas/${version}/groups/${groupId}/peers/${peerId}${query}`);
    });
  });
});

describeInEachVersion('deletePeeringConnection', () => {
  const remove = (status: number, body: unknown, idempotent = false) =>
    withAnswers([[status, body]], (atlas) => atlas.deletePeeringConnection({ ...ids, idempotent }));

  it.each([[[]], [null], ['"accepted"'], [1]])('takes 202 with the body %j for no answer', async (body) => {
    expect(await rejection(remove(202, body))).toMatchObject({
      name: 'AtlasResponseError',
      status: 202,
      message: expect.stringContaining(
        `deletePeeringConnection (groupId ${groupId}, peerId ${peerId}): 202, and its body is not what the contract says`,
      ),
    });
  });

  it('takes a success of another status for no answer', async () => {
    expect(await rejection(remove(200, {}))).toMatchObject({
      name: 'AtlasResponseError',
      message: expect.stringContaining('200, which is no status of the contract: {}'),
    });
  });

  it.each([
    [400, 'PEER_NOT_FOUND', 'AtlasRequestError'],
    [409, 'PEER_NOT_FOUND', 'AtlasConflictError'],
    [404, 'GROUP_NOT_FOUND', 'AtlasNotFoundError'],
    [400, 'PEER_ALREADY_REQUESTED_DELETION', 'AtlasRequestError'],
    [404, 'PEER_ALREADY_REQUESTED_DELETION', 'AtlasNotFoundError'],
    [409, 'CANNOT_DELETE_RECENTLY_CREATED', 'AtlasConflictError'],
  ])('with idempotent, %i %s is an error all the same', async (status, code, name) => {
    expect(await rejection(remove(status, problem(status, code), true))).toMatchObject({ name });
  });

  it('says what differs from what is expected', async () => {
    const peer = { id: peerId, providerName: 'AWS', vpcId: 'vpc-1' };
    await withAnswers([[200, peer]], async (atlas) => {
      const error = await rejection(
        atlas.deletePeeringConnection({ ...ids, expect: { vpcId: 'vpc-2', providerName: 'GCP' } }),
      );
      expect(String(error)).toContain('vpcId is "vpc-1", not "vpc-2"; providerName is "AWS", not "GCP"');
    });
  });
});

describeInEachVersion('listPeeringConnections', () => {
  const collect = async (atlas: ReturnType<typeof createAtlasClient>, providers: readonly 'AWS'[]) => {
    const all: string[] = [];
    for await (const { id } of atlas.listPeeringConnections({ groupId, providers, itemsPerPage: 2 }))
      all.push(id);
    return all;
  };
  const page = (all: readonly string[], totalCount?: unknown) => ({
    results: all.map((id) => ({ id })),
    ...(totalCount === undefined ? {} : { totalCount }),
  });

  it.each([['null'], ['[]'], ['"x"'], ['{"results":{}}'], ['{"results":[{"id":1}]}']])(
    'takes %s for no page',
    async (body) => {
      const listed = withAnswers([[200, body]], (atlas) => collect(atlas, ['AWS']));
      expect(await rejection(listed)).toMatchObject({ name: 'AtlasResponseError', status: 200 });
    },
  );

  it('goes by the size of the page where the total is no number', async () => {
    await withAnswers(
      [
        [200, page(['1', '2'], '2')],
        [200, page(['3'], '2')],
      ],
      async (atlas) => {
        expect(await collect(atlas, ['AWS'])).toEqual(['1', '2', '3']);
      },
    );
  });

  it('goes on after a first page of which all is known from another provider', async () => {
    await withAnswers(
      [
        [200, page(['1', '2'], 2)],
        [200, page(['1', '2'], 3)],
        [200, page(['3'], 3)],
      ],
      async (atlas, seen) => {
        expect(await collect(atlas, ['AWS', 'AZURE'] as never)).toEqual(['1', '2', '3']);
        expect(seen).toHaveLength(3);
      },
    );
  });
});

describeInEachVersion('planPeeringDeletion', () => {
  it.each([
    [
      { providerName: 'AWS', statusName: 'TERMINATING', status: 'AVAILABLE' },
      'alreadyDeleting',
      'TERMINATING',
    ],
    [{ providerName: 'AWS', statusName: 'AVAILABLE', status: 'DELETING' }, 'undetermined', 'AVAILABLE'],
    [{ providerName: 'AZURE', status: 'DELETING' }, 'alreadyDeleting', 'DELETING'],
    [{ providerName: 'GCP', status: 'AVAILABLE', statusName: 'TERMINATING' }, 'undetermined', 'AVAILABLE'],
    [{ statusName: 'TERMINATING' }, 'alreadyDeleting', 'TERMINATING'],
  ])('reads the state in the field of the provider: %j', async (fields, outcome, state) => {
    const answers = [
      [200, { id: peerId, ...fields }],
      [200, { results: [], totalCount: 0 }],
    ] as const;
    const plan = await withAnswers(answers, (atlas) => atlas.planPeeringDeletion(ids));
    expect(plan).toMatchObject({ outcome, state });
  });
});

describeInEachVersion('waitUntilDeleted', () => {
  const gone = [404, problem(404, 'PEER_NOT_FOUND')] as const;

  it('counts its time from its beginning', async () => {
    const done = await withAnswers([[200, { id: peerId }], gone], (atlas) =>
      atlas.waitUntilDeleted({ ...ids, pollInterval: 100 }),
    );
    expect(done).toMatchObject({ polls: 2, elapsedMs: 110 });
  });

  it('passes over a success that cannot be read, but no refused redirect', async () => {
    const read = await withAnswers([[200, '<html>'], gone], (atlas) => atlas.waitUntilDeleted(ids));
    expect(read.polls).toBe(2);
    const redirected = withAnswers([[300, ''], gone], (atlas) => atlas.waitUntilDeleted(ids));
    expect(await rejection(redirected)).toMatchObject({ name: 'AtlasResponseError', status: 300 });
  });

  it('passes over a look that ran into the total limit of its own', async () => {
    using timers = stopTimers();
    const asked = latch();
    await using server = await loopback((_request, response, index) =>
      index === 0 ? asked.open() : answer(response, ...gone),
    );
    const atlas = buildClient({ ...settings, baseUrl: server.url }, fakeRuntime());
    const waiting = atlas.waitUntilDeleted({ ...ids, timeout: { total: 1500 } });
    await asked.opened;
    timers.runOut(1500);
    expect(await waiting).toMatchObject({ polls: 2 });
  });
});
