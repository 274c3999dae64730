/** What every section of the browser is made with: the document, the words beside it, the names of places. */
import { mayBeMore } from '../../contract/exact.js';
import { isObject, type Json, percentDecoded, readPointer } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import { child, children, type Located, LocatedDocument } from '../../contract/located.js';
import { SECTIONS, visitNodes } from '../../contract/structure.js';
import { html, type Markup } from '../../html/markup.js';
import { printable } from '../../src/errors/printable.js';
import { Markdown } from './markdown.js';
import { type Provenance, Words } from './words.js';

/** JSON up to this many characters stands in a line; longer is folded. */
const SHORT = 120;

export class Parts {
  readonly contract: Contract;
  readonly document: LocatedDocument;
  readonly words: Words;
  readonly markdown: Markdown;
  readonly #ids = new Set<string>();
  /** Pointers that a `$ref` leads to and that are no components: they get an id of their own where they are shown. */
  readonly #targets = new Set<string>();
  readonly #shown = new Set<string>();

  constructor(contract: Contract, provenance: Provenance) {
    this.contract = contract;
    this.document = new LocatedDocument(contract.document);
    this.words = new Words(provenance, contract.document);
    const operations = new Set(contract.operations.map(({ operationId }) => operationId));
    this.markdown = new Markdown((href) => {
      // As other renderers of OpenAPI address an operation: `#tag/Pets/operation/listPets`.
      const id = percentDecoded(href.split('/').at(-1) ?? '');
      return /operation/i.test(href) && operations.has(id) ? hash(id) : undefined;
    });
    const awaited = (target: Located | undefined) => {
      if (target !== undefined && componentOf(target.pointer) === undefined)
        this.#targets.add(target.pointer);
    };
    visitNodes(contract.document, 'document', contract.version, ({ kind, value }) => {
      const at = { value, pointer: '' };
      if (typeof value.$ref === 'string' && SECTIONS[kind] !== undefined) {
        const target = this.document.resolve(at);
        if (target !== at) awaited(target);
      }
      if (kind === 'schema') for (const [, target] of this.mapping(at)) awaited(target);
      return true;
    });
  }

  /** What the values of a discriminator stand for: a name of a schema or a reference, and the schema where there is one. */
  mapping(at: Located): (readonly [value: string, target: Located | undefined, reference: string])[] {
    return children(this.document.at(at, 'discriminator', 'mapping')).map(([value, to]) => {
      const reference = String(to.value);
      const $ref = /[/#.]/.test(reference) ? reference : `#/components/schemas/${reference}`;
      return [value, this.document.schemaBehind({ value: { $ref }, pointer: at.pointer }), reference];
    });
  }

  /** The id of an element, which nothing else on the page has. */
  id(wanted: string): string {
    const base = idOf(wanted);
    let id = base;
    for (let count = 2; this.#ids.has(id); count += 1) id = `${base}~${count}`;
    this.#ids.add(id);
    return id;
  }

  /** The place where references to a pointer lead, at the beginning of what is shown for it. */
  landing(pointer: string): Markup {
    if (!this.#targets.has(pointer) || this.#shown.has(pointer)) return html``;
    this.#shown.add(pointer);
    return html`<span id="${this.id(pointer)}"></span>`;
  }

  /** Targets of references that nothing has shown. */
  notShown(): string[] {
    return [...this.#targets].filter((pointer) => !this.#shown.has(pointer));
  }

  /** A link to what a reference leads to, with the name that its author gave it. */
  link(pointer: string): Markup {
    const component = componentOf(pointer);
    const [name, id] = component === undefined ? [`#${pointer}`, pointer] : [component.name, component.id];
    return html`<a class="ref" href="${hash(id)}">${name}</a>`;
  }

  /** What is said on the left, and beside it the words of the pages. */
  pair(said: Markup, words: Markup): Markup {
    if (this.words.isEmpty) return said;
    return html`<div class="pair"><div class="said">${said}</div><div class="words">${words}</div></div>
`;
  }

  /** Members that no one here has a better way to show; nothing of a contract is dropped in silence. */
  others(at: Located, known: ReadonlySet<string>): Markup {
    const rest = children(at).filter(([key]) => !known.has(key));
    if (rest.length === 0) return html``;
    return html`<div class="others">${rest.map(([key, value]) => this.named(key, value))}</div>`;
  }

  /** A value with its name: in a line where it is short. */
  named(name: string, at: Located): Markup {
    const list =
      Array.isArray(at.value) && at.value.every((each) => typeof each === 'string') ? at.value : undefined;
    const short = list?.join(', ') ?? (typeof at.value === 'string' ? at.value : this.json(at, false));
    if (short.length <= SHORT && !short.includes('\n'))
      return html`<p class="fact"><span class="soft">${name}</span> <code>${short}</code></p>`;
    return this.folded(name, at);
  }

  folded(name: string, at: Located): Markup {
    const shown = typeof at.value === 'string' ? at.value : this.json(at, true);
    return html`<details class="code"><summary>${name}</summary><pre>${shown}</pre></details>`;
  }

  /** JSON with numbers as exact as they are written. */
  json({ value, pointer }: Located, pretty: boolean, depth = 0): string {
    if (mayBeMore(value)) return this.contract.exactNumber(pointer) ?? JSON.stringify(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const line = pretty ? `\n${'  '.repeat(depth + 1)}` : '';
    const inner = children({ value, pointer }).map(
      ([key, each]) =>
        `${line}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}${this.json(each, pretty, depth + 1)}`,
    );
    const end = pretty && inner.length > 0 ? `\n${'  '.repeat(depth)}` : '';
    const joined = inner.join(pretty ? ',' : ', ');
    return Array.isArray(value) ? `[${joined}${end}]` : `{${joined}${end}}`;
  }

  /** `example` and `examples` of a parameter, header or media type. */
  examples(at: Located): Markup {
    const single = child(at, 'example');
    const named = children(child(at, 'examples')).map(([name, each]) => {
      const example = this.document.resolve(each);
      if (example !== each && componentOf(example.pointer) !== undefined)
        return html`<p class="fact"><span class="soft">example</span> ${this.link(example.pointer)}</p>`;
      return this.example(name, example);
    });
    return html`${single === undefined ? '' : this.named('example', single)}${named}`;
  }

  example(name: string, at: Located): Markup {
    const { value } = at;
    if (!isObject(value)) return html``;
    const summary = typeof value.summary === 'string' ? value.summary : '';
    const title = html`Example <b>${name}</b>${summary === '' || summary === name ? '' : `: ${summary}`}`;
    // 3.2 has the value as it is, and as it is sent.
    const shown = ['value', 'dataValue', 'serializedValue'].flatMap((key) => child(at, key) ?? []);
    const description = this.markdown.block(
      typeof value.description === 'string' ? value.description : undefined,
    );
    const outside = ['externalValue'].flatMap((key) => {
      const address = child(at, key);
      return address === undefined ? [] : [this.named(key, address)];
    });
    return html`<details class="code"><summary>${title}</summary>${description}${outside}${shown.map(
      (each) => html`<pre>${typeof each.value === 'string' ? each.value : this.json(each, true)}</pre>`,
    )}</details>`;
  }
}

/** What a pointer names in `components`: its section and name. */
export function componentOf(pointer: string): { section: string; name: string; id: string } | undefined {
  const [first, section, name, ...more] = readPointer(pointer);
  if (first !== 'components' || section === undefined || name === undefined || more.length > 0)
    return undefined;
  return { section, name, id: `${section}/${name}` };
}

/** A name of the contract as an id: white space and controls have no place in one, and `page-` begins those of the page itself. */
function idOf(name: string): string {
  return printable(name.startsWith('page-') ? `~${name}` : name).replaceAll(/\s+/g, '_');
}

/** The address of what is shown for a name. */
export function hash(name: string): string {
  return `#${encodeURIComponent(idOf(name)).replaceAll('%2F', '/')}`;
}

export function member(at: Located, key: string): Json | undefined {
  return child(at, key)?.value;
}

export function textAt(at: Located, key: string): string | undefined {
  const value = member(at, key);
  return typeof value === 'string' ? value : undefined;
}

export function anchor(id: string): Markup {
  // The id as it is: it may have a number after a name that something else has, too.
  return html`<a class="anchor" href="#${encodeURIComponent(id).replaceAll('%2F', '/')}" aria-label="Link to this">#</a>`;
}
