import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AtlasEmulator } from '../emulator/index.js';
import { atlasFor, methods, otherId, peerId, vpcId } from './testing/atlas.js';
import { asJob, CTRL_C, CTRL_D, inTerminal, type Variables } from './testing/terminal.js';

describe('in a pseudo-terminal', () => {
  let emulator: AtlasEmulator;
  let variables: Variables;
  beforeEach(async () => {
    ({ emulator, variables } = await atlasFor());
  });
  afterEach(() => emulator.close());
  const deletions = () => methods(emulator).DELETE ?? 0;

  it('delete shows the plan, asks, and deletes after a yes', async () => {
    emulator.control.removePeer(otherId);
    const run = inTerminal(['delete', peerId], variables);
    await run.shows(`Delete ${peerId}? [y/N] `);
    expect(deletions()).toBe(0);
    run.type('y\n');
    const { code, stdout } = await run.ended;
    expect(stdout).toMatch(/ID +PROVIDER +NETWORK +STATE +PLAN/);
    expect(stdout).toMatch(new RegExp(`${peerId} +AWS +${vpcId} +AVAILABLE +would be deleted`));
    expect(stdout).toContain('This is the last peering connection of the project');
    expect(stdout).toMatch(new RegExp(`${peerId} +deletion accepted`));
    expect([code, deletions()]).toEqual([0, 1]);
  });

  it.each([
    ['no', 'n\n', 1],
    ['an empty line', '\n', 1],
    ['the end of the input', CTRL_D, 1],
    ['Ctrl-C', CTRL_C, 130],
  ])('%s deletes nothing', async (_name, typed, expected) => {
    const run = inTerminal(['delete', peerId, otherId], variables);
    await run.shows('Delete these 2 connections? [y/N] ');
    run.type(typed);
    const { code, stdout } = await run.ended;
    expect(stdout).toContain(
      expected === 130 ? 'Interrupted.\r\nNo DELETE was sent.' : 'Nothing was deleted.',
    );
    // Of both together, though not of either alone.
    expect(stdout).toContain('This is the last peering connection of the project');
    expect([code, deletions()]).toEqual([expected, 0]);
  });

  it('delete --wait shows one live line until the connection is gone', async () => {
    const run = inTerminal(['delete', peerId, '--force', '--wait', '--interval', '50ms'], variables);
    await run.shows(`${peerId} TERMINATING`);
    emulator.control.advance(60_000);
    const { code, stdout } = await run.ended;
    // Each showing of the line takes the last one back, and so does what comes after it.
    expect(stdout).toMatch(new RegExp(`\\r\\u001b\\[K\\d+ s +${peerId} TERMINATING`));
    expect(stdout).toContain('\r\u001b[K\u001b[1mID');
    expect(stdout).toMatch(new RegExp(`${peerId} +gone\r\n$`));
    expect(code).toBe(0);
  });

  it('moves no cursor on a terminal that has none', async () => {
    const wait = ['delete', peerId, '--force', '--wait', '--interval', '50ms'];
    const run = inTerminal(wait, { ...variables, TERM: 'dumb' });
    await run.shows(`${peerId} TERMINATING`);
    emulator.control.advance(60_000);
    const { code, stdout } = await run.ended;
    expect(stdout).toMatch(new RegExp(`${peerId} +gone\r\n$`));
    expect([code, stdout.includes('\u001b')]).toEqual([0, false]);
  });

  it('Ctrl-C while waiting says that the deletion goes on', async () => {
    const run = inTerminal(['delete', peerId, '--force', '--wait', '--interval', '50ms'], variables);
    await run.shows(`${peerId} TERMINATING`);
    run.type(CTRL_C);
    const { code, stdout } = await run.ended;
    expect(stdout).toContain(
      `The deletion of ${peerId} goes on at Atlas. To wait again: atlas-peering wait ${peerId}`,
    );
    expect(code).toBe(130);
  });

  it('Ctrl-C during the DELETE says that it may be carried out', async () => {
    emulator.control.fault({ kind: 'hang', method: 'DELETE', when: 'after' });
    const run = inTerminal(['delete', peerId, '--force'], variables);
    // Not when the challenge has come, but when Atlas has acted.
    await expect.poll(() => emulator.control.isBeingDeleted(peerId)).toBe(true);
    run.type(CTRL_C);
    const { code, stdout } = await run.ended;
    expect(stdout).toContain(`The DELETE of ${peerId} was under way: Atlas may carry it out.`);
    expect(code).toBe(130);
  });

  it.each(['list', 'get', 'plan', 'wait', 'doctor'])('Ctrl-C ends %s', async (command) => {
    emulator.control.fault({
      kind: 'hang',
      method: 'GET',
      credentials: 'any',
      times: Number.POSITIVE_INFINITY,
    });
    const ids = ['get', 'plan', 'wait'].includes(command) ? [peerId] : [];
    const run = inTerminal([command, ...ids], variables);
    await expect.poll(() => methods(emulator).GET ?? 0).toBe(1);
    run.type(CTRL_C);
    const { code, stdout } = await run.ended;
    expect(stdout).toContain('Interrupted.\r\nNo DELETE was sent.');
    expect(code).toBe(130);
  });

  it('colours what it shows, unless NO_COLOR is set', async () => {
    const coloured = await inTerminal(['list'], variables).ended;
    expect(coloured.stdout).toContain('\u001b[1mID');
    const plain = await inTerminal(['list'], { ...variables, NO_COLOR: '1' }).ended;
    expect(plain.stdout).toMatch(/^ID +PROVIDER +NETWORK +STATE\r\n/);
  });

  it('demo needs no account, and no variable of one counts', async () => {
    const { code, stdout } = await inTerminal(['demo'], variables).ended;
    expect(stdout).toMatch(/> DELETE \/api\/atlas\/v1\.0\/groups\/\w+\/peers\/\w+\r\n(> .*\r\n)*< 202\r\n/);
    expect(stdout).toMatch(/< 404 PEER_NOT_FOUND\r\n$/);
    expect(stdout).not.toMatch(/response="|nonce="/);
    expect([code, methods(emulator)]).toEqual([0, {}]);
  });
});

describe('a job without a terminal', () => {
  let emulator: AtlasEmulator;
  let variables: Variables;
  beforeEach(async () => {
    ({ emulator, variables } = await atlasFor());
  });
  afterEach(() => emulator.close());
  const waiting = ['delete', peerId, otherId, '--force', '--wait', '--interval', '50ms'];

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    '%s while waiting says that the deletion goes on',
    async (signal) => {
      const run = asJob(waiting, variables);
      await run.shows(`${otherId} DELETING`);
      run.kill(signal);
      const { code, stderr } = await run.ended;
      expect(stderr).toContain(`The deletion of ${peerId} goes on at Atlas.`);
      expect(code).toBe(130);
    },
  );

  it('goes on where nobody reads what is said any more', async () => {
    const run = asJob(waiting, variables);
    await run.shows(`${peerId} TERMINATING`);
    run.leave('stderr');
    emulator.control.advance(60_000);
    const { code, stdout } = await run.ended;
    expect(stdout).toMatch(new RegExp(`${peerId} +gone\n${otherId} +gone\n$`));
    expect(code).toBe(0);
  });
});
