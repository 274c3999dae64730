import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthorization } from './authorization.js';

const SEED = 7616;

function params(header: string) {
  const parsed = parseAuthorization(header);
  if (!parsed.ok) throw new Error(parsed.problem);
  return Object.fromEntries([...parsed.credentials.params].map(([name, { value }]) => [name, value]));
}

function problem(header: string) {
  const parsed = parseAuthorization(header);
  return parsed.ok ? undefined : parsed.problem;
}

describe('parseAuthorization', () => {
  it('reads tokens, quoted strings with commas and escapes, spaces around "=", and empty list elements', () => {
    expect(params('Digest a=1, b="x, y=\\"z\\" \\\\",c = "", , d=~!#')).toEqual({
      a: '1',
      b: 'x, y="z" \\',
      c: '',
      d: '~!#',
    });
  });

  it('lowers names and scheme, keeps values, and tells quoted from bare', () => {
    const parsed = parseAuthorization('dIgEsT Realm="MMS Public API", QOP=Auth');
    expect(parsed).toEqual({
      ok: true,
      credentials: {
        scheme: 'digest',
        params: new Map([
          ['realm', { value: 'MMS Public API', quoted: true }],
          ['qop', { value: 'Auth', quoted: false }],
        ]),
      },
    });
  });

  it('reads a token68 with padding, and a scheme alone', () => {
    expect(parseAuthorization('Bearer aB9-._~+/==')).toMatchObject({
      credentials: { scheme: 'bearer', token68: 'aB9-._~+/==' },
    });
    expect(parseAuthorization('Negotiate')).toMatchObject({ ok: true, credentials: { scheme: 'negotiate' } });
  });

  it.each([
    ['', 'no scheme'],
    [' Digest a=1', 'no scheme'],
    ['Digest\ta=1', 'followed by a space'],
    ['Digest=1', 'followed by a space'],
    ['Digest a=1, A=2', 'a occurs twice'],
    ['Digest a=1 b=2', 'separated by commas'],
    ['Digest a="1"b=2', 'separated by commas'],
    ['Digest a="1', 'neither a token nor a quoted-string'],
    ['Digest a="1\\', 'neither a token nor a quoted-string'],
    ['Digest a="\u0001"', 'neither a token nor a quoted-string'],
    ['Digest a=1, b=', 'neither a token nor a quoted-string'],
    ['Digest a=1, b', 'has no "="'],
    ['Digest ,', 'no parameters'],
    ['Digest "a"=1', 'a parameter name is a token'],
    // Two headers, joined as HTTP joins them.
    ['Bearer abc, Bearer def', 'has no "="'],
    ['Digest a=1, Digest b=2', 'has no "="'],
  ])('refuses %j: %s', (header, expected) => {
    expect(problem(header)).toContain(expected);
  });

  it('never throws, and never repeats what was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 12 }), (text) => {
        const said = problem(`Digest secret="${text}`);
        expect(said ?? '').not.toContain(text);
        expect(() => parseAuthorization(text)).not.toThrow();
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('reads back whatever a correct writer writes', () => {
    const token = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', ',', '=', '"', '\\', '\t', '/', 'é', 'ÿ', '~', '?'),
    });
    const param = fc.oneof(
      fc.record({ value: token, quoted: fc.constant(false) }),
      fc.record({ value: text, quoted: fc.constant(true) }),
    );
    const list = fc.uniqueArray(fc.tuple(token, param), {
      minLength: 1,
      maxLength: 10,
      selector: ([name]) => name.toLowerCase(),
    });
    const separator = fc.constantFrom(',', ', ', ' ,\t', ',, ');
    fc.assert(
      fc.property(token, list, separator, (scheme, written, comma) => {
        const write = ([name, { value, quoted }]: (typeof written)[number]) =>
          `${name}=${quoted ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`;
        const parsed = parseAuthorization(`${scheme} ${written.map(write).join(comma)}`);
        expect(parsed).toEqual({
          ok: true,
          credentials: {
            scheme: scheme.toLowerCase(),
            params: new Map(written.map(([name, value]) => [name.toLowerCase(), value])),
          },
        });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
