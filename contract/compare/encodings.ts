import { isObject } from '../json.js';
import type { Located } from '../located.js';
import { type Direction, fieldOf, type SchemaViews } from '../schema-view.js';
import type { Place } from './change.js';
import { equal, joinSubject, keysOf, named, type Pair } from './collector.js';
import { type CompareContent, compareHeaders } from './headers.js';
import { canonicalMediaType, mediaRangeCovers } from './media-types.js';
import type { ComparisonTools } from './tools.js';

const SERIALIZATION = ['style', 'explode', 'allowReserved'] as const;
const KEYS: ReadonlySet<string> = new Set([...SERIALIZATION, 'contentType', 'headers']);

/** How the fields of a form are written, by field; only forms have that (OpenAPI 3.0.3, Encoding Object). */
export function compareEncodings(
  tools: ComparisonTools,
  media: Pair,
  place: Place,
  view: Direction,
  compareContent: CompareContent,
): void {
  const { collector } = tools;
  const encodings = collector.pair(media, 'encoding');
  const isForm = /multipart\/|application\/x-www-form-urlencoded/i.test(place.subject);
  for (const name of keysOf(encodings)) {
    const pair = collector.pair(encodings, name);
    const at = { ...place, subject: joinSubject(place.subject, named('encoding of', name)) };
    if (equal(pair)) continue;
    if (!isForm) {
      collector.add('ignored-part-changed', at, pair, true);
      continue;
    }
    compareContentTypes(tools, media, name, pair, at, view);
    for (const key of SERIALIZATION) {
      const ends = collector.pair(pair, key);
      if (defaulted(pair.before, key) === defaulted(pair.after, key)) continue;
      collector.addDirected(
        'constraint-changed',
        tools.mode(view).sense,
        { ...at, subject: `${at.subject}, ${key}` },
        {
          before: ends.before ?? pair.before,
          after: ends.after ?? pair.after,
        },
      );
    }
    compareHeaders(tools, collector.pair(pair, 'headers'), at, view, compareContent);
    collector.rest(collector.lookup(pair), keysOf(pair), at, KEYS);
  }
  for (const key of ['prefixEncoding', 'itemEncoding']) {
    const pair = collector.pair(media, key);
    if (!equal(pair))
      collector.add('unclassified', { ...place, subject: joinSubject(place.subject, key) }, pair, true);
  }
}

/** What the keyword means where it is not there. */
function defaulted(encoding: Located | undefined, key: (typeof SERIALIZATION)[number]): unknown {
  const value = isObject(encoding?.value) ? encoding.value : {};
  const style = typeof value.style === 'string' ? value.style : 'form';
  if (key === 'style') return style;
  if (key === 'explode') return typeof value.explode === 'boolean' ? value.explode : style === 'form';
  return value.allowReserved === true;
}

function compareContentTypes(
  tools: ComparisonTools,
  media: Pair,
  name: string,
  pair: Pair,
  place: Place,
  view: Direction,
): void {
  const { collector, schemas } = tools;
  const types = (side: 'before' | 'after'): string[] => {
    const text = isObject(pair[side]?.value) ? pair[side].value.contentType : undefined;
    const list =
      typeof text === 'string'
        ? text
        : defaultContentType(schemas.views[side], collector.rawPair(media, 'schema')[side], name, view);
    return list.split(',').map(canonicalMediaType);
  };
  const before = types('before');
  const after = types('after');
  const covers = (outer: readonly string[], inner: readonly string[]) =>
    inner.every((one) => outer.some((range) => mediaRangeCovers(range, one)));
  const wider = covers(after, before);
  const narrower = covers(before, after);
  if (wider && narrower) return;
  const kind = wider ? 'constraint-loosened' : narrower ? 'constraint-tightened' : 'constraint-changed';
  collector.addDirected(
    kind,
    tools.mode(view).sense,
    { ...place, subject: `${place.subject}, contentType` },
    pair,
    {
      before: before.join(', '),
      after: after.join(', '),
    },
  );
}

/** What a field is sent as where no encoding says it (OpenAPI 3.1, Encoding Object, `contentType`). */
function defaultContentType(
  views: SchemaViews,
  schema: Located | undefined,
  name: string,
  view: Direction,
): string {
  const [form] = schema === undefined ? [] : views.of([schema], view);
  let parts = form === undefined ? [] : fieldOf(form, name).parts;
  for (let depth = 0; depth < 5; depth++) {
    const [field] = views.of(parts, view);
    if (field === undefined || field.types.size > 1) return 'application/octet-stream';
    if (field.types.has('object')) return 'application/json';
    if (!field.types.has('array')) {
      const binary = (field.keywords.get('format') ?? []).some(({ value }) => value === 'binary');
      return binary || field.keywords.has('contentEncoding') ? 'application/octet-stream' : 'text/plain';
    }
    parts = field.arrays.flatMap(({ rest }) => rest ?? []);
    if (parts.length === 0) return 'application/octet-stream';
  }
  return 'application/octet-stream';
}
