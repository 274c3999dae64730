/** One OpenAPI document put into another: its operations, and the components that they need. */
import { ContractError, shown } from '../../../contract/error.js';
import {
  asList,
  asObject,
  type JsonObject,
  joinPointer,
  type Json as ReadJson,
  sameJson,
  setMember,
} from '../../../contract/json.js';
import { canonicalPath, placeholders } from '../../../contract/paths.js';
import { References } from '../../../contract/references.js';
import { referenceOf, referenceTo, schemaNamesOf, visitNodes } from '../../../contract/structure.js';
import { isMap, type Json, type JsonMap } from '../json.js';
import { code, type Finding } from '../reconcile/finding.js';
import { withoutTexts } from '../schema-shape.js';
import type { Draft, OpenApiSource } from './draft.js';
import { fillOperation } from './fill.js';
import { putInPlace } from './in-place.js';
import { operationsOf, Reach } from './select.js';

export interface MergeOptions {
  /** Of an operation that is there already: `refuse` it unless it is the same, or `fill` what the one there does not say. */
  readonly same: 'refuse' | 'fill';
  /** Put parameters and responses where they are used, as a contract made from pages has them until they are shared. */
  readonly inPlace: boolean;
}

/**
 * Puts the operations of `source` into the draft. Components of one name that are not the same get a second name; what the source
 * says for all of its operations (servers, security) and the draft does not is said at each of them.
 *
 * @throws {ContractError} for documents of different versions, and with `refuse` for an operation that both describe otherwise
 */
export function mergeDocument(draft: Draft, source: OpenApiSource, options: MergeOptions): void {
  const version = /^3\.\d/.exec(String(draft.document.openapi))?.[0];
  if (version !== source.version) {
    throw new ContractError(
      `${source.name}: OpenAPI ${source.version} cannot go into one contract with OpenAPI ${version ?? 'of no version'}. Generate them separately.`,
    );
  }
  new Merge(draft, source, options).run();
}

class Merge {
  readonly #draft: Draft;
  readonly #source: OpenApiSource;
  readonly #options: MergeOptions;
  /** Of the source's components that are called otherwise in the draft: old pointer to new. */
  readonly #renamed = new Map<string, string>();
  /** Of what was put in its place: the component it was, by the pointer where it is now. */
  readonly #origins = new Map<string, string>();

  constructor(draft: Draft, source: OpenApiSource, options: MergeOptions) {
    this.#draft = draft;
    this.#source = source;
    this.#options = options;
  }

  run(): void {
    const { document } = this.#source;
    if (this.#options.inPlace) putInPlace(document, this.#source, this.#origins);
    const operations = operationsOf(document);
    const needed = new Reach(document, this.#source.version).from(
      ...operations.map(({ pointer }) => pointer),
    );
    const components = this.#components(this.#options.same === 'refuse' ? undefined : needed);
    this.#rename(components);
    this.#addComponents(components);
    const routes = new Map(
      operationsOf(this.#draft.document).map((each) => [`${each.method} ${canonicalPath(each.path)}`, each]),
    );
    const paths = new Map(
      Object.keys(asObject(this.#draft.document.paths)).map((path) => [canonicalPath(path), path]),
    );
    for (const { path, method, pointer, value } of operations) {
      const there = routes.get(`${method} ${canonicalPath(path)}`);
      const spelled = paths.get(canonicalPath(path)) ?? path;
      const addition = this.#standalone(value, path, spelled);
      if (there === undefined) this.#addOperation(addition, pointer, spelled, method);
      else if (this.#options.same === 'fill') {
        const references = new References(this.#draft.document, this.#source.version);
        fillOperation(there.value, addition, references, (keys, from) =>
          this.#record(joinPointer(there.pointer, ...keys), joinPointer(pointer, ...from)),
        );
      } else if (!sameJson(there.value, value))
        this.#refuse(there.pointer, pointer, `${method.toUpperCase()} ${path}`);
    }
    if (this.#options.same === 'refuse') this.#addRest();
  }

  /** The source's components: those given, or all. */
  #components(
    needed: ReadonlySet<string> | undefined,
  ): { section: string; name: string; value: Json; pointer: string }[] {
    return Object.entries(asObject(this.#source.document.components)).flatMap(([section, members]) =>
      Object.entries(isMap(members as Json) ? (members as JsonMap) : {}).flatMap(([name, value]) => {
        const pointer = joinPointer('/components', section, name);
        return needed === undefined || needed.has(pointer) ? [{ section, name, value, pointer }] : [];
      }),
    );
  }

  /** Gives what is called the same and is not the same a second name, here and wherever the source refers to it. */
  #rename(components: readonly { section: string; name: string; value: Json; pointer: string }[]): void {
    for (const { section, name, value, pointer } of components) {
      const home = asObject(asObject(this.#draft.document.components)[section]);
      const there = Object.hasOwn(home, name) ? home[name] : undefined;
      if (there === undefined || sameJson(withoutTexts(there), withoutTexts(value))) continue;
      let second = `${name}_2`;
      for (let number = 3; Object.hasOwn(home, second); number += 1) second = `${name}_${number}`;
      this.#renamed.set(pointer, joinPointer('/components', section, second));
      this.#draft.findings.push({
        kind: 'aside',
        operation: '',
        subject: `Component ${code(`${section}/${name}`)}`,
        statements: this.#statements(pointer, name),
        resolution: `another source has something else of this name; this one is called ${code(second)}`,
      });
    }
    if (this.#renamed.size > 0) this.#followRenames();
  }

  #followRenames(): void {
    const renamed = (reference: string) => {
      for (const [from, to] of this.#renamed) {
        if (reference === `#${from}` || reference.startsWith(`#${from}/`))
          return `#${to}${reference.slice(from.length + 1)}`;
      }
      return reference;
    };
    visitNodes(this.#source.document, 'document', this.#source.version, (node) => {
      // The source was read for this run: its objects may be changed.
      const value = node.value as JsonMap;
      const reference = referenceOf(node);
      if (reference !== undefined) value.$ref = renamed(reference);
      for (const { holder, key, written } of node.kind === 'schema' ? schemaNamesOf(node.value) : []) {
        const address = referenceTo(written);
        if (renamed(address) !== address) (holder as JsonMap)[key] = renamed(address);
      }
      if (node.kind === 'operation' || node.kind === 'document') this.#renameSchemes(value);
      return true;
    });
  }

  #renameSchemes(holder: JsonMap): void {
    if (!Array.isArray(holder.security)) return;
    const prefix = '/components/securitySchemes/';
    holder.security = holder.security.map((alternative) =>
      isMap(alternative)
        ? Object.fromEntries(
            Object.entries(alternative).map(([name, scopes]) => [
              this.#renamed.get(prefix + name)?.slice(prefix.length) ?? name,
              scopes,
            ]),
          )
        : alternative,
    );
  }

  #addComponents(
    components: readonly { section: string; name: string; value: Json; pointer: string }[],
  ): void {
    const { document } = this.#draft;
    for (const { section, value, pointer } of components) {
      const target = this.#renamed.get(pointer) ?? pointer;
      const name = target
        .slice(joinPointer('/components', section).length + 1)
        .replaceAll('~1', '/')
        .replaceAll('~0', '~');
      const home = child(child(document, 'components'), section);
      if (!Object.hasOwn(home, name)) {
        setMember(home, name, value);
        this.#record(target, pointer);
      } else this.#record(target, pointer);
    }
  }

  /** The operation with what its document and its path say for it, and its parameters called as the draft's path has them. */
  #standalone(operation: JsonMap, path: string, spelled: string): JsonMap {
    const { document } = this.#source;
    const item = asObject(asObject(document.paths)[path]);
    const own = copyOf(operation);
    const shared = asList(item.parameters);
    if (shared.length > 0) {
      const said = new Set(
        asList(operation.parameters).map((each) => parameterKey(document, this.#source, each)),
      );
      const inherited = shared.filter((each) => !said.has(parameterKey(document, this.#source, each)));
      own.parameters = [...inherited, ...asList(operation.parameters)] as Json[];
    }
    const servers = operation.servers ?? item.servers ?? document.servers ?? [{ url: '/' }];
    if (urls(servers) !== urls(this.#draft.document.servers ?? [{ url: '/' }])) own.servers = servers as Json;
    else delete own.servers;
    const security = operation.security ?? document.security ?? [];
    const draftSays = this.#draft.document.security ?? [];
    if (this.#options.inPlace || !sameJson(security, draftSays)) own.security = security as Json;
    if (spelled !== path) renameParameters(own, placeholders(path), placeholders(spelled));
    return own;
  }

  #addOperation(operation: JsonMap, pointer: string, path: string, method: string): void {
    const { document } = this.#draft;
    const ids = new Set(operationsOf(document).map(({ value }) => value.operationId));
    const { operationId: id } = operation;
    if (typeof id === 'string' && ids.has(id)) {
      operation.operationId = `${id}_2`;
      for (let number = 3; ids.has(operation.operationId); number += 1)
        operation.operationId = `${id}_${number}`;
      this.#draft.findings.push({
        kind: 'aside',
        operation: `${method.toUpperCase()} ${path}`,
        subject: 'operationId',
        statements: this.#statements(joinPointer(pointer, 'operationId'), id),
        resolution: `another source has an operation of this name; this one is called ${code(operation.operationId)}`,
      });
    }
    const item = child(child(document, 'paths'), path);
    const holder = pointer.includes('/additionalOperations/') ? child(item, 'additionalOperations') : item;
    setMember(holder, method, operation);
    this.#record(joinPointer('/paths', path), pointer.slice(0, pointer.lastIndexOf('/')));
    const at = joinPointer(
      '/paths',
      path,
      ...(holder === item ? [method] : ['additionalOperations', method]),
    );
    this.#record(at, pointer);
    if (this.#options.inPlace) this.#recordShared(operation, at, pointer);
  }

  /** What may be shared later, and then stands elsewhere, has entries of its own. */
  #recordShared(operation: JsonMap, at: string, from: string): void {
    const parts = [
      ...asList(operation.parameters).map((_, index) => `/parameters/${index}`),
      ...Object.keys(asObject(operation.responses)).map((status) => `/responses/${status}`),
    ];
    for (const part of parts) this.#record(at + part, this.#origins.get(from + part) ?? from + part);
  }

  /** Webhooks, tags, and what the draft has nothing of. */
  #addRest(): void {
    const { document } = this.#draft;
    for (const [name, webhook] of Object.entries(asObject(this.#source.document.webhooks))) {
      const home = child(document, 'webhooks');
      if (webhook === undefined) continue;
      if (Object.hasOwn(home, name)) {
        if (!sameJson(home[name], webhook)) {
          this.#refuse(
            joinPointer('/webhooks', name),
            joinPointer('/webhooks', name),
            `the webhook ${shown(name)}`,
          );
        }
        continue;
      }
      setMember(home, name, webhook as Json);
      this.#record(joinPointer('/webhooks', name), joinPointer('/webhooks', name));
    }
    const known = new Set(asList(document.tags).map((tag) => asObject(tag).name));
    const tags = asList(this.#source.document.tags).filter((tag) => !known.has(asObject(tag).name));
    if (tags.length > 0) document.tags = [...asList(document.tags), ...tags] as Json[];
    for (const [key, value] of Object.entries(this.#source.document)) {
      if (Object.hasOwn(document, key) || SAID_ONCE.has(key)) continue;
      setMember(document, key, value);
      this.#record(joinPointer('', key), joinPointer('', key));
    }
  }

  #record(pointer: string, from: string): void {
    this.#draft.provenance.recordAt(pointer, this.#source.entries(from));
    for (const [rest, entries] of this.#source.below?.(from) ?? []) {
      this.#draft.provenance.recordAt(pointer + rest, entries);
    }
  }

  #statements(pointer: string, value: string): Finding['statements'] {
    return this.#source
      .entries(pointer)
      .flatMap(({ page, line, column, quote }) =>
        page === undefined || line === undefined || column === undefined
          ? []
          : [{ at: { page, line, column, quote: quote ?? '' }, value: code(value) }],
      );
  }

  #refuse(there: string, here: string, what: string): never {
    const at = (entries: readonly { page?: string; line?: number; column?: number }[]) =>
      entries.map(({ page, line, column }) => `${page}:${line}:${column}`)[0] ?? '';
    throw new ContractError(
      `${at(this.#source.entries(here))}: #${here}: ${what} is described otherwise at ${at(this.#draft.provenance.get(there))}. ` +
        'Leave it out of one of the sources (--only), or generate them separately.',
    );
  }
}

/** What is the document's own business, or was said at each operation. */
const SAID_ONCE: ReadonlySet<string> = new Set([
  'openapi',
  'info',
  'servers',
  'security',
  'paths',
  'components',
  'webhooks',
  'tags',
  '$self',
  'jsonSchemaDialect',
]);

function parameterKey(document: JsonObject, { version }: OpenApiSource, parameter: ReadJson): string {
  const { $ref: reference } = asObject(parameter);
  const followed =
    typeof reference === 'string' ? new References(document, version).follow(reference.slice(1)) : undefined;
  const value = asObject(followed?.kind === 'found' ? followed.at.value : parameter);
  return `${String(value.in)} ${String(value.name)}`;
}

function renameParameters(operation: JsonMap, from: readonly string[], to: readonly string[]): void {
  const list = Array.isArray(operation.parameters) ? operation.parameters : [];
  operation.parameters = list.map((parameter) => {
    const index = isMap(parameter) && parameter.in === 'path' ? from.indexOf(String(parameter.name)) : -1;
    return index === -1 || !isMap(parameter)
      ? parameter
      : { ...parameter, name: to[index] ?? String(parameter.name) };
  });
}

function urls(servers: ReadJson): string {
  return asList(servers)
    .map((server) => String(asObject(server).url).replace(/\/$/, ''))
    .join(' ');
}

function child(parent: JsonMap, key: string): JsonMap {
  const there = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (isMap(there)) return there;
  const made: JsonMap = {};
  setMember(parent, key, made);
  return made;
}

function copyOf(operation: JsonMap): JsonMap {
  return { ...operation };
}
