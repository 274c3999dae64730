import { describe, expect, it } from 'vitest';
import { decodePage } from './decode.js';
import { PageError } from './model.js';

function refusal(bytes: Uint8Array, maxBytes?: number): PageError {
  try {
    decodePage('page.txt', bytes, maxBytes);
  } catch (error) {
    if (error instanceof PageError) return error;
    throw error;
  }
  throw new Error('the page was not refused');
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('decodePage', () => {
  it('skips a byte order mark', () => {
    expect(decodePage('p', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('# Title'))).text).toBe('# Title');
  });

  it('keeps every character of text, line ends included', () => {
    const text = '# Tïtle \u{1F6B2}\r\n\tcell\f\u0085\u200B|  \r\n';
    expect(decodePage('p', utf8(text)).text).toBe(text);
  });

  it.each([
    ['a byte that never occurs', [0xff], 0],
    ['a continuation without a start', [0x80], 0],
    ['an overlong form', [0xc0, 0xaf], 0],
    ['a surrogate', [0xed, 0xa0, 0x80], 0],
    ['a character cut short by another', [0xe2, 0x82, 0x41], 0],
    ['a character cut short by the end', [0xf0, 0x9f, 0x9a], 0],
    ['a second byte order mark is fine, what follows is not', [0xef, 0xbb, 0xbf, 0xfe], 3],
  ])('refuses %s, with byte, line and column', (_what, bytes, within) => {
    const before = utf8('# Tïtle\nsecond €');
    const error = refusal(Uint8Array.of(...before, ...bytes));
    const offset = before.length + within;
    const hex = (bytes[within] ?? 0).toString(16).toUpperCase();
    expect(error).toMatchObject({ code: 'not-utf-8', line: 2, column: 9 + (within > 0 ? 1 : 0) });
    expect(error.message).toContain(`byte ${offset} (0x${hex}) is not UTF-8`);
  });

  it.each([
    ['NUL', '\0', 'U+0000'],
    ['ESC', '\u001b[31m', 'U+001B'],
    ['DEL', '\u007f', 'U+007F'],
    ['CSI', '\u009b', 'U+009B'],
    ['vertical tab', '\v', 'U+000B'],
  ])('refuses %s', (_name, character, code) => {
    const error = refusal(utf8(`# Title\n\nab${character}c`));
    expect(error).toMatchObject({ code: 'control-character', line: 3, column: 3 });
    expect(error.message).toContain(code);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\u{FEFF}# Title', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\u{FEFF}# Title', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('# Title', 'utf16le')],
  ])('names %s', (_name, bytes) => {
    const message = 'page.txt:1:1: this is UTF-16 text; save it as UTF-8 text';
    expect(refusal(bytes)).toMatchObject({ code: 'not-utf-8', message });
  });

  it.each([
    ['', 'the page is empty'],
    [' \r\n\t\n', 'the page is blank'],
    ['\u{FEFF}', 'the page is empty'],
  ])('refuses %j', (text, reason) => {
    expect(refusal(utf8(text))).toMatchObject({ code: 'empty', message: `page.txt:1:1: ${reason}` });
  });

  it('refuses a page above the size limit before it is decoded', () => {
    expect(refusal(utf8('12345'), 4).message).toContain(
      'the page has 5 bytes, more than the 4 that are read',
    );
    expect(decodePage('p', utf8('1234'), 4).text).toBe('1234');
  });
});
