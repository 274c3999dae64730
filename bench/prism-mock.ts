/** `prism mock` as its users start it: a process of its own with a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../contract/load.js';
import { mockDocument } from '../contract-tests/targets/prism/document.js';
import { TargetError } from '../contract-tests/targets/target.js';

const command = fileURLToPath(import.meta.resolve('@stoplight/prism-cli/dist/index.js'));

export interface PrismMock {
  readonly url: string;
  /** What had to be done for it: why it does not serve the file as it is, how often it ended and was started again. */
  notes(): readonly string[];
  close(): Promise<void>;
}

/**
 * Serves the file; where Prism refuses that, what the suite hands to its own Prism, written into `folder`. A request that ends
 * the process gets no response; the next ones wait until it is there again.
 *
 * @throws {TargetError} it serves neither; says what it said
 */
export async function startPrismMock(contract: Contract, folder: string): Promise<PrismMock> {
  const notes: string[] = [];
  let served = contract.file;
  const running = await listen(served).catch(async (error: unknown) => {
    notes.push(
      `it refuses the file as it is (${error instanceof Error ? error.message : ''}) and serves what the suite's own Prism gets`,
    );
    served = path.join(folder, `${path.basename(served)}.mock.json`);
    await writeFile(served, JSON.stringify(mockDocument(contract).document));
    return listen(served);
  });
  let ends = 0;
  let current = Promise.resolve(running);
  let closed = false;
  const keep = (mock: Running): void => {
    void mock.ended.then(() => {
      if (closed) return;
      ends += 1;
      current = listen(served);
      // Whoever connects next learns of one that does not begin.
      current.then(keep, () => undefined);
    });
  };
  keep(running);
  const relay = await startRelay(async () => (await current).port);
  return {
    url: `http://127.0.0.1:${relay.port}`,
    notes: () => (ends === 0 ? notes : [...notes, `it ended ${ends} times and was started again`]),
    async close() {
      closed = true;
      relay.close();
      // One that is being started again has to be there before it can be stopped.
      const last = await current.catch(() => undefined);
      last?.child.kill('SIGKILL');
      await last?.ended;
    },
  };
}

interface Running {
  readonly port: number;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** @throws {TargetError} it ended before it listened */
async function listen(file: string): Promise<Running> {
  const child = spawn(process.execPath, [command, 'mock', '--port', '0', '--host', '127.0.0.1', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  let said = '';
  const listening = new Promise<number>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      const port = /Prism is listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const port = await Promise.race([listening, ended]);
  if (typeof port === 'number') return { port, child, ended };
  const [, reason] = /fatal\s+(.*)/.exec(said) ?? [];
  throw new TargetError(`prism mock ended: ${reason?.trim() ?? said.trim().split('\n').at(-1)}`);
}

/** One address for a server whose port changes: bytes pass unchanged, and a connection waits until somebody listens. */
async function startRelay(portNow: () => Promise<number>): Promise<{ port: number; close(): void }> {
  const open = new Set<Socket>();
  const upstreamNow = async (): Promise<Socket> => {
    for (;;) {
      const upstream = connect(await portNow(), '127.0.0.1');
      const connected = await once(upstream, 'connect').catch(() => undefined);
      if (connected) return upstream;
      // It has just ended, and nobody has been told yet.
      await sleep(50);
    }
  };
  const join = (from: Socket, to: Socket): void => {
    open.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
    from.pipe(to);
  };
  const server: Server = createServer((client) => {
    client.on('error', () => undefined);
    upstreamNow().then(
      (upstream) => {
        join(client, upstream);
        join(upstream, client);
      },
      () => client.destroy(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('a TCP server has a port');
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
