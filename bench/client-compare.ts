/** One thing to time, by name. */
export interface Variant {
  readonly name: string;
  /** Done before each round, not timed. */
  readonly prepare?: (() => Promise<void>) | undefined;
  readonly work: () => Promise<unknown>;
}

/** Two variants timed against each other. */
export interface Comparison {
  /** Milliseconds of one round, the median of all. */
  readonly first: number;
  readonly second: number;
  /** Second over first within each round, the median of all. */
  readonly ratio: number;
  /** Processor time of this process, second over first, the median of all rounds. */
  readonly cpuRatio: number;
}

/** The middle value; of an even number of values the lower one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

async function timed({ prepare, work }: Variant): Promise<{ wall: number; cpu: number }> {
  await prepare?.();
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

/**
 * Times both in turn, round by round, each as often first as last: what else the machine does falls on both. Ratios
 * are taken within a round, and their median is what a disturbed round cannot move.
 */
export async function compare(first: Variant, second: Variant, rounds: number): Promise<Comparison> {
  const all: { first: number; second: number; ratio: number; cpuRatio: number }[] = [];
  // The first rounds pay for compiling and connecting.
  for (let round = -2; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [first, second] : [second, first];
    const results = new Map<Variant, { wall: number; cpu: number }>();
    for (const variant of order) results.set(variant, await timed(variant));
    const [a, b] = [results.get(first), results.get(second)];
    if (round < 0 || !a || !b) continue;
    all.push({ first: a.wall, second: b.wall, ratio: b.wall / a.wall, cpuRatio: b.cpu / a.cpu });
  }
  return {
    first: median(all.map((one) => one.first)),
    second: median(all.map((one) => one.second)),
    ratio: median(all.map((one) => one.ratio)),
    cpuRatio: median(all.map((one) => one.cpuRatio)),
  };
}
