import { describe, expect, it } from 'vitest';
import { partsOf } from './multipart.js';

const type = 'multipart/form-data; boundary=b';
const read = (body: string, contentType = type) => {
  const found = partsOf(contentType, Buffer.from(body, 'latin1'));
  return 'problem' in found
    ? found.problem
    : found.parts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]);
};
const part = (name: string, content: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name=${name}${more}\r\n\r\n${content}\r\n`;

describe('parts of a multipart body', () => {
  it.each<[string, string, unknown, string?]>([
    [
      'two',
      `${part('"x"', '1')}${part('y', '2')}--b--\r\n`,
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ],
    ['what stands around them', `before\r\n${part('"x"', '1')}--b--\r\nafter`, [['x', '1']]],
    ['white space after a boundary', `--b  \r\n\r\n1\r\n--b--`, [[undefined, '1']]],
    ['an empty one', `${part('"x"', '')}--b--`, [['x', '']]],
    ['one without headers or content', '--b\r\n\r\n--b--', [[undefined, '']]],
    [
      'line breaks and boundary look-alikes inside',
      `${part('"x"', '--b\r\n--bc\r\n')}--b--`.replace('--b\r\n--bc', ' --b\r\n--bc'),
      [['x', ' --b\r\n--bc\r\n']],
    ],
    [
      'folded headers',
      `--b\r\nContent-Disposition: form-data;\r\n name="x"\r\nX: y\r\n\r\n1\r\n--b--`,
      [['x', '1']],
    ],
    ['bytes', `${part('"x"', '\u0000\u00ff')}--b--`, [['x', '\u0000\u00ff']]],
    [
      'a name beyond ASCII, with what would end its quotes',
      `${part('"\u00c3\u00a9%22"', '1')}--b--`,
      [['é"', '1']],
    ],
    ['none', '--b--', []],
    ['a quoted boundary', `--a b\r\n\r\n1\r\n--a b--`, [[undefined, '1']], 'multipart/mixed; boundary="a b"'],
    ['no boundary', '--b--', 'its Content-Type names no boundary', 'multipart/mixed'],
    ['nothing', '', 'no part of it begins'],
    ['another boundary', '--c\r\n\r\n1\r\n--c--', 'no part of it begins'],
    ['no end', part('"x"', '1'), 'its last boundary did not come'],
    ['bare line feeds', '--b\n\n1\n--b--', 'no part of it begins'],
  ])('%s', (_, body, expected, contentType) => {
    expect(read(body, contentType)).toEqual(expected);
  });

  it('takes time in proportion to the body', () => {
    expect(read('\r\n--bc'.repeat(200_000))).toBe('no part of it begins');
    expect(read(`--b\r\n${'a\r\n'.repeat(200_000)}\r\n--b--`)).toEqual([[undefined, '']]);
  });
});
