import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

/** Runs the real curl; where there is none the test is reported as skipped, and loudly so. */
export async function curl(context: TestContext, ...args: readonly string[]): Promise<string> {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
  } catch {
    process.stderr.write(`\n*** SKIPPED, curl is not installed: ${context.task.name} ***\n`);
    context.skip('curl is not installed');
  }
  const { stdout } = await promisify(execFile)('curl', ['-sS', ...args]);
  return stdout;
}
