import type { Fact, SchemaType } from '../model.js';
import type { Prose } from '../source.js';

const EACH =
  /\b(?:each|every) (string|object|document|integer|number|boolean) in (?:the|this) (?:`?[\w.[\]]{1,60}`? )?(?:array|list)\b/i;

/** What an array holds, from "Each object in the `actions` array represents ...". */
export function statedItems(prose: Prose, type: SchemaType | undefined): Fact<SchemaType> | undefined {
  const match = type === 'array' ? EACH.exec(prose.text) : null;
  const word = match?.[1]?.toLowerCase();
  if (match === null || word === undefined) return undefined;
  const items: SchemaType = word === 'document' ? 'object' : (word as SchemaType);
  return prose.fact(items, match.index, match.index + match[0].length);
}
