/** One line that is written over itself, on a terminal only. */
import type { Progress } from '../run.js';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
}

const everyMs = 80;

export function progressLine(stream: NodeJS.WriteStream): ProgressLine | undefined {
  if (!stream.isTTY) return undefined;
  let last = 0;
  return {
    show({ done, failed, total }) {
      const now = performance.now();
      if (now - last < everyMs && done < total) return;
      last = now;
      const bar = '#'.repeat(Math.floor((20 * done) / Math.max(1, total))).padEnd(20, '.');
      stream.write(`\r\x1b[K[${bar}] ${done}/${total} cases${failed > 0 ? `, ${failed} failed` : ''}`);
    },
    clear: () => void stream.write('\r\x1b[K'),
  };
}
