import { describe, expect, it } from 'vitest';
import { asObject, type JsonObject } from '../../contract/json.js';
import { type Contract, viewOf } from '../../contract/load.js';
import { parseText } from '../../contract/read/parse.js';
import { type Answer, exchangeWith } from './fixture.js';
import { type JudgeOptions, judge } from './index.js';

interface Given {
  readonly response: JsonObject;
  readonly status?: string;
  readonly schemas?: JsonObject;
  readonly openapi?: string;
  readonly more?: JsonObject;
}

/** Through text, as a file is read, so that large numbers keep their digits. */
function contractOf({
  response,
  status = '200',
  schemas = {},
  openapi = '3.0.3',
  more = {},
}: Given): Contract {
  const document = {
    openapi,
    info: { title: 'x', version: '1' },
    paths: { '/x': { get: { operationId: 'x', responses: { [status]: { description: '', ...response } } } } },
    components: { schemas },
    ...more,
  };
  const text = JSON.stringify(document).replaceAll(/"exactly:([^"]*)"/g, '$1');
  return viewOf(asObject(parseText('x.json', text).value), 'x.json');
}

function found(given: Given, answer: Answer, options: JudgeOptions = {}): string[] {
  const { status = '200' } = given;
  const exchange = exchangeWith({ status: Number(status), ...answer });
  return judge({ contract: contractOf(given), operation: 'x', exchange, options }).map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );
}

const json = (schema: JsonObject) => ({ content: { 'application/json': { schema } } });

describe('headers', () => {
  const header = (schema: JsonObject, more: JsonObject = {}) => ({ headers: { 'X-H': { schema, ...more } } });
  const refs = { I: { type: 'integer', minimum: 0 } };
  const ref = { $ref: '#/components/schemas/I' };
  it.each<[string, JsonObject, readonly (readonly [string, string])[], string[]]>([
    ['an integer behind allOf', header({ allOf: [ref] }), [['X-H', '7']], []],
    ['too small behind allOf', header({ allOf: [ref] }), [['X-H', '-7']], ['error header-schema']],
    ['a list of referred integers', header({ type: 'array', items: ref }), [['X-H', '1, 2']], []],
    [
      'a list in two lines',
      header({ type: 'array', items: ref }),
      [
        ['X-H', '1'],
        ['X-H', 'b'],
      ],
      ['error header-schema'],
    ],
    [
      'one of integer and word',
      header({ oneOf: [ref, { type: 'string', enum: ['none'] }] }),
      [['X-H', 'none']],
      [],
    ],
    [
      'an object, name after name',
      header({ type: 'object', properties: { R: ref } }),
      [['X-H', 'R,100,G,b']],
      [],
    ],
    [
      'an object, exploded',
      header({ type: 'object', properties: { R: ref } }, { explode: true }),
      [['X-H', 'R=-1']],
      ['error header-schema'],
    ],
    [
      'more than int64 holds',
      header({ type: 'integer', format: 'int64' }),
      [['X-H', '9223372036854775808']],
      ['error header-schema'],
    ],
    [
      'an unknown format',
      header({ type: 'string', format: 'furlongs' }),
      [['X-H', '1']],
      ['warning header-not-checked'],
    ],
  ])('%s', (_, response, headers, expected) => {
    expect(found({ response, schemas: refs }, { headers: [['Content-Length', '0'], ...headers] })).toEqual(
      expected,
    );
  });

  it('described by content are read as that', () => {
    const response = {
      headers: {
        'X-H': { content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } },
      },
    };
    const sent = (text: string) =>
      found(
        { response },
        {
          headers: [
            ['Content-Length', '0'],
            ['X-H', text],
          ],
        },
      );
    expect(sent('{"a":1}')).toEqual([]);
    expect(sent('{"b":1}')).toEqual(['error header-schema']);
    expect(sent('{nope')).toEqual(['error header-schema']);
    const xml = { headers: { 'X-H': { content: { 'application/xml': { schema: { type: 'object' } } } } } };
    expect(
      found(
        { response: xml },
        {
          headers: [
            ['Content-Length', '0'],
            ['X-H', '<a/>'],
          ],
        },
      ),
    ).toEqual(['warning header-not-checked']);
  });

  it('Set-Cookie lines are values of their own, commas and all', () => {
    const lines: [string, string][] = [
      ['Content-Length', '0'],
      ['Set-Cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
      ['Set-Cookie', 'b=2'],
    ];
    const response = (schema: JsonObject) => ({ headers: { 'Set-Cookie': { schema } } });
    expect(found({ response: response({ type: 'string', maxLength: 45 }) }, { headers: lines })).toEqual([]);
    expect(
      found(
        { response: response({ type: 'array', items: { type: 'string', pattern: '^[ab]=' } }) },
        { headers: lines },
      ),
    ).toEqual([]);
    expect(found({ response: response({ type: 'string', pattern: '^a=' }) }, { headers: lines })).toEqual([
      'error header-schema',
    ]);
  });
});

describe('bodies that are no JSON', () => {
  const as = (type: string, schema: JsonObject, body: string, openapi?: string) =>
    found(
      { response: { content: { [type]: { schema } } }, ...(openapi === undefined ? {} : { openapi }) },
      {
        body,
        headers: [
          ['Content-Type', type.replace('*', 'x')],
          ['Content-Length', String(body.length)],
        ],
      },
    );
  const parts = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
  it.each<[string, string, JsonObject, string, string[]]>([
    ['a number as text', 'text/plain', { type: 'integer', maximum: 50 }, '42', []],
    ['a larger one', 'text/plain', { type: 'integer', maximum: 50 }, '51', ['error body-range']],
    ['a word for a number', 'text/plain', { type: 'integer' }, 'many', ['error body-type']],
    ['a flag', 'text/plain', { type: 'boolean' }, 'true', []],
    ['an object as text', 'text/event-stream', { type: 'object' }, 'data: x', ['warning schema-not-checked']],
    [
      'too many bytes',
      'application/octet-stream',
      { type: 'string', format: 'binary', maxLength: 4 },
      '12345',
      ['error body-length'],
    ],
    [
      'bytes enough',
      'application/octet-stream',
      { type: 'string', format: 'binary', maxLength: 4 },
      '1234',
      [],
    ],
    [
      'a form',
      'application/x-www-form-urlencoded',
      { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: { type: 'string' } } },
      'a=1&b=x+y',
      [],
    ],
    [
      'a form with a word for a number',
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: { type: 'integer' } } },
      'a=x',
      ['error body-type'],
    ],
    [
      'a form that lacks something',
      'application/x-www-form-urlencoded',
      { type: 'object', required: ['a'], properties: { b: { type: 'string' } } },
      'b=1',
      ['error body-required'],
    ],
    [
      'a form in parts',
      'multipart/form-data; boundary=b',
      parts,
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
      [],
    ],
    [
      'a wrong part',
      'multipart/form-data; boundary=b',
      parts,
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--',
      ['error body-type'],
    ],
    ['no parts', 'multipart/form-data; boundary=b', parts, 'preamble\r\n--b--', ['error body-required']],
    [
      'parts without an end',
      'multipart/form-data; boundary=b',
      parts,
      '--b\r\n\r\n1',
      ['warning schema-not-checked'],
    ],
    [
      'parts without a boundary',
      'multipart/form-data',
      parts,
      '--b--',
      ['error media-type-syntax', 'warning schema-not-checked'],
    ],
    ['another form', 'application/xml', { type: 'object' }, '<a/>', ['warning schema-not-checked']],
  ])('%s', (_, type, schema, body, expected) => {
    expect(as(type, schema, body)).toEqual(expected);
  });

  it.each<[string, string, JsonObject, string, string[]]>([
    ['items', 'application/jsonl', { itemSchema: { type: 'integer' } }, '1\n2\n', []],
    [
      'a wrong item',
      'application/jsonl',
      { itemSchema: { type: 'integer' } },
      '1\n"x"\n',
      ['error body-type'],
    ],
    ['an item that is no JSON', 'application/x-ndjson', { itemSchema: {} }, '1\n{x\n', ['error body-type']],
    ['too few items', 'application/json-seq', { schema: { minItems: 2 } }, '\u001e1\n', ['error body-size']],
    [
      'events',
      'text/event-stream',
      { itemSchema: { required: ['data'], properties: { data: {}, retry: { type: 'integer' } } } },
      ': hello\n\ndata: a\ndata: b\nretry: 5\n\n',
      [],
    ],
    [
      'an event without data',
      'text/event-stream',
      { itemSchema: { required: ['data'], properties: { event: {} } } },
      'event: a\n\n',
      ['error body-required'],
    ],
    [
      'parts',
      'multipart/mixed; boundary=a',
      { itemSchema: { type: 'object', properties: {} } },
      '--a--',
      ['warning schema-not-checked'],
    ],
  ])('a sequence in 3.2: %s', (_, type, media, body, expected) => {
    const headers: [string, string][] = [
      ['Content-Type', type],
      ['Content-Length', String(body.length)],
    ];
    expect(found({ response: { content: { [type]: media } }, openapi: '3.2.0' }, { body, headers })).toEqual(
      expected,
    );
  });

  it('HEAD need not say what there would be, and says nothing wrong', () => {
    const given = { response: json({ type: 'object' }) };
    const head = (headers: [string, string][]) => {
      const exchange = exchangeWith({ method: 'HEAD', headers });
      const contract = contractOf(given);
      return judge({ contract, operation: 'x', exchange }).map(({ rule }) => rule);
    };
    expect(head([])).toEqual([]);
    expect(head([['Content-Type', 'text/html']])).toEqual(['media-type-documented']);
  });

  it('nothing comes with 205', () => {
    expect(found({ status: '205', response: {} }, { body: '', headers: [['Content-Length', '0']] })).toEqual(
      [],
    );
    expect(
      found({ status: '205', response: {} }, { body: '{}', headers: [['Content-Length', '2']] }),
    ).toContain('error body-forbidden');
  });

  it('a structure without a type is not taken for bytes', () => {
    const schema = { allOf: [{ properties: { a: { type: 'object' } } }, { type: 'object' }] };
    expect(as('application/xml', schema, '<a/>', '3.1.0')).toEqual(['warning schema-not-checked']);
    expect(as('application/octet-stream', { maxLength: 2 }, 'abc', '3.1.0')).toEqual(['error body-length']);
  });

  it('a range with a suffix names the types that end in it', () => {
    expect(as('application/*+json', { type: 'object' }, '[]')).toEqual(['error body-type']);
  });

  it('an empty format says nothing', () => {
    expect(found({ response: json({ type: 'string', format: '' }) }, { body: '"x"' })).toEqual([]);
  });

  it('a media type may be described among the components, in 3.2', () => {
    const mediaTypes = { I: { schema: { type: 'integer' } } };
    const response = { content: { 'application/json': { $ref: '#/components/mediaTypes/I' } } };
    const given = { response, openapi: '3.2.0', more: { components: { mediaTypes } } };
    expect(found(given, { body: '1' })).toEqual([]);
    expect(found(given, { body: '"x"' })).toEqual(['error body-type']);
  });

  it('what was not checked is an error where the judge is strict', () => {
    const given = { response: json({ type: 'string', format: 'furlongs' }) };
    expect(found(given, { body: '"x"' })).toEqual(['warning format-not-checked']);
    expect(found(given, { body: '"x"' }, { strict: true })).toEqual(['error format-not-checked']);
  });
});

describe('numbers', () => {
  it.each<[JsonObject, string, boolean]>([
    [{ type: 'integer', maximum: 9007199254740992 }, '9007199254740993', false],
    [{ type: 'integer', maximum: 'exactly:9007199254740993' }, '9007199254740993', true],
    [{ type: 'integer', minimum: 'exactly:9007199254740993' }, '9007199254740992', false],
    [{ enum: ['exactly:9007199254740993'] }, '9007199254740992', false],
    [{ enum: ['exactly:9007199254740993'] }, '9007199254740993', true],
    [{ enum: [{ a: ['exactly:9007199254740993'] }] }, '{"a":[9007199254740993.0]}', true],
    [{ type: 'integer', format: 'int64' }, '9223372036854775807', true],
    [{ type: 'integer', format: 'int64' }, '9223372036854775808', false],
    [{ type: 'integer', format: 'int64' }, '-9223372036854775809', false],
    [{ type: 'integer', format: 'uint64' }, '18446744073709551615', true],
    [{ type: 'integer' }, '1e400', true],
    [{ type: 'number', format: 'double' }, '1e400', false],
    [{ type: 'integer' }, '1.00000000000000000001', false],
    [{ multipleOf: 0.01 }, '19.99', true],
    [{ multipleOf: 0.01 }, '123456789012345678.99', true],
    [{ multipleOf: 0.01 }, '123456789012345678.999', false],
    [{ multipleOf: 3 }, '9007199254740993', true],
    [{ multipleOf: 3 }, '9007199254740994', false],
    [{ type: 'array', uniqueItems: true }, '[9007199254740993, 9007199254740992]', true],
    [{ type: 'array', uniqueItems: true }, '[9007199254740993, 9007199254740993.0]', false],
  ])('%j holds for %s: %s', (schema, body, expected) => {
    expect(found({ response: json(schema) }, { body }).length === 0).toBe(expected);
  });

  it('are quoted with all their digits', () => {
    const [violation] = judge({
      contract: contractOf({ response: json({ type: 'integer', format: 'int64' }) }),
      operation: 'x',
      exchange: exchangeWith({ body: '9223372036854775808' }),
    });
    expect(violation?.got).toBe('integer 9223372036854775808');
  });
});

describe('habits of one vendor', () => {
  const response = json({ type: 'object', properties: { errorCode: { type: 'string' } } });
  const answer: Answer = {
    body: '{"errorCode":"702"}',
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', '19'],
      ['X-Error-Code', 'OTHER'],
    ],
  };
  it('hold only where the contract lists them, or their level is set', () => {
    const given = { response, status: '422' };
    expect(found(given, answer)).toEqual([]);
    const more = { 'x-response-conventions': ['errorCode', 'X-Error-Code'] };
    expect(found({ ...given, more }, answer)).toEqual(['error error-code-text', 'error error-code-header']);
    expect(found(given, answer, { levels: { 'error-code-text': 'warn' } })).toEqual([
      'warning error-code-text',
    ]);
    expect(
      found({ ...given, more }, answer, { levels: { 'error-code-text': 'off', 'error-code-header': 'off' } }),
    ).toEqual([]);
  });

  it('a challenge may be bare only where the contract lists that, and a 401 without one never', () => {
    const challenge = ['WWW-Authenticate', 'Basic realm="r"'] as const;
    const empty: Answer = { headers: [['Content-Length', '0'], [...challenge]] };
    const untyped: Answer = {
      body: '{"errorCode":"X"}',
      headers: [['Content-Length', '17'], [...challenge]],
    };
    const given = { response, status: '401' };
    const more = { 'x-response-conventions': ['bare-challenge'] };
    expect(found(given, empty)).toEqual(['error body-missing']);
    expect(found(given, untyped)).toEqual(['error media-type-missing']);
    expect(found({ ...given, more }, empty)).toEqual([]);
    expect(found({ ...given, more }, untyped)).toEqual([]);
    expect(found({ ...given, more }, { headers: [['Content-Length', '0']] })).toEqual(['error body-missing']);
    expect(found({ ...given, status: '403', more }, empty)).toEqual(['error body-missing']);
  });

  it('a challenge is due where it is documented, or a scheme of HTTP is asked for and no mock answers', () => {
    const scheme = (type: JsonObject) => ({
      security: [{ s: [] }],
      components: { securitySchemes: { s: type } },
    });
    const key = scheme({ type: 'apiKey', in: 'header', name: 'X-Key' });
    const basic = scheme({ type: 'http', scheme: 'basic' });
    const bare: Answer = { headers: [['Content-Length', '0']] };
    const documented = { headers: { 'WWW-Authenticate': { required: true, schema: { type: 'string' } } } };
    const of = (more: JsonObject, response: JsonObject, mock = false) =>
      found({ response, status: '401', more }, bare, { mock }).filter((each) => each.includes('challenge'));
    expect(of(key, {})).toEqual([]);
    expect(of(key, documented)).toEqual(['error challenge-missing']);
    expect(of(basic, {})).toEqual(['error challenge-missing']);
    expect(of(basic, {}, true)).toEqual([]);
  });
});
