import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Counts, ServerDescription } from './client-server.js';

/** The servers of the measurements, seen from this process. */
export interface Peer extends AsyncDisposable {
  readonly server: ServerDescription;
  /** Sets the emulator back to its start, nonces and counters too. */
  reset(): Promise<void>;
  /** What the emulator counted since then. */
  counts(): Promise<Counts>;
}

/** Starts the servers in a process of their own. */
export async function startPeer(): Promise<Peer> {
  const child = fork(path.join(import.meta.dirname, 'client-server.ts'), { execArgv: ['--import', 'tsx'] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The servers of the measurement ended with code ${code}.`);
  });
  // Looked at only while something is awaited.
  failed.catch(() => undefined);
  const next = async () => {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), failed]);
    return message;
  };
  const server = (await next()) as ServerDescription;
  const ask = async (question: string) => {
    const answer = next();
    child.send(question);
    return (await answer) as Counts;
  };
  return {
    server,
    reset: async () => {
      await ask('reset');
    },
    counts: () => ask('counts'),
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
