import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../contract/json.js';
import { viewOf } from '../../contract/load.js';
import { globMatcher } from '../plan/selection.js';
import type { RawExchange } from '../types.js';
import { commandLine } from './about.js';
import { annotationsOf } from './annotations.js';
import { bodyExcerpt } from './body-excerpt.js';
import { curlCommand } from './curl.js';
import type { ReportHead } from './document.js';
import { fieldCoverage } from './fields.js';
import { htmlReport } from './html/html.js';
import { jsonReport } from './json.js';
import { escapeXml, junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import type { CaseRecord } from './record.js';
import { count, exitCodeOf, noCounts } from './summary.js';
import { onlyOf, TerminalReport } from './terminal.js';

const specFile = fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url));
const nasty = '<img src=x onerror=alert(1)>"\'&|`]]>\u0007\u001b[31m';

function record(change: Partial<CaseRecord> = {}): CaseRecord {
  return {
    id: 'read/404/digestAuth',
    kind: 'response',
    operation: 'read',
    method: 'GET',
    path: '/a',
    status: '404',
    scheme: 'digestAuth',
    mediaType: 'application/json',
    rule: '404 answers as documented',
    outcome: 'passed',
    provocation: 'Prefer: code=404',
    rules: [],
    violations: [],
    pointer: '/paths/~1a/get/responses/404',
    durationMs: 12.5,
    ...change,
  };
}

const failed = record({
  id: 'read/409/digestAuth',
  status: '409',
  outcome: 'failed',
  rules: ['error-equals-status'],
  violations: [
    {
      rule: 'error-equals-status',
      severity: 'error',
      message: 'The body says 500.',
      expected: '409',
      got: nasty,
      bodyPointer: '/error',
      contractPointer: '/components/schemas/ApiError',
      excerpt: { text: '{\n  "error": 500\n}', start: 13, end: 16 },
      documented: { kind: 'stated', quote: `HTTP status ${nasty}`, page: 'page.txt', line: 12, column: 3 },
    },
  ],
  reproduce: "curl 'http://127.0.0.1/a'",
});
const all: readonly CaseRecord[] = [
  record(),
  failed,
  record({
    id: 'read/500/digestAuth',
    status: '500',
    outcome: 'unreachable',
    provocation: `no cause ${nasty}`,
  }),
  record({ id: 'read/401/digestAuth', status: '401', outcome: 'mock-defect', rules: ['schema'] }),
  record({ id: 'read/403/digestAuth', status: '403', outcome: 'failed', known: true, rules: ['schema'] }),
  record({ id: 'read/query.x.type.true/digestAuth', kind: 'parameter', parameter: 'x', constraint: 'type' }),
];

const head: ReportHead = {
  summary: {
    spec: 'a.yaml',
    target: 'prism',
    seed: 7,
    ...all.reduce(count, noCounts),
    gaps: 1,
    durationMs: 1234,
  },
  gaps: [{ operationId: 'read', what: nasty, reason: nasty, pointer: '/a' }],
  dredd: [
    {
      scheme: 'digestAuth',
      passed: 1,
      failed: 0,
      errors: 0,
      skipped: 0,
      cases: [{ id: 'read/404/digestAuth', result: 'passed', message: '' }],
    },
  ],
  about: {
    date: '2026-01-02T03:04:05.000Z',
    node: 'v20.19.0',
    version: '1.2.3',
    commit: 'c0ffee',
    command: 'npm run contract -- --spec a.yaml',
  },
};

async function textOf(writer: typeof jsonReport): Promise<string> {
  const cases = async function* () {
    yield* all;
  };
  let text = '';
  for await (const part of writer(head, cases)) text += part;
  return text;
}

describe('counts', () => {
  test('each outcome once; known failures apart', () => {
    expect(head.summary).toMatchObject({
      total: 6,
      passed: 2,
      failed: 1,
      unreachable: 1,
      mockDefects: 1,
      known: 1,
    });
  });

  test('exit codes', () => {
    expect(exitCodeOf(head.summary)).toBe(1);
    expect(exitCodeOf({ ...head.summary, failed: 0 })).toBe(0);
    expect(exitCodeOf({ ...noCounts, total: 3, unreachable: 3 })).toBe(2);
  });
});

describe('json', () => {
  test('is what its schema says, and holds every case', async () => {
    const schema = JSON.parse(await readFile(new URL('report.schema.json', import.meta.url), 'utf8'));
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    const document = JSON.parse(await textOf(jsonReport));
    expect(ajv.validate(schema, document), ajv.errorsText()).toBe(true);
    expect(document.cases).toEqual(all);
    // The schema notices what does not belong.
    expect(ajv.validate(schema, { ...document, extra: 1 })).toBe(false);
  });
});

describe('junit', () => {
  test('one testcase for each case id, with its outcome', async () => {
    const xml = await textOf(junitReport);
    expect(xml.match(/<testcase /g)).toHaveLength(all.length);
    for (const { id } of all) expect(xml).toContain(`name="${id}"`);
    expect(xml).toContain('tests="6" failures="1" errors="0" skipped="3"');
    expect(xml.match(/<failure /g)).toHaveLength(1);
    expect(xml.match(/<skipped /g)).toHaveLength(3);
  });

  test('any text becomes legal XML 1.0', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"]|&(?!(amp|lt|gt|quot|#\d+);)/);
        expect(escaped).toMatch(/^[\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('markdown', () => {
  test('matrix, failures and reasons, with nothing that acts as markup', async () => {
    const markdown = await textOf(markdownReport);
    expect(markdown).toContain('## Contract run: FAILED');
    expect(markdown).toMatch(/\| read \| digestAuth \|/);
    expect(markdown).toContain('**FAILED**');
    // Outside indented code, which shows markup as it is.
    const prose = markdown.split('\n').filter((line) => !line.startsWith('    '));
    expect(prose.join('\n')).not.toContain('<img');
  });

  test('stays below the limit of a step summary, however much failed', async () => {
    const many = async function* () {
      for (let index = 0; index < 3_000; index += 1) {
        yield { ...failed, id: `operation${index}/409/x`, operation: `operation${index}` };
      }
    };
    let size = 0;
    for await (const part of markdownReport(head, many)) size += Buffer.byteLength(part);
    expect(size).toBeLessThan(1024 * 1024);
  });
});

describe('html', () => {
  test('is one file that loads nothing and escapes everything', async () => {
    const page = await textOf(htmlReport);
    expect(page).not.toContain('<img src=x');
    expect(page).not.toMatch(/(src|href)="(https?:|\/\/)/);
    for (const { id } of all.filter(({ outcome }) => outcome !== 'passed')) expect(page).toContain(id);
    expect(page).toContain('<caption>');
    expect(page).toContain('lang="en"');
  });
});

describe('terminal', () => {
  const render = (records: readonly CaseRecord[]) => {
    const report = new TerminalReport();
    for (const each of records) report.add(each);
    return report.render(head.summary, head.gaps, (_, text) => text, head.about?.command);
  };

  test('what failed first: rule, expected, got, the marked excerpt, the sentence, how to see it again', () => {
    const text = render(all);
    const order = [
      'FAILED  read/409/digestAuth',
      'error-equals-status: The body says 500.',
      'expected:  409',
      '"error": 500',
      '^^^',
      'contract:  #/components/schemas/ApiError',
      'documented: "HTTP status',
      'page.txt:12',
      "see it:    curl 'http://127.0.0.1/a'",
      'npm run contract -- --spec a.yaml --only read/409/digestAuth',
      'operation',
      'Not reached on this target:',
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  test('the mark stands under what is wrong', () => {
    const lines = render([failed]).split('\n');
    const at = lines.findIndex((line) => line.includes('^^^'));
    expect(lines[at - 1]?.slice(lines[at]?.indexOf('^'), (lines[at]?.lastIndexOf('^') ?? 0) + 1)).toBe('500');
  });

  test('control characters of a server do not reach the terminal', () => {
    expect(render(all).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('a thousand operations leave a report that can be read', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      record({ id: `o${index}/404/x`, operation: `o${index}` }),
    );
    expect(render([...many, failed]).split('\n').length).toBeLessThan(60);
  });
});

describe('curl', () => {
  const reproduction = {
    baseUrl: 'http://127.0.0.1:5000',
    reproduceBaseUrl: 'http://127.0.0.1:4010',
    schemes: new Map<string, JsonObject>([
      ['digest', { type: 'http', scheme: 'digest' }],
      ['key', { type: 'apiKey', in: 'header', name: 'X-Key' }],
      ['session', { type: 'apiKey', in: 'cookie', name: 'session' }],
      ['inQuery', { type: 'apiKey', in: 'query', name: 'api key' }],
    ]),
    variableOf: (name: string) => `AUTH_${name.toUpperCase()}`,
  };
  const exchange = (headers: readonly (readonly [string, string])[], body?: string): RawExchange => ({
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:5000/a?b=c%20d',
      headers,
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    },
  });

  test('credentials stand in variables, the rest is quoted for the shell', () => {
    const command = curlCommand(
      exchange(
        [
          ['authorization', 'Digest username="k", response="secret"'],
          ['x-a', "it's"],
          ['X-Key', 'secret'],
          ['cookie', 'session=secret; plain=a b'],
        ],
        "{'a'}",
      ),
      reproduction,
    );
    expect(command).not.toContain('secret');
    expect(command).toContain('--digest --user "$AUTH_DIGEST"');
    expect(command).toContain('-H "X-Key: $AUTH_KEY"');
    expect(command).toContain(`--cookie "session=$AUTH_SESSION" --cookie 'plain=a b'`);
    expect(command).toContain(`-H 'x-a: it'\\''s'`);
    expect(command).toContain(`'http://127.0.0.1:4010/a?b=c%20d'`);
  });
});

describe('text of contracts and servers', () => {
  const evil = "o\u001b[31m'`$(id)`|<b>\n::error::x\u2028&#9;";
  const bad: CaseRecord = { ...failed, id: evil, operation: evil, rule: evil, scheme: evil, path: evil };
  const written = async (writer: typeof jsonReport) => {
    let text = '';
    for await (const part of writer(head, async function* () {
      yield bad;
    }))
      text += part;
    return text;
  };

  test('does not act in any report', async () => {
    const report = new TerminalReport();
    report.add(bad);
    const terminal = report.render(head.summary, head.gaps, (_, text) => text);
    expect(terminal.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028]/u);
    expect(terminal).not.toMatch(/^::/m);
    const markdown = await written(markdownReport);
    expect(
      markdown
        .split('\n')
        .filter((line) => !line.startsWith('    '))
        .join('\n'),
    ).not.toMatch(/<b>|`\$|\|<|^::/m);
    expect(await written(junitReport)).not.toContain('<b>');
    expect(await written(htmlReport)).not.toContain('<b>');
    for (const line of await annotationsOf([bad], specFile, 'npm run contract --')) {
      expect(line.split('\n')).toHaveLength(1);
      expect(line).toMatch(/^::error file=/);
    }
  });

  test('a re-run line is one word for a shell, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (id) => {
        const text = onlyOf(id);
        const { stdout } = spawnSync('sh', ['-c', `printf %s ${text.replace('--only ', '')}`], {
          encoding: 'utf8',
        });
        expect(globMatcher(stdout)(id)).toBe(true);
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});

describe('causes', () => {
  test('cases with one cause are told once, with their number', () => {
    const report = new TerminalReport();
    for (let index = 0; index < 40; index += 1) report.add({ ...failed, id: `o${index}/409/x` });
    report.add({
      ...failed,
      id: 'other',
      violations: [{ rule: 'schema', severity: 'error', message: 'm', expected: 'e', got: 'g' }],
    });
    const text = report.render(head.summary, [], (_, plain) => plain);
    expect(text.match(/^FAILED /gm)).toHaveLength(2);
    expect(text).toContain('the same:  39 other cases');
    expect(text.indexOf('o0/409/x')).toBeLessThan(text.indexOf('FAILED  other'));
  });
});

describe('the command that is told', () => {
  test('keeps what says how, and drops what chooses cases and names files', () => {
    const given = [
      '--spec',
      "it's.yaml",
      '--only',
      'a/*',
      '--report=html',
      '--out',
      'x',
      '--strict',
      '--shard',
      '1/2',
    ];
    expect(commandLine('as-documented check', given)).toBe(
      `as-documented check --spec 'it'\\''s.yaml' --strict`,
    );
  });
});

describe('excerpts', () => {
  test('of a mock the words, of a live service the form alone', () => {
    const body = new TextEncoder().encode('{"a":["x",1,null],"b":true}');
    expect(bodyExcerpt(body, false)).toBe('{"a":["x",1,null],"b":true}');
    expect(bodyExcerpt(body, true)).toBe('{"a":["(string)","(number)",null],"b":"(boolean)"}');
    expect(bodyExcerpt(new TextEncoder().encode('secret'), true)).toBeUndefined();
  });
});

describe('fields', () => {
  const contract = viewOf(
    {
      openapi: '3.0.3',
      paths: {},
      components: {
        schemas: {
          node: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              secret: { type: 'string', writeOnly: true },
              next: { $ref: '#/components/schemas/node' },
              tags: { type: 'array', items: { type: 'object', properties: { key: { type: 'string' } } } },
            },
          },
        },
      },
    },
    'test',
  );
  const cover = (body: string) =>
    fieldCoverage(contract, '/components/schemas/node', new TextEncoder().encode(body));

  test('those never seen are named, also inside lists', () => {
    expect(cover('{"name":"a","tags":[]}')).toEqual({
      documented: 4,
      unseen: ['next', 'tags[].key'],
      unseenCount: 2,
    });
    expect(cover('{"name":"a","next":{},"tags":[{"key":1}]}')?.unseenCount).toBe(0);
  });

  test('a body that is no JSON covers nothing and breaks nothing', () => {
    expect(cover('<html>')).toBeUndefined();
  });
});
