/** Spaces requests evenly, so that a service in use sees no bursts. */
import { setTimeout as sleep } from 'node:timers/promises';

export function rateLimiter(perSecond: number): () => Promise<void> {
  const gap = 1000 / perSecond;
  let next = 0;
  return async () => {
    const now = performance.now();
    const mine = Math.max(now, next);
    next = mine + gap;
    if (mine > now) await sleep(mine - now);
  };
}
