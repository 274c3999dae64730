/**
 * `NAME.provenance.json`, the file that says where each value of a contract comes from. It is as deep as the contract, names
 * each page and each repeated passage once, and is stable: a key depends on what it stands for alone, and what one page says
 * on no other page.
 */
import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject, joinPointer, readPointer } from './json.js';

/** A value that a page states, or that was inferred from its words, and that an overlay action replaced. */
export interface ReplacedValue {
  readonly value: string | number | boolean | null;
  readonly page: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
}

/** Where one value of the contract comes from. */
export interface ProvenanceEntry {
  /**
   * `stated`: the page says so in these words. `inferred`: `rule` made it from these words (or from OpenAPI's own
   * demands, then without words). `overlay`: an overlay action set it. `companion`: a companion contract says so.
   */
  readonly kind: 'stated' | 'inferred' | 'overlay' | 'companion';
  /** The page, overlay or companion, relative to the project (or to the folder the sources were given as). */
  readonly page?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
  /** The exact words at that place. */
  readonly quote?: string;
  readonly rule?: string;
  /** Of an overlay action: its source, in its author's words. */
  readonly description?: string;
  /** Of an overlay action: what the pages say of the value that it replaced. */
  readonly replaced?: ReplacedValue;
  /** The entry speaks for everything below its pointer, too. */
  readonly subtree?: true;
}

const FORMAT =
  'facts: as deep as the contract; a list holds the entries of the value at that place, {"here", "below"} those of the value and of what is in it. An entry is [page, line, column, words], or an object where there is more to say. Words that several entries quote are in quotes; {"words"} names them.';

/** The text of the file: one entry a line, so that a change is one line of a difference. */
export function renderProvenanceFile(
  contract: string,
  entries: Iterable<readonly [pointer: string, entries: readonly ProvenanceEntry[]]>,
): string {
  const tables = new Tables();
  const root = new Node();
  for (const [pointer, of] of entries) {
    root.at(readPointer(pointer)).here = of;
    for (const { quote } of of) tables.count(quote);
  }
  const facts = root.isEmpty ? '{}' : root.text(0, tables);
  return `{\n"contract": ${JSON.stringify(contract)},\n"format": ${JSON.stringify(FORMAT)},\n"pages": ${tables.pages.text()},\n"quotes": ${tables.quotes.text()},\n"facts": ${facts}\n}\n`;
}

const NOTHING: ReadonlyMap<string, Node> = new Map();

class Node {
  here: readonly ProvenanceEntry[] = [];
  #children: Map<string, Node> | undefined;

  /** Most places have nothing below them: a map for each would be most of the memory. */
  get #below(): ReadonlyMap<string, Node> {
    return this.#children ?? NOTHING;
  }

  get isEmpty(): boolean {
    return this.here.length === 0 && this.#below.size === 0;
  }

  at(tokens: readonly string[]): Node {
    let node: Node = this;
    for (const token of tokens) {
      let next = node.#below.get(token);
      if (next === undefined) {
        next = new Node();
        node.#children ??= new Map();
        node.#children.set(token, next);
      }
      node = next;
    }
    return node;
  }

  text(depth: number, tables: Tables): string {
    const indent = ' '.repeat(depth);
    const own = this.here.map((entry) => JSON.stringify(tables.shortened(entry)));
    const here =
      own.length > 1 ? `[\n${own.map((line) => `${indent}  ${line}`).join(',\n')}]` : `[${own.join('')}]`;
    if (this.#below.size === 0) return here;
    const below = [...this.#below]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([token, node]) => `${indent} ${JSON.stringify(token)}: ${node.text(depth + 1, tables)}`)
      .join(',\n');
    return `{${own.length === 0 ? '' : `"here": ${here}, `}"below": {\n${below}}}`;
  }
}

/** Shorter words are not worth a key. */
const SHORTEST_SHARED = 32;

/** What entries refer to: pages, and words that more than one of them quotes. */
class Tables {
  readonly pages = new Keys();
  readonly quotes = new Keys();
  readonly #once = new Set<string>();
  readonly #shared = new Set<string>();

  count(quote: string | undefined): void {
    if (quote === undefined || quote.length < SHORTEST_SHARED) return;
    if (this.#once.has(quote)) this.#shared.add(quote);
    else this.#once.add(quote);
  }

  shortened({ kind, page, line, column, quote, replaced, ...more }: ProvenanceEntry): Json {
    const key = page === undefined ? undefined : this.pages.of(page);
    const words: Json =
      quote !== undefined && this.#shared.has(quote) ? { words: this.quotes.of(quote) } : (quote ?? '');
    const isPlain = kind === 'stated' && replaced === undefined && Object.keys(more).length === 0;
    if (isPlain && key !== undefined && line !== undefined && column !== undefined && quote !== undefined)
      return [key, line, column, words];
    return {
      ...(kind === 'inferred' && more.rule !== undefined ? {} : { kind }),
      ...(key !== undefined && { at: [key, line ?? 0, column ?? 0, words] }),
      ...more,
      ...(replaced && { replaced: { ...replaced } }),
    };
  }
}

/** Keys of texts: short, and the same whatever other texts there are. */
class Keys {
  readonly #keys = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(text: string): string {
    const known = this.#keys.get(text);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(text).digest('hex');
    let length = 6;
    while (this.#taken.has(hash.slice(0, length))) length++;
    const key = hash.slice(0, length);
    this.#keys.set(text, key);
    this.#taken.add(key);
    return key;
  }

  text(): string {
    const lines = [...this.#keys]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([text, key]) => ` ${JSON.stringify(key)}: ${JSON.stringify(text)}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`;
  }
}

/** The entries of a provenance file by JSON Pointer. @throws SyntaxError where the text is no JSON, Error where it has no facts or pages */
export function readProvenanceFile(text: string): ReadonlyMap<string, readonly ProvenanceEntry[]> {
  const content: Json = JSON.parse(text);
  const found = new Map<string, readonly ProvenanceEntry[]>();
  if (!isObject(content) || !isObject(content.facts)) throw new Error('it has no `facts` object');
  // An earlier version wrote another form; its words only serve the report of one change.
  if (content.pages === undefined) return found;
  if (!isObject(content.pages)) throw new Error('it has no `pages` object');
  const quotes = isObject(content.quotes) ? content.quotes : {};
  collect(content.facts, '', { pages: content.pages, quotes }, found);
  return found;
}

interface ReadTables {
  readonly pages: JsonObject;
  readonly quotes: JsonObject;
}

function collect(
  node: Json | undefined,
  pointer: string,
  tables: ReadTables,
  found: Map<string, readonly ProvenanceEntry[]>,
): void {
  const here = isObject(node) ? node.here : node;
  if (Array.isArray(here))
    found.set(
      pointer,
      here.flatMap((each: Json) => entryOf(each, tables) ?? []),
    );
  if (!isObject(node) || !isObject(node.below)) return;
  for (const [token, below] of Object.entries(node.below))
    collect(below, joinPointer(pointer, token), tables, found);
}

const KINDS = ['stated', 'inferred', 'overlay', 'companion'] as const;

function entryOf(value: Json, tables: ReadTables): ProvenanceEntry | undefined {
  if (Array.isArray(value)) return { kind: 'stated', ...placeOf(value, tables) };
  if (!isObject(value)) return undefined;
  const { kind = 'inferred', at, rule, description, subtree, replaced } = value;
  const known = KINDS.find((each) => each === kind);
  if (known === undefined) return undefined;
  return {
    kind: known,
    ...(Array.isArray(at) ? placeOf(at, tables) : {}),
    ...(typeof rule === 'string' && { rule }),
    ...(typeof description === 'string' && { description }),
    ...(subtree === true && { subtree }),
    ...(isReplacedValue(replaced) && { replaced }),
  };
}

function isReplacedValue(value: unknown): value is ReplacedValue {
  if (typeof value !== 'object' || value === null) return false;
  const texts =
    'page' in value && typeof value.page === 'string' && 'quote' in value && typeof value.quote === 'string';
  return texts && 'line' in value && 'column' in value && 'value' in value;
}

function placeOf(
  [key, line, column, words]: readonly Json[],
  { pages, quotes }: ReadTables,
): Omit<ProvenanceEntry, 'kind'> {
  const shared = isObject(words) && typeof words.words === 'string' ? words.words : undefined;
  const quote = shared === undefined ? words : Object.hasOwn(quotes, shared) ? quotes[shared] : undefined;
  const page = typeof key === 'string' && Object.hasOwn(pages, key) ? pages[key] : undefined;
  return {
    ...(typeof page === 'string' && { page }),
    ...(typeof line === 'number' && line > 0 && { line }),
    ...(typeof column === 'number' && column > 0 && { column }),
    ...(typeof quote === 'string' && { quote }),
  };
}
