/** Scripts in a Node of their own, which tell what they found line by line. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Child {
  readonly lines: AsyncIterable<string>;
  /** The end of what it wrote to stderr, so far. */
  complaint(): string;
  /** Closes its standard input. */
  end(): void;
  /** @throws {Error} it could not be started */
  readonly exited: Promise<void>;
}

/** @param timeoutMs after which it is ended; without, it lives until it ends by itself */
export function startChild(script: string, env: Readonly<Record<string, string>>, timeoutMs?: number): Child {
  const running = spawn(process.execPath, ['--no-warnings', script], {
    env: { ...process.env, ...env },
    stdio: 'pipe',
    timeout: timeoutMs,
  });
  let complaint = '';
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-6_000);
  });
  const exited = new Promise<void>((resolve, reject) => {
    running.once('error', reject);
    running.once('close', () => resolve());
  });
  return {
    lines: createInterface({ input: running.stdout }),
    complaint: () => complaint.trim(),
    end: () => running.stdin.end(),
    exited,
  };
}
