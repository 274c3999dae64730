import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { type Evidence, type Fact, type JsonObject, type JsonValue, PageError } from '../model.js';
import type { OpenApiDocument } from './document.js';

/** Longest quote of a fact that comes from a whole object. */
const MAX_QUOTE = 300;

/** A value in the file, with its JSON Pointer and its place. */
export class Value {
  readonly document: OpenApiDocument;
  /** JSON Pointer (RFC 6901) from the root; empty for the root. */
  readonly pointer: string;
  readonly #node: Node | null;
  readonly #key: Node | undefined;

  constructor(document: OpenApiDocument, node: Node | null, pointer: string, key?: Node) {
    this.document = document;
    this.#node = node === null ? null : document.dereference(node);
    this.pointer = pointer;
    this.#key = key;
  }

  get isObject(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The node this value stands for: the same for every alias of it. */
  get identity(): object {
    return this.#node ?? this;
  }

  /** A member of an object; undefined where there is none, or where this is no object. */
  get(key: string): Value | undefined {
    if (!isMap(this.#node)) return undefined;
    const member = this.document.members(this.#node).get(key);
    return member === undefined
      ? undefined
      : new Value(this.document, member.value, childPointer(this.pointer, key), member.key);
  }

  /** Members in the order written; none where this is no object. */
  entries(): [string, Value][] {
    if (!isMap(this.#node)) return [];
    return [...this.document.members(this.#node)].map(([key, member]) => [
      key,
      new Value(this.document, member.value, childPointer(this.pointer, key), member.key),
    ]);
  }

  /** Items of a list; none where this is no list. */
  items(): Value[] {
    if (!isSeq(this.#node)) return [];
    return this.#node.items.map(
      (item, index) => new Value(this.document, item as Node, childPointer(this.pointer, String(index))),
    );
  }

  /** A scalar as JSON; undefined for objects and lists. */
  scalar(): string | number | boolean | null | undefined {
    if (this.#node === null) return null;
    if (!isScalar(this.#node)) return undefined;
    const value: unknown = this.#node.value;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    // Not a number in JSON's sense (.inf, .nan): the text as written.
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#node.source;
  }

  /** A string, or any other scalar as it is written (`version: 2.0`). */
  text(): string | undefined {
    const value = this.scalar();
    if (typeof value === 'string') return value;
    return value === undefined || value === null || !isScalar(this.#node)
      ? undefined
      : (this.#node.source ?? String(value));
  }

  json(): JsonValue {
    if (isMap(this.#node)) return this.jsonObject();
    if (isSeq(this.#node)) return this.items().map((item) => item.json());
    return this.scalar() ?? null;
  }

  /** An object as JSON; keys like `__proto__` become own properties. */
  jsonObject(): JsonObject {
    return Object.fromEntries(this.entries().map(([key, value]) => [key, value.json()]));
  }

  /** Where the value stands: key and value of a member, the value alone otherwise; long ones are cut. */
  evidence(): Evidence {
    const value = this.#node?.range;
    const key = this.#key?.range;
    // Of an alias, the anchored value stands elsewhere: the key is what stands here.
    const start = key?.[0] ?? value?.[0] ?? 0;
    const end = value !== undefined && value !== null && value[1] > start ? value[1] : (key?.[1] ?? start);
    return this.document.source.evidence(start, cut(this.document.source.text, start, end));
  }

  fact<T>(value: T): Fact<T> {
    return { value, evidence: [this.evidence()] };
  }

  /** A fact that the key of this member states: a path, a status, a name. */
  keyFact<T>(value: T): Fact<T> {
    const range = this.#key?.range;
    if (range === undefined || range === null) return this.fact(value);
    return { value, evidence: [this.document.source.evidence(range[0], range[1])] };
  }

  /** A member that is a scalar, as a fact; undefined where it is missing, null or no scalar. */
  textFact(key: string): Fact<string> | undefined {
    const member = this.get(key);
    const text = member?.text();
    return member === undefined || text === undefined ? undefined : member.fact(text);
  }

  /** A boolean member as a fact; undefined where it is missing or no boolean. */
  flagFact(key: string): Fact<boolean> | undefined {
    const member = this.get(key);
    const flag = member?.scalar();
    return member === undefined || typeof flag !== 'boolean' ? undefined : member.fact(flag);
  }

  error(code: string, message: string): PageError {
    const { page, line, column } = this.evidence();
    return new PageError({ page, line, column, code }, `${message} (at ${this.pointer || 'the root'})`);
  }
}

/** A JSON Pointer one step further. */
export function childPointer(pointer: string, key: string): string {
  return `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

function cut(text: string, start: number, end: number): number {
  if (end - start <= MAX_QUOTE) return end;
  const lineBreak = text.lastIndexOf('\n', start + MAX_QUOTE);
  if (lineBreak > start) return lineBreak;
  // Never between the two halves of a character outside the basic plane.
  const last = text.charCodeAt(start + MAX_QUOTE - 1);
  return start + MAX_QUOTE - (last >= 0xd800 && last < 0xdc00 ? 1 : 0);
}
