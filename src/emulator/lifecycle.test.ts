import { afterEach, describe, expect, it } from 'vitest';
import { type AtlasEmulator, type AtlasEmulatorOptions, type PeerSeed, startAtlasEmulator } from './index.js';
import { call, targetOf } from './testing/caller.js';

let emulator: AtlasEmulator;
afterEach(() => emulator.close());

async function start(options: AtlasEmulatorOptions): Promise<string> {
  emulator = await startAtlasEmulator(options);
  return emulator.peerIds[0] ?? '';
}

const get = async () => (await call(emulator, 'getPeeringConnection')).body;

describe('a deletion', () => {
  const deletable: [PeerSeed, string, string][] = [
    [{ status: 'AVAILABLE' }, 'statusName', 'TERMINATING'],
    [{ status: 'PENDING_ACCEPTANCE' }, 'statusName', 'TERMINATING'],
    [{ status: 'INITIATING' }, 'statusName', 'TERMINATING'],
    [{ status: 'FINALIZING' }, 'statusName', 'TERMINATING'],
    [{ status: 'FAILED', error: 'REJECTED' }, 'statusName', 'FAILED'],
    [{ providerName: 'AZURE', status: 'ADDING_PEER' }, 'status', 'DELETING'],
    [{ providerName: 'GCP', status: 'ADDING_PEER' }, 'status', 'DELETING'],
    [{ providerName: 'AZURE', status: 'AVAILABLE' }, 'status', 'DELETING'],
    [{ providerName: 'AZURE', status: 'FAILED', error: 'no' }, 'status', 'FAILED'],
    [{ providerName: 'AZURE', status: 'DELETION_FAILED' }, 'status', 'DELETING'],
    [{ providerName: 'GCP', status: 'WAITING_FOR_USER' }, 'status', 'DELETING'],
    [{ providerName: 'GCP', status: 'AVAILABLE' }, 'status', 'DELETING'],
    [{ providerName: 'GCP', status: 'FAILED', error: 'no' }, 'status', 'FAILED'],
  ];

  it.each(deletable)('of %j takes its time, and ends in PEER_NOT_FOUND', async (seed, field, deleting) => {
    await start({ peers: [seed] });
    const accepted = await call(emulator, 'deletePeeringConnection');
    expect(accepted).toMatchObject({ status: 202, text: '{}' });
    expect(accepted.headers.get('content-length')).toBe('2');
    expect((await get())[field]).toBe(deleting);
    emulator.control.advance(59_999);
    expect((await get())[field]).toBe(deleting);
    emulator.control.advance(1);
    expect(await get()).toMatchObject({ error: 404, errorCode: 'PEER_NOT_FOUND' });
    expect(emulator.control.peers()).toEqual([]);
  });

  it('of one that is FAILED leaves what is shown of it as it is', async () => {
    const id = await start({ peers: [{ status: 'FAILED', error: 'REJECTED' }] });
    const before = await get();
    expect(before).toMatchObject({
      statusName: 'FAILED',
      errorStateName: 'REJECTED',
      errorMessage: 'vpc peering connection request was rejected',
    });
    expect(emulator.control.isBeingDeleted(id)).toBe(false);
    await call(emulator, 'deletePeeringConnection');
    expect(emulator.control.isBeingDeleted(id)).toBe(true);
    emulator.control.advance(59_999);
    expect(await get()).toEqual(before);
    emulator.control.advance(1);
    expect(await get()).toMatchObject({ errorCode: 'PEER_NOT_FOUND' });
  });

  it('may fail on Azure, and succeed when it is asked for again', async () => {
    const id = await start({ peers: [{ providerName: 'AZURE', failingDeletions: 2, deletionMs: 10 }] });
    for (const _ of [1, 2]) {
      expect((await call(emulator, 'deletePeeringConnection')).status).toBe(202);
      emulator.control.advance(10);
      expect(await get()).toMatchObject({ status: 'DELETION_FAILED', errorState: expect.any(String) });
    }
    expect((await call(emulator, 'deletePeeringConnection')).status).toBe(202);
    expect(await get()).toMatchObject({ status: 'DELETING', errorState: null });
    emulator.control.advance(10);
    expect(emulator.control.peer(id)).toBeUndefined();
  });

  it('of the last peer, and only of the last, takes the AWS security groups off the access list', async () => {
    const list = [{ awsSecurityGroup: 'sg-1' }, { ipAddress: '192.0.2.1' }, { cidrBlock: '10.0.0.0/8' }];
    const [first, second] = ['1'.repeat(24), '2'.repeat(24)];
    emulator = await startAtlasEmulator({
      projects: [{ accessList: list }, { accessList: list }],
      peers: [{ id: first }, { id: second, providerName: 'GCP', deletionMs: 120_000 }],
    });
    await call(emulator, 'deletePeeringConnection', { peerId: first });
    emulator.control.advance(60_000);
    expect(emulator.control.accessList()).toEqual(list);
    await call(emulator, 'deletePeeringConnection', { peerId: second });
    emulator.control.advance(119_999);
    expect(emulator.control.accessList()).toEqual(list);
    emulator.control.advance(1);
    expect(emulator.control.accessList()).toEqual(list.slice(1));
    expect(emulator.control.accessList(emulator.projectIds[1])).toEqual(list);
  });

  it('of several at once ends for each at its own time', async () => {
    emulator = await startAtlasEmulator({
      projects: [{ accessList: [{ awsSecurityGroup: 'sg-1' }] }],
      peers: [{ deletionMs: 30 }, { deletionMs: 10 }],
    });
    for (const peerId of emulator.peerIds) await call(emulator, 'deletePeeringConnection', { peerId });
    emulator.control.advance(20);
    expect(emulator.control.peers().map(({ id }) => id)).toEqual([emulator.peerIds[0]]);
    emulator.control.advance(20);
    expect(emulator.control.accessList()).toEqual([]);
  });
});

describe('a connection being set up', () => {
  it('goes its way on AWS: provisioned, accepted, available', async () => {
    const id = await start({ peers: [{ status: 'INITIATING' }], timings: { provisioningMs: 100 } });
    expect(await get()).toMatchObject({ statusName: 'INITIATING' });
    emulator.control.advance(100);
    expect(await get()).toMatchObject({ statusName: 'PENDING_ACCEPTANCE' });
    emulator.control.acceptPeer(id);
    expect(await get()).toMatchObject({ statusName: 'FINALIZING' });
    emulator.control.advance(100);
    expect(await get()).toMatchObject({ statusName: 'AVAILABLE', errorStateName: null });
    expect(() => emulator.control.acceptPeer(id)).toThrow('nothing to accept');
  });

  it('expires on AWS after seven days, also when nobody looks between', async () => {
    await start({ peers: [{ status: 'INITIATING' }] });
    emulator.control.advance(60_000 + 7 * 24 * 3_600_000 - 1);
    expect(await get()).toMatchObject({ statusName: 'PENDING_ACCEPTANCE' });
    emulator.control.advance(1);
    expect(await get()).toMatchObject({ statusName: 'FAILED', errorStateName: 'EXPIRED' });
  });

  it('is rejected, with the error of its provider', async () => {
    emulator = await startAtlasEmulator({
      peers: [
        { status: 'PENDING_ACCEPTANCE' },
        { providerName: 'AZURE', status: 'ADDING_PEER' },
        { providerName: 'GCP', status: 'WAITING_FOR_USER' },
      ],
    });
    const [aws = '', azure = '', gcp = ''] = emulator.peerIds;
    emulator.control.rejectPeer(aws);
    emulator.control.rejectPeer(azure, 'address ranges overlap');
    emulator.control.rejectPeer(gcp);
    expect(emulator.control.peers()).toMatchObject([
      { statusName: 'FAILED', errorStateName: 'REJECTED' },
      { status: 'FAILED', errorState: 'address ranges overlap' },
      { status: 'FAILED', errorMessage: expect.stringContaining('refused') },
    ]);
  });

  it('becomes available on Azure by itself, on Google Cloud after acceptance', async () => {
    emulator = await startAtlasEmulator({
      peers: [
        { providerName: 'AZURE', status: 'ADDING_PEER' },
        { providerName: 'GCP', status: 'ADDING_PEER' },
      ],
    });
    emulator.control.advance(60_000);
    const [, gcp = ''] = emulator.peerIds;
    expect(emulator.control.peers()).toMatchObject([{ status: 'AVAILABLE' }, { status: 'WAITING_FOR_USER' }]);
    emulator.control.acceptPeer(gcp);
    expect(emulator.control.peer(gcp)).toMatchObject({ status: 'AVAILABLE' });
  });
});

describe('time', () => {
  it('stands still when virtual, and never runs backwards', async () => {
    await start({});
    const { control } = emulator;
    const before = control.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(control.now()).toBe(before);
    control.advance(1.5);
    expect(control.now()).toBe(before + 1.5);
    expect(() => control.advance(-1)).toThrow(RangeError);
    expect(() => control.advance(Number.NaN)).toThrow(RangeError);
  });

  it('runs when real, and can be moved on as well', async () => {
    await start({ clock: 'real', peers: [{ deletionMs: 40 }, { deletionMs: 1_000_000 }] });
    for (const peerId of emulator.peerIds) await call(emulator, 'deletePeeringConnection', { peerId });
    await expect.poll(() => emulator.control.peers().length, { interval: 10 }).toBe(1);
    emulator.control.advance(1_000_000);
    expect(emulator.control.peers()).toEqual([]);
  });

  it('is asked of a clock that is given, and rules tokens and nonces too', async () => {
    let now = 5000;
    await start({ clock: () => now, gate: { nonceLifeMs: 1000, tokenLifeMs: 2000 } });
    expect(emulator.control.now()).toBe(5000);
    const headers = { Authorization: `Bearer ${emulator.control.issueToken()}` };
    const path = emulator.url + targetOf(emulator, 'listPeeringConnections');
    now += 1999;
    expect((await fetch(path, { headers })).status).toBe(200);
    emulator.control.advance(1);
    expect((await fetch(path, { headers })).headers.get('www-authenticate')).toContain('expired');
  });
});
