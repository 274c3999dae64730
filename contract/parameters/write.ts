/**
 * Values of parameters as `style` and `explode` write them (OpenAPI 3.0 and 3.1, "Style Values"; RFC 6570 for simple, label,
 * matrix and form). What the specification leaves undefined is refused with the reason, never guessed.
 */
import { isObject, type Json } from '../json.js';
import type { ContractParameter } from '../load.js';

/** A value for which no way to write it is defined. The message says why. */
export class StyleError extends Error {
  override readonly name = 'StyleError';
}

/** Percent-encodes; also `!'()*`, which are reserved and which encodeURIComponent leaves (RFC 3986, section 2.2). */
export function encode(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Half a surrogate pair is no character and has no bytes (String.prototype.toWellFormed, which Node 20's types lack). */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

export interface StyleOptions {
  readonly style: string;
  readonly explode: boolean;
  /** Query only: reserved characters stay as they are, where they do not end the value. */
  readonly allowReserved?: boolean;
  /** Set where the parameter is described by `content`. */
  readonly mediaType?: string;
}

/** One segment of a path, or a part of one. @throws {StyleError} the style does not say how */
export function pathText(name: string, value: Json, options: StyleOptions): string {
  if (options.mediaType !== undefined) return encode(serialized(options.mediaType, value));
  const { style, explode } = options;
  const key = encode(name);
  if (style === 'matrix') {
    if (explode && Array.isArray(value))
      return scalars(name, value)
        .map((item) => `;${key}=${encode(item)}`)
        .join('');
    if (explode && isObject(value))
      return pairs(name, value)
        .map(([each, item]) => `;${encode(each)}=${encode(item)}`)
        .join('');
    const text = list(name, value, false, encode);
    // RFC 6570, section 3.2.7: an empty value has no `=`.
    return text === '' ? `;${key}` : `;${key}=${text}`;
  }
  if (style === 'label') {
    const parts = explode ? exploded(name, value, encode) : [list(name, value, false, encode)];
    return parts.map((part) => `.${part}`).join('');
  }
  if (style !== 'simple')
    throw new StyleError(`the style ${style} is not defined for a path (parameter ${name})`);
  return list(name, value, explode, encode);
}

/** `name=value` pairs of a query, each encoded. @throws {StyleError} the style does not say how */
export function queryPairs(name: string, value: Json, options: StyleOptions): string[] {
  const escaped = options.allowReserved === true ? encodeLittle : encode;
  const key = encode(name);
  if (options.mediaType !== undefined) return [`${key}=${escaped(serialized(options.mediaType, value))}`];
  const { style, explode } = options;
  if (style === 'deepObject') {
    if (!isObject(value)) throw new StyleError(`deepObject is defined for objects only (parameter ${name})`);
    return pairs(name, value).map(([each, item]) => `${encode(`${name}[${each}]`)}=${escaped(item)}`);
  }
  const separator = { form: ',', spaceDelimited: '%20', pipeDelimited: '%7C' }[style];
  if (separator === undefined)
    throw new StyleError(`the style ${style} is not defined for a query (parameter ${name})`);
  if (Array.isArray(value)) {
    const items = scalars(name, value).map((item) => escaped(item));
    // RFC 6570, section 2.3: a list without members is undefined and leaves nothing behind.
    if (items.length === 0) return [];
    return explode ? items.map((item) => `${key}=${item}`) : [`${key}=${items.join(separator)}`];
  }
  if (isObject(value)) {
    const entries = pairs(name, value);
    if (entries.length === 0) return [];
    if (explode) return entries.map(([each, item]) => `${encode(each)}=${escaped(item)}`);
    return [`${key}=${entries.flatMap(([each, item]) => [encode(each), escaped(item)]).join(separator)}`];
  }
  if (style !== 'form')
    throw new StyleError(`the style ${style} is defined for arrays and objects only (parameter ${name})`);
  return [`${key}=${escaped(String(value))}`];
}

/** The value of a header field: Latin-1 at most (RFC 9110, section 5.5); anything else is escaped as in a URL. */
export function headerText(name: string, value: Json, options: StyleOptions): string {
  const escaped = (text: string) =>
    wellFormed(text).replaceAll(/[^\t\x20-\x7e]/gu, (character) => encodeURIComponent(character));
  if (options.mediaType !== undefined) return escaped(serialized(options.mediaType, value));
  if (options.style !== 'simple')
    throw new StyleError(`the style ${options.style} is not defined for a header (parameter ${name})`);
  return list(name, value, options.explode, escaped);
}

/** `name=value` of a cookie. @throws {StyleError} several members with `explode`, for which no separator is defined */
export function cookiePair(name: string, value: Json, options: StyleOptions): string {
  if (options.mediaType !== undefined) return `${name}=${encode(serialized(options.mediaType, value))}`;
  if (options.style !== 'form')
    throw new StyleError(`the style ${options.style} is not defined for a cookie (parameter ${name})`);
  if (options.explode && typeof value === 'object' && value !== null) {
    const parts = queryPairs(name, value, { style: 'form', explode: true });
    if (parts.length === 1 && parts[0] !== undefined) return parts[0];
    throw new StyleError(
      `no separator is defined for an exploded list or object in a cookie (parameter ${name})`,
    );
  }
  return `${name}=${list(name, value, false, encode)}`;
}

/** How a value of this parameter cannot be written; undefined where it can. */
export function styleProblem(parameter: ContractParameter, value: Json): string | undefined {
  try {
    const { name } = parameter;
    if (parameter.in === 'path') {
      const text = pathText(name, value, parameter);
      // An empty segment, and one of dots, name another resource (RFC 3986, section 5.2.4).
      if (['', '.', '..'].includes(text)) return `${JSON.stringify(value)} cannot be a path segment`;
    } else if (parameter.in === 'query') queryPairs(name, value, parameter);
    else if (parameter.in === 'header') headerText(name, value, parameter);
    else cookiePair(name, value, parameter);
    return undefined;
  } catch (error) {
    if (error instanceof StyleError) return error.message;
    throw error;
  }
}

function list(name: string, value: Json, explode: boolean, escaped: (text: string) => string): string {
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  if (explode || Array.isArray(value)) return exploded(name, value, escaped).join(',');
  return isObject(value) ? pairs(name, value).flat().map(escaped).join(',') : '';
}

function exploded(name: string, value: Json, escaped: (text: string) => string): string[] {
  if (Array.isArray(value)) return scalars(name, value).map(escaped);
  if (isObject(value)) return pairs(name, value).map(([key, item]) => `${escaped(key)}=${escaped(item)}`);
  return [escaped(String(value))];
}

/** @throws {StyleError} a member is a list or an object: "behavior undefined" (OpenAPI 3.0.4, "Style Values") */
function scalars(name: string, items: readonly Json[]): string[] {
  return items.map((item) => scalar(name, item));
}

function pairs(name: string, value: { readonly [key: string]: Json | undefined }): [string, string][] {
  return Object.entries(value).flatMap(([key, item]): [string, string][] =>
    item === undefined ? [] : [[key, scalar(name, item)]],
  );
}

function scalar(name: string, item: Json): string {
  if (typeof item === 'object' && item !== null) {
    throw new StyleError(
      `no style says how a list or an object inside another is written (parameter ${name})`,
    );
  }
  return String(item);
}

/** `&`, `=`, `+` and what a query cannot hold are encoded all the same (OpenAPI 3.0.4, "allowReserved"). */
function encodeLittle(text: string): string {
  return encode(text).replaceAll(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g, decodeURIComponent);
}

function serialized(mediaType: string, value: Json): string {
  return typeof value === 'string' && !/[/+]json\b/i.test(mediaType) ? value : JSON.stringify(value);
}
