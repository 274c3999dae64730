import { afterEach, describe, expect, it } from 'vitest';
import { operations, versions } from '../generated/operations.js';
import { type AtlasEmulator, type AtlasEmulatorOptions, startAtlasEmulator } from './index.js';
import { call, targetOf } from './testing/caller.js';
import { isAcceptable } from './versioned-media-type.js';

let emulator: AtlasEmulator;
afterEach(() => emulator?.close());

const vendor = 'application/vnd.atlas.2023-01-01+json';

async function get(accept?: string, options: AtlasEmulatorOptions = {}) {
  emulator = await startAtlasEmulator({ peers: [{}], ...options });
  const target = emulator.url + targetOf(emulator, 'getGroupPeer');
  const headers = { Authorization: `Bearer ${emulator.control.issueToken()}` };
  return fetch(target, { headers: accept === undefined ? headers : { ...headers, Accept: accept } });
}

describe('the media type of version 2', () => {
  it.each([
    vendor,
    'application/vnd.atlas.2025-03-12+json',
    `application/json, ${vendor};q=0.5`,
    'application/*',
    undefined,
  ])('is what comes for Accept: %s', async (accept) => {
    const response = await get(accept);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, `${vendor};charset=utf-8`]);
  });

  it.each(['application/json', 'text/html', 'application/vnd.atlas.2022-12-31+json', `${vendor};q=0`])(
    'is refused for Accept: %s, without a body and before anything is done',
    async (accept) => {
      const response = await get(accept);
      expect([response.status, await response.text()]).toEqual([406, '']);
      const peer = emulator.url + targetOf(emulator, 'deleteGroupPeer');
      const headers = { Authorization: `Bearer ${emulator.control.issueToken()}`, Accept: accept };
      expect((await fetch(peer, { method: 'DELETE', headers })).status).toBe(406);
      expect(emulator.control.isBeingDeleted(emulator.peerId)).toBe(false);
    },
  );

  it('is not asked for by version 1.0', () => {
    expect(isAcceptable('text/html', operations.getPeeringConnection.accept)).toBe(true);
    expect(isAcceptable('text/html', operations.getGroupPeer.accept)).toBe(false);
  });
});

describe('what is left of the limit', () => {
  it('is said with every response of version 2, and with none of 1.0 that succeeds', async () => {
    emulator = await startAtlasEmulator({
      peers: [{}],
      rateLimit: { kind: 'window', requests: 3, windowMs: 60_000 },
    });
    const said = async (operationId: 'getGroupPeer' | 'getPeeringConnection', peerId?: string) => {
      const { status, headers } = await call(emulator, operationId, peerId === undefined ? {} : { peerId });
      return [status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')];
    };
    expect(await said('getGroupPeer')).toEqual([200, '3', '2']);
    expect(await said('getGroupPeer', '0'.repeat(24))).toEqual([404, '3', '1']);
    expect(await said('getPeeringConnection')).toEqual([200, null, null]);
    expect(await said('getGroupPeer')).toEqual([429, '3', '0']);
  });

  it('counts down a bucket, and is never used up where nothing is limited', async () => {
    emulator = await startAtlasEmulator({
      peers: [{}],
      rateLimit: { kind: 'tokenBucket', capacity: 2, refill: 1, refillSeconds: 30 },
    });
    const left = async () => (await call(emulator, 'getGroupPeer')).headers.get('ratelimit-remaining');
    expect([await left(), await left(), await left()]).toEqual(['1', '0', '0']);
    await emulator.close();
    emulator = await startAtlasEmulator({ peers: [{}] });
    expect([await left(), await left()]).toEqual(['1199', '1199']);
  });
});

describe('both versions', () => {
  it.each(Object.keys(versions) as (keyof typeof versions)[])(
    'delete, read and list alike: %s',
    async (version) => {
      emulator = await startAtlasEmulator({ peers: [{}, { providerName: 'AZURE' }] });
      const names = versions[version];
      const [first = '', second = ''] = emulator.peerIds;
      expect((await call(emulator, names.listPeeringConnections)).body).toMatchObject({
        totalCount: 1,
        results: [{ id: first, accepterRegionName: null }],
      });
      expect(await call(emulator, names.deletePeeringConnection)).toMatchObject({ status: 202, text: '{}' });
      expect((await call(emulator, names.getPeeringConnection)).body).toMatchObject({
        statusName: 'TERMINATING',
      });
      expect((await call(emulator, names.getPeeringConnection, { peerId: second })).body).toMatchObject({
        status: 'AVAILABLE',
      });
      emulator.control.advance(60_000);
      expect((await call(emulator, names.getPeeringConnection)).body).toMatchObject({
        detail: `No peer with ID ${first} exists in project ${emulator.projectId}.`,
        errorCode: 'PEER_NOT_FOUND',
        parameters: [first, emulator.projectId],
      });
    },
  );

  it('differ in whether they name the provider', async () => {
    emulator = await startAtlasEmulator({ peers: [{ providerName: 'GCP' }] });
    const query = { providerName: 'GCP' };
    const listed = async (name: 'listPeeringConnections' | 'listGroupPeers') =>
      (await call(emulator, name, { query })).body.results;
    expect((await call(emulator, 'getPeeringConnection')).body).not.toHaveProperty('providerName');
    expect(await listed('listPeeringConnections')).toEqual([expect.not.objectContaining(query)]);
    expect((await call(emulator, 'getGroupPeer')).body).toMatchObject(query);
    expect(await listed('listGroupPeers')).toEqual([expect.objectContaining(query)]);
  });

  it('know the role that only version 2 names', async () => {
    const project = '1'.repeat(24);
    emulator = await startAtlasEmulator({
      projects: [{ id: project }],
      peers: [{}],
      serviceAccounts: [{ projectRoles: { [project]: ['Project Network Access Manager'] } }],
    });
    expect((await call(emulator, 'deletePeeringConnection')).errorCode).toBe('USER_UNAUTHORIZED');
    expect((await call(emulator, 'deleteGroupPeer')).status).toBe(202);
  });

  it('end apart from each other', async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const { control } = emulator;
    control.setVersionGone(true, 'v1.0');
    expect((await call(emulator, 'getPeeringConnection')).errorCode).toBe('VERSION_GONE');
    expect((await call(emulator, 'getGroupPeer')).status).toBe(200);
    control.setVersionGone(false);
    control.announce('v2', {
      deprecation: 'Mon, 5 Aug 2024 00:00:00 GMT',
      sunset: 'Thu, 1 Jul 2027 00:00:00 GMT',
    });
    expect((await call(emulator, 'getPeeringConnection')).headers.has('sunset')).toBe(false);
    const { headers } = await call(emulator, 'getGroupPeer', { peerId: '0'.repeat(24) });
    expect([headers.get('deprecation'), headers.get('sunset')]).toEqual([
      'Mon, 5 Aug 2024 00:00:00 GMT',
      'Thu, 1 Jul 2027 00:00:00 GMT',
    ]);
    control.announce('v2');
    expect((await call(emulator, 'getGroupPeer')).headers.has('sunset')).toBe(false);
  });
});

describe('the 401 of the gate', () => {
  const laidOut =
    '{\n  "error" : 401,\n  "reason" : "Unauthorized",\n  "detail" : "You are not authorized for this resource."';

  it.each([
    ['withCode', `${laidOut},\n  "errorCode" : "UNEXPECTED_ERROR"\n}`, 'application/json'],
    ['withoutCode', `${laidOut}\n}`, 'application/json'],
    ['empty', '', null],
  ] as const)('has the bodies that were recorded: %s', async (unauthorizedBody, text, type) => {
    emulator = await startAtlasEmulator({ gate: { unauthorizedBody } });
    const response = await fetch(emulator.url + targetOf(emulator, 'listGroupPeers'));
    expect([response.status, await response.text()]).toEqual([401, text]);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Digest realm="MMS Public API", domain="", nonce="[A-Za-z0-9+/]{32}", algorithm=MD5, qop="auth", stale=false$/,
    );
  });

  it('has nonces of base64, with + and / among them', async () => {
    emulator = await startAtlasEmulator();
    const nonces = [];
    for (let i = 0; i < 40; i += 1) {
      const { headers } = await fetch(emulator.url + targetOf(emulator, 'listGroupPeers'));
      nonces.push(/nonce="([^"]*)"/.exec(headers.get('www-authenticate') ?? '')?.[1] ?? '');
    }
    expect(new Set(nonces.map((nonce) => nonce.length))).toEqual(new Set([32]));
    expect(nonces.join('')).toMatch(/\+/);
    expect(nonces.join('')).toMatch(/\//);
  });
});
