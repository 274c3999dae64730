import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import { announcesValues, itemValue, statedValues } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

describe('statedValues', () => {
  it.each<[string, SchemaType | undefined, unknown]>([
    ['Atlas accepts **A** , **B** , or **C**.', 'string', ['A', 'B', 'C']],
    ['Accepted values are `AWS`, `GCP` and\n`Azure`.', 'string', ['AWS', 'GCP', 'Azure']],
    ['Possible values are `eur`, `nok` or `sek`.', 'string', ['eur', 'nok', 'sek']],
    ['Values include: `A`, `B`.', 'string', ['A', 'B']],
    ['Type. Atlas can return **a** or **b**.', 'string', ['a', 'b']],
    ['Returns `"PENDING"`, `"SUCCESS"`, or `"FAILED"`.', 'string', ['PENDING', 'SUCCESS', 'FAILED']],
    ['The resource returns **CONTINUOUS** or **LTS** (Long Term Support).', 'string', ['CONTINUOUS', 'LTS']],
    ['Atlas may return **3** , **5** , or **7**.', 'number', [3, 5, 7]],
    [
      'This API resource accepts REPLICASET, SHARDED, and GEOSHARDED.',
      'string',
      ['REPLICASET', 'SHARDED', 'GEOSHARDED'],
    ],
    ['Can be one of cluster, indices or shards.', 'string', ['cluster', 'indices', 'shards']],
    [
      'Atlas returns one of the following values: **PENDING** ,\n**SUCCESS** , and **FAIL**.',
      'string',
      ['PENDING', 'SUCCESS', 'FAIL'],
    ],
    [
      'The API resource accepts **STANDARD** , the default, and **PROVISIONED**.',
      'string',
      ['STANDARD', 'PROVISIONED'],
    ],
    ['Kind of item. One of the following values: `a`, `b` or `c`.', 'string', ['a', 'b', 'c']],
    ['Kind of crate. Value is `BOX`.', 'string', ['BOX']],
    ['Value can be `BOX` (for a box).', 'string', ['BOX']],
    ['Provider of the crate. Harbour Federation only supports `BOX`.', 'string', ['BOX']],
    ['How it is weighed. If present, this value is `SCALE1`.', 'string', ['SCALE1']],
    ['This value will always be the string literal `BOX`.', 'string', ['BOX']],
    ['Maker of the lid. You can specify `ACME` (for Acme Lids).', 'string', ['ACME']],
    ['You can specify `ACME`.', 'string', undefined],
    ['`MEAN`. The harbour weighs it as a mean.', 'string', ['MEAN']],
    ['`MEAN` is what it weighs.', 'string', undefined],
    ['Provider of the crate. Must be `BOX`.', 'string', ['BOX']],
    ['Must be `BOX` or larger.', 'string', undefined],
    ['Harbour only supports `BOX` for small crates.', 'string', undefined],
    ['Harbour supports `BOX`.', 'string', undefined],
    ['Value is `BOX` if it has a lid.', 'string', undefined],
    ['Value is `null`.', 'string', undefined],
    ['Atlas returns **automated**.', 'string', ['automated']],
    ['Atlas returns **null**.', 'string', undefined],
    ['Atlas returns **lids** that fit.', 'string', undefined],
    ['Maker of the lid. Currently only `ACME` is supported.', 'string', ['ACME']],
    ['Only `ACME` is supported for small crates.', 'string', undefined],
    ['This must be `ACME`.', 'string', ['ACME']],
    ['This value is always `ACME`.', 'string', ['ACME']],
    ['Maker of the lid. Always `ACME`.', 'string', ['ACME']],
    ['Only `ACME` is allowed.', 'string', ['ACME']],
    ['Must have the value `ACME`.', 'string', ['ACME']],
    ['This must be `ACME` for lids.', 'string', undefined],
    ['The following values are valid: `A`, `B`.', 'string', ['A', 'B']],
    ['Indicates whether the crate is `OPEN` or `SHUT`.', 'string', ['OPEN', 'SHUT']],
    ['Indicates whether the crate is `OPEN`.', 'string', undefined],
    ['State, which is one of `OPEN`, `SHUT`.', 'string', ['OPEN', 'SHUT']],
    ['Specify one of the following: `A`, `B`.', 'string', ['A', 'B']],
    ['Specify one of `plan` or `url`.', 'string', undefined],
    ['Values: 1, 2, or 3.', 'integer', [1, 2, 3]],
    ['Values: 1 to 3.', 'integer', undefined],
    ['Maker of the lid. Harbour supports only `ACME`.', 'string', ['ACME']],
    ['Maker of the lid. Currently limited to `ACME`.', 'string', ['ACME']],
    ['Maker of the lid. Value is ACME.', 'string', ['ACME']],
    ['Value is ACME if it has one.', 'string', undefined],
    ['Value is unknown.', 'string', undefined],
    ['Unit of the weight: `kg`, `lb`, or `t`.', 'string', ['kg', 'lb', 't']],
    ['Unit of the weight: `kg`, `lb`, or others.', 'string', undefined],
    ['Unit of the weight: `kg` or `lb`, as you like.', 'string', undefined],
    ['For example: `kg` or `lb`.', 'string', undefined],
    ['Name in this form: `lid` or `lid.size`.', 'string', undefined],
    ['Where it stands: `{row}` or `{row}:{shelf}`.', 'string', undefined],
    ['Returns `admin` if the user authenticates with SCRAM.', 'string', undefined],
    ['Returns `true` or `false`.', 'boolean', undefined],
    ['Weeks. Valid values are: `0`\\- `8`, `12`,\n`16`, `20`.', 'number', undefined],
    ['Weeks. Valid values are: `0`, `4` - `8`, `12`.', 'number', undefined],
    ['Allowable values include `A` and `B`.', 'string', ['A', 'B']],
    ['Value can be one of `A`, `B`.', 'string', ['A', 'B']],
    ['Value can be one of the following: `A`, `B`, or `C`.', 'string', ['A', 'B', 'C']],
    ['Must be one of "a", "b".', 'string', ['a', 'b']],
    ['Can be either `asc` or `desc`.', 'string', ['asc', 'desc']],
    ['One of: `a`, `b`.', 'string', ['a', 'b']],
    ['Accepted values are asc and desc.', 'string', ['asc', 'desc']],
    ['Possible values are 1, 2 and 3.', 'integer', [1, 2, 3]],
    ['Values are A, B, or C.', 'string', ['A', 'B', 'C']],
    ['Possible values are: - `a` - first of all - `b` - last', 'string', ['a', 'b']],
    ['Possible values are:\n  - `a`\n  - `b`', 'string', ['a', 'b']],
    ['Accepted values: `a`, `b`', 'string', ['a', 'b']],
    ['Accepted values are `A` (the first), and `B` (the last).', 'string', ['A', 'B']],
    ['Accepted values are `A` and `B`, and the default is `A`.', 'string', ['A', 'B']],
    ['Atlas accepts the following values: `A`, `B`.', 'string', ['A', 'B']],
    ['The only accepted value is `standard`.', 'string', ['standard']],
    ['Can be `a`, `b` or `c`.', 'string', ['a', 'b', 'c']],
    ['Sort order, either `asc` or `desc`.', 'string', ['asc', 'desc']],
    ['Values: `a`, `b`', 'string', ['a', 'b']],
    ['Provide one of `plan` or `url`.', 'string', undefined],
    ['Either `plan` or `url` must be present.', 'string', undefined],
    ['Specify either `plan` or `url`.', 'string', undefined],
    ['Can be `null`.', 'string', undefined],
    ['Possible values are `1` to `23`.', 'integer', undefined],
    ['Possible values are between 1 and 500.', 'integer', undefined],
    ['Possible values are `A`, `B`, and so on.', 'string', undefined],
    ['Accepted values are `A`, `B`, or a region name.', 'string', undefined],
    ['Values are determined by the provider.', 'string', undefined],
    ['Values are hashed and encrypted.', 'string', undefined],
    ['**AWS** defaults to **US_EAST_1**.', 'string', undefined],
    [
      'The default values are: - **AWS** defaults to **US_EAST_1** - **GCP** defaults to **X**',
      'string',
      undefined,
    ],
    [
      'Possible values are: - **AWS** defaults to **US_EAST_1** - **GCP** defaults to **X**',
      'string',
      undefined,
    ],
    ['Possible values are `true` or `false`.', 'boolean', undefined],
    ['Possible values are `a` or `b`.', 'integer', undefined],
    ['Set `envelope` and `pretty` to `true`.', 'string', undefined],
    ['Atlas accepts `x` with this.', 'string', undefined],
    ['The value is `true` when `a` or `b` is set.', 'string', undefined],
    ['Values that say more about the error.', 'object', undefined],
    ['The default value is `A`.', 'string', undefined],
  ])('%j as %s gives %j', (text, type, expected) => {
    const fact = statedValues(prose(text), type);
    expect(fact?.value).toEqual(expected);
    evidenceIsOnPage(text, fact);
  });

  it('reads back any list, however it is marked and joined', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{1,10}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
        fc.constantFrom(
          'Accepted values are',
          'Possible values are',
          'Values include:',
          'Value can be one of',
          'Atlas accepts',
        ),
        fc.constantFrom('`', '**', '"'),
        fc.constantFrom(', ', ' , '),
        fc.constantFrom(' or ', ' and ', ', or '),
        (names, lead, mark, comma, last) => {
          const items = names.map((one) => mark + one + mark);
          const list = items.slice(0, -1).join(comma) + last + items.at(-1);
          const text = `Some words first. ${lead} ${list}. Some words after.`;
          const fact = statedValues(prose(text), 'string');
          expect(fact?.value).toEqual(names);
          expect(fact?.evidence[0]?.quote).toBe(`${lead} ${list}`);
        },
      ),
      { seed },
    );
  });
});

describe('announcesValues', () => {
  it.each([
    'Value can be one of the following:',
    'The value is one of the following:',
    'Possible values are:',
    'Accepted values are:',
    'Accepted values include:',
    'Values include:',
    'Atlas accepts the following values:',
    'Allowable values include:',
    'State of the thing. Can be one of the following:',
    'It has one of these values:',
    'Specify one of the following options:',
    'One of:',
    'Type of the event, one of the following types:',
    'The valid values for this field are:',
    'Possible crate states are:',
    'Supported regions include:',
  ])('%j: yes', (text) => expect(announcesValues(text)).toBe(true));

  it.each([
    'The default values are:',
    'Possible values are `a` and `b`.',
    'A single result then comes as:',
    'One of the following conditions:',
    'Possible conditions are:',
    'The supported fields of the crate:',
    'You must have one of the following roles:',
    'This resource has the following limitations:',
    'Possible values follow. These limits hold:',
    'For endpoints that return one result, the response body includes:',
    'The value depends on the provider:',
    '',
  ])('%j: no', (text) => expect(announcesValues(text)).toBe(false));
});

describe('itemValue', () => {
  it.each<[string, unknown]>([
    ['`REJECTED`', 'REJECTED'],
    ['**asc** - smallest first', 'asc'],
    ['`AWS` (default)', 'AWS'],
    ['TLS1_2', 'TLS1_2'],
    ['TLS1_2 \\- the newest', 'TLS1_2'],
    ['**AWS** defaults to **US_EAST_1**', undefined],
    ['Clusters with a connection stay.', undefined],
  ])('%j gives %j', (text, expected) => expect(itemValue(prose(text), 'string')?.value).toEqual(expected));
});
