import { type Problem, shown } from '../error.js';
import { type Json, joinPointer } from '../json.js';
import { type Origin, recordOrigin } from './origins.js';
import type { TextFile } from './text-file.js';

/** Deepest nesting that is followed; real documents stay far below. */
export const MAX_DEPTH = 500;

export interface ParsedText {
  readonly value: Json;
  /** Repeated keys. The last value of a key counts, as `JSON.parse` has it. */
  readonly problems: readonly Problem[];
}

/** Text that is not JSON. */
export class NotJson extends Error {
  readonly code: string;
  readonly offset: number;

  constructor(code: string, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/**
 * `JSON.parse` (RFC 8259) that also keeps where each object, array and member was written, in which order, and numbers that
 * JavaScript cannot hold; and reports repeated keys, which `JSON.parse` passes over.
 *
 * @throws {NotJson} with the offset where the text stops being JSON
 */
export function parseJson(text: TextFile): ParsedText {
  return new JsonReader(text).read();
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const BLANK = /[ \t\n\r]*/y;
const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class JsonReader {
  readonly #source: TextFile;
  readonly #text: string;
  readonly #problems: Problem[] = [];
  /** Keys and indexes that lead to where the reader is. */
  readonly #path: string[] = [];
  #at = 0;
  /** Of the number read last: its text, where JavaScript cannot hold it. */
  #exact: string | undefined;

  constructor(source: TextFile) {
    this.#source = source;
    this.#text = source.text;
  }

  read(): ParsedText {
    this.#skipBlank();
    const value = this.#value();
    this.#skipBlank();
    if (this.#at < this.#text.length)
      this.#fail('more text follows the JSON value; expected the end of the file');
    return { value, problems: this.#problems };
  }

  #value(): Json {
    this.#exact = undefined;
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object();
      case 0x5b:
        return this.#array();
      case 0x22:
        return this.#string();
      default:
        return this.#scalar();
    }
  }

  #object(): Json {
    const start = this.#open();
    const value: { [key: string]: Json } = {};
    const offsets = new Map<string, number>();
    let exact: Map<string, string> | undefined;
    let integerKeys = false;
    while (!this.#closes(0x7d, offsets.size > 0)) {
      const keyAt = this.#at;
      if (this.#text.charCodeAt(keyAt) !== 0x22) this.#fail('expected a key in double quotes');
      const key = this.#string();
      if (offsets.has(key)) this.#repeated(key, keyAt);
      offsets.set(key, keyAt);
      const first = key.charCodeAt(0);
      if (first >= 0x30 && first <= 0x39) integerKeys = true;
      this.#skipBlank();
      if (this.#text.charCodeAt(this.#at) !== 0x3a) this.#fail('expected a colon after the key');
      this.#at += 1;
      this.#skipBlank();
      this.#path.push(key);
      const member = this.#value();
      this.#path.pop();
      if (this.#exact !== undefined) {
        exact ??= new Map();
        exact.set(key, this.#exact);
        this.#exact = undefined;
      }
      setMember(value, key, member);
      this.#skipBlank();
    }
    recordOrigin(value, originFor(this.#source, start, value, offsets, integerKeys, exact));
    return value;
  }

  #array(): Json {
    const start = this.#open();
    const value: Json[] = [];
    const members: number[] = [];
    let exact: Map<string, string> | undefined;
    while (!this.#closes(0x5d, value.length > 0)) {
      members.push(this.#at);
      this.#path.push(String(value.length));
      const item = this.#value();
      this.#path.pop();
      if (this.#exact !== undefined) {
        exact ??= new Map();
        exact.set(String(value.length), this.#exact);
        this.#exact = undefined;
      }
      value.push(item);
      this.#skipBlank();
    }
    recordOrigin(value, { text: this.#source, start, members, ...(exact === undefined ? {} : { exact }) });
    return value;
  }

  #open(): number {
    if (this.#path.length >= MAX_DEPTH) {
      throw new NotJson('too-deep', this.#at, `more than ${MAX_DEPTH} levels of nesting`);
    }
    const start = this.#at;
    this.#at += 1;
    this.#skipBlank();
    return start;
  }

  /** Steps over the closing bracket, or over the comma before a further member. */
  #closes(bracket: number, hasMembers: boolean): boolean {
    const code = this.#text.charCodeAt(this.#at);
    if (code === bracket) {
      this.#at += 1;
      return true;
    }
    if (!hasMembers) return false;
    if (code !== 0x2c) this.#fail('expected a comma or the closing bracket');
    this.#at += 1;
    this.#skipBlank();
    if (this.#text.charCodeAt(this.#at) === bracket) this.#fail('a comma stands before the closing bracket');
    return false;
  }

  #string(): string {
    const start = this.#at;
    const text = this.#text;
    let escapes = false;
    let at = start + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escapes = true;
        at += 2;
      } else if (code >= 0x20) at += 1;
      else {
        this.#at = at;
        this.#fail(
          at >= text.length
            ? 'the text ends inside a string'
            : 'a control character stands unescaped in a string',
        );
      }
    }
    this.#at = at + 1;
    if (!escapes) return text.slice(start + 1, at);
    try {
      const value: string = JSON.parse(text.slice(start, at + 1));
      return value;
    } catch {
      this.#at = start;
      return this.#fail('a string holds an escape that JSON does not have');
    }
  }

  #scalar(): Json {
    for (const [word, value] of LITERALS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.#at;
    const [number] = NUMBER.exec(this.#text) ?? [];
    if (number === undefined) {
      return this.#fail(this.#at >= this.#text.length ? 'the text ends early' : 'expected a JSON value');
    }
    this.#at += number.length;
    this.#exact = exactText(number);
    return Number(number);
  }

  #skipBlank(): void {
    const code = this.#text.charCodeAt(this.#at);
    if (code > 0x20) return;
    BLANK.lastIndex = this.#at;
    BLANK.test(this.#text);
    this.#at = BLANK.lastIndex;
  }

  #repeated(key: string, offset: number): void {
    this.#problems.push({
      code: 'duplicate-key',
      file: this.#source.file,
      ...this.#source.position(offset),
      pointer: joinPointer('', ...this.#path, key),
      message: `the key "${shown(key)}" stands twice in the same object. Keep one of them.`,
    });
  }

  #fail(message: string): never {
    throw new NotJson('not-json', this.#at, message);
  }
}

/** Defines a member even where its key is `__proto__`, which plain assignment would swallow. */
export function setMember(target: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

export function originFor(
  text: TextFile,
  start: number,
  value: object,
  offsets: ReadonlyMap<string, number>,
  integerKeys: boolean,
  exact: ReadonlyMap<string, string> | undefined,
): Origin {
  const base = { text, start, ...(exact === undefined ? {} : { exact }) };
  if (!integerKeys) return { ...base, members: [...offsets.values()] };
  const keys = Object.keys(value);
  const order = [...offsets.keys()];
  return {
    ...base,
    members: keys.map((key) => offsets.get(key) ?? start),
    ...(order.every((key, index) => key === keys[index]) ? {} : { order }),
  };
}

/** The number as written, where it is not the one a JavaScript number holds: `9223372036854775807`, `1e400`. */
export function exactText(number: string): string | undefined {
  if (number.length < 16 && !/[eE]/.test(number)) return undefined;
  return decimal(number) === decimal(String(Number(number))) ? undefined : number;
}

/** A decimal number in one form: its digits without zeros at the ends, and the power of ten. */
function decimal(number: string): string {
  const parts = /^([-+]?)0*(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(number);
  if (parts === null) return number;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}
