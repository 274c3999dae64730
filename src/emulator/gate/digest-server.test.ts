import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChallenge, sign } from '../testing/digest-client.js';
import { parseAuthorization } from './authorization.js';
import { NonceStore } from './digest-nonces.js';
import { digestAlgorithm, digestAlgorithms, digestHash } from './digest-response.js';
import { DigestServer, type DigestServerOptions } from './digest-server.js';

const key = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef' };
const target = '/api/atlas/v1.0/groups/x/peers?pretty=true';

function server(options: Partial<DigestServerOptions> = {}, maxCount = 100) {
  let now = 1_000_000;
  const nonces = new NonceStore({ clock: () => now, lifeMs: 1000, maxCount });
  const digest = new DigestServer(
    {
      realm: 'MMS Public API',
      algorithms: ['MD5'],
      qop: 'auth',
      userhash: false,
      strictQuoting: true,
      authenticationInfo: {},
      ...options,
    },
    nonces,
  );
  const verify = (header: string, method = 'GET', uri = target, keys = [key]) => {
    const parsed = parseAuthorization(header);
    if (!parsed.ok) throw new Error(parsed.problem);
    return digest.verify(parsed.credentials.params, { method, target: uri }, keys);
  };
  const challenge = () => readChallenge(digest.challenges(false)[0] ?? '');
  return { digest, nonces, verify, challenge, advance: (ms: number) => (now += ms) };
}

describe('the vectors of RFC 7616, section 3.9, from the server', () => {
  const mufasa = { publicKey: 'Mufasa', privateKey: 'Circle of Life' };
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const header = (algorithm: string, response: string) =>
    `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm},
      nonce="${nonce}", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth,
      response="${response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`.replace(/\n\s+/g, ' ');

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('3.9.1 with %s', (algorithm, response) => {
    const rfc = server({
      realm: 'http-auth@example.org',
      algorithms: ['SHA-256', 'MD5'],
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
    rfc.nonces.adopt(nonce);
    const sent = header(algorithm, response);
    expect(rfc.verify(sent, 'GET', '/dir/index.html', [key, mufasa])).toEqual({
      ok: true,
      publicKey: 'Mufasa',
    });
    expect(rfc.verify(sent, 'GET', '/dir/index.html', [mufasa])).toMatchObject({ refusal: 'replayed-count' });
  });

  // What 3.9.2 prints as the user hash is SHA-512 cut to 256 bits, not SHA-512/256. The user hash here is the one of the
  // algorithm the section names; the response is worked out below, apart from the code under test.
  const jason = { publicKey: 'Jäsøn Doe', privateKey: 'Secret, or not?' };
  const nonce2 = '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK';
  const h = (text: string) => createHash('sha512-256').update(text).digest('hex');
  const cnonce2 = 'NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm';
  const response2 = h(
    `${h('Jäsøn Doe:api@example.org:Secret, or not?')}:${nonce2}:00000001:${cnonce2}:auth:${h('GET:/doe.json')}`,
  );
  const header2 = (user: string) =>
    `Digest ${user}, realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256, nonce="${nonce2}",
      nc=00000001, cnonce="${cnonce2}", qop=auth, response="${response2}",
      opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS"`.replace(/\n\s+/g, ' ');

  it.each([
    [
      'a user hash',
      'username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b", userhash=true',
    ],
    ['an extended name', "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, userhash=false"],
  ])('3.9.2 with %s', (_name, user) => {
    const rfc = server({
      realm: 'api@example.org',
      algorithms: ['SHA-512-256'],
      opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
      userhash: true,
    });
    rfc.nonces.adopt(nonce2);
    expect(rfc.digest.challenges(false)[0]).toContain('charset=UTF-8, userhash=true');
    expect(rfc.verify(header2(user), 'GET', '/doe.json', [jason])).toEqual({
      ok: true,
      publicKey: 'Jäsøn Doe',
    });
    expect(rfc.verify(header2(user), 'POST', '/doe.json', [jason])).toMatchObject({
      refusal: 'wrong-response',
    });
  });

  it('RFC 2617, section 3.5: the same scheme with the older nonce', () => {
    const rfc = server({ realm: 'testrealm@host.com', opaque: '5ccc069c403ebaf9f0171e9517f40e41' });
    rfc.nonces.adopt('dcd98b7102dd2f0e8b11d0f600bfb0c093');
    const sent =
      'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
      'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", ' +
      'response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    const user = { publicKey: 'Mufasa', privateKey: 'Circle Of Life' };
    expect(rfc.verify(sent, 'GET', '/dir/index.html', [user])).toMatchObject({ ok: true });
  });
});

describe('challenges', () => {
  it('have the recorded form, and a new nonce each time', () => {
    const { digest } = server();
    const [first] = digest.challenges(false);
    expect(first).toMatch(
      /^Digest realm="MMS Public API", domain="", nonce="[A-Za-z0-9+/]{32}", algorithm=MD5, qop="auth", stale=false$/,
    );
    expect(digest.challenges(true)[0]).toMatch(/stale=true$/);
    expect(digest.challenges(false)[0]).not.toBe(first);
  });

  it('name every algorithm, with realm and opaque quoted as needed', () => {
    const { digest } = server({
      algorithms: ['SHA-256', 'MD5'],
      realm: 'a "b"\\',
      opaque: 'o"',
      qop: 'none',
    });
    const [sha, md5] = digest.challenges(false).map(readChallenge);
    expect(sha).toMatchObject({ realm: 'a "b"\\', opaque: 'o"', algorithm: 'SHA-256' });
    expect(md5).toMatchObject({ nonce: sha?.nonce, algorithm: 'MD5' });
    expect(md5).not.toHaveProperty('qop');
  });
});

describe('credentials', () => {
  it.each(digestAlgorithms)('are accepted with %s, with and without qop', (algorithm) => {
    for (const qop of ['auth', 'none'] as const) {
      const { challenge, verify } = server({ algorithms: [algorithm], qop });
      expect(verify(sign(challenge(), key, { uri: target }))).toEqual({ ok: true, publicKey: 'abcdefgh' });
    }
  });

  it('are accepted once for each count, in any order', () => {
    const { challenge, verify } = server();
    const one = challenge();
    for (const count of [3, 1, 100, 2, 64]) {
      const sent = sign(one, key, { uri: target, count });
      expect(verify(sent)).toMatchObject({ ok: true });
      expect(verify(sent)).toEqual({ ok: false, refusal: 'replayed-count', stale: false });
    }
    expect(verify(sign(one, key, { uri: target, count: 101 }))).toEqual({
      ok: false,
      refusal: 'exhausted-nonce',
      stale: true,
    });
  });

  it('are stale, not wrong, after the nonce ran out or was forgotten - if the response is right', () => {
    const { challenge, verify, advance, nonces } = server();
    const one = challenge();
    advance(999);
    expect(verify(sign(one, key, { uri: target }))).toMatchObject({ ok: true });
    advance(1);
    expect(verify(sign(one, key, { uri: target, count: 2 }))).toMatchObject({
      refusal: 'stale-nonce',
      stale: true,
    });
    const wrong = { ...key, privateKey: 'guess' };
    expect(verify(sign(one, wrong, { uri: target, count: 2 }))).toEqual({
      ok: false,
      refusal: 'wrong-response',
      stale: false,
    });
    const two = challenge();
    nonces.forgetAll();
    expect(verify(sign(two, key, { uri: target }))).toMatchObject({ refusal: 'stale-nonce', stale: true });
    const invented = { ...two, nonce: 'my own nonce' };
    expect(verify(sign(invented, key, { uri: target }))).toMatchObject({
      refusal: 'foreign-nonce',
      stale: false,
    });
  });

  it('are bound to method and request target, query included', () => {
    const { challenge, verify } = server();
    const one = challenge();
    expect(verify(sign(one, key, { uri: target, method: 'DELETE' }))).toMatchObject({
      refusal: 'wrong-response',
    });
    expect(verify(sign(one, key, { uri: target.replace('?pretty=true', '') }))).toMatchObject({
      refusal: 'wrong-uri',
    });
    expect(verify(sign(one, key, { uri: target, method: 'DELETE' }), 'DELETE')).toMatchObject({ ok: true });
  });

  it.each([
    ['malformed', { username: undefined }],
    ['malformed', { 'username*': "UTF-8''abcdefgh" }],
    ['malformed', { username: undefined, 'username*': "latin1''abcdefgh" }],
    ['malformed', { username: undefined, 'username*': "UTF-8''%zz" }],
    ['malformed', { realm: undefined }],
    ['malformed', { nonce: undefined }],
    ['malformed', { uri: undefined }],
    ['malformed', { response: undefined }],
    ['malformed', { cnonce: undefined }],
    ['malformed', { cnonce: '""' }],
    ['malformed', { nc: undefined }],
    ['malformed', { nc: '1' }],
    ['malformed', { nc: '00000000' }],
    ['malformed', { nc: '0000000A' }],
    ['malformed', { nc: '"00000001"' }],
    ['malformed', { qop: undefined }],
    ['malformed', { qop: '"auth"' }],
    ['malformed', { qop: 'auth-int' }],
    ['malformed', { algorithm: 'CRC32' }],
    ['malformed', { algorithm: '"MD5"' }],
    ['malformed', { realm: 'bare' }],
    ['malformed', { userhash: 'true' }],
    ['wrong-algorithm', { algorithm: 'SHA-256' }],
    ['wrong-realm', { realm: '"mms public api"' }],
    ['wrong-opaque', { opaque: '"none was sent"' }],
    ['unknown-user', { username: '"somebody"' }],
    ['wrong-response', { response: '"00000000000000000000000000000000"' }],
    ['wrong-response', { response: '"short"' }],
  ] as const)('are refused as %s with %j, and use up no count', (refusal, tamper) => {
    const { challenge, verify } = server();
    const one = challenge();
    expect(verify(sign(one, key, { uri: target, tamper }))).toEqual({ ok: false, refusal, stale: false });
    expect(verify(sign(one, key, { uri: target }))).toMatchObject({ ok: true });
  });

  it('may leave the algorithm out for MD5, carry extensions, and quote anything where that is allowed', () => {
    const { challenge, verify } = server();
    const tamper = { algorithm: undefined, extension: 'token' };
    expect(verify(sign(challenge(), key, { uri: target, tamper }))).toMatchObject({ ok: true });
    const lenient = server({ strictQuoting: false });
    const quoted = { algorithm: '"MD5"', qop: '"auth"', nc: '"00000001"' };
    const sent = sign(lenient.challenge(), key, { uri: target, tamper: quoted });
    expect(lenient.verify(sent)).toMatchObject({ ok: true });
  });

  it('without qop must not count', () => {
    const { challenge, verify } = server({ qop: 'none', algorithms: ['MD5-sess'] });
    const one = challenge();
    const refused = { refusal: 'malformed' };
    expect(verify(sign(one, key, { uri: target, tamper: { nc: '00000001' } }))).toMatchObject(refused);
    expect(verify(sign(one, key, { uri: target, tamper: { qop: 'auth' } }))).toMatchObject(refused);
    expect(verify(sign(one, key, { uri: target, tamper: { cnonce: undefined } }))).toMatchObject(refused);
    // Nothing counts here, so the same credentials hold for as long as the nonce does.
    expect(verify(sign(one, key, { uri: target }))).toMatchObject({ ok: true });
    expect(verify(sign(one, key, { uri: target }))).toMatchObject({ ok: true });
  });
});

describe('Authentication-Info', () => {
  it('proves that the server knows the password, and names the next nonce', () => {
    const { challenge, verify } = server({ authenticationInfo: { rspauth: true, nextnonce: true } });
    const one = challenge();
    const verdict = verify(sign(one, key, { uri: target, cnonce: 'c"n', tamper: { cnonce: '"c\\"n"' } }));
    const info = verdict.ok ? (verdict.authenticationInfo ?? '') : '';
    const h = (text: string) => digestHash('MD5', text);
    const a1 = h(`${key.publicKey}:MMS Public API:${key.privateKey}`);
    const rspauth = h(`${a1}:${one.nonce}:00000001:c"n:auth:${h(`:${target}`)}`);
    expect(info).toMatch(
      /^qop=auth, rspauth="[0-9a-f]{32}", cnonce="c\\"n", nc=00000001, nextnonce="[A-Za-z0-9+/]{32}"$/,
    );
    expect(info).toContain(rspauth);
    const next = { ...one, nonce: /nextnonce="(.*)"/.exec(info)?.[1] ?? '' };
    expect(next.nonce).not.toBe(one.nonce);
    expect(verify(sign(next, key, { uri: target }))).toMatchObject({ ok: true });
  });

  it('has nothing to prove without qop', () => {
    const { challenge, verify } = server({ qop: 'none', authenticationInfo: { rspauth: true } });
    expect(verify(sign(challenge(), key, { uri: target }))).toEqual({ ok: true, publicKey: 'abcdefgh' });
  });
});

describe('NonceStore', () => {
  it('accepts each count once, whatever the order', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 300 });
    fc.assert(
      fc.property(counts, (used) => {
        const store = new NonceStore({ clock: () => 0, lifeMs: 10, maxCount: 150 });
        const nonce = store.issue();
        const seen = new Set<number>();
        for (const count of used) {
          const expected = count > 150 ? 'exhausted' : seen.has(count) ? 'replayed' : 'accepted';
          expect(store.use(nonce, count)).toBe(expected);
          seen.add(count);
        }
      }),
      { seed: 7616, numRuns: 200 },
    );
  });

  it('forgets what ran out, and goes on calling it stale', () => {
    let now = 0;
    const store = new NonceStore({ clock: () => now, lifeMs: 10, maxCount: 8 });
    const old = store.issue();
    now = 10;
    expect(store.state(old)).toBe('stale');
    const fresh = store.issue();
    expect(store.state(old)).toBe('stale');
    expect(store.state(fresh)).toBe('live');
    expect(store.use(old, 1)).toBe('exhausted');
    expect(store.state('0'.repeat(31))).toBe('foreign');
  });
});

it('knows algorithms in any case, and only those of the RFC', () => {
  expect(digestAlgorithm('sha-512-256-SESS')).toBe('SHA-512-256-sess');
  expect(digestAlgorithm('SHA-1')).toBeUndefined();
});
