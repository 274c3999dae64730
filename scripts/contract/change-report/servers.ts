import type { Place } from './change.js';
import { type Collector, equal, joinSubject, keysOf, named, type Pair } from './collector.js';
import { type Contract, type Site, textOf } from './document.js';

/** Two lists of servers; a missing list is the same as an empty one. */
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
    collector.texts(collector.lookup(pair), at, ['description']);
    collector.rest(collector.lookup(pair), keysOf(pair), at, new Set(['url', 'description']));
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
    const pair = { before: collector.before.at(first[1], 'url'), after: collector.after.at(now[1], 'url') };
    const subject = joinSubject(place.subject, 'first server');
    if (!equal(pair)) collector.add('server-default-changed', { ...place, subject }, pair, true);
  }
}

function byUrl(contract: Contract, list: Site | undefined): Map<string, Site> {
  return new Map(contract.items(list).map((site) => [textOf(contract.at(site, 'url')) ?? '', site]));
}
