import { validateDocument } from '../../contract/check/document.js';
import { ContractError } from '../../contract/error.js';
import { readView } from '../../contract/load.js';
import { renderProvenanceFile } from '../../contract/provenance.js';
import { looksLikeOpenApi } from '../../contract/read/looks-like.js';
import { countFacts } from '../docs/facts.js';
import { type Diagnostic, type DocumentedOperation, type Evidence, PageError } from '../docs/model.js';
import { readPage } from '../docs/read.js';
import { renderOperations, renderQueryParameters } from '../types/write-operations.js';
import { renderTypes } from '../types/write-types.js';
import { type Built, buildContract } from './build/index.js';
import type { Draft } from './document/draft.js';
import {
  documentFindings,
  replaceServers,
  skippedFinding,
  unreadFinding,
  warningFinding,
} from './document/findings.js';
import { mergeDocument } from './document/merge.js';
import { mergePages } from './document/pages.js';
import { type OperationSelector, operationsOf } from './document/select.js';
import type { SkippedOperation } from './document/skip.js';
import { draftOfSources, readSource } from './document/sources.js';
import { writeYaml } from './document/write-yaml.js';
import { type FoundIn, renderFindings } from './findings/files.js';
import { hoist } from './hoist.js';
import type { InputFile } from './inputs.js';
import { isMap, type JsonMap } from './json.js';
import { cameFrom, explainProblem, lintContract } from './lint.js';
import { inOrder } from './order.js';
import { applyOverlays, type OverlayAction, readOverlay } from './overlay.js';
import type { Provenance } from './provenance.js';
import type { Finding } from './reconcile/finding.js';
import { labelOf, reconcile } from './reconcile/index.js';

export interface PipelineInputs {
  /** Name of the contract: `NAME.openapi.yaml`. */
  readonly name: string;
  readonly pages: readonly InputFile[];
  readonly companions: readonly InputFile[];
  readonly overlays: readonly InputFile[];
  /** Inference rules that are switched off. */
  readonly without?: readonly string[];
  /** Of OpenAPI files among the pages: only these operations. */
  readonly only?: readonly OperationSelector[];
  /** Of OpenAPI files: leave the operations out that the specification calls invalid. */
  readonly skipInvalid?: boolean;
  /** Pages that cannot be read are left out and listed, in place of ending the run. */
  readonly skipUnread?: boolean;
  /** Of OpenAPI files: follow references to addresses and out of the source's folder. */
  readonly allowOutside?: boolean;
  /** Where the API is called, in place of what the sources say. */
  readonly server?: string;
  /** Rules of style: `off` (the default), `warn`, or `strict`, where errors among them refuse the contract. */
  readonly lint?: 'off' | 'warn' | 'strict';
  /** This project's own contract, which has overlays to say what pages leave open: every rule of style counts. */
  readonly isOwn?: boolean;
  /** Told what is being done, for progress on long work. */
  readonly onProgress?: (step: string) => void;
}

export interface PipelineResult {
  readonly document: JsonMap;
  readonly provenance: Provenance;
  readonly contractYaml: string;
  readonly provenanceJson: string;
  /** `FINDINGS.md` and the files of `findings/`, by name. */
  readonly findingsFiles: ReadonlyMap<string, string>;
  readonly types: string;
  readonly operationTable: string;
  /** TypeScript source of the query parameters by operation. */
  readonly queryTable: string;
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly lintWarnings: readonly string[];
  readonly lintOff: readonly string[];
  readonly unusedActions: readonly OverlayAction[];
  /** Operations that were left out because they are invalid. */
  readonly skipped: readonly SkippedOperation[];
  /** Pages that could not be read, with the place and the reason. */
  readonly unread: readonly PageError[];
  /** What each page turned out to be, in the order given. */
  readonly pages: readonly {
    readonly name: string;
    readonly format: string;
    readonly title: string | null;
  }[];
  readonly counts: {
    readonly pages: number;
    readonly operations: number;
    readonly facts: number;
    readonly notUnderstood: number;
  };
}

/** Pages (and companions, and overlays) in; contract, provenance, findings, types and operation table out. Writes nothing. */
export async function generateContract(inputs: PipelineInputs): Promise<PipelineResult> {
  const progress = inputs.onProgress ?? (() => {});
  const assembled = await assemble(inputs);
  const { document, provenance, findings, diagnostics, found } = assembled;
  const contractFile = `${inputs.name}.openapi.yaml`;
  if (!assembled.isValidated) refuseInvalid(document, contractFile, provenance);
  const contractYaml = renderYaml(document, inputs.name);
  const lint = await linted(contractYaml, contractFile, provenance, inputs);
  progress('writing types');
  const { contract } = readView(document, contractFile);
  return {
    ...assembled,
    contractYaml,
    provenanceJson: renderProvenanceFile(contractFile, provenance),
    findingsFiles: renderFindings(inputs.name, findings, diagnostics, found),
    types: renderTypes(document),
    operationTable: renderOperations(contract),
    queryTable: renderQueryParameters(contract),
    lintWarnings: lint.warnings,
    lintOff: lint.off,
  };
}

type Assembled = Pick<
  PipelineResult,
  | 'document'
  | 'provenance'
  | 'findings'
  | 'diagnostics'
  | 'unusedActions'
  | 'skipped'
  | 'unread'
  | 'pages'
  | 'counts'
> & {
  /** The document is a source as it stands, which was found valid when it was read. */
  readonly isValidated: boolean;
  readonly found: readonly FoundIn[];
};

/** The contract before it is linted. What the pages said in other forms goes out of scope here: it is large. */
async function assemble(inputs: PipelineInputs): Promise<Assembled> {
  const progress = inputs.onProgress ?? (() => {});
  const actions = inputs.overlays.flatMap(({ name, bytes }) =>
    readOverlay(name, new TextDecoder().decode(bytes)),
  );
  progress(`reading ${inputs.pages.length} pages`);
  const documents = inputs.pages.filter(isOpenApi);
  const read = readPages(
    inputs.pages.filter((page) => !isOpenApi(page)),
    inputs.without ?? [],
    inputs.skipUnread ?? false,
    inputs.pages.length,
  );
  if (inputs.only !== undefined && documents.length === 0) {
    throw new ContractError(
      '--only takes operations of OpenAPI files, and none is among the pages. Give the pages of those operations alone.',
    );
  }
  if (read.operations.length === 0 && documents.length === 0) {
    throw new ContractError('No page documents an operation; nothing to generate.');
  }
  progress('reconciling');
  const reconciled = reconcile(read.operations);
  const found = new Map<string, FoundIn>();
  const draft =
    documents.length === 0
      ? { ...draftOfPages(reconciled.operations, found), skipped: [], warnings: [] }
      : await draftOfSources(documents, inputs);
  if (documents.length > 0 && reconciled.operations.length > 0) {
    const built = buildContract(reconciled.operations);
    placesOf(built, found);
    mergePages(draft, built, versionOf(draft.document));
  }
  for (const companion of inputs.companions) {
    const source = await readSource(companion, 'companion', {});
    mergeDocument(draft, source, { same: 'fill', inPlace: documents.length === 0 });
  }
  if (inputs.server !== undefined) replaceServers(draft, inputs.server);
  const overlaid = await applyOverlays(draft.document, actions, draft.provenance);
  const provenance = documents.length === 0 ? hoist(overlaid.document, draft.provenance) : draft.provenance;
  const document = documents.length === 0 ? inOrder(overlaid.document) : overlaid.document;
  return {
    document,
    provenance,
    findings: [
      ...reconciled.findings.map((finding) => ({
        ...finding,
        operation: found.get(finding.operation)?.label ?? finding.operation,
      })),
      ...draft.findings,
      ...overlaid.unused.map(unusedFinding),
      ...documentFindings(document, provenance),
      ...draft.skipped.map(skippedFinding),
      ...read.unread.map(unreadFinding),
      ...draft.warnings.map(warningFinding),
    ],
    found: [...found.values()],
    diagnostics: read.diagnostics,
    unusedActions: overlaid.unused,
    skipped: draft.skipped,
    unread: read.unread,
    isValidated:
      documents.length === inputs.pages.length &&
      documents.length === 1 &&
      actions.length === 0 &&
      inputs.companions.length === 0,
    pages: [
      ...read.pages,
      ...documents.map(({ name }) => ({ name, format: 'openapi', title: titleOf(document) })),
    ],
    counts: {
      pages: inputs.pages.length,
      operations: operationsOf(document).length,
      facts: read.operations.reduce((sum, operation) => sum + countFacts(operation), 0),
      notUnderstood: read.diagnostics.filter((diagnostic) => diagnostic.severity === 'not-understood').length,
    },
  };
}

function isOpenApi({ bytes }: InputFile): boolean {
  // The version stands near the top of a real file; of a large one not all is decoded to find it.
  return looksLikeOpenApi(new TextDecoder().decode(bytes));
}

function draftOfPages(operations: readonly DocumentedOperation[], found: Map<string, FoundIn>): Draft {
  const built = buildContract(operations);
  placesOf(built, found);
  const { document, provenance, findings } = built;
  return { document, provenance, findings: [...findings] };
}

/** Where the operations of the pages stand in the contract, by the label that their findings have until then. */
function placesOf({ labels }: Built, found: Map<string, FoundIn>): void {
  for (const [operation, label] of labels)
    found.set(labelOf(operation), {
      label,
      pages: [...new Set([operation.page, ...operation.path.evidence.map((at) => at.page)])],
    });
}

function versionOf(document: JsonMap): '3.0' | '3.1' | '3.2' {
  const [version] = /^3\.[012]/.exec(String(document.openapi)) ?? [];
  return version === '3.1' || version === '3.2' ? version : '3.0';
}

function titleOf(document: JsonMap): string | null {
  const { info } = document;
  return isMap(info) && typeof info.title === 'string' ? info.title : null;
}

function readPages(
  pages: readonly InputFile[],
  without: readonly string[],
  skipUnread: boolean,
  sources: number,
) {
  const unread: PageError[] = [];
  const operations: DocumentedOperation[] = [];
  const diagnostics: Diagnostic[] = [];
  const read: { name: string; format: string; title: string | null }[] = [];
  for (const { name, bytes } of pages) {
    try {
      const result = readPage(name, bytes, { without });
      refuseTruncated(result.diagnostics);
      operations.push(...result.operations);
      diagnostics.push(...result.diagnostics);
      const [first] = result.operations;
      if (first !== undefined) read.push({ name, format: first.format, title: first.summary?.value ?? null });
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      unread.push(error);
    }
  }
  const [only] = unread;
  if (only !== undefined && sources === 1) throw only;
  if (unread.length > 0 && !skipUnread) throw unreadPages(unread, sources);
  return { operations, diagnostics, pages: read, unread };
}

/** All of them at once: who mends one page after the other would start the command as often. */
function unreadPages(unread: readonly PageError[], sources: number): ContractError {
  const lines = unread.map(({ message }) => `  ${message}`);
  return new ContractError(
    `${unread.length} of ${sources} pages could not be read (--skip-unread goes on without them):\n${lines.join('\n')}`,
  );
}

/** What a page that was cut off does not say any more is missing, not gone: no contract is made from it. */
function refuseTruncated(diagnostics: readonly Diagnostic[]): void {
  const cut = diagnostics.find((diagnostic) => diagnostic.code === 'ends-early');
  if (cut === undefined) return;
  throw new PageError(
    cut,
    `the page ends early: ${cut.message} Fetch the page again; a contract is made from whole pages only.`,
  );
}

/** What was put together from several sources, or changed by overlays, is held to the specification, too. */
function refuseInvalid(document: JsonMap, file: string, provenance: Provenance): void {
  const problems = validateDocument({ file, version: versionOf(document), document, problems: [] });
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ pointer, message }) => `  #${pointer}: ${message}${cameFrom(pointer, provenance)}`,
  );
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  throw new ContractError(
    `The contract made from these sources is not valid OpenAPI ${versionOf(document)} (${count}):\n${lines.join('\n')}`,
    problems,
  );
}

async function linted(
  yaml: string,
  file: string,
  provenance: Provenance,
  { lint = 'off', isOwn = false, onProgress }: PipelineInputs,
): Promise<{ warnings: readonly string[]; off: readonly string[] }> {
  if (lint === 'off') return { warnings: [], off: [] };
  onProgress?.('linting');
  const { problems, off } = await lintContract(yaml, file, isOwn);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (lint === 'strict' && errors.length > 0) {
    const shown = errors.slice(0, 10).map((problem) => `  ${explainProblem(problem, provenance)}`);
    throw new ContractError(`The contract breaks rules of style (${errors.length}):\n${shown.join('\n')}`);
  }
  return { warnings: problems.map((problem) => explainProblem(problem, provenance)), off };
}

function renderYaml(document: JsonMap, name: string): string {
  const head = `# Generated by as-documented; do not edit. Where each value comes from: ${name}.provenance.json\n`;
  return head + writeYaml(document);
}

function unusedFinding(action: OverlayAction): Finding {
  const at: Evidence = { page: action.file, line: action.line, column: action.column, quote: action.quote };
  return {
    kind: 'aside',
    operation: '',
    subject: 'Overlay action that matches nothing',
    statements: [{ at, value: action.target }],
    resolution: 'not applied: the pages no longer say what it was written for',
  };
}
