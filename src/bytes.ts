// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole.
export const ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 bytes of a text, one character each: what headers are made of, and what is hashed or encoded. */
export function bytesOf(text: string): string {
  if (ASCII.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
