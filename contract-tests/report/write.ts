/** Writes the files of a report, each from the same stream of records. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadCases, ReportHead, Writer } from './document.js';
import { htmlReport } from './html/html.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';

export const reportKinds = ['html', 'junit', 'md', 'json'] as const;
/** A file that a report is written to. */
export type ReportKind = (typeof reportKinds)[number];

const files: Readonly<Record<ReportKind, { readonly name: string; readonly writer: Writer }>> = {
  html: { name: 'report.html', writer: htmlReport },
  junit: { name: 'junit.xml', writer: junitReport },
  md: { name: 'summary.md', writer: markdownReport },
  json: { name: 'report.json', writer: jsonReport },
};

/** The text of one of them, piece by piece. */
export function reportPieces(kind: ReportKind, head: ReportHead, cases: ReadCases): AsyncIterable<string> {
  return files[kind].writer(head, cases);
}

/** Gives the paths of the files written. */
export async function writeReports(
  kinds: readonly ReportKind[],
  folder: string,
  head: ReportHead,
  cases: ReadCases,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const kind of new Set(kinds)) {
    const { name, writer } = files[kind];
    const path = join(folder, name);
    await pipeline(Readable.from(writer(head, cases)), createWriteStream(path));
    written.push(path);
  }
  return written;
}
