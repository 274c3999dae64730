/** Bodies of requests, by media type (OpenAPI 3.0 and 3.1, "Media Type Object", "Encoding Object"). */
import { isObject, type Json } from '../../contract/json.js';
import { encode, queryPairs } from '../../contract/parameters/write.js';
import { RequestError } from './url.js';

/** A body to send: a value, and the media type that it is written in. */
export interface PlannedBody {
  /** As in the contract; a range such as `text/*` is written as one of its members. */
  readonly mediaType: string;
  /** What is written. */
  readonly value: Json;
  /** For forms: how each property is written where the contract says so. */
  readonly encoding?: Readonly<Record<string, PropertyEncoding>>;
}

/** How one property of a form is written (OpenAPI, "Encoding Object"). */
export interface PropertyEncoding {
  /** The media type of the part. */
  readonly contentType?: string;
  /** How it is written: `form`, `spaceDelimited`, ... */
  readonly style?: string;
  /** Whether a list or object is written as several parts. */
  readonly explode?: boolean;
  /** Whether reserved characters stand as they are. */
  readonly allowReserved?: boolean;
  /** Bytes, not text (`format: binary`, or 3.1's `contentMediaType`): sent as a file. */
  readonly binary?: boolean;
}

export interface WrittenBody {
  readonly contentType: string;
  readonly content: string;
}

const json = /^application\/([\w.-]+\+)?json\b|\+json\b/i;
const form = /^application\/x-www-form-urlencoded\b/i;
const multipart = /^multipart\/form-data\b/i;

/** How well a body can be written as this media type; the smallest is tried first. */
export function writingRank(mediaType: string): number {
  const concrete = concreteType(mediaType, undefined);
  const order = [json, form, multipart, /^text\//i, /^application\/octet-stream\b/i];
  const place = order.findIndex((kind) => kind.test(concrete));
  return place < 0 ? order.length : place;
}

/** Whether only text or bytes can be sent as this type: a value of any other kind has no form in it. */
export function isOpaque(mediaType: string): boolean {
  const concrete = concreteType(mediaType, undefined);
  return ![json, form, multipart].some((kind) => kind.test(concrete));
}

/** @throws {RequestError} the value has no form in the media type */
export function writeBody({ mediaType, value, encoding = {} }: PlannedBody): WrittenBody {
  const contentType = concreteType(mediaType, value);
  if (json.test(contentType)) return { contentType, content: JSON.stringify(value) };
  if (form.test(contentType)) return { contentType, content: formBody(value, encoding) };
  if (multipart.test(contentType)) return multipartBody(contentType, value, encoding);
  if (typeof value === 'object' && value !== null) {
    throw new RequestError(`a list or an object has no form in ${contentType}`);
  }
  return { contentType, content: String(value ?? '') };
}

/** A range is no content type (RFC 9110, section 8.3): the member that holds the value best stands for it. */
export function concreteType(mediaType: string, value: Json | undefined): string {
  const [, main = '', sub = ''] = /^\s*([^/;\s]+)\/([^;\s]+)/.exec(mediaType) ?? [];
  if (sub !== '*') return mediaType;
  const isText = typeof value === 'string';
  if (main === '*') return isText ? 'text/plain' : 'application/json';
  if (main === 'application') return isText ? 'application/octet-stream' : 'application/json';
  const members: Readonly<Record<string, string>> = {
    text: 'plain',
    image: 'png',
    audio: 'mpeg',
    video: 'mp4',
    multipart: 'form-data',
  };
  return `${main}/${members[main] ?? 'octet-stream'}`;
}

function formBody(value: Json, encoding: Readonly<Record<string, PropertyEncoding>>): string {
  if (!isObject(value)) {
    if (typeof value === 'string') return value;
    throw new RequestError('a form holds the properties of an object');
  }
  return Object.entries(value)
    .flatMap(([name, item]) => (item === undefined ? [] : formPairs(name, item, encoding[name] ?? {})))
    .join('&');
}

function formPairs(
  name: string,
  value: Json,
  { contentType, style, explode, allowReserved }: PropertyEncoding,
): string[] {
  const pair = (item: Json, type: string | undefined) => `${encode(name)}=${encode(partText(item, type))}`;
  if (style !== undefined || explode !== undefined || allowReserved !== undefined) {
    const used = style ?? 'form';
    return queryPairs(name, value, {
      style: used,
      explode: explode ?? used === 'form',
      ...(allowReserved === undefined ? {} : { allowReserved }),
    });
  }
  // "Encoding Object", contentType: for an array the default is that of each item.
  if (Array.isArray(value) && contentType === undefined) return value.map((item) => pair(item, undefined));
  return [pair(value, contentType)];
}

/** Plain where it is a scalar, JSON where it is not ("Encoding Object", contentType). */
function partText(value: Json, contentType: string | undefined): string {
  const plain = typeof value !== 'object' || value === null;
  if (plain && !json.test(contentType ?? '')) return String(value);
  return JSON.stringify(value);
}

/** No random boundary: the same seed gives the same bytes. */
const boundary = 'contract-boundary-3fa85f64571745';

function multipartBody(
  mediaType: string,
  value: Json,
  encoding: Readonly<Record<string, PropertyEncoding>>,
): WrittenBody {
  if (!isObject(value)) throw new RequestError('multipart/form-data holds the properties of an object');
  const parts = Object.entries(value).flatMap(([name, item]) => {
    if (item === undefined) return [];
    const items: readonly Json[] = Array.isArray(item) ? item : [item];
    return items.map((each) => part(name, each, encoding[name] ?? {}));
  });
  const essence = mediaType.split(';')[0] ?? mediaType;
  return {
    contentType: `${essence}; boundary=${boundary}`,
    content: `${parts.join('')}--${boundary}--\r\n`,
  };
}

function part(name: string, value: Json, { contentType, binary }: PropertyEncoding): string {
  const plain = typeof value !== 'object' || value === null;
  const type = concreteType(
    // Several may be allowed, separated by commas: one of them is sent.
    contentType?.split(',')[0]?.trim() ??
      (binary ? 'application/octet-stream' : plain ? 'text/plain' : 'application/json'),
    value,
  );
  // RFC 7578, section 4.2, and the form data algorithm of HTML for what would end the quotes.
  const quoted = name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
  const file = binary ? '; filename="file.bin"' : '';
  return (
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted}"${file}\r\n` +
    `Content-Type: ${type}\r\n\r\n${partText(value, type)}\r\n`
  );
}
