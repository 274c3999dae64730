import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import { isAtlasError } from '../errors.js';
import { versions } from '../generated/operations.js';
import { rejection } from '../testing/promise.js';
import { stopTimers } from '../testing/time-limits.js';
import { describeInEachVersion } from '../testing/versions.js';

describeInEachVersion('deletePeeringConnection', (version) => {
  let emulator: AtlasEmulator;
  beforeAll(async () => {
    emulator = await startAtlasEmulator({
      peers: [
        { providerName: 'AWS', vpcId: 'vpc-0a1b', deletionMs: 60_000 },
        { providerName: 'GCP', status: 'FAILED' },
      ],
    });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulator.control.reset());

  function client() {
    const [key] = emulator.keys;
    if (!key) throw new Error('no key');
    return createAtlasClient({ baseUrl: emulator.url, credentials: key, retry: { baseDelay: 1 } });
  }
  const ids = (index = 0) => ({ groupId: emulator.projectId, peerId: emulator.peerIds[index] ?? '' });
  const deletions = () => emulator.control.requests().filter(({ method }) => method === 'DELETE');

  it('resolves to accepted, and Atlas is deleting', async () => {
    const outcome = await client().deletePeeringConnection(ids());
    expect(outcome).toMatchObject({ ...ids(), outcome: 'accepted', attempts: 1, ambiguous: false });
    expect(emulator.control.peer(ids().peerId)).toMatchObject({ statusName: 'TERMINATING' });
  });

  it('deletes a connection in state FAILED', async () => {
    expect(await client().deletePeeringConnection(ids(1))).toMatchObject({ outcome: 'accepted' });
  });

  it('throws on a second deletion, and takes it for success when idempotent', async () => {
    const atlas = client();
    await atlas.deletePeeringConnection(ids());
    expect(await rejection(atlas.deletePeeringConnection(ids()))).toMatchObject({
      name: 'AtlasConflictError',
      status: 409,
      errorCode: 'PEER_ALREADY_REQUESTED_DELETION',
      attempts: 1,
    });
    expect(await atlas.deletePeeringConnection({ ...ids(), idempotent: true })).toMatchObject({
      outcome: 'alreadyDeleting',
      ambiguous: false,
    });
    emulator.control.advance(60_000);
    expect(await atlas.deletePeeringConnection({ ...ids(), idempotent: true })).toMatchObject({
      outcome: 'alreadyGone',
    });
    expect(await rejection(atlas.deletePeeringConnection(ids()))).toMatchObject({
      name: 'AtlasNotFoundError',
      errorCode: 'PEER_NOT_FOUND',
    });
  });

  it('never takes a 404 about the project for "gone", also when idempotent', async () => {
    const groupId = 'f'.repeat(24);
    const error = await rejection(client().deletePeeringConnection({ ...ids(), groupId, idempotent: true }));
    expect(error).toMatchObject({ name: 'AtlasNotFoundError', errorCode: 'GROUP_NOT_FOUND' });
  });

  it.each(['reset', 'hangUp'] as const)(
    'says so when the answer of a deletion that was carried out is lost (%s)',
    async (kind) => {
      emulator.control.fault({
        operation: versions[version].deletePeeringConnection,
        kind,
        when: 'after',
      });
      expect(await client().deletePeeringConnection(ids())).toMatchObject({
        outcome: 'alreadyDeleting',
        attempts: 2,
        ambiguous: true,
      });
    },
  );

  it('says so when the attempt ran into its time limit', async () => {
    emulator.control.fault({
      operation: versions[version].deletePeeringConnection,
      kind: 'hang',
      when: 'after',
    });
    const limits = stopTimers();
    const timeout = { attempt: 60_000, total: 120_000 };
    const deletion = client().deletePeeringConnection({ ...ids(), timeout });
    const state = () => emulator.control.peer(ids().peerId)?.statusName;
    await expect
      .poll(state, { interval: 5 })
      .toBe('TERMINATING')
      .finally(() => limits.goOn(timeout.attempt));
    expect(await deletion).toMatchObject({ outcome: 'alreadyDeleting', attempts: 2, ambiguous: true });
  });

  it('counts a connection that is gone after a lost answer as success', async () => {
    emulator.control.fault({ operation: versions[version].deletePeeringConnection, kind: 'reset' });
    const atlas = client();
    emulator.control.removePeer(ids().peerId);
    expect(await atlas.deletePeeringConnection(ids())).toMatchObject({
      outcome: 'alreadyGone',
      attempts: 2,
      ambiguous: true,
    });
  });

  it('unwraps an envelope: the inner status decides', async () => {
    const atlas = client();
    const envelope = true;
    expect(await atlas.deletePeeringConnection({ ...ids(), envelope })).toMatchObject({
      outcome: 'accepted',
    });
    expect(await rejection(atlas.deletePeeringConnection({ ...ids(), envelope }))).toMatchObject({
      name: 'AtlasConflictError',
      status: 409,
      errorCode: 'PEER_ALREADY_REQUESTED_DELETION',
    });
  });

  it('passes pretty on', async () => {
    await client().deletePeeringConnection({ ...ids(), pretty: true });
    expect(deletions().at(-1)?.target).toMatch(/\?pretty=true$/);
  });

  it('refuses another connection than expected, before any DELETE', async () => {
    const error = await rejection(
      client().deletePeeringConnection({ ...ids(), expect: { providerName: 'AWS', vpcId: 'vpc-other' } }),
    );
    expect(isAtlasError(error, 'AtlasExpectationError')).toBe(true);
    expect(error).toMatchObject({
      mismatches: [{ field: 'vpcId', expected: 'vpc-other', actual: 'vpc-0a1b' }],
    });
    expect(deletions()).toEqual([]);
    expect(
      await client().deletePeeringConnection({
        ...ids(),
        expect: { providerName: 'AWS', vpcId: 'vpc-0a1b' },
      }),
    ).toMatchObject({ outcome: 'accepted' });
  });

  it('returns the plan on a dry run and sends no DELETE', async () => {
    const plan = await client().deletePeeringConnection({ ...ids(), dryRun: true });
    expect(plan).toMatchObject({
      outcome: 'undetermined',
      providerName: 'AWS',
      state: 'AVAILABLE',
      isLastInProject: false,
    });
    expect(deletions()).toEqual([]);
  });

  it('refuses a wrong id before anything is sent', async () => {
    const error = await rejection(client().deletePeeringConnection({ ...ids(), peerId: '..' }));
    expect(isAtlasError(error, 'AtlasConfigurationError')).toBe(true);
    expect(emulator.control.requests()).toEqual([]);
  });
});
