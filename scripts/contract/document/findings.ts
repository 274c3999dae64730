/** What there is to say of a contract made from OpenAPI files, and of where it is called. */

import { type Problem, problemText } from '../../../contract/error.js';
import { asList, asObject, joinPointer, type Json as ReadJson } from '../../../contract/json.js';
import { canonicalPath, placeholders } from '../../../contract/paths.js';
import type { PageError } from '../../docs/model.js';
import type { JsonMap } from '../json.js';
import { byRule, type Provenance } from '../provenance.js';
import { code, type Finding } from '../reconcile/finding.js';
import type { Draft } from './draft.js';
import { operationsOf } from './select.js';
import type { SkippedOperation } from './skip.js';

/** What the specification allows and a caller stumbles over. */
export function documentFindings(document: JsonMap, provenance: Provenance): Finding[] {
  const findings: Finding[] = [];
  const aside = (subject: string, pointer: string, value: string, resolution: string) =>
    findings.push({
      kind: 'aside',
      operation: '',
      subject,
      statements: statements(provenance, pointer, value),
      resolution,
    });
  const operations = operationsOf(document);
  const hasServers = (value: ReadJson | undefined) => asList(value).length > 0;
  const paths = asObject(document.paths);
  if (
    !hasServers(document.servers) &&
    operations.some(({ path, value }) => !hasServers(value.servers ?? asObject(paths[path]).servers))
  ) {
    aside(
      'Servers',
      '',
      '',
      'no source says where the API is called; OpenAPI then takes `/`, the host that serves the document. Give it with `--server URL`',
    );
  }
  for (const [pointer, servers] of serverLists(document)) {
    for (const [index, server] of servers.entries()) {
      const { url, variables } = asObject(server);
      const unknown = placeholders(String(url)).filter((name) => !Object.hasOwn(asObject(variables), name));
      for (const name of unknown) {
        const resolution = `no source says what ${code(`{${name}}`)} stands for; the URL is kept as it is. Give one with \`--server URL\``;
        aside(`Server ${code(String(url))}`, joinPointer(pointer, index), String(url), resolution);
      }
    }
  }
  const spelled = new Map<string, string>();
  for (const path of Object.keys(paths)) {
    const other = spelled.get(canonicalPath(path));
    if (other === undefined) spelled.set(canonicalPath(path), path);
    else {
      const resolution = `differs from ${code(other)} in the names of its parameters only, which OpenAPI 3 takes for the same path; both are kept`;
      aside(`Path ${code(path)}`, joinPointer('/paths', path), path, resolution);
    }
  }
  if (String(document.openapi).startsWith('3.2') && usesWhatTypesLeaveOut(document)) {
    aside(
      'Types',
      '/openapi',
      String(document.openapi),
      'openapi-typescript reads 3.2 as 3.1: QUERY operations, `additionalOperations`, `itemSchema` and `components.mediaTypes` are in the contract and not in the types',
    );
  }
  return findings;
}

function usesWhatTypesLeaveOut(document: JsonMap): boolean {
  const text = JSON.stringify(document);
  return /"(?:query|additionalOperations|itemSchema|mediaTypes)":\{/.test(text);
}

function serverLists(document: JsonMap): [string, readonly ReadJson[]][] {
  return [
    ['/servers', asList(document.servers)],
    ...Object.entries(asObject(document.paths)).map(([path, item]): [string, readonly ReadJson[]] => [
      joinPointer('/paths', path, 'servers'),
      asList(asObject(item).servers),
    ]),
    ...operationsOf(document).map(({ pointer, value }): [string, readonly ReadJson[]] => [
      `${pointer}/servers`,
      asList(value.servers),
    ]),
  ];
}

function statements(provenance: Provenance, pointer: string, value: string): Finding['statements'] {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const [entry] = provenance.get(at);
    if (entry?.page === undefined || entry.line === undefined || entry.column === undefined) continue;
    const { page, line, column, quote = '' } = entry;
    return [{ at: { page, line, column, quote }, value }];
  }
  return [];
}

/** The contract is called at this address, whatever the sources say. */
export function replaceServers({ document, provenance }: Draft, url: string): void {
  document.servers = [{ url }];
  provenance.forget(['servers']);
  provenance.record(['servers'], [{ ...byRule('server-option')[0], kind: 'inferred', subtree: true }]);
  for (const item of Object.values(asObject(document.paths))) delete (asObject(item) as JsonMap).servers;
  for (const { value, pointer } of operationsOf(document)) {
    delete value.servers;
    provenance.forgetAt(`${pointer}/servers`);
  }
}

export function skippedFinding({ operation, problem }: SkippedOperation): Finding {
  return {
    kind: 'aside',
    operation,
    subject: 'Left out',
    statements: [evidence(problem)],
    resolution: `invalid: ${problemText(problem)}`,
  };
}

export function unreadFinding({ page, line, column, message }: PageError): Finding {
  return {
    kind: 'aside',
    operation: '',
    subject: 'Page that was not read',
    statements: [{ at: { page, line, column, quote: '' }, value: page }],
    resolution: message,
  };
}

export function warningFinding(problem: Problem): Finding {
  return {
    kind: 'aside',
    operation: '',
    subject: `Schema ${code(`#${problem.pointer}`)}`,
    statements: [evidence(problem)],
    resolution: `kept as it is, though JSON Schema 2020-12 does not know it: ${problem.message}`,
  };
}

function evidence({ file, line, column, pointer }: Problem): Finding['statements'][number] {
  return { at: { page: file, line, column, quote: '' }, value: `#${pointer}` };
}
