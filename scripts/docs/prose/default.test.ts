import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import { statedDefault } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

describe('statedDefault', () => {
  it.each<[string, SchemaType | undefined, unknown]>([
    ['Defaults to `false`.', 'boolean', false],
    ['Whether it starts. This parameter\ndefaults to `true`.', 'boolean', true],
    ['If omitted, defaults to `100`.', 'integer', 100],
    ['If you omit this parameter, it defaults to 1.', 'integer', 1],
    ['Default value is `AWS`.', 'string', 'AWS'],
    ['The default value is **AWS**.', 'string', 'AWS'],
    ['The default is `1`.', 'number', 1],
    ['The default for this value is `false`.', 'boolean', false],
    ['Default: `desc`', 'string', 'desc'],
    ['Time zone. Defaults to UTC.', 'string', 'UTC'],
    ['Page size (defaults to 20).', 'integer', 20],
    ['Number of items, default 1,000', 'integer', undefined],
    ['Number of items. Defaults to 1,000.', 'integer', 1000],
    ['Ratio. Defaults to 0.5.', 'number', 0.5],
    ['Offset. Defaults to -1.', 'integer', -1],
    ['Order: `asc` (default) or `desc`.', 'string', 'asc'],
    ['- **TLS1_2** (default) - **TLS1_1**', 'string', 'TLS1_2'],
    ['`pageNum` defaults to `1`.', 'integer', 1],
    ['Set to `true` by default.', 'boolean', true],
    ['Defaults to `[]`.', 'array', []],
    ['Format of the answer. Default value is json.', 'string', 'json'],
    ['*Defaults to `a`*', 'string', 'a'],
    ['Atlas defaults to `AWS`.', 'string', 'AWS'],
    ['Defaults to `"asc"`.', 'string', 'asc'],
    ['Defaults to `true`.', undefined, true],
    ['Defaults to `12`.', undefined, 12],
    ['If omitted, Atlas uses `AWS`.', 'string', 'AWS'],
    ['If the cluster is sharded, Atlas uses `3`.', 'integer', undefined],
    ['Left out, the oldest `Organization Owner` gets it.', 'string', undefined],
    ['*Defaults to the main branch*', 'string', undefined],
    ['Defaults to the value of `orgId`.', 'string', undefined],
    ['Defaults to none.', 'string', undefined],
    ['Region. **AWS** defaults to **US_EAST_1**.', 'string', undefined],
    ['If `providerName` is `AWS`, defaults to `US_EAST_1`.', 'string', undefined],
    ['Defaults to `3` if the cluster is sharded.', 'integer', undefined],
    ['Defaults to `3` if omitted.', 'integer', 3],
    ['For AWS clusters, defaults to `7`.', 'integer', undefined],
    ['Defaults to `asc`. Elsewhere it defaults to `desc`.', 'string', undefined],
    ['Defaults to `10 MB`.', 'integer', undefined],
    ['Defaults to `yes`.', 'boolean', undefined],
    ['Defaults to main branch of the repository.', 'string', undefined],
    ['Whether the default alerts are left out.', 'boolean', undefined],
    ['Whether `false` is returned.', 'boolean', undefined],
    ['Defaults to `null`.', 'string', undefined],
    ['Acme uses `US1` (`US` in the Harbour API) by default.', 'string', 'US'],
    ['If it is wet, Acme uses `US1` (`US` in this API) by default.', 'string', undefined],
  ])('%j as %s gives %j', (text, type, expected) => {
    const fact = statedDefault(prose(text), type, 'pageNum');
    expect(fact?.value).toEqual(expected);
    evidenceIsOnPage(text, fact);
  });

  it('reads back any value it is given in back-ticks, with the exact quote', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Defaults to',
          'This parameter defaults to',
          'If omitted, defaults to',
          'Default value is',
        ),
        fc.oneof(fc.boolean(), fc.integer({ min: -1e6, max: 1e6 }), fc.stringMatching(/^[A-Z][A-Z_]{0,12}$/)),
        fc.constantFrom(' ', '\n', '\n  '),
        (lead, value, gap) => {
          const type =
            typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'integer' : 'string';
          const stated = `${lead}${gap}\`${value}\``;
          const text = `What it is for. ${stated}. And more.`;
          const fact = statedDefault(prose(text), type);
          expect(fact?.value).toBe(value);
          expect(stated.endsWith(fact?.evidence[0]?.quote ?? '?')).toBe(true);
        },
      ),
      { seed },
    );
  });
});

describe('defaults told by what happens without the value', () => {
  it.each<[string, SchemaType, unknown]>([
    ['If left out, it is `true`.', 'boolean', true],
    ['Left out, it is `5`.', 'integer', 5],
    ['If you leave it out, Atlas uses `5`.', 'integer', 5],
    ['Without it Atlas takes `AWS`.', 'string', 'AWS'],
    ['When it is missing, `100` applies.', 'integer', 100],
    ['By default it is `x`.', 'string', 'x'],
    ['By default, Atlas uses `x`.', 'string', 'x'],
    ['Left out, the oldest `Organization Owner` gets it.', 'string', undefined],
    ['It is `null` when the VPC sits in the same region.', 'string', undefined],
    ['Without it Atlas takes `AWS` or `GCP`.', 'string', undefined],
    ['If omitted, Atlas sets this\nparameter to `AWS`.', 'string', 'AWS'],
    ["If you don't set an authentication mechanism, Atlas defaults to **SCRAM-SHA**.", 'string', undefined],
    ["If you don't set this parameter, Atlas defaults to **SCRAM-SHA**.", 'string', 'SCRAM-SHA'],
    ['Default is 24 hours prior to the current timestamp.', 'number', undefined],
    ['The API resource accepts **STANDARD** , the default, and **PROVISIONED**.', 'string', 'STANDARD'],
    ['This parameter use a default value of **636**.', 'integer', 636],
    ['Default is 7 days before now.', 'number', undefined],
    ['The default page number is `7`.', 'integer', undefined],
    ['By default it is the `id` of the project.', 'string', undefined],
  ])('%j gives %j %j', (text, type, expected) => {
    expect(statedDefault(prose(text), type)?.value).toEqual(expected);
  });
});

it('is about this value where its name ends in the word', () => {
  const text = prose('Region of the crate. The default crate region is `US`.');
  expect(statedDefault(text, 'string', 'crateRegion')?.value).toBe('US');
  expect(statedDefault(text, 'string', 'crates[].region')?.value).toBe('US');
  expect(statedDefault(text, 'string', 'crateSize')).toBeUndefined();
});

it('is about this value where another one is named as left out', () => {
  const text = prose('If `region` is omitted, defaults to `US`.');
  expect(statedDefault(text, 'string', 'region')?.value).toBe('US');
  expect(statedDefault(text, 'string', 'zone')).toBeUndefined();
});

it('reads the version that is run instead', () => {
  const text = prose('If omitted, the harbour deploys a crate that runs MongoDB 7.3.');
  expect(statedDefault(text, 'string', 'crateVersion')?.value).toBe('7.3');
  expect(statedDefault(text, 'string', 'crateName')).toBeUndefined();
  const conditional = prose('If omitted and you also set `lid`, it deploys a crate that runs MongoDB 7.3.');
  expect(statedDefault(conditional, 'string', 'crateVersion')).toBeUndefined();
});

it('reads what somebody will use by default', () => {
  expect(
    statedDefault(prose('Either `US` or `EU`. Harbourmaster will use `US` by default.'), 'string')?.value,
  ).toBe('US');
  expect(statedDefault(prose('In the north the harbour uses `US` by default.'), 'string')).toBeUndefined();
});
