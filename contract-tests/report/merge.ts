/** Joins the JSON reports of several shards into one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractError } from '../../contract/load.js';
import type { ReportDocument } from './document.js';
import { count, noCounts } from './summary.js';

/**
 * @param folders each holds a `report.json`
 * @throws {ContractError} a report is missing, is none, or is of another contract, target or seed
 */
export async function mergeReports(folders: readonly string[]): Promise<ReportDocument> {
  const documents = await Promise.all(folders.map(readReport));
  const [first] = documents;
  if (!first) throw new ContractError('no report to merge: give the folders that hold a report.json.');
  for (const [index, { summary }] of documents.entries()) {
    for (const key of ['spec', 'target', 'seed'] as const) {
      if (summary[key] === first.summary[key]) continue;
      throw new ContractError(
        `${folders[index]}: ${key} is ${summary[key]}, in ${folders[0]} it is ${first.summary[key]}. Merge shards of one run only.`,
      );
    }
  }
  const byId = new Map(documents.flatMap(({ cases }) => cases.map((each) => [each.id, each] as const)));
  const cases = [...byId.values()];
  const counts = cases.reduce(count, noCounts);
  const dredd = documents.find((document) => document.dredd)?.dredd;
  return {
    ...(first.about === undefined ? {} : { about: first.about }),
    summary: {
      ...first.summary,
      ...counts,
      durationMs: Math.max(...documents.map(({ summary }) => summary.durationMs)),
    },
    gaps: first.gaps,
    ...(dredd === undefined ? {} : { dredd }),
    cases,
  };
}

async function readReport(folder: string): Promise<ReportDocument> {
  const file = join(folder, 'report.json');
  let document: ReportDocument;
  try {
    document = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'not JSON';
    throw new ContractError(
      `${file}: cannot be read (${why}). Run each shard with --report json --out ${folder}.`,
    );
  }
  if (Array.isArray(document?.cases) && typeof document.summary?.spec === 'string') return document;
  throw new ContractError(`${file}: expected { "summary": ..., "cases": [...] } as --report json writes it.`);
}
