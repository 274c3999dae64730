/** Schema Objects as they are written: the document is a tree, a `$ref` is a link, so that a schema that holds itself ends. */
import { isObject, type Json } from '../../contract/json.js';
import { child, children, type Located } from '../../contract/located.js';
import { given, html, type Markup } from '../../html/markup.js';
import { anchor, componentOf, member, type Parts, textAt } from './parts.js';

/** A schema inside of another one, and what it is there. */
interface Inner {
  readonly label: Markup;
  /** What the place itself is called among the words of the pages. */
  readonly own: string;
  /** Its part of the id: `.name`, `[]`. */
  readonly key: string;
  readonly at: Located;
  /** Where it is said to be required. */
  readonly required?: string | undefined;
}

interface Head {
  readonly type?: Markup | undefined;
  readonly required?: boolean;
  readonly marks?: Markup;
  /** The id of the entry, where a link to it stands beside its name. */
  readonly id?: string;
}

const MAPS: readonly (readonly [
  keyword: string,
  label: (name: string) => Markup,
  key: (name: string) => string,
])[] = [
  [
    'patternProperties',
    (name) => html`<span class="soft">properties like</span> <code>${name}</code>`,
    (name) => `./${name}/`,
  ],
  [
    'dependentSchemas',
    (name) => html`<span class="soft">where there is</span> <code>${name}</code>`,
    (name) => `.if(${name})`,
  ],
  [
    '$defs',
    (name) => html`<span class="soft">defines</span> <code>${name}</code>`,
    (name) => `.$defs.${name}`,
  ],
  [
    'definitions',
    (name) => html`<span class="soft">defines</span> <code>${name}</code>`,
    (name) => `.definitions.${name}`,
  ],
];
const SINGLE: readonly (readonly [keyword: string, label: string])[] = [
  ['additionalProperties', 'any other property'],
  ['unevaluatedProperties', 'any property not named elsewhere'],
  ['additionalItems', 'any further item'],
  ['unevaluatedItems', 'any item not described elsewhere'],
  ['contains', 'at least one item'],
  ['propertyNames', 'each name'],
  ['contentSchema', 'its content'],
  ['not', 'but not'],
  ['if', 'if it is'],
  ['then', 'then it is'],
  ['else', 'else it is'],
];
const LISTS: readonly (readonly [keyword: string, label: string, next: string])[] = [
  ['allOf', 'all of', 'and'],
  ['oneOf', 'one of', 'or'],
  ['anyOf', 'any of', 'or'],
  ['prefixItems', 'first', 'then'],
];

/** Keywords with a place of their own on the page; any other is shown as it is written. */
const KNOWN: ReadonlySet<string> = new Set([
  ...MAPS.map(([keyword]) => keyword),
  ...SINGLE.map(([keyword]) => keyword),
  ...LISTS.map(([keyword]) => keyword),
  ...[
    '$ref',
    'type',
    'nullable',
    'format',
    'enum',
    'const',
    'properties',
    'required',
    'items',
    'description',
    'title',
  ],
  ...['deprecated', 'readOnly', 'writeOnly', 'discriminator', 'externalDocs', 'example', 'examples'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'pattern', 'default'],
]);

/** Below this depth the inside of a schema is folded, and open at first where it is as short as this. */
const OPEN_DEPTH = 1;
const FEW = 3;

export class Schemas {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What a value is, in a few words, with links to components. */
  type(at: Located): Markup {
    const { value } = at;
    if (value === true) return html`any value`;
    if (value === false) return html`no value`;
    if (!isObject(value)) return html`<span class="chip bad">no schema</span>`;
    if (typeof value.$ref === 'string') return this.#reference(at, value.$ref);
    const types = Array.isArray(value.type) ? value.type : value.type === undefined ? [] : [value.type];
    const named = types.map((type: Json) => this.#named(at, String(type)));
    if (named.length === 0) named.push(this.#untyped(at));
    if (value.nullable === true) named.push(html`null`);
    return joined(named, ' or ');
  }

  /** Everything of a schema that is no schema in turn: description, limits, values. */
  facts(at: Located): Markup {
    const { value } = at;
    if (!isObject(value) || this.#isReference(at)) return html``;
    const parts = this.#parts;
    const title = textAt(at, 'title');
    const limits = this.#limits(at);
    const values = children(child(at, 'enum')).map(
      ([, each]) => html`<code>${plain(parts.json(each, false), each.value)}</code>`,
    );
    const examples = children(child(at, 'examples')).map(([, each]) => each);
    const single = child(at, 'example');
    return html`${title === undefined || title === componentOf(at.pointer)?.name ? '' : html`<p class="title">${title}</p>`}${parts.markdown.block(textAt(at, 'description'))}${
      limits.length === 0 ? '' : html`<p class="limits">${limits}</p>`
    }${values.length === 0 ? '' : html`<p class="values"><span class="soft">one of</span> ${joined(values, ' ')}</p>`}${this.#discriminator(at)}${[
      ...(single === undefined ? [] : [single]),
      ...examples,
    ].map((each) =>
      parts.named('example', each),
    )}${this.#requiredElsewhere(at)}${externalDocs(at)}${parts.others(at, KNOWN)}`;
  }

  /** The first line of an entry: its name, what it is, what is special about it, and its address. */
  head(at: Located, name: Markup, { type, required, marks, id }: Head): Markup {
    return html`<p class="head">${this.#parts.landing(at.pointer)}${name}${given(type, (words) => html` <span class="type">${words}</span>`)}${
      required === true ? html` <span class="required">required</span>` : ''
    }${this.chips(at)}${marks ?? ''}${given(id, (own) => html` ${anchor(own)}`)}</p>`;
  }

  chips(at: Located): Markup {
    const on = (key: string) => member(at, key) === true;
    return html`${on('deprecated') ? html` <span class="chip odd">deprecated</span>` : ''}${on('readOnly') ? html` <span class="chip">read-only</span>` : ''}${on('writeOnly') ? html` <span class="chip">write-only</span>` : ''}`;
  }

  /** The schemas inside of a schema, each with the words of the pages beside it. */
  inside(at: Located, id: string, depth = 0): Markup {
    const inner = this.#inner(at);
    if (inner.length === 0) return html``;
    const items = inner.map((each) => this.#item(each, id, depth));
    if (depth < OPEN_DEPTH)
      return html`<div class="inside">${items}</div>
`;
    return html`<details class="inside"${inner.length <= FEW ? { html: ' open' } : ''}><summary>${summaryOf(inner)}</summary>${items}</details>
`;
  }

  /** The pointers of the schemas that `inside` shows with words of their own. */
  insidePointers(at: Located): string[] {
    return this.#inner(at).flatMap(({ at: { pointer }, required }) =>
      required === undefined ? [pointer] : [pointer, required],
    );
  }

  #inner(at: Located, prefix = ''): Inner[] {
    const { value } = at;
    if (!isObject(value) || this.#isReference(at)) return [];
    const required = new Map(
      children(child(at, 'required')).map(([, { value: name, pointer }]) => [name, pointer]),
    );
    const found: Inner[] = children(child(at, 'properties')).map(([name, schema]) => ({
      label: html`<code class="name">${prefix}${prefix === '' ? '' : '.'}${name}</code>`,
      own: 'name',
      key: `${prefix}.${name}`,
      at: schema,
      required: required.get(name),
    }));
    for (const [keyword, label, key] of MAPS)
      for (const [name, schema] of children(child(at, keyword)))
        found.push({ label: label(name), own: keyword, key: prefix + key(name), at: schema });
    for (const [keyword, label] of SINGLE) {
      const schema = child(at, keyword);
      if (schema !== undefined && schema.value !== true)
        found.push({
          label: html`<span class="soft">${label}:</span>`,
          own: keyword,
          key: `${prefix}.${keyword}`,
          at: schema,
        });
    }
    for (const [keyword, label, next] of LISTS) {
      const list = children(child(at, keyword));
      // A list of one schema is how 3.0 says something beside a reference: its type is shown in place.
      if (list.length === 1 && keyword !== 'prefixItems' && this.#isPlain(list[0]?.[1])) continue;
      for (const [index, schema] of list)
        found.push({
          label: html`<span class="soft">${index === '0' ? label : next}:</span>`,
          own: keyword,
          key: `${prefix}.${keyword}.${index}`,
          at: schema,
        });
    }
    const items = child(at, 'items');
    if (items !== undefined && !this.#isPlain(items)) {
      if (isObject(items.value) && Object.keys(items.value).every((key) => FLAT.has(key)))
        found.push(...this.#inner(items, `${prefix}[]`));
      else
        found.push({
          label: html`<span class="soft">each item:</span>`,
          own: 'items',
          key: `${prefix}[]`,
          at: items,
        });
    }
    return found;
  }

  /** A reference and nothing else: in 3.0 what stands beside one does not count. */
  #isReference({ value }: Located): boolean {
    return this.#parts.document.dialect === '3.0' && isObject(value) && typeof value.$ref === 'string';
  }

  #item({ label, own, key, at, required }: Inner, parent: string, depth: number): Markup {
    const parts = this.#parts;
    const id = parts.id(`${parent}${key}`);
    const line = this.head(at, label, { type: this.type(at), required: required !== undefined });
    const said = html`${line}${this.facts(at)}`;
    return html`<div class="item" id="${id}">${parts.pair(
      said,
      parts.words.all(
        [
          { pointer: at.pointer, own },
          ...(required === undefined ? [] : [{ pointer: required, own: 'required' }]),
        ],
        this.insidePointers(at),
      ),
    )}${this.inside(at, id, depth + 1)}</div>
`;
  }

  #reference(at: Located, reference: string): Markup {
    const target = this.#parts.document.schemaBehind(at);
    return target === undefined
      ? html`<span class="chip bad">leads nowhere</span> <code>${reference}</code>`
      : this.#parts.link(target.pointer);
  }

  #named(at: Located, type: string): Markup {
    const format = textAt(at, 'format');
    if (type === 'array') {
      const items = child(at, 'items');
      if (items === undefined || Array.isArray(items.value)) return html`array`;
      const limits = this.#isPlain(items) ? this.#limits(items) : [];
      return html`array of ${this.type(items)}${limits.length === 0 ? '' : html` <span class="limits">(each: ${limits})</span>`}`;
    }
    return format === undefined || type === 'null'
      ? html`${type}`
      : html`${type} <span class="soft">(${format})</span>`;
  }

  #untyped(at: Located): Markup {
    const { value } = at;
    if (!isObject(value)) return html``;
    const compositions = ['allOf', 'oneOf', 'anyOf'].map((keyword) => children(child(at, keyword)));
    const all = compositions.flat();
    const [single] = all;
    if (all.length === 1 && single !== undefined && this.#isPlain(single[1])) return this.type(single[1]);
    if (
      value.properties !== undefined ||
      value.additionalProperties !== undefined ||
      value.patternProperties !== undefined
    )
      return html`object`;
    if (value.items !== undefined || value.prefixItems !== undefined) return this.#named(at, 'array');
    if (value.const !== undefined) return html`constant`;
    if (value.enum !== undefined) return html`value`;
    const [allOf = [], oneOf = [], anyOf = []] = compositions;
    if (oneOf.length > 0) return html`one of ${oneOf.length}`;
    if (anyOf.length > 0) return html`any of ${anyOf.length}`;
    return allOf.length > 0 ? html`all of ${allOf.length}` : html`any value`;
  }

  /** Whether a type in a line says all there is, or a link leads to it. */
  #isPlain(at: Located | undefined): boolean {
    if (at === undefined || !isObject(at.value)) return true;
    const keys = Object.keys(at.value);
    if (typeof at.value.$ref === 'string') return this.#isReference(at) || keys.length === 1;
    return keys.every((key) => PLAIN.has(key)) && this.#inner(at).length === 0;
  }

  #limits(at: Located): Markup[] {
    const number = (key: string) => {
      const found = child(at, key);
      return found === undefined || typeof found.value === 'boolean'
        ? undefined
        : this.#parts.json(found, false);
    };
    const limits: Markup[] = [];
    const add = (name: string, shown: string | undefined) => {
      if (shown !== undefined) limits.push(html`<span>${name} <code>${shown}</code></span>`);
    };
    // In 3.0 `exclusiveMinimum: true` speaks of `minimum`.
    add(member(at, 'exclusiveMinimum') === true ? '>' : '≥', number('minimum'));
    add('>', number('exclusiveMinimum'));
    add(member(at, 'exclusiveMaximum') === true ? '<' : '≤', number('maximum'));
    add('<', number('exclusiveMaximum'));
    add('multiple of', number('multipleOf'));
    for (const [unit, least, most] of UNITS) add(unit, range(number(least), number(most)));
    if (member(at, 'uniqueItems') === true) limits.push(html`<span>all different</span>`);
    add('pattern', textAt(at, 'pattern'));
    for (const key of ['const', 'default']) {
      const found = child(at, key);
      if (found !== undefined)
        add(key === 'const' ? 'always' : key, plain(this.#parts.json(found, false), found.value));
    }
    return limits;
  }

  #discriminator(at: Located): Markup {
    const property = child(child(at, 'discriminator') ?? { value: null, pointer: '' }, 'propertyName')?.value;
    if (typeof property !== 'string') return html``;
    const mapping = this.#parts
      .mapping(at)
      .map(
        ([value, target, reference]) =>
          html`<li><code>${value}</code> ${target === undefined ? html`<code>${reference}</code>` : this.#parts.link(target.pointer)}</li>`,
      );
    return html`<p class="fact"><span class="soft">told apart by</span> <code>${property}</code></p>${mapping.length === 0 ? '' : html`<ul class="mapping">${mapping}</ul>`}`;
  }

  /** Names that are required here and described in another part of the schema. */
  #requiredElsewhere(at: Located): Markup {
    const own = new Set(children(child(at, 'properties')).map(([name]) => name));
    const names = children(child(at, 'required')).flatMap(([, { value }]) =>
      typeof value === 'string' && !own.has(value) ? [value] : [],
    );
    if (names.length === 0) return html``;
    return html`<p class="fact"><span class="soft">also required</span> ${joined(
      names.map((name) => html`<code>${name}</code>`),
      ' ',
    )}</p>`;
  }
}

/** Keywords of a schema that is told in a line. */
const PLAIN: ReadonlySet<string> = new Set([
  ...[
    'type',
    'format',
    'nullable',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
  ],
  ...[
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'uniqueItems',
    'pattern',
    'default',
    'const',
    'items',
  ],
]);
/** Keywords of items whose properties stand with those of the list. */
const FLAT: ReadonlySet<string> = new Set(['type', 'properties', 'required']);

const UNITS = [
  ['length', 'minLength', 'maxLength'],
  ['items', 'minItems', 'maxItems'],
  ['properties', 'minProperties', 'maxProperties'],
] as const;

function range(least: string | undefined, most: string | undefined): string | undefined {
  if (least === undefined) return most === undefined ? undefined : `≤ ${most}`;
  if (most === undefined) return `≥ ${least}`;
  return least === most ? least : `${least} to ${most}`;
}

/** Text without the quotes of JSON, unless it could be taken for something else. */
function plain(json: string, value: Json): string {
  return typeof value === 'string' &&
    /^[A-Za-z_/][\w./:+ -]*$/.test(value) &&
    !/^(?:true|false|null)$/.test(value)
    ? value
    : json;
}

function summaryOf(inner: readonly Inner[]): string {
  const properties = inner.filter(({ own }) => own === 'name').length;
  if (properties === inner.length) return properties === 1 ? '1 property' : `${properties} properties`;
  return inner.length === 1 ? '1 part' : `${inner.length} parts`;
}

export function joined(list: readonly Markup[], between: string): Markup {
  return html`${list.map((each, index) => (index === 0 ? each : html`${between}${each}`))}`;
}

export function externalDocs(at: Located): Markup {
  const docs = child(at, 'externalDocs');
  const url = docs === undefined ? undefined : textAt(docs, 'url');
  if (docs === undefined || url === undefined) return html``;
  const words = textAt(docs, 'description') ?? url;
  return html`<p class="fact"><span class="soft">see</span> ${webLink(url, words)}</p>`;
}

/** A link where the address is one of the web. */
export function webLink(url: string, words: string): Markup {
  if (/^https?:\/\//i.test(url)) return html`<a href="${url}">${words}</a>`;
  return url === '' || url === words ? html`${words}` : html`${words} <code>${url}</code>`;
}
