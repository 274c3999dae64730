import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { SeenExchange } from './exchange.js';
import { type RunningProxy, startProxy } from './proxy.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** A server that gives its bytes as they are, once it has seen `after`. */
async function rawServer(
  onData: (socket: Socket, received: string) => void,
): Promise<{ url: string; received: () => string }> {
  let received = '';
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      onData(socket, received);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    received: () => received,
  };
}

async function proxyTo(target: string, keepBytes?: number) {
  const seen: SeenExchange[] = [];
  const skipped: string[] = [];
  const proxy: RunningProxy = await startProxy({
    target,
    ...(keepBytes === undefined ? {} : { keepBytes }),
    onExchange: (exchange) => seen.push(exchange),
    onSkipped: ({ reason }) => skipped.push(reason),
  });
  open.push(proxy);
  return { proxy, seen, skipped };
}

/** Sends bytes and gives all that comes until the connection ends, or `until` has come. */
function exchange(url: string, bytes: string, until?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (part) => {
      text += part.toString('latin1');
      if (until !== undefined && text.includes(until)) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

describe('what passes', () => {
  test('every byte, in both directions, also of pipelined requests', async () => {
    const response = 'HTTP/1.1 200 OK\r\nx-Odd:  a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n';
    const last = 'HTTP/1.1 404 Gone fishing\r\nContent-Length: 3\r\nConnection: close\r\n\r\nend';
    const server = await rawServer((socket, received) => {
      if (received.endsWith('second')) socket.end(Buffer.from(response + last, 'latin1'));
    });
    const { proxy, seen } = await proxyTo(server.url);
    const requests =
      'POST /a?b=%7b HTTP/1.1\r\nHost: example\r\nContent-Length: 5\r\n\r\nfirst' +
      'POST /c HTTP/1.1\r\nhOsT: example\r\nContent-Length: 6\r\n\r\nsecond';
    expect(await exchange(proxy.url, requests)).toBe(response + last);
    expect(server.received()).toBe(requests);
    expect(
      seen.map(({ raw }) => [
        raw.request.url.replace(server.url, ''),
        raw.response?.status,
        Buffer.from(raw.response?.body ?? '').toString(),
      ]),
    ).toEqual([
      ['/a?b=%7b', 200, 'hi'],
      ['/c', 404, 'end'],
    ]);
    expect(Buffer.from(seen[0]?.raw.request.body ?? '').toString()).toBe('first');
  });

  test('a response that is cut off stays cut off, and is told so', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => socket.resetAndDestroy());
    });
    const { proxy, seen } = await proxyTo(server.url);
    expect(await exchange(proxy.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^(HTTP.*abc)?$/s);
    await expect.poll(() => seen.length).toBe(1);
    expect(seen[0]?.raw.response?.complete).not.toBe(true);
  });

  test('a server that closes without a word, and one that is not there', async () => {
    const server = await rawServer((socket) => socket.end());
    const one = await proxyTo(server.url);
    expect(await exchange(one.proxy.url, 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    await expect.poll(() => one.seen.length).toBe(1);
    expect(one.seen[0]?.raw).toMatchObject({ failure: { code: 'ECONNRESET' } });
    expect(one.seen[0]?.raw.response).toBeUndefined();
    const none = await proxyTo('http://127.0.0.1:1');
    expect(await exchange(none.proxy.url, 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    await expect.poll(() => none.seen.length).toBe(1);
    expect(none.seen[0]?.raw.failure?.code).toBe('ECONNREFUSED');
  });

  test('a response before the request has ended belongs to it, and the next pair is not mixed up', async () => {
    let answered = false;
    const server = await rawServer((socket, received) => {
      if (!answered) {
        answered = true;
        socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
      }
      if (received.includes('GET /next')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const { proxy, seen } = await proxyTo(server.url);
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    const came = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (part) => {
        const first = text === '';
        text += part.toString();
        if (first) socket.write('rest of it GET /next HTTP/1.1\r\nHost: x\r\n\r\n'.replace('it ', 'it'));
      });
      socket.on('close', () => resolve(text));
    });
    socket.write('POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\nbegin');
    expect(await came).toContain('ok');
    expect(
      seen.map(({ raw, requestBodyKnown }) => [raw.request.method, raw.response?.status, requestBodyKnown]),
    ).toEqual([
      ['POST', 413, false],
      ['GET', 200, true],
    ]);
  });

  test('HEAD, 204 and a switch of protocols', async () => {
    const server = await rawServer((socket, received) => {
      if (!received.includes('/up')) return;
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n');
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nnot HTTP at all');
    });
    const { proxy, seen, skipped } = await proxyTo(server.url);
    const text = await exchange(
      proxy.url,
      'HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /up HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\n\r\n',
      'at all',
    );
    expect(text).toContain('not HTTP at all');
    await expect.poll(() => skipped.length).toBe(1);
    expect(skipped[0]).toContain('another protocol');
    expect(seen.map(({ raw }) => [raw.request.method, raw.response?.status])).toEqual([['HEAD', 200]]);
  });

  test('a large body passes whole and is said to be unknown', async () => {
    const body = 'a'.repeat(300_000);
    const server = await rawServer((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    });
    const { proxy, seen } = await proxyTo(server.url, 1000);
    expect((await exchange(proxy.url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).endsWith(body)).toBe(true);
    expect(seen[0]).toMatchObject({ responseBodyKnown: false, requestBodyKnown: true });
  });
});
