import type { Located } from '../located.js';
import type { Place } from './change.js';
import { equal, joinSubject, keysOf, named, type Pair } from './collector.js';
import { compareMediaTypes } from './content.js';
import { compareHeaders } from './headers.js';
import type { ComparisonTools } from './tools.js';

/**
 * Responses by status. A status that is not listed is answered as its range (`4XX`) says, and failing that as `default`
 * does (OpenAPI 3.0.3, Responses Object), so that is what it is compared with.
 */
export function compareResponses(tools: ComparisonTools, list: Pair, place: Place): void {
  const { collector } = tools;
  const before = byStatus(collector.before.entries(list.before));
  const after = byStatus(collector.after.entries(list.after));
  for (const key of keysOf(list).filter((one) => one.startsWith('x-'))) {
    const pair = collector.pair(list, key);
    if (!equal(pair))
      collector.add('extension-changed', { ...place, subject: `responses, ${key}` }, pair, true);
  }
  for (const status of new Set([...before.keys(), ...after.keys()])) {
    const at = { ...place, subject: `response ${/^\w+$/.test(status) ? status : JSON.stringify(status)}` };
    const pair: Pair = { before: before.get(status), after: after.get(status) };
    if (pair.before !== undefined && pair.after !== undefined) {
      compareResponse(tools, pair, at);
    } else if (pair.before !== undefined) {
      const wider = covering(after, status);
      if (wider === undefined) {
        tools.add(`${familyOf(status)}-status-removed`, at, pair);
      } else {
        const ends = { before: pair.before, after: wider };
        tools.add('status-generalised', at, ends);
        compareResponse(tools, ends, at);
      }
    } else {
      const general = covering(before, status);
      // A range in place of statuses that it stands for was said there.
      if (general === undefined && standsForOld(status, before, after)) continue;
      const ends = { before: general, after: pair.after };
      tools.add(general === undefined ? `${familyOf(status)}-status-added` : 'status-specialised', at, ends);
      if (general !== undefined) compareResponse(tools, ends, at);
    }
  }
}

const KEYS: ReadonlySet<string> = new Set(['summary', 'description', 'headers', 'content', 'links']);

function compareResponse(tools: ComparisonTools, pair: Pair, at: Place): void {
  const { collector } = tools;
  const look = collector.lookup(pair);
  collector.texts(look, at, ['description', 'summary']);
  compareHeaders(tools, collector.pair(pair, 'headers'), at, 'response', compareMediaTypes);
  compareMediaTypes(tools, collector.pair(pair, 'content'), at, 'response');
  compareLinks(tools, collector.pair(pair, 'links'), at);
  collector.rest(look, keysOf(pair), at, KEYS);
}

function byStatus(entries: readonly (readonly [string, Located])[]): Map<string, Located> {
  return new Map(
    entries
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, site]) => [/^[1-5]xx$/i.test(status) ? status.toUpperCase() : status, site]),
  );
}

function covering(entries: ReadonlyMap<string, Located>, status: string): Located | undefined {
  const range = /^[1-5]\d\d$/.test(status) ? entries.get(`${status[0]}XX`) : undefined;
  return range ?? (status === 'default' ? undefined : entries.get('default'));
}

/** Whether a new range or default replaces statuses that were listed one by one. */
function standsForOld(
  status: string,
  before: ReadonlyMap<string, Located>,
  after: ReadonlyMap<string, Located>,
): boolean {
  if (!/XX$/.test(status)) return false;
  return [...before.keys()].some((old) => old[0] === status[0] && /^\d{3}$/.test(old) && !after.has(old));
}

function familyOf(status: string): 'success' | 'error' {
  return /^[123]/.test(status) ? 'success' : 'error';
}

const LINK_TEXTS = ['description'];
const LINK_KEYS = ['operationId', 'operationRef', 'parameters', 'requestBody', 'server'];

/** Links: how the values of a response go into the next call. */
function compareLinks({ collector }: ComparisonTools, list: Pair, place: Place): void {
  for (const name of keysOf(list)) {
    const pair = collector.pair(list, name);
    const at = { ...place, subject: joinSubject(place.subject, named('link', name)) };
    if (pair.before === undefined || pair.after === undefined) {
      collector.add(pair.after === undefined ? 'link-removed' : 'link-added', at, pair);
      continue;
    }
    collector.texts(collector.lookup(pair), at, LINK_TEXTS);
    for (const key of LINK_KEYS) {
      const ends = collector.pair(pair, key);
      if (!equal(ends))
        collector.add('link-changed', { ...at, subject: joinSubject(at.subject, key) }, ends, true);
    }
    collector.rest(collector.lookup(pair), keysOf(pair), at, new Set([...LINK_TEXTS, ...LINK_KEYS]));
  }
}
