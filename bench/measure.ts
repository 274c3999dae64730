/** Time of one piece of work. */
export interface Measure {
  /** Wall clock, milliseconds. */
  readonly wall: number;
  /** Processor time of this process, all its threads, milliseconds. */
  readonly cpu: number;
}

/** Runs the work and measures it. */
export async function measured<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly measure: Measure }> {
  // With --expose-gc: rubbish of the work before is not this work's.
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { result, measure: { wall, cpu: (user + system) / 1000 } };
}

/** The least of several measures: what the work takes when nothing else gets in the way. */
export function least(measures: readonly Measure[]): Measure {
  return {
    wall: Math.min(...measures.map(({ wall }) => wall)),
    cpu: Math.min(...measures.map(({ cpu }) => cpu)),
  };
}

/** Rows of text under a head, columns aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_cell, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
