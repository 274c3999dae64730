import type { Fact, SchemaType } from '../model.js';
import type { Prose } from '../source.js';

const EACH =
  /\b(?:each|every) (string|object|document|integer|number|boolean) in (?:the|this) (?:`?[\w.[\]]{1,60}`? )?(?:array|list)\b/i;

/** "An array of documents, each ...", "An array of the team ids": words of a page that has no column for types. */
const ARRAY =
  /^(?:an? |the )?array of (?:the |all |one or more )?(?:(documents|objects|strings|integers|numbers|(?:string|integer|number)(?= (?:ids|identifiers|names|values)\b))\b)?/i;

/** The type of a value whose description begins with it, and of its items where the words say that. */
export function statedArray(
  prose: Prose,
): { readonly type: Fact<SchemaType>; readonly items?: Fact<SchemaType> } | undefined {
  const match = ARRAY.exec(prose.text);
  if (match === null) return undefined;
  const type = prose.fact<SchemaType>('array', 0, match[0].trimEnd().length);
  const word = match[1]?.toLowerCase().replace(/s$/, '');
  if (word === undefined) return { type };
  const items: SchemaType = word === 'document' ? 'object' : (word as SchemaType);
  return { type, items: prose.fact(items, 0, match[0].length) };
}

/** What an array holds, from "Each object in the `actions` array represents ...", "Array of string IDs ...". */
export function statedItems(prose: Prose, type: SchemaType | undefined): Fact<SchemaType> | undefined {
  if (type !== 'array') return undefined;
  const match = EACH.exec(prose.text) ?? ARRAY.exec(prose.text);
  const word = match?.[1]?.toLowerCase().replace(/s$/, '');
  if (match === null || word === undefined) return undefined;
  const items: SchemaType = word === 'document' ? 'object' : (word as SchemaType);
  return prose.fact(items, match.index, match.index + match[0].length);
}
