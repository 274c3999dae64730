import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { canonicalJson, joinPointer, readPointer, setMember } from '../../contract/json.js';
import { isMap, type Json, type JsonMap, ownKey } from './json.js';
import { byRule, type Provenance } from './provenance.js';

interface Place {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly value: JsonMap;
}

/**
 * Parameters and responses that several operations share word for word become components once; one that differs in
 * anything stays where it is. Runs after the overlays, so that an overlay always finds both in place.
 */
export function hoist(document: JsonMap, provenance: Provenance): Provenance {
  const parameters: Place[] = [];
  const responses: Place[] = [];
  for (const [path, item] of mapEntries(document.paths)) {
    for (const [method, operation] of mapEntries(item)) {
      if (!isMap(operation)) continue;
      const at = ['paths', path, method];
      const list = Array.isArray(operation.parameters) ? operation.parameters : [];
      for (const [index, value] of list.entries()) {
        if (isMap(value) && typeof value.name === 'string') {
          parameters.push({ path: [...at, 'parameters', index], name: value.name, value });
        }
      }
      for (const [status, value] of mapEntries(operation.responses)) {
        if (isMap(value))
          responses.push({ path: [...at, 'responses', status], name: responseName(status), value });
      }
    }
  }
  const moved = new Map<string, string>();
  share(document, 'parameters', parameters, moved);
  share(document, 'responses', responses, moved);
  if (moved.size === 0) return provenance;
  const renamed = provenance.renamed((pointer) => newPointer(pointer, moved));
  for (const from of moved.keys()) renamed.record([...readPointer(from), '$ref'], byRule('shared-component'));
  return renamed;
}

function share(
  document: JsonMap,
  section: string,
  places: readonly Place[],
  moved: Map<string, string>,
): void {
  const byName = new Map<string, Map<string, Place[]>>();
  for (const place of places) {
    const shapes = byName.get(place.name) ?? new Map<string, Place[]>();
    byName.set(place.name, shapes);
    const key = canonicalJson(place.value);
    shapes.set(key, [...(shapes.get(key) ?? []), place]);
  }
  const components: [string, JsonMap][] = [];
  for (const [name, shapes] of byName) {
    const shared = [...shapes]
      .filter(([, users]) => users.length > 1)
      .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
    for (const [index, [shape, users]] of shared.entries()) {
      const [first] = users;
      if (first === undefined) continue;
      const safe = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
      // As for schemas: a second name depends on the shape alone, so it survives the coming and going of others.
      const hash = createHash('sha256').update(shape).digest('hex').slice(0, 6);
      const final = index === 0 && safe === name ? safe : `${safe}_${hash}`;
      components.push([final, first.value]);
      for (const user of users) {
        replace(document, user.path, { $ref: `#/components/${section}/${final}` });
        moved.set(joinPointer('', ...user.path), joinPointer('', ...['components', section, final]));
      }
    }
  }
  if (components.length === 0) return;
  const home = isMap(document.components) ? document.components : {};
  document.components = home;
  const target: JsonMap = {};
  for (const [name, value] of components) setMember(target, name, value);
  home[section] = target;
}

function replace(document: JsonMap, path: readonly (string | number)[], value: Json): void {
  let at: Json = document;
  for (const key of path.slice(0, -1)) {
    at = (Array.isArray(at) ? at[Number(key)] : isMap(at) ? ownKey(at, String(key)) : undefined) ?? null;
  }
  const last = path.at(-1) ?? '';
  if (Array.isArray(at)) at[Number(last)] = value;
  else if (isMap(at)) setMember(at, String(last), value);
}

function newPointer(pointer: string, moved: ReadonlyMap<string, string>): string {
  // A place is five keys deep (/paths/PATH/METHOD/parameters/0 or .../responses/STATUS), so look there only.
  let end = 0;
  for (let depth = 0; depth < 5; depth++) {
    const slash = pointer.indexOf('/', end + 1);
    end = slash === -1 ? pointer.length : slash;
    if (end === pointer.length) break;
  }
  const target = moved.get(pointer.slice(0, end));
  return target === undefined ? pointer : target + pointer.slice(end);
}

function responseName(status: string): string {
  const phrase = STATUS_CODES[status] ?? `Status ${status}`;
  return phrase.replaceAll(/[^A-Za-z0-9]/g, '');
}

function mapEntries(value: Json | undefined): [string, Json][] {
  return isMap(value) ? Object.entries(value) : [];
}
