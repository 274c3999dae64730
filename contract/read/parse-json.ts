import { type Problem, refusal, shown } from '../error.js';
import { isExact } from '../exact.js';
import type { Json } from '../json.js';
import { buildJson, type JsonSyntaxError } from '../json-scan.js';
import { recordOrigin } from './origins.js';
import type { TextFile } from './text-file.js';

/** Deepest nesting that is followed; real documents stay far below. */
export const MAX_DEPTH = 500;
export const TOO_DEEP = `more than ${MAX_DEPTH} levels of nesting; real documents stay far below.`;

export interface ParsedText {
  readonly value: Json;
  /** Repeated keys. The last value of a key counts, as `JSON.parse` has it. */
  readonly problems: readonly Problem[];
}

/**
 * `JSON.parse` (RFC 8259) that also keeps where each object, array and member was written, in which order, and numbers that
 * JavaScript cannot hold; and reports repeated keys, which `JSON.parse` passes over.
 *
 * @returns the value, or where the text stops being JSON
 * @throws {ContractError} nesting past all sense
 */
export function parseJson(text: TextFile): ParsedText | { readonly error: JsonSyntaxError } {
  const exact = new Map<object, Map<string, string>>();
  const { value, scan } = buildJson<number>(text.text, {
    number: (written, key, within) => {
      if (within !== undefined && !isExact(written))
        exact.set(within, (exact.get(within) ?? new Map()).set(String(key), written));
      return Number(written);
    },
    open: ({ start }, depth) => {
      if (depth > MAX_DEPTH) throw refusal([problemAt(text, start, 'too-deep', TOO_DEEP)]);
    },
    close: (building) => {
      const { value, start, offsets } = building;
      record(text, value, start, offsets, exact.get(building));
    },
  });
  if (value === undefined) {
    return {
      error: scan.error ?? { offset: scan.trailing ?? 0, message: 'more text follows the JSON value' },
    };
  }
  const problems = scan.duplicates.map(({ key, pointer, start }) => repeatedKey(text, start, key, pointer));
  return { value, problems };
}

export function problemAt(
  text: TextFile,
  offset: number,
  code: string,
  message: string,
  pointer = '',
): Problem {
  return { code, file: text.file, ...text.position(offset), pointer, message };
}

export function repeatedKey(text: TextFile, offset: number, key: string, pointer: string): Problem {
  const message = `the key "${shown(key)}" stands twice in the same object. Keep one of them.`;
  return problemAt(text, offset, 'duplicate-key', message, pointer);
}

/** Keeps where an object or array and its members were written. */
export function record(
  text: TextFile,
  value: object,
  start: number,
  offsets: ReadonlyMap<string | number, number>,
  exact: ReadonlyMap<string, string> | undefined,
): void {
  const written = [...offsets.keys()];
  // JavaScript puts keys that are whole numbers first.
  const moves = !Array.isArray(value) && written.some((key) => /^\d/.test(String(key)));
  const keys = moves ? Object.keys(value) : written;
  const members = keys.map((key) => offsets.get(key) ?? start);
  const order = written.every((key, index) => key === keys[index]) ? {} : { order: written.map(String) };
  recordOrigin(value, { text, start, members, ...order, ...(exact === undefined ? {} : { exact }) });
}
