import type { Clock } from './clock.js';

/**
 * How time passes in the emulator: `virtual` stands still until it is moved, so that a test decides when a deletion ends;
 * `real` runs along with the machine; a function is asked. While time stands still, limits do not refill either: a client
 * that really waits for `Retry-After` is refused again unless the test moves the clock.
 */
export type ClockOption = 'virtual' | 'real' | Clock;

export interface MovableClock {
  readonly now: Clock;
  /** Moves on by so many milliseconds, in every mode. */
  advance(ms: number): void;
}

export function createClock(option: ClockOption): MovableClock {
  const start = Date.now();
  const base = clockFunction(option, start);
  let moved = 0;
  return {
    now: () => base() + moved,
    advance: (ms) => {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new RangeError(
          `advance() takes milliseconds, 0 or more, not ${ms}: time does not run backwards.`,
        );
      }
      moved += ms;
    },
  };
}

function clockFunction(option: ClockOption, start: number): Clock {
  if (typeof option === 'function') return option;
  return option === 'real' ? Date.now : () => start;
}
