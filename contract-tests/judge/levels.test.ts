import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atLevels, knownRules, readLevel } from './levels.js';

describe('levels of rules', () => {
  it('are read from NAME=LEVEL, and only where both exist', () => {
    expect(readLevel('undocumented-property=error')).toEqual(['undocumented-property', 'error']);
    expect(readLevel('request-media-type=off')).toEqual(['request-media-type', 'off']);
    expect(() => readLevel('undocumented-properties=error')).toThrow(/Did you mean .*undocumented-property/);
    expect(() => readLevel('undocumented-property=loud')).toThrow(/off, warn, error/);
    expect(() => readLevel('undocumented-property')).toThrow(/NAME=LEVEL/);
  });

  it('may be set for the rules that the documentation names, all of them and no other', async () => {
    const readme = await readFile(join(import.meta.dirname, '..', 'README.md'), 'utf8');
    const lists = readme
      .split('## Rules and their levels')[1]
      ?.split('\nWhat a value')[0]
      ?.split('About responses')[1];
    const named = [...(lists ?? '').matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...knownRules].sort());
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
