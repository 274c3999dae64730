/** What `npm run bench` keeps: results.json, a table and a chart made of it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Figure, holds, shownLimit, shownValue } from './figures.js';
import { table } from './measure.js';

/** By bench: where it ran, and what it found. */
export type Results = Readonly<Record<string, Result>>;

export interface Result {
  /** Node and processors. */
  readonly machine: string;
  /** Arguments that it had; none for a whole run. */
  readonly args?: readonly string[];
  readonly figures: readonly Figure[];
}

export async function readResults(folder: string): Promise<Results> {
  const text = await readFile(path.join(folder, 'results.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text);
}

/** Prints those that are new, writes all of them; gives how many of the new ones miss a limit. */
export async function writeResults(
  folder: string,
  results: Results,
  fresh: readonly string[],
  keep: boolean,
): Promise<number> {
  const shown = fresh.flatMap((name) =>
    (results[name]?.figures ?? []).map((figure) => [name, figure] as const),
  );
  const rows = shown.map(([name, figure]) => [
    name,
    figure.name,
    shownValue(figure),
    shownLimit(figure),
    figure.limit === undefined ? '' : holds(figure) ? 'ok' : 'MISSED',
  ]);
  process.stdout.write(`\n${table(['bench', 'measure', 'value', 'limit', ''], rows)}\n`);
  if (keep && shown.length > 0) {
    await mkdir(folder, { recursive: true });
    const files = {
      'results.json': `${JSON.stringify(results, undefined, 2)}\n`,
      'results.md': page(results),
      'chart.svg': chart(results),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    process.stdout.write(`wrote ${Object.keys(files).join(', ')} in ${folder}\n`);
  }
  return shown.filter(([, figure]) => !holds(figure)).length;
}

/** The table for readers. */
export function page(results: Results): string {
  const parts = [
    '# Measured\n\nWritten by `npm run bench`; what each figure means is in [the page above](../README.md).\n\n![Ratios and their limits](chart.svg)\n',
  ];
  for (const [name, { machine, args = [], figures }] of Object.entries(results)) {
    parts.push(`\n## ${name}\n\n${machine}${args.length === 0 ? '' : `, with \`${args.join(' ')}\``}\n\n`);
    parts.push('| measure | value | limit | |\n| --- | ---: | ---: | --- |\n');
    for (const figure of figures) {
      const verdict = figure.limit === undefined || holds(figure) ? '' : '**missed** ';
      parts.push(
        `| ${figure.name} | ${shownValue(figure)} | ${shownLimit(figure)} | ${verdict}${figure.note ?? ''} |\n`,
      );
    }
  }
  return parts.join('');
}

const ROW = 22;
const LEFT = 430;
const WIDTH = 300;

/** Every ratio with a limit as a part of its limit: a bar that stays left of the line holds. */
export function chart(results: Results): string {
  const bars = Object.values(results).flatMap(({ figures }) =>
    figures.filter(({ limit, bound = 'most' }) => limit !== undefined && limit > 0 && bound === 'most'),
  );
  const height = (bars.length + 1) * ROW + 10;
  const rows = bars.map((figure, index) => {
    const share = Math.max(0, Math.min(figure.value / (figure.limit ?? 1), 1.25));
    const y = (index + 1) * ROW;
    const text = `${shownValue(figure)} of ${figure.limit}`;
    return `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escaped(figure.name)}</text>
<rect x="${LEFT}" y="${y + 3}" width="${(share * WIDTH).toFixed(0)}" height="14" fill="${holds(figure) ? '#2f7d5b' : '#b3372f'}"/>
<text x="${LEFT + WIDTH * 1.25 + 8}" y="${y + 14}">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH * 1.25 + 130} ${height}" role="img" aria-label="Measured ratios as parts of their limits" font-family="sans-serif" font-size="12" fill="#888">
<text x="${LEFT + WIDTH}" y="14" text-anchor="middle">limit</text>
${rows.join('\n')}
<line x1="${LEFT + WIDTH}" y1="${ROW - 2}" x2="${LEFT + WIDTH}" y2="${height}" stroke="#888" stroke-dasharray="3 3"/>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
