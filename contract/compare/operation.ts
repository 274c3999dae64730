import { sameJson } from '../json.js';
import type { Located, LocatedDocument } from '../located.js';
import { textOf } from '../located.js';
import { ALL_METHODS } from '../structure.js';
import { compareCallbacks } from './callbacks.js';
import type { Place } from './change.js';
import { equal, keysOf, named, type Pair } from './collector.js';
import { compareMediaTypes } from './content.js';
import { compareParameters } from './parameters.js';
import { compareResponses } from './responses.js';
import { compareSecurity } from './security.js';
import { compareServers } from './servers.js';
import { type ComparisonTools, isSet, type OperationSite } from './tools.js';

const HANDLED: ReadonlySet<string> = new Set([
  'operationId',
  'tags',
  'summary',
  'description',
  'externalDocs',
  'deprecated',
  'x-required-roles',
  'security',
  'servers',
  'parameters',
  'requestBody',
  'responses',
  'callbacks',
]);

const ITEM_KEYS: ReadonlySet<string> = new Set([
  ...ALL_METHODS,
  'additionalOperations',
  'summary',
  'description',
  'parameters',
  'servers',
  '$ref',
]);

/** Everything about an operation that both contracts have; `label` is what the report calls it. */
export function compareOperation(
  tools: ComparisonTools,
  before: OperationSite,
  after: OperationSite,
  label: string,
): void {
  const { collector } = tools;
  const place: Place = { operation: label, subject: '' };
  const pair: Pair = { before: before.site, after: after.site };
  const at = collector.lookup(pair);
  const id = at('operationId');
  if (!equal(id)) {
    const ends = { before: id.before ?? pair.before, after: id.after ?? pair.after };
    collector.add('operation-id-changed', { ...place, subject: 'operationId' }, ends, equalPresence(id));
  }
  compareDeprecation(tools, at('deprecated'), pair, place);
  collector.texts(at, place, ['summary', 'description', 'externalDocs']);
  collector.texts(at, place, ['tags'], 'tag-changed');
  compareRoles(tools, at('x-required-roles'), pair, place);
  compareSecurity(tools, pair, place);
  compareServers(collector, ownServers(tools, before, after), place);
  compareParameters(tools, before, after, place);
  compareRequestBody(tools, at('requestBody'), place);
  compareResponses(tools, at('responses'), place);
  compareCallbacks(tools, at('callbacks'), place, compareOperation);
  collector.rest(at, keysOf(pair), place, HANDLED);
  const items: Pair = { before: before.item, after: after.item };
  collector.texts(collector.lookup(items), place, ['summary', 'description']);
  collector.rest(collector.lookup(items), keysOf(items), place, ITEM_KEYS);
}

function equalPresence({ before, after }: Pair): boolean {
  return before !== undefined && after !== undefined;
}

function ownServers({ collector }: ComparisonTools, before: OperationSite, after: OperationSite): Pair {
  const own = (contract: LocatedDocument, { site, item }: OperationSite) =>
    contract.at(site, 'servers') ?? contract.at(item, 'servers');
  const pair = { before: own(collector.before, before), after: own(collector.after, after) };
  if (pair.before === undefined && pair.after === undefined) return pair;
  return {
    before: pair.before ?? collector.before.at(collector.before.root, 'servers'),
    after: pair.after ?? collector.after.at(collector.after.root, 'servers'),
  };
}

function compareDeprecation({ collector }: ComparisonTools, flag: Pair, pair: Pair, place: Place): void {
  const now = flag.after?.value === true;
  if ((flag.before?.value === true) === now) return;
  const ends = { before: flag.before ?? pair.before, after: flag.after ?? pair.after };
  collector.add(now ? 'operation-deprecated' : 'operation-undeprecated', place, ends);
}

/** `x-required-roles`: the caller needs any one of them. */
function compareRoles({ collector }: ComparisonTools, list: Pair, pair: Pair, place: Place): void {
  const before = collector.before.items(list.before);
  const after = collector.after.items(list.after);
  if ((before.length === 0) !== (after.length === 0)) {
    const kind = before.length === 0 ? 'role-required' : 'role-dropped';
    const ends = { before: list.before ?? pair.before, after: list.after ?? pair.after };
    collector.add(kind, { ...place, subject: 'required roles' }, ends);
    return;
  }
  const missing = (site: Located, others: readonly Located[]) =>
    !others.some((other) => sameJson(other.value, site.value));
  const at = (role: Located) => ({ ...place, subject: named('required role', String(textOf(role))) });
  for (const role of after.filter((site) => missing(site, before))) {
    collector.add('role-added', at(role), { before: undefined, after: role });
  }
  for (const role of before.filter((site) => missing(site, after))) {
    collector.add('role-removed', at(role), { before: role, after: undefined });
  }
}

function compareRequestBody(tools: ComparisonTools, pair: Pair, place: Place): void {
  const { collector } = tools;
  const at = { ...place, subject: 'request body' };
  const now = isSet(pair.after, 'required');
  if (pair.before === undefined || pair.after === undefined) {
    if (pair.after !== undefined)
      tools.add(now ? 'required-request-body-added' : 'request-body-added', at, pair);
    else if (pair.before !== undefined) tools.add('request-body-removed', at, pair);
    return;
  }
  if (isSet(pair.before, 'required') !== now) {
    tools.add(now ? 'request-body-became-required' : 'request-body-became-optional', at, pair);
  }
  collector.texts(collector.lookup(pair), at, ['description']);
  compareMediaTypes(tools, collector.pair(pair, 'content'), at, 'request');
  collector.rest(collector.lookup(pair), keysOf(pair), at, new Set(['required', 'description', 'content']));
}
