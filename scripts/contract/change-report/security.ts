import { canonical, isMap, type JsonMap } from '../json.js';
import type { Place } from './change.js';
import { type Collector, equal, named, type Pair } from './collector.js';
import type { Site } from './document.js';

/** Security schemes that have another key and the same contents: old key to new key. */
export type Renamed = ReadonlyMap<string, string>;

/** One way to authenticate: the schemes it needs together, each with its scopes. */
interface Alternative {
  readonly site: Site;
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The schemes of `components`; returns which ones were only renamed. */
export function compareSchemes(collector: Collector): Renamed {
  const section = { before: collector.before.root, after: collector.after.root };
  const list = collector.pair(section, 'components', 'securitySchemes');
  const before = new Map(collector.before.entries(list.before));
  const after = new Map(collector.after.entries(list.after));
  const renamed = new Map<string, string>();
  const added = new Map([...after].filter(([key]) => !before.has(key)));
  for (const [key, site] of before) {
    const place = { operation: '', subject: named('security scheme', key) };
    const same = after.get(key);
    if (same !== undefined) {
      compareScheme(collector, { before: site, after: same }, place);
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

/** What makes a scheme that scheme: everything but its description. */
function definition(site: Site): string {
  const { description: _words, ...rest }: JsonMap = isMap(site.value) ? site.value : {};
  return canonical(rest);
}

const SCHEME_KEYS = ['type', 'scheme', 'in', 'name', 'bearerFormat', 'openIdConnectUrl'];
const FLOW_URLS = ['authorizationUrl', 'tokenUrl', 'refreshUrl'];

function compareScheme(collector: Collector, pair: Pair, place: Place): void {
  const at = collector.lookup(pair);
  const changed = (key: string, ends: Pair): void => {
    if (equal(ends)) return;
    const subject = `${place.subject}, ${key}`;
    collector.add(
      'security-scheme-changed',
      { ...place, subject },
      { before: ends.before ?? pair.before, after: ends.after ?? pair.after },
      ends.before !== undefined && ends.after !== undefined,
    );
  };
  for (const key of SCHEME_KEYS) changed(key, at(key));
  const flows = at('flows');
  const names = new Set(
    [...collector.before.entries(flows.before), ...collector.after.entries(flows.after)].map(
      ([name]) => name,
    ),
  );
  for (const name of names) {
    const flow = collector.pair(flows, name);
    if (flow.before === undefined || flow.after === undefined) {
      changed(`flow ${JSON.stringify(name)}`, flow);
      continue;
    }
    for (const key of FLOW_URLS) changed(`flow ${JSON.stringify(name)}, ${key}`, collector.pair(flow, key));
    compareScopes(collector, collector.pair(flow, 'scopes'), place);
    collector.rest(collector.lookup(flow), mapKeys(flow), place, new Set([...FLOW_URLS, 'scopes']));
  }
  collector.texts(at, place, ['description']);
  collector.rest(at, mapKeys(pair), place, new Set([...SCHEME_KEYS, 'flows', 'description']));
}

function compareScopes(collector: Collector, pair: Pair, place: Place): void {
  for (const name of mapKeys(pair)) {
    const scope = collector.pair(pair, name);
    const at = { ...place, subject: `${place.subject}, ${named('scope', name)}` };
    if (scope.before === undefined) collector.add('security-scope-offered', at, scope);
    else if (scope.after === undefined) collector.add('security-scope-withdrawn', at, scope);
    else if (!equal(scope)) collector.add('description-changed', at, scope, true);
  }
}

function mapKeys({ before, after }: Pair): Set<string> {
  return new Set([before, after].flatMap((site) => (isMap(site?.value) ? Object.keys(site.value) : [])));
}

/** Who may call the operation: its own alternatives, or those of the whole document. */
export function compareSecurity(collector: Collector, operation: Pair, place: Place, renamed: Renamed): void {
  const own = collector.pair(operation, 'security');
  const top = collector.pair({ before: collector.before.root, after: collector.after.root }, 'security');
  const lists = { before: own.before ?? top.before, after: own.after ?? top.after };
  const before = alternatives(lists.before, operation.before, renamed);
  const after = alternatives(lists.after, operation.after, new Map());
  const open = after.some(({ needs }) => needs.size === 0);
  for (const alternative of before) {
    // Where nothing is asked for, whoever has credentials is welcome, too.
    if (open && alternative.needs.size > 0) continue;
    if (after.some((other) => needsNoMore(other, alternative) && needsNoMore(alternative, other))) continue;
    const at = { ...place, subject: alternativeName(alternative) };
    const looser = after.find((other) => other.needs.size > 0 && needsNoMore(other, alternative));
    const tighter = after.find((other) => needsNoMore(alternative, other) && sameSchemes(alternative, other));
    if (alternative.needs.size === 0) {
      const now = after[0]?.site;
      collector.add(
        'security-required',
        { ...place, subject: 'security' },
        { before: alternative.site, after: now },
      );
    } else if (looser !== undefined) {
      collector.add('security-loosened', at, { before: alternative.site, after: looser.site }, true);
    } else if (tighter !== undefined) {
      collector.add('security-tightened', at, { before: alternative.site, after: tighter.site }, true);
    } else {
      collector.add('security-alternative-removed', at, { before: alternative.site, after: undefined });
    }
  }
  for (const alternative of after) {
    // One that needs no less than an old one, or no more, was spoken of above.
    if (before.some((other) => sameSchemes(other, alternative))) continue;
    if (alternative.needs.size === 0) {
      const was = before[0]?.site;
      collector.add(
        'security-dropped',
        { ...place, subject: 'security' },
        { before: was, after: alternative.site },
      );
    } else {
      const at = { ...place, subject: alternativeName(alternative) };
      collector.add('security-alternative-added', at, { before: undefined, after: alternative.site });
    }
  }
}

function alternatives(list: Site | undefined, operation: Site | undefined, renamed: Renamed): Alternative[] {
  const items = Array.isArray(list?.value) ? list.value : [];
  const found = items.flatMap((value, index): Alternative[] => {
    if (!isMap(value)) return [];
    const needs = Object.entries(value).map(([key, scopes]): [string, Set<string>] => [
      renamed.get(key) ?? key,
      new Set((Array.isArray(scopes) ? scopes : []).map(String)),
    ]);
    return [{ site: { value, pointer: `${list?.pointer}/${index}` }, needs: new Map(needs) }];
  });
  // No requirement at all: anyone may call (OpenAPI 3.0.3, Security Requirement Object).
  const nobody = list ?? operation;
  return found.length === 0 && nobody !== undefined ? [{ site: nobody, needs: new Map() }] : found;
}

/** True where whoever satisfies `given` satisfies `wanted`, too. */
function needsNoMore(wanted: Alternative, given: Alternative): boolean {
  return [...wanted.needs].every(([key, scopes]) => {
    const has = given.needs.get(key);
    return has !== undefined && [...scopes].every((scope) => has.has(scope));
  });
}

function sameSchemes(a: Alternative, b: Alternative): boolean {
  return a.needs.size === b.needs.size && [...a.needs.keys()].every((key) => b.needs.has(key));
}

function alternativeName(alternative: Alternative): string {
  return named('authentication', [...alternative.needs.keys()].join(' and '));
}
