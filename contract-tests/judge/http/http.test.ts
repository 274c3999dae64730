import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readChallenges } from './challenge.js';
import { decodeContent } from './coding.js';
import { isHttpDate } from './date.js';
import { closeness, isJsonType, isNamedBy, readMediaType } from './media-type.js';

describe('readMediaType', () => {
  it.each([
    ['application/json', 'application/json', {}],
    ['Application/JSON ; Charset="UTF-8"', 'application/json', { charset: 'UTF-8' }],
    ['text/plain;a="b\\"c";', 'text/plain', { a: 'b"c' }],
  ])('reads %s', (value, essence, parameters) => {
    const reading = readMediaType(value);
    if ('problem' in reading) throw new Error(reading.problem);
    expect(reading.media.essence).toBe(essence);
    expect(Object.fromEntries(reading.media.parameters)).toEqual(parameters);
  });

  it.each(['', 'json', 'a/b c', 'a/b;c', 'a/b;c=', 'a/b;c="d', 'a/b, c/d', 'a/b;c=1;C=2'])(
    'refuses %j',
    (value) => {
      expect(readMediaType(value)).toHaveProperty('problem');
    },
  );

  it('matches keys of a contract, with ranges and parameters', () => {
    const media = (value: string) => {
      const reading = readMediaType(value);
      if ('problem' in reading) throw new Error(reading.problem);
      return reading.media;
    };
    expect(isNamedBy(media('application/json;charset=utf-8'), 'application/json')).toBe(true);
    expect(isNamedBy(media('application/vnd.x+json'), 'application/json')).toBe(false);
    expect(isNamedBy(media('text/html'), 'text/*')).toBe(true);
    expect(isNamedBy(media('a/b'), '*/*')).toBe(true);
    expect(isNamedBy(media('a/b;version=1'), 'a/b;version=2')).toBe(false);
    expect(isNamedBy(media('a/b;version=1'), 'a/b; Version="1"; charset=utf-8')).toBe(true);
    expect(['a/b', '*/*', 'a/*', 'a/b;c=1'].sort((a, b) => closeness(b) - closeness(a))).toEqual([
      'a/b;c=1',
      'a/b',
      'a/*',
      '*/*',
    ]);
    expect(['application/json', 'application/problem+json', 'text/html'].map(isJsonType)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('readChallenges', () => {
  it('reads several challenges in one line, quoted commas, bare tokens and schemes without parameters', () => {
    const reading = readChallenges(
      'Digest realm="a, b", nonce="x" , qop="auth",Negotiate abc==, Bearer, Basic realm=simple',
    );
    if ('problem' in reading) throw new Error(reading.problem);
    expect(
      reading.challenges.map(({ scheme, parameters, token68 }) => [
        scheme,
        Object.fromEntries(parameters),
        token68,
      ]),
    ).toEqual([
      ['Digest', { realm: 'a, b', nonce: 'x', qop: 'auth' }, undefined],
      ['Negotiate', {}, 'abc=='],
      ['Bearer', {}, undefined],
      ['Basic', { realm: 'simple' }, undefined],
    ]);
  });

  it.each([
    '',
    ' , ',
    'realm="x"',
    'Digest realm="x" nonce="y"',
    'Digest realm="x',
    'Digest realm=a b',
    'Digest a=1, A=2',
    'Digest @',
  ])('refuses %j', (value) => {
    expect(readChallenges(value)).toHaveProperty('problem');
  });
});

describe('isHttpDate', () => {
  it.each([
    ['Mon, 05 Aug 2024 10:00:00 GMT', true],
    ['Mon, 5 Aug 2024 10:00:00 GMT', true],
    ['Monday, 05-Aug-24 10:00:00 GMT', true],
    ['Mon Aug  5 10:00:00 2024', true],
    ['Fri, 30 Feb 2024 10:00:00 GMT', false],
    ['Mon, 05 Aug 2024 25:00:00 GMT', false],
    ['Mon, 05 Foo 2024 10:00:00 GMT', false],
    ['2024-08-05T10:00:00Z', false],
    ['', false],
  ])('%s: %s', (value, expected) => {
    expect(isHttpDate(value)).toBe(expected);
  });
});

describe('decodeContent', () => {
  const text = Buffer.from('{"a":1}');
  it('takes codings off in the order that undoes them', () => {
    const twice = decodeContent(zlib.brotliCompressSync(zlib.gzipSync(text)), 'gzip, BR');
    expect(twice).toMatchObject({ kind: 'decoded' });
    if (twice.kind === 'decoded') expect(Buffer.from(twice.bytes).toString()).toBe('{"a":1}');
  });

  it('tells what is untrue, unknown and beyond this runtime apart', () => {
    expect(decodeContent(text, 'gzip')).toMatchObject({ kind: 'untrue', coding: 'gzip' });
    expect(
      decodeContent(Buffer.concat([zlib.deflateSync(text), Buffer.from('xx')]), 'deflate'),
    ).toMatchObject({ problem: expect.stringContaining('2 bytes follow') });
    expect(decodeContent(text, 'rot13')).toEqual({ kind: 'unknown', coding: 'rot13' });
    expect(decodeContent(text, 'compress')).toEqual({ kind: 'unsupported', coding: 'compress' });
    expect(decodeContent(zlib.gzipSync(Buffer.alloc(70 * 1024 * 1024)), 'gzip')).toMatchObject({
      problem: expect.stringContaining('more than'),
    });
  });
});
