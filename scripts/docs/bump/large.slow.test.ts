import { describe, expect, it } from 'vitest';
import { PageError } from '../model.js';
import { SourceText } from '../source.js';
import { looksLikeBump, readBumpPage } from './read.js';

describe('large pages', () => {
  const head =
    '# T **GET /x** D. ## Servers - https://a.example: https://a.example () ## Parameters #### Query parameters ';
  it.each([
    ['attributes', head, '- **name** (string) Words. '],
    ['attribute beginnings', head, '- **name '],
    ['unclosed types', head, '- **n** (array['],
    ['headings', head, '## Parameters '],
    ['hash marks', head, '# '],
    ['method lines', head, '# T **GET /x** '],
    ['servers', '# T **GET /x** D. ## Servers ', '- a: https://b ('],
    ['server beginnings', '# T **GET /x** D. ## Servers ', '- a: b: '],
    ['dashes', '# T **GET /x** D. ## Servers ', '- a '],
    ['authentication', '# T **GET /x** D. ## Servers ## Authentication methods ', '- a '],
    ['responses', '# T **GET /x** D. ## Servers ## Parameters ## Responses ', '### 200: OK '],
    [
      'media types',
      '# T **GET /x** D. ## Servers ## Parameters ## Body parameters ',
      'Content-type: a/b; c=d ',
    ],
    ['footers', head, '[Powered by Bump.sh](https://bump.sh) '],
    ['words', head, 'word '],
    ['one word', head, 'x'],
    ['brackets', head, '[](('],
    ['stars', head, '*'],
    ['links', '# T **GET /x** ', '[a](https://b/) '],
    ['lines', head, '\n'],
  ])('takes time in proportion to the length of the page: 1 MB of %s', (_, start, part) => {
    const source = new SourceText('page.md', start + part.repeat(Math.ceil(1_000_000 / part.length)));
    const from = performance.now();
    try {
      readBumpPage(source);
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
    }
    looksLikeBump(source);
    // A fraction of a second when linear; quadratic work takes minutes.
    expect(performance.now() - from).toBeLessThan(60_000);
  });
});
