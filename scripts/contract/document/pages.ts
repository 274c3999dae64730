/** What pages say, put onto a document that says it with more authority: additions where it is silent, findings where they differ. */
import {
  asList,
  asObject,
  type JsonObject,
  joinPointer,
  type Json as ReadJson,
} from '../../../contract/json.js';
import { LocatedDocument } from '../../../contract/located.js';
import { canonicalPath, placeholders, splitServer } from '../../../contract/paths.js';
import { References } from '../../../contract/references.js';
import { type Direction, SchemaViews } from '../../../contract/schema-view.js';
import { PLAIN_KEYWORDS, visitNodes } from '../../../contract/structure.js';
import type { Evidence } from '../../docs/model.js';
import type { Built } from '../build/index.js';
import type { JsonMap } from '../json.js';
import type { ProvenanceEntry } from '../provenance.js';
import { code, type Finding, showValue } from '../reconcile/finding.js';
import { fieldStatements } from './compare-fields.js';
import type { Draft, OpenApiSource } from './draft.js';
import { resolved, sameParameter } from './fill.js';
import { mergeDocument } from './merge.js';
import { operationsOf, type PlacedOperation } from './select.js';

/** Puts the contract made from pages onto the draft of an OpenAPI document. The document is the more trusted of the two. */
export function mergePages(draft: Draft, built: Built, version: OpenApiSource['version']): void {
  const references = new References(draft.document, version);
  const routes = new Map<string, PlacedOperation>();
  for (const operation of operationsOf(draft.document)) {
    routes.set(routeOf(operation, serverOf(operation.value, draft.document)), operation);
  }
  const source = sourceOf(built, version);
  const paths: JsonMap = {};
  const moved = new Map<string, string>();
  for (const page of operationsOf(built.document)) {
    const there = routes.get(routeOf(page, serverOf(page.value, built.document)));
    const path = there?.path ?? page.path;
    if (there !== undefined) {
      const compared = new Comparison(draft, built, references, there, page);
      draft.findings.push(...compared.findings());
      // It is called from where the document says.
      delete page.value.servers;
    } else if (page.value.servers === undefined && built.document.servers !== undefined) {
      page.value.servers = built.document.servers;
    }
    const item = asObject(paths[path]) as JsonMap;
    item[page.method] = renamed(page.value, placeholders(page.path), placeholders(path));
    paths[path] = item;
    moved.set(joinPointer('/paths', path, page.method), page.pointer);
  }
  if (version !== '3.0') withoutNullable(built.document);
  const { servers: _pagesOwn, ...rest } = built.document;
  const was = (pointer: string) => {
    for (const [to, from] of moved)
      if (pointer === to || pointer.startsWith(`${to}/`)) return from + pointer.slice(to.length);
    return pointer;
  };
  const servers = draft.document.servers;
  mergeDocument(
    draft,
    {
      ...source,
      document: { ...rest, ...(servers === undefined ? {} : { servers }), paths },
      entries: (pointer) => source.entries(was(pointer)),
      below: (pointer) => source.below?.(was(pointer)) ?? [],
    },
    { same: 'fill', inPlace: false },
  );
}

function sourceOf({ document, provenance }: Built, version: OpenApiSource['version']): OpenApiSource {
  return {
    name: 'the pages',
    document,
    version,
    entries: (pointer) => provenance.get(pointer),
    *below(pointer) {
      for (const [at, entries] of provenance) {
        if (at.startsWith(`${pointer}/`)) yield [at.slice(pointer.length), entries];
      }
    },
    skipped: [],
    warnings: [],
  };
}

/** JSON Schema 2020-12 says `null` among the types; pages are built in the terms of 3.0. */
function withoutNullable(document: JsonMap): void {
  visitNodes(document, 'document', '3.0', (node) => {
    const schema = node.value as JsonMap;
    if (node.kind !== 'schema' || schema.nullable === undefined) return true;
    if (schema.nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
    delete schema.nullable;
    return true;
  });
}

function serverOf(operation: JsonObject, document: JsonObject): string {
  return String(asObject(asList(operation.servers ?? document.servers)[0]).url ?? '');
}

/** Method and path as a caller sends it, names of parameters aside. */
function routeOf({ method, path }: PlacedOperation, server: string): string {
  return `${method} ${canonicalPath(splitServer(server).basePath + path)}`;
}

function renamed(operation: JsonMap, from: readonly string[], to: readonly string[]): JsonMap {
  if (!Array.isArray(operation.parameters)) return operation;
  const parameters = operation.parameters.map((each) => {
    const parameter = asObject(each) as JsonMap;
    const index = parameter.in === 'path' ? from.indexOf(String(parameter.name)) : -1;
    return index === -1 ? each : { ...parameter, name: to[index] ?? String(parameter.name) };
  });
  return { ...operation, parameters };
}

/** One operation as the document and as the pages have it. */
class Comparison {
  readonly #draft: Draft;
  readonly #built: Built;
  readonly #references: References;
  readonly #there: PlacedOperation;
  readonly #page: PlacedOperation;
  readonly #findings: Finding[] = [];

  constructor(
    draft: Draft,
    built: Built,
    references: References,
    there: PlacedOperation,
    page: PlacedOperation,
  ) {
    this.#draft = draft;
    this.#built = built;
    this.#references = references;
    this.#there = there;
    this.#page = page;
  }

  findings(): readonly Finding[] {
    const { value: document } = this.#there;
    const { value: page } = this.#page;
    this.#compare('Title', ['summary'], document.summary, page.summary, 'wording');
    this.#compare('Description', ['description'], document.description, page.description, 'wording');
    this.#compare(
      'Deprecation of the operation',
      ['deprecated'],
      document.deprecated,
      page.deprecated,
      'conflict',
    );
    this.#parameters(asList(document.parameters), asList(page.parameters));
    this.#responses(asObject(document.responses), asObject(page.responses));
    this.#body(
      'Request body',
      ['requestBody'],
      resolved(document.requestBody, this.#references),
      page.requestBody,
      'request',
    );
    this.#security(document.security ?? this.#draft.document.security, page.security);
    return this.#findings;
  }

  #parameters(document: readonly ReadJson[], page: readonly ReadJson[]): void {
    const item = asList(asObject(asObject(this.#draft.document.paths)[this.#there.path]).parameters);
    const known = [...item, ...document].map((each) => asObject(resolved(each, this.#references)));
    const names = placeholders(this.#there.path);
    for (const [index, each] of page.entries()) {
      const said = asObject(each);
      const place = said.in === 'path' ? placeholders(this.#page.path).indexOf(String(said.name)) : -1;
      const wanted = place === -1 ? said : { ...said, name: names[place] ?? String(said.name) };
      const there = known.find((one) => sameParameter(one, wanted));
      const label = `${String(said.in).replace(/^./, (letter) => letter.toUpperCase())} parameter ${code(String(wanted.name))}`;
      const at = ['parameters', index];
      if (there === undefined) {
        this.#only(label, [...at, 'name'], code(String(said.name)));
        continue;
      }
      if (said.name !== wanted.name)
        this.#compare(`${label}: name`, [...at, 'name'], wanted.name, said.name, 'conflict');
      this.#compare(
        `${label}: description`,
        [...at, 'description'],
        there.description,
        said.description,
        'wording',
      );
      this.#compare(`${label}: required`, [...at, 'required'], there.required, said.required, 'conflict');
      const schema = asObject(resolved(there.schema, this.#references));
      for (const key of PLAIN_KEYWORDS) {
        const keys = [...at, 'schema', key];
        this.#compare(`${label}: ${key}`, keys, schema[key], asObject(said.schema)[key], 'conflict');
      }
    }
  }

  #responses(document: JsonObject, page: JsonObject): void {
    for (const [status, response] of Object.entries(page)) {
      const range =
        status === '2XX' ? (Object.keys(document).find((each) => each.startsWith('2')) ?? status) : status;
      const there = asObject(
        resolved(document[range] ?? document[`${status.charAt(0)}XX`], this.#references),
      );
      const label = `Response ${code(status)}`;
      if (Object.keys(there).length === 0) this.#only(label, ['responses', status], code(status));
      else {
        const said = asObject(response);
        const at = ['responses', status];
        const keys = [...at, 'description'];
        this.#compare(`${label}: description`, keys, there.description, said.description, 'wording');
        this.#body(label, at, there, said, 'response');
      }
    }
  }

  /** What the page says of the fields; the document's schemas stay as they are. */
  #body(
    label: string,
    keys: readonly string[],
    document: ReadJson | undefined,
    page: ReadJson | undefined,
    direction: Direction,
  ): void {
    const content = asObject(asObject(document).content);
    for (const [mediaType, media] of Object.entries(asObject(asObject(page).content))) {
      const { schema } = asObject(content[mediaType]);
      // A body that the document does not have is taken over whole.
      if (schema === undefined) continue;
      const views = new SchemaViews(new LocatedDocument(this.#draft.document));
      const at = [...keys, 'content', mediaType, 'schema'];
      const home = joinPointer(this.#there.pointer, ...at);
      const parts = [{ value: schema, pointer: home }];
      for (const said of fieldStatements(asObject(media).schema, parts, views, direction)) {
        const name = `${label}, field ${code(said.field)}`;
        const subject = said.keyword === undefined ? name : `${name}: ${said.keyword}`;
        if (said.document === undefined)
          this.#left(
            subject,
            [...at, ...said.keys],
            said.keyword === undefined ? code(said.field) : showValue(said.page),
          );
        else this.#compare(subject, [...at, ...said.keys], said.document, said.page, 'conflict');
      }
    }
  }

  /** The ways to authenticate, by what they are; their names are the business of each document. */
  #security(document: ReadJson | undefined, page: ReadJson | undefined): void {
    const ways = (security: ReadJson | undefined, { components }: JsonObject): string =>
      asList(security)
        .map((one) =>
          Object.keys(asObject(one))
            .map((name) => {
              const scheme = asObject(
                resolved(asObject(asObject(components).securitySchemes)[name], this.#references),
              );
              return [scheme.type, scheme.scheme, scheme.in, scheme.name]
                .filter(Boolean)
                .join(' ')
                .toLowerCase();
            })
            .sort()
            .join(' and '),
        )
        .sort()
        .join(' or ');
    const [keys] = asList(page).map((one, index) => [
      'security',
      index,
      ...Object.keys(asObject(one)).slice(0, 1),
    ]);
    if (keys === undefined) return;
    const known = document === undefined ? undefined : ways(document, this.#draft.document) || 'none';
    this.#compare('Authentication', keys, known, ways(page, this.#built.document), 'conflict');
  }

  /** A finding where both speak; where only the page does, what it says is added, and said here, too. */
  #compare(
    subject: string,
    keys: readonly (string | number)[],
    document: ReadJson | undefined,
    page: ReadJson | undefined,
    difference: 'conflict' | 'wording',
  ): void {
    const at = this.#evidence(keys);
    // What no page's words stand behind is no statement of a page.
    if (page === undefined || at === undefined) return;
    if (document === undefined) {
      this.#only(subject, keys, showValue(page));
      return;
    }
    const same = showValue(document) === showValue(page);
    this.#findings.push({
      kind: same ? 'agree' : difference,
      operation: this.#label(),
      subject,
      statements: [...this.#documented(document), { at, value: showValue(page) }],
      resolution: same
        ? showValue(document)
        : `${showValue(document)}, from the OpenAPI document, which is trusted most`,
    });
  }

  /** Said by the page alone, and not taken over: a schema may serve other operations, too. */
  #left(subject: string, keys: readonly (string | number)[], value: string): void {
    this.#only(subject, keys, value, 'not in the OpenAPI document, and left as it is there');
  }

  #only(
    subject: string,
    keys: readonly (string | number)[],
    value: string,
    resolution = 'the OpenAPI document is silent',
  ): void {
    const at = this.#evidence(keys);
    if (at === undefined) return;
    this.#findings.push({
      kind: 'only',
      operation: this.#label(),
      subject,
      statements: [{ at, value }],
      resolution: `${value}; ${resolution}`,
    });
  }

  #documented(value: ReadJson): Finding['statements'] {
    const evidence = evidenceOf(this.#draft.provenance.get(this.#there.pointer));
    return evidence === undefined ? [] : [{ at: evidence, value: showValue(value) }];
  }

  #evidence(keys: readonly (string | number)[]): Evidence | undefined {
    return evidenceOf(this.#built.provenance.get(joinPointer(this.#page.pointer, ...keys)));
  }

  #label(): string {
    return `${this.#there.method.toUpperCase()} ${this.#there.path}`;
  }
}

function evidenceOf(entries: readonly ProvenanceEntry[]): Evidence | undefined {
  // Inferred from words of a page counts, too: the words are there to be looked at.
  const [stated] = entries.filter(({ page }) => page !== undefined);
  if (stated?.page === undefined || stated.line === undefined || stated.column === undefined)
    return undefined;
  return { page: stated.page, line: stated.line, column: stated.column, quote: stated.quote ?? '' };
}
