/** Values made short and harmless for a message. */
import { ACTING, shown } from '../../contract/error.js';
import { ExactNumber } from '../../contract/exact.js';

/** A value as JSON, cut to `limit` characters, with nothing in it that a terminal would obey. Its cost does not grow with the value. */
export function preview(value: unknown, limit = 80): string {
  return cut(shown(written(value, limit + 1) ?? String(value), Number.POSITIVE_INFINITY), limit);
}

/** JSON of a value, or at least the first `room` characters of it. Undefined for what JSON has no text for. */
function written(value: unknown, room: number): string | undefined {
  if (value instanceof ExactNumber) return value.text.slice(0, room);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (room <= 0) return '';
  const isList = Array.isArray(value);
  let text = isList ? '[' : '{';
  const keys = isList ? value.slice(0, room).keys() : Object.keys(value).slice(0, room);
  for (const key of keys) {
    if (text.length > room) return text;
    const inner: unknown = Reflect.get(value, key);
    const name = typeof key === 'number' ? '' : `${JSON.stringify(key.slice(0, room))}:`;
    text += `${text.length > 1 ? ',' : ''}${name}${written(inner, room - text.length - name.length) ?? 'null'}`;
  }
  return text + (isList ? ']' : '}');
}

/** A JSON value with its type, for `got`: `integer 12`, `string "x"`. */
export function described(value: unknown): string {
  return value === null ? 'null' : `${typeOf(value)} ${preview(value)}`;
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (value instanceof ExactNumber) return /^-?\d+$/.test(value.text) ? 'integer' : 'number';
  return typeof value;
}

/** The first bytes as hexadecimal pairs. */
export function hex(bytes: Uint8Array, count = 16): string {
  const pairs = [...bytes.subarray(0, count)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > count ? `${pairs} ...` : pairs;
}

/** Replaces control characters one for one with their pictures, so that offsets stay true. */
export function visible(text: string): string {
  return text.replaceAll(ACTING, (mark) => {
    const code = mark.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;
}
