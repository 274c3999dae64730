/** For tests: every request that this process makes, as node:http or `fetch` was asked to make it, wherever it would have gone. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface Asked {
  readonly origin: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Path and query. */
  readonly target: string;
  /** Everything that was said: path, query and header values. */
  readonly text: string;
}

const channels = ['http.client.request.start', 'undici:request:create'];

export async function recorded<Value>(
  work: () => Promise<Value>,
): Promise<{ value: Value; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const add = (origin: string, method: string, target: string, headers: unknown): void => {
    asked.push({
      origin,
      method,
      path: target.split('?')[0] ?? target,
      target,
      text: `${target} ${JSON.stringify(headers)}`,
    });
  };
  const note = (message: unknown): void => {
    const { request } = message as { request: ClientRequest & { origin?: string; headers?: unknown } };
    const { protocol, method, path, origin, headers } = request;
    if (origin !== undefined) add(origin, method, path, headers);
    else add(`${protocol}//${String(request.getHeader('host'))}`, method, path, request.getHeaders());
  };
  for (const channel of channels) subscribe(channel, note);
  try {
    return { value: await work(), asked };
  } finally {
    for (const channel of channels) unsubscribe(channel, note);
  }
}
