/** `format`: those of JSON Schema 2020-12 (validation, section 7.3) and of the OpenAPI Format Registry. */
import { type Decimal, readDecimal } from '../../decimal.js';
import { compilePattern } from '../pattern.js';
import { isEmail, isHostname, isIdnEmail, isIdnHostname, isIpv4, isIpv6 } from './address.js';
import { fitsNumber } from './numbers.js';
import { isDate, isDateTime, isDuration, isLocalDateTime, isLocalTime, isTime } from './time.js';
import { isIri, isIriReference, isUri, isUriReference, isUriTemplate } from './uri.js';

const texts = new Map<string, (text: string) => boolean>([
  ['date-time', isDateTime],
  ['date', isDate],
  ['time', isTime],
  ['date-time-local', isLocalDateTime],
  ['time-local', isLocalTime],
  ['duration', isDuration],
  ['email', isEmail],
  ['idn-email', isIdnEmail],
  ['hostname', isHostname],
  ['idn-hostname', isIdnHostname],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['uri', isUri],
  ['uri-reference', isUriReference],
  ['iri', isIri],
  ['iri-reference', isIriReference],
  ['uri-template', isUriTemplate],
  // RFC 9562 section 4.
  ['uuid', (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)],
  // RFC 6901 section 3, and the draft on relative pointers.
  ['json-pointer', (text) => /^(?:\/(?:[^~/]|~[01])*)*$/u.test(text)],
  ['relative-json-pointer', (text) => /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/u.test(text)],
  ['regex', (text) => 'pattern' in compilePattern(text) && isUnicodePattern(text)],
  // RFC 4648 sections 4 and 5; padding is needed where the alphabet is the first one.
  ['byte', (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)],
  ['base64url', (text) => /^[A-Za-z0-9_-]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1],
  ['char', (text) => [...text].length === 1],
  // Numbers that a JSON string may hold as well (OpenAPI Format Registry, "JSON Data Type"); for other formats a text is no number.
  ['int64', (text) => isNumberText('int64', text)],
  ['uint64', (text) => isNumberText('uint64', text)],
  ['decimal', (text) => /^-?\d+(?:\.\d+)?$/.test(text)],
]);

function isNumberText(format: string, text: string): boolean {
  const number = /^-?\d+$/.test(text) ? readDecimal(text) : undefined;
  return number !== undefined && fitsNumber(format, number) === true;
}

/** Formats that say for what a value is, and nothing about how it is written. */
const meanings = new Set(['binary', 'password', 'html', 'commonmark']);

/** Numeric formats hold for numbers only, all others for text only. */
export type FormatVerdict = 'holds' | 'broken' | 'unknown';

/** Holds a value to a format. `number` is the exact value of a number. */
export function checkFormat(format: string, value: unknown, number: Decimal | undefined): FormatVerdict {
  if (number) {
    const fits = fitsNumber(format, number);
    if (fits !== undefined) return fits ? 'holds' : 'broken';
    return isKnown(format) ? 'holds' : 'unknown';
  }
  if (typeof value !== 'string') return isKnown(format) ? 'holds' : 'unknown';
  const check = texts.get(format);
  if (check) return check(value) ? 'holds' : 'broken';
  return isKnown(format) ? 'holds' : 'unknown';
}

const someNumber: Decimal = { negative: false, digits: '1', exponent: 0 };

export function isKnown(format: string): boolean {
  return texts.has(format) || meanings.has(format) || fitsNumber(format, someNumber) !== undefined;
}

/** What the `u` flag refuses is no pattern in the sense of JSON Schema (core 6.4), though it may be read without the flag. */
function isUnicodePattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}
