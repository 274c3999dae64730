import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { compareContracts } from '../../../contract/compare/compare.js';
import { ContractError, refusal } from '../../../contract/error.js';
import { type LoadedDocument, loadDocument } from '../../../contract/load.js';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import { provenanceFileOf } from '../../../contract-tests/plan/provenance.js';
import {
  type ChangeReport,
  ProvenanceError,
  reportOfChanges,
} from '../../../scripts/contract/change-report/index.js';
import { writeTogether } from '../../../scripts/contract/output.js';
import { OutputError } from '../../../scripts/contract/output-error.js';

/** Exit codes of `diff`: those of `generate --check`. */
const EXIT = { same: 0, compatible: 1, breaking: 2, failed: 3 } as const;

interface Flags {
  readonly json?: true;
  readonly report?: string;
  readonly allowOutsideReferences?: true;
}

/** `unknown`: something differs that no rule understands, so that it may break callers. */
export type DiffVerdict = 'breaking' | 'unknown' | 'compatible';

export function verdictOf({
  breaking,
  notCompared,
}: Pick<ChangeReport, 'breaking' | 'notCompared'>): DiffVerdict {
  if (breaking) return 'breaking';
  return notCompared > 0 ? 'unknown' : 'compatible';
}

/** `diff OLD NEW`: what differs between two contracts, and what it means for callers. */
export async function diffCommand(invocation: Invocation): Promise<number> {
  const { streams } = invocation;
  const command = new Command('as-documented diff')
    .description(
      'Says what differs between two contracts, by meaning, and whether it breaks those who call the API.',
    )
    .argument('<old>', 'OpenAPI 3.0, 3.1 or 3.2 file')
    .argument('<new>', 'the same, later')
    .option('--json', 'print the verdict and all changes as JSON on standard output')
    .option(
      '--report <file>',
      'write all changes as Markdown, each with the words of the pages it comes from',
    )
    .option('--allow-outside-references', 'follow references out of the folders of the files')
    .addHelpText(
      'after',
      `
Verdicts: breaking, unknown (something differs that no rule understands), compatible.
Exit codes: 0 nothing differs, 1 compatible, 2 breaking or unknown, 3 could not compare.`,
    );
  try {
    const ended = parseInvocation(command, invocation, EXIT.failed);
    if (ended !== undefined) return ended;
    const [older = '', newer = ''] = command.args;
    const { json, report: file, allowOutsideReferences: allowOutside = false } = command.opts<Flags>();
    const before = await load(older, allowOutside);
    const after = await load(newer, allowOutside);
    const report = reportOfChanges(compareContracts(before.document, after.document), {
      before: await provenanceText(older),
      after: await provenanceText(newer),
    });
    if (file !== undefined) await writeTogether(new Map([[file, report.markdown]]));
    streams.out(json ? asJson(report) : asText(report));
    if (report.changes.length === 0) return EXIT.same;
    return verdictOf(report) === 'compatible' ? EXIT.compatible : EXIT.breaking;
  } catch (error) {
    const isInput =
      error instanceof ContractError || error instanceof ProvenanceError || error instanceof OutputError;
    if (!isInput) throw error;
    streams.err(`could not compare: ${error.message}\n`);
    return EXIT.failed;
  }
}

async function load(file: string, allowOutside: boolean): Promise<LoadedDocument> {
  const loaded = await loadDocument(file, { allowOutside });
  if (loaded.problems.length > 0) throw refusal(loaded.problems);
  if (loaded.version !== '2.0') return loaded;
  throw new ContractError(
    `${file}: is Swagger 2.0, expected OpenAPI 3.0 to 3.2. as-documented generate ${file} --out DIR makes 3.0 of it.`,
  );
}

/** Undefined where no provenance lies beside the contract. */
async function provenanceText(contract: string): Promise<string | undefined> {
  return readFile(provenanceFileOf(contract), 'utf8').catch(() => undefined);
}

function asJson(report: ChangeReport): string {
  const { breaking, notCompared, suggestedBump, changes } = report;
  return `${JSON.stringify({ verdict: verdictOf(report), breaking, notCompared, suggestedBump, changes }, null, 2)}\n`;
}

function asText(report: ChangeReport): string {
  const { changes, summary, text } = report;
  return changes.length === 0
    ? 'nothing differs\n'
    : `${verdictOf(report)}: ${summary}\n\n${text.slice(text.indexOf('\n')).trim()}\n`;
}
