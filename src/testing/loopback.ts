import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a loopback server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server of a test's own. */
export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Sockets that are open now. */
  openSockets(): number;
}

/** Starts a server on a free port of loopback, which answers with the handler. */
export async function loopback(
  handler: (request: SeenRequest, response: ServerResponse, index: number) => unknown,
): Promise<Loopback> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<unknown>();
  const server = createServer(async (message, response) => {
    let body = '';
    for await (const chunk of message) body += String(chunk);
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body };
    seen.push(request);
    await handler(request, response, seen.length - 1);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    openSockets: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An Atlas error body. */
export function problem(status: number, errorCode: string, detail = 'Because.'): object {
  return { error: status, errorCode, detail, reason: 'Reason' };
}
