import { canonicalJson } from '../../json.js';
import type { SchemaView } from '../../schema-view.js';
import type { Choice } from './comparison.js';
import { firstPlaces } from './scalars.js';
import { orHere, say } from './sides.js';

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
export function compareRest(choice: Choice): void {
  const { schemas, before, after, here, place, run } = choice;
  if (choice.type === 'string') compareContents(choice);
  if (run.mode.xml) compareXml(choice);
  for (const keyword of new Set([...before.keywords.keys(), ...after.keywords.keys()])) {
    if (KNOWN.has(keyword) || sameValues(choice, keyword)) continue;
    const kind = keyword.startsWith('x-') ? 'extension-changed' : 'unclassified';
    run.out.plain(kind, { ...place, keyword }, orHere(firstPlaces(choice, keyword), here), false);
  }
  if (schemas.identical(before.opaque, after.opaque)) return;
  run.out.plain('unclassified', place, orHere({ before: before.opaque[0], after: after.opaque[0] }, here));
}

function sameValues({ before, after }: Choice, keyword: string): boolean {
  const texts = ({ keywords }: SchemaView) =>
    [...new Set((keywords.get(keyword) ?? []).map(({ value }) => canonicalJson(value)))].sort().join();
  return texts(before) === texts(after);
}

/** `contentSchema`: the value inside the string. */
function compareContents({ schemas, before, after, place, run }: Choice): void {
  const sides = {
    before: before.keywords.get('contentSchema') ?? [],
    after: after.keywords.get('contentSchema') ?? [],
  };
  if (sides.before.length + sides.after.length > 0)
    schemas.compare(sides, { ...place, field: `${place.field}(content)` }, run);
}

/** Names, namespaces and wrapping of elements: of another form, the same value is other bytes. */
function compareXml(choice: Choice): void {
  if (sameValues(choice, 'xml')) return;
  say(choice, 'constraint-changed', firstPlaces(choice, 'xml'), { keyword: 'xml' });
}
