import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PageError } from '../model.js';
import { SourceText } from '../source.js';
import { readLegacyPage } from './read.js';

describe('large pages', () => {
  const page = readFileSync(new URL('../fixtures/legacy/create-one-project.txt', import.meta.url), 'utf8');
  const body = 'What the project is called.';
  const time = (text: string) => {
    const start = performance.now();
    try {
      readLegacyPage(new SourceText('big.txt', text));
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
    }
    return performance.now() - start;
  };
  const row = (name: string) => `${name}\n\n|\n\nstring\n\n|\n\nRequired\n\n|\n\n${body}  \n  \n`;
  const tableEnd = '### Response Elements';
  const withRows = (rows: string) => page.replace(tableEnd, () => rows + tableEnd);

  // About 1 MB each: a single pass takes a second at most on a busy machine, a quadratic one minutes.
  it.each([
    ['a row many times', () => withRows(Array.from({ length: 12_000 }, (_, at) => row(`n${at}`)).join(''))],
    ['rows of one name', () => withRows(row('same').repeat(12_000))],
    ['one line of a million characters', () => page.replace(body, () => 'word '.repeat(50_000))],
    ['one word of a million characters', () => page.replace(body, () => 'x'.repeat(1_000_000))],
    ['a million ticks', () => page.replace(body, () => '`'.repeat(1_000_000))],
    ['a million stars and brackets', () => page.replace(body, () => '**[{('.repeat(50_000))],
    ['a million blanks in a line', () => page.replace(body, () => `a${' '.repeat(1_000_000)}b`)],
    ['empty lines', () => page.replace(body, () => `a${'\n'.repeat(1_000_000)}b`)],
    ['bars', () => withRows('|\n\n'.repeat(60_000))],
    ['separators', () => withRows('|||  \n  \n'.repeat(60_000))],
    ['row ends', () => withRows('x  \n  \n'.repeat(60_000))],
    ['headings', () => withRows('## Note\n\n'.repeat(50_000))],
    [
      'nested tables',
      () => page.replace(body, () => `text\n\n|\n\nA\n\n|\n\nB  \n  \n|  \n  \nx\n\n|\n\n`.repeat(12_000)),
    ],
    ['list items', () => page.replace(body, () => `Possible values are:\n\n${'  * `A`\n\n'.repeat(50_000)}`)],
    [
      'introduced lists',
      () => page.replace(body, () => 'Possible values are:\n\n  * x y z\n\n'.repeat(12_000)),
    ],
    ['lists of lists', () => page.replace(body, () => 'Values are:\n\n  * `a`\n\ntext\n\n'.repeat(12_000))],
    [
      'sentences',
      () => page.replace(body, () => 'Possible values are one. Defaults to two. '.repeat(12_000)),
    ],
    [
      'code lines',
      () =>
        page.replace(
          '    POST /groups  \n      \n',
          () => `    POST /groups  \n      \n${'    x y  \n'.repeat(60_000)}`,
        ),
    ],
    ['placeholders', () => page.replace('POST /groups', () => `POST /groups/${'{a}/'.repeat(50_000)}`)],
    ['deep names', () => withRows(row(`a${'.b'.repeat(60_000)}`))],
    [
      'a curl line',
      () => page.replace('--header "Accept', () => `${'-X -H --data '.repeat(30_000)}--header "Accept`),
    ],
    [
      'preamble prose',
      () => page.replace('## Note', () => `${'You must have the `A B` role. '.repeat(12_000)}\n\n## Note`),
    ],
    [
      'tab labels',
      () =>
        page.replace(
          '### Request Body Parameters\n',
          () => `### Request Body Parameters\n\n${'AWS\n\n'.repeat(60_000)}`,
        ),
    ],
  ])('%s: read in linear time', (_, make) => {
    expect(time(make())).toBeLessThan(60_000);
  });
});
