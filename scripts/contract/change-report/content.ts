import { isMap } from '../json.js';
import type { Place } from './change.js';
import { type Collector, joinSubject, keysOf, named, type Pair } from './collector.js';
import type { Site } from './document.js';
import type { Direction } from './policy.js';
import type { SchemaComparison } from './schema.js';

/** Media types of a body, and the body in each. */
export function compareMediaTypes(
  collector: Collector,
  schemas: SchemaComparison,
  content: Pair,
  place: Place,
  direction: Direction,
): void {
  for (const mediaType of keysOf(content)) {
    const pair = collector.pair(content, mediaType);
    const at = { ...place, subject: joinSubject(place.subject, quotedUnlessPlain(mediaType)) };
    if (pair.before === undefined || pair.after === undefined) {
      collector.add(`${direction}-media-type-${pair.after === undefined ? 'removed' : 'added'}`, at, pair);
      continue;
    }
    const look = collector.lookup(pair);
    collector.texts(look, at, ['example', 'examples'], 'example-changed');
    compareValue(schemas, collector, pair, at, direction);
    collector.rest(look, keysOf(pair), at, new Set(['schema', 'example', 'examples']));
  }
}

/** The schema of a media type, parameter or header; where one side has none, anything is allowed there. */
export function compareValue(
  schemas: SchemaComparison,
  collector: Collector,
  pair: Pair,
  place: Place,
  direction: Direction,
): void {
  const schema = collector.pair(pair, 'schema');
  if (schema.before === undefined && schema.after === undefined) return;
  schemas.compare(
    { before: schema.before ?? empty(pair.before), after: schema.after ?? empty(pair.after) },
    { ...place, direction, field: '' },
  );
}

/** A media type as it is where nothing in it could be taken for something else. */
function quotedUnlessPlain(mediaType: string): string {
  return /^[\w.+-]+\/[\w.+*-]+$/.test(mediaType) ? mediaType : JSON.stringify(mediaType);
}

function empty(site: Site | undefined): Site | undefined {
  return site === undefined ? undefined : { value: {}, pointer: site.pointer };
}

const HEADER_KEYS = new Set(['required', 'description', 'schema', 'content', 'example', 'examples']);

/** Response headers; their names are case-insensitive (RFC 9110, 5.1). */
export function compareHeaders(
  collector: Collector,
  schemas: SchemaComparison,
  list: Pair,
  place: Place,
): void {
  const before = new Map(
    collector.before.entries(list.before).map(([name, site]) => [name.toLowerCase(), site]),
  );
  const after = new Map(
    collector.after.entries(list.after).map(([name, site]) => [name.toLowerCase(), site]),
  );
  const spelling = new Map(keysOf(list).map((name) => [name.toLowerCase(), name]));
  for (const [key, name] of spelling) {
    const pair = { before: before.get(key), after: after.get(key) };
    const at = { ...place, subject: joinSubject(place.subject, named('header', name)) };
    if (pair.before === undefined || pair.after === undefined) {
      collector.add(pair.after === undefined ? 'response-header-removed' : 'response-header-added', at, pair);
      continue;
    }
    const requires = (site: Site) => isMap(site.value) && site.value.required === true;
    if (requires(pair.before) !== requires(pair.after)) {
      const kind = requires(pair.after)
        ? 'response-header-became-required'
        : 'response-header-became-optional';
      collector.add(kind, at, pair);
    }
    const look = collector.lookup(pair);
    collector.texts(look, at, ['description']);
    collector.texts(look, at, ['example', 'examples'], 'example-changed');
    compareValue(schemas, collector, pair, at, 'response');
    compareMediaTypes(collector, schemas, collector.pair(pair, 'content'), at, 'response');
    collector.rest(look, keysOf(pair), at, HEADER_KEYS);
  }
}
