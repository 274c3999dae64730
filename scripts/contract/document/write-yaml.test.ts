import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeYaml } from './write-yaml.js';

/** Each is another value, or none, to who reads YAML 1.1. */
const texts = [
  'no',
  'on',
  'Yes',
  'n',
  '12:30:45',
  '2020-01-01',
  '1_000',
  '0b11',
  '0x1F',
  '012',
  '1e3',
  '~',
  '=',
  '<<',
];

describe('texts that YAML 1.1 reads as something else', () => {
  it.each(['1.1', '1.2'] as const)('stay texts to a reader of %s, as keys and as values', (version) => {
    const document = Object.fromEntries(texts.map((text) => [text, text]));
    // As the member of another one: a merge key is one in any map.
    expect(parse(writeYaml({ document }), { version, merge: version === '1.1' })).toEqual({ document });
  });

  it('are quoted, and no others', () => {
    expect(writeYaml({ a: ['no', 'none', '=', '=x'] })).toBe('a:\n  - "no"\n  - none\n  - "="\n  - =x\n');
  });
});
