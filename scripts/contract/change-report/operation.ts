import { isMap } from '../json.js';
import type { Place } from './change.js';
import { type Collector, equal, keysOf, named, type Pair, sameJson } from './collector.js';
import { compareHeaders, compareMediaTypes } from './content.js';
import { type Contract, type Site, textOf } from './document.js';
import { compareParameters } from './parameters.js';
import { compareSecurity } from './security.js';
import { compareServers } from './servers.js';
import { type ComparisonTools, METHODS, type OperationSite } from './tools.js';

const HANDLED = new Set([
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
]);

const ITEM_KEYS = new Set([...METHODS, 'summary', 'description', 'parameters', 'servers']);

/** Everything about an operation that both contracts have. */
export function compareOperation(tools: ComparisonTools, before: OperationSite, after: OperationSite): void {
  const { collector } = tools;
  const operation = `${after.method.toUpperCase()} ${after.path}`;
  const place: Place = { operation, subject: '' };
  const pair: Pair = { before: before.site, after: after.site };
  const at = collector.lookup(pair);
  const id = at('operationId');
  if (!equal(id)) collector.add('operation-id-changed', { ...place, subject: 'operationId' }, id, true);
  compareDeprecation(tools, at('deprecated'), pair, place);
  collector.texts(at, place, ['summary', 'description', 'externalDocs']);
  collector.texts(at, place, ['tags'], 'tag-changed');
  compareRoles(collector, at('x-required-roles'), pair, place);
  compareSecurity(collector, pair, place, tools.renamedSchemes);
  compareServers(collector, ownServers(collector, before, after), place);
  compareParameters(tools, before, after, place);
  compareRequestBody(tools, at('requestBody'), place);
  compareResponses(tools, at('responses'), place);
  collector.rest(at, keysOf(pair), place, HANDLED);
  const items: Pair = { before: before.item, after: after.item };
  collector.texts(collector.lookup(items), place, ['summary', 'description']);
  collector.rest(collector.lookup(items), keysOf(items), place, ITEM_KEYS);
}

function ownServers(collector: Collector, before: OperationSite, after: OperationSite): Pair {
  const own = (contract: Contract, { site, item }: OperationSite) =>
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
function compareRoles(collector: Collector, list: Pair, pair: Pair, place: Place): void {
  const before = collector.before.items(list.before);
  const after = collector.after.items(list.after);
  if ((before.length === 0) !== (after.length === 0)) {
    const kind = before.length === 0 ? 'role-required' : 'role-dropped';
    const ends = { before: list.before ?? pair.before, after: list.after ?? pair.after };
    collector.add(kind, { ...place, subject: 'required roles' }, ends);
    return;
  }
  const missing = (site: Site, others: readonly Site[]) =>
    !others.some((other) => sameJson(other.value, site.value));
  const at = (role: Site) => ({ ...place, subject: named('required role', String(textOf(role))) });
  for (const role of after.filter((site) => missing(site, before))) {
    collector.add('role-added', at(role), { before: undefined, after: role });
  }
  for (const role of before.filter((site) => missing(site, after))) {
    collector.add('role-removed', at(role), { before: role, after: undefined });
  }
}

function compareRequestBody({ collector, schemas }: ComparisonTools, pair: Pair, place: Place): void {
  const at = { ...place, subject: 'request body' };
  const requires = (site: Site | undefined) => isMap(site?.value) && site.value.required === true;
  if (pair.before === undefined || pair.after === undefined) {
    if (pair.after !== undefined) {
      collector.add(requires(pair.after) ? 'required-request-body-added' : 'request-body-added', at, pair);
    } else if (pair.before !== undefined) {
      collector.add('request-body-removed', at, pair);
    }
    return;
  }
  if (requires(pair.before) !== requires(pair.after)) {
    const kind = requires(pair.after) ? 'request-body-became-required' : 'request-body-became-optional';
    collector.add(kind, at, pair);
  }
  collector.texts(collector.lookup(pair), at, ['description']);
  compareMediaTypes(collector, schemas, collector.pair(pair, 'content'), at, 'request');
  collector.rest(collector.lookup(pair), keysOf(pair), at, new Set(['required', 'description', 'content']));
}

function compareResponses({ collector, schemas }: ComparisonTools, list: Pair, place: Place): void {
  for (const status of keysOf(list)) {
    const pair = collector.pair(list, status);
    const at = { ...place, subject: `response ${/^\w+$/.test(status) ? status : JSON.stringify(status)}` };
    if (status.startsWith('x-')) {
      if (!equal(pair)) collector.add('extension-changed', at, pair, true);
    } else if (pair.before === undefined || pair.after === undefined) {
      const family = /^[123]/.test(status) ? 'success' : 'error';
      collector.add(`${family}-status-${pair.after === undefined ? 'removed' : 'added'}`, at, pair);
    } else {
      const look = collector.lookup(pair);
      collector.texts(look, at, ['description']);
      compareHeaders(collector, schemas, collector.pair(pair, 'headers'), at);
      compareMediaTypes(collector, schemas, collector.pair(pair, 'content'), at, 'response');
      collector.rest(look, keysOf(pair), at, new Set(['description', 'headers', 'content']));
    }
  }
}
