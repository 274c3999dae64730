import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { clientFor, ids, peerId, timers } from '../testing/client.js';
import { answer, loopback } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { LightController, raceSignal, sleep, withTimeLimit } from './abort.js';

describe('abort helpers', () => {
  it('sleep ends early with the reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('now'), 20);
    expect(await rejection(sleep(60_000, controller.signal))).toBe('now');
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
    const failing = withTimeLimit(undefined, 1000, reasons, task, new LightController());
    expect(await rejection(failing)).toMatchObject({ message: 'own' });
  });
});

describe('signals of a call', () => {
  it('are aborted once, and tell those that listen then', async () => {
    const controller = new LightController();
    const told: unknown[] = [];
    controller.signal.addEventListener('abort', () => told.push(controller.signal.reason));
    controller.abort('first');
    controller.abort('second');
    expect(told).toEqual(['first']);
    expect(controller.signal).toMatchObject({ aborted: true, reason: 'first' });
    expect(await rejection(raceSignal(new Promise(() => undefined), controller.signal))).toBe('first');
  });

  it('are left alone when the race is over', async () => {
    const { signal } = new AbortController();
    await raceSignal(Promise.resolve(1), signal);
    await new Promise((resolve) => setTimeout(resolve));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const light = new LightController();
    let told = 0;
    const listener = () => {
      told += 1;
    };
    light.signal.addEventListener('abort', listener);
    light.signal.removeEventListener('abort', listener);
    light.abort('late');
    expect(told).toBe(0);
  });

  it('end a wait with its timer', async () => {
    const before = timers();
    const controller = new LightController();
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
