/** OpenAPI files as sources: loaded, found valid or told why not, one document out of several. */
import { validateDocument } from '../../../contract/check/document.js';
import { dialectProblems } from '../../../contract/check/schema-problems.js';
import { ContractError, type Problem, problemText } from '../../../contract/error.js';
import { asObject, type JsonObject, joinPointer } from '../../../contract/json.js';
import { type LoadedDocument, readDocument } from '../../../contract/load.js';
import { quoteOf } from '../../../contract/read/origins.js';
import type { InputFile } from '../inputs.js';
import type { JsonMap } from '../json.js';
import { Provenance, type ProvenanceEntry } from '../provenance.js';
import type { Draft, OpenApiSource } from './draft.js';
import { mergeDocument } from './merge.js';
import { type OperationSelector, operationsOf, selectOperations } from './select.js';
import { type SkippedOperation, skipInvalid } from './skip.js';
import { convertSwagger, swaggerPointer } from './swagger.js';

export interface SourceOptions {
  readonly only?: readonly OperationSelector[];
  /** Leave invalid operations out, and list them. */
  readonly skipInvalid?: boolean;
  /** Follow references out of the source's own folder. */
  readonly allowOutside?: boolean;
}

export interface SourceDraft extends Draft {
  readonly skipped: readonly SkippedOperation[];
  /** What is doubtful but not invalid: schemas that JSON Schema does not know. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads one OpenAPI file.
 * @throws {ContractError} for everything that makes it invalid, each with its place
 */
export async function readSource(
  file: InputFile,
  kind: ProvenanceEntry['kind'],
  options: SourceOptions,
): Promise<OpenApiSource> {
  const read = await readDocument(file.path ?? file.name, file.bytes, {
    name: file.name,
    ...(file.folder === undefined ? {} : { folder: file.folder }),
    ...(options.allowOutside === undefined ? {} : { allowOutside: options.allowOutside }),
  });
  const { loaded, skipped } = valid(read, options);
  const { document: written } = loaded;
  const converted = loaded.version === '2.0' ? await converted3(loaded) : written;
  const entries = (pointer: string): ProvenanceEntry[] => {
    const at = quoteOf(written, converted === written ? pointer : swaggerPointer(pointer));
    if (at === undefined) return [{ kind, page: file.name, line: 1, column: 1, quote: '', subtree: true }];
    return [{ kind, page: at.file, line: at.line, column: at.column, quote: at.quote, subtree: true }];
  };
  const version = loaded.version === '2.0' ? '3.0' : loaded.version;
  // The document was parsed for this run and is nobody else's.
  const own = converted as JsonMap;
  const only = options.only === undefined ? own : selectOperations(own, version, file.name, options.only);
  const warnings = dialectProblems(written, loaded.version).map(({ pointer, message }): Problem => {
    const at = quoteOf(written, pointer) ?? { file: file.name, line: 1, column: 1 };
    return { code: 'not-json-schema', file: at.file, line: at.line, column: at.column, pointer, message };
  });
  return { name: file.name, document: only, version, entries, skipped, warnings };
}

function valid(
  loaded: LoadedDocument,
  options: SourceOptions,
): { loaded: LoadedDocument; skipped: readonly SkippedOperation[] } {
  const problems = validateDocument(loaded);
  if (problems.length === 0) return { loaded, skipped: [] };
  if (options.skipInvalid === true) return skipInvalid(loaded, problems);
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  throw new ContractError(
    `${loaded.file} is not valid ${loaded.version === '2.0' ? 'Swagger' : 'OpenAPI'} ${loaded.version} (${count}; --skip-invalid leaves the operations out that have one):\n${problems.map((each) => `  ${problemText(each)}`).join('\n')}`,
    problems,
  );
}

/** What the library makes of Swagger 2.0 is held to 3.0 like any other document. */
async function converted3(loaded: LoadedDocument): Promise<JsonObject> {
  const document = await convertSwagger(loaded.document, loaded.file);
  const problems = validateDocument({ file: loaded.file, version: '3.0', document, problems: [] });
  if (problems.length === 0) return document;
  throw new ContractError(
    `${loaded.file}: what becomes of this Swagger 2.0 in OpenAPI 3.0 is not valid:\n${problems.map((each) => `  ${problemText(each)}`).join('\n')}`,
    problems,
  );
}

/** One draft out of all OpenAPI sources; the first decides what is said once (`info`, servers, version). */
export async function draftOfSources(
  files: readonly InputFile[],
  options: SourceOptions,
): Promise<SourceDraft> {
  const sources: OpenApiSource[] = [];
  for (const file of files) sources.push(await readSource(file, 'stated', options));
  const [first, ...others] = sources;
  if (first === undefined) throw new TypeError('A draft needs a source.');
  const draft: Draft = { document: first.document, provenance: new Provenance(), findings: [] };
  recordParts(draft, first);
  for (const other of others) mergeDocument(draft, other, { same: 'refuse', inPlace: false });
  return {
    ...draft,
    skipped: sources.flatMap(({ skipped }) => skipped),
    warnings: sources.flatMap(({ warnings }) => warnings),
  };
}

/** One entry for each operation, webhook and component, and one for everything else. */
function recordParts({ document, provenance }: Draft, source: OpenApiSource): void {
  const record = (pointer: string) => provenance.recordAt(pointer, source.entries(pointer));
  for (const key of Object.keys(document)) {
    if (key !== 'paths' && key !== 'webhooks' && key !== 'components') record(joinPointer('', key));
  }
  for (const path of Object.keys(asObject(document.paths))) record(joinPointer('/paths', path));
  for (const { pointer } of operationsOf(document)) record(pointer);
  for (const name of Object.keys(asObject(document.webhooks))) record(joinPointer('/webhooks', name));
  for (const [section, members] of Object.entries(asObject(document.components))) {
    for (const name of Object.keys(asObject(members))) record(joinPointer('/components', section, name));
  }
}
