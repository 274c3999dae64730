/** Faults of framing, headers, timing and redirects: what a client library mostly hides. */
import {
  addHeader,
  bytes,
  chunk,
  chunked,
  concat,
  headOf,
  rawHead,
  type Script,
  withHeader,
} from '../answer.js';
import { type Entry, entries, type GoodAnswer } from '../entry.js';

const head = (good: GoodAnswer, ...more: (readonly [string, string])[]): Uint8Array =>
  rawHead(`HTTP/1.1 ${good.answer.status} ${good.answer.reason}`, [
    ['Connection', 'close'],
    ...good.answer.headers,
    ...more,
  ]);
const closing = (...steps: (Uint8Array | number)[]): Script => ({ steps, end: 'close' });
const withBody = (good: GoodAnswer, script: (body: Uint8Array) => Script): Script | undefined =>
  good.answer.body.length > 1 ? script(good.answer.body) : undefined;
const half = (body: Uint8Array): Uint8Array => body.subarray(0, Math.ceil(body.length / 2));

export const framingFaults = entries('framing', [
  [
    'length-too-long',
    'response-complete',
    'Content-Length promises more than comes',
    (good) =>
      withBody(good, (body) => closing(head(good, ['Content-Length', String(body.length + 10)]), body)),
    { needs: 'a documented body' },
  ],
  [
    'length-too-short',
    'http-syntax',
    'Content-Length stops inside the JSON',
    (good) =>
      good.value === undefined
        ? undefined
        : withBody(good, (body) => closing(head(good, ['Content-Length', String(body.length - 1)]), body)),
    { needs: 'a JSON body' },
  ],
  [
    'no-last-chunk',
    'response-complete',
    'The last chunk never comes',
    (good) =>
      withBody(good, (body) => closing(head(good, ['Transfer-Encoding', 'chunked']), concat(...chunk(body)))),
    { needs: 'a documented body' },
  ],
  [
    'chunk-cut',
    'response-complete',
    'The connection ends inside a chunk',
    (good) =>
      withBody(good, (body) =>
        closing(
          head(good, ['Transfer-Encoding', 'chunked']),
          bytes(`${(body.length + 5).toString(16)}\r\n`),
          body,
        ),
      ),
    { needs: 'a documented body' },
  ],
  [
    'chunk-size-garbled',
    'http-syntax',
    'A chunk size that is no number',
    (good) =>
      withBody(good, (body) =>
        closing(
          head(good, ['Transfer-Encoding', 'chunked']),
          20,
          bytes('xyz\r\n'),
          body,
          bytes('\r\n0\r\n\r\n'),
        ),
      ),
    { needs: 'a documented body' },
  ],
  [
    'length-and-chunks',
    'http-syntax',
    'Content-Length beside Transfer-Encoding',
    (good) =>
      withBody(good, (body) =>
        closing(head(good, ['Content-Length', '2'], ['Transfer-Encoding', 'chunked']), chunked([body])),
      ),
    { needs: 'a documented body' },
  ],
  [
    'two-lengths',
    'http-syntax',
    'Two values of Content-Length',
    (good) =>
      withBody(good, (body) =>
        closing(head(good, ['Content-Length', String(body.length)], ['Content-Length', '1']), body),
      ),
    { needs: 'a documented body' },
  ],
  [
    'length-no-number',
    'http-syntax',
    'Content-Length: many',
    (good) => withBody(good, (body) => closing(head(good, ['Content-Length', 'many']), body)),
    { needs: 'a documented body' },
  ],
  [
    'body-where-none',
    'body-forbidden',
    'A body after 204',
    (good) =>
      good.answer.status === 204
        ? closing(head(good, ['Content-Type', 'application/json'], ['Content-Length', '2']), bytes('{}'))
        : undefined,
    { needs: 'a documented 204' },
  ],
  [
    'body-undocumented',
    'body-undocumented',
    'A body where the contract documents none',
    (good) =>
      good.response.content.length === 0 && good.answer.status !== 204 && good.answer.status !== 304
        ? closing(head(good, ['Content-Type', 'application/json'], ['Content-Length', '2']), bytes('{}'))
        : undefined,
    { needs: 'a response other than 204 and 304 that documents no body' },
  ],
]);

export const headerFaults = entries('headers', [
  [
    'content-type-twice',
    'header-repeated',
    'Two different Content-Type lines',
    (good) => (good.media ? addHeader(good.answer, 'Content-Type', 'text/html') : undefined),
    { needs: 'a documented body' },
  ],
  [
    'date-twice',
    'header-repeated',
    'Two Date lines',
    (good) => addHeader(good.answer, 'Date', 'Tue, 06 Aug 2024 10:00:00 GMT'),
  ],
  [
    'control-character',
    'http-syntax',
    'A control character in a header',
    (good) => addHeader(good.answer, 'X-Trace', 'a\u0001b'),
  ],
  [
    'space-in-name',
    'http-syntax',
    'A space in the name of a header',
    (good) => addHeader(good.answer, 'X Trace', 'a'),
  ],
  [
    'required-header-missing',
    'header-required',
    'A required header is missing',
    (good) => {
      const [header] = good.response.headers.filter(({ required }) => required);
      return header && withHeader(good.answer, header.name, undefined);
    },
    { needs: 'a header with required' },
  ],
  [
    'header-breaks-schema',
    'header-schema',
    'A header that its schema does not allow',
    (good) => {
      const header = good.response.headers.find(({ schema }) =>
        JSON.stringify(schema?.value ?? {}).includes('integer'),
      );
      return header && withHeader(good.answer, header.name, 'several');
    },
    { needs: 'a header of type integer' },
  ],
  [
    'bad-date',
    'date-header',
    'A Date that is none',
    (good) => withHeader(good.answer, 'Date', '2024-08-05T10:00:00Z'),
  ],
  [
    'bad-last-modified',
    'date-header',
    'A Last-Modified that is none',
    (good) => withHeader(good.answer, 'Last-Modified', 'yesterday'),
  ],
  [
    'bad-retry-after',
    'retry-after',
    'A Retry-After that is neither seconds nor a date',
    (good) => withHeader(good.answer, 'Retry-After', '30s'),
  ],
  [
    'negative-retry-after',
    'retry-after',
    'A negative Retry-After',
    (good) => withHeader(good.answer, 'Retry-After', '-1'),
  ],
]);

export const timingFaults = entries('timing', [
  ['closes-at-once', 'no-response', 'The connection closes without an answer', () => closing()],
  [
    'resets-at-once',
    'no-response',
    'The connection is reset without an answer',
    () => ({ steps: [], end: 'reset' }),
  ],
  ['never-answers', 'no-response', 'Nothing is ever sent', () => ({ steps: [], end: 'hang' })],
  [
    'stalls-in-head',
    'no-response',
    'The headers stop half-way',
    (good) => ({ steps: [half(headOf(good.answer))], end: 'hang' }),
  ],
  [
    'stalls-in-body',
    'response-complete',
    'The body stops half-way, and the connection stays open',
    (good) =>
      withBody(good, (body) => ({
        steps: [head(good, ['Content-Length', String(body.length)]), half(body)],
        end: 'hang',
      })),
    { needs: 'a documented body' },
  ],
  [
    'resets-in-body',
    'response-complete',
    'The connection is reset half-way through the body',
    (good) =>
      withBody(good, (body) => ({
        steps: [head(good, ['Content-Length', String(body.length)]), half(body), 20],
        end: 'reset',
      })),
    { needs: 'a documented body' },
  ],
  ['no-http', 'http-syntax', 'Another protocol answers', () => closing(bytes('SSH-2.0-OpenSSH_9.6\r\n'))],
  [
    'body-without-head',
    'http-syntax',
    'The JSON comes without status line and headers',
    (good) => withBody(good, (body) => closing(body)),
    { needs: 'a documented body' },
  ],
]);

const redirect =
  (status: number, location: string | undefined): Entry['respond'] =>
  (good) => {
    if (
      good.operation.responses.some((response) => response.status === 'default' || /^3/.test(response.status))
    )
      return undefined;
    const answer = {
      ...good.answer,
      status,
      reason: 'Moved',
      body: new Uint8Array(),
      headers: good.answer.headers.filter(([name]) => name === 'Date'),
    };
    return location === undefined ? answer : addHeader(answer, 'Location', location);
  };

export const redirectFaults = entries('redirects', [
  ['moved', 'redirect-undocumented', 'A 301 to another path', redirect(301, '/moved')],
  [
    'found-login',
    'redirect-undocumented',
    'A 302 to a login page',
    redirect(302, 'https://login.example.com/'),
  ],
  [
    'temporary-other-host',
    'redirect-undocumented',
    'A 307 that sends the request, with its method, to another host',
    redirect(307, 'http://127.0.0.2/'),
  ],
  ['nowhere', 'redirect-location', 'A 302 without Location', redirect(302, undefined)],
  [
    'not-a-reference',
    'redirect-location',
    'A Location that is no URI reference',
    redirect(302, 'http://[::1/<nowhere>'),
  ],
  [
    'script-location',
    'redirect-location',
    'A Location that is a script',
    redirect(302, 'javascript:alert(1)'),
  ],
  [
    'credentials-in-location',
    'redirect-location',
    'A Location with a user name and password',
    redirect(307, 'http://user:secret@127.0.0.1/'),
  ],
  [
    'two-locations',
    'redirect-location',
    'Two Location lines',
    (good) => {
      const answer = redirect(302, '/a')(good);
      return answer && 'status' in answer ? addHeader(answer, 'Location', '/b') : undefined;
    },
  ],
]);
