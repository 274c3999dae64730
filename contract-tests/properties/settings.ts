/** How the property tests run. `PROPERTY_SEED` and `PROPERTY_RUNS` in the environment repeat a failure or look further. */
import type { Parameters } from 'fast-check';

const seed = Number(process.env.PROPERTY_SEED ?? 20240805);
export const factor = Number(process.env.PROPERTY_RUNS ?? (process.env.TEST_RUNS === 'all' ? 1 : 0.25));

/** Settings for one property; `runs` is multiplied by `PROPERTY_RUNS`. */
export function settings<Values>(runs: number): Parameters<Values> {
  return { seed, numRuns: Math.max(1, Math.round(runs * factor)) };
}

console.log(`properties: PROPERTY_SEED=${seed} PROPERTY_RUNS=${factor}`);
