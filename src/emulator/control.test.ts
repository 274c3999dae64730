import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AtlasEmulator, type AtlasEmulatorOptions, startAtlasEmulator } from './index.js';
import { call, targetOf } from './testing/caller.js';
import { curl } from './testing/curl.js';
import { readChallenge, sign } from './testing/digest-client.js';

let emulator: AtlasEmulator;
afterEach(() => emulator?.close());

const peer = '1'.repeat(24);
const unknown = '0'.repeat(24);

describe('startAtlasEmulator', () => {
  it('needs nothing: one project, one key, one account, no peers, a free port', async () => {
    emulator = await startAtlasEmulator();
    const { key, keys, serviceAccount, serviceAccounts, projectId, projectIds, peerIds, url } = emulator;
    expect(keys).toEqual([key]);
    expect({ keys, serviceAccounts, projectIds, peerIds }).toEqual({
      keys: [{ publicKey: expect.stringMatching(/^[a-z]{8}$/), privateKey: expect.any(String) }],
      serviceAccounts: [serviceAccount],
      projectIds: [projectId],
      peerIds: [],
    });
    expect(serviceAccount.clientId).toMatch(/^mdb_sa_id_[0-9a-f]{24}$/);
    expect(serviceAccount.clientSecret).toMatch(/^mdb_sa_sk_/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await call(emulator, 'listPeeringConnections')).body).toMatchObject({ totalCount: 0 });
  });

  it('makes up the same ids in every run, and other secrets', async () => {
    emulator = await startAtlasEmulator({ peers: [{}, {}] });
    await using other = await startAtlasEmulator({ peers: [{}, {}] });
    expect(other.peerIds).toEqual(emulator.peerIds);
    expect(other.projectId).toBe(emulator.projectId);
    expect(other.keys[0]?.publicKey).toBe(emulator.keys[0]?.publicKey);
    expect(other.keys[0]?.privateKey).not.toBe(emulator.keys[0]?.privateKey);
    expect(other.serviceAccount.clientSecret).not.toBe(emulator.serviceAccount.clientSecret);
  });

  it('takes no port that is taken, and says which', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expect(startAtlasEmulator({ port })).rejects.toThrow(`127.0.0.1:${port}`);
    taken.close();
  });

  it.each<[string, AtlasEmulatorOptions]>([
    ['peer id "x" does not match', { peers: [{ id: 'x' }] }],
    ['container id', { peers: [{ containerId: 'A'.repeat(24) }] }],
    ['project id', { projects: [{ id: '' }] }],
    ['organization id', { organizations: [{ id: 'org' }] }],
    ['there is no project', { peers: [{ projectId: unknown }] }],
    ['a peer needs a project', { projects: [], peers: [{}] }],
    ['at least one', { organizations: [] }],
    ['two of the peer', { peers: [{ id: peer }, { id: peer }] }],
    ['two of the project', { projects: [{ id: peer }, { id: peer }] }],
    ['two of the caller', { keys: [{ publicKey: 'a' }], serviceAccounts: [{ clientId: 'a' }] }],
    ['neither an IP address nor a CIDR block', { keys: [{ accessList: ['example.org'] }] }],
    ['neither an IP address nor a CIDR block', { keys: [{ accessList: ['10.0.0.0/33'] }] }],
    ['neither an IP address nor a CIDR block', { keys: [{ accessList: ['10.0.0.0/x'] }] }],
    ['neither an IP address nor a CIDR block', { serviceAccounts: [{ accessList: ['::/129'] }] }],
    // What TypeScript would refuse, as somebody without it may write it.
    ['providerName is one of', { peers: [{ providerName: 'IBM' as 'AWS' }] }],
    ['not TERMINATING', { peers: [{ providerName: 'GCP', status: 'TERMINATING' as 'DELETING' }] }],
    ['have no "failingDeletions"', { peers: [{ ...{ failingDeletions: 1 }, providerName: 'AWS' }] }],
  ])('refuses seeds that Atlas could not have: %s', async (message, options) => {
    await expect(startAtlasEmulator(options)).rejects.toThrow(message);
    await expect(startAtlasEmulator(options)).rejects.toThrow(TypeError);
  });

  it('does without projects, keys and accounts, until they are asked for', async () => {
    emulator = await startAtlasEmulator({ projects: [], keys: [], serviceAccounts: [] });
    expect(emulator.projectIds).toEqual([]);
    expect(() => emulator.projectId).toThrow('no project');
    expect(() => emulator.key).toThrow('no API key');
    expect(() => emulator.peerId).toThrow('no peer');
    expect(() => emulator.serviceAccount).toThrow('no service account');
    expect(() => emulator.control.issueToken()).toThrow('no service account');
    expect(() => emulator.control.accessList()).toThrow('no project');
  });

  it('closes twice, and ends what waits', async () => {
    const one = await startAtlasEmulator();
    one.control.fault({ kind: 'hang', credentials: 'any' });
    one.control.fault({ kind: 'delay', ms: 1_000_000, credentials: 'any' });
    const waiting = [fetch(one.url), fetch(one.url)].map((each) => each.catch((error: Error) => error));
    await expect.poll(() => one.control.requests().length).toBe(2);
    await one.close();
    await one.close();
    expect(await Promise.all(waiting)).toEqual([expect.any(TypeError), expect.any(TypeError)]);
  });

  it('offers the digest algorithms it is told to', async () => {
    emulator = await startAtlasEmulator({ algorithms: ['SHA-256'] });
    const [key] = emulator.keys;
    expect((await call(emulator, 'listPeeringConnections', key === undefined ? {} : { key })).status).toBe(
      200,
    );
    expect((await fetch(emulator.url)).headers.get('www-authenticate')).toContain('algorithm=SHA-256');
  });

  it('lets real curl delete a peer with --digest', async (context) => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const [key] = emulator.keys;
    const target = emulator.url + targetOf(emulator, 'deletePeeringConnection', { query: { pretty: true } });
    const user = `${key?.publicKey}:${key?.privateKey}`;
    const args = ['--digest', '--user', user, '--request', 'DELETE', '-w', ' %{http_code}', target];
    expect(await curl(context, ...args)).toBe('{} 202');
    expect(await curl(context, ...args)).toContain('PEER_ALREADY_REQUESTED_DELETION');
    expect(emulator.control.stats()).toMatchObject({
      admitted: 2,
      nonceCounts: { accepted: 2, replayed: 0 },
    });
  });
});

describe('callers at the same time', () => {
  it('share a nonce: a hundred counts in any order, each let in once', async () => {
    emulator = await startAtlasEmulator({ peers: Array.from({ length: 100 }, () => ({})) });
    const { control, key, url } = emulator;
    const challenge = readChallenge((await fetch(url)).headers.get('www-authenticate'));
    const statuses = await Promise.all(
      emulator.peerIds.map(async (peerId, index) => {
        const uri = targetOf(emulator, 'deletePeeringConnection', { peerId });
        // 37 and 100 have no common factor: every count once, none in its place.
        const count = ((index * 37) % 100) + 1;
        const Authorization = sign(challenge, key, { method: 'DELETE', uri, count });
        return (await fetch(url + uri, { method: 'DELETE', headers: { Authorization } })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(control.stats()).toMatchObject({ challenges: 1, nonceCounts: { accepted: 100, replayed: 0 } });
    expect(new Set(control.peers().map(({ statusName }) => statusName))).toEqual(new Set(['TERMINATING']));
  });

  it('cannot both begin the same deletion', async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const both = await Promise.all([1, 2].map(() => call(emulator, 'deletePeeringConnection')));
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
});

describe('control', () => {
  it('adds and removes peers behind the back of the API', async () => {
    emulator = await startAtlasEmulator();
    const added = emulator.control.addPeer({ providerName: 'GCP', networkName: 'mine' });
    expect((await call(emulator, 'getGroupPeer', { peerId: added.id })).body).toEqual(added);
    expect(added).toMatchObject({ networkName: 'mine', status: 'AVAILABLE' });
    expect(emulator.control.addPeer()).toMatchObject({ providerName: 'AWS' });
    emulator.control.setPeerStatus(added.id, 'FAILED', 'why');
    expect(emulator.control.peer(added.id)).toMatchObject({ status: 'FAILED', errorMessage: 'why' });
    emulator.control.setPeerStatus(added.id, 'AVAILABLE');
    expect(emulator.control.peer(added.id)).toMatchObject({ errorMessage: null });
    expect(() => emulator.control.addPeer({ id: added.id })).toThrow('two of the peer');
    emulator.control.removePeer(added.id);
    const gone = await call(emulator, 'getPeeringConnection', { peerId: added.id });
    expect(gone.errorCode).toBe('PEER_NOT_FOUND');
    emulator.control.addPeer({ id: added.id });
    emulator.control.removePeer(added.id);
    expect(emulator.control.peers(emulator.projectId)).toHaveLength(1);
    expect(emulator.control.peers(unknown)).toEqual([]);
  });

  it('takes the security groups along with the last peer that it removes', async () => {
    emulator = await startAtlasEmulator({ peers: [{}, {}] });
    emulator.control.setAccessList([{ awsSecurityGroup: 'sg-1' }]);
    const [one = '', two = ''] = emulator.peerIds;
    emulator.control.removePeer(one);
    expect(emulator.control.accessList()).toHaveLength(1);
    emulator.control.removePeer(two);
    expect(emulator.control.accessList()).toEqual([]);
  });

  it('says what it does not know', async () => {
    emulator = await startAtlasEmulator({ peers: [{ providerName: 'AZURE' }] });
    const { control, peerIds } = emulator;
    expect(() => control.acceptPeer(unknown)).toThrow(`no peering connection ${unknown}`);
    expect(() => control.acceptPeer(peerIds[0] ?? '')).toThrow('nothing to accept');
    expect(() => control.removePeer(unknown)).toThrow(unknown);
    expect(() => control.setPeerStatus(peerIds[0] ?? '', 'TERMINATING')).toThrow('not TERMINATING');
    expect(() => control.setSuspended(true, unknown)).toThrow(`no project ${unknown}`);
    expect(() => control.removeCaller('nobody')).toThrow('no caller nobody');
    expect(() => control.setProjectRoles('nobody', unknown, [])).toThrow('no caller nobody');
  });

  it('adds callers and projects, gives roles, and takes callers away', async () => {
    emulator = await startAtlasEmulator({ keys: [], serviceAccounts: [] });
    const { control } = emulator;
    const groupId = control.addProject();
    const key = control.addKey({ projectRoles: {}, organizationRoles: ['Organization Member'] });
    const { clientId } = control.addServiceAccount();
    const list = () => call(emulator, 'listPeeringConnections', { groupId, key });
    expect((await list()).errorCode).toBe('NOT_IN_GROUP');
    control.setProjectRoles(key.publicKey, groupId, ['Project Read Only']);
    expect((await list()).status).toBe(200);
    expect((await call(emulator, 'listPeeringConnections', { groupId, clientId })).status).toBe(200);
    control.removeCaller(key.publicKey);
    control.removeCaller(clientId);
    expect(await list()).toMatchObject({ status: 401, errorCode: 'UNEXPECTED_ERROR' });
    expect(await call(emulator, 'listPeeringConnections', { groupId, clientId })).toMatchObject({
      status: 401,
    });
  });

  it('makes nonces stale and tokens invalid', async () => {
    emulator = await startAtlasEmulator();
    const url = emulator.url + targetOf(emulator, 'listPeeringConnections');
    const headers = { Authorization: `Bearer ${emulator.control.issueToken({ lifeMs: 10 })}` };
    expect((await fetch(url, { headers })).status).toBe(200);
    emulator.control.revokeTokens();
    expect((await fetch(url, { headers })).headers.get('www-authenticate')).toContain('invalid_token');
    emulator.control.forgetNonces();
    expect(emulator.control.stats()).toMatchObject({ requests: 2, refused: { 'revoked-token': 1 } });
  });

  it('resets to the start, and credentials stay valid', async () => {
    emulator = await startAtlasEmulator({
      peers: [{}],
      faults: [{ kind: 'html', operation: 'listPeeringConnections' }],
      serviceAccounts: [{}],
      rateLimit: { kind: 'window', requests: 3, windowMs: 1000 },
    });
    const { control } = emulator;
    const [key] = emulator.keys;
    const withKey = key === undefined ? {} : { key };
    const start = control.peers();
    const time = control.now();
    await call(emulator, 'deletePeeringConnection', withKey);
    control.advance(60_000);
    control.addPeer();
    const extra = control.addKey();
    control.setUpgrading(true);
    control.setClientAddress('10.0.0.1');
    control.fault({ kind: 'reset' });
    control.reset();

    expect(control.peers()).toEqual(start);
    expect(control.now()).toBe(time + 60_000);
    expect(control.requests()).toEqual([]);
    expect(control.stats()).toMatchObject({ requests: 0 });
    const faulty = emulator.url + targetOf(emulator, 'listPeeringConnections');
    const headers = { Authorization: `Bearer ${control.issueToken()}` };
    expect((await fetch(faulty, { headers })).status).toBe(502);
    control.clearFaults();
    expect((await call(emulator, 'deletePeeringConnection', withKey)).status).toBe(202);
    expect((await call(emulator, 'listPeeringConnections', { key: extra })).status).toBe(401);
  });
});

describe('the log', () => {
  it('holds every request, and no secret', async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const { control, serviceAccount, url } = emulator;
    const [key] = emulator.keys;
    if (key !== undefined) await call(emulator, 'deletePeeringConnection', { key });
    const basic = Buffer.from(`${serviceAccount.clientId}:${serviceAccount.clientSecret}`).toString('base64');
    const answer = await fetch(`${url}/api/oauth/token`, {
      method: 'POST',
      headers: { Authorization: `Basic ${basic}`, Cookie: 'session=hidden' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    await fetch(`${url}/api/oauth/revoke`, {
      method: 'POST',
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token }),
    });
    await fetch(`${url}/elsewhere?a=1`, { headers: { Authorization: `Bearer ${token}` } });
    await fetch(`${url}/elsewhere`, { headers: { Authorization: 'nonsense' } });

    const log = control.requests();
    expect(log).toMatchObject([
      { method: 'DELETE', operation: 'deletePeeringConnection', status: 401 },
      { method: 'DELETE', operation: 'deletePeeringConnection', status: 202, caller: key?.publicKey },
      { method: 'POST', operation: 'token', status: 200, target: '/api/oauth/token' },
      { method: 'POST', operation: 'revoke', status: 200 },
      { method: 'GET', target: '/elsewhere?a=1', status: 401 },
      { method: 'GET', target: '/elsewhere', status: 401 },
    ]);
    const authorizations = log.map(({ headers }) => new Map(headers).get('authorization'));
    expect(authorizations.slice(1)).toEqual([
      `Digest username="${key?.publicKey}", uri="${log[1]?.target}", nc=00000001, [redacted]`,
      'Basic [redacted]',
      'Basic [redacted]',
      'Bearer [redacted]',
      '[redacted]',
    ]);
    const text = JSON.stringify(log);
    for (const secret of [
      key?.privateKey ?? '',
      serviceAccount.clientSecret,
      basic,
      token,
      'response=',
      'hidden',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('keeps the latest ten thousand', async () => {
    const { RequestLog } = await import('./request-log.js');
    const log = new RequestLog();
    for (let at = 0; at < 10_005; at += 1) log.open({ at, method: 'GET', target: '/', headers: [] });
    expect(log.entries()).toHaveLength(10_000);
    expect(log.entries()[0]?.at).toBe(5);
  });
});
