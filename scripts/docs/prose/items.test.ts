import { expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import { statedArray, statedItems } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

it.each<[string, SchemaType, SchemaType | undefined]>([
  ['Each object in the `actions` array represents an action.', 'array', 'object'],
  ['Array of string IDs of the crates.', 'array', 'string'],
  ['Array of string instruments.', 'array', undefined],
  ['Names. Each string in the array is a name.', 'array', 'string'],
  ['Every document in this list is a crate.', 'array', 'object'],
  ['Each object in the array is a crate.', 'object', undefined],
  ['Each element in the array is a crate.', 'array', undefined],
  ['Each object in the crate is a lid.', 'array', undefined],
])('%j of %s gives items of %s', (text, type, items) => {
  const fact = statedItems(prose(text), type);
  expect(fact?.value).toBe(items);
  if (fact !== undefined) evidenceIsOnPage(text, fact);
});

it.each<[string, SchemaType | undefined, SchemaType | undefined]>([
  ['An array of documents, each of them a crate.', 'array', 'object'],
  ['Array of strings.', 'array', 'string'],
  ['An array of the lids of a crate.', 'array', undefined],
  ['A crate with an array of lids.', undefined, undefined],
  ['An arrayed crate.', undefined, undefined],
])('%j begins with %s of %s', (text, type, items) => {
  const stated = statedArray(prose(text));
  expect([stated?.type.value, stated?.items?.value]).toEqual([type, items]);
  if (stated !== undefined) evidenceIsOnPage(text, stated.type);
});
