import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseParameters } from './challenge.js';
import { type DigestChallenge, selectDigestChallenge } from './digest-challenge.js';
import { createDigestSession } from './digest-session.js';

const SEED = 2617;

function sign(
  header: string,
  options: { user: string; password: string; cnonce: string; url: string; count?: number },
) {
  const challenge = selectDigestChallenge(header);
  if (!challenge) throw new Error('no usable challenge');
  const session = createDigestSession(
    challenge,
    { publicKey: options.user, privateKey: options.password },
    { count: options.count ?? 0 },
    () => options.cnonce,
  );
  const value = session.authorize('GET', options.url);
  expect(value.startsWith('Digest ')).toBe(true);
  return { value, fields: Object.fromEntries(parseParameters(value.slice('Digest '.length))) };
}

/** Does something while the platform has other modules than its own. */
function withBuiltin<T>(getBuiltinModule: (name: string) => unknown, task: () => T): T {
  const before = process.getBuiltinModule;
  Object.assign(process, { getBuiltinModule });
  try {
    return task();
  } finally {
    Object.assign(process, { getBuiltinModule: before });
  }
}

describe('the vectors of the standards', () => {
  const rfc7616 = {
    user: 'Mufasa',
    password: 'Circle of Life',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    url: 'http://www.example.org/dir/index.html',
  };
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('RFC 7616 section 3.9.1, %s', (algorithm, response) => {
    const { fields } = sign(challenge(algorithm), rfc7616);
    expect(fields).toEqual({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      uri: '/dir/index.html',
      algorithm,
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nc: '00000001',
      cnonce: rfc7616.cnonce,
      qop: 'auth',
      response,
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
  });

  it('RFC 7616 section 3.9.1: of both challenges the stronger one is answered', () => {
    const { fields } = sign(`${challenge('MD5')}, ${challenge('SHA-256')}`, rfc7616);
    expect(fields.algorithm).toBe('SHA-256');
  });

  it('RFC 7616 section 3.9.2, SHA-512-256 with a hashed user name (what it prints is another hash: worked out here)', () => {
    const jason = { realm: 'api@example.org', nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK' };
    const { fields } = sign(
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, ' +
        'nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", ' +
        'opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
      {
        user: 'J\u00e4s\u00f8n Doe',
        password: 'Secret, or not?',
        cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm',
        url: 'http://api.example.org/doe.json',
      },
    );
    expect(fields).toMatchObject({
      username: '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b',
      response: expectedResponse(
        { ...jason, algorithm: 'SHA-512-256', qop: true },
        { publicKey: 'J\u00e4s\u00f8n Doe', privateKey: 'Secret, or not?' },
        { method: 'GET', uri: '/doe.json', nc: '00000001', cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm' },
      ),
      userhash: 'true',
    });
  });

  it('RFC 2617 section 3.5', () => {
    const { value, fields } = sign(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"',
      {
        user: 'Mufasa',
        password: 'Circle Of Life',
        cnonce: '0a4f113b',
        url: 'http://www.nowhere.org/dir/index.html',
      },
    );
    expect(fields.response).toBe('6629fae49393a05397450978507c4ef1');
    expect(value).toContain('qop=auth,');
    expect(fields).not.toHaveProperty('algorithm');
  });
});

/** The definition of RFC 7616 section 3.4, written down once more with Node's hashes. */
function expectedResponse(
  challenge: Pick<DigestChallenge, 'realm' | 'nonce' | 'algorithm' | 'qop'>,
  keys: { publicKey: string; privateKey: string },
  request: { method: string; uri: string; nc: string; cnonce: string },
): string {
  const name = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }[
    challenge.algorithm.replace('-sess', '')
  ];
  const h = (text: string) =>
    createHash(name ?? '')
      .update(text)
      .digest('hex');
  const { nonce, realm } = challenge;
  const base = h(`${keys.publicKey}:${realm}:${keys.privateKey}`);
  const a1 = challenge.algorithm.endsWith('-sess') ? h(`${base}:${nonce}:${request.cnonce}`) : base;
  const a2 = h(`${request.method}:${request.uri}`);
  return challenge.qop
    ? h(`${a1}:${nonce}:${request.nc}:${request.cnonce}:auth:${a2}`)
    : h(`${a1}:${nonce}:${a2}`);
}

describe('createDigestSession', () => {
  it('signs by the definition, whatever the values hold, and writes them so that they can be read', () => {
    console.info(`seed ${SEED}`);
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'B',
        '7',
        '"',
        '\\',
        ',',
        '=',
        ' ',
        ':',
        '/',
        ';',
        '$',
        '&',
        'algorithm=MD5',
        ',nonce="',
      ),
      minLength: 1,
    });
    const challenge = fc.record({
      realm: text,
      nonce: text,
      opaque: fc.option(text, { nil: undefined }),
      algorithm: fc.constantFrom(
        'MD5',
        'MD5-sess',
        'SHA-256',
        'SHA-256-sess',
        'SHA-512-256',
        'SHA-512-256-sess',
      ),
      namesAlgorithm: fc.constant(true),
      qop: fc.boolean(),
      stale: fc.constant(false),
      userhash: fc.boolean(),
      utf8: fc.constant(true),
    });
    const keys = fc.record({ publicKey: text, privateKey: fc.oneof(text, fc.string()) });
    const path = fc.constantFrom('/', '/a//b', '/a?x=1&y=%22', '/a?x=\\y', "/a'b?q=/c", '/?');
    fc.assert(
      fc.property(challenge, keys, path, fc.nat(300), (given, credentials, target, count) => {
        const session = createDigestSession(given, credentials, { count });
        const method = 'DELETE';
        const value = session.authorize(method, `http://host:8080${target}#fragment`);
        const fields = Object.fromEntries(parseParameters(value.slice('Digest '.length)));
        const uri = target === '/?' ? '/' : target;
        const nc = (count + 1).toString(16).padStart(8, '0');
        const { nc: sentCount, cnonce = '', response, username, qop, ...rest } = fields;
        expect(rest).toEqual({
          realm: given.realm,
          nonce: given.nonce,
          uri,
          algorithm: given.algorithm,
          ...(given.opaque !== undefined && { opaque: given.opaque }),
          ...(given.userhash && { userhash: 'true' }),
        });
        if (!given.userhash) expect(username).toBe(credentials.publicKey);
        expect(qop).toBe(given.qop ? 'auth' : undefined);
        expect(sentCount).toBe(given.qop ? nc : undefined);
        expect(cnonce === '').toBe(!given.qop && !given.algorithm.endsWith('-sess'));
        expect(response).toBe(expectedResponse(given, credentials, { method, uri, nc, cnonce }));
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  const simple = selectDigestChallenge('Digest realm="r", nonce="n", qop="auth"');
  const keys = { publicKey: 'abcdefgh', privateKey: 'secret' };

  it('counts in hexadecimal and makes a random client nonce for each request', () => {
    if (!simple) throw new Error('no challenge');
    const session = createDigestSession(simple, keys);
    const sent = Array.from({ length: 300 }, () =>
      Object.fromEntries(parseParameters(session.authorize('GET', 'http://h/').slice(7))),
    );
    expect(sent.map(({ nc }) => nc)).toEqual(
      Array.from({ length: 300 }, (_, index) => (index + 1).toString(16).padStart(8, '0')),
    );
    expect(new Set(sent.map(({ cnonce }) => cnonce)).size).toBe(300);
    for (const { cnonce } of sent) expect(cnonce).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['there is no such module', () => undefined],
    ['its crypto has no one-shot hash', () => ({})],
    [
      'its crypto refuses the algorithm, as in FIPS mode',
      () => ({
        hash: () => {
          throw new Error('not supported');
        },
      }),
    ],
  ])('hashes in JavaScript where %s', (_where, getBuiltinModule) => {
    for (const algorithm of ['MD5', 'SHA-256-sess', 'SHA-512-256']) {
      const challenge = selectDigestChallenge(
        `Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`,
      );
      if (!challenge) throw new Error('no challenge');
      const signed = () =>
        createDigestSession(challenge, { ...keys, publicKey: 'J\u00e4s' }, { count: 0 }, () => 'c').authorize(
          'GET',
          'http://h/%C3%A4?b=1',
        );
      const native = signed();
      const asked: string[] = [];
      const module = (name: string) => {
        asked.push(name);
        return getBuiltinModule();
      };
      expect(withBuiltin(module, signed)).toBe(native);
      expect(asked).toEqual(['crypto']);
    }
  });

  it.each([
    ['MD5', 'md5'],
    ['MD5-sess', 'md5'],
    ['SHA-256', 'sha256'],
    ['SHA-256-sess', 'sha256'],
    ['SHA-512-256', 'sha512-256'],
    ['SHA-512-256-sess', 'sha512-256'],
  ])("hashes %s with the platform's %s where there is one", (algorithm, name) => {
    const challenge = selectDigestChallenge(
      `Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`,
    );
    if (!challenge) throw new Error('no challenge');
    const texts: string[] = [];
    const hash = (wanted: string, text: string) => {
      expect(wanted).toBe(name);
      texts.push(text);
      return createHash(wanted).update(text).digest('hex');
    };
    withBuiltin(
      () => ({ hash }),
      () => createDigestSession(challenge, keys).authorize('GET', 'http://h/'),
    );
    expect(texts).toContain('GET:/');
  });

  it('keeps the client nonce of a -sess session, whose key is made with it', () => {
    const challenge = selectDigestChallenge('Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess');
    if (!challenge) throw new Error('no challenge');
    const session = createDigestSession(challenge, keys);
    const cnonce = () => parseParameters(session.authorize('GET', 'http://h/').slice(7)).get('cnonce');
    expect(cnonce()).toBe(cnonce());
  });

  const named = (publicKey: string, utf8: boolean) => {
    if (!simple) throw new Error('no challenge');
    return createDigestSession({ ...simple, utf8 }, { ...keys, publicKey }).authorize('GET', 'http://h/');
  };

  it('sends a user name outside ASCII in the form of RFC 8187 to a server that says charset=UTF-8', () => {
    expect(named('J\u00e4"s', true)).toMatch(/^Digest username\*=UTF-8''J%C3%A4%22s,realm="r",/);
    expect(named("j\u00e4's(1)*", true)).toContain("username*=UTF-8''j%C3%A4%27s%281%29%2A,");
    // Composed, whichever way it was typed (RFC 7616 section 4).
    expect(named('ja\u0308s', true)).toContain("username*=UTF-8''j%C3%A4s,");
    expect(named('abcdefgh', true)).toContain('username="abcdefgh"');
  });

  it('sends it to other servers as the bytes of its UTF-8, as curl does', () => {
    expect(named('j\u00e4s', false)).toContain('username="j\u00c3\u00a4s"');
  });
});
