/** Layout is not content: names broken over lines, footnotes, tables after tables, heads where none are expected. */
import { describe, expect, it } from 'vitest';
import type { Part, TableSpec } from './testing/layout.js';
import { fieldsOf, parametersOf, type Reading, readSpec, readText } from './testing/read.js';

const HEAD = ['Name', 'Type', 'Description'] as const;

function response(...parts: readonly Part[]): Reading {
  return readSpec({ response: parts, path: [pathTable] });
}

const pathTable: Part = {
  table: {
    head: ['Path Element', 'Type', 'Necessity', 'Description'],
    rows: [['GROUP-ID', 'string', 'Required', 'Id of the project.']],
  },
};

function table(...rows: TableSpec['rows']): Part {
  return { table: { head: HEAD, rows } };
}

function lines(...paragraphs: readonly string[]): readonly Part[] {
  return paragraphs.map((p) => ({ p }));
}

function pathsOf(reading: Reading): string[] {
  return Object.keys(fieldsOf(reading, 'success'));
}

describe('names broken over lines', () => {
  it.each([
    [['biConnector', '.enabled'], 'biConnector.enabled'],
    [['`biConnector`', '`.enabled`'], 'biConnector.enabled'],
    [['crates.[n]', '.lid', '.colour'], 'crates[].lid.colour'],
    [['crates', '.[n].lid'], 'crates[].lid'],
    [['crates[n]', '.lids[m]', '.colour'], 'crates[].lids[].colour'],
    [['target', 'ClusterName'], 'targetClusterName'],
    [['delivery.target', 'ClusterName'], 'delivery.targetClusterName'],
    [['`event`', '`Type`', '`Name`'], 'eventTypeName'],
    [['provider', 'Settings.region', 'Name'], 'providerSettings.regionName'],
    [['partition', 'Fields[n].order'], 'partitionFields[].order'],
    [['disk', 'GBEnabled'], 'diskGBEnabled'],
    [['masterKey', 'UUID'], 'masterKeyUUID'],
    [['del\u200bivery\u00ad.target\u200b'], 'delivery.target'],
    [['zones.', '<zone>', '.shards'], 'zones.<zone>.shards'],
    [['zones', '<zone>'], 'zones.<zone>'],
  ])('%j is %s', (written, path) => {
    const reading = response(table(['id', 'string', 'Id.'], [lines(...written), 'number', 'A number.']));
    const printed = written.join('').includes('.[')
      ? { [path.replace('[', '.[')]: { type: 'number', sameAs: path } }
      : {};
    expect(fieldsOf(reading, 'success')).toEqual({
      id: { type: 'string' },
      [path]: { type: 'number' },
      ...printed,
    });
    expect(reading.codes).toEqual([]);
  });

  it('keeps names apart that only stand below each other', () => {
    const reading = response(table(['id', 'string', 'Id.'], [lines('width', 'height'), 'number', 'Size.']));
    expect(pathsOf(reading)).toEqual(['id', 'width']);
    expect(reading.codes).toEqual(['odd-name']);
  });

  it('keeps a mark under a name out of it', () => {
    for (const mark of ['Deprecated', 'AWS', 'GCP'])
      expect(pathsOf(response(table([lines('width', mark), 'number', 'Width.'])))).toEqual(['width']);
  });

  it('makes arrays of objects of parents whose members have an index', () => {
    const reading = response(
      table(['specs', 'array', 'Specs.'], [lines('specs[n]', '.shards'), 'number', 'Shards.']),
    );
    expect(fieldsOf(reading, 'success')).toEqual({
      specs: { type: 'array' },
      'specs[].shards': { type: 'number' },
    });
  });
});

describe('tables that go on', () => {
  const sizes = {
    table: {
      head: ['diskType', 'Size'],
      rows: [
        ['P2 [1]', '8GB'],
        ['P3', '16GB'],
      ],
    },
  } as const;

  it('goes on after footnotes of a table in a cell', () => {
    const { text } = response(
      table(['diskType', 'string', [{ p: 'Disk type.' }, sizes]], ['encrypted', 'boolean', 'Encrypted.']),
    );
    const noted = text.replace(
      '16GB  \n  \n',
      () => '16GB  \n  \n[1]|  Default.  \n|  \n[2]|  Other.  \n|  \n  \n',
    );
    expect(noted).not.toBe(text);
    const reading = readText(noted);
    expect(fieldsOf(reading, 'success')).toEqual({
      diskType: { type: 'string', enum: ['P2', 'P3'] },
      encrypted: { type: 'boolean' },
    });
    expect(reading.codes).toEqual([]);
  });

  it('goes on after code in a row that lacks its last cell', () => {
    const reading = readSpec({
      path: [pathTable],
      query: [
        {
          table: {
            head: ['Name', 'Type', 'Necessity', 'Description', 'Default'],
            rows: [
              ['pretty', 'boolean', 'Optional', 'Pretty.', '`false`'],
              [
                'names',
                'string',
                'Optional',
                [{ p: 'Names. For example:' }, { code: ['<URL>?names=a&names=b'] }],
              ],
              ['kind', 'string', 'Optional', 'Kind.'],
            ],
          },
        },
      ],
    });
    expect(Object.keys(parametersOf(reading, 'query'))).toEqual(['pretty', 'names', 'kind']);
  });

  it('takes a further table of the same heads, after prose, for one of the same cell', () => {
    const service = (name: string, ...fields: string[]): readonly (string | readonly Part[])[] => [
      name,
      [
        { p: 'You must provide these fields:' },
        {
          table: {
            head: ['Property', 'Description'],
            rows: fields.slice(0, 1).map((field) => [field, 'Text.']),
          },
        },
        { p: 'You may also include these fields:' },
        {
          table: {
            head: ['Property', 'Description'],
            rows: fields.slice(1).map((field) => [field, 'Text.']),
          },
        },
      ],
    ];
    const reading = readSpec({
      method: ['POST /groups/{GROUP-ID}/services'],
      path: [pathTable],
      body: [
        {
          table: {
            head: ['Service', 'Options'],
            rows: [
              service('Pager', '`pagerKey`', '`pagerName`'),
              service('New Relic', '`licence`', '`account`'),
            ],
          },
        },
      ],
    });
    expect(Object.keys(fieldsOf(reading, 'request'))).toEqual([
      'pagerKey',
      'pagerName',
      'licence',
      'account',
    ]);
  });
});

describe('heads', () => {
  it('reads heads that stand in the first row, under a header row of empty cells', () => {
    const reading = readSpec({
      path: [pathTable],
      query: [
        {
          table: {
            head: ['', '', '', ''],
            rows: [
              ['Name', 'Type', 'Description', 'Default'],
              ['`pretty`', 'boolean', 'Pretty.', '`false`'],
            ],
          },
        },
      ],
    });
    expect(parametersOf(reading, 'query')).toEqual({ pretty: { type: 'boolean', default: false } });
    expect(reading.codes).toEqual([]);
  });

  it('reads four columns without heads by whether the third holds necessities', () => {
    const read = (row: readonly string[]) =>
      fieldsOf(response({ table: { head: ['', '', '', ''], rows: [row] } }), 'success');
    expect(read(['`lid`', 'string', 'Required', 'Lid.'])).toEqual({
      lid: { type: 'string', required: true },
    });
    expect(read(['`lid`', 'string', 'Lid of the crate.', '`flat`'])).toEqual({
      lid: { type: 'string', default: 'flat' },
    });
  });

  it('reads a necessity under "Type" and a type under "Required/Optional" as what they are', () => {
    const byType = response(table(['crate', 'Required', 'Crate.'], ['lid', 'string', 'Lid.']));
    expect(fieldsOf(byType, 'success')).toEqual({ crate: { required: true }, lid: { type: 'string' } });
    expect(byType.codes).toEqual(['swapped-cells']);
    const byNecessity = response({
      table: { head: ['Name', 'Required/Optional', 'Description'], rows: [['lid', 'string', 'Lid.']] },
    });
    expect(fieldsOf(byNecessity, 'success')).toEqual({ lid: { type: 'string' } });
  });

  it.each([
    ['Key', 'Data Type', 'Is Required', 'Details'],
    ['Response Field Name', 'Field Type', 'Mandatory', 'Meaning'],
    ['NAME:', 'TYPE:', 'Required / Optional', 'Definition:'],
  ])('knows %s, %s, %s, %s', (...head) => {
    const reading = response({ table: { head, rows: [['lid', 'string', 'Required', 'Lid of `A`.']] } });
    expect(fieldsOf(reading, 'success')).toEqual({ lid: { type: 'string', required: true } });
    expect(reading.operation.responses[0]?.contents[0]?.fields[0]?.description?.value).toBe('Lid of `A`.');
    expect(reading.codes).toEqual([]);
  });

  it('reads columns by what stands in them where the heads are not known, and says so', () => {
    const rows = [
      ['lid', 'string', 'Required', 'Lid. The default value is `flat`.'],
      ['crate.size', 'array of objects', 'Optional', 'Sizes.'],
    ];
    const reading = response({ table: { head: ['Member', 'Kind', 'Needed', 'Text'], rows } });
    expect(fieldsOf(reading, 'success')).toEqual({
      lid: { type: 'string', required: true, default: 'flat' },
      'crate.size': { type: 'array', items: 'object', typeWord: 'array of objects', required: false },
    });
    expect(reading.codes).toEqual(['unknown-head']);
    expect(reading.diagnostics[0]?.message).toContain(
      '"Member", "Kind", "Needed", "Text". The columns are read by what stands in them: name, type, necessity, description',
    );
    const wide = response({
      table: {
        head: ['Member', 'Type', 'Text', 'Provider'],
        rows: [['lid', 'string', 'Lid. The default value is `flat`.', 'AWS']],
      },
    });
    expect(fieldsOf(wide, 'success')).toEqual({ lid: { type: 'string', default: 'flat' } });
    const text = response({ table: { head: ['Day', 'Weather'], rows: [['Monday', 'Rain']] } });
    expect(fieldsOf(text, 'success')).toEqual({});
  });

  it('takes "AWS Optional" for optional, and "Deprecated" for neither', () => {
    const reading = response({
      table: {
        head: ['Name', 'Type', 'Necessity', 'Description'],
        rows: [
          ['diskIOPS', 'number', 'AWS Optional', 'Speed.'],
          ['encrypted', 'boolean', 'Deprecated', 'Encrypted.'],
        ],
      },
    });
    expect(fieldsOf(reading, 'success')).toEqual({
      diskIOPS: { type: 'number', required: false },
      encrypted: { type: 'boolean', deprecated: true },
    });
    expect(reading.codes).toEqual([]);
  });

  it('tells a default that is no literal in the description', () => {
    const reading = readSpec({
      path: [pathTable],
      query: [
        {
          table: {
            head: ['Name', 'Type', 'Necessity', 'Description', 'Default'],
            rows: [['start', 'number', 'Optional', 'Start.', 'Current timestamp minus 7 days']],
          },
        },
      ],
    });
    const [start] = reading.operation.parameters.filter(({ name }) => name.value === 'start');
    expect(start?.description?.value).toBe('Start.\n\nDefault: Current timestamp minus 7 days.');
    expect(start?.default).toBeUndefined();
    expect(reading.codes).toEqual(['default-in-words']);
  });
});

describe('tables that list values', () => {
  const values = (intro: string, head: readonly [string, string], ...rows: string[]): Reading =>
    response(
      table(
        [
          'status',
          'string',
          [
            { p: intro },
            { table: { head, rows: rows.map((value) => [value, `Means ${value.toLowerCase()}.`]) } },
          ],
        ],
        ['id', 'string', 'Id.'],
      ),
    );

  it.each([
    ['Status. Returns one of the following values:', ['Status', 'Description']],
    ['Type of restore job. Possible values are:', ['Job Type', 'Action']],
    ['Provider. The API resource accepts the following values:', ['', '']],
    ['Status.', ['Value', 'Description']],
    ['Status.', ['status', 'Storage Size']],
    ['The following table lists the possible values for this field, and their size.', ['Tier', 'Size']],
  ] as const)('after %j, under %j', (intro, head) => {
    const reading = values(intro, head, 'NONE', 'PENDING');
    expect(fieldsOf(reading, 'success')).toEqual({
      status: { type: 'string', enum: ['NONE', 'PENDING'] },
      id: { type: 'string' },
    });
    const [status] = reading.operation.responses[0]?.contents[0]?.fields ?? [];
    expect(status?.description?.value).toContain('| PENDING | Means pending. |');
    expect(reading.codes).toEqual([]);
  });

  it.each([
    ['Size of the disk. Sizes differ by tier.', ['Tier', 'Default Storage']],
    ['Provider. The cluster must meet these requirements:', ['Setting', 'Requirement']],
  ] as const)('but not after %j, under %j', (intro, head) => {
    const reading = values(intro, head, 'M10', 'M20');
    expect(fieldsOf(reading, 'success')).toEqual({ status: { type: 'string' }, id: { type: 'string' } });
  });

  it('makes no values of the first tab of several', () => {
    const reading = response(
      table([
        'region',
        'string',
        [
          { p: 'Region. Possible values are:' },
          { p: 'Americas' },
          { p: 'Europe' },
          { table: { head: ['Region Value', 'Region'], rows: [['US_EAST_1', 'Virginia']] } },
        ],
      ]),
    );
    expect(fieldsOf(reading, 'success')).toEqual({ region: { type: 'string' } });
  });

  it('reads values that stand side by side in lists', () => {
    const { text } = response(
      table(['kind', 'string', 'Atlas accepts the following values: HERE'], ['id', 'string', 'Id.']),
    );
    const reading = readText(
      text.replace(' HERE  \n  \n', () =>
        '\n\n|\n\n  * `EMAIL`\n\n  * `SMS`\n\n|\n\n  * `TEAM`\n\n  * `GROUP` (Project)\n\n  \n||  \n  \n'.replace(
          '||',
          '|',
        ),
      ),
    );
    expect(fieldsOf(reading, 'success')).toEqual({
      kind: { type: 'string', enum: ['EMAIL', 'SMS', 'TEAM', 'GROUP'] },
      id: { type: 'string' },
    });
  });

  it('reads the terms of a definition list, whose next term follows without a blank line', () => {
    const { text } = response(
      table(['state', 'string', 'State of the crate: HERE'], ['id', 'string', 'Id.']),
    );
    const reading = readText(
      text.replace(
        ' HERE  \n  \n',
        () =>
          '\n\nACTIVE\n\n    It is live.\nPENDING\n\n    It is being added.\nFAILED\n\n    It is not.  \n  \n',
      ),
    );
    expect(fieldsOf(reading, 'success')).toEqual({
      state: { type: 'string', enum: ['ACTIVE', 'PENDING', 'FAILED'] },
      id: { type: 'string' },
    });
  });

  it('joins the only value of a field that is described for each kind of thing', () => {
    const kind = (value: string): Part => ({
      table: {
        head: ['Property', 'Description'],
        rows: [
          ['`type`', `\`${value}\``],
          ['`key`', 'Key.'],
        ],
      },
    });
    const reading = response({ p: 'One of these:' }, kind('PAGER_DUTY'), { p: 'Or:' }, kind('SLACK'));
    expect(fieldsOf(reading, 'success')).toEqual({ type: { enum: ['PAGER_DUTY', 'SLACK'] }, key: {} });
  });

  it('takes a default that stands for a value for words', () => {
    const reading = readSpec({
      path: [pathTable],
      query: [
        {
          table: {
            head: ['Name', 'Type', 'Necessity', 'Description', 'Default'],
            rows: [['metrics', 'string', 'Optional', 'Metrics.', '`<all-metrics>`']],
          },
        },
      ],
    });
    expect(parametersOf(reading, 'query')).toEqual({ metrics: { type: 'string', required: false } });
    expect(reading.codes).toEqual(['default-in-words']);
  });

  it('makes no fields of a table of measurements without heads', () => {
    const reading = response(
      table(['name', 'string', 'Name of the measurement.']),
      { heading: 'Measurement Values', level: 3 },
      {
        table: {
          head: ['', ''],
          rows: [
            [lines('DISK_READ', 'MAX_DISK_READ'), 'Throughput.'],
            ['DISK_SPACE', 'Space.'],
          ],
        },
      },
    );
    expect(pathsOf(reading)).toEqual(['name']);
    expect(reading.codes).toEqual([]);
    expect(reading.operation.remarks).toEqual([
      expect.objectContaining({ title: expect.objectContaining({ value: 'Measurement Values' }) }),
    ]);
  });
});
