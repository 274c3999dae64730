/** The pages' own words beside a value of the contract: what the provenance has for it, sorted by how near it is to the value. */
import { childOf, type Json, joinPointer, readPointer } from '../../contract/json.js';
import type { ProvenanceEntry } from '../../contract/provenance.js';
import { html, type Markup } from '../../html/markup.js';

interface Node {
  readonly pointer: string;
  readonly value: Json | undefined;
  entries: readonly ProvenanceEntry[];
  readonly below: Map<string, Node>;
  taken: boolean;
}

/** One statement, with everything it is a source of: `name, in`. */
interface Word {
  readonly entry: ProvenanceEntry;
  readonly labels: Set<string>;
  /** The words already are the value. */
  verbatim: boolean;
}

export type Provenance = ReadonlyMap<string, readonly ProvenanceEntry[]>;

export class Words {
  readonly #root: Node;
  readonly #numbers = new Map<string, number>();
  readonly isEmpty: boolean;

  constructor(provenance: Provenance, document: Json) {
    this.#root = node('', document);
    this.isEmpty = provenance.size === 0;
    const pages = new Set<string>();
    for (const [pointer, entries] of provenance) {
      let at = this.#root;
      for (const token of readPointer(pointer)) {
        const known = at.below.get(token);
        const next = known ?? node(joinPointer(at.pointer, token), childOf(at.value, token));
        if (known === undefined) at.below.set(token, next);
        at = next;
      }
      at.entries = entries;
      for (const { page } of entries) if (page !== undefined) pages.add(page);
    }
    for (const page of [...pages].sort()) this.#numbers.set(page, this.#numbers.size + 1);
  }

  /** Pages, companions and overlays in the order of their numbers. */
  get pages(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  count(kind: ProvenanceEntry['kind']): number {
    let sum = 0;
    visit(this.#root, ({ entries }) => {
      sum += entries.filter((entry) => entry.kind === kind).length;
    });
    return sum;
  }

  /** Kinds of the sources at a place itself: what a heading is marked with. */
  kindsAt(pointer: string): ReadonlySet<ProvenanceEntry['kind']> {
    return new Set(this.#find(pointer)?.entries.map(({ kind }) => kind));
  }

  /** The pages that say something at a place or below it, each with its number and its own name. */
  pagesOf(pointer: string): Markup[] {
    const found = new Set<number>();
    const at = this.#find(pointer);
    if (at !== undefined)
      visit(at, ({ entries }) => {
        for (const { page } of entries) if (page !== undefined) found.add(this.#numbers.get(page) ?? 0);
      });
    return [...found]
      .sort((a, b) => a - b)
      .map((number) => html`${this.pageLink(number)} ${(this.pages[number - 1] ?? '').replace(/^.*\//, '')}`);
  }

  /**
   * The words of a place and of everything below it but the places in `except`, which show their own.
   * @param own What the value at the place itself is called: `status`, `name`.
   * @param above A place whose own words belong here, too, without what is below it, and what it is called.
   */
  of(
    pointer: string,
    own: string,
    except: readonly string[] = [],
    above?: readonly [pointer: string, own: string],
  ): Markup {
    return this.all([{ pointer, own }], except, above);
  }

  /** The same for several places together. */
  all(
    places: readonly { readonly pointer: string; readonly own: string }[],
    except: readonly string[] = [],
    above?: readonly [pointer: string, own: string],
  ): Markup {
    const left = new Set(except);
    const found: Labelled[] = [];
    const over = above === undefined ? undefined : this.#find(above[0]);
    if (over !== undefined) {
      over.taken = true;
      found.push({ label: above?.[1] ?? '', at: over });
    }
    for (const { pointer, own } of places) {
      const at = this.#find(pointer);
      if (at !== undefined) collect(at, own, left, found);
    }
    return this.#list(wordsOf(found));
  }

  /** Places whose words nothing has shown: the contract does not have them, or has them where nobody looks. */
  rest(): readonly { readonly pointer: string; readonly words: Markup }[] {
    const left: Node[] = [];
    visit(this.#root, (each) => {
      // A reference that a rule made, from no page's words, is seen as the link that it is.
      const isSaid = each.entries.some(({ page }) => page !== undefined) || !each.pointer.endsWith('/$ref');
      if (!each.taken && each.entries.length > 0 && isSaid) left.push(each);
    });
    return left.map((each) => {
      each.taken = true;
      return { pointer: each.pointer, words: this.#list(wordsOf([{ label: 'value', at: each }])) };
    });
  }

  pageLink(number: number): Markup {
    return html`<a href="#page-source-${number}">[${number}]</a>`;
  }

  #find(pointer: string): Node | undefined {
    let at: Node | undefined = this.#root;
    for (const token of readPointer(pointer)) at = at?.below.get(token);
    return at;
  }

  #list(words: readonly Word[]): Markup {
    const byLabel = new Map<string, Markup[]>();
    for (const word of words) {
      if (word.verbatim) continue;
      const label = [...word.labels].join(', ');
      byLabel.set(label, [...(byLabel.get(label) ?? []), this.#word(word.entry)]);
    }
    const own = [...byLabel].map(
      ([label, said]) => html`<li><b>${label}</b> ${said.map((each) => html`<span>${each}</span> `)}</li>`,
    );
    const same = this.#verbatim(words.filter(({ verbatim }) => verbatim));
    return own.length === 0 && same.html === '' ? same : html`<ul>${own}${same}</ul>`;
  }

  #word(entry: ProvenanceEntry): Markup {
    const { kind, page, quote, rule, description, replaced } = entry;
    // An overlay's quote is its target and a companion's a key: expressions that only their authors read.
    const isQuoted = (kind === 'stated' || kind === 'inferred') && quote !== undefined && quote !== '';
    return html`${kind === 'stated' ? '' : html`<span class="chip ${CHIPS[kind]}">${kind}</span> `}${isQuoted ? html`<q>${quote}</q>` : ''}${description ?? ''}${
      rule === undefined ? '' : html` <i>by rule <code>${rule}</code></i>`
    }${page === undefined ? '' : html` <cite>${this.#place(page, entry)}</cite>`}${
      replaced === undefined
        ? ''
        : html` <i>in place of</i> <code>${String(replaced.value)}</code> <i>from</i> <q>${replaced.quote}</q> <cite>${this.#place(replaced.page, replaced)}</cite>`
    }`;
  }

  /** Values that stand on the page as they are need no repeating: where they stand is enough. */
  #verbatim(words: readonly Word[]): Markup {
    if (words.length === 0) return html``;
    const byPage = new Map<string, Word[]>();
    for (const word of words) {
      const { page = '' } = word.entry;
      byPage.set(page, [...(byPage.get(page) ?? []), word]);
    }
    const pages = [...byPage].map(([page, of]) => {
      const byLabel = new Map<string, string[]>();
      for (const { labels, entry } of of) {
        const label = [...labels].join(', ');
        byLabel.set(label, [...(byLabel.get(label) ?? []), position(entry)]);
      }
      const facts = [...byLabel].map(([label, at]) => `${label} ${at.join(', ')}`).join(' · ');
      return html` <cite>${this.#number(page)} ${facts}</cite>`;
    });
    return html`<li class="same"><span>word for word</span>${pages}</li>`;
  }

  #place(page: string, at: { readonly line?: number; readonly column?: number }): Markup {
    return html`${this.#number(page)} ${position(at)}`;
  }

  #number(page: string): Markup {
    const number = this.#numbers.get(page);
    // The page of a value that an overlay replaced may say nothing else.
    return number === undefined ? html`${page}` : this.pageLink(number);
  }
}

const CHIPS = { stated: '', inferred: 'odd', overlay: 'other', companion: 'link' } as const;

/** Line and column; a line alone where the words begin it. */
function position({ line, column }: { readonly line?: number; readonly column?: number }): string {
  if (line === undefined) return '';
  return column === undefined || column === 1 ? `line ${line}` : `${line}:${column}`;
}

function node(pointer: string, value: Json | undefined): Node {
  return { pointer, value, entries: [], below: new Map(), taken: false };
}

function visit(from: Node, see: (node: Node) => void): void {
  const waiting = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    see(next);
    waiting.push(...next.below.values());
  }
}

interface Labelled {
  readonly label: string;
  readonly at: Node;
}

function collect(at: Node, own: string, except: ReadonlySet<string>, found: Labelled[]): void {
  const enter = (each: Node, tokens: readonly string[]) => {
    each.taken = true;
    // That a value is written once for all its users is seen from the link.
    if (tokens.at(-1) !== '$ref') found.push({ label: labelOf(tokens) || own, at: each });
    for (const [token, next] of each.below) if (!except.has(next.pointer)) enter(next, [...tokens, token]);
  };
  enter(at, []);
}

function labelOf(tokens: readonly string[]): string {
  const [first = '', second = ''] = tokens;
  if (first === 'examples') return `example ${second}`;
  if (first === 'example' || first === 'security' || first.startsWith('x-')) return first;
  const words = tokens.filter((token) => token !== 'schema' && !/^\d+$/.test(token));
  return words.join(' ');
}

function wordsOf(found: readonly Labelled[]): Word[] {
  const byEntry = new Map<string, Word>();
  for (const { label, at } of found) {
    for (const entry of at.entries) {
      const key = JSON.stringify([
        entry.kind,
        entry.page,
        entry.line,
        entry.column,
        entry.quote,
        entry.rule,
        entry.description,
        entry.replaced,
      ]);
      const word = byEntry.get(key) ?? { entry, labels: new Set(), verbatim: false };
      word.labels.add(label);
      word.verbatim ||= entry.kind === 'stated' && isSaid(at, entry.quote);
      byEntry.set(key, word);
    }
  }
  return [...byEntry.values()];
}

/** Whether the value has the words in it, up to white space, ticks and case; or its key does, where that is all there is to say. */
function isSaid({ value, pointer }: Node, quote: string | undefined): boolean {
  const bare = (words: string) =>
    words
      .replaceAll(/[\s`]+/g, ' ')
      .trim()
      .toLowerCase();
  const said = bare(quote ?? '');
  const key = readPointer(pointer).at(-1) ?? '';
  const own = value === undefined || typeof value === 'object' ? key : String(value);
  return said !== '' && (quote === key || bare(own).includes(said));
}
