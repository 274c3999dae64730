/** Some of a document's operations, with all that they need and nothing else. */
import { ContractError, shown } from '../../../contract/error.js';
import {
  asList,
  asObject,
  isObject,
  type JsonObject,
  joinPointer,
  pointerOf,
  readPointer,
  valueAt,
} from '../../../contract/json.js';
import { canonicalPath } from '../../../contract/paths.js';
import { withKeys } from '../../../contract/read/origins.js';
import { References } from '../../../contract/references.js';
import {
  ALL_METHODS,
  isMethod,
  type Node,
  referenceOf,
  referenceTo,
  schemaNamesOf,
  type Version,
  visitNodes,
} from '../../../contract/structure.js';
import { isMap, type JsonMap } from '../json.js';

export interface OperationSelector {
  /** In any case. */
  readonly method: string;
  /** As written, or with other names of its parameters. */
  readonly path: string;
}

/**
 * Keeps the operations that are wanted, and of the components what they lead to. Everything else of the document (its
 * `info`, servers, extensions) stays; webhooks go, and tags that none of the operations has.
 *
 * @throws {ContractError} where the document has not one of them
 */
export function selectOperations(
  document: JsonMap,
  version: Version,
  file: string,
  only: readonly OperationSelector[],
): JsonMap {
  const wanted = new Map(only.map((each) => [route(each), each]));
  const found = new Set<string>();
  const keep = (path: string, method: string) => {
    const key = route({ path, method });
    if (wanted.has(key)) found.add(key);
    return wanted.has(key);
  };
  const selected = withOperations(document, keep);
  const missing = [...wanted].find(([key]) => !found.has(key))?.[1];
  if (missing !== undefined) throw notFound(document, file, missing);
  delete selected.webhooks;
  rescueTargets(selected, document, version);
  if (isObject(selected.components)) keepComponents(selected, version);
  const tags = new Set(operationsOf(selected).flatMap(({ value }) => asList(value.tags)));
  if (Array.isArray(selected.tags))
    selected.tags = selected.tags.filter((tag) => tags.has(asObject(tag).name ?? null));
  return selected;
}

function notFound(document: JsonObject, file: string, { method, path }: OperationSelector): ContractError {
  const all = operationsOf(document).map((each) => `${each.method.toUpperCase()} ${each.path}`);
  const more = all.length > 5 ? ` and ${all.length - 5} more` : '';
  const known = all.slice(0, 5).map((each) => shown(each));
  return new ContractError(
    `${file}: #/paths: has no ${method.toUpperCase()} ${shown(path)}; it has ${known.join(', ')}${more}.`,
  );
}

/** A copy of the document with the operations that `keep` says, at the places they are. */
export function withOperations(document: JsonMap, keep: (path: string, method: string) => boolean): JsonMap {
  const copy = withKeys(document, () => true);
  if (!isMap(document.paths)) return copy;
  const paths = withKeys(document.paths, () => true);
  for (const [path, item] of Object.entries(document.paths)) {
    if (!isMap(item) || path.startsWith('x-')) continue;
    const others = asObject(item.additionalOperations);
    const kept = withKeys(item, (key) => !isMethod(key) || keep(path, key));
    if (isMap(item.additionalOperations)) {
      kept.additionalOperations = withKeys(item.additionalOperations, (method) => keep(path, method));
    }
    const left = Object.keys(kept).some(isMethod) || Object.keys(others).some((method) => keep(path, method));
    const elsewhere = typeof item.$ref === 'string' && ALL_METHODS.some((method) => keep(path, method));
    if (left || elsewhere) paths[path] = kept;
    else delete paths[path];
  }
  copy.paths = paths;
  return copy;
}

export interface PlacedOperation {
  readonly path: string;
  readonly method: string;
  readonly pointer: string;
  readonly value: JsonMap;
}

/** The operations of a document that stand in it, not behind a reference of their path. */
export function operationsOf(document: JsonObject): PlacedOperation[] {
  return Object.entries(asObject(document.paths)).flatMap(([path, item]) => {
    const found: PlacedOperation[] = [];
    const add = (method: string, value: unknown, ...keys: string[]) => {
      if (isMap(value)) found.push({ path, method, pointer: joinPointer('/paths', path, ...keys), value });
    };
    for (const [key, value] of Object.entries(asObject(item))) if (isMethod(key)) add(key, value, key);
    for (const [key, value] of Object.entries(asObject(asObject(item).additionalOperations))) {
      add(key, value, 'additionalOperations', key);
    }
    return found;
  });
}

/** What a reference means that leads into an operation which is not kept becomes a schema of its own. */
function rescueTargets(selected: JsonMap, document: JsonMap, version: Version): void {
  visitNodes(selected, 'document', version, (node) => {
    const reference = referenceOf(node);
    if (reference === undefined || !reference.startsWith('#/paths/')) return true;
    const pointer = reference.slice(1);
    if (new References(selected, version).follow(pointer).kind === 'found' || node.kind !== 'schema')
      return true;
    const target = new References(document, version).follow(pointer, 'bare');
    if (target.kind !== 'found') return true;
    const components = isMap(selected.components) ? { ...selected.components } : {};
    const schemas: JsonMap = isMap(components.schemas) ? { ...components.schemas } : {};
    const name = readPointer(pointer)
      .slice(-2)
      .join('_')
      .replaceAll(/[^A-Za-z0-9._-]/g, '_');
    // Values of the document, under another name.
    schemas[name] = target.at.value as JsonMap;
    selected.components = { ...components, schemas };
    (node.value as JsonMap).$ref = `#/components/schemas/${name}`;
    return true;
  });
}

function keepComponents(document: JsonMap, version: Version): void {
  const needed = new Reach(document, version).from(...operationsOf(document).map(({ pointer }) => pointer));
  const components = asObject(document.components);
  const kept: JsonMap = {};
  for (const [section, members] of Object.entries(components)) {
    if (!isMap(members)) continue;
    const of = withKeys(
      members,
      (name) => section.startsWith('x-') || needed.has(joinPointer('/components', section, name)),
    );
    if (Object.keys(of).length > 0) kept[section] = of;
  }
  if (Object.keys(kept).length > 0) document.components = kept;
  else delete document.components;
}

/** What leads to which components of a document. */
export class Reach {
  readonly #document: JsonObject;
  readonly #version: Version;
  readonly #subtypes: ReadonlyMap<string, readonly string[]>;

  constructor(document: JsonObject, version: Version) {
    this.#document = document;
    this.#version = version;
    this.#subtypes = subtypesOf(document, version);
  }

  /** Pointers of the components that an operation or a component leads to, directly or not; a component is among its own. */
  from(...pointers: readonly string[]): Set<string> {
    const needed = new Set<string>();
    const waiting: string[] = [];
    const need = (pointer: string) => {
      const [root, section = '', name] = readPointer(pointer);
      if (root !== 'components' || name === undefined) return;
      const component = joinPointer('/components', section, name);
      if (needed.has(component)) return;
      needed.add(component);
      waiting.push(component);
    };
    for (const pointer of pointers) {
      if (pointer.startsWith('/components/')) need(pointer);
      else this.#scanOperation(pointer, need);
    }
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      this.#scan(next, KINDS[readPointer(next)[1] ?? ''] ?? 'example', need);
      for (const subtype of this.#subtypes.get(next) ?? []) need(subtype);
    }
    return needed;
  }

  #scanOperation(pointer: string, need: (pointer: string) => void): void {
    this.#scan(pointer, 'operation', need);
    const [, path = ''] = readPointer(pointer);
    const item = asObject(asObject(this.#document.paths)[path]);
    for (const index of asList(item.parameters).keys()) {
      this.#scan(joinPointer('/paths', path, 'parameters', index), 'parameter', need);
    }
    if (typeof item.$ref === 'string') need(item.$ref.slice(1));
  }

  #scan(pointer: string, kind: Node['kind'], need: (pointer: string) => void): void {
    visitNodes(valueAt(this.#document, pointer), kind, this.#version, (node) => {
      const reference = referenceOf(node);
      if (reference?.startsWith('#/')) need(pointerOf(reference));
      if (node.kind === 'schema')
        for (const { written } of schemaNamesOf(node.value)) need(referenceTo(written).slice(1));
      if (node.kind === 'operation') {
        for (const each of schemesOf(node.value.security ?? this.#document.security)) need(each);
      }
      return true;
    });
  }
}

const KINDS: Readonly<Record<string, Node['kind']>> = {
  schemas: 'schema',
  responses: 'response',
  parameters: 'parameter',
  requestBodies: 'requestBody',
  headers: 'header',
  links: 'link',
  callbacks: 'callback',
  pathItems: 'pathItem',
  mediaTypes: 'mediaType',
};

function schemesOf(security: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(security) ? security : [];
  return list.flatMap((each) =>
    isObject(each) ? Object.keys(each).map((name) => joinPointer('/components/securitySchemes', name)) : [],
  );
}

/** By schema with a discriminator: the schemas that extend it by `allOf`, which its values may name without a mapping. */
function subtypesOf(document: JsonObject, version: Version): Map<string, string[]> {
  const subtypes = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(asObject(asObject(document.components).schemas))) {
    for (const part of asList(asObject(schema).allOf)) {
      const { $ref: reference } = asObject(part);
      if (typeof reference !== 'string' || !reference.startsWith('#/')) continue;
      const parent = new References(document, version).follow(reference.slice(1));
      if (parent.kind !== 'found' || asObject(parent.at.value).discriminator === undefined) continue;
      const known = subtypes.get(parent.at.pointer) ?? [];
      subtypes.set(parent.at.pointer, [...known, joinPointer('/components/schemas', name)]);
    }
  }
  return subtypes;
}

/** Method and path, whatever the placeholders are called. */
function route({ method, path }: OperationSelector): string {
  return `${method.toLowerCase()} ${canonicalPath(path)}`;
}
