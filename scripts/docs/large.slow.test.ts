import { describe, expect, it } from 'vitest';
import { PageError } from './model.js';
import { ATTRIBUTE, bump, CELL, facts, legacy, put, read } from './testing/hostile.js';

/** Text of this length, over and over. */
function fill(words: string, length: number): string {
  return words.repeat(Math.ceil(length / words.length)).slice(0, length);
}

/** What grows on a page, and the page with that many characters of it. */
const growing: readonly [string, (length: number) => string][] = [
  ['legacy: a cell on one line', (length) => put(legacy, CELL, fill('word ', length))],
  ['legacy: a word', (length) => put(legacy, CELL, fill('x', length))],
  [
    'legacy: roles',
    (length) => put(legacy, '## Syntax', `${fill('You must have the `R` role. ', length)}\n\n## Syntax`),
  ],
  ['legacy: bars', (length) => put(legacy, '## Syntax', `${fill('|\n\n', length)}\n\n## Syntax`)],
  ['legacy: headings', (length) => put(legacy, '## Syntax', `${fill('## Note\n\n', length)}\n\n## Syntax`)],
  ['legacy: a list', (length) => put(legacy, CELL, `Possible values are:\n\n${fill('  * `A`\n\n', length)}`)],
  ['bump: a description', (length) => put(bump, ATTRIBUTE, fill('word ', length))],
  ['bump: method lines', (length) => put(bump, ATTRIBUTE, fill('**GET /x** ', length))],
  ['bump: broken marks', (length) => put(bump, ATTRIBUTE, fill('- ** (((', length))],
  ['bump: headings', (length) => put(bump, ATTRIBUTE, fill(' ## ', length))],
  ['bump: values', (length) => put(bump, ATTRIBUTE, `Possible values are ${fill('`a`, ', length)}`)],
  [
    'bump: responses of one code',
    (length) =>
      put(
        bump,
        '[Powered',
        `${fill(`### 401: U #### Body Parameters: a/b (object) object `, length)} [Powered`,
      ),
  ],
  ['bump: defaults', (length) => put(bump, ATTRIBUTE, fill('Defaults to `a`. ', length))],
];

/** Milliseconds of processor time; the wall clock would also count what else the machine does. */
function cost(text: string): number {
  const before = process.cpuUsage();
  read(text);
  return process.cpuUsage(before).user / 1_000;
}

describe('time grows no faster than the page', { timeout: 120_000 }, () => {
  it.each(growing)('%s', (_what, page) => {
    const small = page(30_000);
    const large = page(240_000);
    const smallest = Math.min(cost(small), cost(small), cost(small));
    // Eight times the size. Quadratic work would cost 64 times; small pages are mostly fixed cost and noise.
    expect(Math.min(cost(large), cost(large))).toBeLessThan(24 * Math.max(smallest, 5));
  });
});

describe('large pages', () => {
  const MEGABYTE = 1_000_000;

  it('of 5 MB are read whole', { timeout: 240_000 }, () => {
    const row = (number: number) =>
      [`name${number}`, 'string', 'Optional', fill('Text. ', 1_000), '`x`  \n  \n'].join('\n\n|\n\n');
    const rows = Array.from({ length: 5_000 }, (_, number) => row(number)).join('');
    const separator = '||||  \n  \n';
    expect(facts(put(legacy, separator, separator + rows)).parameters).toHaveLength(5_004);

    const attribute = (number: number) =>
      `- **name${number}** (string) ${fill(`Text of ${number}. `, 1_000)} `;
    const attributes = Array.from({ length: 5_000 }, (_, number) => attribute(number)).join('');
    expect(facts(put(bump, '## Responses', `${attributes}## Responses`)).requestBody?.fields).toHaveLength(
      5_005,
    );
  });

  it('of one line of a million characters are read or refused', () => {
    const word = fill('word ', MEGABYTE);
    expect(facts(put(bump, ATTRIBUTE, word)).parameters).toEqual(facts(bump).parameters);
    expect(facts(put(legacy, CELL, word)).parameters).toEqual(facts(legacy).parameters);
    for (const text of [word, `# ${word}`, `Docs Home ${word}`, `{"openapi": "3.0.3" ${word}`])
      expect(() => read(text)).toThrow(PageError);
  });
});
