import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foundWherever } from './pattern-inclusion.js';

describe('foundWherever', () => {
  it.each<[string[], string, boolean | undefined]>([
    [['^[0-9]+$'], '^\\d+$', true],
    [['^\\d+$'], '^[0-9]+$', true],
    [['^[a-z]{3}$'], '^[a-z0-9]{1,5}$', true],
    [['^[a-z0-9]{1,5}$'], '^[a-z]{3}$', false],
    [['^a'], 'a', true],
    [['a'], '^a', false],
    [['a$', '^a'], '^a|b', true],
    [['^[a-z]+$', '^.{1,3}$'], '^[a-z]{1,3}$', true],
    [[], '', true],
    [[], '^', true],
    [[], '[\\s\\S]*', true],
    [[], '^.*$', false],
    [['^$'], 'a', false],
    [['a^'], 'never', true],
    [['$a'], 'never', true],
    [['^.$'], '^[^a]$', false],
    [['^\\S+$'], '^[^\\u3000]+$', true],
    [['^[^\\u3000]+$'], '^\\S+$', false],
    [['^[à-ö]$'], '^[à-ù]$', true],
    [['^[à-ù]$'], '^[à-ö]$', false],
    [['^🦉$'], '^.$', true],
    [['^a\\_$'], '^a_?$', undefined],
    [['^(?=a)'], '^a', undefined],
    [['(a)\\1'], 'a', undefined],
    [['^\\p{L}$'], '.', undefined],
    [['('], 'a', undefined],
    [['^(?:[ab]*a[ab]{20})$'], '^[ab]{21,}$', undefined],
  ])('%s within %s: %s', (others, pattern, expected) => {
    expect(foundWherever(others, pattern)).toBe(expected);
  });

  it('says of no text what its engine denies', () => {
    const leaf = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\d', '(?:)');
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('node'), tie('node')).map(([one, two]) => `${one}${two}`),
        fc.tuple(tie('node'), tie('node')).map(([one, two]) => `(?:${one}|${two})`),
        fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}')).map(([one, how]) => `(?:${one})${how}`),
      ),
    }));
    const letters = ['a', 'b', '1', '\n'];
    const texts = [''];
    for (const text of texts) if (text.length < 4) texts.push(...letters.map((letter) => text + letter));
    fc.assert(
      fc.property(node, node, (one, other) => {
        const [inner, outer] = [new RegExp(one, 'u'), new RegExp(other, 'u')];
        const stray = texts.find((text) => inner.test(text) && !outer.test(text));
        const said = foundWherever([one], other);
        if (stray !== undefined) expect(said).toBe(false);
        else expect(said).not.toBe(undefined);
      }),
    );
  });
});
