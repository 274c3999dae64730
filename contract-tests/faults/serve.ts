/** One server on loopback for any number of scripted answers, each under its own path prefix. Raw sockets: nothing tidies them up. */
import * as net from 'node:net';
import type { Script } from './answer.js';

export interface ScriptServer {
  /** Serves a script under a new base URL, without a slash at the end. What follows it in a path, and the method, do not matter. */
  add(script: Script): string;
  close(): Promise<void>;
}

export async function startScriptServer(): Promise<ScriptServer> {
  const scripts: Script[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // The other side may go away at any time; what it saw is judged there.
    socket.on('error', () => socket.destroy());
    let received = '';
    socket.on('data', (data) => {
      if (received === undefined) return;
      received += data.toString('latin1');
      if (!isWhole(received)) return;
      const index = Number(/^\S+ (?:https?:\/\/[^/]+)?\/at\/(\d+)/.exec(received)?.[1]);
      received = '';
      const script = scripts[index];
      if (script) void play(socket, script);
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    add: (script) => `http://127.0.0.1:${port}/at/${scripts.push(script) - 1}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** The head has come, and as much of a body as it promises. */
function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(request.slice(0, end + 2))?.[1] ?? 0);
  return request.length >= end + 4 + length;
}

async function play(socket: net.Socket, script: Script): Promise<void> {
  for (const step of script.steps) {
    if (socket.destroyed) return;
    if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step));
    else socket.write(step);
  }
  if (script.end === 'close') socket.end();
  if (script.end === 'reset') socket.resetAndDestroy();
}
