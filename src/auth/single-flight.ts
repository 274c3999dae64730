import { raceSignal } from '../transport/abort.js';

/**
 * Shares one run of a task among all that ask while it is under way. Whoever aborts stops waiting, no more; the task
 * itself is aborted when nobody waits for it any longer.
 */
export function singleFlight<T>(
  task: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal | undefined) => Promise<T> {
  let flight:
    | { readonly result: Promise<T>; readonly controller: AbortController; waiting: number }
    | undefined;
  return async (signal) => {
    if (!flight) {
      const controller = new AbortController();
      const result = task(controller.signal);
      // Its waiters see the failure; when all of them have left, nobody does.
      result.catch(() => undefined);
      flight = { result, controller, waiting: 0 };
    }
    const joined = flight;
    joined.waiting += 1;
    try {
      return await raceSignal(joined.result, signal);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0) {
        // Nobody can join a run that has no waiters, so this is still the current one.
        flight = undefined;
        joined.controller.abort();
      }
    }
  };
}
