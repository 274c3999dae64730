/** The parts that a contract writes once, each in one place that everything else links to. */
import { child, children, type Located } from '../../contract/located.js';
import { html, type Markup } from '../../html/markup.js';
import type { Operations } from './operations.js';
import { type Parts, textAt } from './parts.js';
import type { Schemas } from './schemas.js';

export interface ComponentSection {
  readonly key: string;
  readonly title: string;
  readonly names: readonly string[];
  readonly body: Markup;
}

const TITLES: Readonly<Record<string, string>> = {
  schemas: 'Schemas',
  parameters: 'Shared parameters',
  requestBodies: 'Shared request bodies',
  responses: 'Shared responses',
  headers: 'Shared headers',
  mediaTypes: 'Shared media types',
  examples: 'Shared examples',
  links: 'Shared links',
  callbacks: 'Shared callbacks',
  pathItems: 'Shared paths',
  securitySchemes: 'Credentials',
};

export class Components {
  readonly #parts: Parts;
  readonly #schemas: Schemas;
  readonly #operations: Operations;

  constructor(parts: Parts, schemas: Schemas, operations: Operations) {
    this.#parts = parts;
    this.#schemas = schemas;
    this.#operations = operations;
  }

  sections(): ComponentSection[] {
    const { document } = this.#parts;
    const used = new Set(
      this.#parts.contract.operations.map(({ pointer }) => pointer.split('/').slice(0, 4).join('/')),
    );
    return Object.entries(TITLES).flatMap(([key, title]) => {
      // A path of the components that a path leads to is shown there.
      const entries = children(document.at(document.root, 'components', key)).filter(
        ([, { pointer }]) => key !== 'pathItems' || !used.has(pointer),
      );
      if (entries.length === 0) return [];
      const body = html`${entries.map(([name, at]) => this.#entry(key, name, at))}`;
      return [{ key, title, names: entries.map(([name]) => name), body }];
    });
  }

  /** A schema that a reference leads to and that stands at no place where the browser looks. */
  elsewhere(pointer: string): Markup {
    const at = this.#parts.contract.resolve(pointer);
    return at === undefined ? html`` : this.#schema(`#${pointer}`, `elsewhere${pointer}`, at);
  }

  #entry(key: string, name: string, at: Located): Markup {
    const parts = this.#parts;
    const id = `${key}/${name}`;
    const target = parts.document.resolve(at);
    if (key === 'schemas') return this.#schema(name, id, at);
    // A component that is a reference to another one.
    if (target !== at)
      return html`<div class="item component" id="${parts.id(id)}"><p class="head"><code class="name">${name}</code> ${parts.link(target.pointer)}</p></div>`;
    switch (key) {
      case 'parameters':
        return html`<div class="component">${this.#operations.parameter(at, id, textAt(at, 'name') ?? name, html` <span class="soft">in ${textAt(at, 'in') ?? '?'}${textAt(at, 'name') === name ? '' : `, called ${name}`}</span>`)}</div>`;
      case 'headers':
        return html`<div class="component">${this.#operations.parameter(at, id, name)}</div>`;
      case 'requestBodies':
        return html`<div class="component">${this.#operations.body(at, id, html` <code class="name">${name}</code>`)}</div>`;
      case 'responses':
        return html`<div class="component">${this.#operations.response(at, id, html`<code class="name">${name}</code>`)}</div>`;
      case 'securitySchemes':
        return this.#scheme(name, id, at);
      case 'mediaTypes':
        return this.#plain(name, id, at, this.#operations.media(name, at, id));
      case 'examples':
        return this.#plain(name, id, at, parts.example(name, at));
      case 'links':
        return this.#plain(name, id, at, this.#operations.link(name, at));
      case 'callbacks':
        return this.#plain(name, id, at, html`${this.#operations.pathItems(at, id)}`);
      default:
        return this.#plain(
          name,
          id,
          at,
          html`${this.#operations.operationsAt(name, at.pointer).map((each) => this.#operations.article(each, id))}`,
        );
    }
  }

  #schema(name: string, wanted: string, at: Located): Markup {
    const parts = this.#parts;
    const id = parts.id(wanted);
    const line = this.#schemas.head(at, nameOf(name), { type: this.#schemas.type(at), id });
    const said = html`${line}${this.#schemas.facts(at)}`;
    const words = parts.words.of(at.pointer, 'schema', this.#schemas.insidePointers(at));
    return html`<div class="item component" id="${id}">${parts.pair(said, words)}${this.#schemas.inside(at, id)}</div>
`;
  }

  #plain(name: string, wanted: string, at: Located, body: Markup): Markup {
    const parts = this.#parts;
    const id = parts.id(wanted);
    const said = this.#schemas.head(at, nameOf(name), { id });
    return html`<div class="item component" id="${id}">${parts.pair(said, parts.words.of(at.pointer, 'value'))}${body}</div>
`;
  }

  #scheme(name: string, wanted: string, at: Located): Markup {
    const parts = this.#parts;
    const id = parts.id(wanted);
    const type = textAt(at, 'type') ?? '';
    const detail =
      textAt(at, 'scheme') ??
      [textAt(at, 'name'), textAt(at, 'in')].filter((each) => each !== undefined).join(' in ');
    const flows = children(child(at, 'flows')).map(([flow, each]) => {
      const scopes = children(child(each, 'scopes')).map(
        ([scope, { value }]) => html`<li><code>${scope}</code> ${String(value)}</li>`,
      );
      return html`<p class="label">${flow}</p>${parts.others(each, SCOPES)}${scopes.length === 0 ? '' : html`<ul>${scopes}</ul>`}`;
    });
    const what = html`${type}${detail === '' ? '' : `, ${detail}`}`;
    const line = this.#schemas.head(at, nameOf(name), { type: what, id });
    const said = html`${line}${parts.markdown.block(textAt(at, 'description'))}${flows}${parts.others(at, SCHEME)}`;
    return html`<div class="item component" id="${id}">${parts.pair(said, parts.words.of(at.pointer, 'scheme'))}</div>
`;
  }
}

function nameOf(name: string): Markup {
  return html`<code class="name">${name}</code>`;
}

const SCOPES: ReadonlySet<string> = new Set(['scopes']);
const SCHEME: ReadonlySet<string> = new Set([
  'type',
  'scheme',
  'name',
  'in',
  'description',
  'flows',
  'deprecated',
]);
