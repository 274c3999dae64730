/** Form bodies as the object that their schema describes (OpenAPI 3.0.3, "Support for x-www-form-urlencoded Request Bodies"). */
import { type ExactJson, parseExact } from '../exact.js';
import type { Contract } from '../load.js';
import { shapeAt } from '../validate/shape.js';
import { partsOf } from './multipart.js';
import { formDecoded, readPairs, readScalar, splitQuery } from './read.js';
import { typesAt } from './types.js';

export interface Form {
  readonly value: ExactJson;
  /** The media types of the parts that hold a property; empty where it has no parts. */
  readonly types: ReadonlyMap<string, readonly string[]>;
}

/** How a property is written where it is not as by default (OpenAPI 3.0.3, Encoding Object). */
export interface Encoding {
  readonly contentType?: string;
  readonly style?: string;
  readonly explode?: boolean;
}

/**
 * @param schema JSON Pointer of what the form is described by
 * @param contentType as sent, with its boundary
 */
export function readFormBody(
  contract: Contract,
  schema: string,
  contentType: string,
  body: Uint8Array,
  encoding: Readonly<Record<string, Encoding>> = {},
): Form | { readonly problem: string } {
  if (/^multipart\//i.test(contentType)) return readMultipart(contract, schema, contentType, body);
  const text = new TextDecoder().decode(body);
  return { value: readUrlencoded(contract, schema, text, encoding), types: new Map() };
}

function readUrlencoded(
  contract: Contract,
  schema: string,
  text: string,
  encoding: Readonly<Record<string, Encoding>>,
): Record<string, ExactJson> {
  const pairs = splitQuery(text);
  const shape = shapeAt(contract, schema);
  const value: Record<string, ExactJson> = {};
  for (const [name, { pointers }] of shape.properties) {
    const [pointer = ''] = pointers;
    const { style, explode, contentType } = Object.hasOwn(encoding, name) ? (encoding[name] ?? {}) : {};
    const member = {
      name,
      style: style ?? 'form',
      explode: explode ?? (style === undefined || style === 'form'),
      schema: { pointer, value: true },
    };
    const styled = style !== undefined || explode !== undefined;
    const deep =
      !styled && typesAt(contract, pointer).has('object') ? { ...member, style: 'deepObject' } : undefined;
    const found =
      (styled ? readPairs(contract, member, pairs) : undefined) ??
      (deep && readPairs(contract, deep, pairs)) ??
      (pairs.some(([key]) => formDecoded(key) === name)
        ? structured(contract, pointer, pairs, name, member, contentType)
        : undefined);
    if (found !== undefined) value[name] = found;
  }
  for (const [key, text] of pairs) {
    const name = formDecoded(key);
    if (Object.hasOwn(value, name) || shape.properties.has(name.replace(/\[.*$/, ''))) continue;
    value[name] = readScalar(contract, shape.additional[0], formDecoded(text));
  }
  return value;
}

type Member = Parameters<typeof readPairs>[1];

/** Objects go into a form as JSON where no `encoding` says otherwise (OpenAPI 3.0.3, Encoding Object, `contentType`). */
function structured(
  contract: Contract,
  pointer: string,
  pairs: ReturnType<typeof splitQuery>,
  name: string,
  member: Member,
  contentType: string | undefined,
): ExactJson | undefined {
  const text = formDecoded(pairs.find(([key]) => formDecoded(key) === name)?.[1] ?? '');
  return (
    (typesAt(contract, pointer).has('object') || /\bjson\b/i.test(contentType ?? '')
      ? parsed(text)
      : undefined) ?? readPairs(contract, member, pairs)
  );
}

function readMultipart(
  contract: Contract,
  schema: string,
  contentType: string,
  body: Uint8Array,
): Form | { readonly problem: string } {
  const read = partsOf(contentType, body);
  if ('problem' in read) return read;
  const types = new Map<string, string[]>();
  const texts = new Map<string, string[]>();
  for (const part of read.parts) {
    const { name } = part;
    if (name === undefined) return { problem: 'a part of it has no name' };
    types.set(name, [...(types.get(name) ?? []), part.contentType]);
    texts.set(name, [...(texts.get(name) ?? []), new TextDecoder().decode(part.bytes)]);
  }
  const shape = shapeAt(contract, schema);
  const value: Record<string, ExactJson> = {};
  for (const [name, [first = '', ...others]] of texts) {
    const pointer = shape.properties.get(name)?.pointers[0] ?? shape.additional[0];
    const isList = pointer !== undefined && holdsOnly(contract, pointer, 'array');
    const whole = isList && others.length === 0 ? parsed(first) : undefined;
    if (Array.isArray(whole)) {
      value[name] = whole;
      continue;
    }
    const item = pointer !== undefined && isList ? shapeAt(contract, pointer).items[0] : pointer;
    const isWhole = item !== undefined && holdsOnly(contract, item, 'object');
    const values = [first, ...others].map(
      (text) => (isWhole ? parsed(text) : undefined) ?? readScalar(contract, item, text),
    );
    value[name] = isList ? values : (values[0] ?? '');
  }
  return { value, types };
}

function holdsOnly(contract: Contract, pointer: string, type: 'array' | 'object'): boolean {
  const types = typesAt(contract, pointer);
  return types.has(type) && !types.has('string');
}

function parsed(text: string): ExactJson | undefined {
  try {
    const value = parseExact(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
