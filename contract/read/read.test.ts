import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ContractError } from '../error.js';
import { isObject, type Json, joinPointer } from '../json.js';
import { exactNumberAt, keysInOrder, originOf, placeOf } from './origins.js';
import { parseText } from './parse.js';

function refusalOf(text: string | Uint8Array): string {
  try {
    parseText('a.yaml', text);
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  return 'was read';
}

/** The characters of the text at a place. */
function wordAt(text: string, place: { line: number; column: number } | undefined): string {
  if (place === undefined) return '';
  return text.split('\n')[place.line - 1]?.slice(place.column - 1) ?? '';
}

test('lines may end with carriage returns alone', () => {
  const { value } = parseText('a', 'a:\r  b: 1\rc: "x"\r');
  expect(value).toEqual({ a: { b: 1 }, c: 'x' });
});

describe('places', () => {
  const yaml = 'a: 1\nlist:\n  - x\n  - {key: y, "200": z}\nempty:\n';
  const json = '{\n  "a": 1,\n  "list": ["x",\n {"key": "y", "200": "z"}], "empty": null}';

  test.each([
    ['/a', 'a: 1', '"a": 1'],
    ['/list/0', 'x', '"x"'],
    ['/list/1', '{key', '{"key'],
    ['/list/1/key', 'key: y', '"key": "y"'],
    ['/list/1/200', '"200": z', '"200": "z"'],
    ['/empty', 'empty:', '"empty": null'],
    ['/list/1/none/deeper', '{key', '{"key'],
  ])('%s is found in YAML and JSON', (pointer, inYaml, inJson) => {
    expect(wordAt(yaml, placeOf(parseText('a', yaml).value, pointer))).toMatch(start(inYaml));
    expect(wordAt(json, placeOf(parseText('a', json).value, pointer))).toMatch(start(inJson));
  });

  test('of any JSON, indented or not, every key is where its place says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const { value } = parseText('a', text);
        expect(value).toEqual(JSON.parse(text));
        for (const [pointer, key] of keysOf(value, '')) {
          expect(wordAt(text, placeOf(value, pointer)).startsWith(JSON.stringify(key))).toBe(true);
        }
      }),
    );
  });

  test('any JSON is the same value written as YAML', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z$/{}~]{1,8}$/), fc.jsonValue()), (object) => {
        const plain: unknown = JSON.parse(JSON.stringify(object));
        // The library writes this key without quotes, and so with another meaning (YAML 1.1, merge key).
        fc.pre(!JSON.stringify(plain).includes('"<<"'));
        expect(parseText('a', stringify(plain, { version: '1.2' }) || '{}').value).toEqual(plain);
      }),
    );
  });

  function start(words: string): RegExp {
    return new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  }

  function* keysOf(value: Json, at: string): Generator<[string, string]> {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) yield* keysOf(item, joinPointer(at, index));
    if (!isObject(value)) return;
    for (const [key, member] of Object.entries(value)) {
      yield [joinPointer(at, key), key];
      if (member !== undefined) yield* keysOf(member, joinPointer(at, key));
    }
  }
});

describe('what JavaScript would lose', () => {
  test.each(['{"404": 1, "200": 2, "default": 3}', '404: 1\n200: 2\ndefault: 3\n'])(
    'the order of keys: %j',
    (text) => {
      const { value } = parseText('a', text);
      expect(keysInOrder(isObject(value) ? value : {})).toEqual(['404', '200', 'default']);
    },
  );

  test.each([
    '{"maximum": 9223372036854775807, "x": [1, 12345678901234567890]}',
    'maximum: 9223372036854775807\nx: [1, 12345678901234567890]',
  ])('digits of large integers: %j', (text) => {
    const { value } = parseText('a', text);
    expect(originOf(value)?.exact?.get('maximum')).toBe('9223372036854775807');
    expect(originOf(isObject(value) ? value.x : null)?.exact?.get('1')).toBe('12345678901234567890');
  });

  test.each([
    ['9007199254740993', true],
    ['9007199254740992', false],
    ['1e400', true],
    ['1e3', false],
    ['0.1', false],
    ['100000000000000000000', false],
    ['0.10000000000000000001', true],
    ['1.50000000000000000', false],
  ])('%s is kept as written: %s', (number, kept) => {
    for (const text of [`{"a": ${number}}`, `a: ${number}`]) {
      expect(exactNumberAt(parseText('a', text).value, '/a')).toBe(kept ? number : undefined);
    }
  });

  test('a key `__proto__` is a key', () => {
    for (const text of ['{"__proto__": {"x": 1}}', '__proto__: {x: 1}']) {
      expect(Object.keys(parseText('a', text).value ?? {})).toEqual(['__proto__']);
    }
  });
});

describe('repeated keys are all named, with their places', () => {
  test.each([
    ['JSON', '{"a": 1,\n "a": 2, "b": {"c": 1,\n "c": 2}}'],
    ['YAML', 'a: 1\na: 2\nb: {c: 1,\n  c: 2}\n'],
    ['a number and its text', 'a: 1\n"a": 2\nb:\n  "c": 1\n  c: 2\n'],
  ])('%s', (_name, text) => {
    const { problems } = parseText('a.yaml', text);
    expect(problems.map(({ code, pointer, line }) => [code, pointer, line > 1])).toEqual([
      ['duplicate-key', '/a', true],
      ['duplicate-key', '/b/c', true],
    ]);
  });
});

describe('YAML', () => {
  test('aliases and merge keys are what they stand for; a status is text', () => {
    const text = 'base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nagain: *b\n200: ok\n';
    expect(parseText('a', text).value).toEqual({
      base: { x: 1, y: 2 },
      use: { y: 3, x: 1 },
      again: { x: 1, y: 2 },
      200: 'ok',
    });
  });

  test('a flow mapping that only begins like JSON is read', () => {
    expect(parseText('a', '{openapi: 3.0.3, "info": {title: T}, }').value).toEqual({
      openapi: '3.0.3',
      info: { title: 'T' },
    });
  });
});

describe('refused, with the place', () => {
  test.each([
    ['half a JSON', '{"a": [1, 2', 'a.yaml:1:12: not valid JSON'],
    ['half a YAML', 'a: [1, 2\nb: "x', 'a.yaml:'],
    ['a NUL', 'a: "x\u0000"', 'a.yaml:1:6: control character U+0000'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'a second YAML document'],
    ['an alias inside itself', 'a: &x {b: *x}', 'stands inside what it repeats'],
    ['an unknown alias', 'a: *x', 'a.yaml:1:4: no anchor "x"'],
    ['infinity', 'a: .inf', 'a.yaml:1:4: a number that JSON does not have'],
    ['nothing', '', 'empty'],
  ])('%s', (_name, text, message) => {
    expect(refusalOf(text)).toContain(message);
  });

  test.each([
    ['JSON', '['.repeat(100_000)],
    ['JSON objects', '{"a":'.repeat(100_000)],
    ['YAML', '- '.repeat(100_000)],
  ])('nesting past all sense: %s', (_name, text) => {
    expect(refusalOf(text)).toContain('levels of nesting');
  });

  test('aliases that expand past all sense', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    expect(refusalOf(lines.join('\n'))).toContain('aliases expand to');
  });

  test('a page where a contract is expected', () => {
    const page = () => parseText('beds.txt', '# Beds\n\n**GET /beds**\n\n- **a**: b\n');
    expect(page).toThrow('If it is a documentation page, `generate` makes a contract of it.');
  });

  test('bytes that are not UTF-8', () => {
    expect(refusalOf(new Uint8Array([0x61, 0x3a, 0x20, 0xff]))).toContain('not UTF-8');
    expect(refusalOf(Buffer.from('\u{FEFF}a: b', 'utf16le'))).toBe(
      'a.yaml:1:1: this is UTF-16 text; save it as UTF-8 text.',
    );
  });

  test.each(['// c\n{"a": 1}', '{"a": 1, // c\n"b": 2}', '{"a": /* c */ 1}'])(
    'a comment in JSON: %j',
    (text) => {
      expect(refusalOf(text)).toContain('a comment, which JSON does not have');
    },
  );

  test('DEL and C1 are text in JSON; in a message they are escaped', () => {
    expect(parseText('a', '{"a": "\u0085\u0092\u007f"}').value).toEqual({ a: '\u0085\u0092\u007f' });
    expect(parseText('a', '{"\u0092": 1, "\u0092": 2}').problems[0]?.message).toContain('"\\u0092"');
  });
});
