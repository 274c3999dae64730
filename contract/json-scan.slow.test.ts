import { describe, expect, it } from 'vitest';
import { scanJson } from './json-scan.js';

describe('scanJson', () => {
  it('takes time in proportion to the text', () => {
    const time = (items: number): number => {
      const text = JSON.stringify(
        Array.from({ length: items }, (_, at) => ({ id: `${at}`, a: [at, 'é"x'] })),
      );
      // Of the processor: the clock would also count what else the machine does.
      const before = process.cpuUsage();
      scanJson(text);
      return process.cpuUsage(before).user / 1_000;
    };
    time(20_000);
    const small = Math.min(time(10_000), time(10_000), time(10_000));
    const large = Math.min(time(80_000), time(80_000), time(80_000));
    // 8 x the text; quadratic would be 64 x.
    expect(large).toBeLessThan(30 * Math.max(small, 5));
  });
});
