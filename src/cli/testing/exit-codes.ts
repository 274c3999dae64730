import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AtlasEmulator, Fault } from '../../emulator/index.js';
import { atlasFor, methods, peerId, vpcId } from './atlas.js';
import type { Ended, Variables } from './terminal.js';

const always = Number.POSITIVE_INFINITY;
const noId = 'd'.repeat(24);

type Lines = Readonly<Record<string, readonly string[]>>;

/** Every command that talks to Atlas. */
const COMMANDS: Lines = {
  list: ['list'],
  get: ['get', peerId],
  plan: ['plan', peerId],
  delete: ['delete', '--force', peerId],
  wait: ['wait', peerId],
  doctor: ['doctor'],
};

const without = (...names: readonly string[]): Lines =>
  Object.fromEntries(Object.entries(COMMANDS).filter(([name]) => !names.includes(name)));

/** Runs the command to its end. */
export type Run = (args: readonly string[], variables: Variables, isTTY?: boolean) => Promise<Ended>;

/** Each exit code, of each command that can end with it, however the command is run. */
export function describeExitCodes(start: Run): void {
  let emulator: AtlasEmulator;
  let variables: Variables;
  beforeEach(async () => {
    ({ emulator, variables } = await atlasFor());
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    return emulator.close();
  });
  const run = (...args: string[]) => start(args, variables, true);

  /** Runs all of them side by side, and expects them to end alike. */
  const expectAll = async (lines: Lines, code: number) => {
    const ended = await Promise.all(
      Object.entries(lines).map(async ([name, args]) => [name, (await run(...args)).code]),
    );
    expect(Object.fromEntries(ended)).toEqual(
      Object.fromEntries(Object.keys(lines).map((name) => [name, code])),
    );
  };

  it('0: done', () => expectAll({ ...without('delete', 'wait'), waitForNothing: ['wait', noId] }, 0));

  it('0: delete --idempotent of what is gone, or on its way', async () => {
    await run('delete', peerId, '--force');
    const { code, stdout } = await run('delete', peerId, noId, '--force', '--idempotent');
    expect(stdout).toMatch(new RegExp(`${peerId}  being deleted already\n${noId}  gone already\n`));
    expect(code).toBe(0);
  });

  it('1: Atlas does not do it', async () => {
    emulator.control.setVersionGone(true);
    await expectAll(COMMANDS, 1);
  });

  it('2: used wrongly, and nothing is sent', async () => {
    await expectAll(
      {
        'an id that is none': ['delete', 'pcx-0a1b', '--force'],
        'one id among many that is none': ['delete', peerId, `${peerId}0`, '--force'],
        'no id': ['delete', '--force'],
        'an empty project, of a variable that was not set': ['delete', peerId, '--force', '--projectId', ''],
        'an expectation of a variable that was not set': ['delete', peerId, '--force', '--expect', 'vpcId='],
        'an expectation of no field': ['delete', peerId, '--force', '--expect', '=vpc-0'],
        'an expectation in another case': ['delete', peerId, '--force', '--expect', `VPCID=${vpcId}`],
        'a flag that is said to be false': ['delete', peerId, '--force', '--dry-run=false'],
        'an id with the end of its line': ['delete', `${peerId}\r`, '--force'],
        'an empty id, of a variable that was not set': ['delete', peerId, '', '--force'],
        'ids that are one argument': ['delete', `${peerId} ${noId}`, '--force'],
        'an expectation without a value': ['delete', peerId, '--force', '--expect', 'vpcId'],
        'one expected twice': ['delete', peerId, '--force', '--expect', 'vpcId=a', '--expect', 'vpcId=b'],
        'an expectation of a misspelt field': ['delete', peerId, '--force', '--expect', 'vpcid=vpc-0'],
        'a misspelt option': ['delete', peerId, '--force', '--dryrun'],
        'a time limit that is none': ['delete', peerId, '--force', '--timeout', '5x'],
        'a time limit of nothing': ['delete', peerId, '--force', '--timeout', '0'],
        'an unknown format': ['list', '--output', 'xml'],
        'an unknown version': ['list', '--apiVersion', 'v3'],
        'a file of variables that is not there': ['list', '--env-file', '/nowhere/.env'],
        'an unknown command': ['remove', peerId],
        'no command': [],
      },
      2,
    );
    expect(methods(emulator)).toEqual({});
  });

  it('2: nobody to ask, and no --force', async () => {
    const { code, stderr } = await start(['delete', peerId], variables);
    expect([code, methods(emulator)]).toEqual([2, {}]);
    expect(stderr).toContain('There is no terminal to ask on.');
  });

  it('2: no credentials', async () => {
    const { MONGODB_ATLAS_PRIVATE_API_KEY: _left, ...rest } = variables;
    const { code, stderr } = await start(['list'], rest);
    expect([code, methods(emulator)]).toEqual([2, {}]);
    expect(stderr).toMatch(/MONGODB_ATLAS_PRIVATE_API_KEY is missing/);
  });

  it('3: not authenticated', async () => {
    emulator.control.removeCaller(emulator.key.publicKey);
    await expectAll(COMMANDS, 3);
  });

  const faults: readonly [number, string, Fault, Lines][] = [
    [3, 'not permitted', { kind: 'apiError', code: 'USER_UNAUTHORIZED' }, COMMANDS],
    [4, 'not found', { kind: 'apiError', code: 'GROUP_NOT_FOUND' }, COMMANDS],
    [5, 'conflict', { kind: 'apiError', code: 'PEER_INVALID_STATE' }, without('doctor')],
    // Waiting goes on through what passes.
    [6, 'rate limited', { kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 3_600 }, without('wait')],
  ];
  it.each(faults)('%i: %s', async (code, _name, fault, commands) => {
    emulator.control.fault({ ...fault, times: always });
    await expectAll(commands, code);
  });

  it('4: no such connection', () =>
    expectAll({ get: ['get', noId], delete: ['delete', noId, '--force'] }, 4));

  it('5: another connection than expected', async () => {
    await expectAll({ delete: ['delete', peerId, '--force', '--expect', 'vpcId=vpc-0'] }, 5);
    expect(methods(emulator).DELETE).toBeUndefined();
  });

  it('7: timed out', async () => {
    const { code, stderr } = await run('wait', peerId, '--timeout', '300ms', '--interval', '50ms');
    expect(code).toBe(7);
    expect(stderr).toContain('was not gone within 300 ms');
  });

  // A passing failure is followed by a refusal: Atlas has acted by then, or has not, and the command cannot know.
  const lost: readonly [string, Fault, ...string[]][] = [
    ['the connection is reset', { kind: 'reset', when: 'after' }],
    ['the connection is closed', { kind: 'hangUp', when: 'after' }],
    ['a proxy has a page of its own', { kind: 'html', when: 'after' }],
    ['Atlas fails', { kind: 'crash' }],
    ['the body is cut off', { kind: 'truncatedBody' }],
    ['the body is no JSON', { kind: 'malformedJson' }],
    ['the status is none of the contract', { kind: 'status', status: 200 }],
    ['a proxy sends it elsewhere', { kind: 'redirect', location: '/', when: 'after' }],
    ['time runs out', { kind: 'hang', when: 'after' }, '--timeout', '400ms'],
    ['time runs out before anything is done', { kind: 'hang' }, '--timeout', '400ms'],
  ];
  it.each(lost)('8: may have happened, because %s', async (_name, fault, ...more) => {
    emulator.control.fault({ ...fault, method: 'DELETE' });
    emulator.control.fault({ kind: 'apiError', code: 'ACCESS_FORBIDDEN', method: 'DELETE' });
    const { code, stdout, stderr } = await run('delete', peerId, '--force', ...more);
    expect(stdout).toContain(`${peerId}  may have happened`);
    expect(stderr).toContain('look before trying again');
    expect(code).toBe(8);
  });

  it('8 of several, whatever became of the others', async () => {
    emulator.control.fault({ kind: 'malformedJson', method: 'DELETE' });
    expect((await run('delete', peerId, noId, '--force')).code).toBe(8);
  });
}
