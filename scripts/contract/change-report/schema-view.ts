import { isMap } from '../json.js';
import { type Contract, type Site, textOf } from './document.js';

/**
 * A Schema Object as it works: `allOf` members joined in, `required` as names. In OpenAPI 3.0 an object's own keywords and
 * those of its `allOf` members all apply; where two say the same keyword, the first one met stands for both.
 */
export interface SchemaView {
  readonly site: Site;
  readonly keywords: ReadonlyMap<string, Site>;
  readonly properties: ReadonlyMap<string, Site>;
  /** Names with the place that requires them. */
  readonly required: ReadonlyMap<string, Site>;
}

export function schemaView(contract: Contract, site: Site): SchemaView {
  const keywords = new Map<string, Site>();
  const properties = new Map<string, Site>();
  const required = new Map<string, Site>();
  const visited = new Set<string>();
  const visit = (part: Site): void => {
    if (visited.has(part.pointer)) return;
    visited.add(part.pointer);
    for (const [key, value] of contract.entries(part)) {
      if (key === 'properties') {
        for (const [name, property] of contract.entries(value)) {
          if (!properties.has(name)) properties.set(name, property);
        }
      } else if (key === 'required' && Array.isArray(value.value)) {
        for (const name of contract.items(value)) {
          const text = textOf(name);
          if (text !== undefined && !required.has(text)) required.set(text, name);
        }
      } else if (key !== 'allOf' && !keywords.has(key)) {
        keywords.set(key, value);
      }
    }
    for (const member of contract.items(contract.at(part, 'allOf'))) visit(member);
  };
  if (isMap(site.value)) visit(site);
  return { site, keywords, properties, required };
}
