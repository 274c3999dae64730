import { describe, expect, it } from 'vitest';
import { rejection } from '../testing/promise.js';
import { singleFlight } from './single-flight.js';

describe('singleFlight', () => {
  it('begins anew when all have left, and an abandoned run that ends later changes nothing', async () => {
    const runs: ((value: string) => void)[] = [];
    const fly = singleFlight<string>(() => new Promise((resolve) => runs.push(resolve)));
    const controller = new AbortController();
    const left = rejection(fly(controller.signal));
    controller.abort('left');
    expect(await left).toBe('left');
    const second = fly(undefined);
    runs[0]?.('late');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const third = fly(undefined);
    runs[1]?.('value');
    expect(await Promise.all([second, third])).toEqual(['value', 'value']);
    expect(runs).toHaveLength(2);
    const next = fly(undefined);
    runs[2]?.('another');
    expect(await next).toBe('another');
  });
});
