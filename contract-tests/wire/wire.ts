/**
 * A `fetch` over node:http that keeps what was on the wire: header pairs in order, undecoded body bytes, whether the framing
 * was finished. The platform's own fetch cannot say any of that, so a judge behind it would see a tidied-up answer.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import * as http from 'node:http';
import * as https from 'node:https';
import type { RawExchange, RawResponse } from '../types.js';
import { toResponse } from './response.js';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface WireOptions {
  /** Milliseconds for one exchange, headers and body together. Default 10 000. */
  readonly timeoutMs?: number;
  /** Bytes of one body, as on the wire and decoded. Default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** Why a request must not leave; undefined for those that may. Refused ones are not recorded: nothing was sent. */
  readonly refuses?: (method: string, url: string) => string | undefined;
  /** Called before each request leaves; used to keep to a rate limit. */
  readonly beforeSend?: () => Promise<void>;
}

export interface Wire {
  /**
   * As the platform's fetch, except that redirects are never followed: the answer that came is the one to judge.
   * @throws {TypeError} `fetch failed`, with the reason as `cause`, as the platform's fetch does
   */
  readonly fetch: Fetch;
  /** Runs `work` and gives every exchange it made, in order, also when calls run side by side. */
  record<Value>(work: () => Promise<Value>): Promise<Recording<Value>>;
  /** Closes idle and busy connections. */
  close(): void;
}

export interface Recording<Value> {
  readonly exchanges: readonly RawExchange[];
  readonly value?: Value;
  /** What `work` threw. */
  readonly error?: unknown;
}

/** Makes a wire with its own connection pool; call `close` when done. */
export function createWire(options: WireOptions = {}): Wire {
  const limits = {
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBodyBytes: options.maxBodyBytes ?? 16 * 1024 * 1024,
  };
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  const recordings = new AsyncLocalStorage<RawExchange[]>();

  const wireFetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const { signal } = request;
    signal.throwIfAborted();
    const refusal = options.refuses?.(request.method, request.url);
    if (refusal !== undefined)
      throw new TypeError('fetch failed', { cause: new Error(`not sent: ${refusal}`) });
    await options.beforeSend?.();
    const sending = { request, body, signal, agents, ...limits };
    let exchange = await send(sending);
    if (exchange.staleConnection && isIdempotent(request.method)) exchange = await send(sending);
    recordings.getStore()?.push(exchange.raw);
    if (signal.aborted) throw signal.reason;
    if (!exchange.raw.response) {
      throw new TypeError('fetch failed', { cause: exchange.error ?? exchange.raw.failure });
    }
    return toResponse(exchange.raw, limits.maxBodyBytes);
  };

  return {
    fetch: wireFetch,
    async record(work) {
      const exchanges: RawExchange[] = [];
      return recordings.run(exchanges, async () => {
        try {
          return { exchanges, value: await work() };
        } catch (error) {
          return { exchanges, error };
        }
      });
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

interface Sending {
  readonly request: Request;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
  readonly agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
}

interface Sent {
  readonly raw: RawExchange;
  readonly error?: unknown;
  /** The server had closed a kept-alive connection before this request reached it. */
  readonly staleConnection?: true;
}

function send(sending: Sending): Promise<Sent> {
  const { request, body, signal } = sending;
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const failure = {
      code: 'ERR_INVALID_PROTOCOL',
      message: `expected http: or https:, got ${url.protocol}`,
    };
    return Promise.resolve({
      raw: { request: { method: request.method, url: request.url, headers: [] }, failure },
    });
  }
  const secure = url.protocol === 'https:';
  const started = performance.now();
  const message = (secure ? https : http).request(url, {
    method: request.method,
    agent: sending.agents[secure ? 'https:' : 'http:'],
  });
  writeHeaders(message, request, body);

  return new Promise((resolve) => {
    let incoming: http.IncomingMessage | undefined;
    let size = 0;
    let settled = false;
    const chunks: Buffer[] = [];

    const settle = (failure?: { code: string; message: string }, error?: unknown): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (failure) message.destroy();
      const response = incoming && rawResponse(incoming, chunks, performance.now() - started, failure);
      const raw: RawExchange = {
        request: {
          method: request.method,
          url: request.url,
          headers: sentHeaders(message),
          ...(body === undefined ? {} : { body }),
        },
        ...(response === undefined ? {} : { response }),
        ...(failure === undefined ? {} : { failure }),
      };
      const stale = !incoming && message.reusedSocket && failure?.code === 'ECONNRESET';
      resolve({
        raw,
        ...(error === undefined ? {} : { error }),
        ...(stale ? { staleConnection: true } : {}),
      });
    };
    const fail = (error: unknown): void => settle(describeFailure(error), error);
    const abort = (): void => settle({ code: 'ABORT_ERR', message: 'aborted by the caller' }, signal.reason);
    const timer = setTimeout(() => {
      const part = incoming ? 'whole body' : 'answer';
      settle({ code: 'TIMEOUT', message: `no ${part} within ${sending.timeoutMs} ms` });
    }, sending.timeoutMs);
    signal.addEventListener('abort', abort, { once: true });

    // Errors after the end (a reset, bytes beyond content-length) reach a settled exchange and change nothing.
    message.on('error', fail);
    message.on('response', (response) => {
      incoming = response;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > sending.maxBodyBytes) {
          settle({
            code: 'BODY_TOO_LARGE',
            message: `the body is larger than ${sending.maxBodyBytes} bytes`,
          });
        }
      });
      response.on('end', () => settle());
      response.on('error', fail);
      response.on('close', () =>
        settle({ code: 'ECONNRESET', message: 'the connection ended inside the body' }),
      );
    });
    message.on('upgrade', (_response, socket) => {
      socket.destroy();
      settle({ code: 'UPGRADE', message: 'the server switched protocols without being asked' });
    });
    message.end(body);
  });
}

/** What the platform's fetch would add, in the order it adds it. */
function writeHeaders(message: http.ClientRequest, request: Request, body: Uint8Array | undefined): void {
  for (const [name, value] of request.headers) message.setHeader(name, value);
  for (const [name, value] of [
    ['accept', '*/*'],
    ['accept-encoding', 'gzip, deflate, br'],
    ['user-agent', 'as-documented'],
  ] as const) {
    if (!request.headers.has(name)) message.setHeader(name, value);
  }
  if (body !== undefined) message.setHeader('content-length', body.byteLength);
  else if (request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH') {
    message.setHeader('content-length', 0);
  }
}

function sentHeaders(message: http.ClientRequest): [string, string][] {
  return message.getRawHeaderNames().map((name) => [name, String(message.getHeader(name))]);
}

function rawResponse(
  incoming: http.IncomingMessage,
  chunks: readonly Buffer[],
  durationMs: number,
  failure: { code: string } | undefined,
): RawResponse {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
  }
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers,
    body: new Uint8Array(Buffer.concat(chunks)),
    complete: incoming.complete && failure === undefined,
    durationMs,
  };
}

function describeFailure(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  // A host with several addresses fails with one error for each of them.
  if (error instanceof AggregateError && error.errors[0] instanceof Error)
    return describeFailure(error.errors[0]);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}

function isIdempotent(method: string): boolean {
  return method !== 'POST' && method !== 'PATCH' && method !== 'CONNECT';
}
