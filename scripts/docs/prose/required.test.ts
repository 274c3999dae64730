import { describe, expect, it } from 'vitest';
import { statedRequired } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

describe('statedRequired', () => {
  it.each<[string, boolean | undefined]>([
    ['==**REQUIRED**== Plan of the garden.', true],
    ['Plan of the garden. ==**REQUIRED**==', true],
    ['**Required** Name.', true],
    ['**Required.** If you leave it out, nothing works.', true],
    ['_Optional._ Name.', false],
    ['Required. Name of the thing.', true],
    ['An optional field that comes if the bed has a name.', false],
    ['Takes an optional field.', undefined],
    ['(required) Name of the thing.', true],
    ['==**REQUIRED**== if `url` is not present.', undefined],
    ['==**REQUIRED**== when `url` is absent.', undefined],
    ['**Required** if there is no url.', undefined],
    ['**Required**: if there is no url.', undefined],
    ['Required for paid plans.', undefined],
    ['The required fields are listed.', undefined],
    ['Fields that are **required** here.', undefined],
    ['required: true', undefined],
    ['', undefined],
  ])('%j gives %j', (text, expected) => {
    const fact = statedRequired(prose(text));
    expect(fact?.value).toBe(expected);
    evidenceIsOnPage(text, fact);
  });
});
