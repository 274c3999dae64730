import { stringify } from 'yaml';
import { placeholders } from '../../contract/paths.js';
import { renderProvenanceFile } from '../../contract/provenance.js';
import {
  type Diagnostic,
  type DocumentedOperation,
  type Evidence,
  type HttpMethod,
  PageError,
} from '../docs/model.js';
import { readPage } from '../docs/read.js';
import { renderOperations, renderQueryParameters } from '../types/write-operations.js';
import { renderTypes } from '../types/write-types.js';
import { buildContract, ContractError } from './build/index.js';
import { type FoundIn, renderFindings } from './findings/files.js';
import { hoist } from './hoist.js';
import type { InputFile } from './inputs.js';
import type { JsonMap } from './json.js';
import { explainProblem, lintContract } from './lint.js';
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
  readonly only?: readonly { readonly method: HttpMethod; readonly path: string }[];
  /** Address of the operations whose pages state none, or one with variables. */
  readonly server?: string;
  /** The embedded contract: every lint rule counts. */
  readonly strict?: boolean;
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
  const { document, provenance, findings, diagnostics, unusedActions, pages, counts, found } =
    await assembled(inputs);
  const contractFile = `${inputs.name}.openapi.yaml`;
  const contractYaml = renderYaml(document, inputs.name);
  progress('linting');
  const lint = await lintContract(contractYaml, contractFile, inputs.strict ?? false);
  const explained = lint.problems.map((problem) => ({
    ...problem,
    text: explainProblem(problem, provenance),
  }));
  const errors = explained.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) {
    const shown = errors.slice(0, 10).map((problem) => `  ${problem.text}`);
    throw new ContractError(
      `The contract made from these pages is not valid OpenAPI 3.0 (${errors.length} problems):\n${shown.join('\n')}`,
    );
  }
  progress('writing types');
  return {
    document,
    provenance,
    contractYaml,
    provenanceJson: renderProvenanceFile(contractFile, provenance),
    findingsFiles: renderFindings(inputs.name, findings, diagnostics, found),
    types: renderTypes(document),
    operationTable: renderOperations(document),
    queryTable: renderQueryParameters(document),
    findings,
    diagnostics,
    lintWarnings: explained.filter((problem) => problem.severity === 'warn').map((problem) => problem.text),
    lintOff: lint.off,
    unusedActions,
    pages,
    counts,
  };
}

type Assembled = Pick<
  PipelineResult,
  'document' | 'provenance' | 'findings' | 'diagnostics' | 'unusedActions' | 'pages' | 'counts'
> & { readonly found: readonly FoundIn[] };

/** The contract before it is linted. What the pages said in other forms goes out of scope here: it is large. */
async function assembled(inputs: PipelineInputs): Promise<Assembled> {
  const progress = inputs.onProgress ?? (() => {});
  const companionNames = new Set(inputs.companions.map((companion) => companion.name));
  const actions = inputs.overlays.flatMap(({ name, bytes }) =>
    readOverlay(name, new TextDecoder().decode(bytes)),
  );
  progress(`reading ${inputs.pages.length} pages`);
  const { operations, diagnostics, pages } = readAll(inputs, companionNames);
  progress('reconciling');
  const { server } = inputs;
  const addressed =
    server === undefined ? operations : operations.map((operation) => withServer(operation, server));
  const reconciled = reconcile(addressed, companionNames);
  progress('building');
  const built = buildContract(reconciled.operations, companionNames);
  const labels = new Map([...built.labels].map(([operation, label]) => [labelOf(operation), label]));
  const found = [...built.labels].map(([{ path, page }, label]) => ({
    label,
    pages: [...new Set([page, ...path.evidence.map((at) => at.page)])],
  }));
  const overlaid = await applyOverlays(built.document, actions, built.provenance);
  const provenance = hoist(overlaid.document, built.provenance);
  return {
    document: inOrder(overlaid.document),
    provenance,
    findings: [
      ...reconciled.findings.map((finding) => ({
        ...finding,
        operation: labels.get(finding.operation) ?? finding.operation,
      })),
      ...built.findings,
      ...overlaid.unused.map(unusedFinding),
    ],
    found,
    diagnostics,
    unusedActions: overlaid.unused,
    pages,
    counts: {
      pages: inputs.pages.length,
      operations: reconciled.operations.length,
      facts: countFacts(operations.filter((operation) => !companionNames.has(operation.page))),
      notUnderstood: diagnostics.filter((diagnostic) => diagnostic.severity === 'not-understood').length,
    },
  };
}

function readAll(inputs: PipelineInputs, companionNames: ReadonlySet<string>) {
  const operations: DocumentedOperation[] = [];
  const diagnostics: Diagnostic[] = [];
  const pages: { name: string; format: string; title: string | null }[] = [];
  for (const { name, bytes } of [...inputs.pages, ...inputs.companions]) {
    const read = readPage(name, bytes, {
      without: inputs.without ?? [],
      ...(inputs.only === undefined || companionNames.has(name) ? {} : { only: inputs.only }),
    });
    refuseTruncated(read.diagnostics);
    operations.push(...read.operations);
    diagnostics.push(...read.diagnostics);
    const [first] = read.operations;
    if (first !== undefined && !companionNames.has(name)) {
      pages.push({ name, format: first.format, title: first.summary?.value ?? null });
    }
  }
  if (operations.length === 0)
    throw new ContractError('No page documents an operation; nothing to generate.');
  return { operations, diagnostics, pages };
}

/** `--server URL`, where the page states no address, or one that leaves parts open. */
function withServer(operation: DocumentedOperation, url: string): DocumentedOperation {
  const isStated = operation.servers.some((server) => placeholders(server.url.value).length === 0);
  if (isStated) return operation;
  const at = { page: '--server', line: 1, column: 1, quote: url };
  return { ...operation, servers: [{ url: { value: url.replace(/\/+$/, ''), evidence: [at] } }] };
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

function renderYaml(document: JsonMap, name: string): string {
  const head = `# Written by \`npm run generate\`; do not edit. Where each value comes from: ${name}.provenance.json\n`;
  return head + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.2' });
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

/** Facts that pages state: every `Fact` in the model whose words are on the page. */
function countFacts(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countFacts(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  if ('evidence' in value && Array.isArray(value.evidence)) return value.evidence.every(isStated) ? 1 : 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countFacts(item), 0);
}

function isStated(at: unknown): boolean {
  return typeof at === 'object' && at !== null && !('rule' in at);
}
