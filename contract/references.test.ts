import { describe, expect, test } from 'vitest';
import type { JsonObject } from './json.js';
import { References } from './references.js';

function follow(
  document: JsonObject,
  pointer: string,
  version: '3.0' | '3.1' = '3.1',
  end: 'all' | 'bare' = 'all',
) {
  const followed = new References(document, version).follow(pointer, end);
  return followed.kind === 'found' ? followed.at.pointer : followed.kind;
}

describe('following references', () => {
  test('on the way, at the end, and through one another', () => {
    const document = { a: { $ref: '#/b' }, b: { c: { $ref: '#/d~1e' } }, 'd/e': { f: [{ g: 1 }] } };
    expect(follow(document, '/a/c/f/0/g')).toBe('/d~1e/f/0/g');
    expect(follow(document, '/a')).toBe('/b');
  });

  test('circles, nothing and other documents are told apart', () => {
    const document = {
      a: { $ref: '#/b' },
      b: { $ref: '#/a' },
      c: { $ref: '#/none' },
      d: { $ref: 'x.yaml#/y' },
    };
    expect(['/a', '/c', '/d', '/e'].map((pointer) => follow(document, pointer))).toEqual([
      'circle',
      'nothing',
      'outside',
      'nothing',
    ]);
  });

  test('members beside a reference: ignored in 3.0, reached from 3.1 on, and in a Path Item always', () => {
    const document = {
      schemas: {
        A: { $ref: '#/schemas/B', properties: { x: 'beside' } },
        B: { properties: { x: 'in the target' } },
      },
      paths: { '/p': { $ref: '#/items/p', get: 'beside' } },
      items: { p: { get: 'in the target', put: 1 } },
    };
    expect(follow(document, '/schemas/A/properties/x', '3.0')).toBe('/schemas/B/properties/x');
    expect(follow(document, '/schemas/A/properties/x', '3.1')).toBe('/schemas/A/properties/x');
    expect(follow(document, '/paths/~1p/get', '3.0')).toBe('/paths/~1p/get');
    expect(follow(document, '/paths/~1p/put', '3.0')).toBe('/items/p/put');
  });

  test('the end of a schema: what says more than where it leads is left as it stands, from 3.1 on', () => {
    const document = {
      bare: { $ref: '#/end', description: 'words' },
      more: { $ref: '#/end', minLength: 1 },
      end: {},
    };
    expect(follow(document, '/bare', '3.1', 'bare')).toBe('/end');
    expect(follow(document, '/more', '3.1', 'bare')).toBe('/more');
    expect(follow(document, '/more', '3.0', 'bare')).toBe('/end');
  });

  test('escapes of pointers and of URLs', () => {
    const document = { 'a b/{c}~': { x: 1 }, r: { $ref: '#/a%20b~1%7Bc%7D~0' } };
    expect(follow(document, '/r/x')).toBe('/a b~1{c}~0/x');
  });

  test('names that schemas give themselves', () => {
    const document = {
      components: {
        schemas: {
          Pet: {
            $id: 'https://a.example/pet',
            $defs: { Tag: { $anchor: 'tag' } },
            properties: { tag: { $ref: '#/$defs/Tag' } },
          },
          Byte: { $anchor: 'byte' },
        },
      },
      byId: { $ref: 'https://a.example/pet' },
      within: { $ref: 'https://a.example/pet#tag' },
      byAnchor: { $ref: '#byte' },
      byPath: { $ref: 'https://a.example/pet#/$defs/Tag' },
      unknown: { $ref: '#unknown' },
    };
    expect(follow(document, '/byId')).toBe('/components/schemas/Pet');
    expect(follow(document, '/within')).toBe('/components/schemas/Pet/$defs/Tag');
    expect(follow(document, '/byPath')).toBe('/components/schemas/Pet/$defs/Tag');
    expect(follow(document, '/byAnchor')).toBe('/components/schemas/Byte');
    expect(follow(document, '/unknown')).toBe('nothing');
    // Inside a schema with an `$id`, `#` is that schema, not the document.
    expect(follow(document, '/byId/properties/tag')).toBe('/components/schemas/Pet/$defs/Tag');
  });
});
