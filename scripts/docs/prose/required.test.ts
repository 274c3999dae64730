import { describe, expect, it } from 'vitest';
import { statedNeed, statedRequired } from '../prose.js';
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

describe('statedNeed', () => {
  it.each<[string, string | undefined]>([
    ['Its lid. This field is required.', 'required'],
    ['You must specify a value for this parameter.', 'required'],
    ['You must set `lid`.', 'required'],
    ['Required if `size` is set.', 'required-if'],
    ['This is only required for large crates.', 'required-if'],
    ['The harbour requires this parameter if it rains.', 'required-if'],
    ['If you set `size`, you must set **box.lid**.', 'required-if'],
    ['Either `lid` or `hatch` is required.', 'required-if'],
    ['If omitted, it has none.', 'omittable'],
    ["If you don't specify this parameter, it has none.", 'omittable'],
    ['If you set it, you must set `hatch`.', undefined],
    ['Either `tap` or `hatch` is required.', undefined],
    ['You must set this value to **true** for large crates.', undefined],
    ['Name of the required crate.', undefined],
    ['The required lid.', undefined],
  ])('%j gives %j', (text, expected) => {
    const need = statedNeed(prose(text), 'box.lid');
    expect(need?.words.value).toBe(expected);
    evidenceIsOnPage(text, need?.words);
  });
});
