import { vi } from 'vitest';

/** The timers of one test. */
export interface StoppedTimers extends Disposable {
  /** Lets the time limits that are under way run out: those of at most `ms` milliseconds, or all of them. */
  runOut(ms?: number): void;
  /** As {@link runOut}; what is waited for from then on takes its time again. */
  goOn(ms?: number): void;
}

/** Longer than any limit of a test, shorter than the longest timer. */
const DAY = 24 * 60 * 60 * 1000;

/**
 * Stops the timers of the program, so that a time limit runs out when the test says so and not when the machine is busy.
 * The platform's `fetch` and servers have timers of their own, and go on.
 */
export function stopTimers(): StoppedTimers {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const runOut = (ms = DAY) => {
    vi.advanceTimersByTime(ms);
  };
  return {
    runOut,
    goOn: (ms) => {
      runOut(ms);
      vi.useRealTimers();
    },
    [Symbol.dispose]: () => {
      vi.useRealTimers();
    },
  };
}
