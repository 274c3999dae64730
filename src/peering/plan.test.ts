import { expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { emulator, ids, options, usePeers } from '../testing/peers.js';
import { rejection } from '../testing/promise.js';
import { describeInEachVersion } from '../testing/versions.js';

usePeers();

describeInEachVersion('planPeeringDeletion', () => {
  it('tells what would happen, and sends nothing but GET', async () => {
    const atlas = createAtlasClient(options());
    expect(await atlas.planPeeringDeletion({ ...ids(), expect: { providerName: 'AWS' } })).toMatchObject({
      ...ids(),
      outcome: 'undetermined',
      unknown: [
        expect.stringMatching(/role Project (Owner|Network Access Manager)/),
        expect.stringContaining('still uses'),
      ],
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
      unknown: [],
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
      await rejection(atlas.planPeeringDeletion({ ...ids(2), expect: { providerName: 'AWS' } })),
    ).toMatchObject({
      name: 'AtlasExpectationError',
      mismatches: [{ field: 'providerName', expected: 'AWS', actual: 'AZURE' }],
    });
    expect(await rejection(atlas.planPeeringDeletion({ ...ids(), groupId: 'f'.repeat(24) }))).toMatchObject({
      errorCode: 'GROUP_NOT_FOUND',
    });
  });
});
