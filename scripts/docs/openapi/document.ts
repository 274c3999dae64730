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
  type YAMLMap,
} from 'yaml';
import { PageError } from '../model.js';
import type { SourceText } from '../source.js';
import { Value } from './value.js';

/** Deepest nesting that is followed, aliases included; real contracts stay far below. */
const MAX_DEPTH = 500;
/** Nodes an alias-ridden file may grow to, or ten times what is written, whichever is more. */
const MAX_EXPANDED = 1_000_000;

/** A YAML or JSON file with the place of everything in it. */
export class OpenApiDocument {
  readonly source: SourceText;
  readonly root: Value;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #members = new Map<YAMLMap, ReadonlyMap<string, Member>>();

  /** @throws PageError for text that is not YAML, duplicate keys, recursive aliases, and nesting past all sense. */
  constructor(source: SourceText) {
    this.source = source;
    const contents = parse(source);
    this.#targets = new Survey(source).of(contents);
    this.root = new Value(this, contents, '');
  }

  /** The node itself, or what the alias stands for. */
  dereference(node: Node): Node {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  /** Members of a mapping by key, in the order written; keys of a `<<` merge follow where not overridden. */
  members(map: YAMLMap): ReadonlyMap<string, Member> {
    let members = this.#members.get(map);
    if (members === undefined) {
      const found = new Map<string, Member>();
      const merged: Node[] = [];
      for (const { key, value } of pairs(map)) {
        if (keyText(key) === '<<' && value !== null) merged.push(value);
        else found.set(keyText(key), { key, value });
      }
      for (const each of merged.flatMap((node) => this.#mergeSources(node)))
        for (const [key, member] of this.members(each)) if (!found.has(key)) found.set(key, member);
      members = found;
      this.#members.set(map, members);
    }
    return members;
  }

  #mergeSources(node: Node): YAMLMap[] {
    const target = this.dereference(node);
    if (isMap(target)) return [target];
    return isSeq(target) ? target.items.flatMap((each) => this.#mergeSources(each as Node)) : [];
  }
}

export interface Member {
  readonly key: Node;
  readonly value: Node | null;
}

/** The one document of the file. The parser keeps its own stack, the composer does not: depth is checked between. */
function parse(source: SourceText): Node {
  const tokens = tokensOf(source);
  refuseDeepNesting(source, tokens);
  // Duplicate keys are looked for below: the package compares every key with every other.
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const [document, another] = composer.compose(tokens, true, source.text.length);
  if (another !== undefined)
    throw fail(source, another.range[0], 'not-yaml', 'a second YAML document begins here; expected one');
  const [error] = document?.errors ?? [];
  if (error !== undefined)
    throw fail(source, error.pos[0], 'not-yaml', `not valid YAML or JSON: ${error.message}`);
  if (document === undefined || document.contents === null)
    throw fail(source, 0, 'empty', 'the document is empty');
  return document.contents;
}

function tokensOf(source: SourceText): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let brackets = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    // A file of nothing but brackets is refused here, before it is kept in memory a hundredfold.
    if (lexeme === '[' || lexeme === '{') brackets++;
    else if (lexeme === ']' || lexeme === '}') brackets--;
    if (brackets > MAX_DEPTH) throw fail(source, offset, 'too-deep', TOO_DEEP);
    if (!MARKERS.has(lexeme)) offset += lexeme.length;
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  return tokens;
}

/** What the lexer puts between lexemes: start of a document, end of flow after an error, start of a scalar. */
const MARKERS = new Set(['\u0002', '\u0018', '\u001f']);

function refuseDeepNesting(source: SourceText, tokens: readonly CST.Token[]): void {
  const pending = tokens.map((token): [CST.Token | null | undefined, number] => [token, 0]);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [token, depth] = next;
    if (token === null || token === undefined) continue;
    if (depth > MAX_DEPTH) throw fail(source, token.offset, 'too-deep', TOO_DEEP);
    if (token.type === 'document') pending.push([token.value, depth]);
    else if ('items' in token)
      for (const { key, value } of token.items as CST.CollectionItem[])
        pending.push([key, depth + 1], [value, depth + 1]);
  }
}

const TOO_DEEP = `more than ${MAX_DEPTH} levels of nesting`;

function fail(source: SourceText, offset: number, code: string, message: string): PageError {
  return new PageError({ page: source.page, ...source.position(offset), code }, message);
}

function* pairs(map: YAMLMap): Generator<Member> {
  // The parser makes nodes of keys and values; only hand-made documents hold anything else.
  for (const pair of map.items) yield { key: pair.key as Node, value: pair.value as Node | null };
}

/** A key as text: `200:` and `"200":` are the same response. */
function keyText(key: Node): string {
  return isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : String(key);
}

/** One walk over the file that finds what each alias stands for and bounds what following them can cost. */
class Survey {
  readonly #source: SourceText;
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  readonly #measured = new Map<Node, { size: number; depth: number }>();
  #written = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  of(root: Node): ReadonlyMap<Alias, Node> {
    const { size } = this.#measure(root, 0);
    if (size > Math.max(MAX_EXPANDED, 10 * this.#written))
      throw fail(this.#source, 0, 'alias-expansion', `aliases expand to ${size} nodes, which is refused`);
    return this.#targets;
  }

  #measure(node: Node | null, level: number): { size: number; depth: number } {
    if (node === null) return { size: 1, depth: 0 };
    this.#written++;
    if (isAlias(node)) return this.#measureAlias(node);
    if (level > MAX_DEPTH) throw this.#tooDeep(node);
    if (isMap(node) || isSeq(node) || isScalar(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    }
    const measured = { size: 1, depth: 0 };
    const add = (child: Node | null) => {
      const { size, depth } = this.#measure(child, level + 1);
      measured.size += size;
      measured.depth = Math.max(measured.depth, depth + 1);
    };
    this.#open.add(node);
    if (isMap(node)) {
      const keys = new Set<string>();
      for (const { key, value } of pairs(node)) {
        const text = keyText(key);
        if (keys.has(text) && text !== '<<')
          throw fail(
            this.#source,
            start(key),
            'duplicate-key',
            `the key "${text.slice(0, 80)}" stands twice in the same object`,
          );
        keys.add(text);
        add(key);
        add(value);
      }
    } else if (isSeq(node)) for (const item of node.items) add(item as Node);
    this.#open.delete(node);
    if (measured.depth > MAX_DEPTH) throw this.#tooDeep(node);
    this.#measured.set(node, measured);
    return measured;
  }

  #measureAlias(alias: Alias): { size: number; depth: number } {
    const target = this.#anchors.get(alias.source);
    if (target === undefined)
      throw fail(this.#source, start(alias), 'unknown-alias', `no anchor "${alias.source}" above this alias`);
    if (this.#open.has(target))
      throw fail(
        this.#source,
        start(alias),
        'recursive-alias',
        `the alias "${alias.source}" stands inside what it repeats; use $ref for recursion`,
      );
    this.#targets.set(alias, target);
    return this.#measured.get(target) ?? { size: 1, depth: 0 };
  }

  #tooDeep(node: Node): PageError {
    return fail(this.#source, start(node), 'too-deep', TOO_DEEP);
  }
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}
