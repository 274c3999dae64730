import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges, parseParameters } from './challenge.js';
import { selectDigestChallenge } from './digest-challenge.js';

const SEED = 7616;

function plain(header: string) {
  return parseChallenges(header).map(({ scheme, token68, parameters }) => [
    scheme,
    ...(token68 === undefined ? [] : [token68]),
    Object.fromEntries(parameters),
  ]);
}

describe('parseChallenges', () => {
  it.each([
    ['', []],
    [' , ,', []],
    ['Basic', [['basic', {}]]],
    ['Digest a=1, ="x", b=2', [['digest', { a: '1', b: '2' }]]],
    ['a=1, Digest realm="x"', [['digest', { realm: 'x' }]]],
    ['a=1 Digest realm="x"', [['digest', { realm: 'x' }]]],
    ['Digest a=1 a=2 b=3', [['digest', { a: '1', b: '3' }]]],
    ['Digest x=1, a=, b=2', [['digest', { x: '1', b: '2' }]]],
    ['Digest x=1, a=(, b=2', [['digest', { x: '1', b: '2' }]]],
    ['Digest x=1, a==1, b=2', [['digest', { x: '1', b: '2' }]]],
    ['Basic realm="a"', [['basic', { realm: 'a' }]]],
    [
      'Negotiate YII=, Basic realm=a',
      [
        ['negotiate', 'YII=', {}],
        ['basic', { realm: 'a' }],
      ],
    ],
    ['Negotiate a/b+c==', [['negotiate', 'a/b+c==', {}]]],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
        ['basic', { realm: 'simple' }],
      ],
    ],
    ['Digest realm = "a, b" ,nonce\t=\tc', [['digest', { realm: 'a, b', nonce: 'c' }]]],
    ['Digest ,, realm="x",, nonce=y,', [['digest', { realm: 'x', nonce: 'y' }]]],
    [
      'Basic, Digest nonce=n',
      [
        ['basic', {}],
        ['digest', { nonce: 'n' }],
      ],
    ],
    ['digest REALM=a, realm=b', [['digest', { realm: 'a' }]]],
    ['Digest nonce="a\\\\b\\"c"', [['digest', { nonce: 'a\\b"c' }]]],
    ["Digest a=!#$%&'*+-.^_`|~9", [['digest', { a: "!#$%&'*+-.^_`|~9" }]]],
    // What cannot be read is passed over, what follows is not lost.
    ['"oops" Digest nonce=n, Digest nonce=m', [['digest', { nonce: 'm' }]]],
    ['Digest nonce=@@@, qop=auth', [['digest', { qop: 'auth' }]]],
    ['Digest nonce="never closed, qop=auth', [['digest', { qop: 'auth' }]]],
    ['realm="belongs to nothing", Digest nonce=n', [['digest', { nonce: 'n' }]]],
  ])('reads %j', (header, expected) => {
    expect(plain(header)).toEqual(expected);
  });

  it('reads what it writes, whatever the values hold', () => {
    console.info(`seed ${SEED}`);
    const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', '=', ' ', '\t', 'é', 'Digest ') });
    const challenge = fc.tuple(
      token,
      fc.uniqueArray(fc.tuple(token, text, fc.boolean()), {
        minLength: 1,
        maxLength: 5,
        selector: ([name]) => name.toLowerCase(),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(challenge, { maxLength: 4 }),
        fc.constantFrom(',', ', ', ' ,\t,'),
        (all, comma) => {
          const written = all.map(([scheme, parameters]) => {
            const list = parameters.map(([name, value, spaced]) => {
              return `${name}${spaced ? ' = ' : '='}"${value.replace(/["\\]/g, '\\$&')}"`;
            });
            return `${scheme} ${list.join(comma)}`;
          });
          expect(plain(written.join(comma))).toEqual(
            all.map(([scheme, parameters]) => [
              scheme.toLowerCase(),
              Object.fromEntries(parameters.map(([name, value]) => [name.toLowerCase(), value])),
            ]),
          );
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('never throws and always ends, in time that grows with the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('"', '\\', ',', '=', ' ', 'a', 'Digest', '\t', '\u0000', 'é'),
          maxLength: 300,
        }),
        (text) => {
          expect(Array.isArray(parseChallenges(text))).toBe(true);
        },
      ),
      { seed: SEED, numRuns: 3000 },
    );
    const start = performance.now();
    parseChallenges(`Digest ${'a="\\'.repeat(20_000)}`);
    parseChallenges('"'.repeat(50_000));
    parseChallenges(`${'a '.repeat(50_000)}`);
    // Milliseconds when linear; quadratic work takes minutes.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('parseParameters', () => {
  it('reads Authentication-Info', () => {
    const header = 'nextnonce="abc", qop=auth, rspauth="6629fae4", cnonce="0a4f", nc=00000001';
    expect(Object.fromEntries(parseParameters(header))).toEqual({
      nextnonce: 'abc',
      qop: 'auth',
      rspauth: '6629fae4',
      cnonce: '0a4f',
      nc: '00000001',
    });
    expect(parseParameters('').size).toBe(0);
  });
});

describe('selectDigestChallenge', () => {
  const algorithmOf = (header: string) => selectDigestChallenge(header)?.algorithm;

  it('reads the challenge that Atlas sends', () => {
    const header =
      'Digest realm="MMS Public API", domain="", nonce="abcdefgh", algorithm=MD5, qop="auth", stale=false';
    expect(selectDigestChallenge(header)).toMatchObject({
      realm: 'MMS Public API',
      nonce: 'abcdefgh',
      opaque: undefined,
      algorithm: 'MD5',
      namesAlgorithm: true,
      qop: true,
      stale: false,
      userhash: false,
    });
  });

  it('prefers SHA-512-256 to SHA-256 to MD5, in whatever order they come, and the first of equals', () => {
    const offer = (...names: string[]) =>
      names.map((name) => `Digest realm="r", nonce="n", algorithm=${name}`).join(', ');
    expect(algorithmOf(offer('MD5', 'SHA-256', 'SHA-512-256'))).toBe('SHA-512-256');
    expect(algorithmOf(offer('SHA-256', 'MD5'))).toBe('SHA-256');
    expect(algorithmOf(offer('MD5', 'SHA-256-sess'))).toBe('SHA-256-sess');
    expect(algorithmOf(offer('MD5-sess', 'MD5'))).toBe('MD5-sess');
    expect(algorithmOf(offer('sha-256-SESS'))).toBe('SHA-256-sess');
    expect(algorithmOf(offer('SHA-1024', 'MD5'))).toBe('MD5');
  });

  it('takes a challenge without algorithm for MD5, and says that it named none', () => {
    expect(selectDigestChallenge('Digest realm="r", nonce="n"')).toMatchObject({
      algorithm: 'MD5',
      namesAlgorithm: false,
      qop: false,
    });
  });

  it.each([
    ['no header', null],
    ['another scheme', 'Basic realm="r"'],
    ['no nonce', 'Digest realm="r"'],
    ['an empty nonce', 'Digest realm="r", nonce=""'],
    ['no realm', 'Digest nonce="n"'],
    ['an unknown algorithm', 'Digest realm="r", nonce="n", algorithm=SHA-1'],
    ['auth-int alone', 'Digest realm="r", nonce="n", qop="auth-int"'],
  ])('takes no challenge with %s', (_, header) => {
    expect(selectDigestChallenge(header)).toBeUndefined();
  });

  it('reads flags and lists in any case and spacing', () => {
    expect(
      selectDigestChallenge(
        'DIGEST Realm="r", NONCE="n", QOP="auth-int,  AUTH", Stale=TRUE, userhash=True, opaque=""',
      ),
    ).toMatchObject({ qop: true, stale: true, userhash: true, opaque: '' });
  });
});
