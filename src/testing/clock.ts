import type { Runtime } from '../transport/types.js';

/** A runtime whose waits take no time and are written down. */
export interface FakeRuntime extends Runtime {
  readonly waits: number[];
  /** Moves the clock on. */
  advance(ms: number): void;
}

/** Makes a runtime that stands still but for its waits. `random` gives the same number each time. */
export function fakeRuntime(random = 0.5): FakeRuntime {
  let time = 0;
  const waits: number[] = [];
  return {
    waits,
    advance: (ms) => {
      time += ms;
    },
    now: () => time,
    random: () => random,
    sleep: async (ms, signal) => {
      if (signal?.aborted) throw signal.reason;
      waits.push(ms);
      time += ms;
    },
  };
}
