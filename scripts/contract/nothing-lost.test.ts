import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NO_CONTENT } from '../docs/cross-check.js';
import { eachFact } from '../docs/facts.js';
import { pageText } from '../docs/legacy/testing/page.js';
import type { DocumentedOperation, JsonValue } from '../docs/model.js';
import { readPage } from '../docs/read.js';
import { buildContract } from './build/index.js';
import { isMap, type Json } from './json.js';
import type { ProvenanceEntry } from './provenance.js';
import { reconcile } from './reconcile/index.js';

/** The last steps of the pointer at which a fact of this key stands; the key itself where there is none. */
const PLACES: Readonly<Record<string, string>> = {
  itemsFormat: 'items/format',
  itemsEnum: 'items/enum',
  itemsPattern: 'items/pattern',
  items: 'items/type',
  itemsSchema: 'items',
  emptyObject: 'type',
  anyRequired: 'anyOf',
};

/** Names of things, which have no value of their own in the contract, and what only findings have a place for. */
const ELSEWHERE =
  /^(?:method|path|shownMethod|referenceDeprecated|noRequestBody|noBody|status|name|tableName|typeWord|keys|contentType|url|tags|roles|examples|remarks\..*|roleActions\..*)$/;

/** Facts of a page that nothing in its contract has, at a place of that key, with the same words for it. */
function lostFacts(operation: DocumentedOperation): readonly string[] {
  const { document, provenance } = buildContract(reconcile([operation]).operations);
  const said = new Map<string, (readonly [string, Json])[]>();
  const keyOf = ({ line, column, quote }: ProvenanceEntry) => JSON.stringify([line, column, quote]);
  for (const [pointer, entries] of provenance)
    for (const entry of entries)
      said.set(keyOf(entry), [...(said.get(keyOf(entry)) ?? []), [pointer, valueAt(document, pointer)]]);
  return [...eachFact(withoutLeftOut(operation))].flatMap(({ of, key, fact }) => {
    // What may be missing is what OpenAPI says of a field by saying nothing.
    const isSilent = key === 'required' && fact.value === false && of.includes(' field ');
    if (isSilent || ELSEWHERE.test(key)) return [];
    const isKept = fact.evidence.some((at) =>
      (said.get(JSON.stringify([at.line, at.column, at.quote])) ?? []).some(([pointer, value]) =>
        holds(pointer, value, key, fact.value),
      ),
    );
    return isKept ? [] : [`${of}: ${key} ${JSON.stringify(fact.value)}`];
  });
}

function holds(pointer: string, value: Json, key: string, said: JsonValue): boolean {
  if (key === 'required') return /\/(?:required(?:\/\d+)?|minProperties)$/.test(pointer);
  // Of a union of types its first member takes null.
  if (key === 'nullable' && pointer.endsWith('/anyOf'))
    return JSON.stringify(value).includes('"nullable":true');
  if (!pointer.endsWith(`/${PLACES[key] ?? key.replace('.', '/')}`)) return false;
  if (key === 'emptyObject') return value === 'object';
  if (key === 'anyRequired') return true;
  // `null` comes to an enumeration of a value that may be null.
  const kept = Array.isArray(value) ? value.map((each) => JSON.stringify(each)) : [];
  if (Array.isArray(said)) return said.every((each) => kept.includes(JSON.stringify(each)));
  return JSON.stringify(value) === JSON.stringify(said);
}

/** Without rows that the page's own example contradicts, and bodies that HTTP has no place for: remarks tell of them. */
function withoutLeftOut(operation: DocumentedOperation): DocumentedOperation {
  return {
    ...operation,
    responses: operation.responses.map(({ emptyObject, contents, ...response }) =>
      NO_CONTENT.has(response.status.value)
        ? { ...response, contents: [] }
        : {
            ...response,
            ...(emptyObject && { emptyObject }),
            contents: contents.map(({ leftOut: _leftOut, ...content }) => content),
          },
    ),
  };
}

function valueAt(document: Json, pointer: string): Json {
  let at: Json = document;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Array.isArray(at) ? (at[Number(key)] ?? null) : isMap(at) ? (at[key] ?? null) : null;
  }
  return at;
}

const fixtures = new URL('../docs/fixtures/', import.meta.url);
const samples = ['legacy', 'bump'].flatMap((format) =>
  readdirSync(new URL(`${format}/`, fixtures))
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => `${format}/${name.replace('.expected.json', '.txt')}`),
);

it.each(samples)('keeps every fact of %s', (name) => {
  const { operations } = readPage(name, readFileSync(new URL(name, fixtures)));
  expect(operations.flatMap(lostFacts)).toEqual([]);
});

it('keeps what stands in rows of every kind, but a type that has no room for the members', () => {
  const rows = [
    ['id', 'string', 'Required', 'Unique 24-hexadecimal digit string that identifies the crate.'],
    ['kind', 'string', 'Optional', 'Possible values are `A` and `B`. Returns **null** if it has none.'],
    ['lid', 'object', 'Optional', 'If `null`, there is none.'],
    ['lid.<maker>', 'object', 'Required', 'Harbour only supports `acme`.'],
    ['lid.acme.size', 'integer', 'Optional', 'Between 1 and 5. Defaults to `2`.'],
    ['zones', 'object', 'Optional', 'Zones.'],
    ['zones.<zone>', 'object', 'Required', 'Zone.'],
    ['zones.<zone>.shards', 'number', 'Required', 'Must be a positive number.'],
    ['sentAt', 'date', 'Deprecated', 'Timestamp in ISO 8601 date and time format.'],
    ['teams', 'array of strings', 'Optional', 'Unique 24-hexadecimal digit strings that identify the teams.'],
    ['tags', 'array', 'Optional', 'A minimum of one tag must be provided.'],
    ['links', 'array of objects', 'Optional', 'Links.'],
    ['links[n].rel', 'string', 'Optional', 'Relation of up to 40 characters.'],
    ['size', 'number | string | null', 'Optional', 'Size.'],
    ['seal', 'number', 'Optional', 'If `null`, there is none.'],
    ['seal.age', 'number', 'Optional', 'Age.'],
  ];
  const text = pageText({
    method: ['POST /crates'],
    body: [{ table: { head: ['Name', 'Type', 'Necessity', 'Description'], rows } }],
  });
  const { operations } = readPage('page.txt', new TextEncoder().encode(text));
  expect(operations.flatMap(lostFacts)).toEqual(['requestBody field seal: type "number"']);
});
