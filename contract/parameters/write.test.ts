/** The table of "Style Values" in OpenAPI 3.0.4 and 3.1.1, and RFC 6570 where it says so. */
import { describe, expect, test } from 'vitest';
import { cookiePair, headerText, pathText, queryPairs, styleProblem } from './write.js';

const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

describe('path', () => {
  test.each([
    ['simple', false, 'blue', 'blue'],
    ['simple', false, list, 'blue,black,brown'],
    ['simple', false, object, 'R,100,G,200,B,150'],
    ['simple', true, object, 'R=100,G=200,B=150'],
    ['simple', false, "a/b?c#d,é!'()*", 'a%2Fb%3Fc%23d%2C%C3%A9%21%27%28%29%2A'],
    ['label', false, '', '.'],
    ['label', false, 'blue', '.blue'],
    ['label', false, list, '.blue,black,brown'],
    ['label', true, list, '.blue.black.brown'],
    ['label', false, object, '.R,100,G,200,B,150'],
    ['label', true, object, '.R=100.G=200.B=150'],
    ['matrix', false, '', ';color'],
    ['matrix', false, 'blue', ';color=blue'],
    ['matrix', false, list, ';color=blue,black,brown'],
    ['matrix', true, list, ';color=blue;color=black;color=brown'],
    ['matrix', false, object, ';color=R,100,G,200,B,150'],
    ['matrix', true, object, ';R=100;G=200;B=150'],
  ])('%s, explode %s, %j', (style, explode, value, text) => {
    expect(pathText('color', value, { style, explode })).toBe(text);
  });
});

describe('query', () => {
  test.each([
    ['form', true, '', ['color=']],
    ['form', true, 'a b&c', ['color=a%20b%26c']],
    ['form', true, list, ['color=blue', 'color=black', 'color=brown']],
    ['form', false, list, ['color=blue,black,brown']],
    ['form', false, [], []],
    ['form', false, object, ['color=R,100,G,200,B,150']],
    ['form', true, object, ['R=100', 'G=200', 'B=150']],
    ['spaceDelimited', false, list, ['color=blue%20black%20brown']],
    ['spaceDelimited', false, object, ['color=R%20100%20G%20200%20B%20150']],
    ['pipeDelimited', false, list, ['color=blue%7Cblack%7Cbrown']],
    ['deepObject', true, object, ['color%5BR%5D=100', 'color%5BG%5D=200', 'color%5BB%5D=150']],
  ])('%s, explode %s, %j', (style, explode, value, pairs) => {
    expect(queryPairs('color', value, { style, explode })).toEqual(pairs);
  });

  test('allowReserved leaves what does not end the value', () => {
    const value = 'a/b?c:d@e;f&g=h+i#j[k]%';
    const options = { style: 'form', explode: true };
    expect(queryPairs('q', value, { ...options, allowReserved: true })).toEqual([
      'q=a/b?c:d@e;f%26g%3Dh%2Bi%23j%5Bk%5D%25',
    ]);
    expect(queryPairs('q', value, options)).toEqual([`q=${encodeURIComponent(value)}`]);
  });

  test('content is written as its media type', () => {
    const options = { style: 'form', explode: true, mediaType: 'application/json' };
    expect(queryPairs('filter', { a: [1, { b: null }] }, options)).toEqual([
      `filter=${encodeURIComponent('{"a":[1,{"b":null}]}')}`,
    ]);
    expect(queryPairs('filter', 'x', options)).toEqual(['filter=%22x%22']);
  });

  test.each([
    ['deepObject', { ids: ['a', 'b'] }],
    ['deepObject', { a: { b: 1 } }],
    ['deepObject', ['a']],
    ['form', [['a']]],
    ['form', { a: { b: 1 } }],
    ['pipeDelimited', 'a'],
    ['simple', 'a'],
  ])('what is not defined is refused: %s %j', (style, value) => {
    expect(() => queryPairs('q', value, { style, explode: true })).toThrow(/parameter q/);
  });
});

test('headers are written plain, by the style simple', () => {
  expect(headerText('X', list, { style: 'simple', explode: false })).toBe('blue,black,brown');
  expect(headerText('X', object, { style: 'simple', explode: true })).toBe('R=100,G=200,B=150');
  expect(headerText('X', 'a b, é\r\nY: 1', { style: 'simple', explode: false })).toBe(
    'a b, %C3%A9%0D%0AY: 1',
  );
});

test('cookies are written by the style form; several members without a separator are refused', () => {
  expect(cookiePair('n', 1, { style: 'form', explode: true })).toBe('n=1');
  expect(cookiePair('n', 'a; b=c', { style: 'form', explode: true })).toBe('n=a%3B%20b%3Dc');
  expect(cookiePair('n', list, { style: 'form', explode: false })).toBe('n=blue,black,brown');
  expect(() => cookiePair('n', list, { style: 'form', explode: true })).toThrow(/no separator/);
});

test.each([
  ['label', {}],
  ['label', ''],
  ['simple', []],
  ['simple', '..'],
  ['simple', '.'],
])('nothing that names another resource is a path segment: %s %j', (style, value) => {
  const parameter = {
    name: 'x',
    in: 'path',
    required: true,
    style,
    explode: false,
    pointer: '',
    examples: [],
  } as const;
  expect(styleProblem(parameter, value)).toContain('cannot be a path segment');
  expect(styleProblem(parameter, { a: 1 })).toBeUndefined();
});
