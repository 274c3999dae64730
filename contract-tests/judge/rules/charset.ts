import type { Evidence } from '../evidence.js';
import { hex, preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

const marks: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16, big-endian', [0xfe, 0xff]],
  ['UTF-16, little-endian', [0xff, 0xfe]],
];

export const charsetRules: readonly ResponseRule[] = [
  {
    id: 'charset-known',
    family: 'charset',
    severity: 'error',
    checks: 'A stated charset is one that exists.',
    source: 'RFC 9110 section 8.3.2; WHATWG Encoding, names and labels',
    *check({ mediaType }) {
      const label = mediaType?.parameters.get('charset');
      if (label === undefined || encodingOf(label) !== undefined) return;
      yield { message: 'No such charset exists.', expected: 'charset=utf-8, or none', got: preview(label) };
    },
  },
  {
    id: 'charset-json',
    family: 'charset',
    severity: 'error',
    checks: 'JSON is not stated to be in another charset than UTF-8.',
    source: 'RFC 8259 section 8.1',
    *check(evidence) {
      const label = evidence.mediaType?.parameters.get('charset');
      const encoding = label === undefined ? undefined : encodingOf(label);
      if (!evidence.isJson || label === undefined || encoding === undefined || encoding === 'utf-8') return;
      // All ASCII is UTF-8: `us-ascii` is true where the bytes are.
      const bytes = bytesOf(evidence);
      if (/^(us-)?ascii$/i.test(label) && bytes?.every((byte) => byte < 0x80)) return;
      yield {
        message:
          'A reader that believes the stated charset reads other text than one that takes JSON for UTF-8.',
        expected: 'charset=utf-8, or none',
        got: preview(label),
      };
    },
  },
  {
    id: 'charset-true',
    family: 'charset',
    severity: 'error',
    checks: 'The bytes are valid in the charset that holds: UTF-8 for JSON, the stated one for text.',
    source: 'RFC 3629 section 3; RFC 8259 section 8.1',
    *check(evidence) {
      const bytes = bytesOf(evidence);
      if (!bytes || evidence.text !== undefined || evidence.packedUnstated || !evidence.response.complete)
        return;
      const label = evidence.mediaType?.parameters.get('charset');
      const encoding = label === undefined ? 'utf-8' : encodingOf(label);
      const isText = evidence.isJson || evidence.mediaType?.essence.startsWith('text/');
      if (!isText || encoding === undefined || byteOrderMark(bytes)) return;
      if (evidence.isJson && encoding !== 'utf-8') return;
      const at = encoding === 'utf-8' ? firstInvalid(bytes) : 0;
      yield {
        message: `The body is not valid ${encoding}${at > 0 ? `: byte ${at} begins no character` : ''}.`,
        expected: encoding,
        got: hex(bytes.subarray(at)),
      };
    },
  },
  {
    id: 'byte-order-mark',
    family: 'charset',
    severity: 'error',
    checks: 'JSON does not begin with a byte order mark.',
    source: 'RFC 8259 section 8.1',
    *check(evidence) {
      const bytes = bytesOf(evidence);
      const mark = bytes && evidence.isJson && evidence.response.complete ? byteOrderMark(bytes) : undefined;
      if (!mark || !bytes) return;
      yield {
        message: `The body begins with the byte order mark of ${mark}.`,
        expected: 'JSON from the first byte on',
        got: hex(bytes, 4),
      };
    },
  },
];

function bytesOf({ decoding }: Evidence): Uint8Array | undefined {
  return decoding.kind === 'decoded' && decoding.bytes.length > 0 ? decoding.bytes : undefined;
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  return marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
}

function encodingOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Offset of the first byte that is not UTF-8. */
function firstInvalid(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let at = 0;
  for (let from = 0; ; from += 1) {
    const next = text.indexOf('\ufffd', from);
    if (next < 0) return bytes.length;
    at += Buffer.byteLength(text.slice(from, next));
    // The replacement character may also have been sent as such.
    if (bytes[at] !== 0xef || bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) return at;
    at += 3;
    from = next;
  }
}
