import { isMap, type Json, type JsonMap, ownKey } from '../json.js';
import { fromPointer } from '../pointer.js';

/** A value of a contract and where it stands. */
export interface Site {
  readonly value: Json;
  readonly pointer: string;
}

/** One of the two contracts, with its references resolved on the way down. */
export class Contract {
  readonly root: Site & { readonly value: JsonMap };

  constructor(document: JsonMap) {
    this.root = { value: document, pointer: '' };
  }

  /** The value below a site, references followed; `undefined` where there is none. */
  at(site: Site | undefined, ...keys: readonly (string | number)[]): Site | undefined {
    let current = site === undefined ? undefined : this.resolve(site);
    for (const key of keys) {
      const below = current === undefined ? undefined : child(current, key);
      current = below === undefined ? undefined : this.resolve(below);
    }
    return current;
  }

  /** Key and value of every entry of a map, references followed. */
  entries(site: Site | undefined): [string, Site][] {
    const resolved = this.at(site);
    if (resolved === undefined || !isMap(resolved.value)) return [];
    return Object.keys(resolved.value).flatMap((key): [string, Site][] => {
      const below = this.at(resolved, key);
      return below === undefined ? [] : [[key, below]];
    });
  }

  /** Every item of a list, references followed. */
  items(site: Site | undefined): Site[] {
    const resolved = this.at(site);
    if (resolved === undefined || !Array.isArray(resolved.value)) return [];
    return resolved.value.flatMap((_item, index) => this.at(resolved, index) ?? []);
  }

  /** Follows `$ref`s within the document; a reference that leads nowhere, or in a circle, stays what it is. */
  resolve(site: Site): Site {
    let current = site;
    const seen = new Set<string>();
    while (isMap(current.value) && typeof current.value.$ref === 'string') {
      const target = current.value.$ref;
      if (!target.startsWith('#') || seen.has(target)) return site;
      seen.add(target);
      let found: Site | undefined = this.root;
      for (const key of fromPointer(decodeURIComponentSafely(target.slice(1)))) {
        found = found === undefined ? undefined : child(found, key);
      }
      if (found === undefined) return site;
      current = found;
    }
    return current;
  }
}

function child(site: Site, key: string | number): Site | undefined {
  const { value } = site;
  const below = Array.isArray(value)
    ? /^\d+$/.test(String(key))
      ? value[Number(key)]
      : undefined
    : isMap(value)
      ? ownKey(value, String(key))
      : undefined;
  return below === undefined
    ? undefined
    : { value: below, pointer: `${site.pointer}/${escapeKey(String(key))}` };
}

function escapeKey(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** A `$ref` is a URI fragment (RFC 3986), so it may be percent-encoded. */
function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function textOf(site: Site | undefined): string | undefined {
  return typeof site?.value === 'string' ? site.value : undefined;
}

/** A value as a report shows it: strings as they are, everything else as JSON. */
export function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
