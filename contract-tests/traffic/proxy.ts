/**
 * Stands between a client and a server, passes every byte on, and tells what went by. One connection to the server for each
 * of the client's, so that both meet the peer they would meet without it.
 *
 * The one thing that is changed: a server that is not on loopback is addressed by its own name, in `Host` (RFC 9112,
 * section 3.2), because shared hosts answer by it.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RawExchange, RawResponse } from '../types.js';
import type { SeenExchange, Skipped } from './exchange.js';
import { type Message, type MessageHead, MessageStream, valuesOf } from './http1.js';

export interface ProxyOptions {
  /** Origin, and base path if any, that requests are passed on to. Their paths are not changed. */
  readonly target: string;
  /** On 127.0.0.1. @default 0: a free one */
  readonly port?: number;
  /** Bytes of one body that are kept for judging; larger ones pass and are not judged. @default 16 MiB */
  readonly keepBytes?: number;
  readonly onExchange: (exchange: SeenExchange) => void;
  readonly onSkipped: (skipped: Skipped) => void;
}

export interface RunningProxy {
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** @throws {Error} the port is taken */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connectTo(new URL(options.target));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => sockets.delete(socket));
    }
    join(client, upstream, options, () => {
      count += 1;
      return count;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function connectTo({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'http:') return connect({ host, port: Number(port || 80), allowHalfOpen: true });
  return connectTls({
    host,
    port: Number(port || 443),
    servername: host,
    ALPNProtocols: ['http/1.1'],
  });
}

/** A request whose response has not ended. */
interface Waiting {
  readonly head: MessageHead;
  readonly method: string;
  readonly since: number;
  /** Absent while its body is under way: a server may answer before it has read all. */
  request?: Message;
}

/** Everything about one connection of the client. */
function join(client: Socket, upstream: Socket, options: ProxyOptions, next: () => number): void {
  const target = new URL(options.target);
  const keep = options.keepBytes ?? 16 * 1024 * 1024;
  const rewritesHost = !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(target.hostname);
  /** Oldest first: responses come in the order of their requests (RFC 9112, section 9.3.2). */
  const waiting: Waiting[] = [];
  let failure: RawExchange['failure'];

  const told = (seen: Waiting, response?: Message) => {
    const whole = (message: Message | undefined) => message === undefined || message.size <= keep;
    options.onExchange({
      raw: exchangeOf(target.origin, seen, response, failure),
      place: `exchange ${next()}`,
      requestBodyKnown: seen.request !== undefined && whole(seen.request),
      responseBodyKnown: whole(response),
      framingKnown: true,
    });
  };
  const skip = (reason: string) => options.onSkipped({ place: `exchange ${next()}`, reason });

  const requests: MessageStream = new MessageStream(
    {
      framing: () => 'by-head',
      onHead: (head) => {
        const method = head.startLine.slice(0, head.startLine.indexOf(' '));
        waiting.push({ head, method, since: performance.now() });
      },
      onMessage: (request) => {
        const own = waiting.findLast(({ head }) => head.bytes === request.bytes);
        if (own) own.request = request;
      },
      onUnreadable: (reason) => skip(`a request could not be read: ${reason}`),
      forward: (bytes, head) =>
        void upstream.write(rewritesHost && head ? withHost(head, target.host) : bytes),
    },
    keep,
  );
  const responses: MessageStream = new MessageStream(
    {
      framing: (head) => {
        const status = statusOf(head);
        const bodyless = status < 200 || status === 204 || status === 304;
        return bodyless || waiting[0]?.method === 'HEAD' ? 'none' : 'until-close';
      },
      onMessage: (response) => {
        const status = statusOf(response);
        if (status === 101) {
          waiting.shift();
          requests.stopReading();
          responses.stopReading();
          skip('the connection was switched to another protocol');
          return;
        }
        if (status < 200) return;
        const seen = waiting.shift();
        if (seen) told(seen, response);
        else skip(`the server answered ${status} without a request`);
      },
      onUnreadable: (reason) => {
        failure = { code: 'HPE_INVALID', message: reason };
        const seen = waiting.shift();
        if (seen) told(seen);
        else skip(`a response could not be read: ${reason}`);
      },
      forward: (bytes) => void client.write(bytes),
    },
    keep,
  );

  let clientLeft = false;
  pass(client, upstream, (bytes) => requests.feed(bytes));
  pass(upstream, client, (bytes) => responses.feed(bytes));
  client.once('end', () => upstream.end());
  client.once('close', () => {
    clientLeft = true;
    upstream.destroy();
  });
  client.on('error', () => client.destroy());
  upstream.on('error', (error: NodeJS.ErrnoException) => {
    failure = { code: error.code ?? error.name, message: error.message };
  });
  upstream.once('end', () => {
    responses.end();
    client.end();
  });
  upstream.once('close', () => {
    if (responses.busy) responses.end();
    for (const seen of waiting.splice(0)) {
      if (clientLeft) skip('the client left before the response came');
      else {
        failure ??= { code: 'ECONNRESET', message: 'the server closed the connection' };
        told(seen);
      }
    }
    // As the server did, so the client sees it: cut off, not ended.
    if (failure && failure.code !== 'HPE_INVALID') client.resetAndDestroy();
    else client.end();
  });
}

/** Hands bytes over as they come, and no faster than the other side takes them. */
function pass(from: Socket, to: Socket, feed: (bytes: Uint8Array) => void): void {
  from.on('data', (bytes: Buffer) => {
    feed(bytes);
    if (to.writableNeedDrain) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
}

function exchangeOf(
  origin: string,
  { head, method, request, since }: Waiting,
  response: Message | undefined,
  failure: RawExchange['failure'],
): RawExchange {
  const path = head.startLine.split(' ')[1] ?? '/';
  return {
    request: {
      method,
      // The absolute form names a server of its own (RFC 9112, section 3.2.2); what was asked is the path.
      url: `${origin}${path.replace(/^https?:\/\/[^/?#]*/i, '') || '/'}`,
      headers: head.headers,
      ...(request && request.size > 0 ? { body: request.body } : {}),
    },
    ...(response ? { response: responseOf(response, since) } : {}),
    ...(failure && !(response?.complete ?? false) ? { failure } : {}),
  };
}

function responseOf(response: Message, since: number): RawResponse {
  const { startLine, headers, body, complete } = response;
  return {
    status: statusOf(response),
    statusText: startLine.split(' ').slice(2).join(' '),
    headers,
    body,
    complete,
    durationMs: Math.round((performance.now() - since) * 10) / 10,
  };
}

function statusOf({ startLine }: MessageHead): number {
  return Number(startLine.split(' ')[1]);
}

function withHost({ bytes, headers }: MessageHead, host: string): Uint8Array {
  if (valuesOf({ headers }, 'host').length !== 1) return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.replace(/^(host:)[^\r\n]*/im, `$1 ${host}`), 'latin1');
}
