import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { clientFor, groupId, ids, peerId, timers } from '../testing/client.js';
import { answer, loopback } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { onAbort, raceSignal, sleep, withTimeLimit } from './abort.js';

describe('abort helpers', () => {
  it('sleep ends early with the reason', async () => {
    const controller = new AbortController();
    const sleeping = rejection(sleep(60_000, controller.signal));
    controller.abort('now');
    expect(await sleeping).toBe('now');
    await sleep(1, undefined);
  });

  it('raceSignal swallows what comes too late', async () => {
    const controller = new AbortController();
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 20));
    const raced = rejection(raceSignal(late, controller.signal));
    controller.abort('first');
    expect(await raced).toBe('first');
    await new Promise((resolve) => setTimeout(resolve, 40));
  });

  it('withTimeLimit keeps the error of a task that fails by itself', async () => {
    const reasons = { onTimeout: () => 'timeout', onAbort: () => 'abort' };
    const task = async () => {
      throw new Error('own');
    };
    const failing = withTimeLimit(undefined, 1000, reasons, task);
    expect(await rejection(failing)).toMatchObject({ message: 'own' });
  });
});

describe('signals of a call', () => {
  it('are left alone when the race is over', async () => {
    const { signal } = new AbortController();
    await raceSignal(Promise.resolve(1), signal);
    await new Promise((resolve) => setTimeout(resolve));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('have one listener of the platform, however many calls share them', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const controller = new AbortController();
    let sent = 0;
    const fetch = () => {
      sent += 1;
      return new Promise<Response>(() => undefined);
    };
    const atlas = clientFor('http://127.0.0.1:9', { fetch });
    const calls = Array.from({ length: 50 }, () =>
      rejection(atlas.getPeeringConnection({ groupId, peerId, signal: controller.signal })),
    );
    await expect.poll(() => sent, { interval: 5 }).toBe(50);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    controller.abort('all of them');
    for (const error of await Promise.all(calls))
      expect(error).toMatchObject({ name: 'AtlasAbortError', cause: 'all of them' });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('can be listened to again after all have left, and one who left twice takes nobody along', () => {
    const controller = new AbortController();
    const told: string[] = [];
    const leave = onAbort(controller.signal, () => told.push('first'));
    leave();
    onAbort(controller.signal, () => told.push('second'));
    leave();
    controller.abort();
    expect(told).toEqual(['second']);
  });

  it('end a wait with its timer', async () => {
    const before = timers();
    const controller = new AbortController();
    const waiting = rejection(sleep(60_000, controller.signal));
    expect(timers()).toBe(before + 1);
    controller.abort('enough');
    expect(await waiting).toBe('enough');
    expect(timers()).toBe(before);
  });

  it('a limit longer than any timer is none', async () => {
    await using server = await loopback((_request, response) =>
      setTimeout(() => answer(response, 200, { id: peerId }), 30),
    );
    const timeout = { attempt: 2 ** 31, total: 2 ** 31 };
    expect(await clientFor(server.url, { timeout }).getPeeringConnection(ids)).toEqual({ id: peerId });
  });

  it('says what to do when the total limit is over', async () => {
    await using server = await loopback(() => undefined);
    const error = await rejection(
      clientFor(server.url, { timeout: { total: 50 } }).getPeeringConnection(ids),
    );
    expect(error).toMatchObject({ name: 'AtlasTimeoutError', hint: 'Raise timeout.total.' });
  });
});
