import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createWire, type Wire, type WireOptions } from './wire.js';

const cleanup: (() => void)[] = [];
afterEach(() => {
  for (const undo of cleanup.splice(0)) undo();
});

/** A server that says exactly these bytes to each request. */
async function rawServer(answer: (socket: Socket, request: string, count: number) => void): Promise<{
  url: string;
  server: Server;
  sockets: Set<Socket>;
}> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      count += 1;
      answer(socket, data.toString('latin1'), count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server, sockets };
}

function wireFor(options: WireOptions = {}): Wire {
  const wire = createWire(options);
  cleanup.push(() => wire.close());
  return wire;
}

async function exchangeWith(
  bytes: string | Buffer,
  { end = true, ...options }: WireOptions & { end?: boolean } = {},
) {
  const { url } = await rawServer((socket) => {
    socket.write(bytes);
    if (end) socket.end();
  });
  const wire = wireFor(options);
  const recording = await wire.record(async () => {
    const response = await wire.fetch(url, { method: 'DELETE' });
    return { response, text: await response.text() };
  });
  return { ...recording, raw: recording.exchanges[0] };
}

describe('what is recorded', () => {
  test('header pairs in order, names and repeats as sent', async () => {
    const { raw } = await exchangeWith(
      'HTTP/1.1 202 Odd Reason\r\nX-Two: a\r\ncontent-TYPE: application/json\r\nX-Two: b\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(raw?.response?.status).toBe(202);
    expect(raw?.response?.statusText).toBe('Odd Reason');
    expect(raw?.response?.headers).toEqual([
      ['X-Two', 'a'],
      ['content-TYPE', 'application/json'],
      ['X-Two', 'b'],
      ['Content-Length', '2'],
    ]);
    expect(raw?.response?.complete).toBe(true);
  });

  test('the request as it left, with host and credentials', async () => {
    let sent = '';
    const { url } = await rawServer((socket, request) => {
      sent = request;
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const wire = wireFor();
    const { exchanges } = await wire.record(() =>
      wire.fetch(`${url}/a?b=c`, { method: 'POST', body: 'hello', headers: { authorization: 'Bearer t' } }),
    );
    const [raw] = exchanges;
    expect(sent.startsWith('POST /a?b=c HTTP/1.1\r\n')).toBe(true);
    for (const [name, value] of raw?.request.headers ?? []) expect(sent).toContain(`${name}: ${value}\r\n`);
    expect(new TextDecoder().decode(raw?.request.body)).toBe('hello');
  });

  test('compressed bytes stay compressed in the record and are decoded for the caller', async () => {
    const body = gzipSync('{"a":1}');
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    const { raw, value } = await exchangeWith(Buffer.concat([Buffer.from(head), body]));
    expect(Buffer.from(raw?.response?.body ?? []).equals(body)).toBe(true);
    expect(value?.text).toBe('{"a":1}');
  });

  test('chunks are joined', async () => {
    const { raw, value } = await exchangeWith(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
    );
    expect(raw?.response?.complete).toBe(true);
    expect(value?.text).toBe('{"a":1}');
  });

  test('each of several calls side by side has its own exchanges', async () => {
    const { url } = await rawServer((socket, request) => {
      const path = request.split(' ')[1] ?? '';
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    });
    const wire = wireFor();
    const recordings = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        wire.record(async () => {
          await wire.fetch(`${url}/first-${index}`);
          await wire.fetch(`${url}/second-${index}`);
        }),
      ),
    );
    for (const [index, { exchanges }] of recordings.entries()) {
      const bodies = exchanges.map(({ response }) => new TextDecoder().decode(response?.body));
      expect(bodies).toEqual([`/first-${index}`, `/second-${index}`]);
    }
  });
});

describe('broken framing', () => {
  test.each([
    ['content-length longer than the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}'],
    ['no last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n'],
  ])('%s: recorded as incomplete, and reading fails as with the platform', async (_name, bytes) => {
    const { raw, error } = await exchangeWith(bytes);
    expect(raw?.response?.complete).toBe(false);
    expect(new TextDecoder().decode(raw?.response?.body)).toBe('{}');
    expect(error).toBeInstanceOf(TypeError);
  });

  test('content-encoding that is not true: the bytes are recorded, reading fails', async () => {
    const { raw, error } = await exchangeWith(
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(raw?.response?.complete).toBe(true);
    expect(new TextDecoder().decode(raw?.response?.body)).toBe('{}');
    expect(error).toBeInstanceOf(TypeError);
  });

  test.each([
    ['closed without a word', ''],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['cut off inside the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ])('%s: no response, and the reason', async (_name, bytes) => {
    const { raw, error } = await exchangeWith(bytes);
    expect(raw?.response).toBeUndefined();
    expect(raw?.failure?.code).toMatch(/^(ECONNRESET|HPE_)/);
    expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
  });
});

describe('limits', () => {
  test('no answer in time', async () => {
    const { raw } = await exchangeWith('', { end: false, timeoutMs: 60 });
    expect(raw?.failure).toEqual({ code: 'TIMEOUT', message: 'no answer within 60 ms' });
  });

  test('a body that does not end in time keeps what came', async () => {
    const { raw } = await exchangeWith('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', {
      end: false,
      timeoutMs: 60,
    });
    expect(raw?.failure?.code).toBe('TIMEOUT');
    expect(raw?.response?.complete).toBe(false);
    expect(new TextDecoder().decode(raw?.response?.body)).toBe('abc');
  });

  test('a body larger than the limit is cut off', async () => {
    const { raw } = await exchangeWith(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(5_000)}`, {
      maxBodyBytes: 1_000,
    });
    expect(raw?.failure?.code).toBe('BODY_TOO_LARGE');
    expect(raw?.response?.complete).toBe(false);
  });

  test('a small body that decodes to a large one is refused', async () => {
    const body = gzipSync('a'.repeat(100_000));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    const { error } = await exchangeWith(Buffer.concat([Buffer.from(head), body]), { maxBodyBytes: 10_000 });
    expect(error).toBeInstanceOf(TypeError);
  });

  test('the caller can abort, before and during', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const { url } = await rawServer(() => controller.abort(reason));
    const wire = wireFor();
    await expect(wire.fetch(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const { exchanges, error } = await wire.record(() => wire.fetch(url, { signal: controller.signal }));
    expect(error).toBe(reason);
    expect(exchanges[0]?.failure?.code).toBe('ABORT_ERR');
  });
});

describe('connections', () => {
  test('are kept, and one that the server has closed meanwhile is replaced', async () => {
    const { url, sockets } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
    const wire = wireFor();
    await wire.fetch(url);
    await wire.fetch(url);
    expect(sockets.size).toBe(1);
    // The server goes away between two requests, as after its idle limit.
    for (const socket of sockets) socket.destroy();
    const { exchanges, error } = await wire.record(() => wire.fetch(url, { method: 'DELETE' }));
    expect(error).toBeUndefined();
    expect(exchanges.at(-1)?.response?.status).toBe(200);
  });

  test('close leaves none open', async () => {
    const { url, sockets } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
    const wire = createWire();
    await wire.fetch(url);
    wire.close();
    await expect.poll(() => sockets.size).toBe(0);
  });

  test('nothing listens: the code says so', async () => {
    const wire = wireFor();
    const { exchanges } = await wire.record(() => wire.fetch('http://127.0.0.1:1/'));
    expect(exchanges[0]?.failure?.code).toBe('ECONNREFUSED');
  });
});

describe('the response handed over', () => {
  test.each([
    [199, false],
    [302, false],
    [600, false],
  ])('keeps status %i, which the Response constructor might refuse', async (status, ok) => {
    const { value, raw } = await exchangeWith(
      `HTTP/1.1 ${status} X\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\n{}`,
    );
    // 1xx is an interim response: it never becomes the answer.
    if (status < 200) expect(raw?.response).toBeUndefined();
    else expect(value?.response).toMatchObject({ status, ok });
  });

  test('is the same as the platform gives, over answers that both understand', async () => {
    const { url } = await rawServer((socket) => {
      socket.end(
        'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 13\r\n\r\n{"error":404}',
      );
    });
    const wire = wireFor();
    const [ours, theirs] = [await wire.fetch(url), await fetch(url)];
    expect(ours.status).toBe(theirs.status);
    expect(ours.statusText).toBe(theirs.statusText);
    expect(ours.ok).toBe(theirs.ok);
    expect(ours.url).toBe(theirs.url);
    expect([...ours.headers]).toEqual([...theirs.headers]);
    expect(await ours.json()).toEqual(await theirs.json());
  });
});
