import type { DocumentedOperation, ReadResult } from '../model.js';
import type { SourceText } from '../source.js';
import { ComponentNames } from './components.js';
import { OpenApiDocument } from './document.js';
import { type OperationEntry, operationsOf, Reading } from './operation.js';
import { Reporter } from './report.js';
import type { Value } from './value.js';
import { readOperation2 } from './version2.js';
import { readOperation3 } from './version3.js';

/** Which operation of a file is wanted: method in any case, path as written or with other placeholder names. */
export interface OperationSelector {
  readonly method: string;
  readonly path: string;
}

export interface OpenApiOptions {
  /** Only these; all operations of the file where absent. */
  readonly only?: readonly OperationSelector[];
}

/** True for a YAML or JSON object with `openapi` or `swagger` at the top. */
export function looksLikeOpenApi(source: SourceText): boolean {
  const { text } = source;
  if (/^\s*\{/.test(text)) return /"(?:openapi|swagger)"\s*:\s*"\d/.test(text);
  // YAML: the first line that is no comment is a key, a document start or a directive, and a key names the version.
  const first = /^(?![ \t\r]*(?:#|$)).*$/m.exec(text)?.[0] ?? '';
  return (
    /^(?:---|%YAML|["']?[A-Za-z][\w.-]*["']?\s*:)/.test(first) &&
    /^["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/m.test(text)
  );
}

/**
 * Reads a vendor's own contract: OpenAPI 3.0 or 3.1, or Swagger 2.0, as JSON or YAML. Schemas come ready-made in
 * OpenAPI 3.0's terms, with the component schemas they lead to. Vendor extensions (`x-...`) are left out, save
 * `x-required-roles`, which names the roles the caller needs, and those inside schemas.
 *
 * @throws PageError for text that is not YAML or JSON, another version, references that lead nowhere or to another
 *   file, and for `only` naming an operation that the file has not.
 */
export function readOpenApi(source: SourceText, options: OpenApiOptions = {}): ReadResult {
  const { root } = new OpenApiDocument(source);
  const version = versionOf(root);
  const report = new Reporter();
  const home = version === '2.0' ? ['definitions'] : ['components', 'schemas'];
  const reading = new Reading(new ComponentNames(root, home, version === '3.1'), report);
  const readOperation = version === '2.0' ? readOperation2 : readOperation3;
  const operations = select(root, options.only).map(
    (entry): DocumentedOperation => reading.withComponents((context) => readOperation(root, entry, context)),
  );
  return { operations, diagnostics: report.diagnostics };
}

function versionOf(root: Value): '2.0' | '3.0' | '3.1' {
  const stated = root.get('openapi') ?? root.get('swagger');
  const text = stated?.text() ?? '';
  if (stated !== undefined && /^(?:2\.0|3\.[01](?:\.\d+)?)(?:$|[^.\d])/.test(text)) {
    if (text.startsWith('2.0')) return '2.0';
    return text.startsWith('3.0') ? '3.0' : '3.1';
  }
  throw (stated ?? root).error(
    'unsupported-version',
    `version "${text}" is not read; expected openapi 3.0 or 3.1, or swagger 2.0`,
  );
}

function select(root: Value, only: readonly OperationSelector[] | undefined): OperationEntry[] {
  const all = operationsOf(root);
  if (all.length === 0)
    throw (root.get('paths') ?? root).error('no-operation', 'the file describes no operation under "paths"');
  if (only === undefined) return all;
  const wanted = new Map(only.map((each) => [route(each), each]));
  const chosen = all.filter((entry) => wanted.has(route(entry)));
  for (const entry of chosen) wanted.delete(route(entry));
  const [missing] = wanted.values();
  if (missing === undefined) return chosen;
  const known = all.slice(0, 5).map((entry) => `${entry.method.toUpperCase()} ${entry.path}`);
  throw (root.get('paths') ?? root).error(
    'operation-not-found',
    `the file has no ${missing.method.toUpperCase()} ${missing.path}; it has ${known.join(', ')}${
      all.length > known.length ? ` and ${all.length - known.length} more` : ''
    }`,
  );
}

/** Method and path, whatever the placeholders are called. */
function route({ method, path }: OperationSelector): string {
  return `${method.toLowerCase()} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
}
