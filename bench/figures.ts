/** What a bench found: shown, held to its limits, and handed to `npm run bench`, which keeps it. */
import { writeFileSync } from 'node:fs';
import { table } from './measure.js';

export interface Figure {
  /** What was measured; of a ratio, both sides. */
  readonly name: string;
  /** A ratio or a count; MB and ms say so in the name. */
  readonly value: number;
  /** Absent where the figure is only shown. */
  readonly limit?: number;
  /** How the value has to stand to the limit. @default 'most' */
  readonly bound?: Bound;
  /** The two sides of a ratio, in their units: they depend on the machine. */
  readonly note?: string;
}

export type Bound = 'most' | 'least' | 'exactly';

const signs: Readonly<Record<Bound, string>> = { most: '<=', least: '>=', exactly: '=' };

export function holds({ value, limit, bound = 'most' }: Figure): boolean {
  if (limit === undefined) return true;
  if (bound === 'exactly') return value === limit;
  return bound === 'most' ? value <= limit : value >= limit;
}

export function shownValue({ value }: Figure): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

export function shownLimit({ limit, bound = 'most' }: Figure): string {
  return limit === undefined ? '' : `${signs[bound]} ${limit}`;
}

/** The end of a bench: prints the figures; exit code 1 where a limit is missed. */
export function report(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    shownValue(figure),
    shownLimit(figure),
    figure.limit === undefined ? '' : holds(figure) ? 'ok' : 'MISSED',
    figure.note ?? '',
  ]);
  process.stdout.write(`\n${table(['measure', 'value', 'limit', '', ''], rows)}\n`);
  const { BENCH_FIGURES: file } = process.env;
  if (file !== undefined) writeFileSync(file, JSON.stringify(figures));
  if (!figures.every(holds)) process.exitCode = 1;
}
