/** Content codings (RFC 9110 section 8.4): takes them off and says whether the bytes were what the header claims. */
import zlib from 'node:zlib';

export type Decoding =
  | { readonly kind: 'decoded'; readonly bytes: Uint8Array }
  /** The coding is not registered. */
  | { readonly kind: 'unknown'; readonly coding: string }
  /** Registered, but this runtime cannot take it off. */
  | { readonly kind: 'unsupported'; readonly coding: string }
  | { readonly kind: 'untrue'; readonly coding: string; readonly problem: string };

/** A body that unpacks to more than this is not judged further: 64 MiB. */
export const largestDecodedBody = 64 * 1024 * 1024;

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number; info: true }) => unknown;

/** Takes off the codings, last applied first. `value` is the field's lines joined with commas. */
export function decodeContent(body: Uint8Array, value: string): Decoding {
  const codings = value
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '');
  let bytes = body;
  if (body.length === 0) return { kind: 'decoded', bytes };
  for (const coding of codings.reverse()) {
    if (coding === 'identity') continue;
    const decoding = takeOff(bytes, coding);
    if (decoding.kind !== 'decoded') return decoding;
    bytes = decoding.bytes;
  }
  return { kind: 'decoded', bytes };
}

function takeOff(body: Uint8Array, coding: string): Decoding {
  if (coding === 'gzip' || coding === 'x-gzip') return unpack(body, coding, zlib.gunzipSync);
  if (coding === 'deflate') return unpack(body, coding, zlib.inflateSync);
  if (coding === 'br') return unpack(body, coding, zlib.brotliDecompressSync);
  if (/^(x-)?compress$|^(dcb|dcz|zstd|exi|pack200-gzip|aes128gcm)$/.test(coding)) {
    return { kind: 'unsupported', coding };
  }
  return { kind: 'unknown', coding };
}

function unpack(body: Uint8Array, coding: string, how: Unpack): Decoding {
  try {
    const result = how(body, { maxOutputLength: largestDecodedBody, info: true });
    const { buffer, consumed } = informed(result);
    if (consumed < body.length) {
      return { kind: 'untrue', coding, problem: `${body.length - consumed} bytes follow the ${coding} data` };
    }
    return { kind: 'decoded', bytes: buffer };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const problem =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `unpacks to more than ${largestDecodedBody} bytes`
        : error instanceof Error
          ? error.message
          : String(error);
    return { kind: 'untrue', coding, problem };
  }
}

/** What zlib answers with `info: true`, which its type declarations leave out. */
function informed(result: unknown): { buffer: Uint8Array; consumed: number } {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result;
    if (buffer instanceof Uint8Array && typeof engine === 'object' && engine !== null) {
      const consumed = 'bytesWritten' in engine ? Number(engine.bytesWritten) : Number.NaN;
      return { buffer, consumed };
    }
  }
  throw new TypeError('zlib answered in a form this Node version does not document');
}
