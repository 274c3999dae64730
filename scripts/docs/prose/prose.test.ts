import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import {
  announcesValues,
  itemValue,
  statedDefault,
  statedLimits,
  statedRequired,
  statedRoles,
  statedValues,
} from '../prose.js';
import { type Prose, SourceText } from '../source.js';
import { sentences } from './text.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

function prose(text: string): Prose {
  return new SourceText('page.txt', text).prose(0, text.length);
}

function evidenceIsOnPage(text: string, fact: { evidence: readonly { quote: string }[] } | undefined): void {
  for (const { quote } of fact?.evidence ?? []) {
    expect(quote).not.toBe('');
    expect(text).toContain(quote);
  }
}

describe('statedDefault', () => {
  it.each<[string, SchemaType | undefined, unknown]>([
    ['Defaults to `false`.', 'boolean', false],
    ['Whether it starts. This parameter\ndefaults to `true`.', 'boolean', true],
    ['If omitted, defaults to `100`.', 'integer', 100],
    ['If you omit this parameter, it defaults to 1.', 'integer', 1],
    ['Default value is `AWS`.', 'string', 'AWS'],
    ['The default value is **AWS**.', 'string', 'AWS'],
    ['The default is `1`.', 'number', 1],
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
    ['By default it is the `id` of the project.', 'string', undefined],
  ])('%j gives %j %j', (text, type, expected) => {
    expect(statedDefault(prose(text), type)?.value).toEqual(expected);
  });
});

describe('statedValues', () => {
  it.each<[string, SchemaType | undefined, unknown]>([
    ['Atlas accepts **A** , **B** , or **C**.', 'string', ['A', 'B', 'C']],
    ['Accepted values are `AWS`, `GCP` and\n`Azure`.', 'string', ['AWS', 'GCP', 'Azure']],
    ['Possible values are `eur`, `nok` or `sek`.', 'string', ['eur', 'nok', 'sek']],
    ['Values include: `A`, `B`.', 'string', ['A', 'B']],
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
  ])('%j: yes', (text) => expect(announcesValues(text)).toBe(true));

  it.each([
    'The default values are:',
    'Possible values are `a` and `b`.',
    'A single result then comes as:',
    'One of the following conditions:',
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

describe('statedLimits', () => {
  it.each<[string, SchemaType | undefined, object]>([
    ['How many items one page holds. Atlas goes no higher than 500.', 'integer', { maximum: 500 }],
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
  ])('%j as %s gives %j', (text, type, expected) => {
    const limits = statedLimits(prose(text), type);
    expect(Object.fromEntries(Object.entries(limits).map(([key, fact]) => [key, fact.value]))).toEqual(
      expected,
    );
    for (const fact of Object.values(limits)) evidenceIsOnPage(text, fact);
  });
});

describe('statedRequired', () => {
  it.each<[string, boolean | undefined]>([
    ['==**REQUIRED**== Plan of the garden.', true],
    ['Plan of the garden. ==**REQUIRED**==', true],
    ['**Required** Name.', true],
    ['**Required.** If you leave it out, nothing works.', true],
    ['_Optional._ Name.', false],
    ['Required. Name of the thing.', true],
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

describe('statedRoles', () => {
  it.each<[string, string[]]>([
    [
      'To use this resource, the requesting Service Account or API Key must have the Project Owner role.',
      ['Project Owner'],
    ],
    [
      'To use this resource, the requesting Service Account or API Key must have the Organization Owner or Project Owner role.',
      ['Organization Owner', 'Project Owner'],
    ],
    [
      'The requesting API Key must have at least the Project Read Only, Project Data Access Read/Write, or Project Owner role.',
      ['Project Read Only', 'Project Data Access Read/Write', 'Project Owner'],
    ],
    [
      'You must have the `Project Owner` role or the `Organization Owner` role.',
      ['Project Owner', 'Organization Owner'],
    ],
    [
      'The Service Account or API Key behind the request has to hold the Organization Owner role.',
      ['Organization Owner'],
    ],
    ['Whoever asks\nholds the `Project Read Only` role or one that allows more.', ['Project Read Only']],
    [
      'To use this resource, the requesting API Key must have the Project Read Only or higher role.',
      ['Project Read Only'],
    ],
    ['You must have the `Project Owner` role or higher.', ['Project Owner']],
    ['Your API key must have the `Organization Member` role.', ['Organization Member']],
    ['This endpoint requires the `Project Owner` role.', ['Project Owner']],
    [
      'You need one of the following roles: `Project Owner`, `Organization Owner`.',
      ['Project Owner', 'Organization Owner'],
    ],
    ['The user who makes the request must have the `Project Owner` role.', ['Project Owner']],
    ['Users must have the `Project Owner` role to use this endpoint.', ['Project Owner']],
    ['You must have the (`GROUP_ATLAS_ADMIN` (`Project Owner`)) role.', ['Project Owner']],
    ['Required role: `Project Owner`.', ['Project Owner']],
    ['Callers need the `Gardener` role.', ['Gardener']],
    ['It takes the Project Owner role to remove it.', ['Project Owner']],
    ['Whoever calls this has the `Project Owner` role.', ['Project Owner']],
    ['The key behind the call needs the role Organization Owner.', ['Organization Owner']],
    ['Only users with the `Project Owner` role can use this endpoint.', ['Project Owner']],
    ['This operation is reserved for holders of the `Purser` role.', ['Purser']],
    [
      'To use this resource, the requesting API Key must have the Project Data Access Admin role or Project Data Access Read Write role.',
      ['Project Data Access Admin', 'Project Data Access Read Write'],
    ],
    ['The key behind the request has to hold the Organization Owner Role.', ['Organization Owner']],
    [
      'The Service Account or API Key behind the request has to hold at least one of the roles Project Read Only, Project Data Access Admin or Project Owner.',
      ['Project Read Only', 'Project Data Access Admin', 'Project Owner'],
    ],
    ['The caller must have the Project Owner role or a higher one.', ['Project Owner']],
    ['Adds a user with the `Project Owner` role.', []],
    ['The owner has the `Project Owner` role.', []],
    ['Returns the users that have the Project Owner role.', []],
    ['Grants the Project Owner role to the user, who needs no other role.', []],
    ['Account that gets the `Project Owner` role in the new project.', []],
    ['Atlas makes the oldest account the `Project Owner` of the new project.', []],
    ['Cloud user who becomes Organization Owner.', []],
    ['The invited user must have the `Organization Member` role.', []],
    ['You can add a user who must have the `Project Owner` role.', []],
    ['If the project pays, you must have the `Billing Admin` role.', []],
    ['You must not require the `Project Owner` role.', []],
    ["This endpoint doesn't require the Project Owner role.", []],
    ['You must have an API Key.', []],
    ['Lists all roles of the project.', []],
    ['To use this resource, you must have the following access. Also `Project Owner`.', []],
  ])('%j gives %j', (text, expected) => {
    const roles = statedRoles(prose(text));
    expect(roles.map(({ value }) => value)).toEqual(expected);
    for (const fact of roles) evidenceIsOnPage(text, fact);
  });

  it('quotes from the start of the clause, whole words', () => {
    const text = 'Deletes one. You must have the `Project Owner` role or the `Organization Owner` role.';
    const quotes = statedRoles(prose(text)).map(({ evidence }) => evidence[0]?.quote);
    expect(new Set(quotes)).toEqual(
      new Set(['You must have the `Project Owner` role or the `Organization Owner`']),
    );
  });

  it('takes any subject under a heading about the caller', () => {
    const text = 'Members must have the `Project Owner` role.';
    expect(statedRoles(prose(text))).toEqual([]);
    expect(statedRoles(prose(text), { aboutCaller: true }).map(({ value }) => value)).toEqual([
      'Project Owner',
    ]);
  });
});

describe('sentences', () => {
  it('ends at full stops, not inside code spans, numbers or abbreviations', () => {
    const text = 'Use `a. b` now, e.g. here. Version 1.0 is old! **Bold.** Last';
    expect(sentences(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      'Use `a. b` now, e.g. here.',
      'Version 1.0 is old!',
      '**Bold.**',
      'Last',
    ]);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'Defaults to',
      '`a`',
      '**b**',
      '"c"',
      '(default)',
      'Possible values are',
      'one of',
      ':',
      '- ',
      ',',
      'or',
      '.',
      '*',
      '`',
    ],
    ...[
      'at least',
      '5',
      '1,000',
      'between',
      'and',
      'characters',
      'You must have the',
      'role',
      '==**REQUIRED**==',
      'if',
      '_',
      '\n',
    ],
  );

  it('gives facts whose quotes are on the page, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join(' ');
        const page = prose(text);
        for (const type of ['string', 'integer', 'boolean', undefined] as const) {
          evidenceIsOnPage(text, statedDefault(page, type));
          evidenceIsOnPage(text, statedValues(page, type));
          for (const fact of Object.values(statedLimits(page, type))) evidenceIsOnPage(text, fact);
        }
        evidenceIsOnPage(text, statedRequired(page));
        for (const fact of statedRoles(page)) evidenceIsOnPage(text, fact);
      }),
      { seed, numRuns: 300 },
    );
  });

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
    statedRequired(page);
    statedRoles(page);
    announcesValues(`${text}:`);
    // Linear work takes a few hundred milliseconds here; quadratic work takes minutes.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});
