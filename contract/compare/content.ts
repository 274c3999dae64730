import type { Located } from '../located.js';
import type { Direction } from '../schema-view.js';
import type { Place } from './change.js';
import { joinSubject, keysOf, type Pair } from './collector.js';
import { compareEncodings } from './encodings.js';
import { canonicalMediaType, isXml, mediaRangeCovers } from './media-types.js';
import type { ComparisonTools } from './tools.js';

interface Entry {
  readonly name: string;
  readonly site: Located;
}

/** Media types of a body, and the body in each. */
export function compareMediaTypes(
  tools: ComparisonTools,
  content: Pair,
  place: Place,
  view: Direction,
): void {
  const { collector } = tools;
  const before = byName(collector.before.entries(content.before));
  const after = byName(collector.after.entries(content.after));
  for (const [key, entry] of before) {
    const same = after.get(key);
    const wider = same ?? covering(after, key);
    const at = (name: string): Place => ({
      ...place,
      subject: joinSubject(place.subject, quotedUnlessPlain(name)),
    });
    if (wider === undefined) {
      const narrowed = [...after.keys()].some((now) => mediaRangeCovers(key, now));
      const kind = narrowed ? 'narrowed' : 'removed';
      tools.add(`${view}-media-type-${kind}`, at(entry.name), { before: entry.site, after: undefined });
      continue;
    }
    const pair = { before: entry.site, after: wider.site };
    if (same === undefined) tools.add(`${view}-media-type-generalised`, at(entry.name), pair);
    compareMediaType(tools, pair, at(same === undefined ? entry.name : wider.name), view);
  }
  for (const [key, entry] of after) {
    if (before.has(key)) continue;
    const at = { ...place, subject: joinSubject(place.subject, quotedUnlessPlain(entry.name)) };
    const general = covering(before, key);
    if (general === undefined) {
      // Where it stands for an old one, that was said already.
      if ([...before.keys()].some((old) => mediaRangeCovers(key, old) && !after.has(old))) continue;
      tools.add(`${view}-media-type-added`, at, { before: undefined, after: entry.site });
      continue;
    }
    const pair = { before: general.site, after: entry.site };
    tools.add(`${view}-media-type-specialised`, at, pair);
    compareMediaType(tools, pair, at, view);
  }
}

/** One Media Type Object with another. */
function compareMediaType(tools: ComparisonTools, pair: Pair, at: Place, view: Direction): void {
  const { collector } = tools;
  const look = collector.lookup(pair);
  collector.texts(look, at, ['example', 'examples'], 'example-changed');
  const mode = tools.mode(view, isXml(at.subject.split(', ').at(-1) ?? ''));
  tools.compareSchemas(collector.rawPair(pair, 'schema'), at, mode);
  tools.compareSchemas(
    collector.rawPair(pair, 'itemSchema'),
    { ...at, subject: `${at.subject}, item` },
    mode,
  );
  compareEncodings(tools, pair, at, view, compareMediaTypes);
  collector.rest(look, keysOf(pair), at, KEYS);
}

const KEYS: ReadonlySet<string> = new Set([
  'schema',
  'itemSchema',
  'example',
  'examples',
  'encoding',
  'prefixEncoding',
  'itemEncoding',
]);

function byName(entries: readonly (readonly [string, Located])[]): Map<string, Entry> {
  return new Map(
    entries
      .filter(([name]) => !name.startsWith('x-'))
      .map(([name, site]) => [canonicalMediaType(name), { name, site }]),
  );
}

/** The most specific range that a media type falls into. */
function covering(entries: ReadonlyMap<string, Entry>, key: string): Entry | undefined {
  const found = [...entries].filter(([range]) => range !== key && mediaRangeCovers(range, key));
  const specificity = (range: string) =>
    (range.startsWith('*/*') ? 0 : range.includes('/*') ? 1 : 2) + range.length / 1e6;
  return found.sort(([a], [b]) => specificity(b) - specificity(a))[0]?.[1];
}

/** A media type as it is where nothing in it could be taken for something else. */
function quotedUnlessPlain(mediaType: string): string {
  return /^[\w.+-]+\/[\w.+*-]+$/.test(mediaType) ? mediaType : JSON.stringify(mediaType);
}
