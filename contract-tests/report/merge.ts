/** Joins the JSON reports of several shards into one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractError } from '../../contract/load.js';
import type { Outcome } from '../types.js';
import type { ReportDocument } from './document.js';
import { Reached } from './reached.js';
import type { CaseRecord } from './record.js';
import { count, noCounts } from './summary.js';

/**
 * @param folders each holds a `report.json`
 * Where two reports hold one case, the worse outcome counts.
 * @throws {ContractError} a report is missing, is none, or is of another contract, target or seed; or a shard is missing
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
  checkShards(documents, folders);
  const byId = new Map<string, CaseRecord>();
  for (const record of documents.flatMap((document) => document.cases)) {
    const other = byId.get(record.id);
    if (!other || worse.indexOf(record.outcome) > worse.indexOf(other.outcome)) byId.set(record.id, record);
  }
  const cases = [...byId.values()];
  const reached = new Reached();
  for (const record of cases) reached.add(record);
  const { shard: _, unreached: __, ...summary } = first.summary;
  const counts = cases.reduce(count, noCounts);
  const dredd = documents.find((document) => document.dredd)?.dredd;
  const dreddLeftOut = documents.find((document) => document.dreddLeftOut)?.dreddLeftOut;
  return {
    ...(first.about === undefined ? {} : { about: first.about }),
    summary: {
      ...summary,
      ...counts,
      ...(reached.unreached().length > 0 ? { unreached: reached.unreached() } : {}),
      durationMs: Math.max(...documents.map(({ summary }) => summary.durationMs)),
    },
    gaps: first.gaps,
    ...(dredd === undefined ? {} : { dredd }),
    ...(dredd !== undefined || dreddLeftOut === undefined ? {} : { dreddLeftOut }),
    cases,
  };
}

/** From the one that is least to be relied on to the one that nothing makes good. */
const worse: readonly Outcome[] = ['unreachable', 'passed', 'mock-defect', 'failed'];

/** Half of a run may be green because the other half is not there. */
function checkShards(documents: readonly ReportDocument[], folders: readonly string[]): void {
  const shards = documents.map(({ summary }) => summary.shard);
  const count = shards.find((shard) => shard !== undefined)?.count;
  if (count === undefined) return;
  const odd = shards.findIndex((shard) => shard?.count !== count);
  if (odd >= 0) {
    throw new ContractError(
      `${folders[odd]}: is no shard of ${count}, as others are. Merge shards of one run only.`,
    );
  }
  const present = new Set(shards.map((shard) => shard?.index));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter(
    (index) => !present.has(index),
  );
  if (missing.length === 0) return;
  throw new ContractError(
    `${missing.map((index) => `${index}/${count}`).join(', ')}: no report of ${missing.length === 1 ? 'this shard' : 'these shards'} was given. Merge all shards of a run.`,
  );
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
