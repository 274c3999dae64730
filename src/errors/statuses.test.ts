import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildClient } from '../client.js';
import { type AtlasErrorName, isAtlasError } from '../errors.js';
import { clientFor, groupId, ids, peerId } from '../testing/client.js';
import { fakeRuntime } from '../testing/clock.js';
import { rejection } from '../testing/promise.js';

/** Classes of statuses; those that are not here have that of their hundred. */
const NAMES: Readonly<Record<number, AtlasErrorName>> = {
  401: 'AtlasAuthenticationError',
  402: 'AtlasPermissionError',
  403: 'AtlasPermissionError',
  404: 'AtlasNotFoundError',
  407: 'AtlasAuthenticationError',
  408: 'AtlasTimeoutError',
  409: 'AtlasConflictError',
  429: 'AtlasRateLimitError',
};
const nameOf = (status: number): AtlasErrorName =>
  NAMES[status] ?? (status < 500 ? 'AtlasRequestError' : 'AtlasServerError');

/** Statuses of the standards, of nginx, HAProxy, load balancers and content networks. */
const STATUSES = [
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422,
  ],
  ...[423, 424, 425, 426, 428, 429, 431, 444, 451, 460, 463, 464, 494, 495, 496, 497, 499],
  ...[
    500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 525, 526, 530, 561, 599,
  ],
];
const TRANSIENT = [408, 429, 500, 502, 503, 504];

const page = (title: string) =>
  `<!DOCTYPE html>\n<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>`;

/** What stands in the way answers with, whatever its status. */
const BODIES: readonly (readonly [what: string, body: (status: number) => string, type?: string])[] = [
  ['nothing', () => ''],
  ['white space', () => ' \r\n'],
  ['a page of nginx', (status) => page(`${status} Bad`), 'text/html'],
  ['a page without a type', (status) => page(`${status} Bad`)],
  ['a page that says JSON', (status) => page(`${status} Bad`), 'application/json'],
  ['plain text', () => 'upstream connect error or disconnect/reset before headers', 'text/plain'],
  ['the JSON of an API gateway', () => '{"message":"Forbidden"}', 'application/json'],
  ['the JSON of a framework', (status) => `{"timestamp":"x","status":${status},"error":"No","path":"/"}`],
  ['an error that is an object', (status) => `{"error":{"code":${status},"message":"No"}}`],
  ['a list', () => '[{"errorCode":"PEER_NOT_FOUND"}]', 'application/json'],
  ['null', () => 'null', 'application/json'],
  ['text in JSON', () => '"PEER_NOT_FOUND"', 'application/json'],
  ['a code that is a number', (status) => `{"error":${status},"errorCode":${status}}`, 'application/json'],
  ['a code that is null', (status) => `{"error":${status},"errorCode":null,"parameters":null}`],
  ['a code that is empty', (status) => `{"error":${status},"errorCode":"","detail":""}`],
  ['a code that is a list', (status) => `{"error":${status},"errorCode":["PEER_NOT_FOUND"]}`],
  ['the error of another response', () => '{"error":418,"errorCode":"PEER_NOT_FOUND","detail":"gone"}'],
  ['an error of OAuth', () => '{"error":"invalid_client"}', 'application/json'],
  ['JSON that is cut off', (status) => `{"error":${status},"errorCode":"PEER_NOT_`, 'application/json'],
  ['XML', () => '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'application/xml'],
  ['deep JSON', () => '['.repeat(20_000), 'application/json'],
  ['bytes of another encoding', () => '\u0000\u001b[2J\u009b\u202e\ufffd', 'text/html; charset=utf-16'],
];

/** A client of something that always answers alike, which may be put in place of another, and how often it was asked. */
function answeredBy(answer: () => Response) {
  const state = { answer, asked: 0 };
  const fetch = async () => {
    state.asked += 1;
    return state.answer();
  };
  const credentials = { accessToken: 'a-ready-made-token' };
  // Its waits take no time.
  const atlas = buildClient({ credentials, fetch, logger: {}, retry: { limit: 1 } }, fakeRuntime());
  return { atlas, state };
}

it.each(BODIES.map(([what, body, type = '']) => [what, body, type] as const))(
  'every status has its class and a hint, and is in doubt if it may be, with %s for its body',
  async (what, body, type) => {
    const { atlas, state } = answeredBy(() => new Response());
    for (const status of STATUSES) {
      if (status === 418 && what === 'the error of another response') continue;
      state.answer = () => new Response(body(status), { status, headers: { 'content-type': type } });
      state.asked = 0;
      const error = await rejection(atlas.deletePeeringConnection({ ...ids, idempotent: true }));
      expect(error).toMatchObject({ name: nameOf(status), status, hint: expect.stringMatching(/\w/) });
      expect(isAtlasError(error) && error.errorCode).toBeUndefined();
      // Refused by a 4xx; anything else says nothing about what became of it.
      expect(isAtlasError(error) && error.ambiguous, `${status}`).toBe(status >= 500 ? true : undefined);
      expect(state.asked, `${status}`).toBe(TRANSIENT.includes(status) ? 2 : 1);
      expect(String(error)).not.toMatch(/\p{Cc}/u);
      expect(isAtlasError(await rejection(atlas.getPeeringConnection(ids)), nameOf(status))).toBe(true);
      const { data, error: seen } = await atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', {
        params: { path: ids },
      });
      expect([status, data, typeof seen, seen !== null]).toEqual([status, undefined, 'object', true]);
    }
  },
);

it.each([300, 301, 302, 303, 304, 305, 307, 308, 399])(
  'a %i is no answer of Atlas, and is in doubt',
  async (status) => {
    const { atlas, state } = answeredBy(
      () => new Response(null, { status, headers: { location: 'http://127.0.0.1:9/elsewhere' } }),
    );
    const error = await rejection(atlas.deletePeeringConnection({ ...ids, idempotent: true }));
    expect(error).toMatchObject({ name: 'AtlasResponseError', status, ambiguous: true });
    expect(error).toHaveProperty('hint', expect.stringContaining('base URL'));
    expect(state.asked).toBe(1);
  },
);

it.each([200, 201, 203, 204, 205, 206, 207, 226])('a %i is no success of a deletion', async (status) => {
  for (const body of ['{}', '', page('Welcome'), '[]', 'null']) {
    const { atlas, state } = answeredBy(
      () => new Response([204, 205].includes(status) ? null : body, { status }),
    );
    const error = await rejection(atlas.deletePeeringConnection({ ...ids, idempotent: true }));
    expect(error).toMatchObject({ name: 'AtlasResponseError', status, ambiguous: true });
    expect(state.asked).toBe(1);
  }
});

it.each(['', 'null', '[]', '"ok"', '1', 'true', '{} and more', page('Welcome')])(
  'a 202 with %j cannot be read',
  async (body) => {
    const { atlas } = answeredBy(() => new Response(body, { status: 202 }));
    const error = await rejection(atlas.deletePeeringConnection({ ...ids, idempotent: true }));
    expect(error).toMatchObject({ name: 'AtlasResponseError', status: 202, ambiguous: true });
  },
);

describe('words of others', () => {
  it.each<[object, string]>([
    [{ type: 'about:blank', title: 'Conflict', status: 409, detail: 'It is in use.' }, 'It is in use.'],
    [{ type: 'about:blank', title: 'Conflict', status: 409 }, 'Conflict'],
    [{ error: 409, detail: 'It is in use.', badRequestDetail: { fields: [] } }, 'It is in use.'],
    [{ error: 409, reason: 'Conflict', detail: null }, 'Conflict'],
  ])('are kept: %j', async (body, words) => {
    const { atlas } = answeredBy(() => Response.json(body, { status: 409 }));
    expect(await rejection(atlas.deletePeeringConnection(ids))).toMatchObject({
      name: 'AtlasConflictError',
      detail: words,
    });
  });
});

describe('a 401', () => {
  it.each<[Record<string, string>, AtlasErrorName]>([
    [{}, 'AtlasAuthenticationError'],
    [{ 'www-authenticate': 'Basic realm="proxy"' }, 'AtlasAuthenticationError'],
    [{ 'www-authenticate': 'Negotiate' }, 'AtlasAuthenticationError'],
    [{ 'www-authenticate': 'Bearer error="invalid_token"' }, 'AtlasAuthenticationError'],
    [{ 'www-authenticate': '' }, 'AtlasAuthenticationError'],
    [{ 'x-error-code': 'NOT_IN_GROUP' }, 'AtlasPermissionError'],
    [{ 'x-error-code': 'SOME_NEW_CODE' }, 'AtlasPermissionError'],
    [{ 'x-error-code': 'NOT_IN_GROUP', 'www-authenticate': 'Digest nonce="n"' }, 'AtlasAuthenticationError'],
  ])('with the headers %j', async (headers, name) => {
    const { atlas } = answeredBy(() => new Response(null, { status: 401, headers }));
    expect(await rejection(atlas.deletePeeringConnection(ids))).toMatchObject({ name, status: 401 });
  });
});

/** Bytes of a whole response, and then the end of the connection. */
function raw(
  line: string,
  headers: readonly string[],
  body: string | Buffer = '',
  length = body.length,
): Buffer {
  const head = [`HTTP/1.1 ${line}`, ...headers, `content-length: ${length}`, 'connection: close', '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)]);
}

async function deletedOver(bytes: Buffer) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(bytes));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = Object(server.address());
  try {
    return await rejection(clientFor(`http://127.0.0.1:${port}`).deletePeeringConnection(ids));
  } finally {
    server.close();
  }
}

describe('over the wire', () => {
  const problem = gzipSync(
    JSON.stringify({ error: 403, errorCode: 'ACCESS_FORBIDDEN', detail: 'x'.repeat(500) }),
  );
  it.each<[string, Buffer, object]>([
    [
      'an error that is no gzip',
      raw('502 Bad Gateway', ['content-encoding: gzip'], page('502')),
      { status: 502 },
    ],
    [
      'an error whose gzip ends early',
      raw('403 No', ['content-encoding: gzip'], problem.subarray(0, 30)),
      { status: 403 },
    ],
    [
      'a 401 whose body is cut off',
      raw('401 No', [], '{"error":401', 500),
      { status: 401, transient: false },
    ],
    [
      'a 409 whose chunks are none',
      Buffer.from('HTTP/1.1 409 X\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'),
      { status: 409 },
    ],
    [
      'an error of a status beyond 599',
      raw('999 Request denied', [], page('999')),
      { status: 999, ambiguous: true },
    ],
    [
      '407, which the platform keeps to itself',
      raw('407 Proxy', ['proxy-authenticate: Basic']),
      { status: 407 },
    ],
  ])('%s', async (_, bytes, more) => {
    const { status }: { status?: number } = more;
    const error = await deletedOver(bytes);
    expect(error).toMatchObject({ name: nameOf(status ?? 0), ...more });
    if (status !== undefined && status < 500) expect(error).not.toHaveProperty('ambiguous', true);
  });

  it.each<[string, Buffer, object]>([
    [
      'a success that is no gzip',
      raw('202 Accepted', ['content-encoding: gzip'], '{}'),
      { name: 'AtlasResponseError' },
    ],
    [
      'a success that is cut off',
      raw('202 Accepted', [], '{', 2),
      { name: 'AtlasResponseError', status: 202 },
    ],
    ['another protocol', Buffer.from('SSH-2.0-OpenSSH_9.0\r\n'), { name: 'AtlasConnectionError' }],
    [
      'an interim response and no other',
      Buffer.from('HTTP/1.1 103 Early\r\n\r\n'),
      { name: 'AtlasConnectionError' },
    ],
    ['a change of protocol', raw('101 Switching', ['upgrade: x']), { name: 'AtlasConnectionError' }],
    ['nothing', Buffer.from(''), { name: 'AtlasConnectionError' }],
  ])('%s leaves the deletion in doubt', async (_, bytes, expected) => {
    expect(await deletedOver(bytes)).toMatchObject({ ...expected, ambiguous: true, transient: true });
  });
});

it('atlas.api says of a status beyond 599 that it is none', async () => {
  const odd = Object.defineProperty(new Response('{}'), 'status', { value: 999 });
  const { atlas } = answeredBy(() => odd);
  const call = atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', {
    params: { path: { groupId, peerId } },
  });
  expect(await rejection(call)).toMatchObject({ name: 'AtlasResponseError', status: 999 });
});
