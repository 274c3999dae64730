/**
 * JSON documents as the examples of a page print them: seldom valid (`...`, missing commas, bare placeholders), but what they
 * show can be held to what the tables say. Each part knows where on the page it stands.
 */
import type { SampleNode } from '../model.js';
import type { Span } from './tokens.js';

/** Deeper nesting than this is not looked into. */
const DEEPEST = 64;

/**
 * Reads the first JSON document of some lines of code, leniently: commas may be missing or too many, `...` stands for what
 * is left out, comments are skipped, bare words are strings of unknown value. `undefined` where no object or array
 * starts.
 */
export function readSample(text: string, lines: readonly Span[]): SampleNode | undefined {
  const reader = new SampleReader(text, lines);
  return reader.document();
}

class SampleReader {
  readonly #text: string;
  readonly #lines: readonly Span[];
  #line = 0;
  #at: number;
  #broken = false;
  #fault: SampleNode['fault'];

  constructor(text: string, lines: readonly Span[]) {
    this.#text = text;
    this.#lines = lines;
    this.#at = lines[0]?.start ?? 0;
  }

  document(): SampleNode | undefined {
    for (let char = this.#peek(); char !== undefined; char = this.#peek()) {
      if (char === '{' || char === '[') {
        const node = this.#withFurther(this.#value(0));
        return {
          ...node,
          ...(this.#broken && { broken: true }),
          ...(this.#fault && { fault: this.#fault }),
        };
      }
      this.#at++;
    }
    return undefined;
  }

  #withFurther(first: SampleNode): SampleNode {
    const further: SampleNode[] = [];
    while (first.kind === 'object' && !this.#broken && this.#peek() === ',') {
      this.#at++;
      if (this.#peek() !== '{') break;
      further.push(this.#value(0));
    }
    return further.length === 0 ? first : { ...first, further };
  }

  /** The next character that is no blank; goes on to the next line of code where this one is over. */
  #peek(): string | undefined {
    for (;;) {
      const line = this.#lines[this.#line];
      if (line === undefined) return undefined;
      if (this.#at < line.start) this.#at = line.start;
      if (this.#at >= line.end) {
        this.#line++;
        this.#at = this.#lines[this.#line]?.start ?? this.#at;
        continue;
      }
      const char = this.#text[this.#at] ?? '';
      if (char === ' ' || char === '\t') this.#at++;
      else if (this.#text.startsWith('//', this.#at) || char === '#') this.#at = line.end;
      else return char;
    }
  }

  #value(depth: number): SampleNode {
    const char = this.#peek();
    const isDeep = depth > DEEPEST;
    if (char === '{' && !isDeep && !this.#isPlaceholder()) return this.#object(depth);
    if (char === '[' && !isDeep) return this.#array(depth);
    if (char === '"' || char === "'" || this.#text.startsWith('\\"', this.#at)) return this.#string();
    return this.#word();
  }

  /** `{GROUP-ID}` without quotes. */
  #isPlaceholder(): boolean {
    return /^\{[A-Za-z][\w-]{0,60}\}/.test(this.#text.slice(this.#at, this.#at + 64));
  }

  #object(depth: number): SampleNode {
    const start = this.#at++;
    const entries: { key: string; at: Span; node: SampleNode }[] = [];
    let open = false;
    let after: 'value' | 'comma' | undefined;
    for (;;) {
      const char = this.#peek();
      if (char === undefined || char === ']') {
        this.#broken = true;
        this.#wrong('a bracket does not match');
        return { kind: 'object', start, end: this.#at, entries, open: true };
      }
      if (after === 'comma' && char === '}') this.#wrong('a comma is too many');
      if (after === 'value' && char === '"') this.#wrong('a comma is missing');
      after = char === ',' && after === 'value' ? 'comma' : undefined;
      if (char === '}') return { kind: 'object', start, end: ++this.#at, entries, open };
      if (char === ',') {
        this.#at++;
        continue;
      }
      const key = this.#value(DEEPEST + 1);
      if (key.kind !== 'string') open = true;
      const next = this.#peek();
      const isValue = key.kind === 'string' && (next === '[' || next === '{');
      if (isValue) this.#wrong('a colon is missing');
      if (next !== ':' && !isValue) {
        // `...`, or what is no member: something is left out here.
        open = true;
        if (key.end === key.start) this.#at++;
        continue;
      }
      if (!isValue) this.#at++;
      const node = this.#value(depth + 1);
      if (typeof key.value === 'string') entries.push({ key: key.value, at: key, node });
      after = 'value';
    }
  }

  #array(depth: number): SampleNode {
    const start = this.#at++;
    const items: SampleNode[] = [];
    let open = false;
    let after: 'value' | 'comma' | undefined;
    for (;;) {
      const char = this.#peek();
      if (char === undefined || char === '}') {
        this.#broken = true;
        this.#wrong('a bracket does not match');
        return { kind: 'array', start, end: this.#at, items, open: true };
      }
      if (after === 'comma' && char === ']') this.#wrong('a comma is too many');
      if (after === 'value' && /["{[]/.test(char)) this.#wrong('a comma is missing');
      after = char === ',' && after === 'value' ? 'comma' : undefined;
      if (char === ']') return { kind: 'array', start, end: ++this.#at, items, open };
      if (char === ',' || char === ':') {
        this.#at++;
        continue;
      }
      const item = this.#value(depth + 1);
      if (item.end === item.start) this.#at++;
      else if (/^(?:\.\.\.|…)/.test(this.#text.slice(item.start, item.end))) open = true;
      else {
        items.push(item);
        after = 'value';
      }
    }
  }

  #wrong(what: string): void {
    this.#fault ??= { at: Math.min(this.#at, this.#lines.at(-1)?.end ?? this.#at), what };
  }

  #string(): SampleNode {
    const start = this.#at;
    const quote = this.#text.startsWith('\\"', start) ? '\\"' : (this.#text[start] ?? '"');
    const end = this.#lines[this.#line]?.end ?? start;
    let at = start + quote.length;
    while (at < end && !this.#text.startsWith(quote, at)) at += this.#text[at] === '\\' ? 2 : 1;
    const value = this.#text.slice(start + quote.length, Math.min(at, end));
    this.#at = Math.min(at + quote.length, end);
    return { kind: 'string', start, end: this.#at, value };
  }

  /** `true`, `-1.5`, `null`, or a word that only stands for a value. */
  #word(): SampleNode {
    const start = this.#at;
    const end = this.#lines[this.#line]?.end ?? start;
    const braced = this.#isPlaceholder();
    while (this.#at < end && !(braced ? /[\s,:]/ : /[\s,:{}[\]"]/).test(this.#text[this.#at] ?? ''))
      this.#at++;
    const word = this.#text.slice(start, this.#at);
    const span = { start, end: this.#at };
    if (word === 'true' || word === 'false') return { kind: 'boolean', ...span, value: word === 'true' };
    if (word === 'null') return { kind: 'null', ...span, value: null };
    if (/^-?\d{1,17}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,3})?$/.test(word))
      return { kind: 'number', ...span, value: Number(word) };
    return { kind: 'word', ...span };
  }
}
