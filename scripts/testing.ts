/** Scripts of this project as processes, for tests. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

export const project = path.resolve(import.meta.dirname, '..');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script (`scripts/generate.ts`) to its end, whatever its exit code, as if the user stood in the project. */
export async function runScript(
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const launcher = ['--expose-gc', 'scripts/run.mjs', entry, ...args];
  const options = { cwd: project, env: { ...process.env, npm_lifecycle_script: '', NO_COLOR: '1', ...env } };
  return promisify(execFile)(process.execPath, launcher, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
      return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
    },
  );
}
