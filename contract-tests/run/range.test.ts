import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packageHome } from '../../as-documented/src/profile.js';
import { runCommand } from '../cli/command.js';
import { parseArguments } from '../cli/options.js';
import type { Streams } from '../cli/streams.js';

const folder = await mkdtemp(join(tmpdir(), 'range-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The exit code, and what was printed, for a server that answers 200 whatever it is asked. */
async function run(status: string, body: string): Promise<{ code: number; out: string }> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const content = { 'application/json': { schema: { type: 'object' } } };
  const spec = join(folder, 'spec.json');
  const responses = { '200': { description: 'd', content }, [status]: { description: 'e', content } };
  const paths = { '/x': { get: { operationId: 'x', responses } } };
  await writeFile(spec, JSON.stringify({ openapi: '3.0.3', info: { title: 't', version: '1' }, paths }));
  let out = '';
  const say = (text: string) => {
    out += text;
  };
  const streams: Streams = { out: say, err: say, paint: (_, text) => text, env: {} };
  const { check } = packageHome;
  const args = [spec, '--target', `http://127.0.0.1:${port}`, '--provoke', 'prefer'];
  const options = parseArguments(args, check, streams);
  if ('exitCode' in options) throw new Error('the arguments were refused');
  const code = await runCommand(options, new AbortController().signal, check, streams);
  server.close();
  return { code, out };
}

test.each(['4XX', 'default'])(
  'a server that has nothing of %s to give keeps the contract',
  async (status) => {
    const { code, out } = await run(status, '{}');
    expect(out).toContain('1 passed, 0 failed, 1 unreachable');
    expect(code).toBe(0);
  },
);

test('a documented status that was asked for by its number has to come', async () => {
  expect((await run('404', '{}')).code).toBe(1);
});

test('what comes in place of the range is judged', async () => {
  expect((await run('4XX', '[]')).code).toBe(1);
});
