/** Runs again whenever the contract file changes. */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps. */
const settleMs = 150;

/** Runs once, then after each change, until the signal; gives the exit code of the last run. */
export async function runOnChange<Code>(
  file: string,
  run: () => Promise<Code>,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Code> {
  let changed = false;
  let wake: () => void = () => undefined;
  // The folder, not the file: an editor may put a new file in its place.
  const watcher: FSWatcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file)) return;
    changed = true;
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    for (;;) {
      changed = false;
      const code = await run();
      if (signal.aborted) return code;
      say(`watching ${file} (Ctrl-C ends)\n`);
      if (!changed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (changed || signal.aborted) resolve();
        });
      }
      if (signal.aborted) return code;
      await new Promise((resolve) => setTimeout(resolve, settleMs));
    }
  } finally {
    watcher.close();
  }
}
