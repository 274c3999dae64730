import { isUtf16, SAVE_AS_UTF8 } from '../../contract/read/encoding.js';
import { PageError } from './model.js';
import { SourceText } from './source.js';

/** Largest page that is read, in bytes. The largest known page has 79 kB, the largest known contracts some MB. */
export const MAX_PAGE_BYTES = 20_000_000;

/** Forms in which pages are kept too, by their first bytes. */
const BINARY: readonly (readonly [mark: string, name: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['PK\u0003\u0004', 'a ZIP archive, such as an office document'],
  ['bplist', "Safari's web archive"],
  ['{\\rtf', 'a rich text document'],
  ['\u001f\u008b', 'a compressed file (gzip)'],
  ['\u0089PNG', 'an image (PNG)'],
  ['\u00ff\u00d8\u00ff', 'an image (JPEG)'],
];

/**
 * The text of a page. UTF-8 without exception; a byte order mark is skipped. Control characters have no place in
 * text: all but tab, line feed, form feed and carriage return are refused (ASCII's, DEL, and C1 of ISO 6429 save
 * NEL), since they would come back out of descriptions into YAML, terminals and generated code.
 *
 * @throws PageError with the place of the first bad byte or character, and for pages that are empty, blank, or
 *   larger than `maxBytes`.
 */
export function decodePage(page: string, bytes: Uint8Array, maxBytes = MAX_PAGE_BYTES): SourceText {
  if (bytes.length > maxBytes)
    throw refuse(
      page,
      'too-large',
      `the page has ${bytes.length} bytes, more than the ${maxBytes} that are read; is it a documentation page?`,
    );
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const binary = BINARY.find(([mark]) => start.startsWith(mark));
  if (binary !== undefined)
    throw refuse(
      page,
      'foreign-format',
      `this is ${binary[1]}, which is not read here. Save the page from the browser as HTML ("Web page, complete") or as text.`,
    );
  if (isUtf16(bytes)) throw refuse(page, 'not-utf-8', `this is UTF-16 text; ${SAVE_AS_UTF8}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidByte(page, bytes);
  }
  if (text.trim() === '')
    throw refuse(page, 'empty', text === '' ? 'the page is empty' : 'the page is blank');
  const source = new SourceText(page, text);
  const bad = firstControlCharacter(text);
  if (bad !== -1) {
    const code = text.charCodeAt(bad).toString(16).toUpperCase().padStart(4, '0');
    throw refuse(
      page,
      'control-character',
      `control character U+${code}; expected text`,
      source.position(bad),
    );
  }
  return source;
}

const NEXT_LINE = 0x85;

function firstControlCharacter(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    if (isControl && !'\t\n\f\r'.includes(text.charAt(at)) && code !== NEXT_LINE) return at;
  }
  return -1;
}

function refuse(page: string, code: string, message: string, at = { line: 1, column: 1 }): PageError {
  return new PageError({ page, ...at, code }, message);
}

/** The first byte that no UTF-8 text has there, found by decoding ever shorter pieces. */
function invalidByte(page: string, bytes: Uint8Array): PageError {
  let good = 0;
  let bad = bytes.length;
  // Between them lies the end of the longest prefix that decodes; `stream` forgives a character cut by the prefix.
  while (good + 1 < bad) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const offset = startOfCharacter(bytes, good);
  const before = new SourceText(page, new TextDecoder().decode(bytes.subarray(0, offset)));
  const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return refuse(
    page,
    'not-utf-8',
    `byte ${offset} (0x${byte}) is not UTF-8; ${SAVE_AS_UTF8}`,
    before.position(before.text.length),
  );
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Where the character begins that is incomplete at `end`; `end` itself where none is. */
function startOfCharacter(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte >= 0xc0) return byte >= 0xf0 || back < (byte >= 0xe0 ? 3 : 2) ? end - back : end;
    if (byte < 0x80) return end;
  }
  return end;
}
