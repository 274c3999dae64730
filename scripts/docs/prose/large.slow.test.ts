import { describe, expect, it } from 'vitest';
import {
  announcesValues,
  settings,
  soleAmong,
  statedDefault,
  statedDeprecated,
  statedEither,
  statedLimits,
  statedNeed,
  statedRequired,
  statedRoles,
  statedScalar,
  statedValues,
} from '../prose.js';
import { prose } from './testing/page.js';

describe('any text', () => {
  it.each([
    'Defaults to `a ',
    'Possible values are: - `a ',
    'Possible values are `a`, ',
    ' by default` by default',
    'You must have the ',
    'The requesting Service Account ',
    '==**REQUIRED** ',
    'at least 5 or between 1 and ',
    '** * _ ` " ',
    'Aaaa ',
    'one of the following these values ',
    'if omitted, defaults to `x` ',
    'Unit: `a`, ',
    'you must set `a` ',
    'either `a` or ',
    'at least one of it is required ',
    'this field is deprecated ',
    'Acme uses `a` (`b` in this ',
    'set it to `1` ',
    '`a`, ',
    '1,000',
    '(',
    '. ',
  ])('takes time in proportion to the length: %j again and again', (part) => {
    const text = part.repeat(Math.ceil(400_000 / part.length));
    const page = prose(text);
    const start = performance.now();
    statedDefault(page, 'string');
    statedValues(page, 'string');
    statedLimits(page, 'integer');
    statedLimits(page, 'array');
    statedRequired(page);
    statedNeed(page, 'a');
    statedEither(page);
    statedDeprecated(page, 'a');
    statedScalar(page);
    settings(page);
    soleAmong(page, ['a', 'b']);
    statedRoles(page);
    announcesValues(`${text}:`);
    // Linear work takes a few hundred milliseconds here; quadratic work takes minutes.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});
