import { canonicalJson } from '../../json.js';
import type { Located } from '../../located.js';
import type { JsonType, SchemaView } from '../../schema-view.js';
import type { Pair } from '../collector.js';
import type { SchemaComparison } from './comparison.js';
import { orHere, type Run, type ValuePlace } from './sides.js';

/** Keywords that have a rule elsewhere, or that say nothing of values. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    'enum const format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern',
    'minItems maxItems uniqueItems contains minContains maxContains minProperties maxProperties propertyNames',
    'dependentRequired dependentSchemas contentEncoding contentMediaType contentSchema additionalItems',
    'title description example examples externalDocs default deprecated readOnly writeOnly discriminator xml $comment',
    '$defs definitions $schema $id $anchor $dynamicAnchor $vocabulary',
  ]
    .join(' ')
    .split(' '),
);

/** What is left of a schema once every rule has looked at it. Nothing that changed goes unsaid. */
export function compareRest(
  schemas: SchemaComparison,
  type: JsonType,
  { before, after }: { readonly before: SchemaView; readonly after: SchemaView },
  here: Pair,
  place: ValuePlace,
  run: Run,
): void {
  if (type === 'string') compareContents(schemas, before, after, place, run);
  if (run.mode.xml) compareXml(before, after, here, place, run);
  for (const keyword of new Set([...before.keywords.keys(), ...after.keywords.keys()])) {
    if (KNOWN.has(keyword)) continue;
    const left = before.keywords.get(keyword);
    const right = after.keywords.get(keyword);
    if (sameValues(left, right)) continue;
    const pair = orHere({ before: left?.[0], after: right?.[0] }, here);
    run.out.plain(
      keyword.startsWith('x-') ? 'extension-changed' : 'unclassified',
      { ...place, keyword },
      pair,
      false,
    );
  }
  const matched =
    before.opaque.length === after.opaque.length && schemas.identical(before.opaque, after.opaque);
  if (!matched)
    run.out.plain('unclassified', place, orHere({ before: before.opaque[0], after: after.opaque[0] }, here));
}

function sameValues(left: readonly Located[] = [], right: readonly Located[] = []): boolean {
  const texts = (list: readonly Located[]) =>
    [...new Set(list.map(({ value }) => canonicalJson(value)))].sort().join();
  return texts(left) === texts(right);
}

/** `contentSchema`: the value inside the string. */
function compareContents(
  schemas: SchemaComparison,
  before: SchemaView,
  after: SchemaView,
  place: ValuePlace,
  run: Run,
): void {
  const sides = {
    before: before.keywords.get('contentSchema') ?? [],
    after: after.keywords.get('contentSchema') ?? [],
  };
  if (sides.before.length + sides.after.length > 0)
    schemas.compare(sides, { ...place, field: `${place.field}(content)` }, run);
}

/** Names, namespaces and wrapping of elements: of another form, the same value is other bytes. */
function compareXml(before: SchemaView, after: SchemaView, here: Pair, place: ValuePlace, run: Run): void {
  const left = before.keywords.get('xml');
  const right = after.keywords.get('xml');
  if (sameValues(left, right)) return;
  run.out.directed(
    'constraint-changed',
    { ...place, keyword: 'xml' },
    orHere({ before: left?.[0], after: right?.[0] }, here),
  );
}
