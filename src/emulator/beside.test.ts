import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('faults of the connection hold beside another server of the process', async () => {
  const launcher = path.resolve(import.meta.dirname, '../../scripts/run.mjs');
  const program = path.join(import.meta.dirname, 'testing/beside.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, program]);
  expect(stdout).toBe('no answer no answer\n');
});
