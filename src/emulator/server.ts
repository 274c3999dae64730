import type { Server } from 'node:http';
import { serve } from '@hono/node-server';

export interface ListeningServer {
  readonly url: string;
  /** Ends all connections, also those in use. */
  close(): Promise<void>;
}

export type FetchHandler = Parameters<typeof serve>[0]['fetch'];

/** Listens on loopback. Rejects where the port cannot be had, or is none. */
export async function listen(fetch: FetchHandler, port: number): Promise<ListeningServer> {
  // Anything but a number would be taken for the name of a pipe.
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`port must be a whole number from 0 to 65535, not ${String(port)}.`);
  }
  return new Promise((resolve, reject) => {
    // serve() answers with an HTTP/1 server unless it is given another kind to create, and else puts classes of its own in
    // the place of the process's `Request` and `Response`.
    const settings = { fetch, port, hostname: '127.0.0.1', overrideGlobalObjects: false };
    const server = serve(settings, (address) => {
      server.off('error', fail);
      resolve({ url: `http://127.0.0.1:${address.port}`, close: () => close(server) });
    }) as Server;
    const fail = (cause: Error) =>
      reject(new Error(`The emulator cannot listen on 127.0.0.1:${port}: ${cause.message}`, { cause }));
    // Node's five seconds are little on a busy machine: a client then sends on a connection that is being closed.
    server.keepAliveTimeout = 60_000;
    server.once('error', fail);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // The only error close() knows is a server that is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
