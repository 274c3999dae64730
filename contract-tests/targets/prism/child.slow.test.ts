import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('child.mjs', import.meta.url));

test('ends with its parent, also while Prism reads a contract without an end', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { fork } from 'node:child_process';
      const schemas = { S0: { type: 'object' } };
      for (let level = 1; level < 30; level += 1) {
        const inner = { $ref: '#/components/schemas/S' + (level - 1) };
        schemas['S' + level] = { allOf: [inner, inner] };
      }
      const child = fork(${JSON.stringify(program)}, [String(process.pid)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.send({ open: 1, document: { openapi: '3.0.3', paths: {}, components: { schemas } } });
      child.on('spawn', () => setTimeout(() => process.stdout.write(String(child.pid)), 3000));`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Both write to it: it is closed when both have ended.
  const closed = once(parent.stderr.resume(), 'close');
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  parent.kill('SIGKILL');
  const ended = await Promise.race([closed.then(() => true), sleep(20_000, false)]);
  if (!ended) process.kill(Number(text.toString()), 'SIGKILL');
  expect(ended).toBe(true);
}, 60_000);
