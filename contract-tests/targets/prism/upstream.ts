/**
 * Requests to Prism. One that makes Prism throw cuts off all that are under way with it: those are asked again, one at a time
 * with nothing beside them, so that the one to blame is known and the others get their responses.
 */
import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface UpstreamRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** Prism gave no response to this request, with nothing else under way. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
}

/** For some requests Prism goes on living and never answers. */
const silentMs = 12_000;

export interface Upstream {
  /** @throws {UpstreamError} */
  send(request: UpstreamRequest): Promise<UpstreamResponse>;
  close(): void;
}

/** @param baseUrl of the mock, without a slash at the end; asked for each request, because it changes when the mock is renewed */
export function createUpstream(baseUrl: () => Promise<string>): Upstream {
  const agent = new http.Agent({ keepAlive: true });
  let underWay = 0;
  let alone: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const idle: (() => void)[] = [];

  const attempt = async (request: UpstreamRequest): Promise<UpstreamResponse> => {
    underWay += 1;
    try {
      return await exchange(agent, await baseUrl(), request);
    } finally {
      underWay -= 1;
      if (underWay === 0) for (const tell of idle.splice(0)) tell();
    }
  };
  /** Once nothing else is under way; whoever comes meanwhile waits. */
  const attemptAlone = async (request: UpstreamRequest): Promise<UpstreamResponse> => {
    waiting += 1;
    const turn = alone.then(async () => {
      if (underWay > 0) await new Promise<void>((resolve) => idle.push(resolve));
      return whenRenewed(() => attempt(request));
    });
    alone = turn.catch(() => undefined);
    return turn.finally(() => {
      waiting -= 1;
    });
  };
  return {
    async send(request) {
      if (waiting > 0) await alone;
      try {
        return await attempt(request);
      } catch (error) {
        // Asked again it would be silent again.
        if (error instanceof UpstreamError) throw error;
        return await attemptAlone(request).catch((error: unknown) => {
          throw new UpstreamError('Prism gave no response to this request', { cause: error });
        });
      }
    },
    close: () => agent.destroy(),
  };
}

/** The cut connection is seen a moment before the end of the process that cut it. */
async function whenRenewed<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
      if (!refused || tries >= 20) throw error;
      await sleep(100);
    }
  }
}

async function exchange(
  agent: http.Agent,
  baseUrl: string,
  request: UpstreamRequest,
): Promise<UpstreamResponse> {
  const { hostname, port } = new URL(baseUrl);
  return await new Promise((resolve, reject) => {
    const message = http.request({ hostname, port, agent, method: request.method, path: request.target });
    for (const [name, value] of request.headers) message.appendHeader(name, value);
    if (request.body.byteLength > 0) message.setHeader('Content-Length', request.body.byteLength);
    message.on('error', reject);
    message.setTimeout(silentMs, () => {
      message.destroy(new UpstreamError(`Prism gave no response within ${silentMs / 1_000} s`));
    });
    message.on('response', (incoming) => {
      readAll(incoming).then(
        (bytes) =>
          resolve({
            status: incoming.statusCode ?? 0,
            statusText: incoming.statusMessage ?? '',
            headers: headerPairs(incoming.rawHeaders),
            body: new Uint8Array(bytes),
          }),
        reject,
      );
    });
    message.end(request.body.byteLength > 0 ? request.body : undefined);
  });
}

export function headerPairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    raw[2 * index] ?? '',
    raw[2 * index + 1] ?? '',
  ]);
}

export async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
