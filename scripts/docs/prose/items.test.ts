import { expect, it } from 'vitest';
import type { SchemaType } from '../model.js';
import { statedArray, statedArrayBody, statedItems, statedScalar } from '../prose.js';
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
  ['Crates. Each object describes one.', 'array', 'object'],
  ['Each array element is a document that names a lid.', 'array', 'object'],
  ['Results. The array contains a document for each crate.', 'array', 'object'],
  ['Array containing a document for each lid.', 'array', 'object'],
  ['List that contains the unique 24-hexadecimal digit strings of the lids.', 'array', 'string'],
  ['Unique 24-hexadecimal digit strings that identify the lids.', 'array', 'string'],
  ['List that contains the lids.', 'array', undefined],
  ['Crates in which each document is kept.', 'array', undefined],
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

it.each<[string, boolean, SchemaType | undefined, boolean]>([
  ['The response is an array of crates.', true, undefined, false],
  ['The request body must be a JSON array of objects.', true, 'object', false],
  ['The endpoint returns an array of strings that `size` accepts.', true, 'string', false],
  [
    'The response document contains an array of objects. Each object describes a crate.',
    true,
    'object',
    true,
  ],
  ['The HTTP response returns an array of JSON documents, each a crate.', true, 'object', false],
  ['The response includes an array of objects.', true, 'object', false],
  ['Specify an array of documents, where each document is one crate.', true, 'object', true],
  ['The response includes an array of crates. Each crate has:', false, undefined, false],
  ['The response includes an array of objects and their number.', false, undefined, false],
  ['The response contains an array of `crate` objects.', false, undefined, false],
  ['The field in the response is an array of objects.', false, undefined, false],
  ['The response is a document with an array.', false, undefined, false],
])('%j: a body that is an array is %j, of %s, plainly %j', (text, isArray, items, isPlain) => {
  const stated = statedArrayBody(prose(text));
  expect([stated !== undefined, stated?.items?.value, stated?.isPlain ?? false]).toEqual([
    isArray,
    items,
    isPlain,
  ]);
  if (stated !== undefined) evidenceIsOnPage(text, stated.type);
});

it.each<[string, SchemaType | undefined]>([
  ['Unique 24-digit hexadecimal string that identifies the crate.', 'string'],
  ['Unique 22-character alphanumeric string that identifies it.', 'string'],
  ['Human-readable string.', 'string'],
  ['Unique identifier of the string that holds it.', undefined],
  ['Number of characters in the string that names it.', undefined],
  ['Unique 24-digit hexadecimal strings.', undefined],
  ['Flag that indicates whether it is open.', 'boolean'],
  ['Flag indicating if it is open.', 'boolean'],
  ['Flag of the harbour.', undefined],
  ['Which flag that indicates whether it is open.', undefined],
])('%j says that it is a %s', (text, expected) => {
  const fact = statedScalar(prose(text));
  expect(fact?.value).toBe(expected);
  evidenceIsOnPage(text, fact);
});
