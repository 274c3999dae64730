import { asObject, canonicalJson, isObject } from '../json.js';
import type { Located, LocatedDocument } from '../located.js';
import { isMethod } from '../structure.js';
import type { Place } from './change.js';
import { type Collector, equal, keysOf, named, type Pair } from './collector.js';

/** Security schemes that have another key and the same contents: old key to new key. */
export type Renamed = ReadonlyMap<string, string>;

/** The schemes of `components`; returns which ones were only renamed. Who needs which is compared with the operations. */
export function compareSchemes(collector: Collector): Renamed {
  const section = { before: collector.before.root, after: collector.after.root };
  const list = collector.pair(section, 'components', 'securitySchemes');
  const before = new Map(collector.before.entries(list.before));
  const after = new Map(collector.after.entries(list.after));
  const used = schemesInUse(collector.before);
  const renamed = new Map<string, string>();
  const added = new Map([...after].filter(([key]) => !before.has(key)));
  for (const [key, site] of before) {
    const place = { operation: '', subject: named('security scheme', key) };
    const same = after.get(key);
    if (same !== undefined) {
      const pair = { before: site, after: same };
      if (used.has(key)) compareScheme(collector, pair, place);
      else if (!equal(pair)) collector.add('unused-part-changed', place, pair);
      continue;
    }
    const twin = [...added].find(([, other]) => definition(other) === definition(site));
    if (twin === undefined) {
      collector.add('security-scheme-removed', place, { before: site, after: undefined });
      continue;
    }
    const [newKey, newSite] = twin;
    added.delete(newKey);
    renamed.set(key, newKey);
    const subject = `${place.subject} → ${JSON.stringify(newKey)}`;
    collector.add('security-scheme-renamed', { operation: '', subject }, { before: site, after: newSite });
  }
  for (const [key, site] of added) {
    const place = { operation: '', subject: named('security scheme', key) };
    collector.add('security-scheme-added', place, { before: undefined, after: site });
  }
  return renamed;
}

/** Schemes that the document or one of its operations asks for. */
function schemesInUse(contract: LocatedDocument): ReadonlySet<string> {
  const operations = ['paths', 'webhooks'].flatMap((section) =>
    contract
      .entries(contract.at(contract.root, section))
      .flatMap(([, item]) => contract.entries(item).filter(([method]) => isMethod(method))),
  );
  const lists = [contract.root, ...operations.map(([, site]) => site)].flatMap(
    (owner) => contract.at(owner, 'security') ?? [],
  );
  return new Set(
    lists.flatMap((list) => contract.items(list)).flatMap(({ value }) => Object.keys(asObject(value))),
  );
}

/** What makes a scheme that scheme: everything but its words. */
function definition(site: Located): string {
  const { description: _words, bearerFormat: _hint, ...rest } = isObject(site.value) ? site.value : {};
  return canonicalJson(rest);
}

const SCHEME_KEYS = ['type', 'scheme', 'in', 'name', 'openIdConnectUrl', 'oauth2MetadataUrl'];
const FLOW_URLS = ['authorizationUrl', 'tokenUrl', 'deviceAuthorizationUrl'];
const WORDS = ['description', 'bearerFormat', 'deprecated'];

function compareScheme(collector: Collector, pair: Pair, place: Place): void {
  const at = collector.lookup(pair);
  const changed = (key: string, ends: Pair): void => {
    if (equal(ends)) return;
    const subject = `${place.subject}, ${key}`;
    const both = ends.before !== undefined && ends.after !== undefined;
    const where = { before: ends.before ?? pair.before, after: ends.after ?? pair.after };
    collector.add('security-scheme-changed', { ...place, subject }, where, both);
  };
  for (const key of SCHEME_KEYS) {
    const ends = at(key);
    // Names of schemes (RFC 9110, 11.1) and of headers (5.1) are case-insensitive.
    const folded = key === 'scheme' || (key === 'name' && at('in').after?.value === 'header');
    if (!(folded && sameLetters(ends))) changed(key, ends);
  }
  const flows = at('flows');
  for (const name of keysOf(flows)) {
    const flow = collector.pair(flows, name);
    if (flow.before === undefined) {
      const subject = `${place.subject}, flow ${JSON.stringify(name)}`;
      collector.add('security-flow-added', { ...place, subject }, flow);
      continue;
    }
    if (flow.after === undefined) {
      changed(`flow ${JSON.stringify(name)}`, flow);
      continue;
    }
    const refresh = collector.pair(flow, 'refreshUrl');
    if (refresh.before === undefined && refresh.after !== undefined) {
      const subject = `${place.subject}, flow ${JSON.stringify(name)}, refreshUrl`;
      collector.add(
        'security-flow-added',
        { ...place, subject },
        { before: flow.before, after: refresh.after },
      );
    } else changed(`flow ${JSON.stringify(name)}, refreshUrl`, refresh);
    for (const key of FLOW_URLS) changed(`flow ${JSON.stringify(name)}, ${key}`, collector.pair(flow, key));
    compareScopes(collector, collector.pair(flow, 'scopes'), place);
    collector.rest(
      collector.lookup(flow),
      keysOf(flow),
      place,
      new Set([...FLOW_URLS, 'refreshUrl', 'scopes']),
    );
  }
  collector.texts(at, place, WORDS);
  collector.rest(at, keysOf(pair), place, new Set([...SCHEME_KEYS, ...WORDS, 'flows']));
}

function sameLetters({ before, after }: Pair): boolean {
  return (
    typeof before?.value === 'string' &&
    typeof after?.value === 'string' &&
    before.value.toLowerCase() === after.value.toLowerCase()
  );
}

function compareScopes(collector: Collector, pair: Pair, place: Place): void {
  for (const name of keysOf(pair)) {
    const scope = collector.pair(pair, name);
    const at = { ...place, subject: `${place.subject}, ${named('scope', name)}` };
    if (scope.before === undefined) collector.add('security-scope-offered', at, scope);
    else if (scope.after === undefined) collector.add('security-scope-withdrawn', at, scope);
    else if (!equal(scope)) collector.add('description-changed', at, scope, true);
  }
}
