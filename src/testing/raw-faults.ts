import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { goodBody, goodStatus, type Play, type RawVerb, whole } from './raw-server.js';

/** How a call ends: `ok`, another outcome of a deletion, or the class of the error; several where it is the platform's choice. */
type End = string;

/** Something that goes wrong on the wire, and how each verb must end. */
export interface RawFault {
  readonly name: string;
  readonly play: Play;
  readonly ends: End | Readonly<Record<RawVerb, End>>;
  readonly onAccept?: (socket: Socket) => boolean;
  /** Nothing but a time limit ends it: short limits. */
  readonly endless?: true;
  /** The client talks TLS to a server that does not. */
  readonly tls?: true;
}

const connection = 'AtlasConnectionError';
const response = 'AtlasResponseError';
const timeout = 'AtlasTimeoutError';

/** Fills in a success around the given header lines. */
function withHeaders(headers: readonly string[]): Play {
  return (socket, { verb }) => socket.end(whole(goodStatus(verb), goodBody(verb), headers));
}

/** A body of one's own under a success. */
function withBody(make: (good: string) => string | Uint8Array, headers: readonly string[] = []): Play {
  return (socket, { verb }) => socket.end(whole(goodStatus(verb), make(goodBody(verb)), headers));
}

/** An answer of one's own. */
function withStatus(status: string, body: string, headers: readonly string[] = []): Play {
  return (socket) => socket.end(whole(status, body, headers));
}

/** Head and body by hand. */
function bytes(make: (status: string, good: string) => string, end = true): Play {
  return (socket, { verb }) => {
    socket.write(Buffer.from(make(goodStatus(verb), goodBody(verb)), 'latin1'));
    if (end) socket.end();
  };
}

const head = (status: string, ...lines: readonly string[]) =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nConnection: close\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const chunked = (status: string) => head(status, 'Transfer-Encoding: chunked');
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const atlasError = (status: number, errorCode: string) =>
  JSON.stringify({ error: status, errorCode, detail: 'As asked for.', reason: 'Reason' });

const connections: readonly RawFault[] = [
  {
    name: 'reset on connecting',
    play: () => undefined,
    onAccept: (socket) => Boolean(socket.resetAndDestroy()),
    ends: connection,
  },
  {
    name: 'closed on connecting',
    play: () => undefined,
    onAccept: (socket) => Boolean(socket.destroy()),
    ends: connection,
  },
  {
    name: 'TLS expected, none spoken',
    play: () => undefined,
    onAccept: (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    },
    tls: true,
    ends: connection,
  },
  { name: 'reset after the request', play: (socket) => socket.resetAndDestroy(), ends: connection },
  { name: 'closed after the request', play: (socket) => socket.destroy(), ends: connection },
  { name: 'silence', play: () => undefined, endless: true, ends: timeout },
  { name: 'half a status line', play: (socket) => socket.end('HTTP/1.1 20'), ends: connection },
  {
    name: 'half a status line, then silence',
    play: (socket) => socket.write('HTTP/1.1 20'),
    endless: true,
    ends: timeout,
  },
  { name: 'a body without a head', play: bytes((_, good) => good), ends: connection },
  { name: 'another protocol', play: (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), ends: connection },
  {
    name: 'HTTP/2 preface',
    play: (socket) => socket.end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    ends: connection,
  },
];

const heads: readonly RawFault[] = [
  {
    name: 'a status that is no number',
    play: bytes((_, good) => `${head('abc OK')}${good}`),
    ends: connection,
  },
  {
    name: 'a status of four digits',
    play: bytes((_, good) => `${head('2000 OK')}${good}`),
    ends: connection,
  },
  { name: 'a header without a colon', play: withHeaders(['Broken header']), ends: connection },
  { name: 'a header with a zero byte', play: withHeaders(['X-Zero: a\0b']), ends: connection },
  { name: 'a header of 64 kB', play: withHeaders([`X-Long: ${'x'.repeat(65_536)}`]), ends: connection },
  {
    name: '5,000 headers',
    play: withHeaders(Array.from({ length: 5000 }, (_none, index) => `X-${index}: y`)),
    ends: connection,
  },
  {
    name: 'headers without an end',
    play: bytes((status) => `HTTP/1.1 ${status}\r\nX-Cut: of`),
    ends: connection,
  },
  { name: 'two lengths', play: withHeaders(['Content-Length: 3']), ends: connection },
  { name: 'a length and chunks', play: withHeaders(['Transfer-Encoding: chunked']), ends: connection },
  {
    name: 'a length below nothing',
    play: bytes((s, good) => `${head(s, 'Content-Length: -5')}${good}`),
    ends: connection,
  },
  {
    name: 'a length in words',
    play: bytes((s, good) => `${head(s, 'Content-Length: ten')}${good}`),
    ends: connection,
  },
  {
    name: 'a switch of protocols',
    play: bytes(() => head('101 Switching Protocols', 'Upgrade: h2c')),
    ends: connection,
  },
  {
    name: 'a 100 first',
    play: bytes((s, good) => `HTTP/1.1 100 Continue\r\n\r\n${head(s)}${good}`),
    // Nobody asked for it: some versions of Node's fetch take it for an error.
    ends: 'ok|AtlasConnectionError',
  },
  {
    name: 'a 103 first',
    play: bytes((s, good) => `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${head(s)}${good}`),
    ends: 'ok',
  },
  {
    name: 'a 103 and nothing more',
    play: bytes(() => 'HTTP/1.1 103 Early Hints\r\n\r\n', false),
    endless: true,
    ends: timeout,
  },
];

const bodies: readonly RawFault[] = [
  {
    name: 'a body up to the end of the connection',
    play: bytes((s, good) => `${head(s)}${good}`),
    ends: 'ok',
  },
  { name: 'HTTP/1.0', play: bytes((s, good) => `HTTP/1.0 ${s}\r\n\r\n${good}`), ends: 'ok' },
  {
    name: 'chunks with extensions and trailers',
    play: bytes(
      (s, good) => `${chunked(s)}${good.length.toString(16)};a=b\r\n${good}\r\n0\r\nX-Trailer: y\r\n\r\n`,
    ),
    ends: 'ok',
  },
  {
    name: 'a chunk size that is none',
    play: bytes((s, good) => `${chunked(s)}zz\r\n${good}`),
    ends: response,
  },
  {
    name: 'a chunk size beyond measure',
    play: bytes((s, good) => `${chunked(s)}fffffffffffffffff\r\n${good}`),
    ends: response,
  },
  {
    name: 'a chunk without its line end',
    play: bytes((s, good) => `${chunked(s)}1\r\n${good}0\r\n\r\n`),
    ends: response,
  },
  {
    name: 'no last chunk',
    play: bytes((s, good) => `${chunked(s)}${chunk(good)}`),
    // Some versions of Node's fetch take the end of a connection that was to be closed for the end of the body.
    ends: 'ok|AtlasResponseError',
  },
  {
    name: 'half a chunk',
    play: bytes((s, good) => `${chunked(s)}ff\r\n${good.slice(0, -1)}`),
    ends: response,
  },
  {
    name: 'fewer bytes than promised',
    play: bytes((s, good) => `${head(s, 'Content-Length: 500')}${good}`),
    ends: response,
  },
  {
    name: 'fewer bytes than promised, then silence',
    play: bytes((s, good) => `${head(s, 'Content-Length: 500')}${good}`, false),
    endless: true,
    ends: timeout,
  },
  { name: 'gzip', play: withBody((good) => gzipSync(good), ['Content-Encoding: gzip']), ends: 'ok' },
  {
    name: 'brotli',
    play: withBody((good) => brotliCompressSync(good), ['Content-Encoding: br']),
    ends: 'ok',
  },
  { name: 'deflate', play: withBody((good) => deflateSync(good), ['Content-Encoding: deflate']), ends: 'ok' },
  {
    name: 'gzip that is none',
    play: withBody((good) => good, ['Content-Encoding: gzip']),
    ends: response,
  },
  {
    name: 'a bomb of gzip',
    play: withBody(() => gzipSync('x'.repeat(2 ** 22)), ['Content-Encoding: gzip']),
    ends: response,
  },
  {
    name: 'a body without an end',
    play: (socket, { verb }) => {
      socket.write(chunked(goodStatus(verb)));
      const block = chunk(' '.repeat(2 ** 14));
      const more = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', more);
      more();
    },
    ends: response,
  },
  {
    name: 'a second answer behind the first',
    play: (socket, { verb }) =>
      socket.end(Buffer.concat([whole(goodStatus(verb), goodBody(verb)), whole('500 No', 'x')])),
    ends: 'ok',
  },
];

const contents: readonly RawFault[] = [
  { name: 'UTF-16', play: withBody((good) => Buffer.from(`\ufeff${good}`, 'utf16le')), ends: response },
  { name: 'JSON and more', play: withBody((good) => `${good}}`), ends: response },
  { name: 'JSON in a callback', play: withBody((good) => `call(${good})`), ends: response },
  {
    name: 'a list 50,000 deep',
    play: withBody(() => '['.repeat(50_000) + ']'.repeat(50_000)),
    ends: response,
  },
  { name: 'a number', play: withBody(() => '7'), ends: response },
  {
    name: 'a prototype',
    play: withBody((good) => `{"__proto__":${good}}`),
    ends: { delete: 'ok', get: response, list: response, token: response },
  },
  {
    name: 'another object',
    play: withBody(() => '{"id":7,"results":{},"access_token":["x"]}'),
    ends: { delete: 'ok', get: response, list: response, token: response },
  },
  { name: 'a 204', play: withStatus('204 No Content', ''), ends: response },
  { name: 'a 304', play: withStatus('304 Not Modified', ''), ends: response },
  { name: 'a 302 without a place', play: withStatus('302 Found', ''), ends: response },
  {
    name: 'a 407',
    play: withStatus('407 Proxy Authentication Required', '<html>', ['Proxy-Authenticate: Basic']),
    // The Fetch standard makes it a network error; its shape tells it, and that no credentials can help.
    ends: 'AtlasAuthenticationError',
  },
  {
    name: 'a page that says 404',
    play: withStatus('404 Not Found', '<html>gone</html>'),
    ends: 'AtlasNotFoundError',
  },
  {
    name: 'a page that says 404 with the code of a connection that is gone',
    play: withStatus('502 Bad Gateway', '<html>', ['X-Error-Code: PEER_NOT_FOUND']),
    ends: 'AtlasServerError',
  },
  {
    name: 'a status of its own in the body',
    play: withStatus('500 Oops', atlasError(404, 'PEER_NOT_FOUND')),
    ends: 'AtlasServerError',
  },
  {
    name: 'a pause of centuries',
    play: withStatus('429 Wait', atlasError(429, 'RATE_LIMITED'), ['Retry-After: 9999999999999999']),
    ends: 'AtlasRateLimitError',
  },
  {
    name: 'a pause below nothing',
    play: withStatus('503 Wait', atlasError(503, 'BUSY'), ['Retry-After: -1']),
    ends: 'AtlasServerError',
  },
  {
    name: 'one challenge after the other',
    play: withStatus('401 No', atlasError(401, 'UNEXPECTED_ERROR'), [
      'WWW-Authenticate: Digest realm="x", nonce="other", qop="auth"',
    ]),
    ends: 'AtlasAuthenticationError',
  },
  {
    name: 'stale for ever',
    play: (socket, { index }) =>
      socket.end(
        whole('401 No', atlasError(401, 'UNEXPECTED_ERROR'), [
          `WWW-Authenticate: Digest realm="x", nonce="${index}", qop="auth", stale=true`,
        ]),
      ),
    ends: 'AtlasAuthenticationError',
  },
  {
    name: 'a reset, then a 404 about the project',
    play: (socket, { index }) =>
      index === 0
        ? socket.resetAndDestroy()
        : socket.end(whole('404 No', atlasError(404, 'GROUP_NOT_FOUND'))),
    // Token requests are repeated by the call that needs one.
    ends: 'AtlasNotFoundError',
  },
  {
    name: 'a reset, then a 404 about the connection',
    play: (socket, { index }) =>
      index === 0 ? socket.resetAndDestroy() : socket.end(whole('404 No', atlasError(404, 'PEER_NOT_FOUND'))),
    ends: {
      delete: 'alreadyGone',
      get: 'AtlasNotFoundError',
      list: 'AtlasNotFoundError',
      token: 'AtlasNotFoundError',
    },
  },
];

/** Answers that send back what they were sent. */
const echoes: readonly RawFault[] = [
  {
    name: 'an echo in a page',
    play: (socket, { authorization }) => socket.end(whole('502 Bad Gateway', `<pre>${authorization}</pre>`)),
    ends: 'AtlasServerError',
  },
  {
    name: 'an echo in an error body',
    play: (socket, { authorization }) =>
      socket.end(
        whole('403 No', JSON.stringify({ error: 403, errorCode: 'X', detail: `You sent ${authorization}` })),
      ),
    ends: 'AtlasPermissionError',
  },
  {
    name: 'an echo in a redirect',
    play: (socket, { authorization }) =>
      socket.end(whole('307 Go', '', [`Location: http://127.0.0.1:9/?${encodeURIComponent(authorization)}`])),
    ends: response,
  },
  {
    name: 'an echo in headers',
    play: (socket, { authorization }) =>
      socket.end(whole('500 No', '', [`X-Error-Code: ${authorization}`, `X-Java-Method: ${authorization}`])),
    ends: 'AtlasServerError',
  },
  {
    name: 'an echo in the status line',
    play: (socket, { authorization }) => socket.end(whole(`500 ${authorization}`, '')),
    ends: 'AtlasServerError',
  },
];

/** Faults that the emulator, which speaks HTTP, cannot play. */
export const rawFaults: readonly RawFault[] = [...connections, ...heads, ...bodies, ...contents, ...echoes];
