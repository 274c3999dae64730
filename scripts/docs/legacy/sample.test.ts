import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue, SampleNode } from '../model.js';
import { readSample } from './sample.js';

function read(...lines: readonly string[]): SampleNode | undefined {
  const text = lines.join('\n');
  let start = 0;
  return readSample(
    text,
    lines.map((line) => {
      const span = { start, end: start + line.length };
      start = span.end + 1;
      return span;
    }),
  );
}

/** What a node stands for; `...` under a key that no JSON has where something is left out. */
function shown(node: SampleNode | undefined): JsonValue | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'object')
    return Object.fromEntries(
      (node.entries ?? []).map(({ key, node: value }) => [key, shown(value) ?? null]),
    );
  if (node.kind === 'array') return (node.items ?? []).map((item) => shown(item) ?? null);
  return node.kind === 'word' ? '(word)' : (node.value ?? null);
}

describe('readSample', () => {
  it('reads whatever JSON.stringify writes', () => {
    const plain = fc.stringMatching(/^[A-Za-z][\w .:/-]{0,12}$/);
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        plain,
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(plain, tie('value'), { maxKeys: 4 }),
    })).object;
    fc.assert(
      fc.property(json, (value) => {
        const node = read(...JSON.stringify(value, null, 2).split('\n'));
        expect(JSON.stringify(shown(node))).toBe(JSON.stringify(value));
        expect(node?.broken).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [['{ "a": 1', '  "b": 2, }'], { a: 1, b: 2 }],
    [['{ "a": [1, 2, ...] }'], { a: [1, 2] }],
    [['{ ... "a": true, ... }'], { a: true }],
    [['{ "a": {GROUP-ID}, "b": <host> }'], { a: '(word)', b: '(word)' }],
    [['{ "a": ISODate("2020-01-01"), "b": null }'], { a: '(word)', b: null }],
    [['// what comes', '{ \'a\': "x" } // done'], { a: 'x' }],
    [['{ \\"a\\": \\"x\\" }'], { a: 'x' }],
  ])('reads %j', (lines, value) => {
    expect(shown(read(...lines))).toMatchObject(value);
  });

  it('says where something is left out, and where brackets do not match', () => {
    expect(read('{ "a": 1, ... }')?.open).toBe(true);
    expect(read('{ "a": [ { "b": 1 }')?.broken).toBe(true);
    expect(read('{ "a": [ 1 } ]')?.broken).toBe(true);
    expect(read('{ "a": 1 }')?.broken).toBeUndefined();
    expect(read('no document')).toBeUndefined();
  });

  it('ends on any text, in time linear in its length', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}:,"'.\\a1 ]{0,60}$/), (text) => {
        const node = read(text);
        if (node !== undefined) expect(node.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
    expect(read('['.repeat(50_000))?.broken).toBe(true);
    expect(read('{"a":'.repeat(50_000))?.broken).toBe(true);
  });
});
