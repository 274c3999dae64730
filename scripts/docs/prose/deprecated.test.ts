import { describe, expect, it } from 'vitest';
import { statedDeprecated } from './deprecated.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

function says(text: string, name = 'box.<lid>.lids[].size'): boolean {
  const fact = statedDeprecated(prose(text), name);
  evidenceIsOnPage(text, fact);
  return fact !== undefined;
}

describe('statedDeprecated', () => {
  it.each([
    '_Deprecated_ : use `lid`.',
    'Deprecated. Use `lid`.',
    '_This field is deprecated and will be ignored._',
    'Size of the lid. This parameter has been deprecated.',
    '`size` is deprecated. Use `sizes`.',
    '**box. <lid>.lids[n].size** is deprecated. Use **sizes**.',
    '`lids.size` is now deprecated.',
  ])('takes %j', (text) => {
    expect(says(text)).toBe(true);
  });

  it.each([
    'Size of the deprecated lid.',
    '`depth` is deprecated. Use this one.',
    'Old lids are deprecated in favour of new ones.',
    'You cannot pack it where old lids (Deprecated) are there.',
    'Whether this field is deprecated.',
  ])('does not take %j', (text) => {
    expect(says(text)).toBe(false);
  });
});
