import type { Direction } from '../schema-view.js';
import type { Place } from './change.js';
import { equal, joinSubject, keysOf, named, type Pair } from './collector.js';
import { mayHoldMany } from './serialization.js';
import { type ComparisonTools, isSet } from './tools.js';

const KEYS: ReadonlySet<string> = new Set(
  'required description schema content example examples style explode deprecated allowReserved allowEmptyValue'.split(
    ' ',
  ),
);

/** Compares what stands under `content`; handed in, because a body in it may have headers of its own. */
export type CompareContent = (tools: ComparisonTools, content: Pair, place: Place, view: Direction) => void;

/** Headers of a response or of one part of a form; their names are case-insensitive (RFC 9110, 5.1). */
export function compareHeaders(
  tools: ComparisonTools,
  list: Pair,
  place: Place,
  view: Direction,
  compareContent: CompareContent,
): void {
  const { collector } = tools;
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
    if (key === 'content-type') {
      // "If a response header is defined with the name "Content-Type", it SHALL be ignored." (OpenAPI 3.0.3, Response Object)
      if (!equal(pair)) collector.add('ignored-part-changed', at, pair);
      continue;
    }
    if (pair.before === undefined || pair.after === undefined) {
      const sent = view === 'request';
      const kind = pair.after === undefined ? 'removed' : 'added';
      if (!sent) tools.add(`response-header-${kind}`, at, pair);
      else
        tools.add(
          kind === 'removed'
            ? 'parameter-removed'
            : isSet(pair.after, 'required')
              ? 'required-parameter-added'
              : 'parameter-added',
          at,
          pair,
        );
      continue;
    }
    compareHeader(tools, pair, at, view, compareContent);
  }
}

function compareHeader(
  tools: ComparisonTools,
  pair: Pair,
  at: Place,
  view: Direction,
  compareContent: CompareContent,
): void {
  const { collector } = tools;
  const now = isSet(pair.after, 'required');
  if (isSet(pair.before, 'required') !== now) {
    const became = now ? 'became-required' : 'became-optional';
    tools.add(view === 'response' ? `response-header-${became}` : `parameter-${became}`, at, pair);
  }
  const look = collector.lookup(pair);
  collector.texts(look, at, ['description']);
  collector.texts(look, at, ['example', 'examples'], 'example-changed');
  const flag = isSet(pair.after, 'deprecated');
  if (isSet(pair.before, 'deprecated') !== flag) {
    collector.add(flag ? 'parameter-deprecated' : 'parameter-undeprecated', at, pair);
  }
  // A list is written the same way either way; what an object looks like depends on it.
  if (
    isSet(pair.before, 'explode') !== isSet(pair.after, 'explode') &&
    mayHoldMany(tools, pair, view, ['object'])
  ) {
    tools.add('header-serialization-changed', at, pair);
  }
  tools.compareSchemas(collector.rawPair(pair, 'schema'), at, tools.mode(view));
  compareContent(tools, collector.pair(pair, 'content'), at, view);
  collector.rest(look, keysOf(pair), at, KEYS);
}
