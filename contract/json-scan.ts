/**
 * Walks JSON text (RFC 8259) with positions: what `JSON.parse` does not tell is where the text stops being JSON, which keys are
 * given twice, and where a value stands. Iterative and linear: neither depth nor size of a hostile body matters.
 */
import { joinPointer, setMember } from './json.js';

export interface JsonSyntaxError {
  readonly message: string;
  /** UTF-16 offset into the text. */
  readonly offset: number;
}

export interface DuplicateKey {
  readonly key: string;
  /** Of the object's member, `/a/b` for the key `b` in the object at `/a`. */
  readonly pointer: string;
  /** Offsets of the repeated key, with its quotes. */
  readonly start: number;
  readonly end: number;
}

export interface JsonScan {
  /** Where the text stops being one JSON value; absent where it is one. */
  readonly error?: JsonSyntaxError;
  /** Offset of the first character after a whole value that is not white space. */
  readonly trailing?: number;
  /** The first 100; more would say nothing more, and each costs a walk up the nesting. */
  readonly duplicates: readonly DuplicateKey[];
  /** How deep arrays and objects are nested; `0` for a scalar. */
  readonly depth: number;
}

/** Told what the walk meets, in order. */
interface JsonVisitor {
  key?(key: string, start: number, end: number): void;
  /** A value begins: a scalar, an array or an object. */
  begin?(start: number, key: string | number | undefined): void;
  /** `text` is what a string says. */
  end?(end: number, text?: string): void;
}

interface Frame {
  readonly object: boolean;
  readonly keys: Set<string>;
  key: string;
  index: number;
}

const mostDuplicates = 100;
const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const escapePattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** Everything a string may hold unescaped: all but the quote, the backslash and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what RFC 8259 section 7 forbids here
const plainPattern = /[^"\\\u0000-\u001f]+/y;

class SyntaxProblem extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** What is wrong with the text as JSON, if anything. Throws nothing of its own. */
export function scanJson(text: string, visitor: JsonVisitor = {}): JsonScan {
  const duplicates: DuplicateKey[] = [];
  const walk = new Walk(text, visitor, duplicates);
  try {
    const end = walk.value();
    return { duplicates, depth: walk.deepest, ...(end < text.length ? { trailing: end } : {}) };
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    return {
      duplicates,
      depth: walk.deepest,
      error: { message: problem.message, offset: problem.offset },
    };
  }
}

/** A JSON value whose numbers are made by whoever asks for it. */
export type Built<Num> = string | boolean | null | Num | Built<Num>[] | { [key: string]: Built<Num> };

/** An array or object that is being built, with what is known of it. */
export interface Building<Num> {
  readonly value: Built<Num>[] | { [key: string]: Built<Num> };
  readonly start: number;
  /** Offsets of the items, or of the keys by key. */
  readonly offsets: Map<string | number, number>;
}

/** How the values of a text are made. */
interface JsonBuilder<Num> {
  /** The number at a key of an array or object; at the root there is none. */
  number(text: string, key: string | number | undefined, within: Building<Num> | undefined): Num;
  open?(building: Building<Num>, depth: number): void;
  close?(building: Building<Num>): void;
}

/** The value of JSON text, as `JSON.parse` has it: of a key given twice, the last value counts. Undefined where it is none. */
export function buildJson<Num>(
  text: string,
  builder: JsonBuilder<Num>,
): { readonly value: Built<Num> | undefined; readonly scan: JsonScan } {
  const open: Building<Num>[] = [];
  let [root, scalarAt, keyAt]: [Built<Num> | undefined, number, number] = [undefined, -1, 0];
  let scalarKey: string | number | undefined;
  const add = (value: Built<Num>, key: string | number | undefined) => {
    const around = open.at(-1)?.value;
    if (around === undefined) root = value;
    else if (Array.isArray(around)) around.push(value);
    else setMember(around, String(key), value);
  };
  const scan = scanJson(text, {
    key: (_, start) => {
      keyAt = start;
    },
    begin: (start, key) => {
      if (key !== undefined) open.at(-1)?.offsets.set(key, typeof key === 'string' ? keyAt : start);
      const mark = text[start];
      scalarAt = mark === '{' || mark === '[' ? -1 : start;
      scalarKey = key;
      if (scalarAt !== -1) return;
      const building: Building<Num> = { value: mark === '[' ? [] : {}, start, offsets: new Map() };
      // Put into its place before it is filled: it keeps its identity.
      add(building.value, key);
      open.push(building);
      builder.open?.(building, open.length);
    },
    end: (end, string) => {
      if (scalarAt === -1) {
        const closed = open.pop();
        if (closed !== undefined) builder.close?.(closed);
        return;
      }
      const word = string ?? text.slice(scalarAt, end);
      const literal = string === undefined ? LITERALS.get(word) : word;
      scalarAt = -1;
      add(literal === undefined ? builder.number(word, scalarKey, open.at(-1)) : literal, scalarKey);
    },
  });
  return { value: scan.error === undefined && scan.trailing === undefined ? root : undefined, scan };
}

const LITERALS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class Walk {
  readonly #text: string;
  readonly #visitor: JsonVisitor;
  readonly #duplicates: DuplicateKey[];
  readonly #stack: Frame[] = [];
  #at = 0;
  deepest = 0;

  constructor(text: string, visitor: JsonVisitor, duplicates: DuplicateKey[]) {
    this.#text = text;
    this.#visitor = visitor;
    this.#duplicates = duplicates;
  }

  /** Reads one value and the white space around it; the offset where it stopped. */
  value(): number {
    this.#space();
    for (;;) {
      const opened = this.#open();
      if (opened) continue;
      // A value has ended: close whatever ends with it, until another value is due.
      if (!this.#next()) return this.#at;
    }
  }

  /** Begins the value at hand. True when an array or object was entered and its first element is due. */
  #open(): boolean {
    const frame = this.#stack.at(-1);
    this.#visitor.begin?.(this.#at, frame && (frame.object ? frame.key : frame.index));
    const mark = this.#text[this.#at];
    if (mark === '{' || mark === '[') {
      this.#at += 1;
      const entered: Frame = { object: mark === '{', keys: new Set(), key: '', index: 0 };
      this.#stack.push(entered);
      this.deepest = Math.max(this.deepest, this.#stack.length);
      this.#space();
      if (this.#text[this.#at] === (entered.object ? '}' : ']')) {
        this.#close();
        return false;
      }
      if (entered.object) this.#key(entered);
      return true;
    }
    const text = this.#scalar(mark);
    this.#visitor.end?.(this.#at, text);
    return false;
  }

  /** True when another element is due. */
  #next(): boolean {
    for (;;) {
      this.#space();
      const frame = this.#stack.at(-1);
      if (!frame) return false;
      const mark = this.#text[this.#at];
      if (mark === ',') {
        this.#at += 1;
        this.#space();
        frame.index += 1;
        const closing = this.#text[this.#at];
        if (closing === '}' || closing === ']') throw this.#problem('a comma with nothing after it');
        if (frame.object) this.#key(frame);
        return true;
      }
      if (mark !== (frame.object ? '}' : ']')) {
        throw this.#problem(`expected "," or "${frame.object ? '}' : ']'}"`);
      }
      this.#close();
    }
  }

  #close(): void {
    this.#at += 1;
    this.#stack.pop();
    this.#visitor.end?.(this.#at);
  }

  #key(frame: Frame): void {
    const start = this.#at;
    if (this.#text[start] !== '"') throw this.#problem('expected a key in double quotes');
    const key = this.#string();
    if (frame.keys.has(key) && this.#duplicates.length < mostDuplicates) {
      const pointer = joinPointer('', ...this.#path().slice(0, -1), key);
      this.#duplicates.push({ key, pointer, start, end: this.#at });
    }
    frame.keys.add(key);
    frame.key = key;
    this.#visitor.key?.(key, start, this.#at);
    this.#space();
    if (this.#text[this.#at] !== ':') throw this.#problem('expected ":" after the key');
    this.#at += 1;
    this.#space();
  }

  #path(): string[] {
    return this.#stack.map((frame) => (frame.object ? frame.key : String(frame.index)));
  }

  /** What a string says; undefined for other scalars. */
  #scalar(mark: string | undefined): string | undefined {
    if (mark === undefined) {
      throw this.#problem(this.#text.trim() === '' ? 'no JSON value' : 'the text ends too early');
    }
    if (mark === '"') return this.#string();
    for (const literal of LITERALS.keys()) {
      if (this.#text.startsWith(literal, this.#at)) {
        this.#at += literal.length;
        return undefined;
      }
    }
    numberPattern.lastIndex = this.#at;
    const number = numberPattern.exec(this.#text)?.[0];
    if (number === undefined) throw this.#problem('expected a JSON value');
    this.#at += number.length;
    return undefined;
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    this.#at += 1;
    for (;;) {
      plainPattern.lastIndex = this.#at;
      if (plainPattern.test(this.#text)) this.#at = plainPattern.lastIndex;
      const mark = this.#text[this.#at];
      if (mark === '"') break;
      if (mark === undefined) throw this.#problem('the text ends inside a string');
      if (mark !== '\\') throw this.#problem('a control character inside a string has to be escaped');
      escapePattern.lastIndex = this.#at;
      if (!escapePattern.test(this.#text)) throw this.#problem('not an escape that JSON knows');
      escaped = true;
      this.#at = escapePattern.lastIndex;
    }
    this.#at += 1;
    const inner = this.#text.slice(start + 1, this.#at - 1);
    return escaped ? String(JSON.parse(`"${inner}"`)) : inner;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #problem(message: string): SyntaxProblem {
    return new SyntaxProblem(message, this.#at);
  }
}
