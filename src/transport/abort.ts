/**
 * As much of an `AbortSignal` as the layers listen to. A real one costs a platform object; only `fetch` asks for that,
 * and every call has limits that no `fetch` sees.
 */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** As much of an `AbortController` as a time limit needs. */
interface Controller<S extends Signal> {
  readonly signal: S;
  abort(reason: unknown): void;
}

/** A {@link Signal} and its controller in one. */
export class LightController implements Signal, Controller<Signal> {
  readonly signal = this;
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<() => void>();

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}

/** Who listens to a signal, and the one listener that the platform sees. */
interface Listeners {
  readonly all: Set<() => void>;
  readonly tellAll: () => void;
}

const shared = new WeakMap<Signal, Listeners>();

/**
 * Calls a listener when a signal is aborted. However many calls share a signal, the platform sees one listener on it:
 * Node warns of a leak where there are more than ten.
 *
 * @returns ends it, and leaves nothing behind.
 */
export function onAbort(signal: Signal, listener: () => void): () => void {
  let listeners = shared.get(signal);
  if (!listeners) {
    const all = new Set<() => void>();
    listeners = {
      all,
      tellAll: () => {
        for (const one of [...all]) one();
      },
    };
    shared.set(signal, listeners);
    signal.addEventListener('abort', listeners.tellAll);
  }
  const { all, tellAll } = listeners;
  all.add(listener);
  return () => {
    all.delete(listener);
    if (all.size > 0 || shared.get(signal)?.all !== all) return;
    shared.delete(signal);
    signal.removeEventListener('abort', tellAll);
  };
}

/** Longer delays overflow the timer of every JavaScript runtime and fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Settles as the promise does, or rejects with the signal's reason as soon as it is aborted.
 * Leaves no listener behind, and a late rejection of the promise goes nowhere.
 */
export function raceSignal<T>(promise: Promise<T>, signal: Signal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    const end = onAbort(signal, abort);
    promise.then(resolve, reject).finally(end);
  });
}

/** Waits the given milliseconds, or rejects with the signal's reason. Leaves no timer and no listener behind. */
export function sleep(ms: number, signal: Signal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMER));
  });
  return raceSignal(wait, signal).finally(() => clearTimeout(timer));
}

/** What a task under a time limit ends with, where it does not end by itself. */
export interface EndReasons {
  onTimeout(): unknown;
  onAbort(reason: unknown): unknown;
}

/**
 * Runs a task under a time limit and a parent signal.
 * The task's own signal is aborted with `onTimeout()` or with `onAbort(parent.reason)`, and so is the result, also
 * when the task does not listen, or rejects with something else: runtimes differ in what an aborted fetch rejects with.
 * Nothing is started under a signal that is already aborted.
 *
 * @param controller a `LightController`, or an `AbortController` where the task hands its signal to the platform.
 */
export async function withTimeLimit<T, S extends Signal = Signal>(
  parent: Signal | undefined,
  ms: number,
  reasons: EndReasons,
  task: (signal: S) => Promise<T>,
  controller: Controller<S>,
): Promise<T> {
  if (parent?.aborted) throw reasons.onAbort(parent.reason);
  let unlisten: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      // The result comes first: it must not be what the task makes of the abort.
      const end = (reason: unknown) => {
        reject(reason);
        controller.abort(reason);
      };
      if (parent) unlisten = onAbort(parent, () => end(reasons.onAbort(parent.reason)));
      const running = task(controller.signal);
      // After the start: a task that begins with `fetch` is on its way meanwhile.
      if (ms <= LONGEST_TIMER) timer = setTimeout(() => end(reasons.onTimeout()), ms);
      running.then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    unlisten?.();
  }
}
