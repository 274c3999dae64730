/** Turns recorded bytes into the `Response` that the platform's fetch would have handed over. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { RawExchange, RawResponse } from '../types.js';

const decoders = {
  br: promisify(brotliDecompress),
  gzip: promisify(gunzip),
  zlib: promisify(inflate),
  deflate: promisify(inflateRaw),
};

/** Statuses for which the Response constructor takes no body (Fetch, section 2.2.3). */
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);

/**
 * A Response with content-encoding undone. A body that was cut off, or that is not what content-encoding says, gives a Response
 * whose body fails when read, as the platform's does.
 */
export async function toResponse(exchange: RawExchange, maxBytes: number): Promise<Response> {
  const { response: raw, request } = exchange;
  if (!raw) throw new TypeError('fetch failed', { cause: exchange.failure });
  const bodyless = nullBodyStatuses.has(raw.status) || request.method === 'HEAD';
  const body = bodyless ? null : await readableBody(raw, maxBytes);
  const response = new Response(body, { headers: responseHeaders(raw) });
  // The constructor refuses statuses outside 200-599 and odd reason phrases; fetch hands them over as they came.
  return Object.defineProperties(response, {
    status: { value: raw.status },
    ok: { value: raw.status >= 200 && raw.status <= 299 },
    statusText: { value: raw.statusText },
    url: { value: request.url },
  });
}

async function readableBody(raw: RawResponse, maxBytes: number): Promise<BodyInit | null> {
  if (!raw.complete) return failingBody(raw.body);
  try {
    return await decode(raw, maxBytes);
  } catch {
    return failingBody(new Uint8Array());
  }
}

async function decode(raw: RawResponse, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array(raw.body);
  if (bytes.byteLength === 0) return bytes;
  const limit = { maxOutputLength: maxBytes };
  for (const coding of contentEncodings(raw).reverse()) {
    if (coding === 'gzip' || coding === 'x-gzip') bytes = new Uint8Array(await decoders.gzip(bytes, limit));
    else if (coding === 'br') bytes = new Uint8Array(await decoders.br(bytes, limit));
    else if (coding === 'deflate') {
      // Servers send deflate with and without the zlib wrapper; its first byte tells (RFC 1950, section 2.2).
      const wrapped = ((bytes[0] ?? 0) & 0x0f) === 8;
      bytes = new Uint8Array(await (wrapped ? decoders.zlib : decoders.deflate)(bytes, limit));
    } else if (coding !== 'identity') return bytes;
  }
  return bytes;
}

function contentEncodings(raw: RawResponse): string[] {
  return raw.headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '');
}

function failingBody(start: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (!sent && start.byteLength > 0) controller.enqueue(start);
      else controller.error(new TypeError('terminated'));
      sent = true;
    },
  });
}

function responseHeaders(raw: RawResponse): Headers {
  const headers = new Headers();
  for (const [name, value] of raw.headers) {
    try {
      headers.append(name, value);
    } catch {
      // A value that Headers refuses stays in the recording, where the judge sees it.
    }
  }
  return headers;
}
