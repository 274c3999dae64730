import {
  type Alias,
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  Parser,
  Scalar,
  type YAMLMap,
} from 'yaml';
import { type ContractError, type Problem, refusal, shown } from '../error.js';
import { isExact } from '../exact.js';
import { isObject, type Json, joinPointer, setMember } from '../json.js';
import { MAX_DEPTH, type ParsedText, problemAt, record, repeatedKey, TOO_DEEP } from './parse-json.js';
import type { TextFile } from './text-file.js';

/** Nodes an alias-ridden file may grow to, or ten times what is written, whichever is more. */
const MAX_EXPANDED = 1_000_000;

/**
 * Reads YAML 1.2 (and with it JSON) with the place of everything in it. Keys become text (`200:` is `"200":`), aliases and `<<`
 * are replaced by what they stand for.
 *
 * @throws {ContractError} for text that is not YAML, several documents, recursive aliases,
 *   aliases that expand past all sense and nesting past all sense
 */
export function parseYaml(text: TextFile): ParsedText {
  const contents = compose(text);
  return new YamlReader(text).read(contents);
}

/** Names of files that are rarely contracts. */
const PAGE = /\.(?:txt|md|markdown|html?)$/i;

/** The one document of the file. The parser keeps its own stack, the composer does not: depth is checked between. */
function compose(text: TextFile): Node {
  const tokens = tokensOf(text);
  refuseDeepNesting(text, tokens);
  // Repeated keys are looked for below: the package compares every key with every other.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [document, another] = composer.compose(tokens, true, text.text.length);
  // The first mistake only: those after it are mostly its consequences.
  const [error] = document?.errors ?? [];
  if (error !== undefined) {
    const advice = PAGE.test(text.file)
      ? 'If it is a documentation page, `generate` makes a contract of it.'
      : 'Mend the text.';
    const message = `not valid YAML or JSON: ${shown(error.message, 200)}. ${advice}`;
    throw fail(text, error.pos[0], 'not-yaml', message);
  }
  if (another !== undefined) {
    throw fail(
      text,
      another.range[0],
      'not-yaml',
      'a second YAML document begins here; expected one. Split the file.',
    );
  }
  if (document === undefined || document.contents === null) {
    throw fail(text, 0, 'empty', 'the document is empty; expected an OpenAPI document.');
  }
  return document.contents;
}

function tokensOf(text: TextFile): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let brackets = 0;
  let offset = 0;
  // A lone carriage return ends a line (YAML 1.2.2, 5.4); the package takes it for white space.
  for (const lexeme of new Lexer().lex(text.text.replace(/\r(?!\n)/g, '\n'))) {
    // A file of nothing but brackets is refused here, before it is kept in memory a hundredfold.
    if (lexeme === '[' || lexeme === '{') brackets += 1;
    else if (lexeme === ']' || lexeme === '}') brackets -= 1;
    if (brackets > MAX_DEPTH) throw fail(text, offset, 'too-deep', TOO_DEEP);
    if (!MARKERS.has(lexeme)) offset += lexeme.length;
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return tokens;
}

/** What the lexer puts between lexemes: start of a document, end of flow after an error, start of a scalar. */
const MARKERS = new Set(['\u0002', '\u0018', '\u001f']);

function refuseDeepNesting(text: TextFile, tokens: readonly CST.Token[]): void {
  const pending = tokens.map((token): [CST.Token | null | undefined, number] => [token, 0]);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [token, depth] = next;
    if (token === null || token === undefined) continue;
    if (depth > MAX_DEPTH) throw fail(text, token.offset, 'too-deep', TOO_DEEP);
    if (token.type === 'document') pending.push([token.value, depth]);
    else if ('items' in token) {
      for (const { key, value } of token.items as CST.CollectionItem[]) {
        pending.push([key, depth + 1], [value, depth + 1]);
      }
    }
  }
}

function fail(text: TextFile, offset: number, code: string, message: string): ContractError {
  return refusal([problemAt(text, offset, code, message)]);
}

interface Read {
  readonly value: Json;
  /** Nodes, aliases expanded. */
  readonly size: number;
  /** Levels below this one. */
  readonly depth: number;
  readonly exact?: string;
}

/** One walk over the nodes: plain values, their origins, and a bound on what following aliases can cost. */
class YamlReader {
  readonly #text: TextFile;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  readonly #done = new Map<Node, Read>();
  readonly #problems: Problem[] = [];
  readonly #path: string[] = [];
  #written = 0;

  constructor(text: TextFile) {
    this.#text = text;
  }

  read(root: Node): ParsedText {
    const { value, size } = this.#node(root);
    if (size > Math.max(MAX_EXPANDED, 10 * this.#written)) {
      throw fail(
        this.#text,
        0,
        'alias-expansion',
        `aliases expand to ${size} nodes, which is refused. Use $ref instead.`,
      );
    }
    return { value, problems: this.#problems };
  }

  #node(node: Node | null): Read {
    this.#written += 1;
    if (node === null) return { value: null, size: 1, depth: 0 };
    if (isAlias(node)) return this.#alias(node);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const read = isMap(node) ? this.#map(node) : isSeq(node) ? this.#list(node) : this.#scalar(node);
    this.#open.delete(node);
    if (read.depth + this.#path.length > MAX_DEPTH) throw fail(this.#text, start(node), 'too-deep', TOO_DEEP);
    if (isAnchored(node)) this.#done.set(node, read);
    return read;
  }

  #alias(alias: Alias): Read {
    const target = this.#anchors.get(alias.source);
    const name = shown(alias.source);
    if (target === undefined) {
      throw fail(
        this.#text,
        start(alias),
        'unknown-alias',
        `no anchor "${name}" stands above this alias. Define it first.`,
      );
    }
    if (this.#open.has(target)) {
      throw fail(
        this.#text,
        start(alias),
        'recursive-alias',
        `the alias "${name}" stands inside what it repeats. Use $ref for recursion.`,
      );
    }
    const read = this.#done.get(target) ?? { value: null, size: 1, depth: 0 };
    if (read.depth + this.#path.length > MAX_DEPTH)
      throw fail(this.#text, start(alias), 'too-deep', TOO_DEEP);
    return read;
  }

  #map(map: YAMLMap): Read {
    const value: { [key: string]: Json } = {};
    const offsets = new Map<string, number>();
    const exact = new Map<string, string>();
    const merged: Node[] = [];
    let size = 1;
    let depth = 0;
    for (const { key: keyNode, value: valueNode } of map.items) {
      // The parser makes nodes of keys and values; only hand-made documents hold anything else.
      const key = keyText(keyNode as Node);
      const at = start(keyNode as Node);
      // In quotes it is a key like any other.
      if (key === '<<' && valueNode !== null && isScalar(keyNode) && keyNode.type === Scalar.PLAIN) {
        merged.push(valueNode as Node);
        continue;
      }
      if (offsets.has(key))
        this.#problems.push(repeatedKey(this.#text, at, key, joinPointer('', ...this.#path, key)));
      this.#path.push(key);
      const member = this.#node(valueNode as Node | null);
      this.#path.pop();
      size += member.size + 1;
      depth = Math.max(depth, member.depth + 1);
      setMember(value, key, member.value);
      offsets.set(key, at);
      if (member.exact !== undefined) exact.set(key, member.exact);
    }
    for (const node of merged) size += this.#merge(node, value, offsets);
    record(this.#text, value, start(map), offsets, exact.size === 0 ? undefined : exact);
    return { value, size, depth };
  }

  /** Takes over what `<<` names, where the mapping does not say it itself (YAML 1.1, merge keys). */
  #merge(node: Node, into: { [key: string]: Json }, offsets: Map<string, number>): number {
    const { value, size } = this.#node(node);
    const at = start(node);
    for (const source of Array.isArray(value) ? value : [value]) {
      if (!isObject(source)) {
        throw fail(this.#text, at, 'not-yaml', '`<<` expects a mapping or a list of mappings.');
      }
      for (const [key, member] of Object.entries(source)) {
        if (Object.hasOwn(into, key) || member === undefined) continue;
        setMember(into, key, member);
        offsets.set(key, at);
      }
    }
    return size;
  }

  #list(list: { readonly items: readonly unknown[]; readonly range?: Node['range'] }): Read {
    const value: Json[] = [];
    const offsets = new Map<number, number>();
    const exact = new Map<string, string>();
    let size = 1;
    let depth = 0;
    for (const item of list.items as (Node | null)[]) {
      this.#path.push(String(value.length));
      const read = this.#node(item);
      this.#path.pop();
      offsets.set(value.length, item === null ? (list.range?.[0] ?? 0) : start(item));
      if (read.exact !== undefined) exact.set(String(value.length), read.exact);
      value.push(read.value);
      size += read.size;
      depth = Math.max(depth, read.depth + 1);
    }
    record(this.#text, value, list.range?.[0] ?? 0, offsets, exact.size === 0 ? undefined : exact);
    return { value, size, depth };
  }

  #scalar(node: Node): Read {
    const value: unknown = isScalar(node) ? node.value : null;
    const written = (isScalar(node) ? node.source : undefined) ?? '';
    if (typeof value === 'number') {
      if (!Number.isFinite(value) && !/\d/.test(written)) {
        throw fail(
          this.#text,
          start(node),
          'not-json',
          'a number that JSON does not have. Write a finite number or a text.',
        );
      }
      return { value, size: 1, depth: 0, ...(isExact(written) ? {} : { exact: written }) };
    }
    if (typeof value === 'string' || typeof value === 'boolean' || value === null)
      return { value, size: 1, depth: 0 };
    // Only explicit tags lead here (`!!binary`); JSON has nothing for them, the words themselves are kept.
    return { value: written, size: 1, depth: 0 };
  }
}

/** A key as text: `200:` and `"200":` are the same response. */
function keyText(key: Node): string {
  return isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : String(key);
}

function isAnchored(node: Node): boolean {
  return 'anchor' in node && node.anchor !== undefined;
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
