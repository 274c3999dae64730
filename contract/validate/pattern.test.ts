import { RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetError, compilePattern, type Pattern } from './pattern.js';
import { buildAutomaton } from './pattern-automaton.js';

function pattern(source: string): Pattern {
  const reading = compilePattern(source);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.pattern;
}

describe('compilePattern', () => {
  it.each([
    ['^\\p{L}+$', 'Zürich', true],
    ['^\\p{L}+$', '123', false],
    ['^[\\w\\-\\.]+$', 'a-b.c', true],
    ['^a\\_b$', 'a_b', true],
    ['^\\p{L}\\_$', 'ä_', true],
    ['^.$', '🦉', true],
  ])('%s on %s: %s', (source, text, expected) => {
    expect(pattern(source).matches(text)).toBe(expected);
  });

  it.each(['(?i)abc', '\\Aabc\\z', '[[:alpha:]]+', 'a++', '('])(
    'does not take %s for something else',
    (source) => {
      expect(compilePattern(source)).toHaveProperty('problem');
    },
  );
});

describe('patterns that make a backtracking engine hang', () => {
  it.each([
    '^(a+)+$',
    '^(a|aa)+$',
    '^(a*)*b$',
    '^(?:a?){60}a{60}$',
    '(x+x+)+y',
    '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
    '(?=(a+)+$)b',
    '(?<=^(a+)+)c',
  ])('%s is decided', (source) => {
    const text = `${'a'.repeat(100)}${source.includes('x') ? 'x'.repeat(200) : ''}!`;
    expect(pattern(source).matches(text)).toBe(false);
  });

  it.each([
    ['\\s+$', `${' '.repeat(100_000)}x`],
    ['^(a+)+$', `${'a'.repeat(100_000)}!`],
  ])('%s is decided on a long text', (source, text) => {
    expect(pattern(source).matches(text)).toBe(false);
  });

  it('gives up where the budget ends, and where a pattern refers back to a group', () => {
    expect(() => pattern('^(a+)+$').matches('a'.repeat(50_000), { left: 1_000 })).toThrow(BudgetError);
    expect(() => pattern('^(a+)+\\1b$').matches('a'.repeat(100))).toThrow(/refers back/);
    expect(pattern('^a{1000000}$').matches('a'.repeat(10))).toBe(false);
    expect(pattern('^(a|b)\\1$').matches('aa')).toBe(true);
  });
});

describe('the automaton', () => {
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  const atoms = fc.constantFrom(
    'a',
    'b',
    'ä',
    '🦉',
    '.',
    '[ab]',
    '[^a]',
    '\\w',
    '\\d',
    '\\p{L}',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\n',
  );
  const sources = fc.letrec<{ source: string }>((tie) => ({
    source: fc.oneof(
      { depthSize: 'small' },
      atoms,
      fc.tuple(tie('source'), tie('source')).map(([a, b]) => a + b),
      fc.tuple(tie('source'), tie('source')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('source'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,2}', '*?', '{2,}'))
        .map(([a, times]) => `(${a})${times}`),
      fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('source')).map(([kind, a]) => `(${kind}${a})`),
    ),
  })).source;
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'ä', '🦉', '1', '\n', ' ', '\ud83e', '_'), { maxLength: 8 })
    .map((parts) => parts.join(''));

  it.each([true, false])('agrees with the runtime on random patterns (unicode: %s)', (unicode) => {
    fc.assert(
      fc.property(sources, texts, (source, text) => {
        // V8 also looks between the halves of a surrogate pair for what takes no character; the standard does not.
        fc.pre(!/\\B|\(\?[=!<]/.test(source) || !/[\ud800-\udfff]/.test(text));
        let expression: RegExp;
        try {
          expression = new RegExp(source, unicode ? 'u' : '');
        } catch {
          return;
        }
        const tree = parser.parsePattern(source, 0, source.length, { unicode });
        expect(buildAutomaton(tree, unicode).matches(text, { left: 1e7 })).toBe(expression.test(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
