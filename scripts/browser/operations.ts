/** One operation: what is sent, what comes back, and what the pages say of each part of it. */
import { isObject, joinPointer } from '../../contract/json.js';
import type { ContractOperation } from '../../contract/load.js';
import { child, children, type Located } from '../../contract/located.js';
import { View } from '../../contract/view.js';
import { given, html, type Markup, path } from '../../html/markup.js';
import { findingList, type OperationFindings } from './findings.js';
import { anchor, componentOf, hash, member, type Parts, textAt } from './parts.js';
import { externalDocs, joined, type Schemas } from './schemas.js';
import { serverList } from './servers.js';

const OPERATION_KEYS: ReadonlySet<string> = new Set([
  ...[
    'tags',
    'summary',
    'description',
    'externalDocs',
    'operationId',
    'parameters',
    'requestBody',
    'responses',
  ],
  ...['callbacks', 'deprecated', 'security', 'servers'],
]);
const PARAMETER_KEYS: ReadonlySet<string> = new Set([
  ...['name', 'in', 'description', 'required', 'deprecated', 'schema', 'content', 'example', 'examples'],
]);
const BODY_KEYS: ReadonlySet<string> = new Set(['description', 'required', 'content']);
const RESPONSE_KEYS: ReadonlySet<string> = new Set(['summary', 'description', 'headers', 'content', 'links']);
const MEDIA_KEYS: ReadonlySet<string> = new Set(['schema', 'itemSchema', 'example', 'examples']);
const LINK_KEYS: ReadonlySet<string> = new Set(['description', 'operationId']);

export class Operations {
  readonly #parts: Parts;
  readonly #schemas: Schemas;
  readonly #findings: ReadonlyMap<string, OperationFindings>;
  readonly #view: View;

  constructor(parts: Parts, schemas: Schemas, findings: ReadonlyMap<string, OperationFindings>) {
    this.#parts = parts;
    this.#schemas = schemas;
    this.#findings = findings;
    this.#view = new View(parts.contract);
  }

  findingsOf({ method, path: template }: ContractOperation): OperationFindings {
    return this.#findings.get(`${method} ${template}`) ?? { groups: [], conflicts: [] };
  }

  /** @param parent The id of what a callback belongs to. */
  article(operation: ContractOperation, parent?: string): Markup {
    const parts = this.#parts;
    const at = this.#at(operation.pointer);
    const id = parts.id(parent === undefined ? operation.operationId : `${parent}/${operation.operationId}`);
    const findings = parent === undefined ? this.findingsOf(operation) : { groups: [], conflicts: [] };
    const title = operation.summary ?? textAt(at, 'operationId') ?? `${operation.method} ${operation.path}`;
    const itemPointer = itemOf(operation);
    const item = this.#at(itemPointer);
    const own = ['parameters', 'requestBody', 'responses', 'callbacks'].map((key) =>
      joinPointer(at.pointer, key),
    );
    const said = html`${parts.markdown.block(textAt(item, 'summary'))}${parts.markdown.block(textAt(item, 'description'))}${parts.markdown.block(textAt(at, 'description'))}<dl class="about">${this.#about(operation, at)}</dl>${externalDocs(at)}${parts.others(at, OPERATION_KEYS)}`;
    const words = parts.words.of(at.pointer, 'method', own, [itemPointer, 'path']);
    const name =
      parent === undefined ? html`<h3>${title} ${anchor(id)}</h3>` : html`<h5>${title} ${anchor(id)}</h5>`;
    return html`<article class="operation" id="${id}">${parts.landing(at.pointer)}${name}
<p class="line">${method(operation.method)} <code class="path">${path(operation.path)}</code>${this.#marks(at, findings)}</p>
${parts.pair(said, words)}${this.#parameters(operation, at, id, findings)}${this.#requestBody(at, id, findings)}${this.#responses(operation, id, findings)}${this.#callbacks(at, id)}${
  findings.groups.length === 0
    ? ''
    : html`<h4>What the pages say of each other</h4>
${findingList(findings.groups)}`
}</article>
`;
  }

  /** The entry of a parameter or header that is not written somewhere else. */
  parameter(at: Located, id: string, name: string, marks: Markup = html``): Markup {
    const parts = this.#parts;
    const schema = child(at, 'schema');
    const own = parts.id(id);
    const line = this.#schemas.head(at, html`<code class="name">${name}</code>`, {
      type: given(schema, (one) => this.#schemas.type(one)),
      required: member(at, 'required') === true,
      marks: html`${given(schema, (one) => this.#schemas.chips(one))}${marks}`,
      id: own,
    });
    const said = html`${line}${parts.markdown.block(textAt(at, 'description'))}${given(schema, (one) => this.#schemas.facts(one))}${parts.examples(at)}${parts.others(at, PARAMETER_KEYS)}`;
    const inner = schema === undefined ? [] : this.#schemas.insidePointers(schema);
    const words = parts.words.of(at.pointer, 'name', [...inner, ...this.#contentPointers(at)]);
    const inside = given(schema, (one) => this.#schemas.inside(one, own, 1));
    return html`<div class="item" id="${own}">${parts.pair(said, words)}${inside}${this.content(at, own)}</div>
`;
  }

  body(at: Located, id: string, marks: Markup = html``): Markup {
    const parts = this.#parts;
    const own = parts.id(id);
    const need =
      member(at, 'required') === true
        ? html`<span class="required">required</span>`
        : html`<span class="soft">optional</span>`;
    const line = this.#schemas.head(at, need, { marks, id: own });
    const said = html`${line}${parts.markdown.block(textAt(at, 'description'))}${parts.others(at, BODY_KEYS)}`;
    const words = parts.words.of(at.pointer, 'request body', this.#contentPointers(at));
    return html`<div class="item" id="${own}">${parts.pair(said, words)}${this.content(at, own)}</div>
`;
  }

  response(at: Located, id: string, name: Markup, marks: Markup = html``): Markup {
    const parts = this.#parts;
    const own = parts.id(id);
    const headers = children(child(at, 'headers'));
    const links = parts.document.entries(child(at, 'links'));
    const summary = given(textAt(at, 'summary'), (words) => html` <b>${words}</b>`);
    const description = parts.markdown.block(textAt(at, 'description'));
    const said = html`<div class="head">${parts.landing(at.pointer)}${name}${summary}${marks} ${description} ${anchor(own)}</div>${parts.others(at, RESPONSE_KEYS)}`;
    const except = [...this.#contentPointers(at), ...headers.map(([, { pointer }]) => pointer)];
    const words = parts.words.of(at.pointer, 'status', except);
    const list = (title: string, entries: readonly Markup[]) =>
      entries.length === 0 ? html`` : html`<p class="label">${title}</p><div class="inside">${entries}</div>`;
    return html`<div class="item" id="${own}">${parts.pair(said, words)}${list(
      'Headers',
      headers.map(([header, each]) => this.#shared(each, `${own}/header.${header}`, header)),
    )}${this.content(at, own)}${list(
      'Links',
      links.map(([link, each]) => this.link(link, each)),
    )}</div>
`;
  }

  link(name: string, at: Located): Markup {
    const target = given(textAt(at, 'operationId'), (id) =>
      this.#parts.contract.operations.some(({ operationId }) => operationId === id)
        ? html` <a class="ref" href="${hash(id)}">${id}</a>`
        : html` <code>${id}</code>`,
    );
    return html`<div class="item"><p class="head"><code class="name">${name}</code>${target}</p>${this.#parts.markdown.block(textAt(at, 'description'))}${this.#parts.others(at, LINK_KEYS)}</div>
`;
  }

  /** The media types of a body, each with its schema. */
  content(at: Located, id: string): Markup {
    return html`${children(child(at, 'content')).map(([type, each]) => this.media(type, this.#parts.document.resolve(each), id))}`;
  }

  media(type: string, at: Located, id: string): Markup {
    const parts = this.#parts;
    const schemas = ['schema', 'itemSchema'].flatMap((key): [string, Located][] => {
      const schema = child(at, key);
      return schema === undefined ? [] : [[key, schema]];
    });
    const types = schemas.map(([key, schema]) => {
      const stream = key === 'itemSchema' ? html`<span class="soft">a stream, each item</span> ` : '';
      return html`${parts.landing(schema.pointer)} ${stream}<span class="type">${this.#schemas.type(schema)}</span>`;
    });
    const component = given(componentOf(at.pointer), () => html` ${parts.link(at.pointer)}`);
    const line = html`<p class="head">${parts.landing(at.pointer)}<code class="media">${type}</code>${types}${component}</p>`;
    const facts = schemas.map(([, schema]) => this.#schemas.facts(schema));
    const said = html`${line}${facts}${parts.examples(at)}${parts.others(at, MEDIA_KEYS)}`;
    const inner = schemas.flatMap(([, schema]) => this.#schemas.insidePointers(schema));
    const words = parts.words.of(at.pointer, 'media type', inner);
    const inside = schemas.map(([, schema]) => this.#schemas.inside(schema, id));
    return html`<div class="content">${parts.pair(said, words)}${inside}</div>
`;
  }

  /** The operations of each Path Item below a place: webhooks, or the expressions of a callback. */
  pathItems(at: Located | undefined, parent?: string): Markup[] {
    return children(at).flatMap(([name, item]) =>
      name.startsWith('x-')
        ? []
        : this.operationsAt(name, item.pointer).map((each) => this.article(each, parent)),
    );
  }

  operationsAt(name: string, pointer: string): ContractOperation[] {
    return this.#view.pathItem(this.#parts.contract.document, name, pointer);
  }

  security(alternatives: Located | undefined): Markup {
    const lists = children(alternatives).map(([, each]) => children(each));
    if (lists.length === 0) return html`no credentials`;
    const shown = lists.map((schemes) => {
      if (schemes.length === 0) return html`no credentials`;
      return joined(
        schemes.map(([name, scopes]) => {
          const list = children(scopes).map(([, { value }]) => html`<code>${String(value)}</code>`);
          const target = { value: { $ref: `#/components/securitySchemes/${name}` }, pointer: '' };
          const known = this.#parts.document.resolve(target) !== target;
          const link = known
            ? html`<a class="ref" href="${hash(`securitySchemes/${name}`)}">${name}</a>`
            : html`<code>${name}</code>`;
          return list.length === 0 ? link : html`${link} <span class="soft">with</span> ${joined(list, ' ')}`;
        }),
        ' together with ',
      );
    });
    return joined(shown, ', or ');
  }

  #at(pointer: string): Located {
    return this.#parts.contract.resolve(pointer) ?? { pointer, value: null };
  }

  #about(operation: ContractOperation, at: Located): Markup {
    const parts = this.#parts;
    const entry = (name: string, value: Markup) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    const id = textAt(at, 'operationId');
    const root = parts.document.root;
    const servers = child(at, 'servers') ?? parts.document.at(this.#at(itemOf(operation)), 'servers');
    const [, ...tags] = children(child(at, 'tags')).map(([, { value }]) => String(value));
    // Where neither says anything, nothing is known of credentials.
    const security = child(at, 'security') ?? child(root, 'security');
    const pages = parts.words.pagesOf(operation.pointer);
    const entries = [
      given(id, (name) => entry('operationId', html`<code>${name}</code>`)),
      given(security, (alternatives) => entry('credentials', this.security(alternatives))),
      tags.length === 0 ? html`` : entry('also under', html`${tags.join(', ')}`),
      given(servers, (list) => entry('servers', serverList(list, parts))),
      pages.length === 0 ? html`` : entry('described in', joined(pages, ', ')),
    ];
    return html`${entries}`;
  }

  #marks(at: Located, { conflicts }: OperationFindings): Markup {
    const kinds = this.#parts.words.kindsAt(at.pointer);
    const only = kinds.has('companion') && !kinds.has('stated');
    return html`${this.#schemas.chips(at)}${only ? html` <span class="chip link">companion</span>` : ''}${
      conflicts.length === 0
        ? ''
        : html` <span class="chip bad">${conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`}</span>`
    }`;
  }

  #parameters(
    operation: ContractOperation,
    at: Located,
    id: string,
    { conflicts }: OperationFindings,
  ): Markup {
    const own = operation.parameters.map(({ name, in: place, pointer }) => ({
      name,
      place: place as string,
      pointer,
    }));
    // 3.2: the whole query in one value, which is no parameter among others.
    for (const each of this.#parts.document.items(child(at, 'parameters')))
      if (member(each, 'in') === 'querystring')
        own.push({ name: textAt(each, 'name') ?? 'query', place: 'querystring', pointer: each.pointer });
    const places = [...new Set(own.map(({ place }) => place))];
    return html`${places.map(
      (place) => html`<h4>${PLACES[place] ?? place}</h4>
<div class="items">${own
        .filter((each) => each.place === place)
        .map(({ name, pointer }) =>
          this.#shared(
            this.#at(pointer),
            `${id}/${place}.${name}`,
            name,
            mark(conflicts, `${place} ${name}`),
          ),
        )}</div>
`,
    )}`;
  }

  /** What is written once for many is shown in a line that leads there. */
  #shared(at: Located, id: string, name: string, marks: Markup = html``): Markup {
    const parts = this.#parts;
    const target = parts.document.resolve(at);
    const component = componentOf(target.pointer);
    if (component === undefined) return this.parameter(target, id, name, marks);
    const own = parts.id(id);
    const link = html`<a class="name" href="${hash(component.id)}"><code>${name}</code></a>`;
    const line = this.#schemas.head(target, link, {
      type: given(child(target, 'schema'), (schema) => this.#schemas.type(schema)),
      required: member(target, 'required') === true,
      marks,
      id: own,
    });
    const said = html`${line}<p class="brief">${parts.markdown.line(brief(textAt(target, 'description')))}</p>`;
    return html`<div class="item" id="${own}">${parts.pair(said, this.#seeAlso(target))}</div>
`;
  }

  #seeAlso({ pointer }: Located): Markup {
    return html`<p class="shared">shared, see ${this.#parts.link(pointer)}</p>`;
  }

  #requestBody(at: Located, id: string, { conflicts }: OperationFindings): Markup {
    const body = parentOf(this.#parts, child(at, 'requestBody'));
    if (body === undefined) return html``;
    const marks = mark(conflicts, 'body');
    const content =
      componentOf(body.pointer) === undefined
        ? this.body(body, `${id}/body`, marks)
        : html`<div class="item" id="${this.#parts.id(`${id}/body`)}"><p class="head">${this.#parts.link(body.pointer)}${marks}</p></div>`;
    return html`<h4>Request body</h4>
<div class="items">${content}</div>
`;
  }

  #responses({ responses }: ContractOperation, id: string, { conflicts }: OperationFindings): Markup {
    if (responses.length === 0) return html``;
    return html`<h4>Responses</h4>
<div class="items">${responses.map(({ status, target }) => {
      const at = this.#at(target);
      const name = html`<span class="chip status ${statusKind(status)}">${status}</span>`;
      const marks = mark(conflicts, `response ${status}`);
      const component = componentOf(at.pointer);
      if (component === undefined) return this.response(at, `${id}/${status}`, name, marks);
      const own = this.#parts.id(`${id}/${status}`);
      const words = this.#parts.markdown.line(brief(textAt(at, 'description')));
      const said = html`<p class="head">${name} <span class="brief">${words}</span>${marks} ${anchor(own)}</p>`;
      // Its name leads nowhere: without the words of pages beside it the link stands below.
      const below = this.#parts.words.isEmpty ? this.#seeAlso(at) : html``;
      return html`<div class="item" id="${own}">${this.#parts.pair(said, this.#seeAlso(at))}${below}</div>
`;
    })}</div>
`;
  }

  #callbacks(at: Located, id: string): Markup {
    const callbacks = this.#parts.document.entries(child(at, 'callbacks'));
    if (callbacks.length === 0) return html``;
    return html`<h4>Callbacks</h4>
<div class="items">${callbacks.map(
      ([name, each]) => html`<div class="item"><p class="head"><code class="name">${name}</code></p>${
        componentOf(each.pointer) === undefined ? this.pathItems(each, `${id}/${name}`) : this.#seeAlso(each)
      }</div>
`,
    )}</div>
`;
  }

  #contentPointers(at: Located): string[] {
    return children(child(at, 'content')).map(([, { pointer }]) => pointer);
  }
}

const PLACES: Readonly<Record<string, string>> = {
  path: 'Path parameters',
  query: 'Query parameters',
  header: 'Header parameters',
  cookie: 'Cookie parameters',
  querystring: 'The whole query',
};

/** The Path Item that an operation is in. */
function itemOf({ pointer }: ContractOperation): string {
  return pointer.replace(/(?:\/additionalOperations)?\/[^/]*$/, '');
}

function parentOf(parts: Parts, at: Located | undefined): Located | undefined {
  const found = at === undefined ? undefined : parts.document.resolve(at);
  return found !== undefined && isObject(found.value) ? found : undefined;
}

export function method(name: string): Markup {
  return html`<span class="method ${name.toLowerCase()}">${name}</span>`;
}

function mark(conflicts: readonly string[], key: string): Markup {
  return conflicts.includes(key) ? html` <span class="chip bad">conflict</span>` : html``;
}

function statusKind(status: string): string {
  return status.startsWith('2') ? 'good' : /^[45]/.test(status) ? 'bad' : 'odd';
}

/** The first sentence of a description. */
function brief(description: string | undefined): string {
  const line =
    (description ?? '')
      .trim()
      .split(/\n\s*\n/)[0]
      ?.replaceAll(/\s+/g, ' ') ?? '';
  const sentence = /^.{20,160}?[.!?](?= |$)/.exec(line)?.[0];
  return sentence ?? (line.length > 160 ? `${line.slice(0, 160)}…` : line);
}
