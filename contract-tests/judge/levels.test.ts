import { describe, expect, it } from 'vitest';
import { atLevels, readLevel } from './levels.js';

describe('levels of rules', () => {
  it('are read from NAME=LEVEL, and only where both exist', () => {
    expect(readLevel('undocumented-property=error')).toEqual(['undocumented-property', 'error']);
    expect(readLevel('request-media-type=off')).toEqual(['request-media-type', 'off']);
    expect(() => readLevel('undocumented-properties=error')).toThrow(/Did you mean .*undocumented-property/);
    expect(() => readLevel('undocumented-property=loud')).toThrow(/off, warn, error/);
    expect(() => readLevel('undocumented-property')).toThrow(/NAME=LEVEL/);
  });

  it('decide what a finding counts as', () => {
    const violation = { severity: 'error', message: '', expected: '', got: '' } as const;
    const all = [
      { ...violation, rule: 'a' },
      { ...violation, rule: 'b' },
      { ...violation, rule: 'c' },
    ];
    expect(atLevels(all, { a: 'off', b: 'warn' }).map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(
      ['warning b', 'error c'],
    );
  });
});
