import { describe, expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import { settings, statedLimits } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

describe('statedLimits', () => {
  it.each<[string, SchemaType | undefined, object]>([
    ['How many items one page holds. Atlas goes no higher than 500.', 'integer', { maximum: 500 }],
    ['Order of the beds. The highest priority is **9**.', 'integer', { maximum: 9 }],
    ['Items per page, up to a maximum of 500.', 'integer', { maximum: 500 }],
    ['Number between 1 and 500.', 'integer', { minimum: 1, maximum: 500 }],
    ['Value between `1` and `24`, inclusive.', 'integer', { minimum: 1, maximum: 24 }],
    ['Minimum value is 1, maximum value is 500.', 'integer', { minimum: 1, maximum: 500 }],
    ['Must be at least 1.', 'integer', { minimum: 1 }],
    ['At most 100 items.', 'integer', { maximum: 100 }],
    ['Cannot exceed 1,000.', 'integer', { maximum: 1000 }],
    ["Can't exceed 90 days.", 'integer', { maximum: 90 }],
    ['Has to be greater than 0.', 'integer', { minimum: 1 }],
    ['Has to be less than 60.', 'integer', { maximum: 59 }],
    ['Has to be less than 1.', 'number', {}],
    ['No fewer than 2.', 'integer', { minimum: 2 }],
    ['10 or more.', 'integer', { minimum: 10 }],
    ['The maximum is 500.', 'integer', { maximum: 500 }],
    ['Possible values are 0 to 23.', 'integer', { minimum: 0, maximum: 23 }],
    ['Name of less than 80 characters.', 'string', { maxLength: 79 }],
    ['Up to 64 characters.', 'string', { maxLength: 64 }],
    ['A name with a maximum of 64 characters', 'string', { maxLength: 64 }],
    ['Must have between 1 and 64 characters.', 'string', { minLength: 1, maxLength: 64 }],
    ['Minimum length is 24, maximum length is 24.', 'string', { minLength: 24, maxLength: 24 }],
    ['64 characters or fewer', 'string', { maxLength: 64 }],
    ['At least 8 characters long.', 'string', { minLength: 8 }],
    ['Unique 22-character alphanumeric string that names it.', 'string', { minLength: 22, maxLength: 22 }],
    ['Up to 22-character words.', 'integer', {}],
    ['Not longer than 10 characters.', 'string', { maxLength: 10 }],
    ['Name of 1-64 characters.', 'string', { minLength: 1, maxLength: 64 }],
    ['1 to 100 characters', 'string', { minLength: 1, maxLength: 100 }],
    ['Restricted to 64 characters.', 'string', { maxLength: 64 }],
    ['Day of the month, from 1 to 31.', 'integer', { minimum: 1, maximum: 31 }],
    ['Integer between 1 and 7 that stands for the day.', 'integer', { minimum: 1, maximum: 7 }],
    [
      'Number of items that the response returns per page, up to a maximum of `500`.',
      'integer',
      { maximum: 500 },
    ],
    ['Page number, starting with one, of the crates.', 'integer', { minimum: 1 }],
    ['Positive integer that counts the lids.', 'integer', { minimum: 1 }],
    ['Weight of the crate. This value must be a positive number.', 'integer', { minimum: 1 }],
    [
      'Weight of the crate. This value\nmust be a positive number.',
      'number',
      { minimum: 0, exclusiveMinimum: true },
    ],
    ['If it is full, this value must be a positive number.', 'number', {}],
    ['The lowest possible priority is **0** , which means last.', 'number', { minimum: 0 }],
    ['Must be 8 characters or longer.', 'string', { minLength: 8 }],
    ['Limited to 64 characters in length.', 'string', { maxLength: 64 }],
    ['Limited to 64 characters in some harbours.', 'string', {}],
    ['Hour of the day. Range: 1-24.', 'integer', { minimum: 1, maximum: 24 }],
    ['Non-negative integer that counts the lids.', 'integer', { minimum: 0 }],
    ['Weight. It must not be negative.', 'number', { minimum: 0 }],
    ['Whether negative weights are counted.', 'integer', {}],
    ['Specify at least one lid.', 'array', { minItems: 1 }],
    ['To seal it, specify at least one lid.', 'array', {}],
    ['Roles of the crate. A minimum of one role must be provided.', 'array', { minItems: 1 }],
    ['At least two zone mappings are required.', 'array', { minItems: 2 }],
    ['This array must contain at least 3 entries.', 'array', { minItems: 3 }],
    ["Its lids. It can't be empty.", 'array', { minItems: 1 }],
    ['Each crate must have at least one lid.', 'array', {}],
    ['If it is sealed, at least one lid is required.', 'array', {}],
    ['Array can be empty, but not null.', 'array', {}],
    ['Up to 3 lids.', 'array', {}],
    ["Name of the lid. It is unique and it can't be an empty string.", 'string', { minLength: 1 }],
    ["The crate can't be empty.", 'string', {}],
    ["If it is sealed, it can't be an empty string.", 'string', {}],
    ['Days on board. Must be a positive, non-zero integer.', 'number', { minimum: 1 }],
    ['Crate number, starting with one hundred.', 'integer', {}],
    ['The maximum number of connections is 500.', 'integer', {}],
    ['Maximum of 10 tags.', 'integer', {}],
    ['Clusters with at least 3 nodes.', 'integer', {}],
    ['This can take up to 10 minutes.', 'integer', {}],
    ['For M10 clusters, at most 5.', 'integer', {}],
    ['At most 5 if the cluster is small.', 'integer', {}],
    ['Up to 64 characters.', 'integer', {}],
    ['No higher than 500.', 'string', {}],
    ['At most 5. At most 6.', 'integer', {}],
    ['Unique 24-hexadecimal digit string.', 'string', {}],
    ['Organization, written as 24 hexadecimal digits.', 'string', {}],
    ['HTTP status code that came with the error, such as 404.', 'integer', {}],
    ['More than one.', 'integer', {}],
    ['Add capacity, up to a maximum possible value of `4096` (i.e., 4 TB).', 'number', { maximum: 4096 }],
    ['Days to keep it. Must be at least `1` .', 'integer', { minimum: 1 }],
    ['This API resource accepts **1** through **50** , inclusive.', 'number', { minimum: 1, maximum: 50 }],
    ['Set it for clusters of size **M30** or greater.', 'number', {}],
    ['Regions where **zones. <zone>.nodes** is at least **1** , come first.', 'number', {}],
  ])('%j as %s gives %j', (text, type, expected) => {
    const limits = statedLimits(prose(text), type);
    expect(Object.fromEntries(Object.entries(limits).map(([key, fact]) => [key, fact.value]))).toEqual(
      expected,
    );
    for (const fact of Object.values(limits)) evidenceIsOnPage(text, fact);
  });
});

it('knows the numbers that a text tells to set in some case', () => {
  expect(
    settings(prose('The lowest is 1. For dry crates, set this value to **0**. Specify `-1` if wet.')),
  ).toEqual([0, -1]);
  expect(settings(prose('Set `size` to **0**.'))).toEqual([]);
});
