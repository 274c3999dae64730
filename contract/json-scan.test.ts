import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from './json-scan.js';

describe('scanJson', () => {
  it.each([
    ['{"a":1,}', 7, 'a comma with nothing after it'],
    ['[1 2]', 3, 'expected "," or "]"'],
    ['{a:1}', 1, 'expected a key in double quotes'],
    ['{"a" 1}', 5, 'expected ":" after the key'],
    ['', 0, 'no JSON value'],
    ['{"a":"x', 7, 'the text ends inside a string'],
    ['{"a":', 5, 'the text ends too early'],
    ['"\\x"', 1, 'not an escape that JSON knows'],
    ['"a\nb"', 2, 'a control character inside a string has to be escaped'],
    ['NaN', 0, 'expected a JSON value'],
    ['[01]', 2, 'expected "," or "]"'],
    ["{'a':1}", 1, 'expected a key in double quotes'],
    ['{"a":1', 6, 'expected "," or "}"'],
  ])('says where %s stops being JSON', (text, offset, message) => {
    expect(scanJson(text).error).toEqual({ offset, message });
  });

  it('finds what follows the value', () => {
    expect(scanJson('{} {}').trailing).toBe(3);
    expect(scanJson(' {} \n').trailing).toBeUndefined();
  });

  it('finds keys given twice, escaped or not, with their place', () => {
    const { duplicates } = scanJson('{"a":[{"x":1,"\\u0078":2}],"a":3,"b":{"a":1}}');
    expect(duplicates.map(({ pointer, start, end }) => [pointer, start, end])).toEqual([
      ['/a/0/x', 13, 21],
      ['/a', 26, 29],
    ]);
  });

  it('keeps its stack off the call stack', () => {
    const deep = 200_000;
    expect(scanJson('['.repeat(deep) + ']'.repeat(deep)).depth).toBe(deep);
    expect(scanJson('[{"a":'.repeat(deep)).error).toBeDefined();
  });

  it('agrees with JSON.parse on any text', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\u0061"',
      '1',
      '-0.5e3',
      'true',
      'null',
      ' ',
      '\n',
      '"',
      '\\',
      'x',
      '01',
      '.',
    ];
    const texts = fc.oneof(
      fc.json(),
      fc.string(),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const scan = scanJson(text);
        const accepted = !scan.error && scan.trailing === undefined;
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(accepted).toBe(parses);
      }),
      { seed: 20240805, numRuns: 3000 },
    );
  });
});

it('tells a visitor each value with its key and place', () => {
  const seen: unknown[] = [];
  scanJson('{"a":[1,"x"]}', {
    begin: (start, key) => seen.push(['begin', start, key]),
    end: (end) => seen.push(['end', end]),
    key: (key, start, end) => seen.push(['key', key, start, end]),
  });
  expect(seen).toEqual([
    ['begin', 0, undefined],
    ['key', 'a', 1, 4],
    ['begin', 5, 'a'],
    ['begin', 6, 0],
    ['end', 7],
    ['begin', 8, 1],
    ['end', 11],
    ['end', 12],
    ['end', 13],
  ]);
});
