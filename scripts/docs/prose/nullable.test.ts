import { describe, expect, it } from 'vitest';
import { SourceText } from '../source.js';
import { statedNull } from './nullable.js';

function isNull(text: string, name = 'size'): boolean {
  const fact = statedNull(new SourceText('page.txt', text).prose(0, text.length), name);
  expect(fact === undefined || fact.evidence.every(({ rule }) => rule === 'null-in-prose')).toBe(true);
  return fact !== undefined;
}

describe('statedNull', () => {
  it.each([
    'Error message. Atlas returns **null** if there are no errors.',
    'Returns `null` until a peering connection is created.',
    'The value is `null` if there are no connections.',
    'If `null`, clients go to the nearest region.',
    'If omitted or if the value is `null`, the organization is disconnected.',
    'To make a user permanent, set the value of this field to `null`.',
    'Number of crates, or `null` if nobody counted.',
    'Can be null.',
    '`null` if nobody counted.',
    'Atlas sets this to `null` when it is open.',
    '`size` is `null` while the crate is empty.',
    '`lid.size` returns null when it is open.',
  ])('takes %j', (text) => {
    expect(isNull(text, 'crate.lid.size') || isNull(text)).toBe(true);
  });

  it.each([
    'Array can be empty, but not null.',
    'Never returns null.',
    "Atlas doesn't return null.",
    '`lids` returns `null` when the crate is open.',
    'If Atlas has no data point, the **value** field is set to **null**.',
    'The first data point has a null value.',
    'Set to a null-terminated string.',
    'Nullify the crate.',
  ])('does not take %j', (text) => {
    expect(isNull(text)).toBe(false);
  });
});
