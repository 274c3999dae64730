/**
 * Reads recorded exchanges from HAR 1.2 files, as browsers, proxies, Playwright and converters write them.
 * Source: the HTTP Archive format, version 1.2.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ContractError } from '../../contract/error.js';
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
} from '../../contract/json.js';
import type { SeenExchange, Skipped } from './exchange.js';

/** A recorder gives the body without its codings and chunks, so that these headers say nothing about what it gives. */
const framingHeaders = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/**
 * The exchanges of a file, in its order.
 * @throws {ContractError} file unreadable, no JSON, or no HAR; the place is a JSON Pointer
 */
export async function readHar(file: string): Promise<(SeenExchange | Skipped)[]> {
  const name = basename(file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ContractError(`${file}: cannot be read (${code}). Give the path of a HAR file.`);
  }
  let value: Json;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's message repeats the file's text, which may be anything.
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new ContractError(
      `${file}: is no JSON${at === undefined ? '' : `, from character ${at} on`}. Export the recording again as HAR.`,
    );
  }
  const entries = asObject(asObject(value).log).entries;
  if (!Array.isArray(entries)) {
    throw new ContractError(`${file}: #/log/entries: expected the list of a HAR 1.2 file, found none.`);
  }
  return entries.map((entry: Json, index) => readEntry(entry, `${name}, entry ${index + 1}`, file, index));
}

function readEntry(entry: Json, place: string, file: string, index: number): SeenExchange | Skipped {
  const wrong = (member: string, expected: string) =>
    new ContractError(
      `${file}: #${joinPointer('/log/entries', String(index))}/${member}: expected ${expected}.`,
    );
  if (!isObject(entry)) throw wrong('', 'an object');
  const request = asObject(entry.request);
  const method = asText(request.method);
  const url = asText(request.url);
  if (method === undefined || !/^[!#$%&'*+.^_`|~\w-]+$/.test(method))
    throw wrong('request/method', 'an HTTP method');
  if (url === undefined || !URL.canParse(url)) throw wrong('request/url', 'an absolute URL');
  if (!isObject(entry.response)) throw wrong('response', 'an object');
  if (!/^https?:/i.test(url))
    return { place, reason: 'it is no HTTP request (a data:, blob: or ws: address)' };
  if (entry._webSocketMessages !== undefined) return { place, reason: 'it is a WebSocket' };
  if (typeof entry._fromCache === 'string') return { place, reason: 'it was answered from the cache' };
  const { response } = entry;
  const status = Number(response.status);
  if (!Number.isInteger(status) || status < 0 || status > 999)
    throw wrong('response/status', 'a status code');
  const content = asObject(response.content);
  const sent = requestBody(asObject(request.postData));
  const received = bodyOf(content);
  const raw = {
    request: {
      method: method.toUpperCase(),
      url,
      headers: headersOf(request.headers),
      ...(sent.bytes === undefined ? {} : { body: sent.bytes }),
    },
  };
  const durationMs = typeof entry.time === 'number' && entry.time >= 0 ? entry.time : 0;
  if (status === 0) {
    // A browser writes 0 where no response came, or where it may not show it.
    return { place, reason: 'no response was recorded (blocked, cancelled, or the connection failed)' };
  }
  return {
    place,
    requestBodyKnown: sent.known,
    responseBodyKnown: received !== undefined,
    framingKnown: false,
    raw: {
      ...raw,
      response: {
        status,
        statusText: asText(response.statusText) ?? '',
        headers: responseHeaders(response, content),
        body: received ?? new Uint8Array(),
        complete: received !== undefined,
        durationMs,
      },
    },
  };
}

function headersOf(list: Json | undefined): [string, string][] {
  return asList(list).flatMap((each): [string, string][] => {
    const name = asText(asObject(each).name);
    const value = asText(asObject(each).value);
    // HTTP/2 has the start line among the headers, with a colon before the name.
    if (name === undefined || value === undefined || name === '' || name.startsWith(':')) return [];
    // Firefox and Chrome join repeated headers with line ends.
    return value.split('\n').map((line): [string, string] => [name, line]);
  });
}

function responseHeaders(response: JsonObject, content: JsonObject): [string, string][] {
  const headers = headersOf(response.headers).filter(([name]) => !framingHeaders.has(name.toLowerCase()));
  const stated = headers.findIndex(([name]) => name.toLowerCase() === 'content-type');
  const mimeType = asText(content.mimeType);
  if (stated < 0) {
    // Some converters keep the type here alone. "x-unknown" is how browsers write that there was none.
    if (mimeType && mimeType !== 'x-unknown' && asList(response.headers).length === 0) {
      headers.push(['Content-Type', mimeType]);
    }
    return headers;
  }
  const [name, value] = headers[stated] ?? ['', ''];
  // The text was decoded by the recorder, and is UTF-8 here whatever it was on the wire.
  if (content.encoding !== 'base64')
    headers[stated] = [name, value.replace(/(;\s*charset=)("[^"]*"|[^;\s]*)/i, '$1utf-8')];
  return headers;
}

/** Undefined where the recorder left the body out, or cut it. */
function bodyOf(content: JsonObject): Uint8Array | undefined {
  const text = asText(content.text);
  const size = typeof content.size === 'number' ? content.size : -1;
  if (text === undefined) return size > 0 ? undefined : new Uint8Array();
  const bytes = Buffer.from(text, content.encoding === 'base64' ? 'base64' : 'utf8');
  if (text === '' && size > 0) return undefined;
  return content.truncated === true || bytes.length < size ? undefined : bytes;
}

function requestBody(postData: JsonObject): { readonly bytes?: Uint8Array; readonly known: boolean } {
  const text = asText(postData.text);
  if (text !== undefined && text !== '') {
    const encoding = postData.encoding === 'base64' || postData._encoding === 'base64' ? 'base64' : 'utf8';
    return { bytes: Buffer.from(text, encoding), known: true };
  }
  const params = asList(postData.params);
  if (params.length === 0) return { known: true };
  if (!/^application\/x-www-form-urlencoded\b/i.test(asText(postData.mimeType) ?? ''))
    return { known: false };
  const pairs = params.map((each): [string, string] => [
    asText(asObject(each).name) ?? '',
    asText(asObject(each).value) ?? '',
  ]);
  return { bytes: Buffer.from(new URLSearchParams(pairs).toString()), known: true };
}
