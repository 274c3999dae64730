import { type Located, type LocatedDocument, textOf } from '../located.js';
import type { Place } from './change.js';
import { type Collector, equal, joinSubject, keysOf, named, type Pair } from './collector.js';

const KEYS: ReadonlySet<string> = new Set(['url', 'description', 'variables', 'name']);

/** Two lists of servers; a missing list, or an empty one, is `/` (OpenAPI 3.0.3, OpenAPI Object). */
export function compareServers(collector: Collector, list: Pair, place: Place): void {
  const before = byUrl(collector.before, list.before);
  const after = byUrl(collector.after, list.after);
  for (const [url, site] of before) {
    const at = { ...place, subject: named('server', url) };
    const match = after.get(url);
    if (match === undefined) {
      collector.add('server-removed', at, { before: site, after: undefined });
      continue;
    }
    const pair = { before: site, after: match };
    collector.texts(collector.lookup(pair), at, ['description', 'name']);
    compareVariables(collector, collector.pair(pair, 'variables'), at);
    collector.rest(collector.lookup(pair), keysOf(pair), at, KEYS);
  }
  for (const [url, site] of after) {
    if (before.has(url)) continue;
    collector.add(
      'server-added',
      { ...place, subject: named('server', url) },
      { before: undefined, after: site },
    );
  }
  const [first] = before;
  const [now] = after;
  // Where the first one is gone, its removal says so already.
  if (first !== undefined && now !== undefined && first[0] !== now[0] && after.has(first[0])) {
    const subject = joinSubject(place.subject, 'first server');
    collector.add('server-default-changed', { ...place, subject }, { before: first[1], after: now[1] }, true);
  }
}

function compareVariables(collector: Collector, list: Pair, place: Place): void {
  for (const name of keysOf(list)) {
    const pair = collector.pair(list, name);
    const at = { ...place, subject: joinSubject(place.subject, named('variable', name)) };
    const look = collector.lookup(pair);
    collector.texts(look, at, ['description']);
    const fallback = look('default');
    if (!equal(fallback)) {
      const ends = { before: fallback.before ?? pair.before, after: fallback.after ?? pair.after };
      collector.add(
        'server-default-changed',
        at,
        ends,
        fallback.before !== undefined && fallback.after !== undefined,
      );
    }
    const values = look('enum');
    const listed = (contract: LocatedDocument, site: Located | undefined) =>
      site === undefined ? undefined : new Set(contract.items(site).map(textOf));
    const before = listed(collector.before, values.before);
    const after = listed(collector.after, values.after);
    const within = (
      inner: ReadonlySet<unknown> | undefined,
      outer: ReadonlySet<unknown> | undefined,
    ): boolean => outer === undefined || (inner !== undefined && [...inner].every((one) => outer.has(one)));
    const ends = { before: values.before ?? pair.before, after: values.after ?? pair.after };
    if (!within(before, after)) collector.add('server-value-removed', at, ends, true);
    else if (!within(after, before)) collector.add('server-value-added', at, ends, true);
    collector.rest(look, keysOf(pair), at, new Set(['default', 'enum', 'description']));
  }
}

function byUrl(contract: LocatedDocument, list: Located | undefined): Map<string, Located> {
  const found = new Map<string, Located>();
  for (const site of contract.items(list)) {
    const url = canonicalUrl(textOf(contract.at(site, 'url')) ?? '');
    if (!found.has(url)) found.set(url, site);
  }
  return found.size > 0 ? found : new Map([['/', { value: { url: '/' }, pointer: list?.pointer ?? '' }]]);
}

/** Scheme and host in small letters, no default port (RFC 3986, 6.2), no slash at the end: a path follows. */
function canonicalUrl(url: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#{}]*)(.*)$/i.exec(url);
  if (match === null) return url === '/' ? url : url.replace(/\/+$/, '') || '/';
  const [, scheme = '', host = '', rest = ''] = match;
  const standard = scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/;
  return `${scheme.toLowerCase()}://${host.toLowerCase().replace(standard, '')}${rest.replace(/\/+$/, '')}`;
}
