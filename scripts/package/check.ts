/** What the checks of a clean installation are made of. */
import { execFile } from 'node:child_process';
import path from 'node:path';

/** What a program wrote, both streams together, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end, whatever that is. */
export function attempt(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> },
): Promise<Ended> {
  const { cwd, env = {} } = options;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      // Colours off: what is looked for in the output would be cut by them.
      { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, maxBuffer: 2 ** 26, timeout: 300_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        const why = error !== null && stdout + stderr === '' ? error.message : '';
        resolve({ code, output: `${stdout}${stderr}${why}` });
      },
    );
  });
}

/** One thing that must hold. */
export interface Check {
  readonly name: string;
  /** Resolves where it holds, to a remark if there is something to say; throws what is wrong otherwise. */
  readonly run: () => Promise<string | undefined>;
}

/** What a check throws where it cannot be made on this machine. */
export class CannotRun extends Error {}

/** As {@link attempt}, but a failure is thrown, with what the program wrote. */
export async function succeed(...call: Parameters<typeof attempt>): Promise<string> {
  const { code, output } = await attempt(...call);
  if (code === 0) return output;
  const [program, args] = call;
  throw new Error(
    `${[path.basename(program), ...args].join(' ')} ended with ${code}:\n${output.slice(-3_000)}`,
  );
}

/** Throws where a program warned. */
export function refuseWarnings(output: string, except?: RegExp): void {
  const warned = output
    .split('\n')
    .filter((line) => /warn|⚠|deprecat|could not resolve|not exported|externalized/i.test(line))
    .filter((line) => !except?.test(line));
  if (warned.length > 0) throw new Error(`warned:\n${warned.join('\n')}`);
}
