/** For tests: every request that this process makes, as node:http was asked to make it, wherever it would have gone. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface Asked {
  readonly origin: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Everything that was said: path, query and header values. */
  readonly text: string;
}

const channel = 'http.client.request.start';

export async function recorded<Value>(
  work: () => Promise<Value>,
): Promise<{ value: Value; asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const note = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    const { protocol, method, path } = request;
    asked.push({
      origin: `${protocol}//${String(request.getHeader('host'))}`,
      method,
      path: path.split('?')[0] ?? path,
      text: `${path} ${JSON.stringify(request.getHeaders())}`,
    });
  };
  subscribe(channel, note);
  try {
    return { value: await work(), asked };
  } finally {
    unsubscribe(channel, note);
  }
}
