export const SAVE_AS_UTF8 = 'save it as UTF-8 text';

/** Whether bytes are UTF-16, as `>` writes it in some shells: a byte order mark, or every other byte of the beginning is none. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (second === 0 && fourth === 0 && first !== 0) || (first === 0 && third === 0 && second !== 0);
}
