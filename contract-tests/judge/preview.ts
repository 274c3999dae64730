/** Values made short and harmless for a message. */

/** A value as JSON, cut to `limit` characters, with nothing in it that a terminal would obey. */
export function preview(value: unknown, limit = 80): string {
  return cut(escaped(JSON.stringify(value) ?? String(value)), limit);
}

/** A JSON value with its type, for `got`: `integer 12`, `string "x"`. */
export function described(value: unknown): string {
  return value === null ? 'null' : `${typeOf(value)} ${preview(value)}`;
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** The first bytes as hexadecimal pairs. */
export function hex(bytes: Uint8Array, count = 16): string {
  const shown = [...bytes.subarray(0, count)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > count ? `${shown} ...` : shown;
}

/** Replaces control characters one for one with their pictures, so that offsets stay true. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (mark) => {
    const code = mark.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

function escaped(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;
}
