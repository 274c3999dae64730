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
 * when the task does not listen. Nothing is started under a signal that is already aborted.
 */
export async function withTimeLimit<T>(
  parent: AbortSignal | undefined,
  ms: number,
  reasons: { onTimeout(): unknown; onAbort(reason: unknown): unknown },
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent?.aborted) throw reasons.onAbort(parent.reason);
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(reasons.onAbort(parent?.reason));
  parent?.addEventListener('abort', abort, { once: true });
  const timer = ms <= LONGEST_TIMER ? setTimeout(() => controller.abort(reasons.onTimeout()), ms) : undefined;
  try {
    return await raceSignal(task(signal), signal);
  } catch (error) {
    // Runtimes differ in what an aborted fetch rejects with; the reason is the truth.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', abort);
  }
}
