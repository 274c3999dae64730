import { isMap, type JsonMap } from '../json.js';
import { canonicalPath, splitServer } from '../reconcile/identity.js';
import type { Change } from './change.js';
import { Collector, keysOf, named, type Pair } from './collector.js';
import { Contract, textOf } from './document.js';
import { compareOperation } from './operation.js';
import { SchemaComparison } from './schema.js';
import { compareSchemes } from './security.js';
import { compareServers } from './servers.js';
import { type ComparisonTools, METHODS, type OperationSite } from './tools.js';

const ROOT_KEYS = new Set(['info', 'externalDocs', 'servers', 'security', 'tags', 'paths', 'components']);

/**
 * What is different between two OpenAPI 3.0 documents, by meaning: references are resolved, the order of keys and of
 * lists without an order does not count, and paths that differ in placeholder names only are the same path. Each change
 * carries a verdict for the client's caller (`policy.ts`). Equal documents give an empty list. The order is that of the
 * older document, then of the newer one.
 */
export function compareContracts(before: JsonMap, after: JsonMap): Change[] {
  const collector = new Collector(new Contract(before), new Contract(after));
  const roots: Pair = { before: collector.before.root, after: collector.after.root };
  const whole = { operation: '', subject: '' };
  compareServers(collector, collector.pair(roots, 'servers'), whole);
  const renamedSchemes = compareSchemes(collector);
  const tools: ComparisonTools = { collector, schemas: new SchemaComparison(collector), renamedSchemes };
  compareOperations(tools);
  compareNamedSchemas(collector, collector.pair(roots, 'components', 'schemas'));
  const at = collector.lookup(roots);
  const info = collector.pair(roots, 'info');
  collector.texts(collector.lookup(info), { ...whole, subject: 'info' }, keysOf(info));
  collector.texts(at, whole, ['externalDocs']);
  collector.texts(at, whole, ['tags'], 'tag-changed');
  collector.rest(at, keysOf(roots), whole, ROOT_KEYS);
  return collector.changes;
}

function compareOperations(tools: ComparisonTools): void {
  const { collector } = tools;
  const before = operationsOf(collector.before);
  const after = operationsOf(collector.after);
  const matches = matchOperations(collector, before, after);
  for (const operation of before) {
    const match = matches.get(operation);
    if (match === undefined) {
      const at = { operation: label(operation), subject: '' };
      collector.add('operation-removed', at, { before: operation.site, after: undefined });
      continue;
    }
    if (match.path !== operation.path || match.method !== operation.method) {
      const sameRoute =
        match.method === operation.method && canonicalPath(match.path) === canonicalPath(operation.path);
      const subject = `${label(operation)} → ${label(match)}`;
      const at = { operation: label(match), subject };
      const pair = { before: operation.item, after: match.item };
      collector.add(sameRoute ? 'operation-renamed' : 'operation-moved', at, pair);
    }
    compareOperation(tools, operation, match);
  }
  const matched = new Set(matches.values());
  for (const operation of after) {
    if (matched.has(operation)) continue;
    const at = { operation: label(operation), subject: '' };
    collector.add('operation-added', at, { before: undefined, after: operation.site });
  }
}

/**
 * Which operation of the newer contract an older one is: the same method and route; failing that, the same address behind
 * another split of server and path; failing that, the same operationId.
 */
function matchOperations(
  { before: older, after: newer }: Collector,
  before: readonly OperationSite[],
  after: readonly OperationSite[],
): Map<OperationSite, OperationSite> {
  const matches = new Map<OperationSite, OperationSite>();
  const taken = new Set<OperationSite>();
  const identities: ((contract: Contract, operation: OperationSite) => string | undefined)[] = [
    (_contract, { method, path }) => `${method} ${canonicalPath(path)}`,
    (contract, { method, path }) => `${method} ${canonicalPath(basePath(contract) + path)}`,
    (contract, { site }) => textOf(contract.at(site, 'operationId')),
  ];
  for (const identity of identities) {
    const open = new Map<string, OperationSite>();
    for (const operation of after) {
      const key = taken.has(operation) ? undefined : identity(newer, operation);
      if (key !== undefined) open.set(key, operation);
    }
    for (const operation of before) {
      const key = matches.has(operation) ? undefined : identity(older, operation);
      const match = key === undefined ? undefined : open.get(key);
      if (match === undefined || taken.has(match)) continue;
      matches.set(operation, match);
      taken.add(match);
    }
  }
  return matches;
}

function basePath(contract: Contract): string {
  return splitServer(textOf(contract.at(contract.root, 'servers', 0, 'url')) ?? '').basePath;
}

function operationsOf(contract: Contract): OperationSite[] {
  return contract.entries(contract.at(contract.root, 'paths')).flatMap(([path, item]) =>
    contract
      .entries(item)
      .filter(([method, site]) => METHODS.has(method) && isMap(site.value))
      .map(([method, site]) => ({ method, path, item, site })),
  );
}

function label({ method, path }: OperationSite): string {
  return `${method.toUpperCase()} ${path}`;
}

/** Names of the generated types; what is inside them is compared where it is used. */
function compareNamedSchemas(collector: Collector, list: Pair): void {
  for (const name of keysOf(list)) {
    const pair = collector.pair(list, name);
    const at = { operation: '', subject: named('schema', name) };
    if (pair.before === undefined) collector.add('named-schema-added', at, pair);
    else if (pair.after === undefined) collector.add('named-schema-removed', at, pair);
  }
}
