/**
 * Holds what was read of a page to the page's own examples: a key that no row describes, an array that was read as an object,
 * a value outside of its enumeration, type or pattern, `null` in a field that is not nullable, a required field that the
 * example lacks. Each is a remark with both places; nothing read is changed by it.
 */
import { checkFormat } from '../../contract/validate/formats/index.js';
import { nameOf, parentOf } from './field-path.js';
import type {
  Diagnostic,
  DocumentedContent,
  DocumentedField,
  DocumentedOperation,
  Evidence,
  Fact,
  SampleNode,
  SchemaType,
} from './model.js';
import type { SourceText } from './source.js';

/** Remarks of one kind for one body beyond these are only counted. */
const MOST_OF_A_KIND = 5;
const LONGEST_SHOWN = 80;

export function checkAgainstExamples(
  source: SourceText,
  operation: DocumentedOperation,
): readonly Diagnostic[] {
  const bodies = [
    ...(operation.requestBody === undefined
      ? []
      : [{ of: 'request', contents: operation.requestBody.contents }]),
    ...operation.responses.map(({ contents, status }) => ({ of: `response ${status.value}`, contents })),
  ];
  return bodies.flatMap(({ of, contents }) =>
    contents.flatMap((content) => new BodyCheck(source, of, content).remarks()),
  );
}

class BodyCheck {
  readonly #source: SourceText;
  readonly #of: string;
  readonly #content: DocumentedContent;
  readonly #fields: ReadonlyMap<string, DocumentedField>;
  /** Paths that have fields below them. */
  readonly #parents: ReadonlySet<string>;
  /** The path of the key (`zones.<zone>`) of fields whose members are map keys, and the names that it may be. */
  readonly #maps: ReadonlyMap<
    string,
    { readonly path: string; readonly keys: readonly string[] | undefined }
  >;
  readonly #found: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  readonly #undocumented = new Map<string, SampleNode>();
  readonly #told = new Set<string>();

  constructor(source: SourceText, of: string, content: DocumentedContent) {
    this.#source = source;
    this.#of = of;
    this.#content = content;
    this.#fields = new Map(content.fields.map((field) => [field.path.value, field]));
    const paths = content.fields.map(({ path }) => path.value);
    this.#parents = new Set(paths.flatMap(ancestorsOf));
    this.#maps = new Map(
      paths.flatMap((path) => {
        const [, map = '', key = ''] = /^((?:[^<{]*[^.<{])?)\.?([<{][^.]*)/.exec(path) ?? [];
        const whole = map === '' ? key : `${map}.${key}`;
        return key === ''
          ? []
          : [[map, { path: whole, keys: this.#fields.get(whole)?.keys?.value }] as const];
      }),
    );
  }

  remarks(): readonly Diagnostic[] {
    if (this.#fields.size === 0) return [];
    for (const sample of this.#content.samples ?? []) {
      if (sample.fault !== undefined) this.#invalid(sample, sample.fault);
      if (sample.broken === true) this.#pieces(sample);
      else this.#body(sample);
    }
    const keys = [...this.#undocumented.keys()];
    const first = this.#undocumented.get(keys[0] ?? '');
    if (first !== undefined) {
      const shown = keys.slice(0, 2 * MOST_OF_A_KIND).map((key) => JSON.stringify(key));
      const more = keys.length > shown.length ? ` and ${keys.length - shown.length} more` : '';
      this.#add(
        'example-key-undocumented',
        first,
        `The example of the ${this.#of} shows ${shown.join(', ')}${more}, which no row describes.`,
        this.#content.fields[0]?.path.evidence[0],
      );
    }
    return this.#found;
  }

  /** An example that is no JSON: told once for a body. */
  #invalid({ broken }: SampleNode, { at, what }: NonNullable<SampleNode['fault']>): void {
    const how =
      broken === true ? 'only names and values were compared, not their levels' : 'compared as it is meant';
    this.#once(
      '',
      'example-invalid',
      { kind: 'word', start: at, end: at + 1 },
      `The example of the ${this.#of} is no JSON: ${what} here; ${how}.`,
      undefined,
    );
  }

  /**
   * An example whose brackets do not match: nobody knows at which level its parts stand. A name that no row has is told, and a
   * value is compared where one row alone has its name under this parent.
   */
  #pieces(sample: SampleNode): void {
    const byName = new Map<string, DocumentedField[]>();
    for (const field of this.#fields.values()) {
      const name = nameOf(field.path.value);
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [field]);
      else known.push(field);
    }
    const holders = new Set([...this.#parents].map(nameOf));
    const walk = (node: SampleNode, parent: string | undefined): void => {
      for (const item of node.items ?? []) walk(item, parent);
      for (const { key, node: value, at } of node.entries ?? []) {
        const named = byName.get(key) ?? [];
        const isOpen = this.#maps.size > 0 || (parent !== undefined && !holders.has(parent));
        if (named.length === 0 && !holders.has(key) && !isOpen && !this.#undocumented.has(key))
          this.#undocumented.set(key, { ...value, ...at });
        const [only, ...others] = named.filter(({ path }) => nameOf(parentOf(path.value)) === (parent ?? ''));
        if (only !== undefined && others.length === 0) this.#value(value, only, only.path.value);
        walk(value, key);
      }
    };
    walk(sample, undefined);
  }

  #body(sample: SampleNode): void {
    const describesItems = [...this.#parents].some((path) => path === '[]');
    if (sample.kind === 'array' && describesItems) {
      for (const item of sample.items ?? []) this.#members(item, '[]');
    } else if (sample.kind === 'object' && !describesItems) this.#members(sample, '');
    else
      this.#add(
        'example-level',
        sample,
        `The example of the ${this.#of} is ${sample.kind === 'array' ? 'an array' : 'an object'}; the page describes ${describesItems ? 'an array' : 'an object'}.`,
        this.#content.fields[0]?.path.evidence[0],
      );
  }

  #members(node: SampleNode, at: string): void {
    if (node.kind !== 'object') return;
    const prefix = at === '' ? '' : `${at}.`;
    const map = this.#maps.get(at);
    const isKnown = (path: string) =>
      this.#fields.has(path) || this.#parents.has(path) || this.#parents.has(`${path}[]`);
    for (const { key, node: value, at: place } of node.entries ?? []) {
      const own = `${prefix}${key}`;
      const isKey = map !== undefined && !isKnown(own) && map.keys?.includes(key) !== false;
      const path = isKey ? map.path : own;
      const field = this.#fields.get(path);
      if (!isKnown(path)) {
        if (!this.#undocumented.has(path)) this.#undocumented.set(path, { ...value, ...place });
        continue;
      }
      if (field !== undefined) this.#value(value, field, path);
      if (this.#parents.has(path)) this.#members(value, path);
      if (this.#parents.has(`${path}[]`))
        for (const item of value.items ?? []) this.#members(item, `${path}[]`);
    }
    this.#required(node, prefix);
  }

  #required(node: SampleNode, prefix: string): void {
    if (node.open === true || (node.entries ?? []).length === 0) return;
    const keys = new Set((node.entries ?? []).map(({ key }) => key));
    for (const [path, field] of this.#fields) {
      const name = path.slice(prefix.length);
      if (!path.startsWith(prefix) || /[.[<{]/.test(name) || keys.has(name)) continue;
      if (field.required?.value !== true) continue;
      this.#once(
        path,
        'example-lacks-required',
        node,
        `The page says that ${JSON.stringify(path)} is required; the example of the ${this.#of} has none.`,
        field.required.evidence[0],
      );
    }
  }

  #value(node: SampleNode, field: DocumentedField, path: string): void {
    const { type, nullable, enum: values, format, pattern } = field;
    const name = JSON.stringify(path);
    if (node.kind === 'word') return;
    if (node.kind === 'null') {
      if (nullable?.value !== true)
        this.#once(
          path,
          'example-null',
          node,
          `The example shows null for ${name}, which the page does not call nullable.`,
          field.path.evidence[0],
        );
      return;
    }
    const isPlaceholder = isPlaceholderOf(node);
    // A scalar of which rows describe the members is told by the rows alone (`cross-check.ts`).
    const isTold = node.kind === 'object' && type?.value !== 'array' && this.#parents.has(path);
    if (type !== undefined && !isPlaceholder && !isTold && !suits(node, type.value)) {
      this.#once(
        path,
        'example-type',
        node,
        `The page says that ${name} is of type ${type.value}; the example shows ${article(node.kind)}.`,
        type.evidence[0],
      );
      return;
    }
    if (node.kind === 'array') this.#items(node, field, path);
    if (isPlaceholder || node.value === undefined) return;
    if (values !== undefined && !values.value.includes(node.value))
      this.#outside(path, node, `is none of the ${values.value.length} values that the page lists`, values);
    const { minimum, maximum, minLength, maxLength } = field;
    const [size, least, most] =
      typeof node.value === 'string'
        ? [[...node.value].length, minLength, maxLength]
        : [typeof node.value === 'number' ? node.value : Number.NaN, minimum, maximum];
    const passed =
      size < (least?.value ?? -Infinity) ? least : size > (most?.value ?? Infinity) ? most : undefined;
    if (passed !== undefined)
      this.#outside(path, node, 'is outside of the limits that the page states', passed);
    if (
      format !== undefined &&
      !/[<{]/.test(String(node.value)) &&
      checkFormat(format.value, node.value, undefined) === 'broken'
    )
      this.#outside(path, node, `is no ${format.value}`, format);
    // Patterns are those of the project's own inferences, short and linear.
    if (
      pattern !== undefined &&
      typeof node.value === 'string' &&
      !new RegExp(pattern.value, 'u').test(node.value)
    )
      this.#outside(path, node, `does not match ${pattern.value}`, pattern);
  }

  #items(
    { items = [] }: SampleNode,
    { items: type, itemsEnum: values }: DocumentedField,
    path: string,
  ): void {
    for (const item of items) {
      const isShown = item.kind !== 'word' && item.kind !== 'null' && !isPlaceholderOf(item);
      if (type !== undefined && isShown && !suits(item, type.value)) {
        this.#once(
          path,
          'example-type',
          item,
          `The page says that the items of ${JSON.stringify(path)} are of type ${type.value}; the example shows ${article(item.kind)}.`,
          type.evidence[0],
        );
      } else if (
        values !== undefined &&
        isShown &&
        item.value !== undefined &&
        !values.value.includes(item.value)
      )
        this.#outside(path, item, `is none of the ${values.value.length} values that the page lists`, values);
    }
  }

  #outside(path: string, node: SampleNode, how: string, stated: Fact<unknown> | undefined): void {
    this.#once(
      path,
      'example-value',
      node,
      `The example shows ${JSON.stringify(node.value)} for ${JSON.stringify(path)}, which ${how}.`,
      stated?.evidence[0],
    );
  }

  /** One remark of a kind for each field. */
  #once(path: string, code: string, at: SampleNode, message: string, also: Evidence | undefined): void {
    const key = `${code} ${path}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= MOST_OF_A_KIND) this.#add(code, at, message, also);
  }

  #add(code: string, at: SampleNode, message: string, also: Evidence | undefined): void {
    const { page, line, column, quote } = this.#source.evidence(
      at.start,
      Math.max(at.start + 1, Math.min(at.end, at.start + LONGEST_SHOWN)),
    );
    this.#found.push({
      severity: 'warning',
      code,
      page,
      line,
      column,
      quote,
      message,
      ...(also && { also }),
    });
  }
}

/** `{CRATE-ID}`, `<name>`, `...`: stands for a value. */
function isPlaceholderOf({ value }: SampleNode): boolean {
  // Not `{"department": "sales"}`, which is a document.
  const isNamed = /^(?:[<{[][^":,<>{}[\]]*[>}\]][:/@.-]?)+$/;
  return typeof value === 'string' && (isNamed.test(value) || value.includes('...'));
}

/** `a`, `a[]`, `a[].b` of `a[].b.c`. */
function ancestorsOf(path: string): string[] {
  const found: string[] = [];
  for (let at = path.length; at > 0; ) {
    at = Math.max(path.lastIndexOf('.', at - 1), 0);
    if (at === 0) break;
    const parent = path.slice(0, at);
    found.push(parent);
  }
  return found;
}

function suits(node: SampleNode, type: SchemaType): boolean {
  switch (type) {
    case 'integer':
      return node.kind === 'number' && Number.isInteger(node.value);
    case 'number':
    case 'string':
    case 'boolean':
    case 'object':
    case 'array':
      return node.kind === type;
  }
}

function article(kind: SampleNode['kind']): string {
  return `${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
