/** Longer delays overflow the timer of every JavaScript runtime and fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Settles as the promise does, or rejects with the signal's reason as soon as it is aborted.
 * Leaves no listener behind, and a late rejection of the promise goes nowhere.
 */
export function raceSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Waits the given milliseconds, or rejects with the signal's reason. Leaves no timer and no listener behind. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER));
  });
  return raceSignal(wait, signal).finally(() => clearTimeout(timer));
}

/**
 * Runs a task under a time limit and a parent signal.
 * The task's own signal is aborted with `onTimeout()` or with `onAbort(parent.reason)`, and so is the result, also
 * when the task does not listen, or rejects with something else: runtimes differ in what an aborted fetch rejects with.
 * Nothing is started under a signal that is already aborted.
 */
export async function withTimeLimit<T>(
  parent: AbortSignal | undefined,
  ms: number,
  reasons: { onTimeout(): unknown; onAbort(reason: unknown): unknown },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent?.aborted) throw reasons.onAbort(parent.reason);
  const controller = new AbortController();
  let abort: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      // The result comes first: it must not be what the task makes of the abort.
      const end = (reason: unknown) => {
        reject(reason);
        controller.abort(reason);
      };
      abort = () => end(reasons.onAbort(parent?.reason));
      parent?.addEventListener('abort', abort, { once: true });
      if (ms <= LONGEST_TIMER) timer = setTimeout(() => end(reasons.onTimeout()), ms);
      task(controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', abort);
  }
}
