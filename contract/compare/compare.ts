import type { JsonObject } from '../json.js';
import { LocatedDocument, textOf } from '../located.js';
import { canonicalPath, splitServer } from '../paths.js';
import { compareRouted } from './callbacks.js';
import type { Change } from './change.js';
import { Collector, equal, keysOf, named, type Pair } from './collector.js';
import { compareOperation } from './operation.js';
import { operationsIn } from './operations.js';
import { compareAlternatives } from './schema/alternatives.js';
import { compareWords } from './schema/annotations.js';
import { SchemaComparison } from './schema/comparison.js';
import { compareDiscriminators } from './schema/discriminators.js';
import { compareSchemes } from './schemes.js';
import { compareServers } from './servers.js';
import { ComparisonTools, type OperationSite } from './tools.js';
import { compareUnused } from './unused.js';

const ROOT_KEYS: ReadonlySet<string> = new Set([
  'openapi',
  'info',
  'externalDocs',
  'servers',
  'security',
  'tags',
  'paths',
  'webhooks',
  'components',
  'jsonSchemaDialect',
]);

/**
 * What is different between two OpenAPI documents (3.0 and later, also of different versions), by meaning: references
 * are resolved, the order of keys and of lists without an order does not count, and paths that differ in placeholder names
 * only are the same path. Each change carries a verdict for the client's caller (`policy.ts`). Equal documents give an
 * empty list. The order is that of the older document, then of the newer one.
 */
export function compareContracts(before: JsonObject, after: JsonObject): Change[] {
  const collector = new Collector(new LocatedDocument(before), new LocatedDocument(after));
  const roots: Pair = { before: collector.before.root, after: collector.after.root };
  const whole = { operation: '', subject: '' };
  compareServers(collector, collector.pair(roots, 'servers'), whole);
  const renamedSchemes = compareSchemes(collector);
  const tools = new ComparisonTools(
    collector,
    new SchemaComparison(collector, {
      alternatives: compareAlternatives,
      discriminators: compareDiscriminators,
      words: compareWords,
    }),
    renamedSchemes,
  );
  compareOperations(tools);
  compareRouted(
    tools,
    operationsIn(collector.before, collector.before.at(collector.before.root, 'webhooks')),
    operationsIn(collector.after, collector.after.at(collector.after.root, 'webhooks')),
    { operation: '', subject: 'webhook' },
    compareOperation,
  );
  compareNamedSchemas(collector, collector.pair(roots, 'components', 'schemas'));
  compareUnused(collector);
  const at = collector.lookup(roots);
  collector.rest(collector.lookup(at('paths')), keysOf(at('paths')).filter(isExtension), whole, new Set());
  const version = at('openapi');
  if (!equal(version))
    collector.add('openapi-version-changed', { ...whole, subject: 'openapi' }, version, true);
  const info = collector.pair(roots, 'info');
  collector.texts(collector.lookup(info), { ...whole, subject: 'info' }, keysOf(info));
  collector.texts(at, whole, ['externalDocs']);
  collector.texts(at, whole, ['tags'], 'tag-changed');
  const dialects = { before: dialectOf(collector.before), after: dialectOf(collector.after) };
  if (dialects.before !== dialects.after)
    collector.add('unclassified', { ...whole, subject: 'jsonSchemaDialect' }, at('jsonSchemaDialect'), true);
  collector.rest(at, keysOf(roots), whole, ROOT_KEYS);
  return collector.changes;
}

const OWN_DIALECT = /^https:\/\/spec\.openapis\.org\/oas\/3\.[12]\/dialect\/(?:base|\d{4}-\d\d-\d\d)$/;

/** What the schemas of the document speak where they do not say; `undefined`: what their version of OpenAPI does. */
function dialectOf(contract: LocatedDocument): string | undefined {
  const dialect = textOf(contract.at(contract.root, 'jsonSchemaDialect'));
  return dialect !== undefined && OWN_DIALECT.test(dialect) ? undefined : dialect;
}

function isExtension(key: string): boolean {
  return key.startsWith('x-');
}

function compareOperations(tools: ComparisonTools): void {
  const { collector } = tools;
  const before = operationsIn(collector.before, collector.before.at(collector.before.root, 'paths'));
  const after = operationsIn(collector.after, collector.after.at(collector.after.root, 'paths'));
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
    compareOperation(tools, operation, match, label(match));
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
  const identities: ((contract: LocatedDocument, operation: OperationSite) => string | undefined)[] = [
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

function basePath(contract: LocatedDocument): string {
  return splitServer(textOf(contract.at(contract.root, 'servers', 0, 'url')) ?? '').basePath;
}

function label({ method, path }: OperationSite): string {
  return `${method} ${path}`;
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
