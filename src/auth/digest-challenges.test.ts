import { describe, expect, it } from 'vitest';
import type { AtlasClientOptions } from '../options.js';
import { apiKey, clientFor, ids, peerId } from '../testing/client.js';
import { answer, loopback, problem, type SeenRequest } from '../testing/loopback.js';
import { latch, rejection } from '../testing/promise.js';
import { parseChallenges } from './challenge.js';
import { selectDigestChallenge } from './digest-challenge.js';
import { createDigestSession } from './digest-session.js';

const digest = 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"';

const authorizations = (seen: readonly SeenRequest[]) =>
  seen.map(({ headers }) => headers.authorization?.split(' ')[0]);

describe('challenges', () => {
  it('spaces before a token68, and unreadable elements with quotes and commas', () => {
    expect(parseChallenges('Negotiate \t abc==')).toMatchObject([{ scheme: 'negotiate', token68: 'abc==' }]);
    expect(parseChallenges('@"a\\", b", Digest realm="r"').map(({ scheme }) => scheme)).toEqual(['digest']);
    expect(parseChallenges('Digest a=@"b, c=1", d=2')[0]?.parameters).toEqual(new Map([['d', '2']]));
    expect(parseChallenges('Basic')[0]).not.toHaveProperty('token68');
  });

  it('a challenge of another scheme is no digest challenge, whatever it holds', () => {
    expect(selectDigestChallenge(digest.replace('Digest', 'Other'))).toBeUndefined();
  });

  it('without qop and algorithm, none of them is answered (RFC 2069)', () => {
    const challenge = selectDigestChallenge('Digest realm="algorithm=MD5,response=", nonce="n"');
    if (!challenge) throw new Error('no challenge');
    expect(createDigestSession(challenge, apiKey).authorize('GET', 'http://h/x')).toMatch(
      /^Digest username="abcdefgh",realm="algorithm=MD5,response=",nonce="n",uri="\/x",response="[0-9a-f]{32}"$/,
    );
  });

  it('one session signs for different targets and methods', () => {
    const challenge = selectDigestChallenge(digest);
    if (!challenge) throw new Error('no challenge');
    const signed = (sessions: readonly (readonly [string, string])[]) => {
      const session = createDigestSession(challenge, apiKey, { count: 0 }, () => 'c');
      return sessions.map(([method, url]) => session.authorize(method, url).replace(/,nc=.*/, '')).at(-1);
    };
    const alone = (method: string, url: string) => {
      const uses = { count: 1 };
      const session = createDigestSession(challenge, apiKey, uses, () => 'c');
      return session.authorize(method, url).replace(/,nc=.*/, '');
    };
    const get = ['GET', 'http://h/a'] as const;
    expect(signed([get, ['DELETE', 'http://h/a']])).toBe(alone('DELETE', 'http://h/a'));
    expect(signed([get, ['GET', 'http://h/b']])).toBe(alone('GET', 'http://h/b'));
  });
});

describe('digest authentication', () => {
  const challenging = (status: (authorized: boolean, index: number) => number, challenge = digest) =>
    loopback((request, response, index) => {
      const code = status(request.headers.authorization !== undefined, index);
      return answer(response, code, code === 200 ? { id: peerId } : problem(code, 'X'), {
        'www-authenticate': challenge,
      });
    });
  const client = (url: string, credentials: AtlasClientOptions['credentials'] = apiKey) =>
    clientFor(url, { credentials });

  it('only a 401 is a challenge', async () => {
    for (const status of [200, 403]) {
      await using server = await challenging(() => status);
      await client(server.url)
        .getPeeringConnection(ids)
        .catch(() => undefined);
      expect(authorizations(server.seen)).toEqual([undefined]);
    }
  });

  it('after a final refusal, the next call asks for a challenge again', async () => {
    await using server = await challenging(() => 401);
    const atlas = client(server.url);
    for (let call = 0; call < 2; call += 1) {
      expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({
        name: 'AtlasAuthenticationError',
      });
    }
    expect(authorizations(server.seen)).toEqual([undefined, 'Digest', undefined, 'Digest']);
  });

  it('a nonce that ran out says nothing about the keys, which are not asked for again', async () => {
    let asked = 0;
    const privateKey = () => {
      asked += 1;
      return apiKey.privateKey;
    };
    await using server = await challenging(
      (_signed, index) => (index < 2 ? 401 : 200),
      `${digest}, stale=true`,
    );
    const atlas = client(server.url, { ...apiKey, privateKey });
    await atlas.getPeeringConnection(ids);
    expect(authorizations(server.seen)).toEqual([undefined, 'Digest', 'Digest']);
    expect(asked).toBe(1);
  });

  it('when the call that asked is aborted, one other asks in its place', async () => {
    const controller = new AbortController();
    await using server = await loopback((request, response, index) => {
      if (index === 0) return controller.abort();
      return request.headers.authorization
        ? answer(response, 200, { id: peerId })
        : answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest });
    });
    const atlas = client(server.url);
    const first = rejection(atlas.getPeeringConnection({ ...ids, signal: controller.signal }));
    const others = Array.from({ length: 4 }, () => atlas.getPeeringConnection(ids));
    expect(await first).toMatchObject({ name: 'AtlasAbortError' });
    await Promise.all(others);
    expect(authorizations(server.seen)).toEqual([undefined, undefined, ...Array(4).fill('Digest')]);
  });

  it('a next nonce that is the same one goes on counting', async () => {
    await using server = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 200, { id: peerId }, { 'authentication-info': 'nextnonce="n"' })
        : answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest }),
    );
    const atlas = client(server.url);
    for (let call = 0; call < 3; call += 1) await atlas.getPeeringConnection(ids);
    expect(server.seen.map(({ headers }) => /nc=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
      undefined,
      '00000001',
      '00000002',
      '00000003',
    ]);
  });

  it('needs nothing at the end: the client closes, and refuses further calls', async () => {
    await using server = await challenging((signed) => (signed ? 200 : 401));
    const atlas = client(server.url);
    await atlas.getPeeringConnection(ids);
    await atlas.close();
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({
      message: expect.stringContaining('The client is closed.'),
    });
    expect(authorizations(server.seen)).toEqual([undefined, 'Digest']);
  });

  /** Which nonce each request was signed with. */
  const nonces = (seen: readonly SeenRequest[]) =>
    seen.map(({ headers }) => /[ ,]nonce="(\w+)"/.exec(headers.authorization ?? '')?.[1]);

  it('of next nonces in answers side by side, the first counts', async () => {
    const late = latch();
    await using server = await loopback(async (request, response, index) => {
      if (!request.headers.authorization)
        return answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest });
      if (index === 2) await late.opened;
      return answer(response, 200, { id: peerId }, { 'authentication-info': `nextnonce="after${index}"` });
    });
    const atlas = client(server.url);
    await atlas.getPeeringConnection(ids);
    const slow = atlas.getPeeringConnection(ids);
    await expect.poll(() => server.seen.length).toBe(3);
    await atlas.getPeeringConnection(ids);
    late.open();
    await slow;
    await atlas.getPeeringConnection(ids);
    expect(nonces(server.seen)).toEqual([undefined, 'n', 'after1', 'after1', 'after3']);
  });

  it('a final refusal of an old nonce does not cost a newer one', async () => {
    const held = latch();
    const challenge = (index: number) => ({ 'www-authenticate': digest.replace('"n"', `"n${index}"`) });
    await using server = await loopback(async (_request, response, index) => {
      if (index === 3) await held.opened;
      return [0, 2, 3, 4].includes(index)
        ? answer(response, 401, problem(401, 'X'), challenge(index))
        : answer(response, 200, { id: peerId });
    });
    const atlas = client(server.url);
    await atlas.getPeeringConnection(ids);
    const refused = rejection(atlas.getPeeringConnection(ids));
    await expect.poll(() => server.seen.length).toBe(4);
    await atlas.getPeeringConnection(ids);
    held.open();
    expect(await refused).toMatchObject({ name: 'AtlasAuthenticationError' });
    await atlas.getPeeringConnection(ids);
    expect(nonces(server.seen)).toEqual([undefined, 'n0', 'n0', 'n2', 'n2', 'n4', 'n4']);
  });

  it('when the call that asked got no answer, the others do not wait for one another', async () => {
    const all = latch();
    await using server = await loopback(async (request, response, index) => {
      if (index === 0) return response.destroy();
      if (request.headers.authorization) return answer(response, 200, { id: peerId });
      if (index === 3) all.open();
      await all.opened;
      return answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest });
    });
    const atlas = client(server.url);
    const first = rejection(atlas.getPeeringConnection(ids));
    const others = Array.from({ length: 3 }, () => atlas.getPeeringConnection(ids));
    expect(await first).toMatchObject({ name: 'AtlasConnectionError' });
    await Promise.all(others);
    expect(authorizations(server.seen).slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
