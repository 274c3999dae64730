import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atLevels, configFile, levelsBeside, readLevel } from './levels.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'levels-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('levels of rules', () => {
  it('are read from NAME=LEVEL, and only where both exist', () => {
    expect(readLevel('undocumented-property=error')).toEqual(['undocumented-property', 'error']);
    expect(readLevel('request-media-type=off')).toEqual(['request-media-type', 'off']);
    expect(() => readLevel('undocumented-properties=error')).toThrow(/Did you mean .*undocumented-property/);
    expect(() => readLevel('undocumented-property=loud')).toThrow(/off, warn, error/);
    expect(() => readLevel('undocumented-property')).toThrow(/NAME=LEVEL/);
  });

  it('are found in the file beside the contract', async () => {
    const beside = () => levelsBeside(join(folder, 'api.yaml'));
    expect(await beside()).toEqual({});
    await writeFile(
      join(folder, configFile),
      '{"rules":{"undocumented-property":"error","pretty-ignored":"off"}}',
    );
    expect(await beside()).toEqual({ 'undocumented-property': 'error', 'pretty-ignored': 'off' });
    for (const wrong of [
      '{',
      '[]',
      '{"rule":{}}',
      '{"rules":{"no-such-rule":"off"}}',
      '{"rules":{"pretty-ignored":0}}',
      '{"rules":[]}',
    ]) {
      await writeFile(join(folder, configFile), wrong);
      await expect(beside(), wrong).rejects.toThrow(configFile);
    }
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
