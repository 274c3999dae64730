import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AtlasEmulator } from '../emulator/index.js';
import { runCommandLine } from './program.js';
import { atlasFor, methods, otherId, peerId, projectId, vpcId } from './testing/atlas.js';
import { inPipes, inProcess, type Variables } from './testing/terminal.js';

const noId = 'd'.repeat(24);

describe('in pipes', () => {
  let emulator: AtlasEmulator;
  let variables: Variables;
  beforeEach(async () => {
    ({ emulator, variables } = await atlasFor());
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    return emulator.close();
  });
  const run = (...args: string[]) => inProcess(args, variables);
  const deletions = () => methods(emulator).DELETE ?? 0;

  describe('what comes out', () => {
    it('list: a table, and nothing beside it', async () => {
      expect(await run('list')).toEqual({
        code: 0,
        stdout: [
          'ID                        PROVIDER  NETWORK                STATE',
          `${peerId}  AWS       ${vpcId}  AVAILABLE`,
          `${otherId}  GCP       default                AVAILABLE`,
          '',
        ].join('\n'),
        stderr: '',
      });
    });

    it('list: JSON, of one provider', async () => {
      const { stdout } = await run('list', '--output', 'json', '--provider', 'GCP');
      expect(JSON.parse(stdout)).toMatchObject([{ id: otherId, networkName: 'default' }]);
    });

    it('list: says that there is none, on stderr', async () => {
      for (const id of [peerId, otherId]) emulator.control.removePeer(id);
      expect(await run('list')).toMatchObject({
        code: 0,
        stdout: '',
        stderr: expect.stringContaining('no network'),
      });
      expect(await run('list', '-o', 'json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    });

    it('get: one connection', async () => {
      const { stdout } = await run('get', peerId, '-o', 'json');
      expect(JSON.parse(stdout)).toMatchObject({ id: peerId, vpcId });
      expect((await run('get', peerId)).stdout).toMatch(new RegExp(`^ID .*\n${peerId}  AWS`));
    });

    it('plan: of several, and of each that cannot be planned why', async () => {
      const { code, stdout, stderr } = await run('plan', peerId, otherId, '--expect', `vpcId=${vpcId}`);
      expect(stdout).toMatch(
        new RegExp(`${peerId} .* would be deleted, unless Atlas refuses\n${otherId} .* cannot be planned`),
      );
      expect(stderr).toContain(`${otherId}: Not the expected connection`);
      expect([code, deletions()]).toEqual([5, 0]);
    });

    it('delete: of several, how each ended', async () => {
      const { code, stdout, stderr } = await run('delete', peerId, noId, '--force', '-o', 'json');
      expect(JSON.parse(stdout)).toMatchObject([
        { peerId, groupId: projectId, ok: true, outcome: 'accepted', attempts: 1 },
        { peerId: noId, ok: false, error: { name: 'AtlasNotFoundError', errorCode: 'PEER_NOT_FOUND' } },
      ]);
      expect(stderr).toMatch(new RegExp(`^Error: ${noId}: .*\n$`));
      expect(code).toBe(4);
    });

    it('delete --wait: plain lines, one for each state', async () => {
      const waiting = run('delete', peerId, '--force', '--wait', '--interval', '20ms');
      await expect.poll(() => methods(emulator).GET ?? 0).toBeGreaterThan(3);
      emulator.control.advance(60_000);
      const { code, stdout, stderr } = await waiting;
      expect(stderr).toMatch(
        new RegExp(`^${peerId} TERMINATING after \\d+ s\n${peerId} gone after \\d+ s\n$`),
      );
      expect(stdout).toMatch(new RegExp(`^ID +RESULT\n${peerId}  gone\n$`));
      expect(code).toBe(0);
    });

    it('nothing from the server acts on a terminal, and JSON keeps its value', async () => {
      const hostile = 'a\u001b[2J\u009b1m\u202eb\r\nc';
      emulator.control.fault({
        kind: 'respond',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: peerId, providerName: 'GCP', networkName: hostile, status: 'AVAILABLE' }),
        times: 2,
      });
      const shown = await run('get', peerId);
      expect(shown.stdout).toContain('a\\u{1b}[2J\\u{9b}1m\\u{202e}b c');
      const { stdout } = await run('get', peerId, '-o', 'json');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(JSON.parse(stdout)).toMatchObject({ networkName: hostile });
    });
  });

  it.each([
    ['an option', ['--apiVersion', 'v2'], {}, inPipes],
    ['a variable', [], { MONGODB_ATLAS_API_VERSION: 'v2' }, inProcess],
  ])('speaks version 2 of the API, by %s', async (_name, args, more, start) => {
    const ids = { list: [], get: [peerId], plan: [peerId], delete: [peerId, '--force'], wait: [noId] };
    for (const [command, own] of Object.entries(ids)) {
      const { code, stderr } = await start([command, ...own, ...args], { ...variables, ...more });
      expect([command, code, stderr.replace(/.* gone after \d+ s\n/, '')]).toEqual([command, 0, '']);
    }
    const targets = emulator.control.requests().map(({ target }) => target);
    expect(targets.filter((target) => !target.startsWith('/api/atlas/v2/'))).toEqual([]);
  });

  it('--dry-run needs no terminal, and deletes nothing whatever else is said', async () => {
    const { code, stdout } = await run('delete', peerId, '--dry-run', '--force', '--wait');
    expect(stdout).toContain('would be deleted');
    expect([code, deletions()]).toEqual([0, 0]);
  });

  /** A run with a file of variables that holds this text. */
  const withFile = async (
    run: typeof inPipes,
    text: string,
    args: readonly string[],
    more: Variables = {},
  ) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cli-env-'));
    try {
      const file = path.join(folder, 'atlas.env');
      await writeFile(file, text);
      return await run([...args, '--env-file', file], more);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  const fileOf = (more: Variables = {}) =>
    Object.entries({ ...variables, ...more })
      .map(([name, value]) => `${name}="${value}"\r\n`)
      .join('');

  it('--env-file gives what is not set already', async () => {
    const text = `# of a project\n\n${fileOf({ MONGODB_ATLAS_PROJECT_ID: noId })}export OTHER='two\nlines'\nEMPTY=\n`;
    const { code, stdout } = await withFile(inPipes, text, ['list'], { MONGODB_ATLAS_PROJECT_ID: projectId });
    expect([code, stdout]).toEqual([0, expect.stringContaining(peerId)]);
  });

  it.each([
    ['another sign', 'MONGODB_ATLAS_API_VERSION: v2'],
    ['no sign', 'MONGODB_ATLAS_API_VERSION v2'],
    ['no name', '=v2'],
    ['a name that is none', 'MONGODB-ATLAS-API-VERSION=v2'],
    ['quotes that do not end', `MONGODB_ATLAS_API_VERSION='v2\nOTHER='x'`],
  ])('--env-file is refused for a line with %s, and nothing is sent', async (_name, line) => {
    const { code, stderr } = await withFile(inProcess, `${fileOf()}${line}\n`, ['delete', peerId, '--force']);
    expect(stderr).toMatch(/--env-file .*atlas\.env, line \d: must be NAME=value/);
    expect([code, methods(emulator)]).toEqual([2, {}]);
  });

  it('--timeout limits the plan too', async () => {
    emulator.control.fault({ kind: 'hang', method: 'GET', times: Number.POSITIVE_INFINITY });
    const ended = { code: 7, stderr: expect.stringContaining('No DELETE was sent.') };
    expect(await run('delete', peerId, '--dry-run', '--timeout', '300ms')).toMatchObject(ended);
    expect(await inProcess(['delete', peerId, '--timeout', '300ms'], variables, true)).toMatchObject(ended);
    expect(deletions()).toBe(0);
  });

  it('says that what it was asked for could not be written, and is no success then', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    stdout.write = () => {
      process.nextTick(() =>
        stdout.emit('error', Object.assign(new Error('no space left'), { code: 'ENOSPC' })),
      );
      return false;
    };
    const code = await runCommandLine(['delete', peerId, '--force'], {
      stdin: new PassThrough(),
      stdout,
      stderr,
    });
    expect(stderr.read()).toContain('stdout cannot be written: no space left');
    expect([code, emulator.control.isBeingDeleted(peerId)]).toEqual([1, true]);
  });

  it('demo heeds no variable of a real Atlas', async () => {
    const { code } = await inProcess(['demo'], { ...variables, MONGODB_ATLAS_API_VERSION: 'v9' });
    expect([code, methods(emulator)]).toEqual([0, {}]);
  });

  it('shows no secret, also one that was given where none belongs', async () => {
    const secret = emulator.key.privateKey;
    const runs = await Promise.all(
      [
        ['list', `--privateKey=${secret}`],
        ['get', secret],
        ['list', '--projectId', secret],
        ['doctor'],
        ['list'],
        ['delete', peerId, '--force', '-o', 'json'],
      ].map((args) => run(...args)),
    );
    for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(secret);
    const address = new URL(emulator.url);
    Object.assign(address, { username: 'somebody', password: secret });
    for (const command of ['doctor', 'list']) {
      const { code, stdout, stderr } = await inProcess([command], {
        ...variables,
        MONGODB_ATLAS_BASE_URL: address.href,
      });
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  describe('doctor', () => {
    const statuses = async (...args: string[]) => {
      const { code, stdout } = await run('doctor', '-o', 'json', ...args);
      const findings: { check: string; status: string; text: string }[] = JSON.parse(stdout);
      return { code, ...Object.fromEntries(findings.map(({ check, status }) => [check, status])) };
    };

    it('finds nothing wrong, by reading alone', async () => {
      expect(await statuses()).toMatchObject({
        code: 0,
        server: 'ok',
        credentials: 'ok',
        project: 'ok',
        'access list': 'ok',
        role: 'ok',
      });
      expect(Object.keys(methods(emulator))).toEqual(['GET']);
    });

    it('asks by the version that is set, and names the role that it takes there', async () => {
      const { code, stdout } = await run('doctor', '--apiVersion', 'v2');
      expect(stdout).toContain('(Project Network Access Manager or Project Owner)');
      const targets = emulator.control.requests().map(({ target }) => target);
      expect([code, targets.filter((target) => !target.startsWith('/api/atlas/v2/'))]).toEqual([0, []]);
    });

    it('tells what is wrong', async () => {
      emulator.control.fault({ kind: 'apiError', code: 'IP_ADDRESS_NOT_ON_ACCESS_LIST' });
      expect(await statuses()).toMatchObject({
        code: 3,
        credentials: 'ok',
        'access list': 'failed',
        role: 'unknown',
      });
      emulator.control.fault({ kind: 'apiError', code: 'USER_UNAUTHORIZED' });
      expect(await statuses()).toMatchObject({ code: 3, 'access list': 'ok', role: 'failed' });
      emulator.control.fault({ kind: 'apiError', code: 'GROUP_NOT_FOUND' });
      expect(await statuses()).toMatchObject({ code: 4, project: 'failed' });
      emulator.control.fault({
        kind: 'headers',
        set: { date: 'Mon, 05 Aug 2024 10:00:00 GMT' },
        credentials: 'any',
      });
      expect(await statuses()).toMatchObject({ code: 0, clock: 'warning' });
      emulator.control.removeCaller(emulator.key.publicKey);
      expect(await statuses()).toMatchObject({
        code: 3,
        server: 'ok',
        credentials: 'failed',
        role: 'unknown',
      });
    });

    it('says that nobody answers', async () => {
      await emulator.close();
      const nothing = { clock: 'unknown', credentials: 'unknown', project: 'unknown', role: 'unknown' };
      expect(await statuses()).toMatchObject({ code: 1, server: 'failed', ...nothing });
      const proxied = { ...variables, HTTPS_PROXY: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: undefined };
      expect((await inProcess(['doctor'], proxied)).stdout).toContain('HTTPS_PROXY is not used');
      expect(await statuses('--projectId', 'x')).toMatchObject({ server: 'failed', project: 'failed' });
    });
  });
});
