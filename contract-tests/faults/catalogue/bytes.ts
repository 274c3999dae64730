/** Faults in what the headers say about the bytes, and in the bytes. */
import zlib from 'node:zlib';
import { isObject } from '../../../contract/json.js';
import { type Answer, addHeader, bytes, concat, latin1, withHeader } from '../answer.js';
import { type Entry, entries, type GoodAnswer, mayBeBare, withJsonText } from '../entry.js';

/** JSON under another Content-Type; not where that one is documented too. */
const typed =
  (value: string | undefined): Entry['respond'] =>
  (good) => {
    const documented = good.response.content.map(({ mediaType }) => mediaType);
    const essence = value?.split(';')[0] ?? '';
    const mayLack = value === undefined && mayBeBare(good);
    return good.value === undefined || documented.includes(essence) || mayLack
      ? undefined
      : withHeader(good.answer, 'Content-Type', value);
  };
/** JSON under a Content-Type that cannot be read. */
const unreadable =
  (value: string): Entry['respond'] =>
  (good) =>
    good.value === undefined ? undefined : withHeader(good.answer, 'Content-Type', value);
/** JSON whose text holds a character beyond ASCII, as bytes of the caller's making. */
const accented = (good: GoodAnswer, encode: (text: string) => Uint8Array): Answer | undefined => {
  const answer = withJsonText(good, (text, value) =>
    isObject(value) && /":"/.test(text) ? text.replace('":"', '":"Zürich é ') : undefined,
  );
  return answer && { ...answer, body: encode(new TextDecoder().decode(answer.body)) };
};
const coded =
  (value: string, encode: (body: Uint8Array) => Uint8Array): Entry['respond'] =>
  (good) =>
    good.answer.body.length === 0
      ? undefined
      : addHeader({ ...good.answer, body: encode(good.answer.body) }, 'Content-Encoding', value);
/** Puts bytes inside the first string of the body. */
const inString = (good: GoodAnswer, inserted: readonly number[]): Answer | undefined => {
  const text = new TextDecoder().decode(good.answer.body);
  const at = text.indexOf('":"');
  if (good.value === undefined || at < 0) return undefined;
  return {
    ...good.answer,
    body: concat(bytes(text.slice(0, at + 3)), Uint8Array.from(inserted), bytes(text.slice(at + 3))),
  };
};
const isJson = (good: GoodAnswer): boolean => good.value !== undefined;

export const mediaTypeFaults = entries('media type', [
  ['no-content-type', 'media-type-missing', 'A body without Content-Type', typed(undefined)],
  ['html-type', 'media-type-documented', 'JSON that is called text/html', typed('text/html')],
  [
    'text-type',
    'media-type-documented',
    'JSON that is called text/plain',
    typed('text/plain; charset=utf-8'),
  ],
  [
    'octet-type',
    'media-type-documented',
    'JSON that is called application/octet-stream',
    typed('application/octet-stream'),
  ],
  [
    'vendor-type',
    'media-type-documented',
    'application/vnd.other+json in place of application/json',
    typed('application/vnd.other+json'),
  ],
  [
    'problem-type',
    'media-type-documented',
    'application/problem+json in place of application/json',
    typed('application/problem+json'),
  ],
  ['text-json-type', 'media-type-documented', 'text/json in place of application/json', typed('text/json')],
  ['bare-type', 'media-type-syntax', 'Content-Type without a subtype', unreadable('json')],
  [
    'list-of-types',
    'media-type-syntax',
    'Two types in one Content-Type',
    unreadable('application/json, text/html'),
  ],
  [
    'parameter-without-value',
    'media-type-syntax',
    'A parameter without a value',
    unreadable('application/json; charset'),
  ],
  [
    'charset-twice',
    'media-type-syntax',
    'charset given twice',
    unreadable('application/json; charset=utf-8; charset=iso-8859-1'),
  ],
  [
    'other-type-than-asked',
    'media-type-asked',
    'Another documented type than the one asked for',
    (good) => (otherType(good) ? good.answer : undefined),
    { asked: otherType, needs: 'two documented media types of one response' },
  ],
]);

function otherType({ response, media }: GoodAnswer): string | undefined {
  return response.content.find(({ mediaType }) => mediaType !== media?.mediaType && !mediaType.includes('*'))
    ?.mediaType;
}

export const charsetFaults = entries('charset', [
  [
    'unknown-charset',
    'charset-known',
    'A charset that does not exist',
    (good) =>
      isJson(good)
        ? withHeader(good.answer, 'Content-Type', `${good.media?.mediaType}; charset=utf-9`)
        : undefined,
  ],
  [
    'latin1-stated',
    'charset-json',
    'JSON in ISO-8859-1, and stated so',
    (good) => {
      const answer = accented(good, latin1);
      return answer && withHeader(answer, 'Content-Type', `${good.media?.mediaType}; charset=ISO-8859-1`);
    },
    { needs: 'a text in a JSON body' },
  ],
  [
    'latin1-misstated',
    'charset-json',
    'JSON in UTF-8 that is called ISO-8859-1',
    (good) => {
      const answer = accented(good, bytes);
      return answer && withHeader(answer, 'Content-Type', `${good.media?.mediaType}; charset=ISO-8859-1`);
    },
    { needs: 'a text in a JSON body' },
  ],
  [
    'utf16-stated',
    'charset-json',
    'JSON in UTF-16, and stated so',
    (good) => {
      if (!isJson(good)) return undefined;
      const body = Uint8Array.from(Buffer.from(new TextDecoder().decode(good.answer.body), 'utf16le'));
      return withHeader(
        { ...good.answer, body },
        'Content-Type',
        `${good.media?.mediaType}; charset=utf-16le`,
      );
    },
  ],
  [
    'latin1-bytes',
    'charset-true',
    'ISO-8859-1 bytes without a word about it',
    (good) => accented(good, latin1),
    { needs: 'a text in a JSON body' },
  ],
  [
    'latin1-bytes-as-utf8',
    'charset-true',
    'ISO-8859-1 bytes that are called UTF-8',
    (good) => {
      const answer = accented(good, latin1);
      return answer && withHeader(answer, 'Content-Type', `${good.media?.mediaType}; charset=utf-8`);
    },
    { needs: 'a text in a JSON body' },
  ],
  [
    'overlong-utf8',
    'charset-true',
    'A slash in two bytes',
    (good) => inString(good, [0xc0, 0xaf]),
    { needs: 'a text in a JSON body' },
  ],
  [
    'surrogate-utf8',
    'charset-true',
    'Half a surrogate pair in UTF-8',
    (good) => inString(good, [0xed, 0xa0, 0x80]),
    { needs: 'a text in a JSON body' },
  ],
  [
    'cut-character',
    'charset-true',
    'The first byte of a character without its second',
    (good) => inString(good, [0xc3]),
    { needs: 'a text in a JSON body' },
  ],
  [
    'utf8-mark',
    'byte-order-mark',
    'A byte order mark before the JSON',
    (good) =>
      isJson(good)
        ? { ...good.answer, body: concat(Uint8Array.of(0xef, 0xbb, 0xbf), good.answer.body) }
        : undefined,
  ],
  [
    'utf16-mark',
    'byte-order-mark',
    'JSON in UTF-16 with its mark',
    (good) => {
      if (!isJson(good)) return undefined;
      const body = Buffer.from(`\ufeff${new TextDecoder().decode(good.answer.body)}`, 'utf16le');
      return { ...good.answer, body: Uint8Array.from(body) };
    },
  ],
]);

export const encodingFaults = entries('encoding', [
  ['gzip-untrue', 'content-encoding-true', 'Plain text that is called gzip', coded('gzip', (body) => body)],
  [
    'deflate-untrue',
    'content-encoding-true',
    'Plain text that is called deflate',
    coded('deflate', (body) => body),
  ],
  [
    'brotli-untrue',
    'content-encoding-true',
    'gzip data that is called br',
    coded('br', (body) => zlib.gzipSync(body)),
  ],
  [
    'gzip-cut',
    'content-encoding-true',
    'gzip data that lacks its last bytes',
    coded('gzip', (body) => zlib.gzipSync(body).subarray(0, -6)),
  ],
  [
    'gzip-checksum',
    'content-encoding-true',
    'gzip data with a wrong checksum',
    coded('gzip', (body) => {
      const packed = zlib.gzipSync(body);
      packed[packed.length - 8] = (packed[packed.length - 8] ?? 0) ^ 0xff;
      return packed;
    }),
  ],
  [
    'gzip-trailing',
    'content-encoding-true',
    'Bytes after the deflate data',
    coded('deflate', (body) => concat(zlib.deflateSync(body), bytes('tail'))),
  ],
  [
    'deflate-raw',
    'content-encoding-true',
    'deflate without its zlib wrapper',
    coded('deflate', (body) => zlib.deflateRawSync(body)),
  ],
  [
    'unknown-coding',
    'content-encoding-known',
    'A coding that does not exist',
    coded('rot13', (body) => body),
  ],
  ['charset-as-coding', 'content-encoding-known', 'Content-Encoding: utf-8', coded('utf-8', (body) => body)],
  [
    'gzip-unstated',
    'content-encoding-unstated',
    'gzip data without a word about it',
    (good) => (isJson(good) ? { ...good.answer, body: zlib.gzipSync(good.answer.body) } : undefined),
  ],
  [
    'gzip-twice',
    'content-encoding-unstated',
    'Packed twice, stated once',
    (good) => (isJson(good) ? coded('gzip', (body) => zlib.gzipSync(zlib.gzipSync(body)))(good) : undefined),
  ],
]);
