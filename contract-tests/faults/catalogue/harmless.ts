/** Variants that a right server may send: none of them is a fault. */
import zlib from 'node:zlib';
import { asList, isObject, type Json } from '../../../contract/json.js';
import { follows } from '../../judge/conventions.js';
import {
  addHeader,
  bytes,
  chunk,
  chunked,
  concat,
  headOf,
  rawHead,
  scriptOf,
  withHeader,
  withText,
} from '../answer.js';
import type { Entry, GoodAnswer } from '../entry.js';
import { mayBeBare, needsOf, withJsonText, withValue } from '../entry.js';
import { digestChallenge, hasEnvelope, isJudgeable } from '../good.js';

const variants: readonly (readonly [
  id: string,
  description: string,
  respond: Entry['respond'],
  more?: Partial<Pick<Entry, 'query' | 'needs'>>,
])[] = [
  ['as-documented', 'The documented answer as it is', (good) => good.answer],
  [
    'pretty-printed',
    'Laid out over several lines',
    (good) => withJsonText(good, (_, value) => JSON.stringify(value, null, 2)),
    { needs: 'a JSON body' },
  ],
  [
    'white-space',
    'White space around every part',
    (good) => withJsonText(good, (_, value) => `\r\n\t ${JSON.stringify(value, null, '\t')} \r\n`),
    { needs: 'a JSON body' },
  ],
  [
    'reversed-keys',
    'Keys in another order',
    (good) => withValue(good, good.value === undefined ? undefined : reversed(good.value)),
    { needs: 'a JSON body' },
  ],
  [
    'escaped-text',
    'Every letter of the strings as an escape',
    (good) =>
      withJsonText(good, (text) =>
        text.replaceAll(/"([^"\\]*)"/g, (_, inner: string) => `"${escaped(inner)}"`),
      ),
    { needs: 'a JSON body' },
  ],
  [
    'escaped-slashes',
    'Slashes with a backslash',
    (good) => withJsonText(good, (text) => text.replaceAll('/', '\\/')),
    { needs: 'a JSON body' },
  ],
  [
    'beyond-ascii',
    'Text beyond ASCII, also beyond the first plane',
    (good) => withValue(good, stating(good, 'detail', 'Zürich 東京 🦉')),
    { needs: 'a property "detail" that is text' },
  ],
  [
    'integer-with-zero-fraction',
    'An integer written with a fraction of zero',
    (good) => withJsonText(good, (text) => changed(text, /("error":\d+)(?=[,}])/, '$1.0')),
    { needs: 'a property "error" that is a number' },
  ],
  [
    'optional-left-out',
    'Optional properties are missing',
    (good) => withValue(good, requiredOnly(good)),
    { needs: 'a body whose schema is one object, without choices' },
  ],
  [
    'type-in-capitals',
    'The media type in capitals',
    (good) => typed(good, (type) => type.toUpperCase()),
    { needs: 'a documented body' },
  ],
  [
    'charset-stated',
    'charset=utf-8',
    (good) => (good.value === undefined ? undefined : typed(good, (type) => `${type}; charset=utf-8`)),
    { needs: 'a JSON body' },
  ],
  [
    'charset-quoted',
    'charset="UTF-8", with odd spaces',
    (good) => (good.value === undefined ? undefined : typed(good, (type) => `${type} ;Charset="UTF-8"`)),
    { needs: 'a JSON body' },
  ],
  [
    'charset-ascii',
    'charset=us-ascii, where all is ASCII',
    (good) =>
      good.value !== undefined && good.answer.body.every((byte) => byte < 0x80)
        ? typed(good, (type) => `${type}; charset=us-ascii`)
        : undefined,
    { needs: 'a JSON body in ASCII' },
  ],
  [
    'empty-parameter',
    'A semicolon after the media type',
    (good) => typed(good, (type) => `${type};`),
    { needs: 'a documented body' },
  ],
  [
    'unknown-parameter',
    'A parameter of the media type that nobody asked for',
    (good) => typed(good, (type) => `${type}; profile="https://example.com/p;q=1"`),
    { needs: 'a documented body' },
  ],
  [
    'gzip',
    'Packed with gzip',
    (good) => coded(good, 'gzip', (body) => zlib.gzipSync(body)),
    { needs: 'a documented body' },
  ],
  [
    'gzip-in-capitals',
    'Packed with gzip, and GZIP says so',
    (good) => coded(good, 'GZIP', (body) => zlib.gzipSync(body)),
    { needs: 'a documented body' },
  ],
  [
    'deflate',
    'Packed with deflate',
    (good) => coded(good, 'deflate', (body) => zlib.deflateSync(body)),
    { needs: 'a documented body' },
  ],
  [
    'brotli',
    'Packed with br',
    (good) => coded(good, 'br', (body) => zlib.brotliCompressSync(body)),
    { needs: 'a documented body' },
  ],
  [
    'identity',
    'Content-Encoding: identity',
    (good) => coded(good, 'identity', (body) => body),
    { needs: 'a documented body' },
  ],
  [
    'chunked',
    'In chunks',
    (good) => (good.answer.framing === 'length' ? { ...good.answer, framing: 'chunked' } : undefined),
    { needs: 'a response other than 204 and 304' },
  ],
  [
    'tiny-chunks',
    'In chunks of one byte, with an extension and a trailer',
    (good) =>
      good.answer.framing !== 'length'
        ? undefined
        : {
            steps: [
              headOf({ ...good.answer, framing: 'chunked' }),
              chunked(
                [...good.answer.body].map((byte) => Uint8Array.of(byte)),
                ';a=b',
                'X-Sum: 1\r\n',
              ),
            ],
            end: 'close',
          },
    { needs: 'a response other than 204 and 304' },
  ],
  [
    'slow-chunks',
    'In chunks with pauses',
    (good) => {
      if (good.answer.body.length < 2) return undefined;
      const { body } = good.answer;
      const [first, second] = [body.subarray(0, 1), body.subarray(1)];
      return {
        steps: [
          headOf({ ...good.answer, framing: 'chunked' }),
          60,
          concat(...chunk(first)),
          60,
          concat(...chunk(second)),
          60,
          bytes('0\r\n\r\n'),
        ],
        end: 'close',
      };
    },
    { needs: 'a documented body' },
  ],
  [
    'until-close',
    'The body ends where the connection does',
    (good) => (good.answer.framing === 'length' ? { ...good.answer, framing: 'close' } : undefined),
    { needs: 'a response other than 204 and 304' },
  ],
  ['http-1.0', 'HTTP/1.0', (good) => ({ ...good.answer, version: 'HTTP/1.0' })],
  ['no-reason', 'No reason phrase', (good) => ({ ...good.answer, reason: '' })],
  ['odd-reason', 'A reason phrase of its own', (good) => ({ ...good.answer, reason: 'Computer says so' })],
  [
    'slow-answer',
    'An answer after a while',
    (good) => ({ ...scriptOf(good.answer), steps: [150, ...scriptOf(good.answer).steps] }),
  ],
  [
    'early-hints',
    '103 Early Hints before the answer',
    (good) => ({
      steps: [
        rawHead('HTTP/1.1 103 Early Hints', [['Link', '</style.css>; rel=preload']]),
        ...scriptOf(good.answer).steps,
      ],
      end: 'close',
    }),
  ],
  [
    'more-headers',
    'Headers that the contract does not name',
    (good) =>
      [
        ['X-Request-Id', '1'],
        ['Cache-Control', 'no-store'],
        ['Vary', 'Accept'],
        ['Vary', 'Accept-Encoding'],
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['Strict-Transport-Security', 'max-age=1'],
      ].reduce((answer, [name = '', value = '']) => addHeader(answer, name, value), good.answer),
  ],
  [
    'lower-case-headers',
    'Header names in lower case',
    (good) => ({
      ...good.answer,
      headers: good.answer.headers.map(([name, value]) => [name.toLowerCase(), value]),
    }),
  ],
  [
    'single-digit-day',
    'Dates whose day has one digit',
    (good) =>
      addHeader(
        withHeader(good.answer, 'Date', 'Mon, 5 Aug 2024 10:00:00 GMT'),
        'Sunset',
        'Tue, 1 Jul 2025 00:00:00 GMT',
      ),
  ],
  [
    'old-dates',
    'Dates in the two old forms',
    (good) =>
      addHeader(
        withHeader(good.answer, 'Date', 'Monday, 05-Aug-24 10:00:00 GMT'),
        'Last-Modified',
        'Mon Aug  5 10:00:00 2024',
      ),
  ],
  ['expires-zero', 'Expires: 0', (good) => addHeader(good.answer, 'Expires', '0')],
  [
    'retry-after-date',
    'Retry-After as a date',
    (good) =>
      good.response.headers.some(({ name }) => name === 'Retry-After')
        ? undefined
        : withHeader(good.answer, 'Retry-After', 'Mon, 05 Aug 2024 10:00:30 GMT'),
    { needs: 'a response without a header Retry-After of its own' },
  ],
  ['retry-after-seconds', 'Retry-After in seconds', (good) => withHeader(good.answer, 'Retry-After', '30')],
  [
    'challenges-in-one-line',
    'Two challenges in one line',
    (good) =>
      challenged(good)
        ? withHeader(good.answer, 'WWW-Authenticate', `${digestChallenge()}, Bearer realm="api"`)
        : undefined,
    { needs: 'digest beside OAuth, and a documented 401' },
  ],
  [
    'challenge-without-body',
    'A 401 with a challenge and nothing else',
    (good) =>
      mayBeBare(good)
        ? withHeader({ ...good.answer, body: new Uint8Array() }, 'Content-Type', undefined)
        : undefined,
    { needs: 'a documented 401 with a challenge, and bare-challenge among x-response-conventions' },
  ],
  [
    'challenge-without-type',
    'A 401 with a challenge, and a body that does not say what it is',
    (good) => (mayBeBare(good) ? withHeader(good.answer, 'Content-Type', undefined) : undefined),
    { needs: 'a documented 401 with a challenge, and bare-challenge among x-response-conventions' },
  ],
  [
    'challenge-lower-case',
    'The challenge in lower case, quoted all over',
    (good) =>
      challenged(good)
        ? withHeader(
            good.answer,
            'WWW-Authenticate',
            'digest realm="a, b=\\"c\\"" , nonce="1",qop="auth,auth-int",algorithm="SHA-256",stale=FALSE',
          )
        : undefined,
    { needs: 'digest beside OAuth, and a documented 401' },
  ],
  [
    'application-401',
    'A 401 of the application: X-Error-Code, no challenge',
    (good) =>
      follows(good.contract, 'X-Error-Code') &&
      good.answer.status === 401 &&
      isObject(good.value) &&
      typeof good.value.errorCode === 'string'
        ? addHeader(
            withHeader(good.answer, 'WWW-Authenticate', undefined),
            'X-Error-Code',
            good.value.errorCode,
          )
        : undefined,
    { needs: 'a documented 401 with a property "errorCode", and X-Error-Code among x-response-conventions' },
  ],
  [
    'error-code-header',
    'X-Error-Code that says what the body says',
    (good) =>
      isObject(good.value) && typeof good.value.errorCode === 'string'
        ? addHeader(good.answer, 'X-Error-Code', good.value.errorCode)
        : undefined,
    { needs: 'a property "errorCode" that is text' },
  ],
  [
    'enveloped',
    'envelope=true, carried by a 200',
    (good) => enveloped(good, 200),
    { query: 'envelope=true', needs: 'a parameter "envelope" of that convention' },
  ],
  [
    'enveloped-same-status',
    'envelope=true, carried by the same status',
    (good) => enveloped(good, good.answer.status),
    { query: 'envelope=true', needs: 'a parameter "envelope" of that convention' },
  ],
  [
    'pretty-asked',
    'pretty=true, and it is',
    (good) => withJsonText(good, (_, value) => JSON.stringify(value, null, 2)),
    { query: 'pretty=true', needs: 'a JSON body' },
  ],
];

export const harmless: readonly Entry[] = variants.map(([id, description, respond, more]) => ({
  id,
  family: 'harmless',
  needs: needsOf('harmless'),
  description,
  respond: (good) => (isJudgeable(good) ? respond(good) : undefined),
  ...more,
}));

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner ?? null)]),
  );
}

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}

function changed(text: string, pattern: RegExp, replacement: string): string | undefined {
  const result = text.replace(pattern, replacement);
  return result === text ? undefined : result;
}

function stating({ value }: GoodAnswer, name: string, text: string): Json | undefined {
  return isObject(value) && typeof value[name] === 'string' ? { ...value, [name]: text } : undefined;
}

function requiredOnly({ value, media, contract }: GoodAnswer): Json | undefined {
  const schema = media?.schema && contract.resolve(media.schema.pointer)?.value;
  if (!isObject(schema) || !isObject(value) || schema.oneOf || schema.allOf || schema.minProperties)
    return undefined;
  const required = asList(schema.required);
  return Object.fromEntries(Object.entries(value).filter(([name]) => required.includes(name)));
}

function typed(good: GoodAnswer, change: (type: string) => string): ReturnType<Entry['respond']> {
  const type = good.answer.headers.find(([name]) => name === 'Content-Type')?.[1];
  return type === undefined ? undefined : withHeader(good.answer, 'Content-Type', change(type));
}

function coded(
  good: GoodAnswer,
  name: string,
  encode: (body: Uint8Array) => Uint8Array,
): ReturnType<Entry['respond']> {
  return good.answer.body.length === 0
    ? undefined
    : addHeader({ ...good.answer, body: encode(good.answer.body) }, 'Content-Encoding', name);
}

function challenged({ contract, scheme, answer, operation }: GoodAnswer): boolean {
  const kinds = operation.security.flat().map((name) => contract.securitySchemes.get(name));
  return (
    answer.status === 401 &&
    contract.securitySchemes.get(scheme)?.scheme === 'digest' &&
    kinds.some((kind) => kind?.type === 'oauth2')
  );
}

function enveloped(good: GoodAnswer, carrier: number): ReturnType<Entry['respond']> {
  if (good.value === undefined || !hasEnvelope(good)) return undefined;
  return {
    ...withText(good.answer, JSON.stringify({ status: good.answer.status, content: good.value })),
    status: carrier,
  };
}
