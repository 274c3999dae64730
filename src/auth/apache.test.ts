import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type Apache, startApache, whyNoApache } from '../testing/apache.js';
import { answer, type Loopback, loopback } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';

const ids = { groupId: 'a'.repeat(24), peerId: 'b'.repeat(24) };
const keys = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef-0123-456789abcdef' };
// No quotes: Apache does not find its own realm again when it holds one.
const REALM = 'MMS Public API, read and write';
type Location = '/long' | '/short' | '/once';

const reason = whyNoApache();
if (reason !== undefined) {
  console.warn(`\n*** SKIPPED, no Apache to speak digest with: ${reason} ***\n`);
  it('skipped: no Apache', (context) => context.skip(reason));
}

describe.runIf(reason === undefined)("Apache's mod_auth_digest", () => {
  let backend: Loopback;
  let apache: Apache;
  beforeAll(async () => {
    backend = await loopback(({ method }, response) =>
      method === 'DELETE' ? answer(response, 202, {}) : answer(response, 200, { id: ids.peerId }),
    );
    const user = { name: keys.publicKey, password: keys.privateKey };
    const { url: server } = backend;
    const file = `api/atlas/v1.0/groups/${ids.groupId}/peers/${ids.peerId}`;
    apache = await startApache(REALM, user, [
      { path: '/long', nonceLifetime: 300, content: { server } },
      { path: '/short', nonceLifetime: 1, content: { server } },
      // Apache's proxy drops the Authentication-Info that its digest module adds.
      { path: '/once', nonceLifetime: 0, content: { files: { [file]: JSON.stringify({ id: ids.peerId }) } } },
    ]);
  });
  afterAll(async () => {
    await apache?.[Symbol.asyncDispose]();
    await backend?.[Symbol.asyncDispose]();
  });

  /** A client, and what it was answered: the status and the digest headers of each request. */
  const clientFor = (location: Location, privateKey = keys.privateKey) => {
    const answers: { status: number; challenge: string | null; info: string | null }[] = [];
    const atlas = createAtlasClient({
      baseUrl: apache.url + location,
      credentials: { ...keys, privateKey },
      retry: { limit: 0 },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const { status, headers } = response;
        const challenge = headers.get('www-authenticate');
        answers.push({ status, challenge, info: headers.get('authentication-info') });
        return response;
      },
    });
    return { atlas, answers, statuses: () => answers.map(({ status }) => status) };
  };

  it('lets signed requests in: one challenge, then one request for each call', async () => {
    const { atlas, answers, statuses } = clientFor('/long');
    expect(await atlas.getPeeringConnection(ids)).toMatchObject({ id: ids.peerId });
    expect(statuses()).toEqual([401, 200]);
    expect(answers[0]?.challenge).toMatch(/^Digest realm="MMS Public API, .*algorithm=MD5, qop="auth"/);
    expect(await atlas.deletePeeringConnection({ ...ids, pretty: true })).toMatchObject({
      outcome: 'accepted',
      attempts: 1,
    });
    await Promise.all(
      Array.from({ length: 20 }, () => atlas.getPeeringConnection({ ...ids, envelope: false })),
    );
    expect(statuses()).toEqual([401, 200, 202, ...Array.from({ length: 20 }, () => 200)]);
    expect(backend.seen.at(-1)?.url).toContain('?envelope=false');
  });

  it('goes along with a nonce that ran out', async () => {
    const { atlas, answers, statuses } = clientFor('/short');
    await atlas.getPeeringConnection(ids);
    await sleep(2_500);
    await atlas.getPeeringConnection(ids);
    expect(statuses()).toEqual([401, 200, 401, 200]);
    expect(answers[2]?.challenge).toMatch(/stale=true/);
  });

  it('uses the next nonce that it is given', async () => {
    const { atlas, answers, statuses } = clientFor('/once');
    for (let call = 0; call < 5; call += 1) await atlas.getPeeringConnection(ids);
    expect(answers[1]?.info).toMatch(/nextnonce="/);
    expect(statuses()).toEqual([401, 200, 200, 200, 200, 200]);
  });

  it('is not asked again and again with a wrong key', async () => {
    const { atlas, statuses } = clientFor('/long', 'another-private-key');
    expect(await rejection(atlas.getPeeringConnection(ids))).toMatchObject({ status: 401 });
    expect(statuses()).toEqual([401, 401]);
    expect(await apache.errors()).toContain('password mismatch');
  });

  // Apache names no charset, and compares bytes: UTF-8, as its file of users is written (RFC 7616, section 4).
  it('knows a user and a realm outside of ASCII', async () => {
    await using other = await startApache('Réalm', { name: 'jäsøn', password: 'pässword' }, [
      { path: '/long', nonceLifetime: 300, content: { server: backend.url } },
    ]);
    const statuses: number[] = [];
    const atlas = createAtlasClient({
      baseUrl: `${other.url}/long`,
      credentials: { publicKey: 'jäsøn', privateKey: 'pässword' },
      retry: { limit: 0 },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        statuses.push(response.status);
        return response;
      },
    });
    expect(await atlas.getPeeringConnection(ids)).toMatchObject({ id: ids.peerId });
    expect(statuses).toEqual([401, 200]);
  });
});
